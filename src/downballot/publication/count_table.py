"""The count by update and by batch, as a table."""

from __future__ import annotations

from msgspec import Struct

from downballot.contests.batches import Batch, SelectionBatch
from downballot.contests.views import BallotsCounted, ContestHistory, HistoryStep
from downballot.model.rule import Method, Rule
from downballot.model.sentence import say
from downballot.publication.addresses import contest_path, with_query
from downballot.publication.cards import lines_within
from downballot.publication.chart_content import drawn_selections, label_of
from downballot.publication.figures import DASH, amount, percent, shortened, signed
from downballot.publication.moments import Stamp

MOST_COLUMNS = 4


class Cell(Struct, frozen=True):
    """Votes of a selection and the share that they are."""

    votes: str
    share: str


class CountRow(Struct, frozen=True):
    """One update.

    Attributes:
        published: When the authority published it.
        href: Address of the page as it stood then.
        votes: Votes counted by then; names written in where nobody is listed.
        cells: Each selection by then.
        lead: Votes that the last selection inside the newest count's places is ahead of the
            first one outside; its sign changes where they change places.
        added: Votes that it added.
        batch_cells: What it gave each selection.
        mail: Mail ballots that it added in the whole election; a dash where not known.
        in_person: Ballots cast in person that it added, likewise.
        fell: Whether votes of a selection fell.
    """

    published: Stamp
    href: str
    votes: str
    cells: tuple[Cell, ...]
    lead: str
    added: str
    batch_cells: tuple[Cell, ...]
    mail: str
    in_person: str
    fell: bool


class CountTable(Struct, frozen=True):
    """The count by update, newest first.

    Attributes:
        names: The selections that have columns.
        labels: The same, briefly.
        left_out: How many selections have none.
        rows: The updates.
        kinds: Whether the source tells mail ballots from ballots cast in person.
        lead: What the lead is called; empty where there is none.
        counted: What is counted: votes, or names written in where nobody is listed.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    left_out: int
    rows: tuple[CountRow, ...]
    kinds: bool
    lead: str
    counted: str


def count_table(history: ContestHistory, stamps: tuple[Stamp, ...]) -> CountTable:
    """Return the count of a contest by update and by batch.

    Args:
        history: The contest at every update.
        stamps: When each update was published, in the same order.
    """
    selections = history.view.standing.selections
    chosen = drawn_selections(selections, history.view.standing.rule)
    shown = selections if len(selections) <= 2 else chosen[:MOST_COLUMNS]
    ids = tuple(one.selection for one in shown)
    places = history.view.standing.rule.seats
    pair = ids[places - 1 : places + 1]
    befores = [None, *history.steps[:-1]]
    rows = [
        _row(before, step, when, ids, pair)
        for before, step, when in zip(befores, history.steps, stamps, strict=True)
    ]
    return CountTable(
        names=tuple(shortened(one.name) for one in shown),
        labels=tuple(label_of(one.name) for one in shown),
        left_out=len(selections) - len(shown),
        rows=tuple(reversed(rows)),
        kinds=any(step.ballots.mail is not None for step in history.steps),
        counted=say("Votes counted") if ids else say("Names written in"),
        lead=_lead_name(history.view.standing.rule, len(ids)),
    )


def _row(
    before: HistoryStep | None,
    step: HistoryStep,
    when: Stamp,
    ids: tuple[str, ...],
    pair: tuple[str, ...],
) -> CountRow:
    batch, newly = step.view.batch, _newly(before, step)
    tally = step.view.standing.tally
    return CountRow(
        published=when,
        href=with_query(contest_path(step.view.election, step.view.id), as_of=when.query),
        votes=amount(tally.listed_votes if ids else tally.write_ins),
        cells=tuple(_cell(step, selection) for selection in ids),
        lead=_lead(step, pair),
        added=_added(step, listed=bool(ids)),
        batch_cells=tuple(_batch_cell(batch, step, selection) for selection in ids),
        mail=_signed(newly.mail),
        in_person=_signed(newly.in_person),
        fell=bool(batch and batch.fell),
    )


def _cell(step: HistoryStep, selection: str) -> Cell:
    lines = lines_within(step.view.standing.rule)
    found = (one for one in step.view.standing.selections if one.selection == selection)
    one = next(found, None)
    return (
        Cell(amount(one.votes), percent(one.share, decimals=2, lines=lines)) if one else _none()
    )


def _batch_cell(batch: Batch | None, step: HistoryStep, selection: str) -> Cell:
    if batch is None:
        cell = _cell(step, selection)
        return Cell(cell.votes if cell.votes in {"0", DASH} else f"+{cell.votes}", cell.share)
    one: SelectionBatch | None = next(
        (each for each in batch.selections if each.selection == selection), None
    )
    return Cell(signed(one.votes), percent(one.share)) if one else _none()


def _added(step: HistoryStep, *, listed: bool) -> str:
    batch, tally = step.view.batch, step.view.standing.tally
    if listed:
        return signed(batch.votes if batch else tally.listed_votes)
    return _signed(batch.write_ins if batch else tally.write_ins)


def _none() -> Cell:
    return Cell(amount(None), "")


def _lead_name(rule: Rule, columns: int) -> str:
    # Of a measure the distance to the share it needs counts, not that of Yes to No.
    if rule.method is Method.QUESTION or columns <= rule.seats:
        return ""
    return say("Lead") if rule.seats == 1 else say("At the cut-off")


def _lead(step: HistoryStep, pair: tuple[str, ...]) -> str:
    votes = {one.selection: one.votes for one in step.view.standing.selections}
    known = [votes[each] for each in pair if each in votes]
    return signed(known[0] - known[1]) if len(known) == 2 else amount(None)


def _newly(before: HistoryStep | None, step: HistoryStep) -> BallotsCounted:
    if before is None:
        return step.ballots
    return BallotsCounted(
        mail=_difference(before.ballots.mail, step.ballots.mail),
        in_person=_difference(before.ballots.in_person, step.ballots.in_person),
    )


def _difference(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else after - before


def _signed(number: int | None) -> str:
    return amount(None) if number is None else signed(number)
