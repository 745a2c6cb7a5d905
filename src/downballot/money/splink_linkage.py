"""Pairs of many records, compared and scored by Splink on DuckDB.

Splink and DuckDB are imported when records are scored, not when this module is. Nothing is
sampled, so that the same records give the same scores.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import polars as pl

from downballot.money.blocking import Rule
from downballot.money.comparison_sql import comparison_settings, rule_sql
from downballot.money.comparisons import Field
from downballot.money.linkage_records import usual_shares, value_shares
from downballot.money.linkage_values import LinkageModel


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
        "unique_id_column_name": "record",
        "probability_two_random_records_match": odds / (1 + odds),
        "comparisons": [comparison_settings(f, weights.get(f.name)) for f in fields],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule_sql(rule), "sql_dialect": "duckdb"} for rule in rules
        ],
        "retain_matching_columns": model is None,
        "retain_intermediate_calculation_columns": model is None,
    }


def _predict(
    records: pl.DataFrame, settings: dict[str, Any], least: float | None
) -> pl.DataFrame:
    from splink import DuckDBAPI, Linker  # noqa: PLC0415 - kept out of start-up

    with quiet():
        api = DuckDBAPI()
        linker = Linker(api.register(records.to_arrow()), settings, log_level=None)
        found = linker.inference.predict(threshold_match_weight=least)
        table: pl.DataFrame = found.as_duckdbpyrelation().pl()
        return table


def compare_pairs(
    records: pl.DataFrame, fields: Sequence[Field], rules: Sequence[Rule]
) -> pl.DataFrame:
    """Every blocked pair with its level of agreement in each field, to learn weights from.

    Args:
        records: Records as `person_records` or `organisation_records` give them.
        fields: Fields of a comparison.
        rules: Blocking rules.

    Returns:
        `record_l`, `record_r`; `gamma_…` a field (-1 where it says nothing, else the number of
        levels below this one); `tf_…_l`, `tf_…_r` the shares of the values compared.
    """
    used = usable_fields(records, fields)
    settings = splink_settings(used, usable_rules(records, rules), None)
    return _predict(records, settings, None).sort("record_l", "record_r")


def score_pairs(
    records: pl.DataFrame,
    fields: Sequence[Field],
    rules: Sequence[Rule],
    model: LinkageModel,
    least_bits: float,
) -> pl.DataFrame:
    """Blocked pairs that may be one donor, with the logarithm of the odds.

    Args:
        records: Records as `person_records` or `organisation_records` give them.
        fields: Fields of a comparison.
        rules: Blocking rules.
        model: Trained weights.
        least_bits: Pairs below this are left out.

    Returns:
        `left`, `right` (record ids) and `bits`, sorted.
    """
    used = usable_fields(records, fields)
    settings = splink_settings(used, usable_rules(records, rules), model)
    shares = value_shares(records, used, usual_shares(used, model.fields))
    with_shares = records.with_columns(
        pl
        .col(column)
        .replace_strict(list(of), list(of.values()), default=None, return_dtype=pl.Float64)
        .alias(f"tf_{column}")
        for column, of in shares.items()
        if of
    )
    found = _predict(with_shares, settings, least_bits)
    return found.select(left="record_l", right="record_r", bits="match_weight").sort(
        "left", "right"
    )
