"""People sign in and out, and change their password: sessions, and what ends them.

A session's token is with its browser alone; the journal has its hash. It ends 30 minutes
after it was last used and 12 hours after it began, at signing out, and with every change of
the person's password, role or standing.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from downballot.errors import UsageError
from downballot.ledger.attempts import Attempt, shortened_hash
from downballot.ledger.ledger import Ledger
from downballot.model.editor import Deed, Editor, Session
from downballot.pipeline.auditing import note, on_the_web
from downballot.pipeline.editors import set_password
from downballot.pipeline.lockout import place_of, wait_seconds
from downballot.pipeline.passwords import hashed, is_outdated, is_right

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)  # so that not every page is a write


class Refused(Struct, frozen=True):
    """Somebody was not signed in.

    Attributes:
        wait: Seconds that they must wait; 0 where name or password was wrong.
    """

    wait: int


class SignedIn(Struct, frozen=True):
    """Somebody was signed in.

    Attributes:
        editor: Who.
        token: What their browser shows from now on; kept nowhere else.
    """

    editor: Editor
    token: str


class _Locked(Exception):
    """So many tries failed that a further one must wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def sign_in(
    ledger: Ledger,
    *,
    name: str,
    password: str,
    address: str,
    before: str = "",
    now: datetime | None = None,
) -> SignedIn | Refused:
    """Sign somebody in, in a session of its own.

    Whether anybody has the name cannot be told: neither from what is returned, nor from how
    long it takes, nor from when somebody has to wait.

    Args:
        ledger: The desk's ledger.
        name: The name that was given.
        password: The password that was given.
        address: Where it comes from.
        before: Token that the browser had before; its session ends.
        now: When, aware; this moment by default.

    Raises:
        NotKept: The journal could not be written.
    """
    at = now or datetime.now(UTC)
    found = _recognised(ledger, name, password, address, at)
    if isinstance(found, Refused):
        return found
    token = secrets.token_urlsafe(32)
    if before:
        ledger.editors.end(_known_by(before))
    ledger.editors.begin(_known_by(token), found.name, at, at - LONGEST)
    note(ledger.audit, on_the_web(found.name), Deed.SIGN_IN, found.name, now=at)
    return SignedIn(found, token)


def session_of(ledger: Ledger, token: str, now: datetime | None = None) -> Session | None:
    """Return the session of a token; None where there is none or it has ended.

    Args:
        ledger: The desk's ledger.
        token: What the browser shows; empty for nothing.
        now: When, aware; this moment by default.
    """
    if not token:
        return None
    at, known = now or datetime.now(UTC), _known_by(token)
    found = ledger.editors.session(known)
    if found is None:
        return None
    if at - found.seen_at > IDLE or at - found.began_at > LONGEST:
        ledger.editors.end(known)
        return None
    if at - found.seen_at > NOTED_EVERY:
        ledger.editors.seen(known, at)
    return found


def sign_out(ledger: Ledger, token: str) -> None:
    """End the session of a token; nothing changes where there is none.

    Args:
        ledger: The desk's ledger.
        token: What the browser shows.

    Raises:
        NotKept: The journal could not be written.
    """
    found = session_of(ledger, token)
    if found is not None:
        ledger.editors.end(_known_by(token))
        name = found.editor.name
        note(ledger.audit, on_the_web(name), Deed.SIGN_OUT, name)


def change_password(
    ledger: Ledger, editor: Editor, *, old: str, new: str, address: str
) -> None:
    """Let somebody who is signed in change their password; all of their sessions end.

    Args:
        ledger: The desk's ledger.
        editor: Who.
        old: The password until now; tries of it count as tries to sign in.
        new: The new one.
        address: Where it comes from.

    Raises:
        UsageError: The old one is wrong, somebody has to wait, or the new one is soon
            guessed.
        NotKept: The journal could not be written.
    """
    found = _recognised(ledger, editor.name, old, address, datetime.now(UTC))
    if isinstance(found, Refused):
        waiting = f"wait {found.wait} seconds" if found.wait else "the one until now"
        raise UsageError(f"password: not changed, expected {waiting}")
    set_password(ledger, on_the_web(editor.name), name=editor.name, password=new)


def _recognised(
    ledger: Ledger, name: str, password: str, address: str, at: datetime
) -> Editor | Refused:
    """Return who somebody is by name and password; the same work for every name."""
    place = place_of(address)

    def allowing(tries: tuple[Attempt, ...]) -> None:
        seconds = wait_seconds(tries, shortened_hash(name), place, at)
        if seconds:
            raise _Locked(seconds)

    try:
        number = ledger.attempts.begin(name, place, at, allowing)
    except _Locked as locked:
        return Refused(locked.seconds)
    found = ledger.editors.find(name)
    known = found if found and not found[0].disabled else None
    right = is_right(known[1] if known else None, password)
    if not right or known is None:
        return Refused(0)
    ledger.attempts.succeeded(number)
    editor, kept = known
    if is_outdated(kept):
        ledger.editors.rehash(editor.name, hashed(password))
    return editor


def _known_by(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
