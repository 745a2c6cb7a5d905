"""Every kind of mistake in ``[mail]`` names its line and what is allowed there."""

from __future__ import annotations

import re
from importlib import resources

import msgspec
import pytest

from downballot.desk.file import parse_settings
from downballot.desk.settings import MailSettings
from downballot.errors import DeskError

DESK = 'title = "Desk"\ncontact = "desk@example.org"\n'
FOLDER = resources.files("downballot.almanac").joinpath("templates")
TEMPLATES = {
    name: FOLDER.joinpath(name, "desk.toml").read_text(encoding="utf-8")
    for name in ("blank", "lausd")
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_shows_mail_and_the_editors_desk_as_they_may_be_written(name: str) -> None:
    text = TEMPLATES[name]
    for table in ("mail", "editors"):
        block = text[text.index(f"# [{table}]") :].split("\n\n")[0]
        shown = re.sub(r"^# (?=\[|[a-z_]+ = )", "", block, flags=re.MULTILINE)
        text = text.replace(block, shown)
    settings = parse_settings(text, "desk.toml")
    assert settings.editors.enabled
    assert settings.mail.host == "smtp.example.org"
    defaults = {"port", "tls", "approval", "per_minute"}
    for one in defaults:
        assert getattr(settings.mail, one) == getattr(MailSettings(), one)
    named = msgspec.structs.asdict(settings.mail)
    assert all(named.values())


MAIL = """
[mail]
host = "smtp.example.org"
port = 587
tls = "starttls"
user = "desk"
sender = "Example Desk <desk@example.org>"
postal = "1 Example Street"
site = "https://results.example.org"
approval = true
per_minute = 60
"""
MAIL_MISTAKES = {
    "a host with a scheme": ('host = "smtp://x"', "a name as smtp.example.org"),
    "a host of two lines": (r'host = "a\nb"', "a name as smtp.example.org"),
    "no port": ("port = 0", "a port, as 587"),
    "a port above all": ("port = 65536", "a port, as 587"),
    "a port in words": ('port = "587"', "a whole number"),
    "an unknown tls": ('tls = "ssl"', "one of starttls, implicit, none"),
    "a password for all to read": ('tls = "none"', "starttls or implicit"),
    "no sender": ('sender = ""', "Example Desk <desk@example.org>"),
    "a sender without an address": ('sender = "Example Desk"', "an address, as"),
    "a sender that adds a header": (r'sender = "A <a@b.cc>\r\nBcc: d@e.ff"', "an address, as"),
    "no postal address": ('postal = " "', "the postal address of the people who write"),
    "a postal address of two lines": (r'postal = "a\nb"', "in one line"),
    "no site": ('site = ""', "as https://results.example.org"),
    "a site of another scheme": ('site = "ftp://results.example.org"', "as https://results"),
    "a site with a path": ('site = "https://results.example.org/x"', "as https://results"),
    "a site with a password": ('site = "https://a:b@example.org"', "as https://results"),
    "a site that ends the link": (r'site = "https://x.example\" onclick=\""', "as https://"),
    "no mail a minute": ("per_minute = 0", "a number from 1"),
    "approval in words": ('approval = "yes"', "true or false"),
    "an unknown field": ('hots = "x"', "one of host, port, tls, user, sender"),
    "a password in the file": ('password = "x"', "one of host, port, tls, user, sender"),
}


@pytest.mark.parametrize("mistake", MAIL_MISTAKES)
def test_a_mistake_in_mail_names_its_line_and_what_is_allowed(mistake: str) -> None:
    line, allowed = MAIL_MISTAKES[mistake]
    name = line.split()[0]
    pattern = re.compile(rf"^{name} = .*$", re.MULTILINE)
    mail = (
        pattern.sub(lambda _: line, MAIL)
        if pattern.search(MAIL)
        else f"{MAIL.rstrip()}\n{line}\n"
    )
    text = f"{DESK}{mail}"
    with pytest.raises(DeskError) as caught:
        parse_settings(text, "desk.toml")
    number = text.splitlines().index(line) + 1
    assert str(caught.value).startswith(f"desk.toml:{number}: {name}"), caught.value
    assert allowed in str(caught.value)


@pytest.mark.parametrize(
    ("host", "tls"),
    [("localhost", "none"), ("[::1]", "none"), ("smtp.example.org", "implicit")],
)
def test_mail_as_it_may_be_is_read(host: str, tls: str) -> None:
    mail = MAIL.replace("smtp.example.org", host).replace("starttls", tls)
    assert parse_settings(f"{DESK}{mail}", "desk.toml").mail.host == host


def test_a_desk_without_a_mail_server_needs_nothing_of_mail() -> None:
    assert parse_settings(DESK, "desk.toml").mail == MailSettings()
