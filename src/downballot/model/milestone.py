"""A date of a race: what happens then, and by which law."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from downballot.model.partial_date import PartialDate


class Milestone(Struct, frozen=True):
    """One date of a race.

    Attributes:
        id: Stable name (``mail-deadline``).
        title: What happens, in short.
        on: The day; None where only ``known`` is known.
        known: The date as far as it is known.
        time: Local time where the law or the authority names one (``20:00``); empty without.
        why: The rule, in a sentence.
        source: The law or page it was read in.
        estimated: It follows custom, not law or an announcement.
    """

    id: str
    title: str
    on: date | None
    known: PartialDate
    time: str = ""
    why: str = ""
    source: str = ""
    estimated: bool = False
