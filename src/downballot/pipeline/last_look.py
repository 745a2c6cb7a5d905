"""Which count somebody saw who last looked at a moment."""

from __future__ import annotations

from datetime import datetime

from downballot.ledger.ledger import Ledger
from downballot.model.update import Update


def seen_before(ledger: Ledger, election: str, since: datetime | None) -> Update | None:
    """Return the newest update that had come in by a moment, by our clock.

    Args:
        ledger: The ledger of the desk.
        election: The desk's id of the election.
        since: The moment of the last look, aware; None for just before the newest update.

    Returns:
        The update; None where none had come in.
    """
    updates = ledger.updates(election)
    if since is None:
        return updates[-2] if len(updates) > 1 else None
    seen = [one for one in updates if (_came_in(ledger, one) or one.published_at) <= since]
    return seen[-1] if seen else None


def _came_in(ledger: Ledger, update: Update) -> datetime | None:
    return ledger.received_at(update)
