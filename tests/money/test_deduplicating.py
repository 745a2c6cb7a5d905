"""Each dollar once, and every row still there with why it is not counted."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.model.filing import Kind
from downballot.money.deduplicating import deduplicate
from downballot.money.known_on import known_on
from downballot.money.removal import Deduplicated
from downballot.sources.filings.netfile_excel import FORMAT as NETFILE

MARCH, JUNE = date(2024, 3, 31), date(2024, 6, 30)
COVER = {"filing": "1", "filer": "100", "form": "460", "filed_on": date(2024, 7, 31)}
HALF = COVER | {"period_from": date(2024, 1, 1), "period_to": JUNE}
GIFT = {
    "filing": "1",
    "filer": "100",
    "schedule": "A",
    "kind": "contribution",
    "transaction": "INC1",
    "date": MARCH,
    "cents": 500_00,
    "name": "Example",
}


def removed(done: Deduplicated) -> list[str]:
    return done.transactions.sort("line").collect()["removed"].to_list()


def test_a_row_of_an_older_amendment_goes_even_if_the_newer_left_it_out(make_tables):
    tables = make_tables([HALF, HALF | {"amendment": 1}], [GIFT])
    assert removed(deduplicate(tables)) == ["older-amendment"]


def test_summary_lines_follow_the_newest_amendment(make_tables):
    line = {"filing": "1", "filer": "100", "form": "A", "line": "2", "period_cents": 5}
    tables = make_tables([HALF, HALF | {"amendment": 1}], [], [line, line | {"amendment": 1}])
    kept = deduplicate(tables).kept().summaries.collect()
    assert kept["amendment"].to_list() == [1]


def test_a_superseded_filing_stays_but_does_not_count(make_tables):
    again = HALF | {"filing": "2", "supersedes": "1", "filed_on": date(2024, 8, 1)}
    tables = make_tables([HALF, again], [GIFT, GIFT | {"filing": "2", "cents": 400_00}])
    assert removed(deduplicate(tables)) == ["superseded", ""]


def test_of_two_filings_that_supersede_each_other_the_later_stands(make_tables):
    first = HALF | {"supersedes": "2"}
    second = HALF | {"filing": "2", "supersedes": "1", "filed_on": date(2024, 8, 1)}
    tables = make_tables([first, second], [GIFT, GIFT | {"filing": "2"}])
    assert removed(deduplicate(tables)) == ["superseded", ""]


def test_what_an_older_amendment_superseded_yields_to_the_newest(make_tables):
    covers = [
        HALF | {"supersedes": "2"},
        HALF | {"amendment": 1},
        HALF | {"filing": "2", "supersedes": "1", "filed_on": date(2024, 7, 1)},
    ]
    rows = [GIFT | {"amendment": 1}, GIFT | {"filing": "2"}]
    assert removed(deduplicate(make_tables(covers, rows))) == ["superseded", ""]


def test_an_amendment_to_nothing_counts(make_tables):
    lonely = HALF | {"amendment": 1, "supersedes": "never seen"}
    tables = make_tables([lonely], [GIFT | {"amendment": 1}])
    assert removed(deduplicate(tables)) == [""]


def test_the_same_period_filed_again_under_another_number_counts_once(make_tables):
    again = HALF | {"filing": "2", "filed_on": date(2024, 8, 1)}
    tables = make_tables([HALF, again], [GIFT, GIFT | {"filing": "2", "cents": 400_00}])
    assert removed(deduplicate(tables)) == ["refiled", ""]


@pytest.mark.parametrize(
    ("change", "counted"),
    [
        ({}, ["relisted", ""]),
        ({"transaction": "INC2"}, ["", ""]),
        ({"date": JUNE}, ["", ""]),
        ({"cents": 501_00}, ["", ""]),
        ({"name": "Another"}, ["", ""]),
    ],
)
def test_an_overlapping_period_relists_only_what_agrees_in_everything(
    make_tables, change, counted
):
    quarter = HALF | {"period_to": MARCH, "filed_on": date(2024, 4, 30)}
    tables = make_tables(
        [quarter, HALF | {"filing": "2"}], [GIFT, GIFT | {"filing": "2"} | change]
    )
    assert removed(deduplicate(tables)) == counted


def test_periods_that_do_not_overlap_relist_nothing(make_tables):
    after = HALF | {
        "filing": "2",
        "period_from": date(2024, 7, 1),
        "period_to": date(2024, 12, 31),
    }
    tables = make_tables([HALF, after], [GIFT, GIFT | {"filing": "2"}])
    assert removed(deduplicate(tables)) == ["", ""]


def test_two_equal_rows_of_one_filing_are_two_gifts(make_tables):
    assert removed(deduplicate(make_tables([HALF], [GIFT, GIFT]))) == ["", ""]


def test_a_statement_repeated_by_a_longer_one_loses_its_summary_lines(make_tables):
    quarter = HALF | {"period_to": MARCH, "filed_on": date(2024, 4, 30)}
    line = {"filing": "1", "filer": "100", "form": "A", "line": "2", "period_cents": 5}
    tables = make_tables(
        [quarter, HALF | {"filing": "2"}],
        [GIFT, GIFT | {"filing": "2"}],
        [line, line | {"filing": "2"}],
    )
    lines = deduplicate(tables).summaries.sort("filing").collect()
    assert lines["removed"].to_list() == ["relisted", ""]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (JUNE - timedelta(1), "covered-by-statement"),
        (JUNE, "covered-by-statement"),
        (JUNE + timedelta(1), ""),
        (None, ""),
    ],
)
def test_a_24_hour_report_is_covered_up_to_the_last_day_of_a_statement(
    make_tables, day, reason
):
    report = {"filing": "2", "filer": "100", "form": "497", "filed_on": date(2024, 8, 15)}
    late = GIFT | {
        "filing": "2",
        "kind": "late-contribution",
        "schedule": "F497P1",
        "date": day,
    }
    assert removed(deduplicate(make_tables([HALF, report], [late]))) == [reason]


def test_another_filers_statement_covers_nothing(make_tables):
    report = {"filing": "2", "filer": "200", "form": "496"}
    late = GIFT | {"filing": "2", "filer": "200", "kind": "late-independent"}
    assert removed(deduplicate(make_tables([HALF, report], [late]))) == [""]


@pytest.mark.parametrize(("days", "reason"), [(0, "mirrored"), (31, "mirrored"), (32, "")])
def test_a_gift_that_both_sides_report_counts_at_the_recipient(make_tables, days, reason):
    made = GIFT | {"kind": "contribution-made", "schedule": "D", "counterparty": "200"}
    received = GIFT | {
        "filing": "2",
        "filer": "200",
        "counterparty": "100",
        "date": MARCH + timedelta(days),
    }
    tables = make_tables([HALF, HALF | {"filing": "2", "filer": "200"}], [made, received])
    assert removed(deduplicate(tables)) == [reason, ""]


def test_part_2_of_a_497_mirrors_part_1(make_tables):
    made = GIFT | {"kind": "late-made", "counterparty": "200"}
    received = GIFT | {"kind": "late-contribution", "filer": "200", "counterparty": "100"}
    covers = [{"filing": "1", "filer": "100", "form": "497"}]
    assert removed(deduplicate(make_tables(covers, [made, received]))) == ["mirrored", ""]


def test_memo_rows_explain_and_do_not_count(make_tables):
    assert removed(deduplicate(make_tables([HALF], [GIFT | {"memo": True}]))) == ["memo"]


def test_a_row_that_nobody_filed_is_kept_apart(make_tables):
    stray = GIFT | {"filing": "9", "filer": ""}
    assert removed(deduplicate(make_tables([HALF], [stray]))) == ["no-cover"]


def test_what_was_filed_later_takes_nothing_away_before(make_tables):
    report = {"filing": "2", "filer": "100", "form": "497", "filed_on": date(2024, 4, 1)}
    late = GIFT | {"filing": "2", "kind": "late-contribution"}
    tables = make_tables([HALF, report], [late, GIFT])
    assert removed(deduplicate(known_on(tables, date(2024, 7, 30)))) == [""]
    assert removed(deduplicate(known_on(tables, date(2024, 7, 31)))) == [
        "covered-by-statement",
        "",
    ]


def test_counts_name_every_reason_and_its_cents(make_tables):
    tables = make_tables([HALF], [GIFT, GIFT | {"memo": True, "cents": 7}])
    assert deduplicate(tables).counts().rows() == [("", 1, 500_00), ("memo", 1, 7)]


DAYS = st.sampled_from([None, date(2024, 1, 10), MARCH, JUNE, date(2024, 7, 15)])
ROWS = st.fixed_dictionaries({
    "filing": st.sampled_from(["1", "2", "3", "4"]),
    "amendment": st.integers(0, 2),
    "filer": st.sampled_from(["100", "200", ""]),
    "kind": st.sampled_from(sorted(Kind)),
    "transaction": st.sampled_from(["", "T1", "T2"]),
    "date": DAYS,
    "cents": st.sampled_from([-100, 100, 500_00]),
    "memo": st.booleans(),
    "counterparty": st.sampled_from(["", "100", "200"]),
})
COVERS = st.fixed_dictionaries({
    "filing": st.sampled_from(["1", "2", "3", "4"]),
    "amendment": st.integers(0, 2),
    "filer": st.sampled_from(["100", "200"]),
    "form": st.sampled_from(["460", "496", "497"]),
    "supersedes": st.sampled_from(["", "", "1", "2"]),
    "period_from": st.sampled_from([None, date(2024, 1, 1)]),
    "period_to": st.sampled_from([None, MARCH, JUNE]),
    "filed_on": DAYS,
})
SOME = settings(max_examples=25, deadline=None)


@SOME
@given(covers=st.lists(COVERS, max_size=6), rows=st.lists(ROWS, max_size=12), seed=st.randoms())
def test_the_order_of_rows_changes_nothing(make_tables, covers, rows, seed):
    numbered = [row | {"line": number} for number, row in enumerate(rows, start=2)]
    there = removed(deduplicate(make_tables(covers, numbered)))
    seed.shuffle(numbered)
    seed.shuffle(covers)
    assert removed(deduplicate(make_tables(covers, numbered))) == there


@SOME
@given(covers=st.lists(COVERS, max_size=6), rows=st.lists(ROWS, max_size=12))
def test_deduplicating_twice_changes_nothing(make_tables, covers, rows):
    once = deduplicate(make_tables(covers, rows)).kept()
    twice = deduplicate(once)
    assert set(removed(twice)) <= {""}
    assert twice.kept().filings.collect().height == once.filings.collect().height


@SOME
@given(covers=st.lists(COVERS, max_size=6), rows=st.lists(ROWS, max_size=12))
def test_removed_and_kept_are_all(make_tables, covers, rows):
    counts = deduplicate(make_tables(covers, rows)).counts()
    assert counts["rows"].sum() == len(rows)
    assert counts["cents"].sum() == sum(row["cents"] for row in rows)


@pytest.fixture(scope="session")
def fixtures(shared: Path) -> Path:
    return shared / "data" / "money" / "netfile" / "oakland_fixtures"


def test_a_real_496_within_a_day_of_the_deadline_is_covered(fixtures, join_tables):
    name = "deduplicate_460_497_within_1_day_of_deadline__*.csv"
    tables = join_tables(*(NETFILE.read(path) for path in sorted(fixtures.glob(name))))
    rows = (
        deduplicate(tables).transactions.filter(pl.col("kind") == "late-independent").collect()
    )
    last = tables.filings.filter(pl.col("form") == "460").collect()["period_to"].max()
    covered = rows.filter(pl.col("removed") == "covered-by-statement")
    assert rows.height == 4
    assert (covered["date"] <= last).all()
    assert (rows.filter(pl.col("removed") == "")["date"] > last).all()


def test_real_workbooks_drop_older_amendments_and_relisted_rows(shared, join_tables):
    folder = shared / "data" / "money" / "netfile"
    books = [NETFILE.read(folder / f"efile_BRK_{year}.xlsx") for year in (2017, 2018)]
    counts = deduplicate(join_tables(*books)).counts()
    assert dict(counts.select("removed", "rows").rows()) == {
        "": 2421,
        "covered-by-statement": 105,
        "older-amendment": 692,
        "relisted": 149,
    }
