"""The pages of a desk in a real browser."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from page_paths import PATHS
from playwright.sync_api import Browser, expect
from windows import overflow

from downballot.model.update import Received
from downballot.web.server import DeskServer

pytestmark = pytest.mark.browser

Served = Callable[[str], list[Received]]
Receive = Callable[[Path, list[Received]], Path]
# Pairs of texts that lie on one another, and texts that leave what they are drawn in.
TOUCHING = """selector => {
  const seen = [...document.querySelectorAll(selector)].map(one => {
    const box = one.getBoundingClientRect();
    const frame = (one.ownerSVGElement || one.closest("figure")).getBoundingClientRect();
    return {text: one.textContent, box, frame};
  });
  const wrong = seen.filter(({box, frame}) =>
    box.left < frame.left - 1 || box.right > frame.right + 1 ||
    box.top < frame.top - 1 || box.bottom > frame.bottom + 1).map(one => one.text);
  seen.forEach((a, i) => seen.slice(i + 1).forEach(b => {
    const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
    const one = a.frame.top === b.frame.top;
    if (one && wide > 1 && high > 4) wrong.push(a.text + " | " + b.text);
  }));
  return wrong;
}"""
HOSTILE = (
    "<script>document.title='taken'</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202eevoba \u2067desrever\u2069",
    "{{ 7 * 7 }} & Sons",
    "W" * 10_000,
    "ש" * 40,
)


def test_the_keyboard_reaches_the_count_first(browser: Browser, site: DeskServer) -> None:
    page = browser.new_page()
    page.goto(site.url)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the count")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.close()


def test_a_count_that_arrives_shows_and_is_announced_without_reload(
    browser: Browser, served: Served, receive: Receive, tmp_path: Path
) -> None:
    received = served("2024-11-05-general")
    folder = receive(tmp_path / "desk", received[:4])
    with DeskServer(folder, port=0) as server:
        page = browser.new_page(viewport={"width": 360, "height": 600})
        page.goto(server.url + PATHS["candidates"])
        page.evaluate("window.stayed = true")
        shown = page.locator("body").get_attribute("data-update")
        page.locator("#updates-table").focus()
        page.evaluate("scrollTo(0, 300)")
        receive(folder, received[4:20])
        expect(page.locator("#said")).to_contain_text("New count of LAUSD", timeout=15_000)
        assert page.locator("body").get_attribute("data-update") != shown
        expect(page.locator("#updates-table")).to_be_focused()
        assert page.evaluate("window.stayed")
        assert page.evaluate("scrollY") == 300
        page.close()


def test_an_event_alone_brings_a_count_to_the_page(
    browser: Browser, served: Served, receive: Receive, tmp_path: Path
) -> None:
    received = served("2024-11-05-general")
    folder = receive(tmp_path / "desk", received[:4])
    with DeskServer(folder, port=0) as server:
        page = browser.new_page()
        page.route("**/api/v1/state*", lambda route: route.abort())  # nothing can be asked
        with page.expect_response("**/api/v1/events"):
            page.goto(server.url + PATHS["candidates"])
        page.evaluate("window.stayed = true")
        assert until(lambda: server.app.state.listeners.count == 1)
        receive(folder, received[4:20])
        expect(page.locator("#said")).to_contain_text("New count of LAUSD", timeout=20_000)
        expect(page.locator("#silent")).to_be_hidden()
        assert page.evaluate("window.stayed")
        page.close()
        assert until(lambda: server.app.state.listeners.count == 0)


def test_asking_takes_over_where_events_are_blocked(
    browser: Browser, served: Served, receive: Receive, tmp_path: Path
) -> None:
    received = served("2024-11-05-general")
    folder = receive(tmp_path / "desk", received[:4])
    with DeskServer(folder, port=0) as server:
        page = browser.new_page()
        page.route("**/api/v1/events", lambda route: route.abort())
        page.goto(server.url + PATHS["candidates"])
        page.evaluate("window.stayed = true")
        receive(folder, received[4:20])
        expect(page.locator("#said")).to_contain_text("New count of LAUSD", timeout=30_000)
        assert page.evaluate("window.stayed")
        assert server.app.state.listeners.count == 0
        page.close()


def until(true: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def test_a_desk_that_falls_silent_is_said_so(
    browser: Browser, served: Served, receive: Receive, tmp_path: Path
) -> None:
    folder = receive(tmp_path / "desk", served("2024-11-05-general")[:4])
    page = browser.new_page()
    with DeskServer(folder, port=0) as server:
        page.goto(f"{server.url}/elections/2024-11-05-general/")
    expect(page.locator("#silent")).to_be_visible(timeout=15_000)
    expect(page.locator("main")).to_contain_text("LAUSD District 3")
    page.close()


def test_hostile_names_are_only_names(
    browser: Browser, receive: Receive, tmp_path: Path
) -> None:
    folder = receive(tmp_path / "desk", [hostile_body(9), hostile_body(8)])
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.on("dialog", lambda one: said.append(one.message))
    with DeskServer(folder, port=0) as server:
        page.goto(f"{server.url}/elections/2024-11-05-general/")
        links = page.locator(".card a, .list a").evaluate_all("all => all.map(one => one.href)")
        assert len(links) == len(HOSTILE)
        for address in [server.url, *links]:
            page.goto(address)
            assert "taken" not in page.title()[:5]
            assert overflow(page) <= 0
            assert page.locator("main script, main img").count() == 0
            assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.content())
            assert "<i>" not in page.inner_html("main")
    context.close()
    assert said == []


def hostile_body(hour: int) -> Received:
    """Return a count whose titles and names try to be more than that."""
    contests = [
        {
            "Title": f"Contest {number} {title}",
            "Type": "Candidate",
            "VoteFor": "",
            "MeasurePassRate": "",
            "MeasureText": "",
            "AdditionalText": "",
            "Candidates": [
                {"Name": f"{name} {place}", "Party": name[:60], "Votes": hour * (place + 1)}
                for place, name in enumerate(HOSTILE)
            ],
        }
        for number, title in enumerate(HOSTILE)
    ]
    body = {
        "Timestamp": f"2024-11-05T{hour + 12}:36:34",
        "Election": {
            "ID": 4324,
            "Date": "2024-11-05T00:00:00-08:00",
            "Title": "General",
            "ContestGroups": [{"Name": "<b>Schools</b>", "Contests": contests}],
        },
    }
    return Received(
        election="2024-11-05-general",
        source="results",
        received_at=datetime(2024, 11, 6, hour, 40, tzinfo=UTC),
        body=json.dumps(body).encode(),
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["trace", "trace of many", "money of a candidate"])
def test_labels_of_a_flow_neither_touch_nor_leave_the_picture(
    browser: Browser, site: DeskServer, name: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(site.url + PATHS[name])
    if width < 700:
        expect(page.locator(".flow-narrow").first).to_be_visible()
        expect(page.locator(".flow-wide").first).to_be_hidden()
        assert page.evaluate(TOUCHING, ".flow-narrow li > span > *") == []
    else:
        assert page.evaluate(TOUCHING, "svg.flow text") == []
    assert overflow(page) <= 0
    context.close()
