"""The pages of a desk in a real browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from downballot.model.update import Received
from downballot.web.server import DeskServer

pytestmark = pytest.mark.browser

Served = Callable[[str], list[Received]]
Receive = Callable[[Path, list[Received]], Path]
GENERAL = "/elections/2024-11-05-general/"
SCHOOL = "los-angeles-unified-school-district-"
PATHS = {
    "home": "/",
    "since a look": "/?since=2024-11-07T10:00",
    "archive": "/archive",
    "search": "/search?q=schmerelsn",
    "corrections": "/corrections",
    "election": GENERAL,
    "contests found": f"{GENERAL}?q=unified+measure",
    "look back": f"{GENERAL}?as_of=2024-11-06T11:50:00Z",
    "candidates": f"{GENERAL}contests/{SCHOOL}member-of-the-board-of-education-district-3",
    "measure": f"{GENERAL}contests/{SCHOOL}general-election-measure-us",
    "county's part": f"{GENERAL}contests/member-of-the-state-assembly-34th-district",
    "vote for two": (
        f"{GENERAL}contests/artesia-city-general-municipal-election-member-of-the-city-council"
    ),
    "in no list": "/elections/2022-11-08-general/contests/8513",
    "log": f"{GENERAL}log",
    "on the night": (
        f"{GENERAL}contests/{SCHOOL}member-of-the-board-of-education-district-3"
        "?as_of=2024-11-06T11:50:00Z"
    ),
    "method": "/method",
    "about": "/about",
    "not found": "/nowhere",
    "board": "/bodies/lausd/",
    "board with a vacancy": "/bodies/lausd/?as_of=2018-08",
    "control": "/bodies/lausd/control/2024-11-05-general",
    "control on the night": (
        "/bodies/lausd/control/2024-11-05-general?as_of=2024-11-06T04:40:00Z"
    ),
    "seat": "/bodies/lausd/seats/4",
    "member": "/bodies/lausd/members/nick-melvoin",
    "endorsers": "/bodies/lausd/endorsers/",
    "scoreboard": "/bodies/lausd/endorsers/united-teachers-los-angeles",
    "calendar": "/bodies/lausd/calendar",
    "contest with money": (
        f"/elections/2022-11-08-general/contests/{SCHOOL}member-board-of-education-district-2"
    ),
    "money": "/money/",
    "committee": "/money/committees/1431009",
    "trace": "/money/trace?committee=1431009&undated=2020-11-03&as_of=2020-11-03",
    "trace of many": "/money/trace?candidate=Rebecca+Kaplan&side=oppose&undated=2020-11-03",
    "whom to ask of": "/money/trace",
    "money of a candidate": "/money/candidate/austin-dannhaus",
    "late money": "/money/late?since=2000-01-01",
    "compared": "/money/compare?dollars_of=2024",
}
NUMBERS = {
    "home": "Races to watch",
    "since a look": "What changed since you last looked",
    "archive": "129,841",
    "search": "LAUSD District 3",
    "election": "124,331",
    "candidates": "116,478",
    "measure": "963,329",
    "log": "Refused.",
    "on the night": "89,674",
    "board with a vacancy": "deadlocked",
    "control": "10,000 simulated finishes",
    "seat": "45,088",
    "scoreboard": "Karla Griego",
    "contest with money": "Money in this contest",
    "money": "Families in Action for Justice Fund",
    "trace": "$168,023.10",
    "trace of many": "$209,766.00",
    "money of a candidate": "$233,834.24",
    "late money": "CARROLL FIFE",
    "compared": "$11,901,549",
}
WIDTHS = (360, 768, 1280)
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
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
HOSTILE = (
    "<script>document.title='taken'</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202eevoba \u2067desrever\u2069",
    "{{ 7 * 7 }} & Sons",
    "W" * 10_000,
    "ש" * 40,
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium.

    Yields:
        The browser.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        message = "Chromium is absent: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    width: int = page.evaluate(script)
    return width


@pytest.mark.parametrize("name", PATHS)
def test_the_first_paint_needs_no_script(browser: Browser, site: DeskServer, name: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + PATHS[name])
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("main")).to_contain_text(NUMBERS.get(name, ""))
    context.close()


@pytest.mark.parametrize("name", PATHS)
def test_a_page_is_quiet_light_and_as_wide_as_its_window(
    browser: Browser, site: DeskServer, name: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.on("request", lambda one: asked.append(one.url))
    answer = page.goto(site.url + PATHS[name], wait_until="load")
    assert answer is not None
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) <= 0, f"{name} is too wide at {width}"
    missing = [one for one in said if "404" not in one or name != "not found"]
    assert missing == []
    assert all(one.startswith(site.url) for one in asked)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(browser: Browser, site: DeskServer, scheme: str) -> None:
    # The strict policy keeps out axe itself too, so it is lifted for axe alone.
    context = browser.new_context(
        bypass_csp=True,
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": 360, "height": 800},
    )
    page = context.new_page()
    for name, path in PATHS.items():
        page.goto(site.url + path)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{name}:\n{results.generate_report()}"
    context.close()


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
