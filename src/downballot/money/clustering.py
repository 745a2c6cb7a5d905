"""Scored pairs → donors: groups are joined while their pairs agree on the whole.

A chain of likenesses does not make one donor: two groups are joined where the mean over ALL
pairs between them is enough, a pair that was never compared counting as unlike. What a person
decided is applied first and never undone.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

from downballot.errors import UsageError
from downballot.money.linkage_values import Correction, Join, Scored

_NEVER = float("-inf")


class _Groups:
    """Groups of records and what is known of the pairs between any two of them."""

    def __init__(self, size: int, unseen_bits: float) -> None:
        self.parent = list(range(size))
        self.size = [1] * size
        self.between: list[dict[int, tuple[float, int]]] = [{} for _ in range(size)]
        self.unseen = unseen_bits

    def of(self, record: int) -> int:
        while self.parent[record] != record:
            self.parent[record] = self.parent[self.parent[record]]
            record = self.parent[record]
        return record

    def note(self, left: int, right: int, bits: float) -> None:
        left, right = self.of(left), self.of(right)
        if left == right:
            return
        total, pairs = self.between[left].get(right, (0.0, 0))
        known = (total + bits, pairs + 1)
        self.between[left][right] = self.between[right][left] = known

    def mean(self, left: int, right: int) -> float:
        total, known = self.between[left].get(right, (0.0, 0))
        pairs = self.size[left] * self.size[right]
        return (
            (total + (pairs - known) * self.unseen) / pairs if pairs > known else total / known
        )

    def join(self, left: int, right: int) -> int:
        if len(self.between[left]) < len(self.between[right]):
            left, right = right, left
        self.parent[right] = left
        self.size[left] += self.size[right]
        self.between[left].pop(right, None)
        for third, (total, pairs) in self.between[right].items():
            if third == left:
                continue
            before, known = self.between[left].get(third, (0.0, 0))
            both = (before + total, known + pairs)
            self.between[left][third] = self.between[third][left] = both
            del self.between[third][right]
        self.between[right] = {}
        return left


def _latest(corrections: Iterable[Correction]) -> list[Correction]:
    """Of several decisions on one pair, the last."""
    last: dict[frozenset[str], Correction] = {}
    for correction in sorted(corrections, key=lambda c: c.at):
        last[frozenset((correction.left, correction.right))] = correction
    return list(last.values())


def _apply(groups: _Groups, places: dict[str, int], corrections: Iterable[Correction]) -> None:
    known = [c for c in _latest(corrections) if c.left in places and c.right in places]
    for correction in known:
        left, right = groups.of(places[correction.left]), groups.of(places[correction.right])
        if correction.join is Join.MERGE and left != right:
            groups.join(left, right)
    for correction in known:
        left, right = groups.of(places[correction.left]), groups.of(places[correction.right])
        if correction.join is Join.MERGE:
            continue
        if left == right:
            raise UsageError(
                f"correction by {correction.by} ({correction.left}, {correction.right}): split,"
                " but other corrections merge the two, expected one of them withdrawn"
            )
        groups.note(left, right, _NEVER)


def _join_all(groups: _Groups, merge_bits: float) -> None:
    waiting = [
        (-mean, left, right, groups.size[left], groups.size[right])
        for left, others in enumerate(groups.between)
        for right in others
        if left < right and (mean := groups.mean(left, right)) > merge_bits
    ]
    heapq.heapify(waiting)
    while waiting:
        _, left, right, left_size, right_size = heapq.heappop(waiting)
        if (groups.parent[left], groups.parent[right]) != (left, right):
            continue
        if (groups.size[left], groups.size[right]) != (left_size, right_size):
            continue
        joined = groups.join(left, right)
        for third in groups.between[joined]:
            mean = groups.mean(joined, third)
            if mean > merge_bits:
                sizes = (groups.size[joined], groups.size[third])
                heapq.heappush(waiting, (-mean, joined, third, *sizes))


def cluster(
    records: Sequence[str],
    scored: Iterable[Scored],
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
    groups = _Groups(len(records), unseen_bits)
    places = {record: place for place, record in enumerate(records)}
    _apply(groups, places, corrections)
    for pair in scored:
        groups.note(pair.left, pair.right, pair.bits)
    _join_all(groups, merge_bits)
    first: dict[int, str] = {}
    return [first.setdefault(groups.of(i), record) for i, record in enumerate(records)]
