"""Pairs of few records, compared in Python with RapidFuzz: the same fields, levels and weights.

Below some two thousand records it is quicker than starting a database, and it looks at more
pairs: any two whose whole names are alike, whatever else they share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import log2
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from rapidfuzz.process import cdist

from downballot.money.blocking import Part, Rule
from downballot.money.comparisons import Field, How, Record, Test
from downballot.money.linkage_learning import Compared
from downballot.money.linkage_records import usual_shares, value_shares
from downballot.money.linkage_values import LinkageModel, Scored

SMALL: Final = 2_000
_ALIKE: Final = 0.84


def _common(left: Record, right: Record, column: str) -> int:
    return len(set(left[column] or ()) & set(right[column] or ()))


def _covers(left: Record, right: Record, test: Test) -> bool:
    shorter = min(len(left[test.column] or ()), len(right[test.column] or ()))
    return shorter > 0 and _common(left, right, test.column) >= test.at * shorter


def _holds_of_two(test: Test, left: Record, right: Record) -> bool:
    one = left[test.column] is not None and left[test.column] == right[test.other]
    two = left[test.other] is not None and left[test.other] == right[test.column]
    return one and two if test.how is How.CROSSED else one or two


_OF_TEXT: Final[dict[How, Callable[[str, str, float], bool]]] = {
    How.EQUAL: lambda a, b, _: a == b,
    How.DIFFERS: lambda a, b, _: a != b,
    How.SIMILAR: lambda a, b, at: JaroWinkler.similarity(a, b) >= at,
    How.EDITS: lambda a, b, at: DamerauLevenshtein.distance(a, b, score_cutoff=int(at)) <= at,
    How.STARTS: lambda a, b, at: a[: int(at)] == b[: int(at)],
    How.INITIAL: lambda a, b, _: min(len(a), len(b)) == 1 and a[0] == b[0],
}


def holds(test: Test, left: Record, right: Record) -> bool:
    """Whether a test holds of two records; as in SQL, not where a value is missing.

    Args:
        test: What is asked.
        left: One record.
        right: The other.
    """
    if test.how in {How.CROSSED, How.EITHER}:
        return _holds_of_two(test, left, right)
    if test.how is How.COVERS:
        return _covers(left, right, test)
    if test.how in {How.SHARES, How.COMMON}:
        return _common(left, right, test.column) >= max(1, test.at)
    a, b = left[test.column], right[test.column]
    return a is not None and b is not None and _OF_TEXT[test.how](a, b, test.at)


def level_of(field: Field, left: Record, right: Record) -> int | None:
    """The level two records agree on in a field, 0 for the first; None where it says nothing.

    Args:
        field: The field.
        left: One record.
        right: The other.
    """
    if not any(left[c] is not None and right[c] is not None for c in field.needs):
        return None
    for place, level in enumerate(field.levels):
        if all(holds(test, left, right) for test in level.tests):
            return place
    return None


def _key(parts: tuple[Part, ...], record: Record) -> tuple[str, ...] | None:
    values = [record[part.column] for part in parts]
    if any(value is None for value in values):
        return None
    return tuple(v[: p.first] if p.first else v for v, p in zip(values, parts, strict=True))


def _blocked(records: Sequence[Record], rule: Rule) -> Iterator[tuple[int, int]]:
    ours: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        key = _key(rule.parts, record)
        if key is not None:
            ours[key].append(place)
    for place, record in enumerate(records):
        key = _key(rule.other or rule.parts, record)
        for other in ours.get(key, ()) if key is not None else ():
            if other != place:
                yield min(place, other), max(place, other)


def _alike(records: Sequence[Record]) -> Iterator[tuple[int, int]]:
    column = "name_words" if "name_words" in records[0] else "words"
    names = [" ".join(sorted(record[column] or ())) for record in records]
    similar = cdist(names, names, scorer=JaroWinkler.similarity, dtype=np.float32)
    for left, right in np.argwhere(np.triu(similar >= _ALIKE, k=1)).tolist():
        if names[left]:
            yield left, right


def candidate_pairs(records: Sequence[Record], rules: Sequence[Rule]) -> list[tuple[int, int]]:
    """Pairs to compare, by place: those of the rules, and those with names alike.

    Args:
        records: The records.
        rules: Blocking rules that their columns allow.
    """
    found = {pair for rule in rules for pair in _blocked(records, rule)}
    if records:
        found.update(_alike(records))
    return sorted(found)


class PairScorer:
    """Scores pairs by a model, as Splink would.

    Args:
        records: All records: how rare a value is depends on them.
        fields: Fields of a comparison.
        model: Trained weights.
    """

    def __init__(
        self, records: pl.DataFrame, fields: Sequence[Field], model: LinkageModel
    ) -> None:
        self._shares = value_shares(records, fields, usual_shares(fields, model.fields))
        weights = {w.field: w for w in model.fields}
        self._fields = [(f, weights[f.name]) for f in fields if f.name in weights]
        self._prior = model.prior_bits

    def bits(self, left: Record, right: Record) -> float:
        """Logarithm (base 2) of the odds that two records are one donor.

        Args:
            left: One record.
            right: The other.
        """
        total = self._prior
        for field, weights in self._fields:
            place = level_of(field, left, right)
            if place is None:
                continue
            total += weights.bits[place]
            column = field.levels[place].frequency
            if column and weights.rarity:
                shares = self._shares[column]
                total -= weights.rarity * log2(shares[left[column]])
        return total


def compare_few(
    records: pl.DataFrame, fields: Sequence[Field], rules: Sequence[Rule]
) -> Compared:
    """Pairs of few records with their level of agreement in each field, to learn weights from.

    Args:
        records: Records as `person_records` or `organisation_records` give them.
        fields: Fields of a comparison.
        rules: Blocking rules.
    """
    rows = records.to_dicts()
    pairs = candidate_pairs(rows, rules)
    levels, rarity = level_places(
        fields, value_shares(records, fields), [(rows[a], rows[b]) for a, b in pairs]
    )
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Compared(ends[:, 0], ends[:, 1], levels, rarity)


def level_places(
    fields: Sequence[Field],
    shares: Mapping[str, Mapping[str, float]],
    pairs: Sequence[tuple[Record, Record]],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The level of agreement of pairs in every field, and the bits of rarity of what agrees.

    Args:
        fields: Fields of a comparison.
        shares: How common each value of a column is, as `value_shares` has it.
        pairs: Two records each.

    Returns:
        Levels, -1 where a field says nothing, and bits; a row a pair, a column a field.
    """
    levels = np.full((len(pairs), len(fields)), -1, dtype=np.int64)
    rarity = np.zeros((len(pairs), len(fields)))
    for at, (left, right) in enumerate(pairs):
        for i, field in enumerate(fields):
            place = level_of(field, left, right)
            levels[at, i] = -1 if place is None else place
            column = field.levels[place].frequency if place is not None else ""
            if column:
                rarity[at, i] = -log2(shares[column][left[column]])
    return levels, rarity


def score_few(
    records: pl.DataFrame, fields: Sequence[Field], rules: Sequence[Rule], model: LinkageModel
) -> list[Scored]:
    """Pairs of few records that may be one donor, with the logarithm of the odds.

    Args:
        records: Records as `person_records` or `organisation_records` give them.
        fields: Fields of a comparison.
        rules: Blocking rules.
        model: Trained weights.
    """
    rows = records.to_dicts()
    scorer = PairScorer(records, fields, model)
    return [
        Scored(left, right, scorer.bits(rows[left], rows[right]))
        for left, right in candidate_pairs(rows, rules)
    ]
