"""Embeds, screens and pictures in another language, and lines of text on a picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]  # lxml has no types of its own
from msgspec import structs
from said import links_out_of_the_language, unsaid

from downballot.almanac.bodies import packaged_body
from downballot.contests.views import ContestHistory, ElectionView
from downballot.control.board import board_on
from downballot.decisions.values import ContestDecision
from downballot.errors import UsageError
from downballot.model.contest import ContestType
from downballot.model.partial_date import parse_partial_date
from downballot.model.rule import FIFTY_FIVE, Denominator, Otherwise, Rule
from downballot.model.status import ResultsStatus
from downballot.publication.board_embed import board_embed
from downballot.publication.board_page import board_page
from downballot.publication.card_drawing import card_hash, card_png, card_svg
from downballot.publication.card_picture import (
    board_picture,
    contest_picture,
    update_picture,
)
from downballot.publication.card_text import BOLD, in_lines, width_of
from downballot.publication.contest_embed import contest_embed
from downballot.publication.embed import embed_code
from downballot.publication.frame import Frame, Site
from downballot.publication.home_page import BodyNow
from downballot.publication.language import ENGLISH, SPANISH
from downballot.publication.money_embed import money_embed
from downballot.publication.money_parts import Basis
from downballot.publication.problem_embed import problem_embed
from downballot.publication.rendering import asset_text, render
from downballot.publication.screens_page import (
    OnTheWall,
    ScreenChoice,
    screen_choice,
    screens_page,
)

Make = Callable[..., ContestHistory]
Decide = Callable[..., tuple[ContestDecision, ...]]
MEASURE = Rule(share=FIFTY_FIVE, denominator=Denominator.YES_AND_NO, otherwise=Otherwise.FAILS)
DATA = (
    "Los Angeles Unified",
    "Los Angeles County",
    "LAUSD District 3",
    "Scott Mark Schmerelson",
    "Dan Chang",
    "General Election, 5 November 2024",
    "English",
    "Carl J. Petersen",
    "The 74",
)
NO_BASIS = Basis(None, "", (), "", (), 0)


def whole(history: ContestHistory) -> ElectionView:
    """Return the election of a contest with that contest."""
    return structs.replace(history.election, contests=(history.view,))


@pytest.mark.parametrize("rule", [None, MEASURE])
def test_a_contest_elsewhere_is_said(
    make: Make, decide: Decide, site: Site, rule: Rule | None
) -> None:
    kind = ContestType.BALLOT_MEASURE if rule else ContestType.CANDIDATE
    history = make(rule=rule, kind=kind) if rule else make()
    decision = decide(history)[-1]
    page = contest_embed(site, whole(history), history.view, decision, theme="dark")
    assert unsaid(page, *DATA, "Yes", "No") == []
    assert links_out_of_the_language(page) == []


def test_boards_money_and_problems_elsewhere_are_said(site: Site) -> None:
    record = packaged_body("lausd")
    board = board_on(record, parse_partial_date("2024-12-20"))
    names = {form.split()[-1] for one in record.people for form in (one.name, *one.also)}
    people = {form for one in record.people for form in (one.name, *one.also)}
    surnames = ("Hendy Newbill", "Ortiz Franklin")
    assert unsaid(board_embed(site, board), *DATA, *people, *names, *surnames) == []
    assert unsaid(money_embed(site, None, NO_BASIS), *DATA) == []
    assert unsaid(problem_embed(site, "", ""), *DATA) == []


def test_screens_are_said(make: Make, decide: Decide, site: Site) -> None:
    history = make()
    record = packaged_body("lausd")
    board = board_on(record, parse_partial_date("2024-12-20"))
    shown = OnTheWall(
        whole(history),
        {history.view.id: decide(history)[-1]},
        (BodyNow(record.body, board, (), ()),),
        {},
        (),
    )
    page = screens_page(site, ScreenChoice(), shown)
    assert [one.kind for one in page.screens] == ["races", "contests", "boards"]
    people = {form for one in record.people for form in (one.name, *one.also)}
    names = {one.split()[-1] for one in people}
    assert unsaid(page, *DATA, *people, *names, "Hendy Newbill", "Ortiz Franklin") == []
    empty = screens_page(site, ScreenChoice(), OnTheWall(None, {}, (), {}, ()))
    assert "Nothing has been counted" in render(empty, ENGLISH)


def test_every_embed_says_what_is_interim_as_of_when_and_whose(make: Make, site: Site) -> None:
    history = make()
    interim = render(contest_embed(site, whole(history), history.view))
    assert "Unofficial, count under way" in interim
    assert "Count 4, published" in interim
    assert "Source: Los Angeles County." in interim
    election = structs.replace(whole(history), status=ResultsStatus.CERTIFIED)
    final = render(contest_embed(site, election, history.view))
    assert '<span class="pill pill-final">Certified</span>' in final
    assert "Unofficial" not in final


def test_themes_are_those_of_the_pages() -> None:
    page, embed = asset_text("desk.css"), asset_text("embed.css")
    light, dark = re.findall(r":root \{\s*(--paper.*?)(?:--serif|\})", page, re.DOTALL)[:2]
    for name, tokens in (("light", light), ("dark", dark)):
        found = re.search(rf'data-theme="{name}"\] \{{(.*?)color-scheme', embed, re.DOTALL)
        assert found is not None
        assert found[1].split() == tokens.split()


def test_the_code_is_markup_of_one_frame_whatever_the_title(site: Site) -> None:
    frame = framed(site, '"><script>alert(1)</script>\u202e')
    tree = etree.HTML(embed_code(frame, SPANISH))
    assert [one.tag for one in tree.iter() if one.tag in {"iframe", "script"}] == [
        "iframe",
        "script",
    ]
    assert tree.find(".//iframe").get("src") == "/es/embed/bodies/lausd/"


def framed(site: Site, title: str) -> Frame:
    """Return the surroundings of a board's page under a title."""
    record = packaged_body("lausd")
    board = board_on(record, parse_partial_date("2024-12-20"))
    return structs.replace(board_page(site, record, board).frame, title=title)


def test_a_picture_changes_with_its_count_and_with_nothing_else(
    make: Make, decide: Decide, site: Site
) -> None:
    history = make()
    election, decision = whole(history), decide(history)[-1]
    first = contest_picture(site, election, history.view, decision)
    assert card_hash(first) == card_hash(
        contest_picture(site, election, history.view, decision)
    )
    earlier = make(counts=((61_168, 50_310), (74_284, 64_947)))
    assert card_hash(first) != card_hash(
        contest_picture(site, whole(earlier), earlier.view, decide(earlier)[-1])
    )
    assert card_hash(first) != card_hash(
        contest_picture(site, election, history.view, decide(history, complete=True)[-1])
    )


def test_pictures_are_drawn_in_both_languages(make: Make, decide: Decide, site: Site) -> None:
    history = make()
    decision = decide(history)[-1]
    record = packaged_body("lausd")
    pictures = (
        contest_picture(site, whole(history), history.view, decision),
        update_picture(site, whole(history), {history.view.id: decision}),
        board_picture(site, board_on(record, parse_partial_date("2024-12-20"))),
    )
    for picture in pictures:
        english, spanish = card_svg(picture, ENGLISH), card_svg(picture, SPANISH)
        assert english != spanish
        assert "Source:" not in spanish
        for drawn in (english, spanish):
            assert etree.fromstring(drawn.encode()).get("width") == "1200"
    assert card_png(card_svg(pictures[0], SPANISH))[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_name_of_any_script_and_length_stays_in_its_picture(make: Make, site: Site) -> None:
    names = ("<b>&\"'" + "W" * 10_000, "ש" * 300 + "\u202e中文\ufffe")
    history = make(names=names)
    drawn = card_svg(contest_picture(site, whole(history), history.view), ENGLISH)
    tree = etree.fromstring(drawn.encode())
    for text in tree.findall("{*}text"):
        bold = text.get("font-weight") == "bold"
        size = float(text.get("font-size")) * (
            0.9 if "Serif" in text.get("font-family", "") else 1
        )
        assert width_of(text.text or "", size, bold=bold) <= 1080


@given(st.text(max_size=300), st.integers(10, 60), st.integers(120, 1080), st.integers(1, 4))
def test_lines_have_room_and_lose_nothing_unsaid(
    text: str, size: int, width: int, most: int
) -> None:
    lines = in_lines(text, size, width, most, bold=True)
    assert len(lines) <= most
    widest = size * 1.05 * BOLD * 2
    assert all(width_of(one, size, bold=True) <= max(width, widest) for one in lines)
    said = "".join("".join(lines).split())
    whole = "".join(" ".join(text.split()).split())
    assert said.endswith("…") or set(said) <= set(whole)


@pytest.mark.parametrize(
    "asked", [{"show": "x"}, {"seconds": "2"}, {"seconds": "-5"}, {"theme": "neon"}]
)
def test_a_screen_that_is_none_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        screen_choice(asked, ScreenChoice())


def test_no_picture_needs_a_font_of_this_machine_alone() -> None:
    folder = Path(__file__).parents[2] / "src/downballot/publication/templates"
    families = re.findall(r'font-family="([^"]*)"', (folder / "card.svg").read_text())
    assert families
    assert all(one.startswith("Liberation S") for one in families)
