"""Scored pairs → donors: groups are joined while their pairs agree on the whole.

A chain of likenesses does not make one donor: two groups are joined where the mean over ALL
pairs between them is enough, a pair that was never compared counting as unlike. What a person
decided is applied first and never undone.

The two groups that agree most are joined first. Two groups that are each other's nearest can
be joined at once wherever they are: joining others never brings anybody nearer than that.

Source: Murtagh, "A survey of recent advances in hierarchical clustering algorithms" (1983),
for reciprocal nearest neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from downballot.errors import UsageError
from downballot.money.linkage_values import Correction, Join, Scored, ScoredPairs

Ints = NDArray[np.int64]


class _Between(msgspec.Struct, frozen=True, eq=False):
    """What is known of the pairs between two groups, a row two groups.

    Args:
        left: The group whose first record comes first.
        right: The other.
        bits: Sum over the pairs that were compared.
        known: Their number.
    """

    left: Ints
    right: Ints
    bits: NDArray[np.float64]
    known: Ints

    def where(self, chosen: NDArray[np.bool_]) -> _Between:
        return _Between(
            self.left[chosen], self.right[chosen], self.bits[chosen], self.known[chosen]
        )

    def regrouped(self, group: Ints) -> _Between:
        """The same between the groups that these are now part of."""
        one, other = group[self.left], group[self.right]
        left, right = np.minimum(one, other), np.maximum(one, other)
        key = left * len(group) + right
        order = np.argsort(key, kind="stable")
        order = order[(left != right)[order]]
        starts = np.flatnonzero(np.diff(key[order], prepend=-1))
        if not len(starts):
            return self.where(np.zeros(len(key), dtype=np.bool_))
        return _Between(
            left[order][starts],
            right[order][starts],
            np.add.reduceat(self.bits[order], starts),
            np.add.reduceat(self.known[order], starts),
        )

    def means(self, sizes: Ints, unseen_bits: float) -> NDArray[np.float64]:
        pairs = sizes[self.left] * sizes[self.right]
        unseen = np.where(pairs > self.known, (pairs - self.known) * unseen_bits, 0.0)
        means: NDArray[np.float64] = (self.bits + unseen) / pairs
        return means


def cluster(
    records: Sequence[str],
    scored: Iterable[Scored] | ScoredPairs,
    merge_bits: float,
    unseen_bits: float,
    corrections: Iterable[Correction] = (),
) -> list[str]:
    """The donor of every record, named by its first record.

    Args:
        records: Ids of records, each once.
        scored: Pairs that were compared, by place in `records`, each once.
        merge_bits: Groups are joined where their mean is above this.
        unseen_bits: What a pair counts that is not in `scored`.
        corrections: People's decisions; those on records that are not here are passed over.

    Raises:
        UsageError: Corrections contradict one another.
    """
    pairs = scored if isinstance(scored, ScoredPairs) else ScoredPairs.of(scored)
    group, apart = _decided(records, list(corrections))
    between = _Between(
        np.concatenate((pairs.left, apart[:, 0])),
        np.concatenate((pairs.right, apart[:, 1])),
        np.concatenate((pairs.bits, np.full(len(apart), -np.inf))),
        np.ones(len(pairs.left) + len(apart), dtype=np.int64),
    )
    joined = _join_all(group, between.regrouped(group), merge_bits, unseen_bits)
    return [records[place] for place in joined.tolist()]


def _join_all(group: Ints, between: _Between, merge_bits: float, unseen_bits: float) -> Ints:
    sizes = np.bincount(group, minlength=len(group))
    while True:
        means = between.means(sizes, unseen_bits)
        likely = means > merge_bits
        if not likely.any():
            return group
        near = between.where(likely)
        parent = _nearest(near, means[likely], len(group))
        sizes = np.bincount(parent, weights=sizes, minlength=len(group)).astype(np.int64)
        group = parent[group]
        # Whoever is near nobody now never will be: a mean is never above its greatest part.
        open_still = np.zeros(len(group), dtype=np.bool_)
        open_still[near.left] = open_still[near.right] = True
        rest = between.where(open_still[between.left] & open_still[between.right])
        between = rest.regrouped(parent)


def _nearest(near: _Between, means: NDArray[np.float64], size: int) -> Ints:
    """What each group becomes: those that are each other's nearest are one."""
    rank = np.empty(len(means), dtype=np.int64)
    rank[np.lexsort((near.right, near.left, -means))] = np.arange(len(means))
    best = np.full(size, len(means), dtype=np.int64)
    np.minimum.at(best, near.left, rank)
    np.minimum.at(best, near.right, rank)
    both = (best[near.left] == rank) & (best[near.right] == rank)
    parent = np.arange(size)
    parent[near.right[both]] = near.left[both]
    return parent


def _latest(corrections: Iterable[Correction]) -> list[Correction]:
    """Of several decisions on one pair, the last."""
    last: dict[frozenset[str], Correction] = {}
    for correction in sorted(corrections, key=lambda c: c.at):
        last[frozenset((correction.left, correction.right))] = correction
    return list(last.values())


def _decided(records: Sequence[str], corrections: Sequence[Correction]) -> tuple[Ints, Ints]:
    """The group of every record as people decided, and the groups they hold apart."""
    group = np.arange(len(records))
    wanted = {record for c in corrections for record in (c.left, c.right)}
    places = {r: place for place, r in enumerate(records) if r in wanted} if wanted else {}
    known = [c for c in _latest(corrections) if c.left in places and c.right in places]
    for correction in known:
        if correction.join is Join.MERGE:
            ends = group[[places[correction.left], places[correction.right]]]
            group[group == ends.max()] = ends.min()
    apart = [_held_apart(c, group, places) for c in known if c.join is Join.SPLIT]
    return group, np.array(apart, dtype=np.int64).reshape(-1, 2)


def _held_apart(
    correction: Correction, group: Ints, places: Mapping[str, int]
) -> tuple[int, int]:
    left, right = group[places[correction.left]], group[places[correction.right]]
    if left == right:
        raise UsageError(
            f"correction by {correction.by} ({correction.left}, {correction.right}): split,"
            " but other corrections merge the two, expected one of them withdrawn"
        )
    return int(left), int(right)
