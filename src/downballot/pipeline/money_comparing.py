"""The comparison of what contests cost: published money, and a desk's filings and counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import structs

from downballot.almanac.money_tables import consumer_prices
from downballot.contests.views import ElectionView
from downballot.model.body import BodyRecord
from downballot.model.partial_date import PartialDate, on_day
from downballot.model.rule import Method
from downballot.model.status import ResultsStatus
from downballot.money.comparing import compare
from downballot.money.comparing_values import (
    Comparison,
    CountedContest,
    CountedName,
    FiledContest,
)
from downballot.money.filed_contests import filed_contests
from downballot.money.per_vote import in_dollars_of
from downballot.money.totals_values import Totals
from downballot.pipeline.body_desk import BodyDesk
from downballot.pipeline.desk import Desk
from downballot.pipeline.money_desk import MoneyDesk, money_of_desk
from downballot.pipeline.money_keeping import batches
from downballot.pipeline.opening import open_body


def compare_of(folder: Path, body: str = "", dollars_of: int = 0) -> Comparison:
    """Return what contests cost: of a body, or of everything that a desk knows.

    Args:
        folder: The desk's folder; without a desk, the bodies of the almanac alone.
        body: Id of the body; all of the desk's, and its own filings, when empty.
        dollars_of: The year in whose dollars totals are stated too; the newest known for 0.

    Raises:
        UsageError: No such body, or the price level of that year is not known.
    """
    with open_body(folder, body) as opened:
        records = [one.record for one in _bodies(opened, body)]
        desk = opened.desk
        if desk is None or body or not batches(folder):
            return comparison(records, dollars_of)
        money = money_of_desk(folder)
        return comparison(
            records, dollars_of, counted=counted_contests(desk), totals=money.totals(),
            newest=newest_day(money),
        )  # fmt: skip


def comparison(
    records: Sequence[BodyRecord],
    dollars_of: int = 0,
    *,
    counted: Sequence[CountedContest] = (),
    totals: Totals | None = None,
    newest: PartialDate | None = None,
) -> Comparison:
    """Return what contests cost, published and filed.

    Args:
        records: What is on record of each body.
        dollars_of: The year in whose dollars totals are stated too; the newest known for 0.
        counted: Contests that the desk counts.
        totals: What its filings add up to; None where none was taken in.
        newest: The newest day of their transactions.

    Raises:
        UsageError: The price level of that year is not known.
    """
    prices = consumer_prices()
    year = dollars_of or max(prices)
    published = compare(records, prices, year)
    filed: tuple[FiledContest, ...] = ()
    unjoined: tuple[str, ...] = ()
    if totals is not None:
        filed, unjoined = filed_contests(
            counted, totals.committee_totals(), totals.spender_totals(), newest
        )
    return Comparison(
        dollars_of=year,
        price_source=prices[year].source,
        price_note=prices[year].note,
        published=published,
        filed=tuple(_adjusted(one, year) for one in filed),
        unjoined=unjoined,
    )


def counted_contests(desk: Desk) -> tuple[CountedContest, ...]:
    """Return the contests of candidates that a desk counts, at their newest counts.

    Args:
        desk: The desk.
    """
    views = [desk.status(one.id) for one in desk.elections() if one.updates]
    return tuple(contest for view in views for contest in counted_in(view))


def counted_in(view: ElectionView) -> Iterator[CountedContest]:
    """Yield the contests of candidates of an election at one update.

    Args:
        view: The election.
    """
    if view.update is None:
        return
    certified = view.status is ResultsStatus.CERTIFIED
    day = view.update.published_at.astimezone(ZoneInfo(view.timezone)).date()
    for one in view.contests:
        if one.rule.method is Method.QUESTION:
            continue
        yield CountedContest(
            election=view.id,
            day=on_day(view.date),
            id=one.id,
            name=one.name,
            candidates=tuple(
                CountedName(each.name, each.votes) for each in one.standing.selections
            ),
            stage="certified" if certified else "counted so far",
            counted_on=on_day(day),
            registered=one.count.registered,
            source=f"count of {view.jurisdiction}",
        )


def newest_day(money: MoneyDesk) -> PartialDate | None:
    """Return the newest day of any transaction; None where none has one.

    Args:
        money: The filings.
    """
    return on_day(money.newest) if money.newest else None


def _bodies(opened: BodyDesk, body: str) -> tuple[BodyDesk, ...]:
    desk = opened.desk
    if desk is None or body:
        return (opened,)
    return tuple(desk.body(one) for one in desk.bodies())


def _adjusted(one: FiledContest, year: int) -> FiledContest:
    prices = consumer_prices()
    if one.day.year not in prices:
        return one
    adjusted = in_dollars_of(one.total_cents, one.day.year, year, prices)
    return structs.replace(one, adjusted_cents=adjusted)
