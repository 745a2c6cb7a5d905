"""Who works at the desk, what they may do, and the trail of what they did."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """What a person may do at the editor's desk; each role may all that the one before may."""

    READER = "reader"  # sees what is not public yet
    EDITOR = "editor"  # calls, retracts, corrects names, writes notes
    APPROVER = "approver"  # approves what somebody else called or wrote

    @property
    def may_edit(self) -> bool:
        """Whether the person may call, retract, correct and write."""
        return self is not Role.READER

    @property
    def may_approve(self) -> bool:
        """Whether the person may approve what another one did."""
        return self is Role.APPROVER


class Editor(Struct, frozen=True):
    """A person who may sign in.

    Attributes:
        name: Name as readers see it under calls and notes; nobody else has it.
        role: What they may do.
        disabled: They may not sign in any more; what they did stays.
        added_at: When they were added, aware.
        password_at: When their password was set last, aware.
    """

    name: str
    role: Role
    disabled: bool
    added_at: datetime
    password_at: datetime


class Session(Struct, frozen=True):
    """A person who is signed in.

    Attributes:
        editor: Who.
        began_at: When they signed in, aware.
        seen_at: When they last asked for something, aware, to the minute or so.
    """

    editor: Editor
    began_at: datetime
    seen_at: datetime


class Via(StrEnum):
    """Where something was done."""

    WEB = "web"
    COMMAND_LINE = "command line"


class Deed(StrEnum):
    """What a row of the audit trail says was done."""

    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    ADD = "add-editor"
    ROLE = "set-role"
    PASSWORD = "set-password"  # noqa: S105 - the name of a deed
    DISABLE = "disable-editor"
    ENABLE = "enable-editor"
    CALL = "call"
    APPROVE = "approve"
    RETRACT = "retract"
    CORRECT = "correct"
    NOTE = "note"
    WITHDRAW = "withdraw-note"
    WITHDRAW_MAILING = "withdraw-mailing"
    OUTSTANDING = "add-outstanding"
    STAND = "choose-body"
    CERTIFY = "certify"


class AuditRow(Struct, frozen=True):
    """One row of the audit trail; never edited.

    Attributes:
        number: Place in the trail, from 1.
        deed: What was done.
        by: Who did it, as readers see the name.
        account: Who was known to have done it: the person who was signed in, or the user of
            the machine on the command line.
        via: Where it was done.
        subject: What it was done to: an election and contest, or a person.
        detail: What was decided, in a sentence; never a password.
        at: When, aware.
        previous: Hash of the row before, in hexadecimal; 64 zeros for the first.
        hash: SHA-256 over all of the above, in hexadecimal.
    """

    number: int
    deed: Deed
    by: str
    account: str
    via: Via
    subject: str
    detail: str
    at: datetime
    previous: str = ""
    hash: str = ""


def person_key(name: str) -> str:
    """Return what two spellings of one name have in common.

    Capitals, spaces and forms of letters make no other person of it.

    Examples:
        >>> person_key("Ana  Example") == person_key("ana example ")
        True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
