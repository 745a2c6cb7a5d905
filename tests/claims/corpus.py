"""Reads the corpus: sentences in the manner of local reporting, with the verdict of each."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from downballot.pipeline.moments import read_moment

CORPUS = Path(__file__).parent / "corpus.json"
ZONE = ZoneInfo("America/Los_Angeles")


class ExpectedClaim(Struct, frozen=True):
    """A claim that a row holds.

    Attributes:
        text: Its words, which are in the row once.
        verdict: The right verdict.
        record: What the record says.
        why: What makes the verdict.
        source: Where the fact is.
        also: Other verdicts that are right too.
    """

    text: str
    verdict: str
    record: str = ""
    why: str = ""
    source: str = ""
    also: tuple[str, ...] = ()

    @property
    def right(self) -> frozenset[str]:
        """Every verdict that is right."""
        return frozenset((self.verdict, *self.also))


class Row(Struct, frozen=True):
    """One text of the corpus.

    Attributes:
        id: Its id.
        text: A sentence, or a few.
        as_of: As of when it is checked; a day means its end, in Los Angeles.
        kept_back: Not used where the grammar was written.
        claims: The claims in it, none where there is nothing to check.
    """

    id: str
    text: str
    as_of: str
    kept_back: bool
    claims: tuple[ExpectedClaim, ...]

    @property
    def moment(self) -> datetime:
        """The moment as of which it is checked, aware."""
        found = read_moment(self.as_of, ZONE)
        if found is None:
            raise ValueError(f"row {self.id}: no as_of")
        return found


def read_corpus(path: Path = CORPUS) -> tuple[Row, ...]:
    """Return the rows of a corpus.

    Args:
        path: The file.
    """
    return msgspec.json.decode(path.read_bytes(), type=tuple[Row, ...])
