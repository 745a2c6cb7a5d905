"""Simulated finishes: votes to come and their shares, drawn together for all contests.

A contest has its own stream of random numbers, made from the seed and its id, and so has
each thing that contests share. Neither the order of contests nor that of selections, nor
which other contests there are, changes what is drawn for one.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy.special import gammaincinv

from downballot.forecast.constants import Behaviour
from downballot.forecast.stages import Floats

Singles = NDArray[np.float32]
MOST_RATIO = 8.0  # votes to come are never more than e to the 8th times those counted
TAIL_STEPS = 4096  # quantiles of Student's t mixing scale that are drawn from


class ContestOutlook(Struct, frozen=True, eq=False):
    """All that the finishes of one contest are drawn from.

    Attributes:
        id: The contest's id; it seeds its stream.
        area: Where it is counted; it seeds what the contests of an area share.
        votes: Votes counted, shape (selection,).
        shares: Shares of the votes counted, above 0, shape (selection,).
        expected: Expected shares of the votes to come, shape (selection,).
        lean: +1 for Yes, -1 for No, 0 for candidates, shape (selection,).
        log_votes: Logarithm of the median of the votes to come.
        votes_shared: Its spread shared by the area.
        votes_own: Its own spread.
        composition: Variance of the shares to come, in units of p * (1 - p).
        late_part: Part of the votes to come that is counted after the night, 0 to 1.
        shift_spread: Spread of the shift to Yes that contests of its kind share.
        shift_stream: Name of that shift; contests with the same name share it.
    """

    id: str
    area: str
    votes: Floats
    shares: Floats
    expected: Floats
    lean: Floats
    log_votes: float
    votes_shared: float
    votes_own: float
    composition: float
    late_part: float
    shift_spread: float
    shift_stream: str


class Drawn(Struct, frozen=True, eq=False):
    """What was drawn for one contest.

    Attributes:
        to_come: Votes to come, shape (draw,).
        shares: Their shares, shape (draw, selection).
        finals: Final votes, shape (draw, selection).
    """

    to_come: Singles
    shares: Singles
    finals: Singles


class Simulation:
    """Draws finishes.

    Args:
        behaviour: Constants of all contests.
        seed: Seed of every stream.
        draws: How many finishes, 1 or more.
        scale: How much wider this election is than the past, 1 for alike.
    """

    def __init__(self, behaviour: Behaviour, *, seed: int, draws: int, scale: float) -> None:
        self.behaviour = behaviour
        self.seed = seed
        self.draws = draws
        spread = self._normal("election").astype(np.float64) * behaviour.election_spread
        self._scale = (scale * np.exp(spread)).astype(np.float32)
        self._tail = student_scale(behaviour.freedom)
        self._shared: dict[str, Singles] = {}

    def draw(self, outlooks: list[ContestOutlook]) -> list[Drawn]:
        """Draw the finishes of all contests, in the order given."""
        for name in {shared for one in outlooks for shared in (one.area, one.shift_stream)}:
            self._shared.setdefault(name, self._normal(f"shared {name}"))
        # NumPy lets go of the interpreter while it draws, so threads share the work.
        with ThreadPoolExecutor(cpu_count() or 1) as pool:
            return list(pool.map(self._contest, outlooks, chunksize=16))

    def _contest(self, outlook: ContestOutlook) -> Drawn:
        stream = self._stream(f"contest {outlook.id}")
        to_come = self._votes_to_come(outlook, stream)
        # Selection after selection in memory: every later step runs along the draws.
        shares = self._shares(outlook, to_come, stream)
        finals = shares * to_come + _column(outlook.votes)
        return Drawn(to_come, shares.T, finals.T)

    def _votes_to_come(self, outlook: ContestOutlook, stream: np.random.Generator) -> Singles:
        spread = np.float32(outlook.votes_shared) * self._shared[outlook.area]
        spread += np.float32(outlook.votes_own) * _standard(stream, self.draws)
        most = np.float32(np.log(max(outlook.votes.sum(), 1.0)) + MOST_RATIO)
        drawn: Singles = np.exp(np.minimum(spread + np.float32(outlook.log_votes), most))
        return drawn

    def _shares(
        self, outlook: ContestOutlook, to_come: Singles, stream: np.random.Generator
    ) -> Singles:
        """Return shares of the votes to come, shape (selection, draw)."""
        spread = np.sqrt(self._variance(outlook, to_come)) * self._scale
        spread *= self._tail[stream.integers(0, TAIL_STEPS, self.draws)]
        root = _column(np.sqrt(outlook.shares))
        shares = _standard(stream, (len(root), self.draws))
        together = np.sum(shares * root, axis=0)
        shares -= together * root
        shares *= spread * root
        shares += _column(outlook.expected)
        if outlook.shift_spread and outlook.lean.any():
            shares += self._shift(outlook)
        np.maximum(shares, 0, out=shares)
        shares /= np.maximum(shares.sum(axis=0), np.float32(1e-9))
        return shares

    def _shift(self, outlook: ContestOutlook) -> Singles:
        lean = outlook.lean * np.sqrt(outlook.shares * (1 - outlook.shares))
        shift = self._shared[outlook.shift_stream] * np.float32(outlook.shift_spread)
        return shift * _column(lean)

    def _variance(self, outlook: ContestOutlook, to_come: Singles) -> Singles:
        behaviour = self.behaviour
        part = to_come / (to_come + np.float32(outlook.votes.sum()))
        few = np.float32(behaviour.small_spread**2 * outlook.late_part**2) * (
            np.float32(behaviour.small_part) / (np.float32(behaviour.small_part) + part)
        )
        sampling = np.float32(behaviour.sampling) / np.maximum(to_come, 1)
        return few + sampling + np.float32(outlook.composition)

    def _normal(self, name: str) -> Singles:
        return _standard(self._stream(name), self.draws)

    def _stream(self, name: str) -> np.random.Generator:
        digest = hashlib.sha256(f"{self.seed} {name}".encode()).digest()
        return np.random.Generator(np.random.SFC64(int.from_bytes(digest[:16])))


def student_scale(freedom: float) -> Singles:
    """Return quantiles of the scale that turns a normal into Student's t of variance 1.

    Args:
        freedom: Degrees of freedom, above 2.

    Returns:
        Shape (4096,), equally likely values of sqrt((freedom - 2) / chi squared).
    """
    middles = (np.arange(TAIL_STEPS) + 0.5) / TAIL_STEPS
    chi_squared = 2 * gammaincinv(freedom / 2, middles)
    return np.sqrt((freedom - 2) / chi_squared).astype(np.float32)


def _standard(stream: np.random.Generator, shape: int | tuple[int, int]) -> Singles:
    return stream.standard_normal(shape, dtype=np.float32)


def _column(values: Floats) -> Singles:
    return values.astype(np.float32)[:, None]
