"""The pages on which editors sign in and change their password."""

from __future__ import annotations

from msgspec import Struct

from downballot.model.editor import Editor, Role
from downballot.model.sentence import say
from downballot.publication.desk_addresses import PASSWORD, SIGN_IN
from downballot.publication.figures import shortened
from downballot.publication.frame import Frame, Site, frame

ROLES = {
    Role.READER: say("reader"),
    Role.EDITOR: say("editor"),
    Role.APPROVER: say("approver"),
}


class Person(Struct, frozen=True):
    """Who is signed in, as every page of the editor's desk says it.

    Attributes:
        name: Their name.
        role: What they may do, in a word.
        may_edit: They may call, retract, correct and write.
        may_approve: They may approve what another one did.
        form: What each of their forms carries, so that no other site can send one.
    """

    name: str
    role: str
    may_edit: bool
    may_approve: bool
    form: str


class SignInPage(Struct, frozen=True):
    """Everything on the page on which editors sign in.

    Attributes:
        frame: The surroundings.
        form: What the form carries.
        name: The name as it was typed.
        problem: Why nobody was signed in; empty at first.
        open: Whether the connection is one on which a password may be sent.
    """

    frame: Frame
    form: str
    name: str
    problem: str
    open: bool


class PasswordPage(Struct, frozen=True):
    """Everything on the page on which an editor changes the own password.

    Attributes:
        frame: The surroundings.
        person: Who is signed in.
        problem: Why it was not changed; empty at first.
        shortest: Characters that a password must have.
    """

    frame: Frame
    person: Person
    problem: str
    shortest: int


def person_of(editor: Editor, form: str) -> Person:
    """Return who is signed in.

    Args:
        editor: Who.
        form: What their forms carry.
    """
    role = editor.role
    return Person(shortened(editor.name), ROLES[role], role.may_edit, role.may_approve, form)


def sign_in_page(
    site: Site, form: str, *, name: str = "", problem: str = "", secure: bool = True
) -> SignInPage:
    """Return the page on which editors sign in.

    Args:
        site: The desk.
        form: What the form carries.
        name: The name as it was typed.
        problem: Why nobody was signed in.
        secure: Whether the connection is one on which a password may be sent.
    """
    return SignInPage(frame(site, say("Sign in"), SIGN_IN), form, name, problem, secure)


def password_page(
    site: Site, person: Person, *, shortest: int, problem: str = ""
) -> PasswordPage:
    """Return the page on which an editor changes the own password.

    Args:
        site: The desk.
        person: Who is signed in.
        shortest: Characters that a password must have.
        problem: Why it was not changed.
    """
    return PasswordPage(frame(site, say("Password"), PASSWORD), person, problem, shortest)


def waiting_sentence(seconds: int) -> str:
    """Say that somebody has to wait before a further try.

    Args:
        seconds: How long; 0 where name or password was wrong.
    """
    if not seconds:
        return say("Name or password is wrong.")
    minutes = str(-(-seconds // 60))
    return say(
        "There were too many tries that failed. Minutes to wait before the next: {minutes}.",
        minutes=minutes,
    )
