"""Pages of precincts with Ventura County's real results and boundaries, in both languages.

Light and dark, narrow and wide: quiet, as wide as the window, and with nothing to mend.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from windows import overflow, to_mend

from downballot.pipeline.creation import create_desk
from downballot.pipeline.precinct_boundaries import keep_boundaries
from downballot.pipeline.precinct_desk import PrecinctDesk
from downballot.web.server import DeskServer

pytestmark = pytest.mark.browser

ELECTION = "2016-11-08-general"
LIST = f"/elections/{ELECTION}/precincts/"
PLACES = f"{LIST}measure-v-fillmore-usd-bond"
MAP = f"{PLACES}/map"
PATHS = {"list": LIST, "places": PLACES, "map": MAP, "embedded map": f"/embed{MAP}"}
LANGUAGES = {"": "en", "/es": "es"}
WIDTHS = (390, 1280)
Scheme = Literal["light", "dark"]
SCHEMES: dict[str, tuple[Scheme, Scheme]] = {"": ("light", "dark"), "/es": ("dark", "light")}


@pytest.fixture(scope="module")
def desk(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    """A desk with a school bond of Ventura County by precinct.

    Yields:
        Its server.
    """
    data = shared / "data" / "precincts" / "ventura"
    if not data.is_dir():
        pytest.skip(f"{data} is absent: results by precinct lie beside the project")
    folder = tmp_path_factory.mktemp("precincts") / "desk"
    create_desk(folder, "blank")
    with PrecinctDesk(folder) as opened:
        opened.take_in(ELECTION, [data / "contests" / "MeasureVFillmoreUSDBond.csv"])
    shapes = data / "ventura_precincts_2016.shp"
    keep_boundaries(folder, ELECTION, shapes, id_column="pct16")
    with DeskServer(folder, port=0) as server:
        yield server


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A browser as it comes.

    Yields:
        The window.
    """
    with browser.new_context() as context:
        yield context


@pytest.mark.parametrize("prefix", LANGUAGES)
@pytest.mark.parametrize("name", PATHS)
def test_a_page_is_quiet_fits_its_window_and_has_nothing_to_mend(
    window: BrowserContext, desk: DeskServer, name: str, prefix: str
) -> None:
    page = window.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(f"{one.text} {one.location['url']}"))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.goto(f"{desk.url}{prefix}{PATHS[name]}", wait_until="load")
    assert page.locator("html").get_attribute("lang") == LANGUAGES[prefix]
    for width, scheme in zip(WIDTHS, SCHEMES[prefix], strict=True):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert overflow(page) <= 0, f"too wide at {width}"
        found = to_mend(page)
        assert not found, f"{width} px, {scheme}: {found}"
    # What is made for frames names no icon, and Chromium asks for one where there is no frame.
    assert [one for one in said if not one.endswith("/favicon.ico")] == []
    page.close()


def test_on_a_phone_the_buttons_of_the_map_cover_none_of_it(
    window: BrowserContext, desk: DeskServer
) -> None:
    page = window.new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{desk.url}{MAP}")
    page.wait_for_selector("[data-ready]", timeout=10_000)
    canvas, buttons = _bottom(page, "canvas"), _top(page, ".map-buttons")
    assert buttons >= canvas
    assert buttons - canvas < 40
    page.close()


def _bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def _top(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["y"]
