"""The people who may sign in, and who is signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from downballot.errors import UsageError
from downballot.ledger.editor_tables import EDITORS, SESSIONS
from downballot.ledger.journal import Journal, Row, rows
from downballot.model.editor import Editor, Role, Session, person_key

_PUBLIC = [one for one in EDITORS.c if one.name not in {"key", "password"}]


class Editors:
    """The people of a desk, with what their passwords are checked by.

    Args:
        journal: The journal of the desk.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def add(self, editor: Editor, password: str) -> None:
        """Add a person.

        Args:
            editor: The person.
            password: What the password is checked by, never the password itself.

        Raises:
            UsageError: Somebody has the name already.
            NotKept: The journal could not be written.
        """
        key = person_key(editor.name)
        with self._journal.writing() as connection:
            if rows(connection, sa.select(EDITORS.c.name).where(EDITORS.c.key == key)):
                raise UsageError(
                    f"editor {editor.name!r}: somebody has this name, expected another one"
                )
            values = {**msgspec.structs.asdict(editor), "key": key, "password": password}
            values["role"] = editor.role.value
            connection.execute(sa.insert(EDITORS).values(**values))

    def all(self) -> tuple[Editor, ...]:
        """Return everybody, also who may not sign in any more, by name."""
        query = sa.select(*_PUBLIC).order_by(EDITORS.c.key)
        return msgspec.convert(self._journal.rows(query), tuple[Editor, ...])

    def find(self, name: str) -> tuple[Editor, str] | None:
        """Return a person and what their password is checked by; None for nobody.

        Args:
            name: Their name; capitals, spaces and forms of letters do not matter.
        """
        query = sa.select(EDITORS).where(EDITORS.c.key == person_key(name))
        found = self._journal.rows(query)
        return (_editor(found[0]), str(found[0]["password"])) if found else None

    def set_password(self, name: str, password: str, at: datetime) -> None:
        """Set what a person's password is checked by, and end all of their sessions.

        Args:
            name: Whose.
            password: What the password is checked by.
            at: When, aware.

        Raises:
            UsageError: There is nobody of that name.
            NotKept: The journal could not be written.
        """
        self._change(name, password=password, password_at=at)

    def rehash(self, name: str, password: str) -> None:
        """Set what the same password is checked by from now on; sessions go on.

        Args:
            name: Whose.
            password: What the password is checked by.
        """
        with self._journal.writing() as connection:
            where = EDITORS.c.key == person_key(name)
            connection.execute(sa.update(EDITORS).where(where).values(password=password))

    def set_role(self, name: str, role: Role) -> None:
        """Set what a person may do, and end all of their sessions.

        Args:
            name: Whose.
            role: The role.

        Raises:
            UsageError: There is nobody of that name.
            NotKept: The journal could not be written.
        """
        self._change(name, role=role.value)

    def disable(self, name: str, *, disabled: bool) -> None:
        """Say whether a person may no longer sign in; where so, their sessions end.

        Args:
            name: Who.
            disabled: They may not.

        Raises:
            UsageError: There is nobody of that name.
            NotKept: The journal could not be written.
        """
        self._change(name, disabled=disabled)

    def _change(self, name: str, **values: Any) -> None:  # noqa: ANN401 - of any column
        key = person_key(name)
        with self._journal.writing() as connection:
            changed = connection.execute(
                sa.update(EDITORS).where(EDITORS.c.key == key).values(**values)
            )
            if not changed.rowcount:
                known = [one["name"] for one in rows(connection, sa.select(EDITORS.c.name))]
                allowed = ", ".join(sorted(known)) or "nobody yet: `downballot editors add`"
                raise UsageError(f"editor {name!r}: not known, expected one of {allowed}")
            connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.editor == key))

    def begin(self, token_hash: str, name: str, at: datetime, oldest: datetime) -> None:
        """Begin a session of a person.

        Args:
            token_hash: What its token is known by.
            name: Whose.
            at: When, aware.
            oldest: Sessions that began before this have ended and are forgotten.
        """
        values = {"token_hash": token_hash, "editor": person_key(name)}
        with self._journal.writing() as connection:
            connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.began_at < oldest))
            connection.execute(sa.insert(SESSIONS).values(**values, began_at=at, seen_at=at))

    def session(self, token_hash: str) -> Session | None:
        """Return a session and whose it is; None for none, also not of somebody disabled.

        Args:
            token_hash: What its token is known by.
        """
        query = (
            sa
            .select(SESSIONS.c.began_at, SESSIONS.c.seen_at, *_PUBLIC)
            .join(EDITORS, EDITORS.c.key == SESSIONS.c.editor)
            .where(SESSIONS.c.token_hash == token_hash, EDITORS.c.disabled.is_(False))
        )
        found = self._journal.rows(query)
        if not found:
            return None
        return Session(_editor(found[0]), found[0]["began_at"], found[0]["seen_at"])

    def seen(self, token_hash: str, at: datetime) -> None:
        """Note that a session was used.

        Args:
            token_hash: What its token is known by.
            at: When, aware.
        """
        with self._journal.writing() as connection:
            where = SESSIONS.c.token_hash == token_hash
            connection.execute(sa.update(SESSIONS).where(where).values(seen_at=at))

    def end(self, token_hash: str) -> None:
        """End a session; nothing changes where there is none.

        Args:
            token_hash: What its token is known by.
        """
        with self._journal.writing() as connection:
            where = SESSIONS.c.token_hash == token_hash
            connection.execute(sa.delete(SESSIONS).where(where))


def _editor(row: Row) -> Editor:
    return msgspec.convert({name: row[name] for name in Editor.__struct_fields__}, Editor)
