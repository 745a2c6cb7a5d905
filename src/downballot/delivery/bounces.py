"""Reads mail that came back: which address a server says cannot be written to, and why."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default

from downballot.model.mailing import plain_address

_FAILED = "5."  # RFC 3463: a permanent failure


def failed_addresses(report: bytes) -> dict[str, str]:
    """Return the addresses that a delivery report says failed for good, each with why.

    Only the report itself is believed: the mail that came back with it, and any report that
    is quoted in it, may have been written by anybody.

    Args:
        report: The mail, as the server sent it.

    Source:
        RFC 3464 (delivery status notifications), RFC 6522 (multipart/report).
    """
    read = message_from_bytes(report, EmailMessage, policy=default)
    found = {}
    for part in _statuses(read):
        status = " ".join(str(part.get("Status", "")).split())
        address = plain_address(str(part.get("Final-Recipient", "")).rpartition(";")[2])
        if status.startswith(_FAILED) and address:
            found[address] = f"status {status}"
    return found


def _statuses(read: EmailMessage) -> Iterator[Message]:
    if read.get_content_type() != "multipart/report":
        return
    for part in read.iter_parts():
        payload = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(payload, list):
            yield from (one for one in payload if isinstance(one, Message))
