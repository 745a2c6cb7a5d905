"""A cross-table told cell by cell: estimate, 90 % interval, bounds, baseline, and in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, structs

from downballot.model.sentence import say, say_many
from downballot.precincts.contest_by_unit import ContestByUnit
from downballot.precincts.ecological_tables import Agreement, CrossTable, Floats
from downballot.precincts.same_ground import Ground
from downballot.precincts.swing import Coverage
from downballot.precincts.transfer_tables import join_contests
from downballot.precincts.transfers import Transfers, transfers
from downballot.precincts.vote_splitting import LIMITS, Split, splits

WIDE = 0.5  # of a row: an interval wider than that tells nothing
UNTOLD = say("the data cannot tell")
NAMED = 5  # units named before the rest is counted only


class CrossCell(Struct, frozen=True):
    """How many of a row voted for a column, in votes.

    Attributes:
        row: Who is asked about: a group, or the voters of a first contest.
        column: For whom they voted.
        estimate: The estimate.
        lo90: Where its 90 % interval begins.
        hi90: Where it ends.
        lowest: The least that the margins of the units allow.
        highest: The most.
        baseline: The simple baseline, which ``CrossReport.baseline`` names.
        share: The estimate as a share of the row, 0 to 1.
        lo90_share: The interval's begin as a share of the row.
        hi90_share: Its end.
        verdict: "the data cannot tell", or empty where the interval says it.
    """

    row: str
    column: str
    estimate: float
    lo90: float
    hi90: float
    lowest: float
    highest: float
    baseline: float
    share: float
    lo90_share: float
    hi90_share: float
    verdict: str


class CrossReport(Struct, frozen=True):
    """A cross-table with all that has to be said of it.

    Attributes:
        first: What the rows are of.
        second: What the columns are of: a contest.
        rows: Names of the rows.
        columns: Names of the columns.
        row_votes: Votes of each row.
        cells: Every cell, row by row.
        identified: Whether the units tell enough to estimate.
        baseline: What the baseline takes for granted, in words.
        verdict: What can be said, in words.
        notes: What is taken for granted, joined, left out, in words.
        first_coverage: How much of the first contest is joined; None for groups.
        second_coverage: How much of the contest is joined.
        counted: What the rows are counts of, in words; empty where they are votes.
        splits: Whether a candidate split another's vote; empty for groups.
        limits: What that cannot say, in words; empty without ``splits``.
    """

    first: str
    second: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_votes: tuple[float, ...]
    cells: tuple[CrossCell, ...]
    identified: bool
    baseline: str
    verdict: str
    notes: tuple[str, ...]
    first_coverage: Coverage | None
    second_coverage: Coverage
    counted: str = ""
    splits: tuple[Split, ...] = ()
    limits: str = ""


def transfers_report(
    first: ContestByUnit,
    second: ContestByUnit,
    *,
    grounds: Sequence[Ground] | None = None,
    one_ballot: bool = False,
) -> CrossReport:
    """Return where the voters of one contest went in another.

    Args:
        first: The contest or round whose voters are asked about.
        second: The other.
        grounds: Ground that both cover; by the same unit ids when None.
        one_ballot: Both were on the same ballots, else they are two rounds.

    Raises:
        UsageError: They have no ground in common.
    """
    joined = join_contests(first, second, grounds=grounds, one_ballot=one_ballot)
    found = transfers(joined.table)
    said = splits(found)
    return CrossReport(
        joined.first_title,
        joined.second_title,
        found.row_names,
        found.column_names,
        tuple(found.row_totals.tolist()),
        cells_of(found, found.pinned),
        found.identified,
        say("finalists keep their voters, the rest divide in proportion")
        if found.finalists
        else say("every row votes as all do"),
        found.verdict,
        (joined.voters, *agreement_notes(found.agreement)),
        joined.first_coverage,
        joined.second_coverage,
        splits=said,
        limits=LIMITS if said else "",
    )


def cells_of(found: Transfers | CrossTable, baseline: Floats) -> tuple[CrossCell, ...]:
    """Return every cell of a cross-table, row by row.

    Args:
        found: The cross-table.
        baseline: The simple baseline beside it, rows x columns.
    """
    return tuple(
        _cell(found, baseline, row, column)
        for row in range(len(found.row_names))
        for column in range(len(found.column_names))
    )


def _cell(found: Transfers | CrossTable, baseline: Floats, row: int, column: int) -> CrossCell:
    whole = float(found.row_totals[row])
    at = row, column
    votes, low, high = (float(one[at]) for one in (found.votes, found.low90, found.high90))
    over = whole or 1.0
    untold = not found.identified or high - low > WIDE * whole
    return CrossCell(
        found.row_names[row],
        found.column_names[column],
        votes,
        low,
        high,
        float(found.lowest[at]),
        float(found.highest[at]),
        float(baseline[at]),
        votes / over,
        low / over,
        high / over,
        UNTOLD if untold else "",
    )


def around(cell: CrossCell, other: CrossCell) -> CrossCell:
    """Return a cell with the interval and the bounds of two ways to see it.

    Args:
        cell: The cell, whose estimate stays.
        other: The same cell, seen another way.
    """
    low, high = (
        min(cell.lo90_share, other.lo90_share),
        max(cell.hi90_share, other.hi90_share),
    )
    return structs.replace(
        cell,
        lo90=min(cell.lo90, other.lo90),
        hi90=max(cell.hi90, other.hi90),
        lowest=min(cell.lowest, other.lowest),
        highest=max(cell.highest, other.highest),
        lo90_share=low,
        hi90_share=high,
        verdict=cell.verdict or other.verdict or (UNTOLD if high - low > WIDE else ""),
    )


def agreement_notes(done: Agreement) -> tuple[str, ...]:
    """Return how both sides of units were made to agree, in sentences.

    Args:
        done: What was done.
    """
    notes = []
    if done.missing:
        notes.append(
            say_many(
                "{number} precinct has votes on one side only and is left out: {names}.",
                "{number} precincts have votes on one side only and are left out: {names}.",
                len(done.missing),
                names=_names(done.missing),
            )
        )
    if done.scaled:
        notes.append(
            say_many(
                "In {number} precinct both sides differ by {votes} votes in all; the second is "
                "scaled to the first.",
                "In {number} precincts both sides differ by {votes} votes in all; the second "
                "is scaled to the first.",
                len(done.scaled),
                votes=round(done.one_sided_votes),
            )
        )
    if done.far_apart:
        notes.append(
            say_many(
                "In {number} of them the sides are more than a fifth apart: {names}.",
                "In {number} of them the sides are more than a fifth apart: {names}.",
                len(done.far_apart),
                names=_names(done.far_apart),
            )
        )
    return tuple(notes)


def _names(units: Sequence[str]) -> str:
    return ", ".join(units[:NAMED]) + (", …" if len(units) > NAMED else "")
