"""A claim as the grammar reads it, before the record is asked."""

from __future__ import annotations

from msgspec import Struct

from downballot.claims.document import Scene
from downballot.claims.quantity import Quantity
from downballot.claims.values import Kind


class Claim(Struct, frozen=True, kw_only=True):
    """One statement of a text.

    Attributes:
        kind: What it is about.
        scene: The sentence.
        start: First character of the claim in the sentence.
        end: The one behind the last.
        subject: Id of the person, or ``yes`` or ``no`` of a measure; empty for none.
        other: Id of the person it is held against; empty for none.
        contests: Ids of the contests it may be about, likeliest first.
        certain: The first contest is certain, and so is the subject.
        quantity: Its number; None where it has none.
        second: Its second number; None likewise.
        what: Which statement of its kind it is.
        unclear: What would have to be known to read it; empty where it is clear.
    """

    kind: Kind
    scene: Scene
    start: int
    end: int
    subject: str = ""
    other: str = ""
    contests: tuple[str, ...] = ()
    certain: bool = False
    quantity: Quantity | None = None
    second: Quantity | None = None
    what: str = ""
    unclear: str = ""
