"""The HTML of a mail as a mail program draws it: whole, legible, and asking nobody."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from test_mail import ENVELOPE, FOOTING, HOSTILE, ZONE

from downballot.contests.views import ContestHistory
from downballot.decisions.values import ContestDecision
from downballot.model.call import Call
from downballot.publication.language import LANGUAGES, Language
from downballot.publication.mail import edition, print_news
from downballot.publication.mail_message import message
from downballot.publication.mail_news import call_news, retraction_news, update_news

pytestmark = pytest.mark.browser
# A mail program draws a mail among landmarks of its own.
NOT_OF_MAIL = {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}
Make = Callable[..., ContestHistory]
Decide = Callable[..., tuple[ContestDecision, ...]]
MakeCall = Callable[..., Call]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium.

    Yields:
        The browser.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        text = "Chromium is absent: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(text)
        pytest.skip(text)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


def drawn(mail: bytes) -> str:
    """Return the HTML of a mail with its own pictures in their places."""
    read = message_from_bytes(mail, EmailMessage, policy=default)
    body = read.get_body(("html",))
    assert isinstance(body, EmailMessage)
    html = str(body.get_content())
    for part in read.walk():
        if part.get_content_type() == "image/png":
            picture = base64.b64encode(part.get_payload(decode=True) or b"").decode()
            name = str(part["Content-ID"]).strip("<>")
            html = html.replace(f"cid:{name}", f"data:image/png;base64,{picture}")
    assert "cid:" not in html
    return html


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_a_mail_is_whole_on_a_phone_and_on_a_desk(
    browser: Browser,
    make: Make,
    decide: Decide,
    make_call: MakeCall,
    language: Language,
    scheme: str,
) -> None:
    history = make()
    decision = decide(history)[-1]
    call = make_call(decision)
    taken = make_call(decision, retracted_by="Ben Sample")
    assert taken.retraction is not None
    hostile = make(names=(HOSTILE * 20, "x" * 10_000))
    every = (
        update_news(history, decision, ZONE),
        call_news(call, "LAUSD District 3", ZONE),
        retraction_news(taken, taken.retraction, "LAUSD District 3", ZONE),
        update_news(hostile, None, ZONE),
    )
    news = tuple(print_news(one)[language.code] for one in every)
    asked: list[str] = []
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.on("request", lambda one: asked.append(one.url))
    page.on("dialog", lambda _: pytest.fail("a name of the count was run"))
    page.set_content(drawn(message(edition(news, language, FOOTING), ENVELOPE)))
    for width in (390, 800):
        page.set_viewport_size({"width": width, "height": 900})
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0, width
        shots = os.environ.get("SHOTS")
        if shots:
            name = f"mail-{language.code}-{scheme}-{width}.png"
            page.screenshot(path=Path(shots) / name, full_page=True)
    pictures = page.locator("img").evaluate_all("all => all.map(one => one.naturalWidth)")
    assert len(pictures) == 2
    assert all(pictures)
    assert all(page.locator("img").evaluate_all("all => all.map(one => one.alt)"))
    assert not [one for one in asked if not one.startswith("data:")]
    results = Axe().run(page, options={"rules": NOT_OF_MAIL})
    assert results.violations_count == 0, results.generate_report()
    context.close()
