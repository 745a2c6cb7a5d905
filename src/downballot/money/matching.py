"""What a candidate would receive in public matching funds, and what a new program would pay.

A contributor's money is matched up to a cap, whatever the number of contributions. The rows
are taken as they come: remove superseded filings and late reports first.

Source:
    Los Angeles City Charter 471, Municipal Code 49.7.1 and following, Administrative Code
    24.31 to 24.38: individuals who live in the city, in money, up to the cap.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

import polars as pl

from downballot.errors import UsageError
from downballot.model.filing import Entity, Kind
from downballot.model.money import MatchingParameters
from downballot.money.matching_values import LeftOut, MatchingResult

_CONTRIBUTOR = ["name", "first_name", "zip"]
_MATCHED = "matched"
_DOLLAR = 100


def matching(
    contributions: pl.DataFrame,
    parameters: MatchingParameters,
    *,
    inside: Collection[str] | None = None,
) -> MatchingResult:
    """Compute what one candidate would receive.

    Args:
        contributions: Transactions of the candidate's committees (``TRANSACTIONS``), one
            round of one election.
        parameters: Those of the office and round.
        inside: ZIP codes of five digits that lie in the city or district; None where they
            are not known, and every individual is taken to live inside.

    Raises:
        UsageError: The parameters lack what one contributor's money is matched up to, or
            the rate.
    """
    cap, rate = parameters.matchable_cents, parameters.public_per_dollar
    if cap is None or rate is None:
        raise UsageError(
            f"matching funds of {parameters.cycle}, {parameters.office}: what is matched or "
            "the rate is not known, expected both"
        )
    marked = contributions.with_columns(reason=_reason(inside))
    matched = _by_contributor(marked.filter(pl.col("reason") == _MATCHED), cap)
    matched_cents = sum(matched)
    qualifies = _qualifies(parameters, matched_cents, len(matched))
    uncapped = matched_cents * rate
    maximum = parameters.maximum_cents
    capped = uncapped if maximum is None else min(uncapped, maximum)
    return MatchingResult(
        parameters,
        contributors=len(matched),
        matched_cents=matched_cents,
        qualifies=qualifies,
        uncapped_cents=uncapped,
        public_cents=0 if qualifies is False else capped,
        left_out=_left_out(marked),
        assumptions=_assumptions(parameters, inside),
    )


def what_if(
    limit_cents: int,
    *,
    office: str,
    cycle: int,
    share: Fraction = Fraction(1, 7),
    public_per_dollar: int = 6,
) -> MatchingParameters:
    """Return the parameters of a program that a place does not have.

    What is matched is the share of the limit in whole dollars, rounded down, as in Los
    Angeles since 2019. Thresholds and maxima are open.

    Args:
        limit_cents: The most that one person may give a candidate in a round.
        office: The office it is supposed for.
        cycle: Year of the election.
        share: How much of the limit is matched, above 0, at most 1.
        public_per_dollar: Public dollars for each dollar matched.

    Raises:
        UsageError: The limit or the rate is not above 0, or the share is not in its range.

    Examples:
        >>> supposed = what_if(130000, office="LAUSD", cycle=2026)
        >>> supposed.matchable_cents, supposed.matchable_cents * supposed.public_per_dollar
        (18500, 111000)
    """
    if limit_cents <= 0 or public_per_dollar <= 0 or not 0 < share <= 1:
        raise UsageError(
            f"matching what-if: limit {limit_cents} cents, share {share}, rate "
            f"{public_per_dollar}, expected a limit and rate above 0 and a share up to 1"
        )
    matchable = int(share * limit_cents) // _DOLLAR * _DOLLAR
    return MatchingParameters(
        cycle=cycle,
        office=office,
        round="both",
        limit_cents=limit_cents,
        matchable_cents=matchable,
        public_per_dollar=public_per_dollar,
        source="",
        note="Supposed: there is no such program.",
    )


def _reason(inside: Collection[str] | None) -> pl.Expr:
    """Say why a row is not matched; ``matched`` where it is."""
    away = pl.lit(value=False)
    unknown = pl.lit(value=False)
    if inside is not None:
        unknown = pl.col("zip") == ""
        away = ~pl.col("zip").is_in(sorted(inside))
    return (
        pl
        .when(pl.col("memo"))
        .then(pl.lit("memo rows, which explain others"))
        .when(pl.col("kind") == Kind.UNITEMIZED)
        .then(pl.lit("lumps too small to be itemised, of nobody in particular"))
        .when(pl.col("kind") != Kind.CONTRIBUTION)
        .then(pl.lit("not money given: loans, goods and services, other rows"))
        .when(pl.col("entity") == Entity.SELF)
        .then(pl.lit("of the candidate or family"))
        .when(pl.col("entity") != Entity.INDIVIDUAL)
        .then(pl.lit("not of an individual"))
        .when(unknown)
        .then(pl.lit("of a place not known"))
        .when(away)
        .then(pl.lit("from outside"))
        .otherwise(pl.lit(_MATCHED))
    )


def _by_contributor(rows: pl.DataFrame, cap: int) -> list[int]:
    """Add up each contributor's money, returns taken off, each up to the cap."""
    keys = [pl.col(name).str.strip_chars().str.to_lowercase() for name in _CONTRIBUTOR]
    totals = rows.group_by(keys).agg(pl.col("cents").sum())["cents"].to_list()
    return [min(total, cap) for total in totals if total > 0]


def _qualifies(
    parameters: MatchingParameters, matched_cents: int, contributors: int
) -> bool | None:
    tests = (
        (parameters.threshold_cents, matched_cents),
        (parameters.threshold_contributors, contributors),
    )
    known = [reached >= needed for needed, reached in tests if needed is not None]
    return all(known) if known else None


def _left_out(marked: pl.DataFrame) -> tuple[LeftOut, ...]:
    rows = (
        marked
        .filter(pl.col("reason") != _MATCHED)
        .group_by("reason")
        .agg(rows=pl.len(), cents=pl.col("cents").sum())
        .sort(["cents", "reason"], descending=[True, False])
    )
    return tuple(LeftOut(**row) for row in rows.iter_rows(named=True))


def _assumptions(
    parameters: MatchingParameters, inside: Collection[str] | None
) -> tuple[str, ...]:
    said = [
        "Rows of one name and ZIP code are one contributor.",
        "A debate or town hall, certifications and documents are taken to be there.",
    ]
    if inside is None:
        said.append(
            "Which places lie inside is not known: all individuals are taken to live "
            "inside, so that the result is the most it can be."
        )
    else:
        said.append(
            "Who lives inside is told by ZIP code; one that lies in part outside "
            "counts as the list has it."
        )
    if (parameters.threshold_cents, parameters.threshold_contributors) == (None, None):
        said.append("No threshold is known: the candidate is taken to qualify.")
    if parameters.maximum_cents is None:
        said.append("No maximum is known: the result is not capped.")
    return tuple(said)
