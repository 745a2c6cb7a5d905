"""Who may sign in at the editor's desk: added and changed on the command line."""

from __future__ import annotations

from datetime import UTC, datetime

from downballot.errors import UsageError
from downballot.ledger.ledger import Ledger
from downballot.model.editor import Deed, Editor, Role
from downballot.pipeline.auditing import Doer, note
from downballot.pipeline.call_checks import check_author
from downballot.pipeline.passwords import check_password, hashed


def add_editor(ledger: Ledger, doer: Doer, *, name: str, role: Role, password: str) -> Editor:
    """Add a person who may sign in.

    Args:
        ledger: The desk's ledger.
        doer: Who adds them.
        name: Their name as readers will see it under calls and notes.
        role: What they may do.
        password: Their first password.

    Raises:
        UsageError: The name names nobody or somebody else, or the password is soon guessed.
        NotKept: The journal could not be written.
    """
    check_author(name)
    plain = " ".join(name.split())
    check_password(password, plain)
    now = datetime.now(UTC)
    editor = Editor(plain, role, disabled=False, added_at=now, password_at=now)
    ledger.editors.add(editor, hashed(password))
    note(ledger.audit, doer, Deed.ADD, plain, detail=f"role {role.value}", now=now)
    return editor


def set_role(ledger: Ledger, doer: Doer, *, name: str, role: Role) -> Editor:
    """Set what a person may do; they have to sign in again.

    Args:
        ledger: The desk's ledger.
        doer: Who sets it.
        name: Whose.
        role: The role.

    Raises:
        UsageError: There is nobody of that name.
        NotKept: The journal could not be written.
    """
    ledger.editors.set_role(name, role)
    return _noted(ledger, doer, Deed.ROLE, name, f"role {role.value}")


def set_password(ledger: Ledger, doer: Doer, *, name: str, password: str) -> Editor:
    """Set a person's password and end all of their sessions.

    Args:
        ledger: The desk's ledger.
        doer: Who sets it.
        name: Whose.
        password: The new password.

    Raises:
        UsageError: There is nobody of that name, or the password is soon guessed.
        NotKept: The journal could not be written.
    """
    found = known_editor(ledger, name)
    check_password(password, found.name)
    ledger.editors.set_password(name, hashed(password), datetime.now(UTC))
    return _noted(ledger, doer, Deed.PASSWORD, name, "")


def disable_editor(ledger: Ledger, doer: Doer, *, name: str, disabled: bool) -> Editor:
    """Say that a person may no longer sign in, or may again; what they did stays.

    Args:
        ledger: The desk's ledger.
        doer: Who says so.
        name: Who may not, or may again.
        disabled: They may not.

    Raises:
        UsageError: There is nobody of that name.
        NotKept: The journal could not be written.
    """
    ledger.editors.disable(name, disabled=disabled)
    return _noted(ledger, doer, Deed.DISABLE if disabled else Deed.ENABLE, name, "")


def known_editor(ledger: Ledger, name: str) -> Editor:
    """Return a person who was added.

    Args:
        ledger: The desk's ledger.
        name: Their name.

    Raises:
        UsageError: There is nobody of that name.
    """
    found = ledger.editors.find(name)
    if found is None:
        known = ", ".join(one.name for one in ledger.editors.all())
        allowed = known or "nobody yet: `downballot editors add`"
        raise UsageError(f"editor {name!r}: not known, expected one of {allowed}")
    return found[0]


def _noted(ledger: Ledger, doer: Doer, deed: Deed, name: str, detail: str) -> Editor:
    changed = known_editor(ledger, name)
    note(ledger.audit, doer, deed, changed.name, detail=detail)
    return changed
