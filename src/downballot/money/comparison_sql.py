"""Comparisons and blocking rules as SQL of DuckDB, with Splink's suffixes _l and _r."""

from __future__ import annotations

from typing import Any

from downballot.money.blocking import Rule
from downballot.money.comparisons import Field, How, Test
from downballot.money.linkage_values import FieldWeights

_MOST_BITS = 40.0  # a probability below 2**-40 is written as that


def _common(column: str) -> str:
    return f'len(list_intersect("{column}_l", "{column}_r"))'


def test_sql(test: Test) -> str:
    """One test as a condition.

    Args:
        test: What is asked of two records.
    """
    c, o, i = test.column, test.other, int(test.at)
    shorter = f'least(len("{c}_l"), len("{c}_r"))'
    return {
        How.EQUAL: f'"{c}_l" = "{c}_r"',
        How.DIFFERS: f'"{c}_l" <> "{c}_r"',
        How.CROSSED: f'"{c}_l" = "{o}_r" AND "{o}_l" = "{c}_r"',
        How.EITHER: f'("{c}_l" = "{o}_r" OR "{o}_l" = "{c}_r")',
        How.SIMILAR: f'jaro_winkler_similarity("{c}_l", "{c}_r") >= {test.at}',
        How.EDITS: f'damerau_levenshtein("{c}_l", "{c}_r") <= {i}',
        How.STARTS: f'left("{c}_l", {i}) = left("{c}_r", {i})',
        How.SHARES: f'list_has_any("{c}_l", "{c}_r")',
        How.COVERS: f"{_common(c)} >= {test.at} * {shorter} AND {shorter} > 0",
        How.COMMON: f"{_common(c)} >= {i}",
        How.INITIAL: f'least(length("{c}_l"), length("{c}_r")) = 1 '
        f'AND left("{c}_l", 1) = left("{c}_r", 1)',
    }[test.how]


def _missing(field: Field) -> str:
    return " AND ".join(f'("{c}_l" IS NULL OR "{c}_r" IS NULL)' for c in field.needs)


def _probabilities(bits: float, rarity: float) -> dict[str, float]:
    """Two probabilities whose ratio, with Splink's adjustment for rarity, is 2**bits.

    Splink multiplies by (u / frequency) ** rarity; choosing u = 2**-x, the ratio m / u must
    make up for u's own part.
    """
    x = min(max(bits, 1.0), _MOST_BITS) / (1 + rarity) if bits > 0 else 1.0
    return {"u_probability": 2**-x, "m_probability": 2 ** (bits + rarity * x - x)}


def comparison_settings(field: Field, weights: FieldWeights | None) -> dict[str, Any]:
    """One field as a comparison in Splink's settings.

    Args:
        field: The field.
        weights: Its weights; None where none are learned yet.
    """
    levels: list[dict[str, Any]] = [
        {"sql_condition": _missing(field), "label_for_charts": "missing", "is_null_level": True}
    ]
    for i, level in enumerate(field.levels):
        rarity = weights.rarity if weights and level.frequency else 0.0
        made: dict[str, Any] = {
            "sql_condition": " AND ".join(test_sql(t) for t in level.tests) or "ELSE",
            "label_for_charts": level.title,
            **_probabilities(weights.bits[i] if weights else 0.0, rarity),
        }
        if level.frequency:
            made |= {"tf_adjustment_column": level.frequency, "tf_adjustment_weight": rarity}
        levels.append(made)
    return {"output_column_name": field.name.replace(" ", "_"), "comparison_levels": levels}


def rule_sql(place: int, rule: Rule) -> str:
    """A blocking rule as a condition on records l and r, by the columns of `block_keys`.

    Args:
        place: Its place among the rules, from 0.
        rule: The rule.
    """
    return f'l."block_{place}" = r."{"other" if rule.other else "block"}_{place}"'
