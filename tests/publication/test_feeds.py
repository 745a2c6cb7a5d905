"""Feeds: what RFC 4287 and JSON Feed ask for holds, whatever is told."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from lxml import etree

from downballot.model.call import Call, CallAction, CallRow, Outcome, OutcomeKind
from downballot.model.sentence import say
from downballot.publication.call_feed import call_feed
from downballot.publication.feed_addresses import calls_feed, updates_feed
from downballot.publication.feed_links import feed_links
from downballot.publication.feeds import (
    ATOM_NAMESPACE,
    Feed,
    FeedEntry,
    Place,
    atom,
    json_feed,
    tag_authority,
)
from downballot.publication.language import SPANISH

A = f"{{{ATOM_NAMESPACE}}}"
ZONE = ZoneInfo("America/Los_Angeles")
START = datetime(2024, 11, 5, tzinfo=UTC)
TAG = re.compile(r"tag:[\w.@-]+,\d{4}(-\d\d){0,2}:[\w/.%~-]+")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
HERE = Place("https://desk.example.org", "desk.example.org")
HOSTILE = "<script>alert(1)</script> \u202eevil\x00 " + "x" * 10_000


def check_atom(written: bytes) -> etree._Element:
    """Check what RFC 4287 says a feed must and must not have, and return it."""
    feed = etree.fromstring(written)
    assert feed.tag == f"{A}feed"
    for parent in (feed, *feed.findall(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{A}{name}")) == 1, name  # 4.1.1, 4.1.2
        assert TAG.fullmatch(parent.findtext(f"{A}id"))
        assert DATE.fullmatch(parent.findtext(f"{A}updated"))  # 3.3
        links = [(one.get("rel"), one.get("type")) for one in parent.findall(f"{A}link")]
        assert len(set(links)) == len(links)  # 4.1.1: one alternate a type and language
        assert all("://" in one.get("href") for one in parent.findall(f"{A}link"))
    assert len(feed.findall(f"{A}author")) == 1  # so that no entry needs one
    assert [one for one in feed.findall(f"{A}link") if one.get("rel") == "self"]
    entries = feed.findall(f"{A}entry")
    ids = [one.findtext(f"{A}id") for one in entries]
    assert len(set(ids)) == len(ids)
    for one in entries:
        content = one.find(f"{A}content")
        assert content.get("type") == "xhtml"
        (inside,) = content  # 3.1.1.3: a single div
        assert inside.tag == "{http://www.w3.org/1999/xhtml}div"
        assert {each.tag for each in inside} <= {"{http://www.w3.org/1999/xhtml}p"}
        assert one.findtext(f"{A}published") <= one.findtext(f"{A}updated")
    if entries:
        newest = max(datetime.fromisoformat(one.findtext(f"{A}updated")) for one in entries)
        assert datetime.fromisoformat(feed.findtext(f"{A}updated")) == newest
    return feed


def check_json(written: bytes) -> dict[str, object]:
    """Check what JSON Feed 1.1 says a feed must have, and return it."""
    feed = json.loads(written)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"].endswith(".json")
    for one in feed["items"]:
        assert one["id"]
        assert "content_text" in one
        assert DATE.fullmatch(one["date_published"])
        assert DATE.fullmatch(one["date_modified"])
    assert len({one["id"] for one in feed["items"]}) == len(feed["items"])
    return feed


def feed_of(*entries: FeedEntry) -> Feed:
    return Feed(
        "calls", "Calls", "All of them", "Desk", "/", calls_feed(), START, tuple(entries)
    )


def entry(name: str = "calls/1", text: str = "Ana wins.") -> FeedEntry:
    return FeedEntry(name, text, "/x", START, START + timedelta(hours=1), (text,), ("call",))


def test_a_feed_without_entries_says_when_there_was_nothing():
    feed = check_atom(atom(feed_of(), HERE))
    assert feed.findtext(f"{A}updated") == "2024-11-05T00:00:00+00:00"
    assert check_json(json_feed(feed_of(), HERE))["items"] == []


def test_hostile_text_is_text_in_both_forms():
    given = feed_of(entry(text=HOSTILE))
    feed = check_atom(atom(given, HERE))
    text = feed.find(f"{A}entry").findtext(f"{A}title")
    assert text.startswith("<script>alert(1)</script> evil ")
    assert not feed.xpath("//*[local-name() = 'script']")
    assert "\\u0000" not in json_feed(given, HERE).decode()
    check_json(json_feed(given, HERE))


def test_each_language_has_identities_and_addresses_of_its_own():
    given = feed_of(entry(text=say("Method")))
    english = check_json(json_feed(given, HERE))
    spanish = check_json(json_feed(given, msgspec.structs.replace(HERE, language=SPANISH)))
    assert english["items"][0]["id"] == "tag:desk.example.org,2026:calls/1"
    assert spanish["items"][0]["id"] == "tag:desk.example.org,2026:es/calls/1"
    assert spanish["feed_url"] == "https://desk.example.org/es/feeds/calls.json"
    assert spanish["items"][0]["title"] == "Método"
    assert spanish["language"] == "es"


@pytest.mark.parametrize(
    ("url", "contact", "expected"),
    [
        ("https://Results.Example.org", "x@example.org", "results.example.org"),
        ("", "Desk <x@Example.org>", "x@example.org"),
        ("", "https://example.org/contact", "example.org"),
        ("", "the newsroom", "desk.invalid"),
    ],
)
def test_identities_are_given_by_the_host_else_by_the_contact(
    url: str, contact: str, expected: str
):
    assert tag_authority(url, contact) == expected


def row(number: int, action: CallAction, **more: object) -> CallRow:
    fields = {
        "number": number,
        "action": action,
        "election": "2024",
        "contest": "d-1",
        "outcome": Outcome(OutcomeKind.WINS, ("ana",), "Ana Example wins"),
        "of": 0 if action is CallAction.CALL else 1,
        "by": f"Person {number}",
        "reason": "No past canvass lost such a lead.",
        "at": START + timedelta(days=number),
        "update": "20241106T114607Z",
        "published_at": START,
        "rule": "",
        "model": "1-x",
        "seed": 1,
        "draws": 10,
        "probability": 0.998,
        "assertions": (),
        "against_policy": (),
    }
    return CallRow(**(fields | more))


def calls(*given: Call) -> Feed:
    return call_feed("Desk", given, {("2024", "d-1"): "District 1"}, ZONE, started=START)


def test_a_call_that_waits_for_approval_is_in_no_feed():
    assert calls(Call(row(1, CallAction.CALL, approvals_needed=1))).entries == ()


def test_a_call_is_told_from_the_approval_that_made_it_public():
    made = row(1, CallAction.CALL, approvals_needed=1)
    approved = row(2, CallAction.APPROVE)
    (told,) = calls(Call(made, (approved,), published=True)).entries
    assert told.published == told.updated == approved.at
    assert told.title == "Called: District 1: Ana Example wins"
    assert any("Approved by Person 2" in one for one in told.paragraphs)


def test_a_retraction_is_an_entry_of_its_own_and_marks_the_call():
    made, taken = row(1, CallAction.CALL), row(2, CallAction.RETRACT, reason="A typo.")
    feed = calls(Call(made, (), taken))
    names = {one.name: one for one in feed.entries}
    assert set(names) == {"calls/1", "calls/2"}
    assert names["calls/1"].published == made.at
    assert names["calls/1"].updated == taken.at
    assert names["calls/1"].title.startswith("Called, then taken back:")
    assert names["calls/2"].published == taken.at
    assert "Taken back by Person 2" in names["calls/2"].paragraphs[1]
    # The identity of the call is the one it had while it stood.
    standing = calls(Call(made, published=True))
    assert [one.name for one in standing.entries] == ["calls/1"]
    check_atom(atom(feed, HERE))
    check_atom(atom(feed, msgspec.structs.replace(HERE, language=SPANISH)))


def test_pages_name_the_feeds_about_what_they_show():
    def paths(here: str) -> list[str]:
        return [one.href for one in feed_links(here) if one.href.endswith(".atom")]

    assert paths("/elections/2024/") == [
        "/feeds/updates/2024.atom", "/feeds/calls/2024.atom", "/feeds/calls.atom"
    ]  # fmt: skip
    assert paths("/elections/2024/contests/d%201?as_of=x")[0].startswith("/feeds/updates/2024/")
    assert paths("/money/late")[0] == "/feeds/late.atom"
    assert [one.href for one in feed_links("/money/late", filings=False)] == [
        "/feeds/calls.atom", "/feeds/calls.json"
    ]  # fmt: skip
    assert feed_links("/bodies/lausd/")[0].href == "/bodies/lausd/calendar.ics"
    assert updates_feed("a", "b/c") == "/feeds/updates/a/b%2Fc"
