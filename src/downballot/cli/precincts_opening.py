"""Which precinct results a command is about: files, or those that a desk has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from downballot.errors import UsageError
from downballot.model.precinct import PrecinctResults

Files = Annotated[
    tuple[Path, ...],
    Parameter(name="--file", help="Files or folders of precinct results, without a desk."),
]
PrecinctElection = Annotated[
    str,
    Parameter(
        name="--election",
        help="Id of the election; the only one with precinct results by default.",
    ),
]
Title = Annotated[
    str, Parameter(name="--title", help="Title of the one contest that all files are of.")
]
Choices = Annotated[
    Path | None,
    Parameter(name="--choices", help="CSV of titles and choices for files without names."),
]


def precincts_of(files: Sequence[Path], desk: Path, election: str) -> PrecinctResults:
    """Return the precinct results that a command is about.

    Args:
        files: Files or folders; empty to ask the desk.
        desk: The desk's folder.
        election: Id of the election; empty for the only one that the desk has.

    Raises:
        UsageError: There are none, or the election must be named.
        FormatError: A file cannot be used.
    """
    if files:
        from downballot.sources.precinct_registry import (  # noqa: PLC0415 - only where asked
            read_precincts,
        )

        return read_precincts(files)
    from downballot.pipeline.precinct_desk import PrecinctDesk  # noqa: PLC0415 - likewise

    with PrecinctDesk(desk) as opened:
        return opened.results(chosen_election(opened.elections(), election))


def chosen_election(known: Sequence[str], election: str) -> str:
    """Return the election that is meant.

    Args:
        known: Elections with precinct results.
        election: What was asked for; empty for the only one.

    Raises:
        UsageError: There is none, or there are several.
    """
    if election:
        return election
    if len(known) != 1:
        names = ", ".join(known) or "none yet; `downballot precincts ingest` takes files in"
        raise UsageError(f"no --election, expected one with precinct results: {names}")
    return known[0]
