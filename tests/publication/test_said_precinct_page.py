"""Nothing on the page of a contest's places is English for ever."""

from __future__ import annotations

import re

import pytest
from msgspec import structs
from said import unsaid

from downballot.model.count import BallotKind
from downballot.model.precinct import UnitKind
from downballot.precincts.contest_by_unit import ContestByUnit, UnitCount
from downballot.precincts.cross_reports import transfers_report
from downballot.precincts.group_votes import GroupCounts, group_votes
from downballot.precincts.measures import Covariate, share_measure
from downballot.precincts.place_reports import (
    PlaceReports,
    TurnoutReport,
    groups_report,
    place_groups,
    where_report,
)
from downballot.precincts.swing import Side, swing
from downballot.precincts.turnout import by_kind, roll_off, turnout
from downballot.publication.frame import Site
from downballot.publication.precinct_page import PrecinctPage, precinct_page
from downballot.publication.rendering import render


@pytest.fixture(scope="module")
def page() -> PrecinctPage:
    units = [
        UnitCount(
            f"{n:04}", "", UnitKind.PRECINCT, "", 100 if n else None, 30 + n, 0, 0, (10 + n, 15)
        )
        for n in range(60)
    ]
    units.append(UnitCount("9990", "", UnitKind.BALLOT_GROUP, "", 0, 9, 0, 0, (4, 5)))
    units.append(UnitCount("9991", "", UnitKind.PRECINCT, "", 5, 3, 0, 0, None))
    units.append(UnitCount("9992", "", UnitKind.PRECINCT, "", 5, 9, 0, 0, (4, 5)))
    here = ContestByUnit("b", "77", ("a", "b"), ("1", "2"), BallotKind.TOTAL, tuple(units))
    primary = [
        structs.replace(one, votes=(6 + n, 11, 4 + n * 7 % 13))
        for n, one in enumerate(units[:60])
    ]
    first = structs.replace(
        here, selections=("a", "b", "c"), names=("1", "2", "3"), units=tuple(primary)
    )
    counts = {f"{n:04}": (50.0 + n, 60.0 - n * 11 % 41) for n in range(50) if n != 3}
    income = Covariate("7 income", {f"{n:04}": float(n) for n in range(50)}, "8")
    groups = place_groups(here, income)
    reports = PlaceReports(
        where_report(here, groups=groups),
        TurnoutReport(turnout(here), roll_off(here, here), by_kind(here, here)),
        groups_report(share_measure(here, "a"), [income, Covariate("9", income.values, "8")]),
        swing(here, here, Side("a"), Side("a", "b")),
        transfers_report(first, here),
        group_votes(here, GroupCounts("8", "9", ("4", "5"), counts, ("0003",))),
    )
    site = Site("0", "", "UTC", (), "1")
    return precinct_page(site, "2024", reports, choices=(("b", "77", True),))


def test_every_word_of_the_page_is_said(page: PrecinctPage) -> None:
    assert unsaid(page, "income") == []


def test_the_page_needs_no_inline_script_or_style(page: PrecinctPage) -> None:
    text = render(page)
    assert not re.search(r"\sstyle=|\son[a-z]+=", text)
    assert re.findall(r"<script(?! type=\"application/ld\+json\")(?! src=)", text) == []
    # Without JavaScript the slider is not there, and every step is.
    assert text.count('class="slide" hidden') == len(page.what_if)
    assert all(row.outcome in text for row in page.what_if[0].rows)
