"""The seam at which a newsroom plugs in its own reader of claims."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from downballot.claims.claim import Claim
from downballot.claims.document import Document, Scene
from downballot.errors import UsageError

ENTRY_POINTS = "downballot.claim_extractors"


@runtime_checkable
class ClaimExtractor(Protocol):
    """Finds claims that the grammar does not; the record and verdicts stay the same.

    An entry point of the group ``downballot.claim_extractors`` names an object of this form.

    Attributes:
        name: What its claims are said to be found by.
    """

    name: str

    def find(self, scene: Scene, doc: Document) -> Iterable[Claim]:
        """Return the claims of one sentence.

        Args:
            scene: The sentence.
            doc: The text.
        """
        ...


def plugged_in() -> tuple[ClaimExtractor, ...]:
    """Return the extractors that other packages bring, by name.

    Raises:
        UsageError: An entry point names something else.
    """
    found = []
    for one in sorted(entry_points(group=ENTRY_POINTS), key=lambda each: each.name):
        extractor = one.load()
        if not isinstance(extractor, ClaimExtractor):
            raise UsageError(
                f"{one.value}: no claim extractor, expected an object with name and find"
            )
        found.append(extractor)
    return tuple(found)
