"""The commands of boundaries and maps: boundaries, map, recover."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from downballot.cli.output import console, print_json, table
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.cli.precincts_opening import PrecinctElection, chosen_election
from downballot.errors import UsageError
from downballot.publication.language import language as language_named

if TYPE_CHECKING:
    from downballot.precincts.recovering import Recovery

STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}
SEED = 20161108


def boundaries(
    file: Path,
    *,
    id_column: Annotated[str, Parameter(help="Field that holds the unit's id.")] = "",
    projection: Annotated[
        str, Parameter(help="What the coordinates are in, where the file does not say.")
    ] = "",
    election: PrecinctElection = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Take in the boundaries of precincts: shapefile, GeoJSON or TopoJSON.

    Example: downballot precincts boundaries precincts.shp --id-column PREC_2012 --desk my-desk

    Args:
        file: The file; a shapefile with its companions beside it, or zipped.
        id_column: Name of the field that holds the unit's id.
        projection: Such as EPSG:2229, where the file does not say.
        election: The election that they are of.
        desk: The desk's folder.
        json: Print JSON.
    """
    from downballot.pipeline.precinct_boundaries import keep_boundaries  # noqa: PLC0415 - heavy
    from downballot.sources.boundaries import columns  # noqa: PLC0415 - likewise

    if not id_column:
        raise UsageError(f"no --id-column, expected one of {', '.join(columns(file))}")
    chosen = _election(desk, election)
    kept = keep_boundaries(desk, chosen, file, id_column=id_column, projection=projection)
    if json:
        print_json(kept)
        return
    out = console()
    out.print(
        f"{kept.name}: {kept.units:,} units for {chosen}, {kept.projection}; "
        f"{kept.points:,} points on maps.",
        markup=False,
        soft_wrap=True,
    )
    for one in kept.findings:
        out.print(f"  {one.code}: {one.sentence}", style=STYLES[one.severity], markup=False)


def draw(
    contest: str,
    *,
    out: Annotated[Path, Parameter(help="File to write: .svg, .png or .html.")],
    view: Annotated[str, Parameter(help="share-1, share-2 …, leader, turnout or swing.")] = "",
    against: Annotated[str, Parameter(help="Another contest, for the swing.")] = "",
    dots: Annotated[
        bool, Parameter(negative="", help="Dots sized by votes rather than areas.")
    ] = False,
    dark: Annotated[bool, Parameter(negative="", help="Colours of a dark page.")] = False,
    lang: Annotated[str, Parameter(help="en or es.")] = "en",
    election: PrecinctElection = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Draw a contest's map by precinct, as a picture or as a page that works offline.

    Example: downballot precincts map school-measure-a --out map.svg --desk my-desk

    Args:
        contest: Slug of the contest, or a part of it that no other contest has.
        out: File to write.
        view: How it is coloured.
        against: Another contest.
        dots: Dots sized by votes.
        dark: Colours of a dark page.
        lang: Language of the words.
        election: The election.
        desk: The desk's folder.
        json: Print JSON.
    """
    from downballot.pipeline.precinct_maps import (  # noqa: PLC0415 - heavy
        drawn_file,
        election_ground,
    )
    from downballot.publication.precinct_map_part import MapAsked  # noqa: PLC0415 - likewise

    chosen = _election(desk, election)
    found = election_ground(desk, chosen)
    slug = found.named(contest)
    other = found.named(against) if against else ""
    part = found.part(slug, asked=MapAsked(view=view, against=other, dots=dots))
    body = drawn_file(found, part, out.suffix.lower(), dark=dark, language=language_named(lang))
    out.write_bytes(body)
    if json:
        print_json({
            "file": str(out),
            "bytes": len(body),
            "contest": slug,
            "view": part.view.id,
            "units": len(part.units),
            "votes": sum(part.contest.dots),
            "missing": part.missing,
        })
        return
    said = console()
    shown = f"{len(part.units):,} precincts, {part.view.title}"
    said.print(f"{out}: {len(body):,} bytes; {part.title}: {shown}.", markup=False)
    for one in part.missing:
        said.print(f"  {one}", style="yellow", markup=False)


def recover(
    contest: str,
    *,
    size: Annotated[int, Parameter(help="Precincts in a coarse unit, on average.")] = 4,
    seed: Annotated[int, Parameter(help="Seed of where coarse units grow from.")] = SEED,
    election: PrecinctElection = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Measure how well votes are carried between boundaries, where the truth is known.

    Example: downballot precincts recover school-measure-a --desk my-desk

    Precincts are summed up into coarse units and hidden; their votes are then recovered
    from the sums.

    Args:
        contest: Slug of the contest, or a part of it that no other contest has.
        size: Precincts in a coarse unit, on average.
        seed: Seed of where coarse units grow from.
        election: The election.
        desk: The desk's folder.
        json: Print JSON.
    """
    from downballot.pipeline.precinct_maps import recovered  # noqa: PLC0415 - heavy

    found = recovered(desk, _election(desk, election), contest, size=size, seed=seed)
    if json:
        print_json(found)
        return
    console().print(_recovery_table(found))


def _recovery_table(found: tuple[Recovery, ...]) -> object:
    shown = table(
        "Votes recovered from sums of precincts",
        "What", "Divided by", ">From", ">To", ">Votes misplaced", ">Share off, points",
    )  # fmt: skip
    for one in found:
        shown.add_row(
            one.case,
            one.way,
            f"{one.sources:,}",
            f"{one.error.units:,}",
            f"{one.error.misplaced:.1%}",
            f"{one.error.points:.2f}",
        )
    return shown


def _election(desk: Path, election: str) -> str:
    from downballot.pipeline.precinct_desk import PrecinctDesk  # noqa: PLC0415 - heavy

    with PrecinctDesk(desk) as opened:
        return chosen_election(opened.elections(), election)
