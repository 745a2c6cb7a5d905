"""A cross-table on a page: estimate, interval, bounds and baseline, and what can be said."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from downballot.model.sentence import say
from downballot.precincts.cross_reports import CrossCell, CrossReport
from downballot.precincts.ecological_tables import OTHER
from downballot.precincts.swing import Coverage
from downballot.publication.figures import amount, percent
from downballot.publication.precinct_part_tables import PlacesTable


class CrossPart(Struct, frozen=True):
    """How the rows of a cross-table voted.

    Attributes:
        verdict: What can be said of the whole, in words.
        warnings: What has to be known before any figure is read: what was counted.
        table: Every cell.
        splits: Whether a candidate split another's vote, in sentences.
        notes: What is joined, left out and taken for granted.
    """

    verdict: str
    warnings: tuple[str, ...]
    table: PlacesTable
    splits: tuple[str, ...]
    notes: tuple[str, ...]


def group_votes_part(found: CrossReport) -> CrossPart:
    """Return how groups voted, as a page tells it.

    Args:
        found: The cross-table.
    """
    title = say("How groups voted, by estimate: {counted}", counted=found.counted)
    return _part(found, title, say("Group"))


def transfers_part(found: CrossReport) -> CrossPart:
    """Return where the voters of a contest went, as a page tells it.

    Args:
        found: The cross-table.
    """
    title = say("From {first} to {second}", first=found.first, second=found.second)
    return _part(found, title, say("Voters of"))


def _part(found: CrossReport, title: str, head: str) -> CrossPart:
    warning, *notes = found.notes
    table = PlacesTable(
        title,
        (
            head,
            say("Voted for"),
            say("Estimate"),
            say("Share"),
            say("90% interval"),
            say("Bounds"),
            say("Baseline"),
            say("Verdict"),
        ),
        tuple(_cells(cell, identified=found.identified) for cell in found.cells),
        say("Baseline: {baseline}.", baseline=found.baseline),
    )
    return CrossPart(
        found.verdict,
        (warning,),
        table,
        tuple(one.sentence for one in found.splits),
        (*filter(None, [found.limits]), *notes, *_coverage(found)),
    )


def _cells(cell: CrossCell, *, identified: bool) -> tuple[str, ...]:
    known = (
        (
            amount(round(cell.estimate)),
            f"{cell.share:.1%}",
            _between(f"{cell.lo90_share:.1%}", f"{cell.hi90_share:.1%}"),
        )
        if identified
        else ("", "", "")
    )
    return (
        _named(cell.row),
        _named(cell.column),
        *known,
        say(
            "{low} to {high}", low=amount(round(cell.lowest)), high=amount(round(cell.highest))
        ),
        amount(round(cell.baseline)),
        cell.verdict,
    )


def _between(low: str, high: str) -> str:
    return say("{low} to {high}", low=low, high=high)


def _named(name: str) -> str:
    return say("other options") if name == OTHER else name


def _coverage(found: CrossReport) -> Iterable[str]:
    """Return how much of both contests is joined.

    Yields:
        A sentence.
    """
    first = found.first_coverage
    if first is not None:
        yield _joined(found.first, first)
    yield _joined(found.second, found.second_coverage)


def _joined(title: str, found: Coverage) -> str:
    return say(
        "{title}: {units} of {of_units} precincts and {share} of the votes are joined.",
        title=title,
        units=found.units,
        of_units=found.of_units,
        share=percent(found.share),
    )
