"""Weights of a linkage from records whose donors are known, and where to draw the line.

Weights by logistic regression on the pairs that blocking finds, with a small penalty on their
squares: unlike weights learned field by field, fields that say the same thing share what they
say. Nothing is drawn at random; where there are too many pairs, every n-th is used.

Source: Fellegi and Sunter, "A theory for record linkage" (1969), for the form of the model.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from downballot.errors import UsageError
from downballot.money.clustering import cluster
from downballot.money.comparisons import Field
from downballot.money.linkage_records import value_shares
from downballot.money.linkage_values import Agreement, FieldWeights, LinkageModel, ScoredPairs

VERSION: Final = 1
MOST_PAIRS: Final = 20_000
_PENALTY: Final = 1.0
_MERGE_BITS: Final = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0)
_UNSEEN_BITS: Final = (-3.0, -6.0)
_RARITY_SCALE: Final = 8.0  # bits of rarity as a regressor of about the size of the others

Floats = NDArray[np.float64]


class Compared(msgspec.Struct, frozen=True):
    """Pairs as a table of numbers.

    Args:
        left: Place of one record of each pair.
        right: Place of the other.
        levels: Level of agreement by field, -1 where it says nothing; one column a field.
        rarity: Bits of rarity of the agreed value, 0 elsewhere; one column a field.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    levels: NDArray[np.int64]
    rarity: Floats

    def take(self, rows: NDArray[np.int64]) -> Compared:
        """Some of the pairs.

        Args:
            rows: Their places, from 0.
        """
        return Compared(self.left[rows], self.right[rows], self.levels[rows], self.rarity[rows])


def _field_columns(pairs: pl.DataFrame, field: Field) -> tuple[NDArray[np.int64], Floats]:
    """Levels counted from the first, and rarity, of one field of compared pairs."""
    name = f"gamma_{field.name.replace(' ', '_')}"
    if name not in pairs.columns:
        return np.full(pairs.height, -1), np.zeros(pairs.height)
    gamma = pairs[name].to_numpy().astype(np.int64)
    levels = np.where(gamma < 0, -1, len(field.levels) - 1 - gamma)
    column = field.levels[0].frequency
    if not column:
        return levels, np.zeros(pairs.height)
    share = pairs.select(pl.max_horizontal(f"tf_{column}_l", f"tf_{column}_r").fill_null(1.0))
    return levels, np.where(levels == 0, -np.log2(share.to_series().to_numpy()), 0.0)


def tabulate(pairs: pl.DataFrame, fields: Sequence[Field]) -> Compared:
    """Compared pairs as a table of numbers.

    Args:
        pairs: As `splink_linkage.compare_pairs` gives them.
        fields: Fields of the comparison.
    """
    columns = [_field_columns(pairs, field) for field in fields]
    return Compared(
        pairs["place_l"].to_numpy().astype(np.int64),
        pairs["place_r"].to_numpy().astype(np.int64),
        np.column_stack([levels for levels, _ in columns]),
        np.column_stack([rarity for _, rarity in columns]),
    )


def _design(compared: Compared, fields: Sequence[Field]) -> Floats:
    columns = [np.ones(len(compared.left))]
    for i, field in enumerate(fields):
        columns += [compared.levels[:, i] == place for place in range(len(field.levels))]
        columns.append(compared.rarity[:, i] / _RARITY_SCALE)
    return np.column_stack(columns).astype(np.float64)


def _regress(
    design: Floats,
    same: Floats,
    bounds: list[tuple[float | None, float | None]],
    before: Floats,
) -> Floats:
    from scipy.optimize import minimize  # noqa: PLC0415 - kept out of start-up

    def loss(weights: Floats) -> tuple[float, Floats]:
        z = design @ weights
        free = np.concatenate(([0.0], (weights - before)[1:]))
        value = np.logaddexp(0.0, z).sum() - same @ z + _PENALTY / 2 * free @ free
        return float(value), design.T @ (1 / (1 + np.exp(-z)) - same) + _PENALTY * free

    found = minimize(
        loss, before, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200}
    )
    return np.asarray(found.x)


def _bounds(fields: Sequence[Field]) -> list[tuple[float | None, float | None]]:
    """Rarity may only speak for a match: a rare value agreed on is never a reason against."""
    bounds: list[tuple[float | None, float | None]] = [(None, None)]
    for field in fields:
        bounds += [(None, None)] * len(field.levels)
        bounds.append((0.0, _RARITY_SCALE / np.log2(np.e)))
    return bounds


def _beforehand(fields: Sequence[Field], prior: LinkageModel | None) -> Floats:
    """The weights of a model in the order of the design; 0 where it has none."""
    if prior is None:
        return np.zeros(1 + sum(len(f.levels) + 1 for f in fields))
    known = {w.field: w for w in prior.fields}
    weights = [prior.prior_bits]
    for field in fields:
        of = known.get(field.name, FieldWeights(field.name, (0.0,) * len(field.levels)))
        weights += [*of.bits, of.rarity * _RARITY_SCALE]
    return np.asarray(weights, dtype=np.float64) * float(np.log(2.0))


def learn_weights(
    compared: Compared,
    same: NDArray[np.bool_],
    fields: Sequence[Field],
    prior: LinkageModel | None = None,
) -> tuple[float, tuple[FieldWeights, ...]]:
    """Prior and weights, in bits, that tell pairs of one donor from others.

    Args:
        compared: Pairs.
        same: Whether each is one donor.
        fields: Fields of the comparison.
        prior: A model that few pairs change little; None to begin with nothing.
    """
    step = max(1, len(same) // MOST_PAIRS)
    rows = np.arange(0, len(same), step)
    design = _design(compared.take(rows), fields)
    before = _beforehand(fields, prior)
    found = _regress(design, same[rows].astype(np.float64), _bounds(fields), before)
    found *= np.log2(np.e)
    weights, at = [], 1
    for field in fields:
        n = len(field.levels)
        bits = tuple(round(float(w), 4) for w in found[at : at + n])
        rarity = round(float(found[at + n]) / _RARITY_SCALE, 4)
        weights.append(FieldWeights(field.name, bits, rarity))
        at += n + 1
    return round(float(found[0]), 4), tuple(weights)


def score_compared(
    compared: Compared, prior_bits: float, weights: Sequence[FieldWeights]
) -> Floats:
    """Logarithm of the odds of every pair.

    Args:
        compared: Pairs.
        prior_bits: Odds before any field is looked at.
        weights: Weights, in the order of the fields.
    """
    total = np.full(len(compared.left), prior_bits)
    for i, field in enumerate(weights):
        bits = np.array([*field.bits, 0.0])  # -1, which says nothing, is the last
        total += bits[compared.levels[:, i]] + field.rarity * compared.rarity[:, i]
    return total


def agreement(predicted: Sequence[str], true: Sequence[str]) -> Agreement:
    """How groups agree with labels, pair by pair.

    Args:
        predicted: Group of every record.
        true: Its label.
    """

    def pairs(counts: Counter[str] | Counter[tuple[str, str]]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    both = Counter(zip(predicted, true, strict=True))
    return Agreement(pairs(Counter(predicted)), pairs(Counter(true)), pairs(both))


def choose_line(
    records: Sequence[str], labels: Sequence[str], scored: ScoredPairs
) -> tuple[float, float]:
    """Merge and unseen bits with the best F1 on labelled records; the stricter of equals.

    Args:
        records: Ids of records.
        labels: Donor of each.
        scored: Pairs that were compared.
    """
    tried = [
        (round(agreement(cluster(records, scored, merge, unseen), labels).f1, 3), merge, unseen)
        for unseen in _UNSEEN_BITS
        for merge in _MERGE_BITS
    ]
    _, merge, unseen = max(tried, key=lambda t: (t[0], t[1], -t[2]))
    return merge, unseen


def data_sha256(records: pl.DataFrame, labels: Sequence[str]) -> str:
    """A hash of training data that changes with any value of it.

    Args:
        records: The records.
        labels: Donor of each.
    """
    whole = records.with_columns(label=pl.Series(list(labels)))
    return hashlib.sha256(whole.write_ndjson().encode()).hexdigest()


def _with_usual_shares(
    records: pl.DataFrame, weights: Sequence[FieldWeights], fields: Sequence[Field]
) -> tuple[FieldWeights, ...]:
    shares = value_shares(records, fields)
    made = []
    for weight, field in zip(weights, fields, strict=True):
        of = shares.get(field.levels[0].frequency, {})
        bits = (
            [np.log2(of[v]) for v in records[field.levels[0].frequency].drop_nulls()]
            if of
            else [0.0]
        )
        made.append(msgspec.structs.replace(weight, usual_share=float(2 ** np.mean(bits))))
    return tuple(made)


def train(
    name: str,
    trained_on: str,
    records: pl.DataFrame,
    labels: Sequence[str],
    compared: Compared,
    fields: Sequence[Field],
    prior: LinkageModel | None = None,
) -> LinkageModel:
    """A model from labelled records.

    Args:
        name: What it links.
        trained_on: The data, in words.
        records: Records as `person_records` or `organisation_records` give them.
        labels: Donor of each.
        compared: Their pairs.
        fields: Fields of the comparison.
        prior: A model that few records change little; None to begin with nothing.

    Raises:
        UsageError: No pair is one donor, or every pair is.
    """
    known = np.array(labels)
    same = known[compared.left] == known[compared.right]
    if not 0 < same.sum() < len(same):
        raise UsageError(f"{trained_on}: pairs of one kind only, expected matches and others")
    prior_bits, weights = learn_weights(compared, same, fields, prior)
    weights = _with_usual_shares(records, weights, fields)
    bits = score_compared(compared, prior_bits, weights)
    scored = ScoredPairs(compared.left, compared.right, bits)
    merge, unseen = choose_line(records["record"].to_list(), labels, scored)
    return LinkageModel(
        name,
        VERSION,
        weights,
        prior_bits,
        merge,
        unseen,
        trained_on,
        data_sha256(records, labels),
    )
