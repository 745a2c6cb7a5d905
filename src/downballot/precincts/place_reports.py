"""A contest's places told together: what a page or a command shows of one question."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.count import BallotKind
from downballot.model.precinct import PrecinctResults
from downballot.model.rule import Comparison, Share
from downballot.precincts.bootstrap import METHOD
from downballot.precincts.contest_by_unit import ContestByUnit, contest_by_unit
from downballot.precincts.cross_reports import CrossReport
from downballot.precincts.measures import Covariate, Measure
from downballot.precincts.places import (
    TOP_FIFTH,
    GroupReport,
    PlaceGroup,
    both,
    group_report,
    motivated,
    wealthy,
)
from downballot.precincts.quantiles import QUINTILES, Quantiles, quantiles
from downballot.precincts.regression import CAUTION, Regression, regression
from downballot.precincts.swing import Swing
from downballot.precincts.turnout import ByKind, RollOff, Turnout, by_kind, roll_off, turnout
from downballot.precincts.what_if import turnout_of, uniform_swing
from downballot.precincts.what_if_values import Target, WhatIf
from downballot.precincts.where_won import WhereWon, pair, where_won

SEED = 20141104


class TurnoutReport(Struct, frozen=True):
    """Who turned out.

    Attributes:
        turnout: Turnout by place.
        roll_off: How many voted above and not here; None where no contest above is named, or
            a voter may mark several here and how many is not known.
        by_kind: Mail beside in person; None where the source does not tell them apart.
    """

    turnout: Turnout
    roll_off: RollOff | None
    by_kind: ByKind | None


class WhereReport(Struct, frozen=True):
    """Where a contest was won, and what would have changed it.

    Attributes:
        won: The places that account for the margin.
        groups: Kinds of places, each with its definition.
        what_if: Swing and turnouts that would have changed the outcome.
        not_asked: Questions that the data cannot answer, each with why.
    """

    won: WhereWon
    groups: tuple[GroupReport, ...]
    what_if: tuple[WhatIf, ...]
    not_asked: tuple[str, ...]


class GroupsReport(Struct, frozen=True):
    """A measure by kind of place.

    Attributes:
        quantiles: By groups of places, one for each covariate.
        together: All covariates in one regression; None without a covariate.
        alone: Each covariate in a regression of its own.
        method: How intervals are made, in words.
        caution: What the figures do not say, in words.
        seed: Seed of the draws.
    """

    quantiles: tuple[Quantiles, ...]
    together: Regression | None
    alone: tuple[Regression, ...]
    method: str
    caution: str
    seed: int


class PlaceReports(Struct, frozen=True):
    """All that is told of a contest's places.

    Attributes:
        where: Where it was won, and what would have changed it.
        turnout: Who turned out.
        groups: Share by kind of place; None where nothing is known of places.
        swing: What moved from another contest; None where none was chosen.
        transfers: Where the voters of that other contest went; None likewise.
        votes_by_group: How groups of voters voted, by estimate; None where no groups are
            known by precinct.
    """

    where: WhereReport
    turnout: TurnoutReport
    groups: GroupsReport | None = None
    swing: Swing | None = None
    transfers: CrossReport | None = None
    votes_by_group: CrossReport | None = None


def turnout_report(
    results: PrecinctResults, contest: str, *, above: str = "", marks: int | None = None
) -> TurnoutReport:
    """Return who turned out for a contest.

    Args:
        results: Results of the election.
        contest: Slug of the contest.
        above: Slug of a contest at the top of the same ballot; empty for none.
        marks: How many a voter may mark in the contest, 1 or more; None where that is not
            known: one then, and no roll-off where there are more votes than ballots.

    Raises:
        UsageError: There is no such contest, or the two share no place.
    """
    here = contest_by_unit(results, contest)
    mail = contest_by_unit(results, contest, kind=BallotKind.MAIL)
    polls = contest_by_unit(results, contest, kind=BallotKind.IN_PERSON)
    top = contest_by_unit(results, above) if above else None
    turned = turnout(here)
    several = marks is None and turned.whole.votes > turned.whole.ballots
    return TurnoutReport(
        turned,
        roll_off(top, here, below_marks=marks or 1) if top and not several else None,
        by_kind(mail, polls) if mail.units and polls.units else None,
    )


def where_report(
    contest: ContestByUnit,
    *,
    ahead: str = "",
    behind: str = "",
    needs: Share | None = None,
    groups: Sequence[PlaceGroup] = (),
) -> WhereReport:
    """Return where a contest was won and what would have changed the outcome.

    Args:
        contest: The contest by unit.
        ahead: One selection, by slug; whoever has most votes when empty.
        behind: Another; whoever has most of the others when empty.
        needs: The share of listed votes that the first needs; None to beat the other.
        groups: Kinds of places.

    Raises:
        UsageError: A selection is not in the contest, or both are one.
    """
    first, second = pair(contest, ahead, behind)
    wanted = ahead if needs is not None and ahead else first
    other = second if wanted == first else first
    target = Target(wanted, other) if needs is None else _share_target(wanted, needs)
    asked, not_asked = [uniform_swing(contest, target, other=other)], []
    for group in groups:
        try:
            asked.append(turnout_of(contest, target, group, other=other))
        except UsageError as error:
            not_asked.append(str(error))
    return WhereReport(
        where_won(contest, ahead=first, behind=second),
        tuple(group_report(contest, one, first, second) for one in groups),
        tuple(asked),
        tuple(not_asked),
    )


def _share_target(wanted: str, needs: Share) -> Target:
    part = Fraction(needs.numerator, needs.denominator)
    return Target(wanted, "", part, needs.comparison is Comparison.AT_LEAST)


def place_groups(
    contest: ContestByUnit,
    income: Covariate | None,
    *,
    wealthy_part: Fraction = TOP_FIFTH,
    motivated_part: Fraction = TOP_FIFTH,
) -> tuple[PlaceGroup, ...]:
    """Return wealthy and motivated places, as far as the data tell them.

    Args:
        contest: The contest by unit.
        income: Income of places; None where it is not known.
        wealthy_part: Part of the places on top by income.
        motivated_part: Part of the places on top by turnout.

    Raises:
        UsageError: A part is not between 0 and 1.
    """
    active = motivated(contest, part=motivated_part)
    found = [active] if active.units else []
    if income is not None:
        rich = wealthy(contest, income, part=wealthy_part)
        found = [rich, *found, both(rich, active)] if found else [rich]
    return tuple(one for one in found if one.units)


def groups_report(
    measure: Measure,
    covariates: Sequence[Covariate],
    *,
    parts: int = QUINTILES,
    clusters: dict[str, str] | None = None,
    seed: int = SEED,
) -> GroupsReport:
    """Return a measure by kind of place: by groups, and in regressions.

    Args:
        measure: What is measured.
        covariates: What is known of places.
        parts: How many groups of places.
        clusters: The cluster of each place; each place by itself when None.
        seed: Seed of the draws; the same one gives the same intervals.

    Raises:
        UsageError: No place has a value of a covariate.
    """

    def chance() -> np.random.Generator:
        return np.random.default_rng(seed)

    return GroupsReport(
        tuple(
            quantiles(measure, one, chance(), parts=parts, clusters=clusters)
            for one in covariates
        ),
        regression(measure, covariates, chance(), clusters=clusters)
        if len(covariates) > 1
        else None,
        tuple(regression(measure, [one], chance(), clusters=clusters) for one in covariates),
        METHOD,
        CAUTION,
        seed,
    )
