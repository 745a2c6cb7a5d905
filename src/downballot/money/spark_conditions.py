"""Comparisons of donors in SQL of Spark, from the same settings that DuckDB runs.

What both databases mean alike is translated. Not so likeness of names: Spark has the function
from the library that comes with Splink, which counts an odd number of letters out of place
otherwise than DuckDB does and rounds differently. So that one pair of names is as alike on
both, that function only tells the clear cases; the others are worked out here step by step.

Source: Winkler, "String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter
Model of Record Linkage" (1990).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sqlglot import exp

# Where the library has less than DuckDB, by a half of a transposition: of 4 letters or more
# where letters at the beginning count, else of 3. It is above from 0.7 to 0.82 at most.
_LESS_BY: Final = 1 / 24
_BOOSTED_FROM: Final = 0.7
_NEARLY_BOOSTED: Final = 0.7 - 1 / 18
_NEVER_ABOVE: Final = 0.83
_SAFELY: Final = 1e-9
# Exact arithmetic of 0.1, 0.2, 0.3 and 0.4 as a computer has them, in units of 2**-56, and of
# likenesses in units of 2**-53: DuckDB multiplies and adds with a single rounding.
_TENTHS: Final = tuple(round(0.1 * n * 2**56) for n in range(5))
_UNIT: Final = f"{2**53}D"


def spark_settings(settings: dict[str, Any], lists: Collection[str]) -> dict[str, Any]:
    """Splink's settings for DuckDB as settings for Spark.

    Args:
        settings: As `splink_linkage.splink_settings` gives them.
        lists: Columns of the records that hold lists.
    """
    comparisons = [
        one
        | {
            "comparison_levels": [
                level | {"sql_condition": spark_condition(level["sql_condition"], lists)}
                for level in one["comparison_levels"]
            ]
        }
        for one in settings["comparisons"]
    ]
    return settings | {"comparisons": comparisons}


def spark_condition(sql: str, lists: Collection[str]) -> str:
    """A condition in SQL of DuckDB as one of Spark.

    Args:
        sql: Condition on two records, with Splink's suffixes _l and _r.
        lists: Columns that hold lists, without suffix.
    """
    import sqlglot  # noqa: PLC0415 - kept out of start-up

    if sql == "ELSE":
        return sql

    def put(part: exp.Expr) -> exp.Expr:
        return _of_spark(part, lists)

    return sqlglot.parse_one(sql, read="duckdb").transform(put).sql(dialect="spark")


def _of_spark(part: exp.Expr, lists: Collection[str]) -> exp.Expr:
    """A part of a condition as Spark has it; itself where both databases have it."""
    import sqlglot  # noqa: PLC0415 - kept out of start-up
    from sqlglot import exp  # noqa: PLC0415 - likewise

    if isinstance(part, exp.GTE) and isinstance(part.this, exp.JarowinklerSimilarity):
        return sqlglot.parse_one(_alike_sql(part), read="spark")
    if isinstance(part, exp.Length) and _is_list(part.this, lists):
        return exp.Anonymous(this="size", expressions=[_of_spark(part.this, lists)])
    if isinstance(part, exp.ArrayOverlaps):
        return exp.Anonymous(this="arrays_overlap", expressions=[part.this, part.expression])
    if _is_intersection(part):
        return exp.Anonymous(this="array_intersect", expressions=part.expressions)
    return part


def _is_intersection(part: exp.Expr) -> bool:
    return part.name.lower() == "list_intersect"


def _is_list(part: exp.Expr, lists: Collection[str]) -> bool:
    return _is_intersection(part) or part.name[:-2] in lists


def _alike_sql(node: exp.Expr) -> str:
    left, right = (node.this.args[side].sql(dialect="spark") for side in ("this", "expression"))
    at = float(node.expression.name)
    quick = f"jaro_winkler({left}, {right})"
    perhaps = f"{quick} >= {at - _LESS_BY - _SAFELY!r}D"
    if at < _NEVER_ABOVE:
        perhaps = (
            f"({perhaps} OR ({quick} >= {_NEARLY_BOOSTED - _SAFELY!r}D "
            f"AND {quick} < {_BOOSTED_FROM + _SAFELY!r}D "
            f"AND left({left}, 1) = left({right}, 1)))"
        )
    surely = f"{quick} >= {max(at, _NEVER_ABOVE) + _SAFELY!r}D"
    return f"({surely} OR ({perhaps} AND {alike_sql(left, right)} >= {at!r}D))"


def alike_sql(left: str, right: str) -> str:
    """How alike two texts are (Jaro and Winkler), 0 to 1, to the last bit as DuckDB has it.

    Each letter of the one takes the first free letter of the other that is the same and not
    too far off; `rest` is the other text with those taken crossed out, `hit` those that took.

    Args:
        left: Column of one text of letters without accents; not empty.
        right: Column of the other.
    """
    window = (
        f"CAST(greatest(0, floor(greatest(length({left}), length({right})) / 2) - 1) AS INT)"
    )
    begin = "greatest(1, i - s.reach)"
    letter = f"substring({left}, i, 1)"
    found = f"locate({letter}, substring(s.rest, {begin}, i + s.reach - {begin} + 1))"
    crossed = f"overlay(s.rest, chr(1), {begin} + p - 1, 1)"
    taken = f"named_struct('rest', {crossed}, 'hit', concat(s.hit, {letter}), 'reach', s.reach)"
    step = f"element_at(transform(array({found}), p -> if(p = 0, s, {taken})), 1)"
    begun = f"named_struct('rest', {right}, 'hit', '', 'reach', {window})"
    plain = _jaro_sql(left, right)
    boosted = f"transform(array({plain}), j -> if(j > 0.7D, {_boosted_sql(left, right)}, j))"
    ended = f"if(s.hit = '', 0.0D, element_at({boosted}, 1))"
    return f"aggregate(sequence(1, length({left})), {begun}, (s, i) -> {step}, s -> {ended})"


def _jaro_sql(left: str, right: str) -> str:
    places = f"filter(sequence(1, length({right})), k -> substring(s.rest, k, 1) = chr(1))"
    moved = f"substring({right}, k, 1) <> substring(s.hit, n + 1, 1)"
    out_of_place = f"size(filter(transform({places}, (k, n) -> {moved}), x -> x))"
    hits = "length(s.hit)"
    return (
        f"(({hits} / length({left}) + {hits} / length({right}) "
        f"+ ({hits} - floor({out_of_place} / 2)) / {hits}) / 3.0D)"
    )


def _boosted_sql(left: str, right: str) -> str:
    cases = " ".join(
        f"WHEN substring({left}, {n + 1}, 1) <> substring({right}, {n + 1}, 1) "
        f"THEN {_TENTHS[n]}"
        for n in range(4)
    )
    lengths = f"least(4, length({left}), length({right})) + 1"
    tenths = ", ".join(str(tenth) for tenth in _TENTHS)
    tenth = f"(CASE {cases} ELSE element_at(array({tenths}), {lengths}) END)"
    own = f"CAST(j * {_UNIT} AS DECIMAL(16, 0)) * {2**56}"
    more = f"CAST((1.0D - j) * {_UNIT} AS DECIMAL(16, 0)) * {tenth}"
    return f"CAST({own} + {more} AS DOUBLE) / {float(2**109)!r}D"
