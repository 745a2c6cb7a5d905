"""An election that a source names in its own words is the one of the day, where it is clear."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from downballot.money.elections import by_day, own_lines_first
from downballot.money.totals import totals

NOVEMBER, JUNE = date(2018, 11, 6), date(2018, 6, 5)
COVER = {"filing": "1 2018-11-06", "filer": "1", "election_on": NOVEMBER, "candidate": "Bo"}


def named(make_tables, election: str, *days: date) -> str:
    covers = [COVER | {"election_on": day, "filing": f"1 {day}"} for day in days]
    rows = pl.DataFrame({"source": ["test"], "filer": ["1"], "election": [election]})
    return by_day(rows, make_tables(covers).filings.collect())["election"].item()


@pytest.mark.parametrize(
    ("election", "days", "expected"),
    [
        ("town-2018", [NOVEMBER], "2018-11-06"),
        ("town-june-2018", [JUNE], "2018-06-05"),
        ("town-june-2018", [NOVEMBER], "town-june-2018"),
        ("town-2018", [JUNE, NOVEMBER], "town-2018"),
        ("town-2016", [NOVEMBER], "town-2016"),
        ("2018-06-05", [NOVEMBER], "2018-06-05"),
        ("", [NOVEMBER], ""),
    ],
)
def test_a_name_becomes_a_day_only_where_one_day_can_be_meant(
    make_tables, election, days, expected
):
    assert named(make_tables, election, *days) == expected


def test_what_all_filers_of_a_source_agree_on_holds_for_one_without_a_day(make_tables):
    assert elections(make_tables, [("1", NOVEMBER)]) == ["2018-11-06", "2018-11-06"]
    known = [("1", NOVEMBER), ("2", JUNE)]
    assert elections(make_tables, known) == ["2018-11-06", "2018-06-05"]


def test_where_filers_disagree_the_name_of_one_without_a_day_stays(make_tables):
    known = [("1", NOVEMBER), ("3", JUNE)]
    assert elections(make_tables, known, "123") == ["2018-11-06", "town-2018", "2018-06-05"]


def elections(make_tables, known: list[tuple[str, date]], filers: str = "12") -> list[str]:
    covers = [
        COVER | {"filer": filer, "filing": f"{filer} {day}", "election_on": day}
        for filer, day in known
    ]
    rows = pl.DataFrame({
        "source": ["test"] * len(filers),
        "filer": list(filers),
        "election": ["town-2018"] * len(filers),
    })
    return by_day(rows, make_tables(covers).filings.collect())["election"].to_list()


def test_rows_and_published_totals_of_one_election_are_one_object(make_tables):
    gift = {"filing": "1 town-2018", "filer": "1", "election": "town-2018"}
    gift |= {"kind": "contribution", "cents": 500_00}
    line = {"filing": COVER["filing"], "filer": "1", "form": "A", "line": "2"}
    tables = make_tables(
        [COVER, {"filing": "1 town-2018", "filer": "1"}], [gift], [line | {"period_cents": 7}]
    )
    (one,) = totals(tables).committee_totals()
    assert (one.election, one.itemised_cents, one.unitemised_cents) == ("2018-11-06", 500_00, 7)
    assert one.candidate == "Bo"


def test_published_totals_are_not_added_to_a_filer_s_own_statements(make_tables):
    own = COVER | {"filing": "7", "form": "460"}
    line = {"filer": "1", "form": "A", "line": "2", "period_cents": 7}
    both = [line | {"filing": "7"}, line | {"filing": COVER["filing"]}]
    (one,) = totals(make_tables([COVER, own], [], both)).committee_totals()
    assert one.unitemised_cents == 7


def test_published_totals_of_another_cycle_stay(make_tables):
    own = COVER | {"filing": "7", "form": "460", "election_on": date(2022, 11, 8)}
    line = {"filer": "1", "form": "A", "line": "2", "period_cents": 7}
    tables = make_tables([COVER, own], [], [line | {"filing": COVER["filing"]}])
    lines = tables.summaries.collect().with_columns(election=pl.lit("2018-11-06"))
    assert own_lines_first(lines, tables.filings.collect()).height == 1
