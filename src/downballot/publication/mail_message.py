"""A mail as it travels: its headers, its two forms and its pictures in one MIME message."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from msgspec import Struct

from downballot.publication.mail import Mail, one_line

# Without folding: a long address in a header would be encoded, which no mail program undoes.
WIRE = SMTP.clone(max_line_length=998)


class Envelope(Struct, frozen=True):
    """What is on a mail beside what it says.

    Attributes:
        sender: Who writes, as ``Desk <desk@example.org>``.
        to: The reader's address.
        at: When, aware.
        id: What the mail is known by, without a domain; the same when it is sent again.
        list_name: The desk's name.
        unsubscribe: Address of the one click to leave; empty for a mail of no list.
    """

    sender: str
    to: str
    at: datetime
    id: str
    list_name: str = ""
    unsubscribe: str = ""


def message(mail: Mail, envelope: Envelope) -> bytes:
    """Return a mail as bytes for an SMTP server.

    Args:
        mail: What it says.
        envelope: Between whom.

    Source:
        RFC 5322; RFC 2369 and 2919 (lists); RFC 8058 (one-click); RFC 3834 (automatic mail).
    """
    made = EmailMessage(policy=SMTP)
    domain = sender_address(envelope.sender).rpartition("@")[2]
    made["From"] = _sender(envelope.sender)
    made["To"] = envelope.to
    made["Subject"] = one_line(mail.subject)
    made["Date"] = format_datetime(envelope.at)
    made["Message-ID"] = f"<{envelope.id}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    if envelope.unsubscribe:
        made["List-Id"] = f'"{_quotable(envelope.list_name)}" <newsletter.{domain}>'
        made["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        made["Precedence"] = "list"
    made.set_content(mail.text, cte="quoted-printable")
    made.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for name, image in mail.images:
        _add_image(made, name, image)
    # Last: whatever describes content moves into its first part when that gets company.
    made["Content-Language"] = mail.language
    return made.as_bytes(policy=WIRE)


def sender_address(sender: str) -> str:
    """Return the address alone of who writes.

    Args:
        sender: A name with an address, or an address.
    """
    return parseaddr(sender)[1]


def _sender(sender: str) -> Address:
    name, address = parseaddr(sender)
    return Address(display_name=one_line(name), addr_spec=address)


def _quotable(text: str) -> str:
    plain = one_line(text).encode("ascii", "ignore").decode()
    return plain.replace("\\", "").replace('"', "")[:60].strip() or "Newsletter"


def _add_image(made: EmailMessage, name: str, image: bytes) -> None:
    html = list(made.iter_parts())[-1]
    html.add_related(
        image, "image", "png", cid=f"<{name}>", filename=name, disposition="inline"
    )
