"""A payment that one table lists under several elections is one payment beyond them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from downballot.money.deduplicating import deduplicate
from downballot.money.listed_elections import each_once
from downballot.money.movements import movements_of
from downballot.money.totals import totals
from downballot.sources.filings.tidy_money import FORMAT as TIDY

GIFT = {"filer": "100", "kind": "contribution", "date": date(2024, 11, 19), "cents": 100_00}
GIFT |= {"name": "Example Fund", "zip": "94601"}


def under(election: str, **change: object) -> dict[str, object]:
    filing = str(change.get("filing", f"100 {election}"))
    return GIFT | {"election": election, **change, "filing": filing}


def tables_of(make_tables, *rows: dict[str, object]):
    covers = [{"filing": name, "filer": "100"} for name in {str(row["filing"]) for row in rows}]
    return make_tables(covers, rows)


def elections(make_tables, *rows: dict[str, object]) -> list[str]:
    return each_once(tables_of(make_tables, *rows)).collect()["election"].to_list()


def test_a_gift_under_two_elections_stays_in_the_later_one_by_name(make_tables):
    both = under("town-2020"), under("town-2024")
    assert elections(make_tables, *both) == ["town-2024"]


def test_two_gifts_in_one_election_stay_two(make_tables):
    rows = under("town-2020"), under("town-2020"), under("town-2024")
    assert elections(make_tables, *rows) == ["town-2020", "town-2020"]


@pytest.mark.parametrize(
    "change",
    [
        {"cents": 100_01},
        {"date": None},
        {"name": "Other"},
        {"transaction": "INC1"},
        {"filing": "7000"},
    ],
)
def test_what_is_another_payment_or_no_such_table_s_stays(make_tables, change):
    rows = under("town-2020"), under("town-2024", **change)
    assert sorted(elections(make_tables, *rows)) == ["town-2020", "town-2024"]


def test_the_sums_of_each_election_have_it_and_a_trace_has_it_once(make_tables):
    tables = tables_of(make_tables, under("town-2020"), under("town-2024"))
    kept = deduplicate(tables).kept()
    assert [one.itemised_cents for one in totals(kept).committee_totals()] == [100_00, 100_00]
    assert movements_of(kept)["cents"].to_list() == [100_00]


def test_real_committees_whose_elections_overlap_received_it_once(shared: Path):
    """3,108 forms of payments, $4,887,983.00, stand under two elections of one committee."""
    path = shared / "data/money/oakland/contributions_all_committees.csv.gz"
    kept = deduplicate(TIDY.read(path)).kept()
    listed, once = kept.transactions.collect(), each_once(kept).collect()
    assert listed["cents"].sum() - once["cents"].sum() >= 4_887_983_00
    for rows, elections in ((listed, 2), (once, 1)):
        of_one = rows.filter(rows["filer"] == "1427826")
        gifts = of_one.filter(of_one["cents"] == 1_000_00)
        assert gifts.filter(gifts["date"] == date(2024, 11, 19)).height == elections
