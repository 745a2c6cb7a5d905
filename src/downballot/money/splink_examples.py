"""Splink's own example settings for each labelled set: what a linkage here is measured against.

Each set's comparisons, blocking rules and training are those of Splink's published examples;
for the organisations, which have no example, the library's ready-made comparisons with their
own thresholds. Pairs of probability 0.5 and more count as links.

Source: Splink's documentation, examples "accuracy_analysis_from_labels_column" (fake_1000),
"febrl3", "febrl4" and "deduplicate_50k_synthetic" (historical_50k).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec
import polars as pl

from downballot.money.splink_linkage import quiet, silent_duckdb

if TYPE_CHECKING:
    from splink.internals.comparison_creator import ComparisonCreator

_NAME_AND_BIRTH: Final = ("first_name", "name", "born")
_CROSSED: Final = "l.first_name = r.name and l.name = r.first_name"
_NEAR_BIRTH: Final = "levenshtein(r.born, l.born) <= 1"
_FAKE_RULES: Final = (
    f"l.first_name = r.first_name and {_NEAR_BIRTH}",
    f"l.name = r.name and {_NEAR_BIRTH}",
    "l.first_name = r.first_name and levenshtein(r.name, l.name) <= 2",
    "l.email = r.email",
)
_HISTORICAL_RULES: Final = (
    ("substr(first_name,1,3)", "substr(name,1,4)"),
    ("name", "born"),
    ("first_name", "born"),
    ("zip", "first_name"),
    ("zip", "name"),
    ("born", "city"),
    ("substr(zip,1,3)", "born"),
    ("substr(zip,1,3)", "first_name"),
    ("substr(zip,1,3)", "name"),
    ("substr(first_name,1,2)", "substr(name,1,2)", "substr(born,1,4)"),
)
_FEBRL4_RULES: Final = (
    ("first_name", "name"), _CROSSED, ("born",), ("code",), ("state", "address"),
    ("number", "address"), ("zip",),
)  # fmt: skip

RuleText = str | tuple[str, ...]


class Example(msgspec.Struct, frozen=True):
    """How one example trains.

    Args:
        blocking: Blocking rules: columns that must agree, or a condition.
        certain: Rules that find matches nearly without error.
        recall: Share of matches they find, as the example states it.
        sampled_pairs: Pairs drawn to learn how often values agree by chance.
        sessions: Columns that each training session holds equal.
        without_frequencies: Whether training leaves term frequencies aside.
        linked: Whether two lists are linked, not one searched for duplicates.
    """

    blocking: tuple[RuleText, ...]
    certain: tuple[RuleText, ...]
    recall: float
    sampled_pairs: float
    sessions: tuple[tuple[str, ...], ...]
    without_frequencies: bool = True
    linked: bool = False


EXAMPLES: Final = {
    "fake_1000": Example(
        (("first_name",), ("name",), ("born",), ("email",)), _FAKE_RULES, 0.7, 1e6,
        (("born",), ("email",), ("first_name", "name")),
    ),
    "febrl3": Example(
        (("code",), ("first_name",), ("name",), ("born",), ("zip",)),
        (("code",), _NAME_AND_BIRTH, f"{_CROSSED} and l.born = r.born"), 0.9, 1e6,
        (("born",), ("zip",)), without_frequencies=False,
    ),
    "febrl4": Example(
        _FEBRL4_RULES, (("code",), _NAME_AND_BIRTH), 0.8, 1e6, (("born",), ("zip",)),
        linked=True,
    ),
    "historical_50k": Example(
        _HISTORICAL_RULES,
        (
            _NAME_AND_BIRTH, ("substr(first_name,1,2)", "name", "substr(zip,1,2)"),
            ("born", "zip"),
        ),
        0.6, 1e7, (("first_name", "name"), ("born",)),
    ),
    "dedupe_csv_example": Example(
        (("name",), ("street",), ("phone",), ("zip", "substr(name,1,3)")),
        (("name", "street"), ("phone", "name")), 0.7, 1e6, (("name",), ("street",)),
    ),
    "donors": Example(
        (("name", "first_name"), ("name", "zip"), ("first_name", "zip")),
        (("name", "first_name", "zip"),), 0.7, 1e6, (("name", "first_name"), ("zip",)),
    ),
}  # fmt: skip


def _comparisons(name: str) -> list[ComparisonCreator]:
    import splink.comparison_library as cl  # noqa: PLC0415 - kept out of start-up

    def exact(column: str) -> ComparisonCreator:
        return cl.ExactMatch(column).configure(term_frequency_adjustments=True)

    def named(column: str) -> ComparisonCreator:
        return cl.NameComparison(column).configure(term_frequency_adjustments=True)

    def born(form: str | None) -> ComparisonCreator:
        return cl.DateOfBirthComparison("born", input_is_string=True, datetime_format=form)

    return {
        "fake_1000": lambda: [
            cl.ForenameSurnameComparison("first_name", "name"), born(None), exact("city"),
            cl.EmailComparison("email"),
        ],
        "febrl3": lambda: [
            cl.NameComparison("first_name"), cl.NameComparison("name"), born("%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("code", [2]), exact("number"), exact("zip"),
        ],
        "febrl4": lambda: [
            named("first_name"), named("name"), born("%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("code", [1, 2]), exact("number"),
            cl.DamerauLevenshteinAtThresholds("zip", [1, 2]).configure(
                term_frequency_adjustments=True
            ),
        ],
        "historical_50k": lambda: [
            cl.ForenameSurnameComparison(
                "first_name", "name", forename_surname_concat_col_name="whole"
            ),
            born(None),
            cl.PostcodeComparison("zip"), exact("city"), exact("occupation"),
        ],
        "dedupe_csv_example": lambda: [
            cl.NameComparison("name"), cl.NameComparison("street"), exact("zip"),
            cl.LevenshteinAtThresholds("phone"),
        ],
        "donors": lambda: [
            cl.NameComparison("first_name"), cl.NameComparison("name"), exact("city"),
            exact("zip"), exact("employer"), exact("occupation"),
        ],
    }[name]()  # fmt: skip


def _rule(rule: RuleText) -> Any:  # noqa: ANN401 - Splink's own type of rule, or SQL
    from splink import block_on  # noqa: PLC0415 - kept out of start-up

    return rule if isinstance(rule, str) else block_on(*rule)


def _columns(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the derived columns the examples use; nothing for an empty text."""
    made = rows
    if {"first_name", "name"} <= set(rows.columns):
        made = made.with_columns(whole=pl.col("first_name") + " " + pl.col("name"))
    if "street" in rows.columns:
        number = pl.col("street").str.extract(r"^(\d+)")
        address = pl.col("street").str.replace(r"^\d+\s+", "")
        made = made.with_columns(number=number, address=address)
    return made.with_columns(
        pl.when(pl.selectors.string() != "").then(pl.selectors.string()).name.keep()
    )


def _registered(api: Any, rows: pl.DataFrame, example: Example) -> Any:  # noqa: ANN401
    made = _columns(rows)
    if not example.linked:
        return api.register(made.to_arrow())
    first = made["record"].str.ends_with("-org")
    return [api.register(made.filter(side).to_arrow()) for side in (first, ~first)]


def train_example(name: str, rows: pl.DataFrame) -> dict[str, Any]:
    """Splink's settings as its own example trains them on these rows.

    Args:
        name: Name of the set.
        rows: Rows of the set; the labels are not used.
    """
    return train_settings(EXAMPLES[name], _comparisons(name), rows)


def train_settings(
    example: Example, comparisons: Sequence[ComparisonCreator], rows: pl.DataFrame
) -> dict[str, Any]:
    """Splink's settings, trained without labels on these rows.

    Args:
        example: How it trains.
        comparisons: What is compared.
        rows: The rows.
    """
    from splink import Linker, SettingsCreator  # noqa: PLC0415 - kept out of start-up

    with quiet():
        settings = SettingsCreator(
            unique_id_column_name="record",
            link_type="link_only" if example.linked else "dedupe_only",
            blocking_rules_to_generate_predictions=[_rule(r) for r in example.blocking],
            comparisons=[*comparisons],
        )
        linker = Linker(_registered(silent_duckdb(), rows, example), settings, log_level=None)
        training = linker.training
        training.estimate_probability_two_random_records_match(
            [_rule(r) for r in example.certain], recall=example.recall
        )
        training.estimate_u_using_random_sampling(max_pairs=example.sampled_pairs, seed=1)
        for columns in example.sessions:
            training.estimate_parameters_using_expectation_maximisation(
                _rule(columns),
                estimate_without_term_frequencies=example.without_frequencies,
            )
        model: dict[str, Any] = linker.misc.save_model_to_json()
        return model


def link_by_example(
    name: str, rows: pl.DataFrame, model: dict[str, Any]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Splink's links of these rows, at probability 0.5 and more, and what follows from them.

    Args:
        name: Name of the set.
        rows: Rows of the set.
        model: As `train_example` gives it.

    Returns:
        Pairs (`left`, `right`), and clusters (`record`, `donor`).
    """
    return link_by_settings(EXAMPLES[name], rows, model)


def link_by_settings(
    example: Example, rows: pl.DataFrame, model: dict[str, Any]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Splink's links by trained settings; see `link_by_example`.

    Args:
        example: How it trained.
        rows: The rows.
        model: As `train_settings` gives it.
    """
    from splink import Linker  # noqa: PLC0415 - kept out of start-up

    with quiet():
        tables = _registered(silent_duckdb(), rows, example)
        linker = Linker(tables, model, log_level=None)
        pairs = linker.inference.predict(threshold_match_probability=0.5)
        grouped = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=0.5
        )
        found = pairs.as_duckdbpyrelation().pl().select(left="record_l", right="record_r")
        groups = grouped.as_duckdbpyrelation().pl().select("record", donor="cluster_id")
    return found, groups
