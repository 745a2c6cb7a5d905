"""A page of every kind: in both languages, light and dark, narrow and wide, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from page_paths import NUMBERS, PATHS
from playwright.sync_api import Browser, BrowserContext, expect
from windows import overflow, to_mend

from downballot.web.server import DeskServer

pytestmark = pytest.mark.browser

LANGUAGES = {"": "en", "/es": "es"}
WIDTHS = (390, 768, 1280)
SHOWN = tuple(product((390, 1280), ("light", "dark")))


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A browser as it comes.

    Yields:
        The window.
    """
    with browser.new_context() as context:
        yield context


@pytest.fixture(scope="module")
def without_scripts(browser: Browser) -> Iterator[BrowserContext]:
    """A browser with JavaScript off.

    Yields:
        The window.
    """
    with browser.new_context(java_script_enabled=False) as context:
        yield context


@pytest.mark.parametrize("prefix", LANGUAGES)
@pytest.mark.parametrize("name", PATHS)
def test_a_page_is_quiet_fits_its_window_and_has_nothing_to_mend(
    window: BrowserContext, site: DeskServer, name: str, prefix: str
) -> None:
    said: list[str] = []
    asked: list[str] = []
    page = window.new_page()
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.on("request", lambda one: asked.append(one.url))
    page.goto(site.url + prefix + PATHS[name], wait_until="load")
    assert page.locator("html").get_attribute("lang") == LANGUAGES[prefix]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) <= 0, f"too wide at {width}"
    missing = [one for one in said if "404" not in one or name != "not found"]
    assert missing == []
    assert all(one.startswith(site.url) for one in asked)
    for width, scheme in SHOWN:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert not to_mend(page), f"{width} px, {scheme}: {to_mend(page)}"
    page.close()


@pytest.mark.parametrize("prefix", LANGUAGES)
@pytest.mark.parametrize("name", PATHS)
def test_the_first_paint_needs_no_script(
    without_scripts: BrowserContext, site: DeskServer, name: str, prefix: str
) -> None:
    page = without_scripts.new_page()
    page.goto(site.url + prefix + PATHS[name])
    expect(page.locator("h1")).to_have_count(1)
    if not prefix:
        expect(page.locator("main")).to_contain_text(NUMBERS.get(name, ""))
    page.set_viewport_size({"width": 390, "height": 800})
    assert overflow(page) <= 0
    page.close()
