"""A page of every kind: in both languages, light and dark, narrow and wide, without scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product

import pytest
from page_paths import FORMS, NUMBERS, PATHS
from playwright.sync_api import Browser, BrowserContext, expect
from small_desk import make_small_desk
from windows import overflow, to_mend

from downballot.web.server import DeskServer

pytestmark = pytest.mark.browser

ASKING = """
[mail]
host = "127.0.0.1"
port = 1025
tls = "none"
sender = "Example Desk <desk@example.org>"
postal = "1 Example Street"
site = "https://results.example.org"

[claims]
public = true
"""
LANGUAGES = {"": "en", "/es": "es"}
WIDTHS = (390, 768, 1280)
# Each width with each scheme, every pair in one of the languages; all four where asked for.
WHOLE = tuple(product((390, 1280), ("light", "dark")))
SHOWN = {"": (WHOLE[0], WHOLE[3]), "/es": (WHOLE[1], WHOLE[2])}


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


@pytest.fixture(scope="module")
def asking_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    """A desk that sends mail, and checks texts of anybody.

    Yields:
        The server.
    """
    folder = make_small_desk(tmp_path_factory.mktemp("asking") / "desk")
    settings = folder / "desk.toml"
    settings.write_text(settings.read_text() + ASKING)
    with DeskServer(folder, port=0) as server:
        yield server


@pytest.mark.parametrize("prefix", LANGUAGES)
@pytest.mark.parametrize("name", PATHS)
def test_a_page_is_quiet_fits_its_window_and_has_nothing_to_mend(
    window: BrowserContext, site: DeskServer, name: str, prefix: str
) -> None:
    assert_in_order(window, site.url, prefix, PATHS[name], missing=name == "not found")


@pytest.mark.parametrize("prefix", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_quiet_fits_its_window_and_has_nothing_to_mend(
    window: BrowserContext, asking_site: DeskServer, name: str, prefix: str
) -> None:
    assert_in_order(window, asking_site.url, prefix, FORMS[name])


def assert_in_order(
    window: BrowserContext, address: str, prefix: str, path: str, *, missing: bool = False
) -> None:
    said: list[str] = []
    asked: list[str] = []
    page = window.new_page()
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.on("request", lambda one: asked.append(one.url))
    page.goto(address + prefix + path, wait_until="load")
    assert page.locator("html").get_attribute("lang") == LANGUAGES[prefix]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) <= 0, f"too wide at {width}"
    assert [one for one in said if not (missing and "404" in one)] == []
    assert all(one.startswith(address) for one in asked)
    for width, scheme in WHOLE if "DOWNBALLOT_WHOLE" in os.environ else SHOWN[prefix]:
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
