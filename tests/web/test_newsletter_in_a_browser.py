"""The whole way of a mail: asked for, called, approved, received, left, in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx2
import pytest
from mail_server import HERE, MailServer
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from signed_in import ANA, BEN, PASSWORDS, PUBLIC, RACE

from downballot.ledger.subscriptions import Subscriptions
from downballot.pipeline.desk import Desk
from downballot.web.server import DeskServer

pytestmark = pytest.mark.browser
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
READER, OTHER = "reader@example.net", "other@example.net"
WHY = "no past canvass lost such a lead"
MAIL = """
[mail]
host = "127.0.0.1"
port = {port}
tls = "none"
sender = "Example Desk <desk@example.org>"
postal = "1 Example Street, Los Angeles, CA 90001"
site = "{site}"
per_minute = 6000
"""
Command = Callable[..., int]


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


@pytest.fixture
def mailing_site(desk_folder: Path, mail_server: MailServer) -> Iterator[DeskServer]:
    """A desk with editors that mails, on the web at the address that its mails link to.

    Yields:
        The server.
    """
    with socket.socket() as found:
        found.bind((HERE, 0))
        port: int = found.getsockname()[1]
    settings = desk_folder / "desk.toml"
    more = MAIL.format(port=mail_server.port, site=f"http://{HERE}:{port}")
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    with DeskServer(desk_folder, port=port) as server:
        yield server


@pytest.fixture
def command(desk_folder: Path) -> Command:
    """A command on the desk, in a process of its own, as a timer runs it."""

    def run(*words: str) -> int:
        line = [sys.executable, "-c", "from downballot.cli import main; main()", *words]
        ended = subprocess.run(
            [*line, "--desk", str(desk_folder)], check=False, timeout=120, capture_output=True
        )
        assert ended.returncode in {0, 3}, ended.stderr.decode()
        return ended.returncode

    return run


@pytest.fixture
def come(browser: Browser, mailing_site: DeskServer) -> Iterator[Callable[[str], Page]]:
    """Let somebody come with a browser of their own: ``come(ANA)``; a reader: ``come("")``.

    Yields:
        A function that opens a page and signs them in.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def one(name: str) -> Page:
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda said: errors.append(said.text) if said.type == "error" else None
        )
        if name:
            page.goto(f"{mailing_site.url}/desk/sign-in")
            page.fill("#name", name)
            page.fill("#password", PASSWORDS[name])
            page.click(".desk-form button")
            expect(page).to_have_url(f"{mailing_site.url}/desk/")
        return page

    yield one
    for context in contexts:
        context.close()
    assert errors == []


def subscribe(page: Page, site: str, server: MailServer, address: str, language: str) -> None:
    """Ask for every call, and say yes with the link of the letter."""
    page.goto(f"{site}{language}/about")
    page.click(f'a[href="{language}/subscribe"]')
    page.check('input[name="topic"][value="calls"]')
    page.check('input[name="rhythm"][value="at-once"]')
    page.fill("#address", address)
    server.arrived.clear()
    page.click(".subscription button")
    expect(page).to_have_url(f"{site}{language}/subscribe/asked")
    assert server.arrived.wait(30)
    (mail,) = server.to(address)
    page.goto(only_link(mail, f"{site}{language}/subscription/confirm/"))
    page.click(".subscription button")
    expect(page.locator('input[value="calls"]')).to_be_checked()


def only_link(mail: EmailMessage, start: str) -> str:
    """Return the link of a mail that begins so: the same in its text and in its HTML."""
    text, html = body(mail, "plain"), body(mail, "html")
    (found,) = set(re.findall(re.escape(start) + r"[\w-]+", text))
    assert f'href="{found}"' in html
    return str(found)


def body(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert isinstance(found, EmailMessage)
    return str(found.get_content())


def call_and_approve(come: Callable[[str], Page], site: str) -> tuple[Page, Page]:
    ana, ben = come(ANA), come(BEN)
    ana.goto(site + RACE)
    ana.fill("#call-reason", WHY)
    ana.check("#against")
    ana.click("#call-form button")
    expect(ana.get_by_role("status").filter(has_text="recorded")).to_be_visible()
    ben.goto(site + RACE)
    ben.click("#approve button")
    expect(ben.get_by_role("status").filter(has_text="approval")).to_be_visible()
    return ana, ben


def test_from_a_reader_who_asks_to_the_mail_of_a_call_to_nothing_more(
    come: Callable[[str], Page],
    command: Command,
    mailing_site: DeskServer,
    mail_server: MailServer,
    desk_folder: Path,
) -> None:
    site, reader, other = mailing_site.url, come(""), come("")
    subscribe(reader, site, mail_server, READER, "")
    subscribe(other, site, mail_server, OTHER, "/es")
    ana, ben = call_and_approve(come, site)
    command("mail", "prepare")
    command("mail", "send")
    assert len(mail_server.mails) == 2  # two letters: nobody has approved the edition
    approve_mailing(ana, ben, site)
    command("mail", "send")
    (_, mail), (_, spanish) = mail_server.to(READER), mail_server.to(OTHER)
    check_mail(mail, site, "Called: School Board District 2", WHY)
    check_mail(spanish, f"{site}/es", "School Board District 2", WHY)
    command("mail", "send")
    assert len(mail_server.mails) == 4

    reader.goto(only_link(mail, f"{site}/subscription/unsubscribe/"))
    assert active(desk_folder) == [READER, OTHER]  # what merely follows links ends nothing
    reader.click(".subscription button")
    expect(reader.locator("h1")).to_contain_text("You get no more mail")
    assert active(desk_folder) == [OTHER]
    one_click(spanish)
    assert active(desk_folder) == []

    ana.goto(site + RACE)
    ana.fill("#retract-reason", "A box was counted twice.")
    ana.click("#retract button")
    expect(ana.get_by_role("status").filter(has_text="taken back")).to_be_visible()
    command("mail", "prepare")
    command("mail", "send")
    assert len(mail_server.mails) == 4


def approve_mailing(ana: Page, ben: Page, site: str) -> None:
    """Let the edition be sent: the one who called sees it, a second person may do it."""
    for person in (ana, ben):
        person.goto(f"{site}/desk/")
        person.click('main a[href^="/desk/mailings/"]')
        expect(person.locator(".mail-text")).to_contain_text(WHY)
    expect(ana.locator("main")).to_contain_text("Your role does not allow you to approve it.")
    ben.click('form[action$="/approve"] button')
    expect(ben.locator("main")).to_contain_text(f"{BEN} has decided on it.")


def check_mail(mail: EmailMessage, site: str, subject: str, reason: str) -> None:
    """See that a mail has both forms with the same facts, and what lists must say."""
    assert subject in str(mail["Subject"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = only_link(mail, f"{site}/subscription/unsubscribe/")
    assert mail["List-Unsubscribe"] == f"<{leave}>"
    only_link(mail, f"{site}/subscription/preferences/")
    for kind in ("plain", "html"):
        said = " ".join(body(mail, kind).split())
        for fact in (reason, ANA, BEN, "1 Example Street", PUBLIC):
            assert fact in said, (kind, fact)


def one_click(mail: EmailMessage) -> None:
    """Leave as a mail provider does it: RFC 8058, from anywhere, without a cookie."""
    address = str(mail["List-Unsubscribe"]).strip("<>")
    form = str(mail["List-Unsubscribe-Post"])
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": "https://mail.example.com",
        "Sec-Fetch-Site": "cross-site",
    }
    for _ in range(2):  # a provider may try again
        answer = httpx2.post(address, content=form, headers=headers, trust_env=False)
        assert answer.status_code == 200
        assert "location" not in answer.headers


def active(folder: Path) -> list[str]:
    with Desk(folder) as desk:
        return [one.address for one in Subscriptions(desk.ledger.journal).active()]
