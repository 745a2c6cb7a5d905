"""Passwords: what is asked of one, and how it is checked without being kept.

Source: RFC 9106 (Argon2id, the second recommended option), NIST SP 800-63B 5.1.1.2.
"""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from downballot.errors import UsageError
from downballot.model.editor import person_key

SHORTEST, LONGEST = 12, 200  # characters
FEWEST_LETTERS = 5  # different ones
# Each check takes 64 MiB: so many at a time, whoever else asks waits.
_TURNS = threading.BoundedSemaphore(2)
_HASHER = PasswordHasher()


def check_password(password: str, name: str) -> None:
    """Refuse a password that is soon guessed.

    Args:
        password: The password; no message repeats it.
        name: The name of the person, which must not be in it.

    Raises:
        UsageError: It is too short or too long, has hardly any different letters, or is
            made of the name.
    """
    length = len(password)
    if not SHORTEST <= length <= LONGEST:
        raise UsageError(
            f"password: {length} characters, expected {SHORTEST} to {LONGEST}: a few words"
        )
    if len(set(password.casefold())) < FEWEST_LETTERS:
        raise UsageError(
            f"password: too alike, expected {FEWEST_LETTERS} different letters or more"
        )
    if any(word in person_key(password) for word in person_key(name).split() if len(word) > 2):
        raise UsageError("password: has a part of the name in it, expected one without")


def hashed(password: str) -> str:
    """Return what a password can be checked by: Argon2id with a salt of its own.

    Args:
        password: The password.
    """
    with _TURNS:
        return _HASHER.hash(_plain(password))


def is_right(kept: str | None, password: str) -> bool:
    """Say whether a password is right; it takes as long where there is nobody to compare.

    Args:
        kept: What it is checked by; None for a name that nobody has.
        password: The password that was given.
    """
    given, nobody = _plain(password[: LONGEST + 1]), _nobody()
    with _TURNS:
        try:
            _HASHER.verify(nobody if kept is None else kept, given)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None and len(password) <= LONGEST


def is_outdated(kept: str) -> bool:
    """Say whether a password should be hashed again, with what is recommended by now.

    Args:
        kept: What it is checked by.
    """
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")


def _plain(password: str) -> str:
    """Return a password in one form, however a keyboard composes its letters."""
    return unicodedata.normalize("NFKC", password)
