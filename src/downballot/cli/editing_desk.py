"""Commands about the editor's desk: editors, note, audit."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

from cyclopts import App, Parameter

from downballot.cli.output import console, print_json, table, when
from downballot.cli.parameters import HERE, AsJson, DeskFolder, ElectionId
from downballot.errors import UsageError
from downballot.model.editor import Role
from downballot.model.note import NoteRow
from downballot.pipeline import editors as people
from downballot.pipeline.auditing import at_the_command_line, note_note
from downballot.pipeline.desk import Desk
from downballot.pipeline.notes import Draft, withdraw_note, write_note

Name = Annotated[str, Parameter(help="The person's name, as readers will see it.")]
By = Annotated[str, Parameter(help="Who: a person's name, as readers will see it.")]
EDITORS_HELP = """Say who may sign in at the editor's desk, and as what.

Example: downballot editors add "Ana Example" --role approver --desk my-desk
"""
editors = App(name="editors", help=EDITORS_HELP)


@editors.command(name="add")
def add_editor(name: Name, *, role: Role = Role.EDITOR, desk: DeskFolder = HERE) -> None:
    """Add a person who may sign in; asks for their first password.

    Where nobody can be asked, the password is the first line of standard input. It is never
    a word of the command, which other users of the machine could read.

    Example: downballot editors add "Ana Example" --role approver --desk my-desk

    Args:
        name: The person's name.
        role: What they may do: reader, editor or approver.
        desk: The desk's folder.
    """
    with Desk(desk) as opened:
        password = _asked_password()
        doer = at_the_command_line()
        made = people.add_editor(opened.ledger, doer, name=name, role=role, password=password)
        enabled = opened.settings.editors.enabled
    console().print(f"{made.name} may sign in, as {made.role.value}.", markup=False)
    if not enabled:
        console().print("Nobody can yet: desk.toml needs [editors] with enabled = true.")


@editors.command(name="role")
def set_role(name: Name, role: Role, *, desk: DeskFolder = HERE) -> None:
    """Set what a person may do; they have to sign in again.

    Example: downballot editors role "Ana Example" reader --desk my-desk

    Args:
        name: The person's name.
        role: What they may do from now on: reader, editor or approver.
        desk: The desk's folder.
    """
    with Desk(desk) as opened:
        made = people.set_role(opened.ledger, at_the_command_line(), name=name, role=role)
    console().print(f"{made.name} is {made.role.value} now.", markup=False)


@editors.command(name="password")
def set_password(name: Name, *, desk: DeskFolder = HERE) -> None:
    """Set a person's password and end all of their sessions; asks for it.

    Example: downballot editors password "Ana Example" --desk my-desk

    Args:
        name: The person's name.
        desk: The desk's folder.
    """
    with Desk(desk) as opened:
        known = people.known_editor(opened.ledger, name)
        doer, password = at_the_command_line(), _asked_password()
        people.set_password(opened.ledger, doer, name=known.name, password=password)
    console().print(f"{known.name} has another password now.", markup=False)


@editors.command(name="disable")
def disable(name: Name, *, desk: DeskFolder = HERE) -> None:
    """Let a person no longer sign in; what they did stays, with their name.

    Example: downballot editors disable "Ana Example" --desk my-desk

    Args:
        name: The person's name.
        desk: The desk's folder.
    """
    with Desk(desk) as opened:
        doer = at_the_command_line()
        made = people.disable_editor(opened.ledger, doer, name=name, disabled=True)
    console().print(f"{made.name} may not sign in any more.", markup=False)


@editors.command(name="enable")
def enable(name: Name, *, desk: DeskFolder = HERE) -> None:
    """Let a person who was disabled sign in again.

    Example: downballot editors enable "Ana Example" --desk my-desk

    Args:
        name: The person's name.
        desk: The desk's folder.
    """
    with Desk(desk) as opened:
        doer = at_the_command_line()
        made = people.disable_editor(opened.ledger, doer, name=name, disabled=False)
    console().print(f"{made.name} may sign in again, as {made.role.value}.", markup=False)


@editors.command(name="list")
def list_editors(*, desk: DeskFolder = HERE, json: AsJson = False) -> None:
    """List who may sign in, also who may not any more.

    Example: downballot editors list --desk my-desk

    Args:
        desk: The desk's folder.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        listed, zone = opened.ledger.editors.all(), opened.settings.timezone
    if json:
        print_json(listed)
        return
    shown = table("", "name", "role", "added", "password set", "may sign in")
    for one in listed:
        may = "no" if one.disabled else "yes"
        moments = (when(one.added_at, zone), when(one.password_at, zone))
        shown.add_row(one.name, one.role.value, *moments, may)
    console().print(shown if listed else "Nobody yet.")


def note(
    contest: str,
    *,
    by: By,
    text: str = "",
    reason: str = "",
    replace: int = 0,
    withdraw: int = 0,
    language: str = "en",
    desk: DeskFolder = HERE,
    election: ElectionId = "",
    json: AsJson = False,
) -> None:
    """Write a note on a race, which readers see beside its count; or replace or withdraw one.

    A note is never edited: one that is replaced or withdrawn stays visible as such.

    Example: downballot note "LAUSD District 1" --by "Ana Example"
    --text "The county recounts this race on Monday."

    Args:
        contest: Its name on the desk, its id, its number, or words of its title.
        by: Who says it.
        text: What readers should know.
        reason: Why a note is replaced or withdrawn.
        replace: Number of the note that this one replaces.
        withdraw: Number of the note to withdraw, without another in its place.
        desk: The desk's folder.
        election: Id of the election in desk.toml.
        language: Language of the text: en or es.
        json: Print the row as JSON, and nothing else.
    """
    if withdraw and (replace or text):
        raise UsageError(
            "note: expected either --withdraw, or --text with or without --replace"
        )
    with Desk(desk) as opened:
        if withdraw:
            row = withdraw_note(
                opened, contest, of=withdraw, by=by, reason=reason, election=election
            )
        else:
            draft = Draft(text, language, replace, reason)
            row = write_note(opened, contest, draft, by=by, election=election)
        note_note(opened.ledger, at_the_command_line(), row)
    if json:
        print_json(row)
        return
    console().print(_said(row), markup=False)


def audit(*, desk: DeskFolder = HERE, limit: int = 50, json: AsJson = False) -> None:
    """Show who did what at the editor's desk and on the command line, newest first.

    Ends with 1 where the trail is not as it was written. Publish its last hash from time to
    time, as that of the call ledger.

    Example: downballot audit --desk my-desk

    Args:
        desk: The desk's folder.
        limit: Only the newest so many; 0 for all.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        trail, zone = opened.ledger.audit, opened.settings.timezone
        rows, broken = trail.rows(limit=limit or None), trail.findings()
        last = trail.last_hash() if rows else None
    if json:
        print_json({"rows": rows, "last_hash": last, "broken": broken})
    else:
        shown = table(
            "", "when", ">no.", "who", "account", "where", "what", "of what", "detail"
        )
        for one in rows:
            who = (one.by, one.account, one.via.value, one.deed.value)
            shown.add_row(when(one.at, zone), str(one.number), *who, one.subject, one.detail)
        out = console()
        out.print(shown if rows else "Nothing is recorded yet.", markup=False)
        if last:
            out.print(f"Last hash of the audit trail: {last}", soft_wrap=True)
        for found in broken:
            out.print(found.sentence, style="bold red", soft_wrap=True)
    if broken:
        raise SystemExit(1)


def _said(row: NoteRow) -> str:
    if not row.text:
        return f"Withdrawn: note {row.of}, by row {row.number}."
    return f"Recorded as note {row.number}" + (f", in place of {row.of}." if row.of else ".")


def _asked_password() -> str:
    """Ask for a password twice; where nobody can be asked, read a line of standard input.

    Raises:
        UsageError: There is none, or the two are not alike.
    """
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\r\n")
        if not given:
            raise UsageError("password: none, expected it as a line of standard input")
        return given
    given = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != given:
        raise UsageError("password: not the same twice, expected it twice alike")
    return given
