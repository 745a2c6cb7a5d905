"""Sends what was asked for and approved, and notes what became of each mail.

A mail is claimed in the journal before it leaves and marked after. A process that is killed
between the two, and a connection that breaks after the mail was handed over, leave a mail of
which nobody knows whether it arrived. Such a mail is never sent again: what it told is on the
desk's pages, and a reader who gets one update twice cannot be made not to have got it.
"""

from __future__ import annotations

import os
import ssl
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from downballot.delivery.smtp import Answer, Mailer, Outcome, Server
from downballot.errors import DeliveryError
from downballot.ledger.mailings import Claim, Mailings
from downballot.ledger.subscriptions import Subscriptions, token_hash
from downballot.model.mailing import DeliveryState, Letter, MailingRow
from downballot.model.sentence import say
from downballot.pipeline.desk import Desk
from downballot.pipeline.mail_topics import named_topics
from downballot.pipeline.mailing import check_enabled, footing, printed
from downballot.publication.language import Language, language
from downballot.publication.mail import Mail, edition, letter
from downballot.publication.mail_message import Envelope, message, sender_address
from downballot.publication.subscription_addresses import (
    confirm_path,
    preferences_path,
    unsubscribe_path,
)
from downballot.publication.subscription_page import RHYTHMS

PASSWORD = "DOWNBALLOT_MAIL_PASSWORD"  # noqa: S105 - the name of the variable that has it
_STATES = {
    Outcome.TAKEN: DeliveryState.SENT,
    Outcome.REFUSED: DeliveryState.BOUNCED,
    Outcome.LATER: DeliveryState.WAITING,
}


class Sent(Struct):
    """What became of the mails of one sending.

    Attributes:
        letters: Letters that ask for a yes, taken by the server.
        sent: Mails taken by the server.
        waiting: Mails to be tried again.
        bounced: Mails refused for good.
        given_up: Mails not taken in as many tries as there are.
        unknown: Mails of which the server did not say whether it took them.
    """

    letters: int = 0
    sent: int = 0
    waiting: int = 0
    bounced: int = 0
    given_up: int = 0
    unknown: int = 0


def open_mailer(desk: Desk, *, trust: ssl.SSLContext | None = None) -> Mailer:
    """Return what hands a desk's mail to its server.

    Args:
        desk: The desk.
        trust: Authorities to trust for TLS; None for those of the system.

    Raises:
        UsageError: The desk sends no mail.
    """
    check_enabled(desk)
    mail = desk.settings.mail
    server = Server(
        host=mail.host.strip("[]"),
        port=mail.port,
        tls=mail.tls,
        user=mail.user,
        password=os.environ.get(PASSWORD, ""),
        per_minute=mail.per_minute,
    )
    return Mailer(server, trust=trust)


def send(desk: Desk, mailer: Mailer) -> Sent:
    """Send the letters that wait, then every approved edition to whom it is for.

    Args:
        desk: The desk.
        mailer: Hands the mail over.

    Raises:
        DeliveryError: No server answers, or it refuses the desk itself; what was not handed
            over waits.
        NotKept: The journal could not be written.
    """
    sent = Sent()
    send_letters(desk, mailer, sent)
    mailings = Mailings(desk.ledger.journal)
    for row in mailings.mailings():
        if row.state == "approved":
            for number in mailings.to_send(row):
                _send_one(desk, mailer, row, number, sent)
            mailings.finish(row, datetime.now(UTC))
    return sent


def send_letters(desk: Desk, mailer: Mailer, sent: Sent) -> None:
    """Send the letters that ask for a yes; they need nobody's approval.

    Args:
        desk: The desk.
        mailer: Hands the mail over.
        sent: Counts them.

    Raises:
        DeliveryError: As ``send``.
    """
    subscriptions = Subscriptions(desk.ledger.journal)
    for _ in range(subscriptions.waiting_letters()):
        claimed = subscriptions.claim_letter(datetime.now(UTC))
        if claimed is None:
            return
        one, token = claimed
        try:
            answer = _hand_over(
                desk, mailer, _letter(desk, one, token), one.address, _id(token)
            )
        except DeliveryError as error:
            subscriptions.end_letter(one.number, DeliveryState.WAITING, str(error))
            raise
        sent.letters += answer.outcome is Outcome.TAKEN
        state = _STATES.get(answer.outcome, DeliveryState.CLAIMED)
        subscriptions.end_letter(one.number, state, answer.reply)


def _send_one(desk: Desk, mailer: Mailer, row: MailingRow, number: int, sent: Sent) -> None:
    mailings = Mailings(desk.ledger.journal)
    claim = mailings.claim(row, number, datetime.now(UTC))
    if claim is None:
        return
    mail, leave = _mail(desk, claim)
    known_by = f"mailing-{row.number}-{number}-{_id(claim.unsubscribe)}"
    try:
        answer = _hand_over(desk, mailer, mail, claim.subscriber.address, known_by, leave)
    except DeliveryError as error:
        waits = DeliveryState.WAITING
        mailings.end(row, number, waits, datetime.now(UTC), reply=str(error))
        raise
    if answer.outcome is Outcome.UNKNOWN:
        sent.unknown += 1  # it stays claimed for ever
        return
    now, state = datetime.now(UTC), _STATES[answer.outcome]
    ended = mailings.end(row, number, state, now, reply=answer.reply, dead=answer.dead)
    _count(sent, ended)


def _count(sent: Sent, ended: DeliveryState) -> None:
    sent.sent += ended is DeliveryState.SENT
    sent.waiting += ended is DeliveryState.WAITING
    sent.bounced += ended is DeliveryState.BOUNCED
    sent.given_up += ended is DeliveryState.GIVEN_UP


def _hand_over(
    desk: Desk, mailer: Mailer, mail: Mail, to: str, known_by: str, leave: str = ""
) -> Answer:
    sender = desk.settings.mail.sender
    envelope = Envelope(sender, to, datetime.now(UTC), known_by, desk.settings.title, leave)
    return mailer.send(sender_address(sender), to, message(mail, envelope))


def _mail(desk: Desk, claim: Claim) -> tuple[Mail, str]:
    """Return a mail and the address of the one click to leave."""
    spoken = language(claim.subscriber.language)
    leave = _link(desk, spoken, unsubscribe_path(claim.unsubscribe))
    foot = msgspec.structs.replace(
        footing(desk),
        why=say("You get this because you asked for it and confirmed your address."),
        preferences=_link(desk, spoken, preferences_path(claim.preferences)),
        unsubscribe=leave,
    )
    return edition(printed(claim.news, spoken), spoken, foot), leave


def _letter(desk: Desk, one: Letter, token: str) -> Mail:
    spoken = language(one.wish.language)
    asked = tuple(topic.name for topic in named_topics(desk, one.wish.topics))
    confirm = _link(desk, spoken, confirm_path(token))
    return letter(asked, RHYTHMS[one.wish.rhythm], confirm, spoken, footing(desk))


def _link(desk: Desk, spoken: Language, path: str) -> str:
    return f"{desk.settings.mail.site}{spoken.prefix}{path}"


def _id(token: str) -> str:
    """Return letters that tell one mail from another, and give no token away."""
    return token_hash(f"id {token}")[:16]
