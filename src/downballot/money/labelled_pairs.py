"""Labelled pairs: tables whose rows hold two records and whether they are one donor.

Some sets are labelled so: not which donor a record is, but whether two records are one. Weights
and the line are chosen on some of the pairs and measured on the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any, Final

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from downballot.errors import UsageError
from downballot.money.linkage import Matter, stored_model
from downballot.money.linkage_learning import Compared, learn_weights, score_compared
from downballot.money.linkage_quality import LinkageQuality, is_learned_on
from downballot.money.linkage_records import usual_shares, value_shares
from downballot.money.linkage_values import Agreement, LinkageModel
from downballot.money.record_columns import as_rows, find_columns
from downballot.money.small_linkage import level_places
from downballot.money.splink_defaults import score_by_defaults, train_defaults

_SIDES: Final = (
    ("left", "right"), ("l", "r"), ("a", "b"), ("1", "2"), ("x", "y"), ("one", "two"),
    ("first", "second"),
)  # fmt: skip
_LABELS: Final = (
    "match", "ismatch", "label", "same", "issame", "duplicate", "isduplicate", "samedonor",
    "truth", "gold", "matched", "y",
)  # fmt: skip
_YES: Final = frozenset((
    "1",
    "1.0",
    "true",
    "t",
    "yes",
    "y",
    "match",
    "m",
    "same",
    "duplicate",
))
_NO: Final = frozenset((
    "0", "0.0", "-1", "false", "f", "no", "n", "nonmatch", "non-match", "distinct", "d",
    "different", "u", "not match",
))  # fmt: skip
_LINES: Final = (0.0, -0.5, 0.5, -1.0, 1.0, -1.5, 1.5, -2.0, 2.0)


class PairColumns(msgspec.Struct, frozen=True):
    """Which columns of a table of pairs hold what.

    Args:
        left: Columns of one record, by the name they have without the side.
        right: Columns of the other, likewise.
        label: The column that says whether both are one donor.
    """

    left: dict[str, str]
    right: dict[str, str]
    label: str


def _side(column: str, marks: tuple[str, str]) -> tuple[str, int] | None:
    """A column's name without its side, and which side that is."""
    for place, mark in enumerate(marks):
        # A single letter must stand apart: "total" is no side of "tota".
        gap = "[ _.-]+" if len(mark) == 1 and mark.isalpha() else "[ _.-]?"
        for form in (rf"(.+?){gap}{mark}", rf"{mark}[ _.-]+(.+)"):
            found = re.fullmatch(form, column, re.IGNORECASE)
            if found:
                return found[1].strip(" _.-"), place
    return None


def find_pair_columns(frame: pl.DataFrame, label: str = "") -> PairColumns | None:
    """Which columns of a table are of two records; None where it is no table of pairs.

    Args:
        frame: The table.
        label: Column that says whether both are one donor; empty to find it by its name.
    """
    for marks in _SIDES:
        sides: tuple[dict[str, str], dict[str, str]] = ({}, {})
        for column in frame.columns:
            found = _side(column, marks) if column != label else None
            if found:
                sides[found[1]][found[0]] = column
        both = sides[0].keys() & sides[1].keys()
        if any(re.search("name|last|org|donor|contrib", one.lower()) for one in both):
            left, right = ({k: v for k, v in side.items() if k in both} for side in sides)
            return PairColumns(left, right, label or _label(frame.columns))
    return None


def _label(columns: Sequence[str]) -> str:
    plain = {re.sub("[^a-z]", "", c.lower()): c for c in reversed(columns)}
    found = next((plain[one] for one in _LABELS if one in plain), "")
    if not found:
        raise UsageError(
            f"pairs: no column says which are one donor, expected --labels with one of "
            f"{', '.join(columns)}"
        )
    return found


def _answers(labels: pl.Series) -> list[bool | None]:
    texts = [str(v).strip().lower() if v is not None else "" for v in labels]
    return [True if t in _YES else False if t in _NO else None for t in texts]


class _Pairs(msgspec.Struct, frozen=True, eq=False):
    """Pairs ready to be compared: two tables of rows alike, and the answer to each."""

    left: pl.DataFrame
    right: pl.DataFrame
    same: NDArray[np.bool_]
    matter: Matter
    used: dict[str, str]


def _pairs(
    frame: pl.DataFrame,
    columns: PairColumns,
    given: Mapping[str, str] | None,
    kind: str,
) -> _Pairs:
    answers = _answers(frame[columns.label])
    known = frame.filter(pl.Series([a is not None for a in answers], dtype=pl.Boolean))
    sides = [
        known.select(pl.col(c).cast(pl.String()).alias(name) for name, c in side.items())
        for side in (columns.left, columns.right)
    ]
    right = sides[1].select(sides[0].columns)
    found = find_columns(pl.concat([sides[0], right]), "", given, kind)
    found = msgspec.structs.replace(found, labels="")
    return _Pairs(
        as_rows(sides[0], found),
        as_rows(right, found),
        np.array([a for a in answers if a is not None], dtype=np.bool_),
        found.matter,
        found.used,
    )


def _compared(pairs: _Pairs, model: LinkageModel) -> Compared:
    """Every pair's levels; how rare a value is, is taken from all records of the table."""
    fields, height = pairs.matter.fields, pairs.left.height
    rows = pl.concat([pairs.left, pairs.right]).with_columns(
        pl.int_range(pl.len()).cast(pl.String()).alias("record")
    )
    records = pairs.matter.prepare(rows)
    shares = value_shares(records, fields, usual_shares(fields, model.fields))
    known = records.to_dicts()
    left = np.arange(height)
    levels, rarity = level_places(
        fields, shares, [(known[i], known[i + height]) for i in range(height)]
    )
    return Compared(left, left + height, levels, rarity)


def _found(bits: NDArray[np.float64], line: float, same: NDArray[np.bool_]) -> Agreement:
    linked = bits > line
    return Agreement(int(linked.sum()), int(same.sum()), int((linked & same).sum()))


class _Learned(msgspec.Struct, frozen=True):
    """Weights and the line."""

    bits: float
    weights: Any
    line: float


def _learn(
    compared: Compared, same: NDArray[np.bool_], matter: Matter, prior: LinkageModel | None
) -> _Learned:
    prior_bits, weights = learn_weights(compared, same, matter.fields, prior)
    scored = score_compared(compared, prior_bits, weights)
    line = max(_LINES, key=lambda at: (round(_found(scored, at, same).f1, 3), -abs(at)))
    return _Learned(prior_bits, weights, line)


def _measured(learned: _Learned, compared: Compared, same: NDArray[np.bool_]) -> Agreement:
    return _found(score_compared(compared, learned.bits, learned.weights), learned.line, same)


def _best(compared: Compared, same: NDArray[np.bool_], matter: Matter) -> tuple[_Learned, str]:
    """What learning begins with, whichever does better within the pairs learned from."""
    folds = np.arange(len(same)) % 2 == 0
    tried = []
    for prior, name in ((stored_model(matter.name), "stored model"), (None, "nothing")):
        f1 = 0.0
        for fold in (folds, ~folds):
            one, other = np.flatnonzero(fold), np.flatnonzero(~fold)
            learned = _learn(compared.take(one), same[one], matter, prior)
            f1 += _measured(learned, compared.take(other), same[other]).f1
        tried.append((f1, prior, name))
    _, prior, name = max(tried, key=lambda t: t[0])
    return _learn(compared, same, matter, prior), name


def measure_pairs(
    frame: pl.DataFrame,
    columns: PairColumns,
    *,
    train_share: float = 0.5,
    given: Mapping[str, str] | None = None,
    kind: str = "",
) -> LinkageQuality:
    """How well labelled pairs are told, on pairs no choice was made on.

    Args:
        frame: The table, a row a pair.
        columns: As `find_pair_columns` gives them.
        train_share: Share of pairs to learn from, 0 (the stored model alone) to below 1.
        given: Column by what it holds, without the side, where names do not show it.
        kind: "people" or "organisations"; empty to tell by the table.

    Raises:
        UsageError: No answers that are yes or no, or too few to learn from.
    """
    pairs = _pairs(frame, columns, given, kind)
    if not 0 < pairs.same.sum() < len(pairs.same):
        raise UsageError(
            f"pairs: column {columns.label!r} says the same of every pair, expected some that "
            "are one donor and some that are not"
        )
    stored = stored_model(pairs.matter.name)
    compared = _compared(pairs, stored)
    chosen = np.array([
        is_learned_on(name.casefold(), train_share) for name in pairs.left["name"]
    ])
    learned_on, measured_on = np.flatnonzero(chosen), np.flatnonzero(~chosen)
    as_stored = _Learned(stored.prior_bits, _in_order(stored, pairs.matter), 0.0)
    learned, begun = (
        _best(compared.take(learned_on), pairs.same[learned_on], pairs.matter)
        if train_share
        else (as_stored, "stored model, not learned")
    )
    rest, same = compared.take(measured_on), pairs.same[measured_on]
    start = perf_counter()
    ours = _measured(learned, rest, same)
    seconds = perf_counter() - start
    splink, splink_seconds = _by_splink(pairs, learned_on, measured_on)
    return LinkageQuality(
        f"pairs of {pairs.matter.name}",
        pairs.used,
        len(learned_on),
        len(measured_on),
        begun,
        ours,
        _measured(as_stored, rest, same),
        splink,
        splink,
        seconds,
        splink_seconds,
        frame.height - len(pairs.same),
    )


def _in_order(model: LinkageModel, matter: Matter) -> Any:  # noqa: ANN401 - weights by field
    known = {w.field: w for w in model.fields}
    return tuple(known[field.name] for field in matter.fields)


def _by_splink(
    pairs: _Pairs, learned_on: NDArray[np.int64], measured_on: NDArray[np.int64]
) -> tuple[Agreement, float]:
    """Splink's defaults on the same pairs: trained on the records, asked of each pair."""
    sides = pl.concat([pairs.left, pairs.right]).drop("record")
    within = learned_on if len(learned_on) else measured_on
    records = (
        pl
        .concat([pairs.left[within], pairs.right[within]])
        .drop("record")
        .unique(maintain_order=True)
    )
    numbered = records.with_row_index("record").with_columns(pl.col("record").cast(pl.String))
    trained = train_defaults(numbered)
    height = pairs.left.height
    place = pl.int_range(pl.len())
    asked = sides.with_columns(
        place.cast(pl.String()).alias("record"), (place % height).alias("pair")
    ).filter(pl.col("pair").is_in(measured_on.tolist()))
    start = perf_counter()
    linked = score_by_defaults(asked, trained)
    seconds = perf_counter() - start
    same = set(np.flatnonzero(pairs.same).tolist())
    right = len(linked & same)
    return Agreement(len(linked), int(pairs.same[measured_on].sum()), right), seconds
