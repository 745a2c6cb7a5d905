"""The page that checks a text: marks, table, hostile text, other languages."""

from __future__ import annotations

import re
from html import unescape

import pytest
from msgspec import structs
from said import unsaid

from downballot.claims.values import CheckedClaim, CheckedText, DatedBy, Kind, Verdict
from downballot.publication.claims_page import VERDICTS, claims_page
from downballot.publication.frame import Site
from downballot.publication.language import ENGLISH, SPANISH
from downballot.publication.rendering import render
from downballot.publication.sign_in_page import Person

TEXT = "Chang leads by 6,880 votes, or 52% to 48%.\n\nThe Dodgers won."
HOSTILE = "</textarea></bdi><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def claim(words: str, verdict: Verdict, text: str = TEXT, **more: str) -> CheckedClaim:
    start = text.index(words)
    made = CheckedClaim(
        text=words,
        start=start,
        end=start + len(words),
        verdict=verdict,
        record="Scott Schmerelson was 6,880 votes ahead of Dan Chang.",
        as_of="2024-11-06T16:30:19-08:00",
        source="https://results.lavote.gov",
        arithmetic="92,499 less 85,619 = 6,880",
        needed="",
        kind=Kind.LEAD,
    )
    return structs.replace(made, **more)


def checked(*claims: CheckedClaim) -> CheckedText:
    return CheckedText(
        as_of="2024-11-06T23:59:59-08:00", dated_by=DatedBy.ASKED, repairs=(), claims=claims
    )


def page(site: Site, text: str, *claims: CheckedClaim) -> str:
    return render(claims_page(site, text=text, checked=checked(*claims)))


def copy_of(html: str) -> str:
    found = re.search(r'<div class="copy".*?<bdi lang="en">(.*?)</bdi>', html, re.DOTALL)
    assert found
    return found[1]


def words_of(html: str) -> str:
    """Return the text between the tags, without the signs of marks."""
    bare = re.sub(r"<sup[^>]*>.*?</sup>", "", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", "", bare))


def test_the_text_is_shown_whole_with_a_link_for_each_claim(site: Site) -> None:
    claims = (
        claim("leads by 6,880 votes", Verdict.WRONG),
        claim("52% to 48%", Verdict.ROUNDED),
    )
    html = page(site, TEXT, *claims)
    assert words_of(copy_of(html)) == TEXT
    assert re.findall(r'href="#(claim-\d)"', html) == ["claim-1", "claim-2"]
    assert re.findall(r'<tr id="(claim-\d)"', html) == ["claim-1", "claim-2"]
    assert re.findall(r'href="#(mark-\d)"', html) == ["mark-1", "mark-2"]


def test_a_verdict_is_said_in_words_beside_its_line(site: Site) -> None:
    html = copy_of(page(site, TEXT, claim("52% to 48%", Verdict.MISLEADING)))
    assert 'title="Misleading"' in html
    assert "(Misleading)" in html
    assert len({style for _, _, style in VERDICTS.values()}) == 5
    assert len({sign for _, sign, _ in VERDICTS.values()}) == len(VERDICTS) == len(Verdict)


def test_claims_that_share_words_are_each_marked_where_they_end(site: Site) -> None:
    claims = (
        claim("leads by 6,880 votes, or 52%", Verdict.WRONG),
        claim("6,880 votes", Verdict.CONFIRMED),
        claim("52% to 48%", Verdict.ROUNDED),
    )
    html = copy_of(page(site, TEXT, *claims))
    assert words_of(html) == TEXT
    assert re.findall(r'id="(mark-\d)"', html) == ["mark-2", "mark-1", "mark-3"]


def test_shared_words_look_as_their_gravest_verdict(site: Site) -> None:
    claims = (
        claim("Chang leads", Verdict.CONFIRMED),
        claim("leads by 6,880 votes", Verdict.WRONG),
    )
    html = copy_of(page(site, TEXT, *claims))
    assert re.search(r'claim-right"[^>]*>Chang </a>', html)
    assert re.search(r'claim-wrong"[^>]*>leads<', html)
    assert re.search(r'claim-wrong"[^>]*> by 6,880 votes<', html)


def test_a_day_without_a_time_is_shown_as_a_day(site: Site) -> None:
    html = page(site, TEXT, claim("52% to 48%", Verdict.WRONG, as_of="2022-12-31"))
    assert '<time datetime="2022-12-31">Dec. 31, 2022</time>' in html


@pytest.mark.parametrize("place", ["text", "record", "arithmetic", "source", "needed"])
def test_hostile_text_is_only_text(site: Site, place: str) -> None:
    text = f"{HOSTILE} 52% {HOSTILE}"
    one = claim("52%", Verdict.WRONG, text)
    made = structs.replace(one, **{place: HOSTILE})
    html = page(site, text, made)
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "</textarea></bdi>" not in html


def test_only_an_address_becomes_a_link(site: Site) -> None:
    html = page(site, TEXT, claim("52% to 48%", Verdict.WRONG, source="javascript:alert(1)"))
    assert 'href="javascript' not in html
    assert "javascript:alert(1)" in html


def test_without_a_claim_it_says_so(site: Site) -> None:
    html = page(site, TEXT)
    assert "No statement was found in it" in html
    assert "<table" not in html


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(site: Site) -> None:
    made = claims_page(site, text=TEXT, as_of="<b>", problem="No such date.")
    html = render(made)
    assert 'role="alert"' in html
    assert "&lt;b&gt;" in html
    assert f"\n{TEXT}</textarea>" in html


def test_an_editor_has_it_at_the_desk_with_what_a_form_carries(site: Site) -> None:
    person = Person("Ana Example", "editor", True, True, "token.signed")
    html = render(claims_page(site, person=person))
    assert 'action="/desk/check-copy"' in html
    assert 'name="form" value="token.signed"' in html
    assert 'action="/check-copy"' in render(claims_page(site))


def test_every_word_of_the_page_is_said(site: Site) -> None:
    made = claims_page(site, text=TEXT, checked=checked(claim("52% to 48%", Verdict.WRONG)))
    assert unsaid(made, "Los Angeles Unified", "America/Los_Angeles", TEXT) == []


def test_in_spanish_its_links_and_words_are_spanish(site: Site) -> None:
    made = claims_page(site, text=TEXT, checked=checked(claim("52% to 48%", Verdict.WRONG)))
    html = render(made, SPANISH, here=made.action)
    assert 'action="/es/check-copy"' in html
    assert "Incorrecto" in html
    assert "Incorrecto" not in render(made, ENGLISH)


def test_the_newest_date_is_that_of_the_text(site: Site) -> None:
    html = page(site, TEXT)
    assert "Nov. 6, 2024, 11:59 p.m. PST" in html
    assert "the date that was asked for" in html
