"""Hands mail to an SMTP server, and tells apart what was taken, refused and unknown.

A mail is taken when the server says so after its last line. Whatever breaks between the
first line of a mail and that word leaves it unknown whether it was taken; then it is said
to be unknown, and nobody here sends it again.
"""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Self

import stamina
from msgspec import Struct

from downballot.errors import DeliveryError

TIMEOUT_SECONDS = 30.0
REPLY_LENGTH = 300
_READY = 354
# What a server says of an address that there is not: RFC 5321 and RFC 3463.
_NO_SUCH_ADDRESS = re.compile(r"\b5\.1\.[12360]\b|\b5\.2\.1\b")
_OF_THE_ADDRESS = {550, 551, 553}
logging.getLogger("stamina").addHandler(logging.NullHandler())


class Outcome(StrEnum):
    """What became of a mail."""

    TAKEN = "taken"
    REFUSED = "refused"  # for good
    LATER = "later"  # certainly not taken; another time it may be
    UNKNOWN = "unknown"


class Answer(Struct, frozen=True):
    """What a server said to a mail.

    Attributes:
        outcome: What became of it.
        reply: The server's words, one line.
        dead: It said that there is no such address.
    """

    outcome: Outcome
    reply: str = ""
    dead: bool = False


class Server(Struct, frozen=True, kw_only=True):
    """An SMTP server and how it is asked.

    Attributes:
        host: Its host.
        port: Its port.
        tls: ``starttls``, ``implicit`` or ``none``.
        user: User name; empty for no sign-in.
        password: Password of the user.
        per_minute: Mails a minute at most; 0 for as many as go.
        attempts: Tries of one mail in a row, 1 or more.
        first_wait_seconds: Pause after the first; it doubles with each.
        timeout_seconds: How long to wait for any one answer.
    """

    host: str
    port: int
    tls: str = "starttls"
    user: str = ""
    password: str = ""
    per_minute: int = 0
    attempts: int = 3
    first_wait_seconds: float = 1.0
    timeout_seconds: float = TIMEOUT_SECONDS


class _TryAgain(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reply)
        self.answer = answer


class Mailer:
    """Sends mail to one server, one after the other, no faster than it is told.

    Args:
        server: The server.
        trust: Authorities to trust for TLS; None for those of the system.
        wait: Waits a number of seconds.
    """

    def __init__(
        self,
        server: Server,
        *,
        trust: ssl.SSLContext | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._server = server
        self._trust = trust
        self._wait = wait
        self._connection: smtplib.SMTP | None = None
        self._next_at = 0.0
        self._retry = stamina.RetryingCaller(
            attempts=server.attempts,
            timeout=None,
            wait_initial=server.first_wait_seconds,
            wait_max=30.0,
            wait_jitter=server.first_wait_seconds / 4,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()

    def send(self, sender: str, to: str, message: bytes) -> Answer:
        """Send a mail; a server that is busy is asked again after a pause.

        Args:
            sender: Address of who writes, to which the server returns what bounces.
            to: The reader's address.
            message: The mail, with CRLF at the end of each line.

        Raises:
            DeliveryError: No server answers, or it refuses the desk itself; the mail was
                certainly not taken.
        """
        self._keep_pace()

        def attempt() -> Answer:
            answer = self._once(sender, to, message)
            if answer.outcome is Outcome.LATER:
                raise _TryAgain(answer)
            return answer

        try:
            return self._retry(_TryAgain, attempt)
        except _TryAgain as error:
            return error.answer

    def _once(self, sender: str, to: str, message: bytes) -> Answer:
        connection = self._connected()
        try:
            refused = self._offer(connection, sender, to)
            if refused is not None:
                return refused
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Answer(Outcome.LATER, _words(str(error)))
        try:
            connection.send(_dotted(message))
            code, said = connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Answer(Outcome.UNKNOWN, _words(str(error)))
        return self._answer(connection, code, said)

    def _offer(self, connection: smtplib.SMTP, sender: str, to: str) -> Answer | None:
        """Go as far as the mail itself; return why not, where the server will not have it."""
        code, said = connection.mail(sender)
        if code >= 500:
            raise DeliveryError(
                f"{self._where}: refuses mail from {sender} ({code} {_words(said)}), expected "
                "a sender in [mail] of desk.toml that this server lets write"
            )
        if code < 400:
            code, said = connection.rcpt(to)
        if code < 400:
            connection.putcmd("data")
            code, said = connection.getreply()
            if code == _READY:
                return None
        return self._answer(connection, code, said)

    def _answer(self, connection: smtplib.SMTP, code: int, said: bytes) -> Answer:
        reply = f"{code} {_words(said)}"
        if 200 <= code < 300:
            return Answer(Outcome.TAKEN, reply)
        self._reset(connection, code)
        if code >= 500:
            dead = bool(_NO_SUCH_ADDRESS.search(reply))
            plain = code in _OF_THE_ADDRESS and not re.search(r"\b5\.\d+\.\d+\b", reply)
            return Answer(Outcome.REFUSED, reply, dead or plain)
        return Answer(Outcome.LATER, reply)

    def _reset(self, connection: smtplib.SMTP, code: int) -> None:
        if code == 421:  # the server closes the connection
            self._drop()
            return
        try:
            connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._connect_patiently()
        return self._connection

    def _connect_patiently(self) -> smtplib.SMTP:
        try:
            return self._retry(_may_pass, self._connect)
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(
                f"{self._where}: no mail can be handed over ({_words(str(error))}), expected "
                "an SMTP server as [mail] of desk.toml says, and the password of its user in "
                "DOWNBALLOT_MAIL_PASSWORD"
            ) from error

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, self._trust or ssl.create_default_context()
        seconds = server.timeout_seconds
        made: smtplib.SMTP
        if server.tls == "implicit":
            made = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=context)
        else:
            made = smtplib.SMTP(server.host, server.port, timeout=seconds)
        try:
            if server.tls == "starttls":
                made.starttls(context=context)
            if server.user:
                made.login(server.user, server.password)
            made.ehlo_or_helo_if_needed()
        except BaseException:
            made.close()
            raise
        return made

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _keep_pace(self) -> None:
        if not self._server.per_minute:
            return
        now = time.monotonic()
        if self._next_at > now:
            self._wait(self._next_at - now)
        self._next_at = max(now, self._next_at) + 60 / self._server.per_minute

    @property
    def _where(self) -> str:
        return f"{self._server.host}:{self._server.port}"


def _may_pass(error: Exception) -> bool:
    """Say whether a connection that failed may come about when it is tried again."""
    for_good = (
        smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, ssl.SSLError,
    )  # fmt: skip
    lost = isinstance(error, smtplib.SMTPException | OSError)
    return lost and not isinstance(error, for_good)


def _dotted(message: bytes) -> bytes:
    """Return a mail as it is sent: a line that begins with a dot gets another; then the end.

    Source:
        RFC 5321, section 4.5.2.
    """
    ended = message if message.endswith(b"\r\n") else message + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"


def _words(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    plain = " ".join(text.split())
    return "".join(one for one in plain if one.isprintable())[:REPLY_LENGTH]
