"""What the sources of a body contradict each other in, as ``contradictions.csv`` has it.

Each row is listed, so that nobody has to find it in a note; none is settled here.
"""

from __future__ import annotations

from collections.abc import Iterator

from downballot.almanac.body_places import Placed
from downballot.model.body import Contradiction
from downballot.model.finding import Finding, Severity


def check_contradictions(placed: Placed) -> Iterator[Finding]:
    """Yield each contradiction on record, or that a row of the table holds none.

    Args:
        placed: The body's rows, with their places.
    """
    for where, row in placed.rows("contradictions"):
        wrong = _unclear(row)
        if wrong:
            sentence = (
                f"{where}: {wrong}, expected one subject and two sources that say different "
                "things of it"
            )
            yield Finding(Severity.WARNING, "contradiction-unclear", sentence)
        else:
            yield Finding(Severity.INFO, "sources-contradict", f"{where}: {_in_words(row)}")


def _unclear(row: Contradiction) -> str:
    """Return why the row is no contradiction; empty where it is one."""
    needed = ("subject", "says", "other_says", "other_source")
    empty = [column for column in needed if not getattr(row, column)]
    if empty:
        return f"{empty[0]} is empty"
    same = row.says.casefold() == row.other_says.casefold()
    return f"both sources say {row.says!r}" if same else ""


def _in_words(row: Contradiction) -> str:
    mark = "" if row.verified else " (unverified)"
    return (
        f"{row.subject}{mark}: {row.says} ({row.source or 'no source'}) but {row.other_says} "
        f"({row.other_source}), expected one of them"
    )
