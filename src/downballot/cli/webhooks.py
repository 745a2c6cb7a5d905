"""Commands of webhooks: add, list, remove, send."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from cyclopts import App, Parameter

from downballot.cli.output import console, print_json, table, when
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.ledger.webhooks import Webhooks
from downballot.pipeline.call_checks import check_author
from downballot.pipeline.desk import Desk
from downballot.pipeline.webhook_sending import Posted, add_webhook, send_events

HELP = """Tell other programs what is new, by signed requests.

Example: downballot webhooks list --desk my-desk
"""
By = Annotated[str, Parameter(help="Who says so: a person's name.")]
app = App(name="webhooks", help=HELP)


@app.command
def add(
    url: str,
    *topics: str,
    by: By,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Add an address; its secret is shown once.

    Example: downballot webhooks add https://example.org/hook calls --by "Ana Example"

    Args:
        url: Where events go, https.
        topics: calls, late-money, board/BODY or contest/ELECTION/CONTEST.
        by: Who adds it.
        desk: The desk's folder.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        made = add_webhook(opened, url, topics, by=by, now=datetime.now(UTC))
    if json:
        print_json(made)
        return
    console().print(f"Webhook {made.number}: {made.url}", markup=False, soft_wrap=True)
    said = f"Its secret, which is not shown again: {made.secret}"
    console().print(said, markup=False, soft_wrap=True)


@app.command(name="list")
def list_(*, desk: DeskFolder = HERE, json: AsJson = False) -> None:
    """List the webhooks, with what became of their events.

    Example: downballot webhooks list --desk my-desk

    Args:
        desk: The desk's folder.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        webhooks, zone = Webhooks(opened.ledger.journal), opened.settings.timezone
        found = [(one, webhooks.tallies(one.number)) for one in webhooks.active()]
    if json:
        print_json([
            {"number": one.number, "url": one.url, "topics": one.topics, "by": one.by,
             "added_at": one.added_at, "events": tally}
            for one, tally in found
        ])  # fmt: skip
        return
    made = table("Webhooks", ">number", "address", "topics", "by", "since", "events")
    for one, tally in found:
        events = ", ".join(f"{number:,} {state}" for state, number in sorted(tally.items()))
        since = when(one.added_at, zone)
        made.add_row(str(one.number), one.url, " ".join(one.topics), one.by, since, events)
    console().print(made)


@app.command
def remove(number: int, *, by: By, desk: DeskFolder = HERE) -> None:
    """Tell an address nothing more, and forget its secret.

    Example: downballot webhooks remove 1 --by "Ana Example" --desk my-desk

    Args:
        number: Number of the webhook.
        by: Who removes it.
        desk: The desk's folder.
    """
    check_author(by)
    with Desk(desk) as opened:
        Webhooks(opened.ledger.journal).remove(number, by.strip(), datetime.now(UTC))
    console().print(f"Webhook {number} is told nothing more.")


@app.command
def send(*, desk: DeskFolder = HERE, json: AsJson = False) -> int:
    """Post what is new, and what was not taken before, to every webhook.

    Ends with exit code 3 while events wait to be tried again.

    Example: downballot webhooks send --desk my-desk

    Args:
        desk: The desk's folder.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        posted = send_events(opened, datetime.now(UTC))
    if json:
        print_json(posted)
    else:
        console().print(posted_line(posted))
    return 3 if posted.waiting else 0


def posted_line(posted: Posted) -> str:
    """Say what became of the events of one sending.

    Args:
        posted: How many became what.
    """
    return (
        f"{posted.queued:,} new events; {posted.sent:,} sent, {posted.waiting:,} to be tried "
        f"again, {posted.refused:,} refused."
    )
