"""What public matching funds a candidate would receive: contributions meet parameters."""

from __future__ import annotations

import polars as pl

from downballot.almanac.money_tables import matching_parameters
from downballot.errors import UsageError
from downballot.model.money import MatchingParameters
from downballot.money.matching import matching, what_if
from downballot.money.matching_values import MatchingResult
from downballot.pipeline.money_desk import MoneyDesk


def match_candidate(
    money: MoneyDesk,
    committee: str,
    *,
    program: str,
    office: str,
    cycle: int,
    supposed_limit_cents: int | None = None,
) -> MatchingResult:
    """Return what a candidate's committee would receive.

    Args:
        money: The filings.
        committee: Id of the candidate's committee, or words of its name.
        program: Whose program (``los-angeles``).
        office: The office, as the program's table has it.
        cycle: Year of the election.
        supposed_limit_cents: Contribution limit of a program that is supposed where there
            is none, six public dollars for each of a seventh of it; None for the real one.

    Raises:
        UsageError: No such committee, program, office or cycle, or the program's table lacks
            what it takes.
    """
    filer = money.find_committee(committee)
    rows = money.kept.transactions.filter(pl.col("filer") == filer).collect()
    if supposed_limit_cents is not None:
        supposed = what_if(supposed_limit_cents, office=office, cycle=cycle)
        return matching(rows, supposed)
    return matching(rows, _parameters(program, office, cycle))


def _parameters(program: str, office: str, cycle: int) -> MatchingParameters:
    known = matching_parameters(program)
    for one in known:
        if (one.office, one.cycle) == (office, cycle):
            return one
    allowed = "; ".join(f"{one.office} {one.cycle}" for one in known)
    raise UsageError(f"matching {office} {cycle}: not on record, expected one of {allowed}")
