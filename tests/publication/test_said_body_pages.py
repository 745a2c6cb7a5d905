"""The pages of a body in another language: nothing but data stays English, links keep it."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec import structs
from said import links_out_of_the_language, unsaid

from downballot.almanac.bodies import packaged_body
from downballot.almanac.milestones import cycles, milestones
from downballot.control.board import board_on, with_open_seats
from downballot.control.control_checks import check_control
from downballot.control.counterfactual import counterfactual, first_round_days
from downballot.control.outlook import Origin, control_outlook
from downballot.control.races import Contender, SeatRace, race_of
from downballot.control.scoreboard import scoreboard
from downballot.control.seat_history import seat_history
from downballot.forecast.finishes import Finishes
from downballot.model.body import BodyRecord
from downballot.model.partial_date import parse_partial_date
from downballot.model.rule import MAJORITY, Otherwise, Rule
from downballot.publication.board_page import board_page
from downballot.publication.body_note import body_note
from downballot.publication.body_parts import surname
from downballot.publication.calendar_page import calendar_page
from downballot.publication.control_page import control_page
from downballot.publication.frame import Site
from downballot.publication.language import SPANISH
from downballot.publication.member_page import member_page
from downballot.publication.rendering import Page, render
from downballot.publication.scoreboard_page import endorsers_page, scoreboard_page
from downballot.publication.seat_page import seat_page


@pytest.fixture(scope="module")
def record() -> BodyRecord:
    return packaged_body("lausd")


def data_of(record: BodyRecord, site: Site) -> tuple[str, ...]:
    """Names of people, contests and offices, which are the same in every language."""
    people = (form for one in record.people for form in (one.name, *one.also))
    surnames = (surname(one.name) for one in record.people)
    offices = (one.conducted_by for one in record.elections if one.conducted_by)
    endorsers = (one.endorser for one in record.endorsements)
    contests = (one.contest for one in record.endorsements)
    frame = (site.title, site.timezone, "API", "Downballot", "English", "JSON", "iCalendar")
    elections = {said for one in site.elections for said in (one.title, one.jurisdiction)}
    counted = {*elections, "LAUSD District 3", "LAUSD District 5"}
    found = {*counted, *people, *surnames, *offices, *endorsers, *contests, *frame}
    return tuple(one for one in found if len(one) > 1)


def assert_said(page: Page, record: BodyRecord, site: Site) -> None:
    assert unsaid(page, *data_of(record, site)) == []
    assert links_out_of_the_language(page) == []


@pytest.mark.parametrize("day", ["2005", "2018-08", "2019-05", "2022-12-13", "2027-06"])
def test_a_board_is_said(site: Site, record: BodyRecord, day: str) -> None:
    for scheme in record.schemes:
        board = board_on(record, parse_partial_date(day), scheme=scheme.id)
        checks = check_control(record)
        page = board_page(site, record, board, checks, as_of=board.as_of, scheme=scheme.id)
        assert_said(page, record, site)


@pytest.mark.parametrize("seat", ["1", "2", "4", "5"])
def test_a_seat_is_said_but_for_its_money(site: Site, record: BodyRecord, seat: str) -> None:
    days = (parse_partial_date(day) for day in first_round_days(record, seat))
    made = {}
    for day in days:
        rows = [one for one in record.candidacies if (one.seat, one.election) == (seat, day)]
        if any(one.votes is not None or one.share is not None for one in rows):
            made[day] = counterfactual(record, seat, day)
    page = seat_page(site, record, seat_history(record, seat), made)
    assert_said(structs.replace(page, money=()), record, site)


def test_members_are_said(site: Site, record: BodyRecord) -> None:
    for person in record.people[::6]:
        assert_said(member_page(site, record, person), record, site)


def test_endorsers_and_their_records_are_said(site: Site, record: BodyRecord) -> None:
    assert_said(endorsers_page(site, record), record, site)
    for name in ("United Teachers Los Angeles", "Los Angeles Times"):
        assert_said(scoreboard_page(site, record, scoreboard(record, name)), record, site)


def test_a_calendar_is_said(site: Site, record: BodyRecord) -> None:
    dates = tuple((one, milestones(one)) for one in cycles(record))
    today = parse_partial_date("2026-01-15").first
    assert_said(calendar_page(site, record, dates, today=today), record, site)


def race(record: BodyRecord, seat: str, people: tuple[str, ...], draws: object) -> SeatRace:
    """A contest of two members of blocs for a seat, with votes for each in every draw."""
    names = {one.id: one.name for one in record.people}
    return race_of(
        Finishes(list(people), np.array(draws, dtype=float), complete=False),
        Rule(share=MAJORITY, otherwise=Otherwise.TOP_TWO),
        contest=f"c{seat}",
        name=f"LAUSD District {seat}",
        seats=[seat],
        options=[
            Contender(one, names[one], bloc)
            for one, bloc in zip(people, ("union-backed", "charter-backed", ""), strict=False)
        ],
        decided=None,
    )


@pytest.mark.parametrize("supposed", [(), (("c3", "Dan Chang"),)])
def test_control_after_an_election_is_said(
    site: Site, record: BodyRecord, supposed: tuple[tuple[str, str], ...]
) -> None:
    board = board_on(record, parse_partial_date("2024-11-05"))
    wins = np.tile([[6.0, 4.0, 0.0], [4.0, 6.0, 0.0], [4.0, 4.0, 2.0]], (200, 1))
    stood = ("scott-schmerelson", "dan-chang", "nick-melvoin")
    races = (race(record, "3", stood, wins), race(record, "5", stood, wins[::-1]))
    after = with_open_seats(board, {"3", "5"})
    updates = tuple(
        control_outlook(
            board, after, races, supposing=supposed,
            origin=Origin("1-x", 5, f"u{hour}", f"2024-11-06T0{hour}:00:00+00:00"),
        )
        for hour in (4, 5)
    )  # fmt: skip
    page = control_page(site, record, site.elections[0], updates[-1], updates)
    assert_said(page, record, site)
    note = body_note(updates[-1], "c3", "2024-11-05-general")
    assert note is not None
    said = [SPANISH.says(one) for one in note.pivots]
    assert all(one.startswith("Mayoría del bloque con apoyo ") for one in said)


def test_who_is_in_control_is_said_in_spanish(site: Site, record: BodyRecord) -> None:
    board = board_on(record, parse_partial_date("2018-08"))
    said = render(board_page(site, record, board), SPANISH)
    assert "La junta está empatada 3\N{EN DASH}3" in said
    assert "según Ballotpedia" in said
    assert "vacante: Distrito 5" in said
