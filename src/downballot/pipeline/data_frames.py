"""Every published table as a Polars frame: of an election, of a body, of money."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property

import polars as pl
from msgspec import Struct, structs

from downballot.contests.views import ContestView, ElectionView
from downballot.decisions.calls import calls_of
from downballot.decisions.values import ContestDecision
from downballot.forecast.values import Interval
from downballot.model.body import BodyRecord
from downballot.model.call import CallRow
from downballot.pipeline.desk import Desk
from downballot.pipeline.money_desk import MoneyDesk
from downballot.publication import data_tables as of
from downballot.publication.call_notes import as_readers_see_it, public_calls
from downballot.publication.data_beside import (
    BODY_FIELDS,
    COMMITTEES,
    FILINGS,
    LATE,
    SPENDERS,
    TRANSACTIONS,
)
from downballot.publication.data_columns import Kind, Table, cell, cells
from downballot.publication.money_figures import payer_name

Row = Mapping[str, object]
TYPES: dict[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.WHOLE: pl.Int64(),
    Kind.NUMBER: pl.Float64(),
    Kind.BOOLEAN: pl.Boolean(),
    Kind.DAY: pl.Date(),
    Kind.MOMENT: pl.Datetime("us", "UTC"),
}
_FIRST_DAY = date(1900, 1, 1)


def frame_of(table: Table, rows: Iterable[Row]) -> pl.DataFrame:
    """Return rows as a frame with the columns of a table.

    Args:
        table: The table.
        rows: Its rows, by column.
    """
    schema = {one.name: TYPES[one.kind] for one in table.columns}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


class ElectionFrames:
    """The tables of an election; each is made when it is asked for.

    Args:
        desk: The desk.
        election: The desk's id; the newest election with a count when empty.
        as_of: Only what was published by this moment, aware.
    """

    def __init__(
        self, desk: Desk, election: str = "", *, as_of: datetime | None = None
    ) -> None:
        self.desk = desk
        self.election = desk.reader(election, as_of=as_of).election.id
        self.as_of = as_of

    def frame(self, table: str) -> pl.DataFrame:
        """Return a table.

        Args:
            table: Its name.
        """
        made: dict[str, Callable[[], pl.DataFrame]] = {
            of.CONTESTS.name: self._contests,
            of.SELECTIONS.name: self._selections,
            of.COUNTS.name: lambda: self.desk.counts(self.election, as_of=self.as_of),
            of.BATCHES.name: lambda: self.desk.batches(self.election, as_of=self.as_of),
            of.OUTSTANDING.name: lambda: self.desk.outstanding(self.election, as_of=self.as_of),
            of.LOG.name: lambda: self.desk.log_frame(self.election, as_of=self.as_of),
            of.CALLS.name: self._calls,
            of.DECISIONS.name: lambda: self._decided(of.DECISIONS, _decision_rows),
            of.FORECASTS.name: lambda: self._decided(of.FORECASTS, _forecast_rows),
            of.CHANCES.name: lambda: self._decided(of.CHANCES, _chance_rows),
            of.FINDINGS.name: self._findings,
        }
        return made[table]()

    def _view(self) -> ElectionView:
        return self.desk.status(self.election, as_of=self.as_of)

    def _contests(self) -> pl.DataFrame:
        view = self._view()
        return frame_of(of.CONTESTS, (_contest_row(view, one) for one in view.contests))

    def _selections(self) -> pl.DataFrame:
        view = self._view()
        rows = (row for one in view.contests for row in _selection_rows(view, one))
        return frame_of(of.SELECTIONS, rows)

    def _calls(self) -> pl.DataFrame:
        rows = self.desk.ledger.call_rows(self.election, as_of=self.as_of)
        public = public_calls(calls_of(rows, as_of=self.as_of))
        seen = {
            row.number: row
            for one in public
            for row in (one.row, *one.approvals, one.retraction)
            if row is not None
        }
        return frame_of(of.CALLS, (_call_row(seen[number]) for number in sorted(seen)))

    @cached_property
    def _decisions(self) -> tuple[ContestDecision, ...]:
        """How far each followed contest was decided at every update; the dear part, once."""
        reader = self.desk.reader(self.election, as_of=self.as_of)
        followed = [one.id for one in reader.contests() if one.followed]
        forecaster = self.desk.forecaster(self.election, as_of=self.as_of)
        made: list[ContestDecision] = []
        for number, count in enumerate(reader.counts):
            counted = [one for one in followed if one in count.counts]
            made += forecaster.decided(counted, number)[1] if counted else ()
        return tuple(as_readers_see_it(one) for one in made)

    def _decided(
        self, table: Table, rows: Callable[[ContestDecision], Iterator[Row]]
    ) -> pl.DataFrame:
        return frame_of(table, (row for one in self._decisions for row in rows(one)))

    def _findings(self) -> pl.DataFrame:
        found = self.desk.check(self.election, as_of=self.as_of)
        return _frame_of_values(of.FINDINGS, found)


def body_frame(record: BodyRecord, table: Table) -> pl.DataFrame:
    """Return a table of a body.

    Args:
        record: All that is on record of the body.
        table: The table.
    """
    values: tuple[Struct, ...] = getattr(record, BODY_FIELDS[table.name])
    own = [one for one in table.columns if one.name != "body"]
    rows = ({"body": record.body.id, **cells(one, tuple(own))} for one in values)
    return frame_of(table, rows)


def money_frame(money: MoneyDesk, table: Table) -> pl.DataFrame:
    """Return a table of money: published fields only.

    Args:
        money: The filings of a desk.
        table: The table.
    """
    if table is COMMITTEES:
        return _chosen(money.totals().committees, table)
    if table is SPENDERS:
        return _chosen(money.totals().spenders, table)
    if table is LATE:
        rows = [row for one in money.late(_FIRST_DAY) for row in one.rows]
        named = (structs.replace(row, name=_payer(row.name)) for row in rows)
        return _frame_of_values(table, named)
    lazy = {FILINGS: money.kept.filings, TRANSACTIONS: money.kept.transactions}[table]
    return _chosen(lazy.collect(), table)


def _payer(name: str) -> str:
    return payer_name(name) if name else ""


def _frame_of_values(table: Table, values: Iterable[Struct]) -> pl.DataFrame:
    return frame_of(table, (cells(one, table.columns) for one in values))


def _chosen(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Return the columns of a table that are published; text that is not there is empty."""
    wanted = [pl.col(one.name).cast(TYPES[one.kind]) for one in table.columns]
    chosen = frame.select(wanted)
    return chosen.with_columns(pl.col(pl.String).fill_null(""))


def _contest_row(view: ElectionView, one: ContestView) -> Row:
    definition, rule = one.definition, one.rule
    return {
        "election": view.id,
        "contest": one.id,
        "name": one.name,
        "title": definition.title,
        "group": definition.group,
        "type": definition.type.value,
        "followed": one.followed,
        "scope": rule.scope.value,
        "seats": rule.seats,
        "votes_allowed": definition.votes_allowed,
        "method": rule.method.value,
        "share_needed": " or ".join(share.words() for share in rule.shares),
        "external_id": definition.external_id,
        "status": one.standing.status.value,
        "published_at": view.update.published_at if view.update else None,
        "listed_votes": one.standing.tally.listed_votes,
        "write_ins": one.standing.tally.write_ins,
        "complete": one.standing.complete,
    }


def _selection_rows(view: ElectionView, contest: ContestView) -> Iterator[Row]:
    given = {one.id: one.external_id for one in contest.definition.selections}
    for one in contest.standing.selections:
        yield {
            "election": view.id,
            "contest": contest.id,
            "selection": one.selection,
            "name": one.name,
            "party": one.party,
            "external_id": given.get(one.selection, ""),
            "published_at": view.update.published_at if view.update else None,
            "votes": one.votes,
            "share": "" if one.share is None else str(one.share),
            "rank": one.rank,
            "place": one.place.value,
            "settled": one.settled,
        }


def _call_row(row: CallRow) -> Row:
    fields = {
        one.name: cell(getattr(row, one.name))
        for one in of.CALLS.columns
        if one.name not in {"outcome", "selections", "sentence"}
    }
    return {
        **fields,
        "outcome": row.outcome.kind.value,
        "selections": "; ".join(row.outcome.selections),
        "sentence": row.outcome.sentence,
    }


def _head(one: ContestDecision) -> dict[str, object]:
    return {
        "election": one.election,
        "contest": one.contest,
        "published_at": one.published_at,
        "model": one.forecast.model,
        "seed": one.forecast.seed,
    }


def _decision_rows(one: ContestDecision) -> Iterator[Row]:
    to_come = one.forecast.votes_to_come
    yield {
        **_head(one),
        "status": one.status.value,
        "outcome": str(one.outcome.sentence) if one.outcome else "",
        "probability": one.probability if one.outcome else None,
        "may_be_called": one.may_be_called,
        "counted_votes": one.forecast.counted_votes,
        "votes_to_come": to_come.median,
        "votes_to_come_low95": to_come.low95,
        "votes_to_come_high95": to_come.high95,
    }


def _forecast_rows(one: ContestDecision) -> Iterator[Row]:
    for each in one.forecast.selections:
        yield {
            **_head(one),
            "selection": each.selection,
            "votes": each.votes,
            **_ends("share_to_come", each.share_to_come),
            **_ends("final_share", each.final_share),
        }


def _ends(name: str, interval: Interval) -> dict[str, object]:
    return {f"{name}_{end}": value for end, value in structs.asdict(interval).items()}


def _chance_rows(one: ContestDecision) -> Iterator[Row]:
    for each in one.forecast.probabilities:
        yield {
            **_head(one),
            "question": each.question.value,
            "selection": each.selection,
            "probability": each.probability,
        }
