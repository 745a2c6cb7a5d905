"""The first page, corrections and search: what they say, and that all of it is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from re import findall, sub
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs
from said import links_out_of_the_language, unsaid

from downballot.almanac.bodies import packaged_body
from downballot.almanac.milestones import cycles, milestones
from downballot.contests.differences import differences
from downballot.contests.views import ContestHistory, ElectionView
from downballot.control.board import board_on
from downballot.control.seat_history import seat_history
from downballot.decisions.values import ContestDecision
from downballot.model.body import BodyRecord
from downballot.model.call import Call
from downballot.model.partial_date import on_day
from downballot.model.record import (
    Certification,
    Correction,
    CorrectionKind,
    Decision,
    DonorCorrection,
    DonorJoin,
)
from downballot.model.update import Arrival, Disposition
from downballot.publication.archive_page import archive_page
from downballot.publication.changes import Changes, changes
from downballot.publication.components_page import NAMES as COMPONENTS
from downballot.publication.components_page import components_page
from downballot.publication.corrections_page import Recorded, corrections_page
from downballot.publication.frame import Site
from downballot.publication.home_page import BodyNow, DeskNow, home_page
from downballot.publication.moments import stamp
from downballot.publication.rendering import Page, render
from downballot.publication.search_index import Entry, Kind, SearchIndex
from downballot.publication.search_page import search_page

Make = Callable[..., ContestHistory]
Decide = Callable[..., tuple[ContestDecision, ...]]
MakeCall = Callable[..., Call]
NIGHT = datetime(2024, 11, 6, 4, 36, 34, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")
TODAY = date(2026, 11, 22)
HOSTILE = "<script>alert(1)</script>"
NAMES = {("2024-11-05-general", "district-3"): "LAUSD District 3"}
DATA = (
    "Los Angeles Unified",
    "America/Los_Angeles",
    "LAUSD District 3",
    "General Election, 5 November 2024",
    "Los Angeles County",
    "Scott Mark Schmerelson",
    "Schmerelson",
    "Dan Chang",
    "DAN CHANG",
    "Chang",
    "Ana Ruiz",
    "Jo Park",
    "wins",
    "desk@example.org",
    "results",
    "Reason",
)


def text_of(page: Page) -> str:
    return " ".join(unescape(sub(r"<[^>]+>", " ", render(page))).split())


@pytest.fixture(scope="module")
def record() -> BodyRecord:
    return packaged_body("lausd")


def body_now(record: BodyRecord) -> BodyNow:
    calendar = tuple((one, milestones(one)) for one in cycles(record))
    board = board_on(record, on_day(TODAY))
    return BodyNow(record.body, board, calendar, ("2024-11-05-general",))


def no_changes(site: Site) -> Changes:
    return changes(None, (), None, names={}, zone=site.zone, since=None, now="")


def election_of(history: ContestHistory) -> ElectionView:
    return structs.replace(history.election, contests=(history.view,))


def test_the_first_page_has_races_boards_dates_and_calls(
    site: Site, make: Make, decide: Decide, make_call: MakeCall, record: BodyRecord
) -> None:
    history = make()
    made = decide(history)[-1]
    now = DeskNow(
        election_of(history),
        {"district-3": made},
        (body_now(record),),
        (make_call(made, retracted_by="Jo Park"),),
        NAMES,
        TODAY,
    )
    text = text_of(home_page(site, now, no_changes(site)))
    assert "3.26% 7,853 votes from the line “first place”" in text
    assert "4 union-backed, 3 charter-backed" in text
    assert "Retracted LAUSD District 3" in text
    assert "Election day" in text


def test_a_desk_before_its_first_count_has_a_first_page(site: Site) -> None:
    empty = structs.replace(site, elections=())
    page = home_page(empty, DeskNow(None, {}, (), (), {}, TODAY), no_changes(site))
    assert "No new count." in text_of(page)
    assert unsaid(page, *DATA) == []


def test_what_changed_names_who_was_in_front_and_who_is(site: Site, make: Make) -> None:
    before, now = make(((50, 60),)), make(((50, 60), (90, 70)))
    found = differences(election_of(before), election_of(now))
    told = changes(found, (), None, names={}, zone=ZONE, since=stamp(NIGHT, ZONE), now="")
    page = home_page(site, DeskNow(None, {}, (), (), {}, TODAY), told, asked="x")
    assert "Scott Mark Schmerelson now; before it was Dan Chang." in text_of(page)
    assert unsaid(page, *DATA) == []


def test_a_call_that_waits_for_approval_is_not_news(
    make: Make, decide: Decide, make_call: MakeCall
) -> None:
    waiting = make_call(decide(make())[-1], needed=1)
    told = changes(None, (waiting,), None, names={}, zone=ZONE, since=None, now="")
    assert told.groups == ()


def recorded(call: Call, name: str = "Daniel Chang") -> Recorded:
    election, signed = "2024-11-05-general", ("Ana Ruiz", "Reason", NIGHT)
    dispositions = (Disposition.STALE, Disposition.STALE, Disposition.TORN)
    return Recorded(
        corrections=tuple(
            Correction(election, kind, "district-3", "dan-chang", name, *signed)
            for kind in CorrectionKind
        ),
        decisions=(Decision(election, "20241106T043634Z", "ab" * 32, *signed),),
        certifications=(
            Certification(election, NIGHT, None, "Reason", "Jo Park", NIGHT),
            Certification(election, NIGHT.replace(day=7), None, "Reason", "Jo Park", NIGHT),
        ),
        arrivals=tuple(
            Arrival(number, election, "results", NIGHT, NIGHT, one)
            for number, one in enumerate(dispositions)
        ),
        calls=(call,),
        donors=tuple(
            DonorCorrection(one, "Ana Ruiz", "Jo Park", "Ana Ruiz", "Reason", NIGHT)
            for one in DonorJoin
        ),
        written={(election, "district-3", "dan-chang"): "DAN CHANG"},
        names=NAMES,
    )


def test_corrections_say_what_was_wrong_who_says_so_and_what_it_says_now(
    site: Site, make: Make, decide: Decide, make_call: MakeCall
) -> None:
    call = make_call(decide(make())[-1], retracted_by="Jo Park")
    page = corrections_page(site, recorded(call))
    text = text_of(page)
    assert (
        "The authority writes “DAN CHANG”. Now It is shown as “Daniel Chang”. By Ana Ruiz"
        in text
    )
    assert "Retracted call LAUSD District 3" in text
    assert "gave it 2 times" in text
    assert [row.at.iso for row in page.rows] == sorted(
        (row.at.iso for row in page.rows), reverse=True
    )
    assert unsaid(page, *DATA, "Daniel Chang", "abababababab") == []
    assert links_out_of_the_language(page) == []


def test_no_correction_is_said_to_be_none(site: Site) -> None:
    empty = Recorded((), (), (), (), (), (), {}, {})
    assert "Nothing has been corrected yet." in text_of(corrections_page(site, empty))


def test_hostile_names_are_text(
    site: Site, make: Make, decide: Decide, make_call: MakeCall
) -> None:
    call = make_call(decide(make())[-1], retracted_by=HOSTILE)
    assert HOSTILE not in render(corrections_page(site, recorded(call, HOSTILE)))
    index = SearchIndex([Entry(Kind.CONTEST, f"Measure {HOSTILE}", "/", HOSTILE)])
    page = render(search_page(site, f"measure {HOSTILE}", index.find("measure")))
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_the_archive_has_past_contests_with_how_final_their_figures_are(
    site: Site, record: BodyRecord
) -> None:
    seats = tuple(seat_history(record, one.id) for one in record.seats)
    page = archive_page(site, ((record, seats),))
    text = text_of(page)
    assert "Runoff, 8 November 2022" in text
    assert "won: 55,230 certified" in text
    assert "passed: 71.0% yes partial" in text
    assert links_out_of_the_language(page) == []


def test_a_search_page_is_said(site: Site) -> None:
    index = SearchIndex([Entry(Kind.CONTEST, "Measure US", "/es/x")])
    for query in ("", "measure", "measure zebra", "qqqq"):
        page = search_page(site, query, index.find(query))
        assert unsaid(page, *DATA, "measure", "zebra", "qqqq", "Measure US") == []


@pytest.mark.parametrize("name", ["", *COMPONENTS])
def test_each_component_has_a_page_with_all_its_states(site: Site, name: str) -> None:
    page = components_page(site, name)
    written = render(page)
    ids = findall(r' id="([^"]+)"', written)
    assert len(ids) == len(set(ids))
    assert bool(page.states) == bool(name)
    assert "invented" in written
    invented = (
        "Ana Example",
        "Ben Sample",
        "Example County",
        "Example Voters for Example",
        "EXAMPLE, DORA",
        "Sample Bank",
        "Sample Fund",
        "SAMPLE BROTHERS LLC",
        *("Example", "Voters", "for", "Sample", "Fund", "Bank", "EXAMPLE", "DORA", "LLC"),
        *("SAMPLE", "BROTHERS", "District", "Member", "plains", "hills", "Yes", "No"),
    )
    assert unsaid(page, *DATA, *invented) == []
    assert links_out_of_the_language(page) == []
