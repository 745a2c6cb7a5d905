"""The pages of a body from the record in the package, without any desk."""

from __future__ import annotations

import re
from html import unescape

import msgspec
import pytest

from downballot.almanac.bodies import packaged_body
from downballot.almanac.milestones import cycles, milestones
from downballot.control.board import board_on
from downballot.control.control_checks import check_control
from downballot.control.counterfactual import counterfactual
from downballot.control.scoreboard import scoreboard
from downballot.control.seat_history import seat_history
from downballot.model.body import BodyRecord, Evidence
from downballot.model.partial_date import on_day, parse_partial_date
from downballot.publication.board_page import board_page
from downballot.publication.calendar_page import calendar_page
from downballot.publication.frame import Site
from downballot.publication.member_page import member_page
from downballot.publication.rendering import Page, render
from downballot.publication.scoreboard_page import endorsers_page, scoreboard_page
from downballot.publication.seat_page import seat_page

PRIMARY = parse_partial_date("2017-03-07")


@pytest.fixture(scope="module")
def record() -> BodyRecord:
    return packaged_body("lausd")


def text_of(page: Page) -> str:
    plain = re.sub(r"<[^>]+>", " ", render(page))
    return " ".join(unescape(plain).split())


def board_text(site: Site, record: BodyRecord, day: str, scheme: str = "") -> str:
    as_of = parse_partial_date(day)
    board = board_on(record, as_of, scheme=scheme)
    checks = check_control(record)
    return text_of(board_page(site, record, board, checks, as_of=as_of, scheme=scheme))


def test_a_board_page_says_who_is_in_control_and_whose_count_it_is(
    site: Site, record: BodyRecord
) -> None:
    text = board_text(site, record, "2018-08")
    assert "deadlocked 3\N{EN DASH}3" in text
    assert "as Ballotpedia counted" in text
    assert "District 5 vacant from 23 July 2018" in text


def test_every_bloc_of_a_board_has_who_says_so_with_a_link(
    site: Site, record: BodyRecord
) -> None:
    board = board_on(record, parse_partial_date("2019-05"))
    page = board_page(site, record, board)
    for row in page.rows:
        assert row.view.according_to
        assert row.view.source is not None
        assert any(part.href for part in row.view.source.parts)


def test_every_scheme_can_be_chosen_and_says_its_basis(site: Site, record: BodyRecord) -> None:
    for scheme in record.schemes:
        text = board_text(site, record, "2019-06", scheme.id)
        assert f"{scheme.name} (this page)" in text
        assert scheme.basis.split(".")[0] in text


def test_what_sources_said_stands_beside_what_the_record_shows(
    site: Site, record: BodyRecord
) -> None:
    checks = check_control(record)
    other = msgspec.structs.replace(checks[0], agrees=False)
    board = board_on(record, parse_partial_date("2019-06"))
    page = board_page(site, record, board, (other, *checks[1:]))
    assert len(page.facts) == len(record.control)
    assert [one.agrees for one in page.facts].count(False) == 1
    assert "do not show this" in text_of(page)


def test_a_change_in_a_month_of_which_the_day_is_not_known_is_said(
    site: Site, record: BodyRecord
) -> None:
    board = board_on(record, parse_partial_date("2022-12-13"))
    changed = [one.before.name for one in board.seats if one.before]
    text = text_of(board_page(site, record, board))
    assert all(f"Earlier in this month: {name}" in text for name in changed)


def test_what_cannot_be_opened_is_marked_and_explained(site: Site, record: BodyRecord) -> None:
    text = board_text(site, record, "2027-06")
    assert "unverified marks what rests on a source that a reader cannot open" in text


def test_a_seat_page_has_every_round_with_its_sources(site: Site, record: BodyRecord) -> None:
    made = {PRIMARY: counterfactual(record, "4", PRIMARY)}
    page = seat_page(site, record, seat_history(record, "4"), made)
    text = text_of(page)
    assert "Steve Zimmer 45,088 46.70%" in text
    assert "How far each was from a majority" in text
    days = {one.election for one in record.candidacies if one.seat == "4"}
    assert len(page.rounds) >= len(days)
    assert page.line is not None
    assert len(page.line.bars) == len(page.terms)


@pytest.mark.parametrize("seat", ["1", "2", "3", "4", "5", "6", "7"])
def test_bars_of_terms_lie_in_their_picture(site: Site, record: BodyRecord, seat: str) -> None:
    page = seat_page(site, record, seat_history(record, seat), {})
    assert page.line is not None
    for bar in page.line.bars:
        assert bar.left >= 14
        assert bar.left + bar.width <= 710
        assert bar.y < page.line.floor


def test_a_term_without_a_source_that_opens_is_striped(site: Site, record: BodyRecord) -> None:
    terms = tuple(
        msgspec.structs.replace(one, evidence=Evidence.UNVERIFIED) if one.seat == "4" else one
        for one in record.terms
    )
    changed = msgspec.structs.replace(record, terms=terms)
    page = seat_page(site, changed, seat_history(changed, "4"), {})
    assert page.line is not None
    assert page.line.unverified
    assert all(bar.stripes and "(unverified)" in bar.title for bar in page.line.bars)
    assert "term-stripes" in render(page)
    other = seat_page(site, changed, seat_history(changed, "5"), {})
    assert other.line is not None
    assert not other.line.unverified


def test_a_board_of_another_day_says_nothing_of_the_next_elections(
    site: Site, record: BodyRecord
) -> None:
    assert "Next election" not in board_text(site, record, "2019-05")
    today = board_page(site, record, board_on(record, parse_partial_date("2026")))
    assert "Next election" in text_of(today)


def test_a_board_before_the_record_begins_names_nobody_and_no_split(
    site: Site, record: BodyRecord
) -> None:
    board = board_on(record, parse_partial_date("2005"))
    assert all(one.person is None for one in board.seats)
    page = board_page(site, record, board, as_of=parse_partial_date("2005"))
    assert page.drawing.split == ""
    assert 'class="split"' not in render(page)


def test_a_member_page_has_only_rows_of_the_person(site: Site, record: BodyRecord) -> None:
    person = next(one for one in record.people if one.id == "nick-melvoin")
    page = member_page(site, record, person)
    assert len(page.terms) == sum(one.person == person.id for one in record.terms)
    assert all(one.row.name == "Nick Melvoin" for one in page.rounds)
    assert page.views


def test_every_person_and_seat_has_a_page(site: Site, record: BodyRecord) -> None:
    for person in record.people:
        assert person.name in text_of(member_page(site, record, person))


def test_an_endorser_has_totals_and_what_is_left_out(site: Site, record: BodyRecord) -> None:
    board = scoreboard(record, "United Teachers Los Angeles")
    page = scoreboard_page(site, record, board)
    assert dict(page.totals)["won"] > 0
    assert len(page.rows) == len(board.scores)
    assert "Shown, not counted" in text_of(page)


def test_every_endorser_is_listed_and_has_a_page(site: Site, record: BodyRecord) -> None:
    page = endorsers_page(site, record)
    names = {one.name for one in page.rows}
    assert {one.name for one in record.endorsers} <= names
    assert sum(one.rows for one in page.rows) == len(record.endorsements)
    for name in names:
        assert scoreboard(record, name).endorser == name


def test_a_calendar_parts_what_is_over_from_what_is_to_come(
    site: Site, record: BodyRecord
) -> None:
    dates = tuple((one, milestones(one)) for one in cycles(record))
    day = parse_partial_date("2026-01-15").first
    page = calendar_page(site, record, dates, today=day)
    assert len(page.coming) + len(page.past) == len(dates)
    assert page.coming[0].title.endswith("2 June 2026")
    assert page.past[0].title.endswith("5 November 2024")
    assert "by custom marks dates" in text_of(page)


def test_ids_of_a_page_are_its_own(site: Site, record: BodyRecord) -> None:
    dates = tuple((one, milestones(one)) for one in cycles(record))
    board = board_on(record, on_day(parse_partial_date("2024-06-01").first))
    pages = (
        board_page(site, record, board),
        seat_page(site, record, seat_history(record, "5"), {}),
        calendar_page(site, record, dates, today=parse_partial_date("2026").first),
    )
    for page in pages:
        ids = re.findall(r' id="([^"]+)"', render(page))
        assert len(ids) == len(set(ids))
