"""Forecasts the contests of a desk's election, and decides how far each is decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from downballot.contests.outstanding import ContestEstimate, contest_estimate
from downballot.contests.ranking import YES
from downballot.contests.views import HistoryStep
from downballot.decisions.calls import calls_of, newest_calls
from downballot.decisions.deciding import decide
from downballot.decisions.policy import end_of_night
from downballot.decisions.values import ContestDecision
from downballot.forecast.canvass import Canvass, ContestSeries
from downballot.forecast.constants import Constants, read_constants
from downballot.forecast.engine import DRAWS, SEED, ElectionForecast, forecast
from downballot.model.call import Call
from downballot.model.rule import Method, Scope
from downballot.model.status import ResultsStatus
from downballot.pipeline.reading import ElectionReader


class Forecaster:
    """Forecasts and decides on one election of a desk.

    Args:
        reader: The election, as published up to its moment.
        constants: What past canvasses taught; those of the program when None.
        seed: Seed of the simulated finishes.
        draws: How many finishes are simulated.
    """

    def __init__(
        self,
        reader: ElectionReader,
        *,
        constants: Constants | None = None,
        seed: int = SEED,
        draws: int = DRAWS,
    ) -> None:
        self.reader = reader
        self.constants = constants or read_constants()
        self.seed = seed
        self.draws = draws
        self.zone = ZoneInfo(reader.settings.timezone)
        self._steps = reader.steps()
        self._series = {one: self._contest_series(one) for one in self._steps}

    def decisions(self) -> tuple[ContestDecision, ...]:
        """Return how far every contest is decided at the newest update."""
        newest = self.reader.updates[-1].key if self.reader.updates else ""
        wanted = [one for one, steps in self._steps.items() if steps[-1].update.key == newest]
        return tuple(self._at(wanted, None, len(self.reader.updates)))

    def decision(self, contest: str) -> ContestDecision:
        """Return how far a contest is decided at its newest update.

        Args:
            contest: Its id.
        """
        return next(iter(self._at([contest], None, len(self.reader.updates))))

    def history(self, contest: str) -> tuple[ContestDecision, ...]:
        """Return how far a contest was decided at each of its updates, oldest first.

        Args:
            contest: Its id.
        """
        moments = [step.update.published_at for step in self._steps[contest]]
        return tuple(
            decision
            for number, moment in enumerate(moments, start=1)
            for decision in self._at([contest], moment, number)
        )

    def forecast(
        self, moment: datetime | None, contests: Collection[str] | None = None
    ) -> ElectionForecast:
        """Return the forecast of contests from all that was published by a moment.

        Args:
            moment: Aware; None for the newest update.
            contests: Ids; all when None.
        """
        series = (one if moment is None else one.until(moment) for one in self._series.values())
        known = tuple(
            self._with_estimate(one, newest=moment is None) for one in series if one is not None
        )
        return forecast(
            Canvass(self.reader.election.date, known),
            self.constants,
            seed=self.seed,
            draws=self.draws,
            wanted=contests,
        )

    def _at(
        self, contests: Sequence[str], moment: datetime | None, many: int
    ) -> Iterator[ContestDecision]:
        """Yield the decisions on contests, each from its first ``many`` steps."""
        told = self.forecast(moment, set(contests))
        # A later update ends what was known at an earlier one; the newest is open.
        ends = self._next_after(moment)
        calls = self._calls(ends)
        for one in contests:
            yield decide(
                self._steps[one][:many],
                told.contests[one],
                told.finishes[one],
                policy=self.reader.settings.calls,
                past=self.constants,
                night_ends=end_of_night(self.reader.election.date, self.zone),
                call=calls.get(one),
            )

    def _next_after(self, moment: datetime | None) -> datetime | None:
        """Return just before the update after a moment: until then it was the newest."""
        if moment is None:
            return self.reader.as_of
        later = [one.published_at for one in self.reader.updates if one.published_at > moment]
        return later[0] - timedelta(microseconds=1) if later else self.reader.as_of

    def _calls(self, until: datetime | None) -> Mapping[str, Call]:
        rows = self.reader.ledger.call_rows(self.reader.election.id, as_of=until)
        return newest_calls(calls_of(rows))

    def _contest_series(self, contest: str) -> ContestSeries:
        steps = self._steps[contest]
        view = steps[-1].view
        definition, rule = view.definition, view.rule
        names = sorted({one.selection for step in steps for one in step.view.count.selections})
        return ContestSeries(
            id=contest,
            area=self.reader.election.jurisdiction,
            method=rule.method if rule.scope is Scope.WHOLE else Method.UNKNOWN,
            share=rule.share,
            seats=max(rule.seats or 1, 1),
            selections=tuple(names),
            yes=YES if rule.method is Method.QUESTION and YES in names else "",
            published_at=tuple(step.update.published_at.astimezone(self.zone) for step in steps),
            votes=_votes(steps, names),
            estimates=(None,) * len(steps),
            partisan=definition.voter_nominated or any(one.party for one in definition.selections),
            complete=view.standing.status is ResultsStatus.CERTIFIED,
        )

    def _with_estimate(self, series: ContestSeries, *, newest: bool) -> ContestSeries:
        """Give a contest the newest official estimate that was known with its newest count."""
        estimate = self._estimate(series, newest=newest)
        if estimate is None:
            return series
        return structs.replace(series, estimates=(*series.estimates[:-1], estimate.votes))

    def _estimate(self, series: ContestSeries, *, newest: bool) -> ContestEstimate | None:
        moment = series.published_at[-1]
        reader = self.reader
        rows = (
            reader.view().outstanding
            if newest
            else reader.ledger.people.outstanding(reader.election.id, as_of=moment)
        )
        return contest_estimate(
            rows,
            counted_votes=int(series.votes[-1].sum()),
            counted_ballots=reader.ballots_at(moment),
            ballots_then=reader.ballots_at,
        )


def _votes(steps: Sequence[HistoryStep], names: Sequence[str]) -> NDArray[np.int64]:
    """Return votes by update and selection; one that an update lacks keeps what it had."""
    rows = [[0] * len(names)]
    for step in steps:
        now = {one.selection: one.votes for one in step.view.count.selections}
        rows.append([now.get(name, before) for name, before in zip(names, rows[-1], strict=True)])
    return np.array(rows[1:], dtype=np.int64).reshape(len(steps), len(names))
