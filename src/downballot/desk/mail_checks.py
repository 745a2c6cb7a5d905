"""What ``[mail]`` of ``desk.toml`` must hold beyond the shape of its values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parseaddr
from urllib.parse import urlsplit

from downballot.desk.mistake import Mistake
from downballot.desk.settings import MailSettings
from downballot.model.mailing import plain_address

TLS = ("starttls", "implicit", "none")
_HOST = re.compile(r"[\w.-]+|\[[0-9A-Fa-f:.]+\]")
_THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]"}


def of_mail(mail: MailSettings) -> Iterator[Mistake]:
    """Yield every mistake in ``[mail]``; there is none where it names no host.

    Args:
        mail: The table.
    """
    if not mail.host:
        return
    yield from _of_server(mail)
    sender = parseaddr(mail.sender)[1]
    if not mail.sender.isprintable() or not plain_address(sender):
        expected = 'an address, as "Example Desk <desk@example.org>"'
        yield Mistake(("mail", "sender"), f"{mail.sender!r}", expected)
    if not mail.postal.strip() or not mail.postal.isprintable():
        expected = "the postal address of the people who write, in one line"
        yield Mistake(("mail", "postal"), f"{mail.postal!r}", expected)
    if not _is_site(mail.site):
        expected = "where readers find the desk, as https://results.example.org"
        yield Mistake(("mail", "site"), f"{mail.site!r}", expected)
    if not 0 < mail.per_minute <= 100_000:
        yield Mistake(("mail", "per_minute"), f"{mail.per_minute}", "a number from 1")


def _of_server(mail: MailSettings) -> Iterator[Mistake]:
    if not _HOST.fullmatch(mail.host):
        yield Mistake(("mail", "host"), f"{mail.host!r}", "a name as smtp.example.org")
    if not 0 < mail.port < 65_536:
        yield Mistake(("mail", "port"), f"{mail.port}", "a port, as 587")
    if mail.tls not in TLS:
        yield Mistake(("mail", "tls"), f"{mail.tls!r}", f"one of {', '.join(TLS)}")
    elif mail.tls == "none" and mail.user and mail.host not in _THIS_MACHINE:
        expected = "starttls or implicit: without, the password is sent for all to read"
        yield Mistake(("mail", "tls"), "none, with a user", expected)


def _is_site(text: str) -> bool:
    try:
        parts = urlsplit(text)
        there = parts.scheme in {"http", "https"} and bool(parts.hostname)
        plain = not (parts.query or parts.fragment or parts.username or parts.path)
        return there and plain and text.isascii() and text.isprintable() and " " not in text
    except ValueError:
        return False
