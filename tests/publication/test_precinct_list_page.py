"""Nothing on the page of an election's precinct results is English for ever."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from said import unsaid

from downballot.precincts.joining import join_report
from downballot.precincts.reconciling import own_totals, reconcile
from downballot.publication.frame import Site
from downballot.publication.precinct_list_page import PrecinctListPage, precinct_list_page
from downballot.sources.precinct_registry import read_precincts

TIDY = (
    "contest,unit,selection,votes,place,kind,registered,ballots\n"
    "77,P1,8,40,X1,precinct,100,160\n77,P2,8,*,X2,precinct,80,50\n"
    "77,9990001A,8,2,,ballot-group,0,3\n77,P3,8,x,,precinct,1,1\n"
)


@pytest.fixture
def page(tmp_path: Path) -> PrecinctListPage:
    (tmp_path / "1.csv").write_text(TIDY, encoding="utf-8")
    results = read_precincts([tmp_path / "1.csv"])
    stated = pl.DataFrame(
        [("77", "", "total", "8", 60, None, "9")], own_totals(results).schema, orient="row"
    )
    report = join_report(results, pl.Series(["P1", "P9"]))
    compared = reconcile(results, stated)
    return precinct_list_page(
        Site("0", "", "UTC", (), "1"), "2024", report, compared, ("7",), {}
    )


def test_every_word_of_the_page_is_said(page: PrecinctListPage) -> None:
    assert unsaid(page) == []


def test_what_is_withheld_is_counted_beside_each_contest(page: PrecinctListPage) -> None:
    (row,) = page.contests
    assert row.cells == ("3", "1", "1", "42", "1", "40")
    assert row.map_href is not None
    (line,) = page.differences
    assert line.apart == "+18"
    assert "1 unit says no number" in line.cause
