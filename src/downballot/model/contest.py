"""What is on the ballot: contests and their selections."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from msgspec import Struct


class ContestType(StrEnum):
    """Kind of contest (NIST SP 1500-100: Contest and its subclasses)."""

    CANDIDATE = "candidate"
    BALLOT_MEASURE = "ballot-measure"
    RETENTION = "retention"


class Selection(Struct, frozen=True):
    """One choice of a contest (NIST: ContestSelection).

    Attributes:
        id: Slug of the name, unique within its contest.
        name: The name as the authority writes it.
        party: Party as the authority writes it; empty in nonpartisan contests.
        external_id: The authority's own identifier, if it has one.
    """

    id: str
    name: str
    party: str = ""
    external_id: str = ""


class ContestDefinition(Struct, frozen=True):
    """A contest as the authority defines it (NIST: Contest), before any count.

    Attributes:
        id: Slug of the title; does not depend on the group the contest is listed in.
        title: The title as the authority writes it.
        type: Kind of contest.
        selections: The listed choices, in the authority's order.
        group: Heading under which the authority lists the contest.
        votes_allowed: How many selections a voter may mark (NIST: VotesAllowed).
        pass_rate: The authority's words for the share a measure needs.
        measure_text: The question put to the voters.
        note: Anything else the authority says of the contest.
        external_id: The authority's own identifier, if it has one.
        voter_nominated: True for California voter-nominated offices (top two).
    """

    id: str
    title: str
    type: ContestType
    selections: tuple[Selection, ...] = ()
    group: str = ""
    votes_allowed: int = 1
    pass_rate: str = ""
    measure_text: str = ""
    note: str = ""
    external_id: str = ""
    voter_nominated: bool = False


def slug(text: str) -> str:
    """Make the identifier of a title or name: ASCII letters and digits joined by dashes.

    Accents, case, quotes, punctuation and spaces do not matter, so that a change in
    those does not change the identity of a contest or a selection.

    Examples:
        >>> slug('ROCÍO  "Chío" RIVAS')
        'rocio-chio-rivas'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "unnamed"


def distinct(identifier: str, taken: set[str]) -> str:
    """Return the identifier, with ``-2``, ``-3`` … behind it while it is taken.

    Args:
        identifier: The wanted identifier.
        taken: Identifiers in use; the returned one is added.
    """
    wanted, number = identifier, 2
    while wanted in taken:
        wanted, number = f"{identifier}-{number}", number + 1
    taken.add(wanted)
    return wanted
