"""The command that carries what is known of census tracts to precincts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.cli.precincts_opening import PrecinctElection, chosen_election

STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}


def covariates(
    table: Annotated[
        str,
        Parameter(help="Values by tract: FILE@TRACT:VALUE, FILE@TRACT:PART/WHOLE; .zip too."),
    ],
    *,
    tracts: Annotated[Path, Parameter(help="Boundaries: shapefile, GeoJSON or TopoJSON.")],
    tract_id: Annotated[str, Parameter(help="Their field with the tract's id.")] = "GEOID",
    name: Annotated[str, Parameter(help="What it is to be called, as: median income.")] = "",
    projection: Annotated[
        str, Parameter(help="What their coordinates are in, where the file does not say.")
    ] = "",
    election: PrecinctElection = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Carry what is known of census tracts to the precincts of an election, by their ground.

    Example: downballot precincts covariates income.csv@GEO_ID:B19013_001E --tracts tracts.zip

    Args:
        table: File of values by tract.
        tracts: File of the tracts' boundaries.
        tract_id: Its field with the tract's id.
        name: What a single covariate is to be called.
        projection: What the tracts' coordinates are in.
        election: Id of the election.
        desk: The desk's folder.
        json: Print JSON.
    """
    from downballot.pipeline.precinct_covariates import (  # noqa: PLC0415 - heavy
        write_covariates,
    )
    from downballot.pipeline.precinct_desk import PrecinctDesk  # noqa: PLC0415 - likewise

    with PrecinctDesk(desk) as opened:
        chosen = chosen_election(opened.elections(), election)
    found = write_covariates(
        desk, chosen, table, tracts, tract_id=tract_id, name=name, projection=projection
    )
    if json:
        print_json(found)
        return
    out = console()
    for one in found.covariates:
        voters = one.covered_registered
        registered = "" if voters is None else f", {voters:.1%} of the registered voters"
        out.print(
            f"{one.name}: {one.units:,} of {one.of_units:,} units have a value; tracts cover "
            f"{one.covered_ground:.1%} of their ground{registered}.",
            markup=False,
            soft_wrap=True,
        )
    for each in found.findings:
        out.print(f"  {each.code}: {each.sentence}", style=STYLES[each.severity], markup=False)
    out.print(f"Written to {found.path}; the pages of {chosen} use it.", markup=False)
