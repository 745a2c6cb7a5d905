"""Pairs of many records, compared and scored by Splink on DuckDB.

Splink and DuckDB are imported when records are scored, not when this module is. Nothing is
sampled, so that the same records give the same scores.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from downballot.money.blocking import Rule, block_keys
from downballot.money.comparison_sql import comparison_settings, rule_sql
from downballot.money.comparisons import Field
from downballot.money.linkage_records import with_shares
from downballot.money.linkage_values import LinkageModel, ScoredPairs

# Splink's prediction on some database: records with `place` and their blocks, settings, and
# the bits below which pairs are left out → `place_l`, `place_r`, `match_weight` and more.
Predict = Callable[[pl.DataFrame, dict[str, Any], float | None], pl.DataFrame]
_BITS_DIGITS: Final = 9  # what two databases compute alike; beyond it, they may round otherwise

if TYPE_CHECKING:
    from splink import DuckDBAPI


@contextmanager
def quiet() -> Iterator[None]:
    """Splink's notes on its own progress kept out of the log."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def silent_duckdb() -> DuckDBAPI:
    """Splink's DuckDB, without a progress bar of its own among what a command prints."""
    import duckdb  # noqa: PLC0415 - kept out of start-up
    from splink import DuckDBAPI  # noqa: PLC0415 - likewise

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return DuckDBAPI(connection)


def usable_rules(records: pl.DataFrame, rules: Sequence[Rule]) -> list[Rule]:
    """The rules whose columns say anything of these records.

    Args:
        records: Records as `person_records` or `organisation_records` give them.
        rules: Blocking rules.
    """
    known = {c for c in records.columns if records[c].null_count() < records.height}
    return [rule for rule in rules if rule.columns <= known]


def usable_fields(records: pl.DataFrame, fields: Sequence[Field]) -> list[Field]:
    """The fields whose columns say anything of these records.

    Args:
        records: Records as `person_records` or `organisation_records` give them.
        fields: Fields of a comparison.
    """
    return [
        field
        for field in fields
        if any(records[c].null_count() < records.height for c in field.needs)
    ]


def splink_settings(
    fields: Sequence[Field], rules: Sequence[Rule], model: LinkageModel | None
) -> dict[str, Any]:
    """The model as Splink's settings.

    Args:
        fields: Fields to compare.
        rules: Blocking rules.
        model: Weights; None to compare only.
    """
    weights = {w.field: w for w in model.fields} if model else {}
    odds = 2.0**model.prior_bits if model else 1.0
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "place",
        "probability_two_random_records_match": odds / (1 + odds),
        "comparisons": [comparison_settings(f, weights.get(f.name)) for f in fields],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule_sql(i, rule), "sql_dialect": "duckdb"}
            for i, rule in enumerate(rules)
        ],
        "retain_matching_columns": model is None,
        "retain_intermediate_calculation_columns": model is None,
    }


def _numbered(records: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """The records with their places and blocks."""
    keys = block_keys(records, rules)
    return pl.concat([records, keys], how="horizontal").with_row_index("place")


def predict_on_duckdb(
    numbered: pl.DataFrame, settings: dict[str, Any], least: float | None
) -> pl.DataFrame:
    """What Splink says of pairs of records, on DuckDB in this process.

    Args:
        numbered: Records with `place` and the columns of blocks.
        settings: What `splink_settings` gave.
        least: Bits below which pairs are left out; None for all pairs.
    """
    from splink import Linker  # noqa: PLC0415 - kept out of start-up

    with quiet():
        api = silent_duckdb()
        linker = Linker(api.register(numbered.to_arrow()), settings, log_level=None)
        found = linker.inference.predict(threshold_match_weight=least)
        pairs: pl.DataFrame = found.as_duckdbpyrelation().pl()
        return pairs


def compare_pairs(
    records: pl.DataFrame, fields: Sequence[Field], rules: Sequence[Rule]
) -> pl.DataFrame:
    """Every blocked pair with its level of agreement in each field, to learn weights from.

    Args:
        records: Records as `person_records` or `organisation_records` give them.
        fields: Fields of a comparison.
        rules: Blocking rules.

    Returns:
        `place_l`, `place_r`, counted from 0; `gamma_…` a field (-1 where it says nothing, else
        the number of levels below this one); `tf_…_l`, `tf_…_r` the shares of the values.
    """
    used, known = usable_fields(records, fields), usable_rules(records, rules)
    settings = splink_settings(used, known, None)
    pairs = predict_on_duckdb(_numbered(records, known), settings, None)
    return pairs.sort("place_l", "place_r")


def score_pairs(
    records: pl.DataFrame,
    fields: Sequence[Field],
    rules: Sequence[Rule],
    model: LinkageModel,
    least_bits: float,
    predict: Predict = predict_on_duckdb,
) -> ScoredPairs:
    """Blocked pairs that may be one donor, with the logarithm of the odds.

    Args:
        records: Records as `person_records` or `organisation_records` give them.
        fields: Fields of a comparison.
        rules: Blocking rules.
        model: Trained weights.
        least_bits: Pairs below this are left out.
        predict: Where Splink runs.

    Returns:
        Each pair once, in no order that means anything.
    """
    used, known = usable_fields(records, fields), usable_rules(records, rules)
    settings = splink_settings(used, known, model)
    numbered = _numbered(with_shares(records, used, model), known)
    found = predict(numbered, settings, least_bits)
    left, right = (found[f"place_{side}"].to_numpy().astype(np.int64) for side in "lr")
    return ScoredPairs(left, right, found["match_weight"].round(_BITS_DIGITS).to_numpy())
