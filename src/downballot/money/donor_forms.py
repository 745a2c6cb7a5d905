"""Which written forms are one donor's: spellings that differ in marks alone, and corrections.

Filing systems write one name in several ways: in capitals, with and without full stops. Such
forms are one donor without any comparing; what a person decided wins over that too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from downballot.money.clustering import cluster
from downballot.money.linkage_values import Correction, Join, ScoredPairs

_DROPPED: Final = "['\u2019`.]"
_NO_LETTER: Final = r"[^\p{L}\p{N}]+"


def spelling_of(form: pl.Expr) -> pl.Expr:
    """Return a form without case, accents' marks, punctuation and repeated blanks.

    Args:
        form: Who gave, as `movements.donor_key` writes it.
    """
    return (
        form.str
        .to_uppercase()
        .str.replace_all("&", " AND ", literal=True)
        .str.replace_all(_DROPPED, "")
        .str.replace_all(_NO_LETTER, " ")
        .str.strip_chars()
    )


def plain_spelling(form: str) -> str:
    """Return one form as `spelling_of` does.

    Args:
        form: Who gave, as written.

    Examples:
        >>> plain_spelling("O'Neill, John P.  (94601)")
        'ONEILL JOHN P 94601'
    """
    return str(pl.select(spelling_of(pl.lit(form))).item())


def shown_forms(counts: pl.DataFrame, corrections: Sequence[Correction]) -> dict[str, str]:
    """Return the form that stands for each that is another's; others stand for themselves.

    Args:
        counts: `form` and `rows`, how often it is written; each form once.
        corrections: People's decisions on forms; those on other forms are passed over.

    Raises:
        UsageError: Corrections contradict one another.
    """
    ranked = (
        counts
        .filter(pl.col("form") != "")
        .with_columns(spelling_of(pl.col("form")).alias("spelling"))
        .sort(["rows", "form"], descending=[True, False])
    )
    shown = ranked.with_columns(pl.col("form").first().over("spelling").alias("shown"))
    alike = shown.filter(pl.col("form") != pl.col("shown")).select("form", "shown")
    named: dict[str, str] = dict(alike.iter_rows())
    if corrections:
        _decide(named, set(ranked["form"]), corrections)
    return named


def _decide(named: dict[str, str], forms: set[str], corrections: Sequence[Correction]) -> None:
    """Apply decisions to forms, of which some stand for others already."""
    known = [c for c in corrections if {c.left, c.right} <= forms]
    for correction in known:
        left, right = correction.left, correction.right
        if correction.join is Join.SPLIT and named.get(left, left) == named.get(right, right):
            named.pop(left if left in named else right, None)
    ends = sorted({named.get(form, form) for c in known for form in (c.left, c.right)})
    decided = [_of_shown(c, named) for c in known]
    groups = dict(zip(ends, cluster(ends, ScoredPairs.of([]), 0.0, -1.0, decided), strict=True))
    for form in [*named, *ends]:
        shown = named.get(form, form)
        if groups.get(shown, shown) != form:
            named[form] = groups.get(shown, shown)


def _of_shown(correction: Correction, named: Mapping[str, str]) -> Correction:
    return Correction(
        correction.join,
        named.get(correction.left, correction.left),
        named.get(correction.right, correction.right),
        correction.by,
        correction.at,
        correction.reason,
    )
