r"""Pro rata: every cent that leaves a pool on a day is the same mix as the pool.

A pool is one committee on one day. Of the pool's money, the share ``carried / total`` came
from the same committee's pool before, ``cents / total`` from the giver of each transfer of
that day, and the rest from original sources. So a payment walks backwards through pools
until all of it has arrived at sources: an absorbing Markov chain, and

    y = w + P^T y

where ``w`` is what was paid from each pool for one aim, ``y`` the cents of it that passed
through each pool. Committees that pay each other in a circle on one day are one block of
these equations; everything else is a chain back in time. No pool pays out more than it has,
so whatever leaves a circle came into it: a circle that nothing feeds pays nobody else, no
payment walks into it, and it is left out of the equations, which then have one solution.

**How far off floats may be.** Every cent put into these equations comes out at a source,
each share sums to one. A residual ``r = w - y + P^T y`` is therefore money not yet placed,
and sources are wrong by no more than ``sum |r|`` in all; shares rounded to 53 bits add at
most ``4 e (k + 2) y`` at a pool of ``k`` shares (``e`` = 2.2e-16). Both are computed of
every answer (``Passage.off_cents``), not assumed. For a billion dollars through a thousand
pools that is about a tenth of a cent; the desk's own sizes give less than a millionth.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from scipy.sparse import csc_array, csr_array, eye_array, tril
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import SuperLU, splu

from downballot.money.pools import Moves, Pools, Whole

Shares = npt.NDArray[np.float64]

_DIRECT: Final = 3_000  # pools in one circle that are still solved at once
_ROUNDS: Final = 300
_WANTED_CENTS: Final = 1e-6  # residual at which refining stops
_REFINED: Final = 4
_EPSILON: Final = 2.0**-52


class Passage(Struct, frozen=True):
    """What passed through each pool for some aims.

    Attributes:
        cents: Pools by aims.
        off_cents: For each aim, how far all its sources together may be off.
    """

    cents: Shares
    off_cents: Shares


class ProRata:
    """Answers which pools a payment passed through.

    Args:
        moves: Money received.
        pools: Every committee's pools.

    Attributes:
        back: Pools by pools: the share of a pool (column) that came from another (row).
        circles: Number of groups of committees that paid each other in a circle on one day.
    """

    def __init__(self, moves: Moves, pools: Pools) -> None:
        self.back, part = _shares_back(moves, pools)
        self._order = _easiest(self.back, part)
        sizes = np.bincount(part)
        self.circles, self._largest = int((sizes > 1).sum()), int(sizes.max(initial=0))
        ordered = self.back[self._order][:, self._order]
        self._system = csc_array(eye_array(len(pools.total)) - ordered)
        self._steps = np.diff(csc_array(self.back).indptr) + 2
        self._factors: dict[bool, SuperLU] = {}

    def pass_back(self, paid: Shares) -> Passage:
        """Return what passed through each pool.

        Args:
            paid: Pools by aims: cents paid out of each pool.
        """
        wanted = paid[self._order]
        passed, left = np.zeros_like(wanted), wanted
        for whole in self._plan():
            if np.abs(left).sum(axis=0).max(initial=0) <= _WANTED_CENTS:
                break
            passed += self._factor(whole=whole).solve(left)
            left = wanted - self._system @ passed
        cents = np.empty_like(passed)
        cents[self._order] = np.maximum(passed, 0)
        rounding = 4 * _EPSILON * (self._steps[:, None] * cents).sum(axis=0)
        return Passage(cents, np.abs(left).sum(axis=0) + rounding)

    def _plan(self) -> tuple[bool, ...]:
        """Whether each round solves circles as a whole: where that is dear, last of all.

        Without circles a round places all but the money that goes round once more.
        """
        rounds = _ROUNDS if self._largest > _DIRECT else 0
        return (False,) * rounds + (True,) * _REFINED

    def _factor(self, *, whole: bool) -> SuperLU:
        if whole not in self._factors:
            system = self._system if whole else csc_array(tril(self._system))
            self._factors[whole] = splu(
                system, permc_spec="NATURAL", diag_pivot_thresh=0, options={"Equil": False}
            )
        return self._factors[whole]


def _easiest(back: csr_array, part: Whole) -> Whole:
    """Order pools so that money comes before where it came from; circles stay together.

    Within a circle those with few links come first, which keeps the work of solving small.
    """
    links = np.diff(back.indptr) * np.diff(csc_array(back).indptr)
    return np.lexsort((links, -part)).astype(np.int64)


def _shares_back(moves: Moves, pools: Pools) -> tuple[csr_array, Whole]:
    """Return shares of pools that came from pools, and the circle each pool is part of.

    SciPy numbers strongly connected parts so that one comes after all that it leads to:
    solved in that order nothing but circles takes work. Were the numbers to change, the
    answer would be the same, only slower.
    """
    size = len(pools.total)
    later = np.flatnonzero(pools.carried)
    given = np.flatnonzero((moves.giver >= 0) & (pools.move_taker >= 0))
    rows = np.concatenate([later - 1, pools.move_giver[given]])
    columns = np.concatenate([later, pools.move_taker[given]])
    cents = np.concatenate([pools.carried[later], moves.cents[given]])
    links = csr_array((np.ones(len(cents)), (columns, rows)), shape=(size, size))
    count, part = connected_components(links, connection="strong")
    fed = np.zeros(count, dtype=np.int64)
    np.add.at(fed, part, pools.total)
    inside = part[rows] == part[columns]
    np.subtract.at(fed, part[rows[inside]], cents[inside])
    live = fed[part[columns]] > 0
    share = cents[live] / pools.total[columns[live]]
    back = csr_array((share, (rows[live], columns[live])), shape=(size, size))
    return back, part.astype(np.int64)
