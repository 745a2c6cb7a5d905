"""The editor's desk in a real browser: by keyboard, without JavaScript, in two languages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from signed_in import ANA, BEN, PASSWORDS, PUBLIC, RACE

from downballot.web.server import DeskServer

pytestmark = pytest.mark.browser
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
WHY = "no past canvass lost such a lead"


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
        found = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield found
        found.close()


def reach(page: Page, selector: str) -> None:
    """Press the tab key until something has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"no key leads to {selector}")


def sign_in(page: Page, url: str, name: str, language: str = "") -> None:
    page.goto(f"{url}{language}/desk/sign-in")
    reach(page, "#name")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORDS[name])
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}{language}/desk/")


def test_two_people_make_a_call_public_by_keyboard_without_javascript(
    browser: Browser, desk_site: DeskServer
) -> None:
    url, pages = desk_site.url, {}
    for name in (ANA, BEN):
        context = browser.new_context(java_script_enabled=True)
        context.route("**/*.js", lambda route: route.abort())  # no script of the site
        pages[name] = context.new_page()
        sign_in(pages[name], url, name)
    ana, ben = pages[ANA], pages[BEN]
    ana.goto(url + RACE)
    reach(ana, "#call-reason")
    ana.keyboard.type(WHY)
    reach(ana, "#against")
    ana.keyboard.press("Space")
    reach(ana, "#call-form button")
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("status").filter(has_text="recorded")).to_be_visible()
    reader = browser.new_context(java_script_enabled=False).new_page()
    reader.goto(url + PUBLIC)
    expect(reader.locator("main")).not_to_contain_text(WHY)
    ben.reload()
    reach(ben, "main ul.list a")
    ben.keyboard.press("Enter")
    expect(ben).to_have_url(url + RACE)
    reach(ben, "#approve button")
    ben.keyboard.press("Enter")
    expect(ben.get_by_role("status").filter(has_text="approval")).to_be_visible()
    reader.reload()
    expect(reader.locator("main")).to_contain_text(WHY)
    expect(reader.locator("main")).to_contain_text(f"Approved by {BEN}")
    for page in (ana, ben, reader):
        page.context.close()


def test_every_form_works_with_javascript_off(browser: Browser, desk_site: DeskServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk_site.url}/desk/sign-in")
    page.fill("#name", ANA)
    page.fill("#password", PASSWORDS[ANA])
    page.click(".desk-form button")
    page.goto(desk_site.url + RACE)
    page.fill("#note-text", "A recount is asked for.")
    page.click("#note-form button")
    expect(page.locator("main")).to_contain_text("The note is written.")
    page.goto(desk_site.url + PUBLIC)
    expect(page.locator(".notes")).to_contain_text("A recount is asked for.")
    page.goto(f"{desk_site.url}/desk/")
    page.click(".desk-bar button")
    expect(page).to_have_url(f"{desk_site.url}/desk/sign-in")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["", "/es"])
def test_axe_finds_nothing_to_mend_and_no_page_is_too_wide(
    browser: Browser, desk_site: DeskServer, scheme: str, language: str
) -> None:
    context = browser.new_context(
        bypass_csp=True,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(f"{desk_site.url}{language}/desk/sign-in")
    check(page, "sign in")
    sign_in(page, desk_site.url, BEN, language)
    page.goto(desk_site.url + language + RACE)
    check(page, "race")
    page.fill("#note-text", "One box is missing.")
    page.click("#note-form button")
    page.fill("#call-reason", WHY)
    page.check("#against")
    page.click("#call-form button")
    page.click(".note-change summary")
    check(page, "race with a call and a note")
    for path in ("/desk/", "/desk/audit", "/desk/password", PUBLIC):
        page.goto(desk_site.url + language + path)
        check(page, path)
    context.close()


def check(page: Page, name: str) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, f"{name}:\n{results.generate_report()}"
    shots = os.environ.get("SHOTS")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        root = "document.documentElement"
        wide = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
        assert wide <= 0, f"{name} is too wide at {width}"
        if shots:
            file = f"{name}-{page.evaluate('document.documentElement.lang')}-{width}.png"
            page.screenshot(path=Path(shots) / file.replace("/", "_"), full_page=True)
