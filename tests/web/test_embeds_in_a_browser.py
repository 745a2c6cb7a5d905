"""Embeds on a page of another site, and screens on a wall, in a real browser."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from small_desk import ELECTION, count, make_small_desk

from downballot.model.update import Received
from downballot.web.server import DeskServer

pytestmark = pytest.mark.browser

Served = Callable[[str], list[Received]]
Receive = Callable[[Path, list[Received]], Path]
GENERAL = "/elections/2024-11-05-general"
DISTRICT_3 = (
    f"{GENERAL}/contests/los-angeles-unified-school-district-"
    "member-of-the-board-of-education-district-3"
)
MEASURE = f"{GENERAL}/contests/los-angeles-unified-school-district-general-election-measure-us"
EMBEDS = (DISTRICT_3, MEASURE, "/bodies/lausd/", "/money/")
SMALL = f"/elections/{ELECTION}/contests/school-board"
HOST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>An article</title>
<h1>An article</h1>{frames}<script src="{desk}/embed.js" async></script>"""
FRAME = '<iframe src="{src}" title="Result" width="100%" height="80" loading="lazy"></iframe>'
# A frame of somebody else that claims a height, also for frames that are not its own.
LIAR = """<!doctype html><title>x</title><script>
parent.postMessage({downballot: "height", height: 5000}, "*");
for (let n = 0; n < parent.length; n++) parent[n].postMessage({downballot: "measure"}, "*");
</script>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and writes no log."""

    def log_message(self, *_: object) -> None:
        """Write nothing."""


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
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def article(tmp_path: Path) -> Iterator[Callable[[str, str], str]]:
    """Another site with one article, on another origin.

    Yields:
        A function that writes the article and returns its address.
    """
    folder = tmp_path / "article"
    folder.mkdir()
    (folder / "liar.html").write_text(LIAR)
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def write(desk: str, frames: str) -> str:
            (folder / "index.html").write_text(HOST.format(frames=frames, desk=desk))
            return f"http://127.0.0.1:{server.server_port}/"

        yield write
        server.shutdown()
        thread.join()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[Path, DeskServer]]:
    """A desk with one small contest, and its server.

    Yields:
        The folder and the server.
    """
    folder = make_small_desk(tmp_path / "desk")
    with DeskServer(folder, port=0) as server:
        yield folder, server


def heights(page: Page) -> list[int]:
    """Return how high the frames of a page are, in pixels."""
    script = "[...document.querySelectorAll('iframe')].map(one => one.clientHeight)"
    found: list[int] = page.evaluate(script)
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_frames_on_another_site_are_as_high_as_their_content(
    browser: Browser, site: DeskServer, article: Callable[[str, str], str], width: int
) -> None:
    sources = [f"{site.url}{prefix}/embed{one}" for prefix in ("", "/es") for one in EMBEDS]
    frames = "<p>…</p>".join(FRAME.format(src=one) for one in sources)
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.goto(article(site.url, frames))
    for number in range(len(sources)):
        frame = page.locator("iframe").nth(number)
        frame.scroll_into_view_if_needed()
        inside = page.frame_locator("iframe").nth(number)
        expect(inside.locator("h1")).to_be_visible()
        body = inside.locator("body")
        page.wait_for_function(
            "number => document.querySelectorAll('iframe')[number].clientHeight > 200",
            arg=number,
        )
        high = body.evaluate("one => one.getBoundingClientRect().height")
        assert abs(heights(page)[number] - high) < 2
        over = body.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, sources[number]
        assert body.evaluate("() => document.documentElement.scrollHeight - innerHeight") <= 1
    page.set_viewport_size({"width": 300, "height": 900})
    # A browser lays out frames that nobody sees as late as it can.
    page.locator("iframe").nth(0).scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    inside = page.frame_locator("iframe").nth(0).locator("body")
    high = inside.evaluate("one => one.getBoundingClientRect().height")
    assert abs(heights(page)[0] - high) < 2
    assert [one for one in said if "favicon" not in one and "404" not in one] == []
    page.close()


def test_a_frame_of_somebody_else_moves_nothing(
    browser: Browser,
    small: tuple[Path, DeskServer],
    article: Callable[[str, str], str],
) -> None:
    _, server = small
    frames = FRAME.format(src=f"{server.url}/embed{SMALL}") + FRAME.format(src="liar.html")
    page = browser.new_page(viewport={"width": 600, "height": 900})
    page.goto(article(server.url, frames))
    expect(page.frame_locator("iframe").nth(0).locator("h1")).to_be_visible()
    page.wait_for_timeout(500)
    own, other = heights(page)
    assert 150 < own < 1000
    assert other == 80
    page.evaluate("window.postMessage({downballot: 'height', height: 4000}, '*')")
    page.wait_for_timeout(200)
    assert heights(page) == [own, other]
    page.close()


def test_only_embeds_open_in_a_frame(
    browser: Browser,
    small: tuple[Path, DeskServer],
    article: Callable[[str, str], str],
) -> None:
    _, server = small
    frames = FRAME.format(src=f"{server.url}{SMALL}") + FRAME.format(src=f"{server.url}/")
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.goto(article(server.url, frames))
    page.wait_for_timeout(500)
    assert sum("frame-ancestors" in one for one in said) == 2
    page.close()


def test_a_count_that_arrives_shows_in_the_frame_without_reload(
    browser: Browser,
    small: tuple[Path, DeskServer],
    article: Callable[[str, str], str],
) -> None:
    folder, server = small
    frames = FRAME.format(src=f"{server.url}/embed{SMALL}")
    page = browser.new_page()
    page.goto(article(server.url, frames))
    inside = page.frame_locator("iframe").nth(0)
    expect(inside.locator("table")).to_contain_text("1,001")
    inside.locator("body").evaluate("() => { window.stayed = true }")
    count(folder, 2)
    expect(inside.locator("table")).to_contain_text("1,002", timeout=20_000)
    assert inside.locator("body").evaluate("() => window.stayed")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend_in_embeds_and_screens(
    browser: Browser, site: DeskServer, scheme: str
) -> None:
    context = browser.new_context(
        bypass_csp=True,
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": 390, "height": 800},
        reduced_motion="reduce",
    )
    page = context.new_page()
    paths = [f"{prefix}/embed{one}" for prefix in ("", "/es") for one in EMBEDS]
    paths += ["/screens/", "/es/screens/?show=boards,races", "/embed/nowhere"]
    other = "dark" if scheme == "light" else "light"
    paths += [f"/embed{DISTRICT_3}?theme={other}", f"/embed/bodies/lausd/?theme={other}"]
    for path in paths:
        page.goto(site.url + path)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{path}:\n{results.generate_report()}"
        script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(script) <= 0, path
    context.close()


def test_a_theme_holds_whatever_the_machine_prefers(browser: Browser, site: DeskServer) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    colours = []
    for asked in ("", "?theme=dark", "?theme=light", "#theme=light"):
        page.goto("about:blank")
        page.goto(f"{site.url}/embed{DISTRICT_3}{asked}")
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    auto, dark, light, by_script = colours
    assert auto == dark != light
    assert light == by_script
    page.goto("about:blank")
    page.goto(f"{site.url}/embed{DISTRICT_3}#lang=es&theme=light")
    page.wait_for_url("**/es/embed/**")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    context.close()


def test_the_code_can_be_copied(browser: Browser, site: DeskServer) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site.url + DISTRICT_3)
    page.locator("#embed-this summary").click()
    page.locator("[data-copies]").click()
    expect(page.locator(".copying [role=status]")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f'src="{site.url}/embed{DISTRICT_3}"' in copied
    assert f'src="{site.url}/embed.js"' in copied
    context.close()


def shown(page: Page) -> str:
    """Return the id of the screen that is shown."""
    expect(page.locator(".screen:visible")).to_have_count(1)
    return page.locator(".screen:visible").get_attribute("id") or ""


def test_screens_cycle_pause_and_go_back(browser: Browser, site: DeskServer) -> None:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{site.url}/screens/?seconds=3")
    screens = page.locator(".screen").count()
    assert screens >= 5
    first = shown(page)
    expect(page.locator(f"#{first}")).to_be_hidden(timeout=5_000)
    second = shown(page)
    assert second != first
    page.keyboard.press("Space")
    expect(page.locator("[data-pause]")).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(3_500)
    assert shown(page) == second
    page.keyboard.press("ArrowLeft")
    assert shown(page) == first
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".wall-place")).to_have_text(f"{screens} / {screens}")
    page.locator("[data-pause]").click()
    expect(page.locator("[data-pause]")).to_have_text("Pause")
    expect(page.locator(".wall-place")).to_have_text(f"1 / {screens}", timeout=5_000)
    page.close()


@pytest.mark.parametrize("path", ["/screens/", "/es/screens/"])
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720)])
def test_every_screen_has_room_on_a_wall(
    browser: Browser, site: DeskServer, path: str, size: tuple[int, int]
) -> None:
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{site.url}{path}?seconds=600")
    for _ in range(page.locator(".screen").count()):
        one = page.locator(f"#{shown(page)}")
        assert one.evaluate("one => one.scrollHeight - one.clientHeight") <= 1, shown(page)
        assert one.evaluate("one => one.scrollWidth - one.clientWidth") <= 1, shown(page)
        if width == 1920:
            least = one.evaluate(
                "one => Math.min(...[...one.querySelectorAll('p, td, th, li, dd')]"
                ".filter(each => each.offsetHeight > 2)"
                ".map(each => parseFloat(getComputedStyle(each).fontSize)))"
            )
            assert least >= 18
        page.keyboard.press("ArrowRight")
    page.close()


def test_a_count_that_arrives_shows_on_the_screen_that_is_on(
    browser: Browser, small: tuple[Path, DeskServer]
) -> None:
    folder, server = small
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{server.url}/screens/?show=races,contests&contests=school-board&seconds=600")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".screen.on")).to_contain_text("1,001")
    count(folder, 2)
    expect(page.locator(".screen.on")).to_contain_text("1,002", timeout=20_000)
    assert shown(page) == "contest-0"
    page.close()


def test_screens_stand_below_each_other_without_a_script_and_move_only_where_wanted(
    browser: Browser, site: DeskServer
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/screens/")
    every = page.locator(".screen")
    expect(page.locator(".screen:visible")).to_have_count(every.count())
    expect(page.locator("[data-pause]")).to_be_hidden()
    context.close()
    still = browser.new_context(reduced_motion="reduce")
    page = still.new_page()
    page.goto(f"{site.url}/screens/")
    name = page.locator(".screen.on").evaluate("one => getComputedStyle(one).animationName")
    assert name == "none"
    assert re.match(r"\d", page.locator(".wall-place").inner_text())
    still.close()
