"""Commands by which people add rows: outstanding, correct, stand, certify."""

from __future__ import annotations

import getpass
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated

from cyclopts import App, Parameter, Token

from downballot.cli.output import console, number, print_json, table, when
from downballot.cli.parameters import (
    HERE,
    AsJson,
    AsOf,
    DeskFolder,
    ElectionId,
    moment,
    required_moment,
)
from downballot.desk.settings import Election
from downballot.errors import UsageError
from downballot.model.count import BallotKind
from downballot.model.editor import Deed
from downballot.model.record import (
    Certification,
    Correction,
    CorrectionKind,
    Decision,
    Outstanding,
)
from downballot.pipeline import editing
from downballot.pipeline.auditing import at_the_command_line, note, note_correction
from downballot.pipeline.desk import Desk

By = Annotated[str, Parameter(help="Who says so; your user name by default.")]
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,10})")
outstanding = App(name="outstanding", help="Add or list estimates of ballots still to count.")


def _whole_number(_: type, tokens: Sequence[Token]) -> int:
    """Read a number as people write it (``50,000``); nothing is rounded."""
    text = tokens[0].value
    if not _NUMBER.fullmatch(text):
        raise UsageError(f"--ballots {text!r}: expected a whole number, as 50000 or 50,000")
    return int(text.replace(",", ""))


@outstanding.command(name="add")
def add_outstanding(
    *,
    kind: BallotKind,
    ballots: Annotated[int, Parameter(converter=_whole_number)],
    published_at: str,
    source: str,
    scope: str = "",
    note: str = "",
    by: By = "",
    desk: DeskFolder = HERE,
    election: ElectionId = "",
) -> None:
    """Add an official estimate of ballots still to count, as press notes give it.

    The row is never edited; a later one of the same scope and kind supersedes it.

    Example: downballot outstanding add --scope COUNTY --kind mail --ballots 50000
    --published-at 2024-11-12T17:00 --source https://example.org/note

    Args:
        kind: Kind of ballot: mail, conditional, provisional, in-person or total.
        ballots: The estimate, in ballots.
        published_at: When it was published, in the desk's zone.
        source: Address or citation that a reader can open.
        scope: Area it is for; the county (or other jurisdiction) by default.
        note: Anything else, in the authority's words.
        by: Who adds it.
        desk: The desk's folder.
        election: Id of the election in desk.toml.
    """
    with Desk(desk) as opened:
        chosen = opened.election(election)
        row = Outstanding(
            election=chosen.id,
            scope=_scope(scope, chosen),
            kind=kind,
            ballots=ballots,
            published_at=required_moment(published_at, opened.settings.timezone),
            source=source,
            note=note,
            by=author(by),
            added_at=datetime.now(UTC),
        )
        editing.add_outstanding(opened.ledger, row)
        detail = f"{row.ballots:,} {row.kind.value} ballots, {row.scope}"
        _noted(opened, Deed.OUTSTANDING, row.election, row.by, detail)
    console().print(f"{row.election}: {row.ballots:,} {row.kind.value} ballots, {row.scope}.")


@outstanding.command(name="list")
def list_outstanding(
    *,
    desk: DeskFolder = HERE,
    election: ElectionId = "",
    as_of: AsOf = "",
    json: AsJson = False,
) -> None:
    """List the estimates of ballots still to count, also those superseded.

    Example: downballot outstanding list --desk my-desk

    Args:
        desk: The desk's folder.
        election: Id of the election in desk.toml.
        as_of: Look at the estimates as published by then.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        zone = opened.settings.timezone
        chosen = opened.election(election)
        rows = opened.ledger.people.outstanding(chosen.id, as_of=moment(as_of, zone))
    if json:
        print_json(rows)
        return
    shown = table(chosen.title, "published", "scope", "kind", ">ballots", "source")
    for row in rows:
        style = "dim strike" if row.superseded else ""
        published = when(row.published_at, zone)
        shown.add_row(
            published, row.scope, row.kind.value, number(row.ballots), row.source, style=style
        )
    console().print(shown)


def correct(
    contest: str,
    *,
    reason: str,
    selection: str = "",
    same_as: str = "",
    name: str = "",
    by: By = "",
    desk: DeskFolder = HERE,
    election: ElectionId = "",
) -> None:
    """Say that two contests or two names are one, or how one is spelt.

    The source is never edited: the correction is a row with its author and reason.

    Example: downballot correct school-board-area-3 --same-as school-board-area-no-3
    --reason "retitled on 9 November"

    Args:
        contest: Id of the contest.
        reason: Why.
        selection: Id of a selection of it; the contest itself by default.
        same_as: Id of the contest or selection that it is the same as.
        name: How to spell it.
        by: Who says so.
        desk: The desk's folder.
        election: Id of the election in desk.toml.
    """
    if bool(same_as) == bool(name):
        raise UsageError("correct: expected either --same-as or --name")
    with Desk(desk) as opened:
        row = Correction(
            election=opened.election(election).id,
            kind=_correction_kind(selection, same_as),
            contest=contest,
            subject=selection,
            value=same_as or name,
            by=author(by),
            reason=reason,
            added_at=datetime.now(UTC),
        )
        editing.correct(opened.ledger, row)
        note_correction(opened.ledger, at_the_command_line(), row)
    console().print(f"{row.election}: {row.kind.value}, {contest} {selection} → {row.value}")


def _noted(desk: Desk, deed: Deed, subject: str, by: str, detail: str) -> None:
    doer = at_the_command_line()
    note(desk.ledger.audit, doer, deed, subject, by=by, detail=detail)


def author(by: str) -> str:
    """Return who says something: the name given, else that of this user.

    Args:
        by: Name given; empty for none.

    Raises:
        UsageError: This user has no name here.
    """
    try:
        return by or getpass.getuser()
    except (KeyError, OSError) as error:
        raise UsageError("--by: this user has no name here, expected who says so") from error


def _scope(wanted: str, election: Election) -> str:
    """Return the area an estimate is for; ``COUNTY`` means the election's jurisdiction."""
    jurisdiction = election.jurisdiction
    return jurisdiction if wanted.lower() in {"", "county", jurisdiction.lower()} else wanted


def _correction_kind(selection: str, same_as: str) -> CorrectionKind:
    if not same_as:
        return CorrectionKind.NAME
    return CorrectionKind.SAME_SELECTION if selection else CorrectionKind.SAME_CONTEST


def stand(
    update: str,
    sha256: str,
    *,
    reason: str,
    by: By = "",
    desk: DeskFolder = HERE,
    election: ElectionId = "",
) -> None:
    """Choose which body's votes stand for an update, where two of one clock differ.

    Example: downballot stand 20221109T044534Z 7db59c67 --reason "read by phone"

    Args:
        update: Key of the update, as the log shows it.
        sha256: Hash of the body, or its first digits.
        reason: Why.
        by: Who chooses.
        desk: The desk's folder.
        election: Id of the election in desk.toml.
    """
    with Desk(desk) as opened:
        row = Decision(
            election=opened.election(election).id,
            update=update,
            sha256=sha256.lower(),
            by=author(by),
            reason=reason,
            added_at=datetime.now(UTC),
        )
        row = editing.choose_body(opened.ledger, row)
        _noted(opened, Deed.STAND, f"{row.election}/{row.update}", row.by, row.sha256)
    console().print(f"{row.election} {row.update}: {row.sha256} stands.")


def certify(
    *,
    published_at: str,
    source: str,
    certified_on: str = "",
    by: By = "",
    desk: DeskFolder = HERE,
    election: ElectionId = "",
) -> None:
    """Note that the authority has certified a count: it and what follows are final.

    Example: downballot certify --published-at 2024-12-02T14:55:01 --source https://…

    Args:
        published_at: The authority's clock of the certified count, in the desk's zone.
        source: Address or citation that a reader can open.
        certified_on: Day of certification, if known.
        by: Who adds it.
        desk: The desk's folder.
        election: Id of the election in desk.toml.
    """
    with Desk(desk) as opened:
        row = Certification(
            election=opened.election(election).id,
            published_at=required_moment(published_at, opened.settings.timezone),
            certified_on=_day(certified_on),
            source=source,
            by=author(by),
            added_at=datetime.now(UTC),
        )
        editing.certify(opened.ledger, row)
        _noted(opened, Deed.CERTIFY, row.election, row.by, f"{row.published_at:%FT%T%z}")
    console().print(f"{row.election}: certified.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"--certified-on {text!r}: expected a day as 2024-12-03") from error
