"""Values of linking records: a person's corrections, a trained model, what it is worth."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec
import numpy as np
from numpy.typing import NDArray


class Join(StrEnum):
    """What a person says of two records."""

    MERGE = "merge"  # one donor
    SPLIT = "split"  # two donors


class Correction(msgspec.Struct, frozen=True):
    """A person's decision on two records; it wins over every comparison.

    Args:
        join: One donor, or two.
        left: Id of one record.
        right: Id of the other.
        by: Who decided.
        at: When; of two decisions on one pair the later counts.
        reason: Why, in a sentence.
    """

    join: Join
    left: str
    right: str
    by: str
    at: datetime
    reason: str


class Scored(msgspec.Struct, frozen=True):
    """Two records and how far they agree.

    Args:
        left: Place of one record, counted from 0.
        right: Place of the other.
        bits: Logarithm (base 2) of the odds that both are one donor.
    """

    left: int
    right: int
    bits: float


class ScoredPairs(msgspec.Struct, frozen=True, eq=False):
    """Many pairs and how far each agrees; as `Scored`, a column each.

    Args:
        left: Place of one record of each pair, counted from 0.
        right: Place of the other.
        bits: Logarithm (base 2) of the odds that both are one donor.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    bits: NDArray[np.float64]

    @classmethod
    def of(cls, pairs: Iterable[Scored]) -> ScoredPairs:
        """Pairs of values as columns.

        Args:
            pairs: Pairs that were compared.
        """
        rows = [(p.left, p.right, p.bits) for p in pairs]
        columns = np.array(rows, dtype=np.float64).reshape(-1, 3).T
        return cls(columns[0].astype(np.int64), columns[1].astype(np.int64), columns[2])

    def take(self, chosen: NDArray[np.bool_]) -> ScoredPairs:
        """Some of the pairs.

        Args:
            chosen: Whether each is wanted.
        """
        return ScoredPairs(self.left[chosen], self.right[chosen], self.bits[chosen])


class FieldWeights(msgspec.Struct, frozen=True):
    """What each level of agreement of one field adds to the odds.

    Args:
        field: Name of the field.
        bits: One a level, in the field's order.
        rarity: How much a rare value adds to full agreement, 0 (nothing) or more: times the
            bits of its share among all values.
        usual_share: Share of a usual value (geometric mean over records) where it was
            trained; what a value's share is taken to be while few records are known.
    """

    field: str
    bits: tuple[float, ...]
    rarity: float = 0.0
    usual_share: float = 1.0


class LinkageModel(msgspec.Struct, frozen=True):
    """A trained model: weights, and when groups of records are joined.

    Args:
        name: What it links.
        version: Version of its form.
        fields: Weights by field.
        prior_bits: Odds before any field is looked at.
        merge_bits: Two groups of records are one donor where their pairs' mean is above this.
        unseen_bits: What a pair counts that was never compared.
        trained_on: Data it was trained on, in words.
        data_sha256: SHA-256 of that data.
    """

    name: str
    version: int
    fields: tuple[FieldWeights, ...]
    prior_bits: float
    merge_bits: float
    unseen_bits: float
    trained_on: str
    data_sha256: str


class Agreement(msgspec.Struct, frozen=True):
    """How a linkage agrees with labels, pair by pair.

    Args:
        predicted: Pairs it puts together.
        true: Pairs that belong together.
        right: Pairs that are both.
    """

    predicted: int
    true: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the predicted pairs that belong together; 0 for none predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the pairs that belong together which are predicted; 0 for none."""
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.predicted + self.true
        return 2 * self.right / both if both else 0.0


class LinkageMeasure(msgspec.Struct, frozen=True):
    """How well one labelled set is linked, on the half that no rule was chosen on.

    Args:
        set: Name of the set.
        records: Records of that half.
        ours: This project's linkage.
        example: Splink's example settings for the set, pairs of probability 0.5 and more.
        example_clustered: The same, with what follows from these pairs.
        seconds: Time of this project's linkage of that half.
        example_seconds: Time of Splink's example, scoring only.
    """

    set: str
    records: int
    ours: Agreement
    example: Agreement
    example_clustered: Agreement
    seconds: float
    example_seconds: float
