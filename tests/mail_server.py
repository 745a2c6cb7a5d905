"""A real SMTP server that keeps what it is given, and goes wrong where a test says so."""

from __future__ import annotations

import socket
import threading
from collections import deque
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

HERE = "127.0.0.1"
DROP = "drop"  # the connection breaks instead of an answer
HANG = "hang"  # the mail is taken and kept, and its sender never hears of it


class MailServer:
    """A server on a port of this machine.

    ``refusals`` has, by address, what it says to the next mails to it: to the address
    (``rcpt``), or after the mail (``data``); then it takes what comes.
    """

    def __init__(self, user: str = "", password: str = "") -> None:
        self.mails: list[tuple[str, bytes]] = []
        self.senders: list[str] = []
        self.rcpt: dict[str, deque[str]] = {}
        self.data: dict[str, deque[str]] = {}
        self.mail: deque[str] = deque()
        self.connections = 0
        self.arrived = threading.Event()
        with socket.socket() as found:
            found.bind((HERE, 0))
            self.port: int = found.getsockname()[1]
        self._options = options = dict[str, Any]()
        if user:
            self._options = options | {
                "authenticator": lambda *given: AuthResult(
                    success=(given[-1].login, given[-1].password)
                    == (user.encode(), password.encode()),
                    handled=False,
                ),
                "auth_required": True,
                "auth_require_tls": False,
            }

    def start(self) -> None:
        self._controller = Controller(self, hostname=HERE, port=self.port, **self._options)
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    def to(self, address: str) -> list[EmailMessage]:
        """The mails that were taken for an address, parsed."""
        return [parsed(body) for one, body in self.mails if one == address]

    def refuse(self, address: str, *answers: str, at: str = "rcpt") -> None:
        getattr(self, at)[address] = deque(answers)

    async def handle_EHLO(  # noqa: N802 - the name of aiosmtpd's hook
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _o: object
    ) -> str:
        if self.mail:
            return self.mail.popleft()
        envelope.mail_from = address
        self.senders.append(address)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _o: object
    ) -> str:
        said = self._next(self.rcpt, address)
        if said == DROP:
            server.transport.abort()
            return "421 gone"
        if said:
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        (address,) = envelope.rcpt_tos
        said = self._next(self.data, address)
        if said and said not in {DROP, HANG}:
            return said
        if said != DROP:
            assert isinstance(envelope.content, bytes)
            self.mails.append((address, envelope.content))
            self.arrived.set()
        if said:
            server.transport.abort()
        return "250 taken"

    def _next(self, answers: dict[str, deque[str]], address: str) -> str:
        waiting = answers.get(address)
        return waiting.popleft() if waiting else ""


def parsed(body: bytes) -> EmailMessage:
    """A mail as mail programs read it; nothing of it may be malformed."""
    read = message_from_bytes(body, policy=default)
    assert isinstance(read, EmailMessage)
    for part in read.walk():
        assert part.defects == []
    return read
