"""A table drawn from filings, and the filings themselves, count once where both are loaded."""

from __future__ import annotations

from datetime import date

import pytest

from downballot.money.deduplicating import deduplicate
from downballot.money.totals import totals

DAY = date(2024, 9, 1)
VOTED = date(2024, 11, 5)
TABLE = {"source": "tidy", "file": "all.csv", "filing": "100 town-2024", "filer": "100"}
FILED = {"source": "forms", "file": "A.csv", "filing": "7000", "filer": "100"}
GIFT = {"kind": "contribution", "date": DAY, "cents": 500_00, "name": "Example", "zip": "94601"}
LISTED = TABLE | GIFT | {"election": "town-2024"}
OWN = FILED | GIFT | {"schedule": "A", "transaction": "INC1"}
COVERS = [TABLE, FILED | {"form": "460", "election_on": VOTED}]


def removed(make_tables, *rows: dict[str, object]) -> list[str]:
    done = deduplicate(make_tables(COVERS, rows))
    return done.transactions.sort("line").collect()["removed"].to_list()


@pytest.mark.parametrize(
    "change", [{}, {"kind": "non-monetary", "schedule": "C"}, {"name": "EXAMPLE "}]
)
def test_the_table_which_names_the_election_keeps_a_receipt_that_both_list(make_tables, change):
    assert removed(make_tables, LISTED, OWN | change) == ["", "in-another-file"]


def test_a_late_report_of_the_same_gift_counts_once_too(make_tables):
    late = OWN | {"filing": "7001", "kind": "late-contribution", "schedule": "F497P1"}
    done = deduplicate(
        make_tables([TABLE, FILED | {"filing": "7001", "form": "497"}], [LISTED, late])
    )
    assert sorted(done.transactions.collect()["removed"]) == ["", "in-another-file"]


def test_two_gifts_of_the_filings_and_one_of_the_table_are_two(make_tables):
    rows = LISTED, OWN, OWN | {"transaction": "INC2"}
    assert removed(make_tables, *rows) == ["in-another-file", "", ""]


@pytest.mark.parametrize(
    "change",
    [{"cents": 1}, {"date": VOTED}, {"name": "Other"}, {"zip": "94602"}, {"kind": "loan"}],
)
def test_a_row_that_the_table_lacks_counts(make_tables, change):
    assert removed(make_tables, LISTED, OWN | change) == ["", ""]


def test_a_filing_whose_id_was_made_of_filer_and_period_is_one_all_the_same(make_tables):
    made = {"filing": "100 460 2024-07-01/2024-09-21"}
    done = deduplicate(make_tables([TABLE, COVERS[1] | made], [LISTED, OWN | made]))
    assert sorted(done.transactions.collect()["removed"]) == ["", "in-another-file"]


def test_a_filer_of_which_only_one_is_loaded_is_left_alone(make_tables):
    other = OWN | {"filer": "200", "filing": "8000"}
    done = deduplicate(make_tables([TABLE, other], [LISTED, other]))
    assert set(done.transactions.collect()["removed"]) == {""}


def test_both_under_the_day_that_the_filing_names(make_tables):
    second = OWN | {"cents": 7_00, "transaction": "INC2"}
    kept = deduplicate(make_tables(COVERS, [LISTED, OWN, second])).kept()
    (one,) = totals(kept).committee_totals()
    assert (one.election, one.itemised_cents) == ("2024-11-05", 507_00)


SUM = TABLE | {"file": "ie.csv", "filing": "100 2024-11-05", "kind": "independent"}
SUM |= {"cents": 900_00, "candidate": "Ana Example", "side": "support"}
SUM |= {"election": "2024-11-05"}
REPORT = FILED | {"kind": "independent", "schedule": "D", "code": "IND", "transaction": "EXP1"}
REPORT |= {"date": DAY, "cents": 400_00, "candidate": "ANA EXAMPLE", "side": "support"}


def test_a_sum_gives_way_to_the_spender_s_own_reports_of_that_cycle(make_tables):
    covers = [*COVERS, SUM]
    done = deduplicate(make_tables(covers, [SUM, REPORT]))
    assert done.transactions.sort("line").collect()["removed"].to_list() == [
        "in-another-file",
        "",
    ]
    for change in ({"date": date(2020, 9, 1)}, {"candidate": "Bo Sample"}):
        done = deduplicate(make_tables(covers, [SUM, REPORT | change]))
        assert set(done.transactions.collect()["removed"]) == {""}
