"""Whole cents from shares: the largest remainder."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

PARTS: Final = 10_007  # of a cent; prime, so that halves, thirds and eighths fall on no edge

Cents = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]


def apportion(shares: Shares, total_cents: int) -> Cents:
    """Return shares as whole cents that add up to a total.

    Each share is first put on whole parts of a cent (10,007 to the cent), so that equal
    shares stay equal whatever the order in which a machine added them up. Everything after
    that is whole numbers: each gets its whole cents, and what is left of the total goes, a
    cent each, to the largest remainders; of equal remainders to the one that stands first.
    What is below a cent is therefore never lost. No figure is a whole cent or more, plus
    one part, away from its share.

    Args:
        shares: In cents, none below zero, in an order that the caller fixes (not that of
            rows in a file); their sum is the total but for rounding.
        total_cents: What they add up to, from 0 to 9 x 10^14.
    """
    parts = np.rint(shares * PARTS).astype(np.int64)
    cents, rest = np.divmod(parts, PARTS)
    over = total_cents - int(cents.sum())
    if over > 0:
        cents[np.argsort(-rest, kind="stable")[:over]] += 1
    elif over < 0:
        held = np.flatnonzero(cents)[::-1]
        cents[held[np.argsort(rest[held], kind="stable")[:-over]]] -= 1
    return cents
