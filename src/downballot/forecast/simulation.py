"""Simulated finishes: votes to come and their shares, drawn together for all contests.

A contest has its own stream of random numbers, made from the seed and its id, and so has
each thing that contests share. Neither the order of contests nor that of selections, nor
which other contests there are, changes what is drawn for one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from os import cpu_count
from typing import TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from downballot.forecast.constants import Behaviour
from downballot.forecast.stages import Floats

Singles = NDArray[np.float32]
T = TypeVar("T")
MOST_RATIO = 8.0  # votes to come are never more than e to the 8th times those counted
TAIL_GRID = 200_000  # steps of 24 / 200,000 of a logarithm: exact to 1 in a million
TAIL_STEPS = 4096  # quantiles of Student's t mixing scale that are drawn from


class ContestOutlook(Struct, frozen=True, eq=False):
    """All that the finishes of one contest are drawn from.

    Attributes:
        id: The contest's id; it seeds its stream.
        area: Where it is counted; it seeds what the contests of an area share.
        votes: Votes counted, shape (selection,).
        shares: Shares of the votes counted, above 0, shape (selection,).
        expected: Expected shares of the votes to come, shape (selection,).
        direction: How shares move when one side gains, shape (selection,).
        apart: Expected shares of tonight's ballots less those of late ones, shape
            (selection,).
        tonight_spread: How unsure the part is that is counted tonight.
        log_votes: Logarithm of the median of the votes to come.
        votes_shared: Its spread shared by the area.
        votes_own: Its own spread.
        composition: Variance of the shares to come, in units of p * (1 - p).
        late_part: Part of the votes to come that is counted after the night, 0 to 1.
        shift_spread: Spread of the shift to one side that contests of its group share.
        group: Name of that group.
    """

    id: str
    area: str
    votes: Floats
    shares: Floats
    expected: Floats
    direction: Floats
    apart: Floats
    tonight_spread: float
    log_votes: float
    votes_shared: float
    votes_own: float
    composition: float
    late_part: float
    shift_spread: float
    group: str


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
        self._votes_tail = student_scale(behaviour.votes_freedom)
        self._shared: dict[str, Singles] = {}

    def draw(self, outlooks: Sequence[ContestOutlook]) -> list[Drawn]:
        """Draw the finishes of all contests, in the order given."""
        return self.draw_each(outlooks, lambda _, drawn: drawn)

    def draw_each(
        self, outlooks: Sequence[ContestOutlook], read: Callable[[int, Drawn], T]
    ) -> list[T]:
        """Draw the finishes of all contests, and read off each what is wanted of it.

        What is read is read where it was drawn, while it is near: an election's finishes
        together are many times what a processor keeps at hand.

        Args:
            outlooks: What is drawn from.
            read: Given the place of a contest in that order and what was drawn for it;
                called from several threads.

        Returns:
            What was read of each, in the order given.
        """
        for one in outlooks:
            for name in (f"votes {one.area}", f"tonight {one.area}", f"shift {one.group}"):
                if name not in self._shared:
                    self._shared[name] = self._normal(name)
            self._shared.setdefault(f"tail {one.area}", self._tails(f"tail {one.area}"))

        def drawn(place: int) -> T:
            return read(place, self._contest(outlooks[place]))

        places = range(len(outlooks))
        if len(outlooks) == 1:
            return [drawn(place) for place in places]
        # NumPy lets go of the interpreter while it draws, so threads share the work.
        workers = cpu_count() or 1
        shares = [places[start::workers] for start in range(workers)]
        found: dict[int, T] = {}
        with ThreadPoolExecutor(workers) as pool:
            for share in pool.map(lambda mine: [(one, drawn(one)) for one in mine], shares):
                found.update(share)
        return [found[place] for place in places]

    def _contest(self, outlook: ContestOutlook) -> Drawn:
        stream = self._stream(f"contest {outlook.id}")
        to_come = self._votes_to_come(outlook, stream)
        # Selection after selection in memory: every later step runs along the draws.
        shares = self._shares(outlook, to_come, stream)
        finals = shares * to_come + _column(outlook.votes)
        return Drawn(to_come, shares.T, finals.T)

    def _votes_to_come(self, outlook: ContestOutlook, stream: np.random.Generator) -> Singles:
        spread = np.float32(outlook.votes_shared) * self._shared[f"votes {outlook.area}"]
        spread += np.float32(outlook.votes_own) * _standard(stream, self.draws)
        # Now and then a county is far slower than it said: all its contests together.
        spread *= self._shared[f"tail {outlook.area}"]
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
        if outlook.tonight_spread:
            part = self._shared[f"tonight {outlook.area}"] * np.float32(outlook.tonight_spread)
            shares += part * _column(outlook.apart)
        if outlook.shift_spread:
            shift = self._shared[f"shift {outlook.group}"] * np.float32(outlook.shift_spread)
            shares += shift * _column(outlook.direction)
        np.maximum(shares, 0, out=shares)
        shares /= np.maximum(shares.sum(axis=0), np.float32(1e-9))
        return shares

    def _variance(self, outlook: ContestOutlook, to_come: Singles) -> Singles:
        behaviour = self.behaviour
        part = to_come / (to_come + np.float32(outlook.votes.sum()))
        few = np.float32(behaviour.small_spread**2 * outlook.late_part**2) * (
            np.float32(behaviour.small_part) / (np.float32(behaviour.small_part) + part)
        )
        some: Singles = np.maximum(to_come, 1)
        sampling = np.float32(behaviour.sampling) / some
        return few + sampling + np.float32(outlook.composition)

    def _tails(self, name: str) -> Singles:
        return self._votes_tail[self._stream(name).integers(0, TAIL_STEPS, self.draws)]

    def _normal(self, name: str) -> Singles:
        return _standard(self._stream(name), self.draws)

    def _stream(self, name: str) -> np.random.Generator:
        return np.random.Generator(np.random.SFC64(seed_of(self.seed, name)))


def seed_of(seed: int, name: str) -> int:
    """Return the seed of the stream of one thing: the same for the same seed and name.

    Args:
        seed: Seed of the forecast.
        name: What is drawn.
    """
    return int.from_bytes(hashlib.sha256(f"{seed} {name}".encode()).digest()[:16])


@cache
def student_scale(freedom: float) -> Singles:
    """Return quantiles of the scale that turns a normal into Student's t of variance 1.

    Args:
        freedom: Degrees of freedom, above 2.

    Returns:
        Shape (4096,), equally likely values of sqrt((freedom - 2) / chi squared).
    """
    middles = (np.arange(TAIL_STEPS) + 0.5) / TAIL_STEPS
    # Added up on a fine grid of logarithms: SciPy would take longer to load than to draw.
    logs = np.log(freedom) + np.linspace(-20, 4, TAIL_GRID)
    density = freedom / 2 * logs - np.exp(logs) / 2
    below = np.cumsum(np.exp(density - density.max()))
    below -= np.exp(density - density.max()) / 2
    chi_squared = np.exp(np.interp(middles, below / below[-1], logs))
    scale: Singles = np.sqrt((freedom - 2) / chi_squared).astype(np.float32)
    scale.flags.writeable = False  # one for all simulations
    return scale


def _standard(stream: np.random.Generator, shape: int | tuple[int, int]) -> Singles:
    return stream.standard_normal(shape, dtype=np.float32)


def _column(values: Floats) -> Singles:
    return values.astype(np.float32)[:, None]
