"""Forecasts an election: from the counts so far to the finishes of every contest."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from msgspec import Struct

from downballot.contests.outstanding import (
    FROM_NIGHT,
    FROM_TURNOUT,
    METHODS,
    VotesToCome,
    expect_votes,
)
from downballot.contests.whole_count import Whole, expect_whole
from downballot.forecast.canvass import Canvass, ContestSeries
from downballot.forecast.constants import Constants, kind_table
from downballot.forecast.doubts import UsedEstimate, doubts_of
from downballot.forecast.finishes import Finishes, interval, intervals
from downballot.forecast.kinds import kind_of
from downballot.forecast.late import (
    Levels,
    composition_spread,
    expected_shares,
    follow,
    widening,
)
from downballot.forecast.questions import answers
from downballot.forecast.shifts import Shifts, learn_shifts
from downballot.forecast.simulation import ContestOutlook, Drawn, Simulation
from downballot.forecast.stages import (
    Floats,
    Steps,
    has_votes,
    lay_out,
    newest_pace,
    night_votes,
)
from downballot.forecast.surprise import election_scale
from downballot.forecast.unknown import finishes_before_any_vote
from downballot.forecast.values import ContestForecast, Interval, SelectionForecast
from downballot.model.sentence import join, say

SEED = 20241105
DRAWS = 10_000


class ElectionForecast(Struct, frozen=True, eq=False):
    """The forecast of every contest of an election at one moment.

    Attributes:
        contests: By the contest's id.
        finishes: Simulated finishes by the contest's id; draw k of one belongs with draw k
            of every other.
    """

    contests: Mapping[str, ContestForecast]
    finishes: Mapping[str, Finishes]


class _Outlook(Struct, frozen=True, eq=False):
    """What is known of all contests of a canvass, before any drawing."""

    steps: Steps
    levels: Levels
    expected: Floats
    composition: Floats
    direction: Floats
    shifts: Shifts
    tonight_spread: Floats
    to_come: VotesToCome


def forecast(
    canvass: Canvass,
    constants: Constants,
    *,
    seed: int = SEED,
    draws: int = DRAWS,
    wanted: Collection[str] | None = None,
) -> ElectionForecast:
    """Return how every contest of an election may end.

    Args:
        canvass: The counts so far; nothing else is known of the election.
        constants: What past canvasses taught.
        seed: Seed of the simulated finishes: the same seed gives the same bytes.
        draws: How many finishes are simulated, 1 or more.
        wanted: Ids of the contests to forecast, all when None. The others still tell how
            much this election is like the past; nothing of an answer depends on which
            contests are wanted.
    """
    chosen = [one for one in canvass.contests if wanted is None or one.id in wanted]
    asked = {one.id for one in chosen}
    found: dict[str, tuple[ContestForecast, Finishes]] = {}
    told = _Teller(constants.version, seed, draws)
    open_contests = tuple(one for one in canvass.contests if not one.complete)
    steps = lay_out(Canvass(canvass.election_date, open_contests))
    if steps is not None:
        outlook, scale = _look_out(steps, canvass, constants)
        simulation = Simulation(constants.behaviour, seed=seed, draws=draws, scale=scale)
        places = [place for place, one in enumerate(steps.contests) if one.id in asked]
        outlooks = [_contest_outlook(outlook, place) for place in places]
        read = simulation.draw_each(
            outlooks, lambda at, drawn: told.open_contest(outlook, places[at], drawn)
        )
        found = {one.contest: (one, finishes) for one, finishes in read}
    for one in chosen:
        if one.id not in found:
            found[one.id] = told.settled_contest(one)
    return ElectionForecast(
        contests={one.id: found[one.id][0] for one in chosen},
        finishes={one.id: found[one.id][1] for one in chosen},
    )


def _look_out(steps: Steps, canvass: Canvass, constants: Constants) -> tuple[_Outlook, float]:
    of_kind = [kind_of(one) for one in steps.contests]
    kinds, behaviour = kind_table(constants, of_kind), constants.behaviour
    passed = list(follow(steps, kinds, behaviour))
    levels, shifts = learn_shifts(steps, passed[-1], kinds, of_kind, behaviour)
    composition = composition_spread(levels, kinds, behaviour)
    outlook = _Outlook(
        steps=steps,
        levels=levels,
        expected=expected_shares(steps, levels),
        composition=composition * widening(steps, behaviour) ** 2,
        direction=steps.direction(levels.shares),
        shifts=shifts,
        tonight_spread=np.where(levels.tonight_weight > 0, behaviour.tonight_part_spread, 0),
        to_come=_votes_to_come(steps, _whole(steps, canvass, constants), constants),
    )
    return outlook, election_scale(passed, behaviour)


def _whole(steps: Steps, canvass: Canvass, constants: Constants) -> Whole:
    areas = [one.area for one in steps.contests]
    return expect_whole(
        constants.whole,
        canvass.election_date,
        areas,
        np.array([canvass.registered.get(area, np.nan) for area in areas], dtype=float),
        night_votes=night_votes(steps),
        counted=steps.totals[-1],
    )


def _votes_to_come(steps: Steps, whole: Whole, constants: Constants) -> VotesToCome:
    return expect_votes(
        steps.hours[-1],
        steps.totals[-1],
        newest_pace(steps),
        np.array([_newest_estimate(one) for one in steps.contests]),
        constants.outstanding,
        whole,
    )


def _contest_outlook(outlook: _Outlook, place: int) -> ContestOutlook:
    steps, levels, to_come = outlook.steps, outlook.levels, outlook.to_come
    one, row = steps.contests[place], steps.row(place)
    return ContestOutlook(
        id=one.id,
        area=one.area,
        votes=steps.votes[-1][row],
        shares=levels.shares[row],
        expected=outlook.expected[row],
        direction=outlook.direction[row],
        apart=(levels.tonight - levels.late)[row],
        tonight_spread=float(outlook.tonight_spread[place]),
        log_votes=float(to_come.log_median[place]),
        votes_shared=float(to_come.shared[place]),
        votes_own=float(to_come.own[place]),
        composition=float(outlook.composition[place]),
        late_part=float(1 - levels.tonight_weight[place]),
        shift_spread=float(outlook.shifts.spread[place]),
        group=outlook.shifts.groups[place],
    )


def _newest_estimate(series: ContestSeries) -> float:
    newest = series.estimates[-1] if series.estimates else None
    return float("nan") if newest is None else float(newest)


def _method(to_come: VotesToCome, place: int, series: ContestSeries) -> str:
    """Say how the votes to come of a contest were estimated."""
    estimated = bool(to_come.estimated[place])
    parts: list[str] = [METHODS[estimated, bool(to_come.paced[place])]]
    parts += [FROM_NIGHT] if to_come.by_night[place] else []
    parts += [FROM_TURNOUT] if to_come.by_turnout[place] else []
    parts += [series.estimate_words] if estimated and series.estimate_words else []
    return join("; ", parts)


def _used(to_come: VotesToCome, place: int) -> UsedEstimate | None:
    """Say how the estimate that was used for a contest fits; None where none was."""
    if not to_come.estimated[place]:
        return None
    return UsedEstimate(
        float(to_come.apart[place]), float(np.exp(to_come.log_unestimated[place]))
    )


class _Teller:
    """Puts what was drawn into plain values."""

    def __init__(self, model: str, seed: int, draws: int) -> None:
        self.model = model
        self.seed = seed
        self.draws = draws

    def open_contest(
        self, outlook: _Outlook, place: int, drawn: Drawn
    ) -> tuple[ContestForecast, Finishes]:
        """Tell of a contest that is still counted."""
        steps, to_come = outlook.steps, outlook.to_come
        series, order = steps.contests[place], steps.columns[place]
        names = [series.selections[column] for column in order]
        finishes = Finishes(names, drawn.finals, complete=False)
        finals, shares = intervals(finishes.final_shares()), intervals(drawn.shares)
        return self._told(
            series,
            finishes,
            dict(zip(names, zip(shares, finals, strict=True), strict=True)),
            interval(drawn.to_come),
            _method(to_come, place, series),
            _used(to_come, place),
        ), finishes

    def settled_contest(self, series: ContestSeries) -> tuple[ContestForecast, Finishes]:
        """Tell of a contest that is complete, or in which nothing is counted yet."""
        if series.complete and has_votes(series):
            votes = np.broadcast_to(series.votes[-1], (self.draws, len(series.selections)))
            finishes = Finishes(series.selections, votes.astype(np.float64), complete=True)
            to_come, method = np.zeros(1), say("nothing is left to count")
        else:
            finishes, to_come = finishes_before_any_vote(series, self.seed, self.draws)
            method = say("no vote is counted yet: any finish is possible")
        finals = intervals(finishes.final_shares())
        each = dict(zip(finishes.selections, zip(finals, finals, strict=True), strict=True))
        return self._told(series, finishes, each, interval(to_come), method), finishes

    def _told(
        self,
        series: ContestSeries,
        finishes: Finishes,
        each: Mapping[str, tuple[Interval, Interval]],
        to_come: Interval,
        method: str,
        used: UsedEstimate | None = None,
    ) -> ContestForecast:
        votes = dict(zip(series.selections, series.votes[-1].tolist(), strict=True))
        whole = sum(votes.values())
        ordered = sorted(series.selections, key=lambda one: (-votes[one], one))
        return ContestForecast(
            contest=series.id,
            published_at=series.published_at[-1],
            model=self.model,
            seed=self.seed,
            draws=self.draws,
            counted_votes=whole,
            votes_to_come=to_come,
            method=method,
            selections=tuple(
                SelectionForecast(
                    selection=one,
                    votes=votes[one],
                    share=votes[one] / whole if whole > 0 else None,
                    share_to_come=each[one][0],
                    final_share=each[one][1],
                )
                for one in ordered
            ),
            probabilities=answers(series, finishes),
            complete=finishes.complete,
            findings=doubts_of(series, used),
        )
