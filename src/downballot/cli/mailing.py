"""Commands of the newsletter: mail status, prepare, show, approve, withdraw, send, bounce."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from downballot.cli.output import console, print_json, table, when
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.delivery.bounces import failed_addresses
from downballot.errors import UsageError
from downballot.ledger.mailings import Mailings
from downballot.ledger.subscriptions import Subscriptions
from downballot.model.editor import Deed
from downballot.model.mailing import MailingRow, plain_address
from downballot.pipeline import mailing
from downballot.pipeline.auditing import at_the_command_line, note
from downballot.pipeline.desk import Desk
from downballot.pipeline.mail_sending import Sent, open_mailer
from downballot.pipeline.mail_sending import send as send_all
from downballot.publication.language import language as language_of

HELP = """Prepare, approve and send the newsletter.

Example: downballot mail status --desk my-desk
"""
NEWEST = 20
By = Annotated[str, Parameter(help="Who decides: a person's name.")]
app = App(name="mail", help=HELP)


@app.command
def status(*, desk: DeskFolder = HERE, json: AsJson = False) -> None:
    """Show how many subscribe, and what became of the newest editions.

    Example: downballot mail status --desk my-desk

    Args:
        desk: The desk's folder.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        journal, zone = opened.ledger.journal, opened.settings.timezone
        mailings, subscriptions = Mailings(journal), Subscriptions(journal)
        readers, waiting = subscriptions.active(), subscriptions.waiting_letters()
        newest = mailings.mailings()[-NEWEST:]
        tallies = {one.number: mailings.tallies(one.number) for one in newest}
        news = {one.number: mailings.news(one.number) for one in newest}
    if json:
        told = [
            {"mailing": one, "news": [each.key for each in news[one.number]],
             "mails": {each.state: each.mails for each in tallies[one.number]}}
            for one in newest
        ]  # fmt: skip
        print_json({"subscribers": len(readers), "letters": waiting, "mailings": told})
        return
    console().print(f"{len(readers):,} subscribers; {waiting:,} letters to send.")
    made = table("Editions", ">number", "for", "prepared", "state", "by", ">news", "mails")
    for one in newest:
        mails = ", ".join(f"{each.mails:,} {each.state}" for each in tallies[one.number])
        cells = (one.rhythm.value, when(one.prepared_at, zone), one.state, one.by)
        made.add_row(str(one.number), *cells, str(len(news[one.number])), mails)
    console().print(made)


@app.command
def prepare(*, desk: DeskFolder = HERE, json: AsJson = False) -> None:
    """Make the editions that are due, from what is new since the last ones.

    A draft that nobody has decided on gives way to the newer one.

    Example: downballot mail prepare --desk my-desk

    Args:
        desk: The desk's folder.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        made = mailing.prepare(opened, datetime.now(UTC))
    if json:
        print_json(made)
        return
    for one in made:
        console().print(_line(one))
    if not made:
        console().print("Nothing new.")


@app.command
def show(
    number: int,
    *,
    desk: DeskFolder = HERE,
    language: str = "en",
    html: Annotated[bool, Parameter(negative="", help="Write the HTML instead.")] = False,
) -> None:
    """Show what an edition says, as somebody reads it who asked for all of it.

    Example: downballot mail show 7 --desk my-desk

    Args:
        number: The edition.
        desk: The desk's folder.
        language: en or es.
        html: Write the HTML instead.
    """
    with Desk(desk) as opened:
        mail = mailing.preview(opened, number, language_of(language))
    text = mail.html if html else f"{mail.subject}\n\n{mail.text}"
    sys.stdout.write(text)


@app.command
def approve(
    number: int, *, by: By, reason: str = "", desk: DeskFolder = HERE, json: AsJson = False
) -> None:
    """Approve an edition: it is then sent as it is.

    Example: downballot mail approve 7 --by "Ana Example" --desk my-desk

    Args:
        number: The edition.
        by: Who approves.
        reason: Why, or what was looked at.
        desk: The desk's folder.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        row = mailing.approve(opened, number, by=by, reason=reason, now=datetime.now(UTC))
        _note(opened, row, Deed.APPROVE)
    _say(row, json=json)


@app.command
def withdraw(
    number: int, *, by: By, reason: str, desk: DeskFolder = HERE, json: AsJson = False
) -> None:
    """Withdraw an edition: neither it nor its news is ever sent to those it was for.

    Example: downballot mail withdraw 7 --by "Ana Example" --reason "wrong count"

    Args:
        number: The edition.
        by: Who withdraws it.
        reason: Why.
        desk: The desk's folder.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        row = mailing.withdraw(opened, number, by=by, reason=reason, now=datetime.now(UTC))
        _note(opened, row, Deed.WITHDRAW_MAILING)
    _say(row, json=json)


@app.command
def send(*, desk: DeskFolder = HERE, json: AsJson = False) -> int:
    """Send the letters that wait and every approved edition.

    It can be stopped and started at any time: no mail is sent twice. Ends with exit code 3
    while mails wait to be tried again.

    Example: downballot mail send --desk my-desk

    Args:
        desk: The desk's folder.
        json: Print JSON.
    """
    with Desk(desk) as opened, open_mailer(opened) as mailer:
        sent = send_all(opened, mailer)
    if json:
        print_json(sent)
    else:
        console().print(sent_line(sent))
    return 3 if sent.waiting else 0


@app.command
def bounce(
    address: str = "",
    *,
    report: Annotated[
        Path | None, Parameter(help="A delivery report, as the server mailed it back.")
    ] = None,
    reason: str = "",
    desk: DeskFolder = HERE,
) -> None:
    """Write to an address no more, because mail to it came back.

    Example: downballot mail bounce reader@example.org --reason "no such user"

    Args:
        address: The address; found in the report by default.
        report: A delivery report (RFC 3464) as a file.
        reason: Why, in a few words.
        desk: The desk's folder.
    """
    given = {plain_address(address): reason} if address else _failed(report)
    given.pop("", None)
    if not given:
        raise UsageError("bounce: no address that failed, expected one, or a --report of one")
    with Desk(desk) as opened:
        subscriptions = Subscriptions(opened.ledger.journal)
        for one, why in given.items():
            known = subscriptions.leave_address(one, f"bounced: {why}"[:200], datetime.now(UTC))
            said = "is written to no more" if known else "does not subscribe"
            console().print(f"{one} {said}.", markup=False)


def sent_line(sent: Sent) -> str:
    """Say what became of the mails of one sending.

    Args:
        sent: How many became what.
    """
    parts = [f"{sent.sent:,} sent", f"{sent.letters:,} letters"]
    named = (
        ("to be tried again", sent.waiting), ("bounced", sent.bounced),
        ("given up", sent.given_up), ("unknown, never sent again", sent.unknown),
    )  # fmt: skip
    return ", ".join([*parts, *(f"{number:,} {words}" for words, number in named if number)])


def _note(desk: Desk, row: MailingRow, deed: Deed) -> None:
    """Write in the audit trail who decided on an edition, as the editor's desk does."""
    trail, doer = desk.ledger.audit, at_the_command_line()
    note(trail, doer, deed, f"mailing/{row.number}", by=row.by, detail=row.reason)


def _say(row: MailingRow, *, json: bool) -> None:
    if json:
        print_json(row)
    else:
        console().print(_line(row))


def _line(row: MailingRow) -> str:
    by = f" by {row.by}" if row.by else ""
    return f"Edition {row.number}, {row.rhythm.value}: {row.state}{by}."


def _failed(report: Path | None) -> dict[str, str]:
    if report is None:
        return {}
    try:
        return failed_addresses(report.read_bytes())
    except OSError as error:
        raise UsageError(f"{report}: cannot be read ({error.strerror})") from error
