"""Forecasts the contests of a desk's election, and decides how far each is decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from downballot.contests.views import ContestView, CountedContest
from downballot.decisions.calls import calls_of, newest_calls
from downballot.decisions.deciding import decide
from downballot.decisions.policy import end_of_night
from downballot.decisions.values import ContestDecision
from downballot.forecast.constants import Constants, read_constants
from downballot.forecast.engine import DRAWS, SEED, ElectionForecast, forecast
from downballot.model.call import Call, CallRow
from downballot.pipeline.live_canvass import LiveCanvass
from downballot.pipeline.reading import ElectionReader


class Forecaster:
    """Forecasts and decides on one election of a desk.

    Args:
        reader: The election, as published up to its moment.
        rows: Rows of the call ledger about it, in order, under the desk's ids.
        constants: What past canvasses taught; those of the program when None.
        seed: Seed of the simulated finishes.
        draws: How many finishes are simulated.
    """

    def __init__(
        self,
        reader: ElectionReader,
        rows: Iterable[CallRow] = (),
        *,
        constants: Constants | None = None,
        seed: int = SEED,
        draws: int = DRAWS,
    ) -> None:
        self.reader = reader
        self.rows = tuple(rows)
        self.constants = constants or read_constants()
        self.seed = seed
        self.draws = draws
        self.canvass = LiveCanvass(reader)
        self._newest = len(reader.updates) - 1

    def decisions(self) -> tuple[ContestDecision, ...]:
        """Return how far every contest is decided at the newest update, followed ones first."""
        if self._newest < 0:
            return ()
        return tuple(self._at(self.reader.contests(), self._newest))

    def decision(self, contest: str) -> ContestDecision:
        """Return how far a contest is decided at the newest update.

        Args:
            contest: Its id; the newest update counts it.
        """
        view = self.reader.contest_at(contest, self._newest)
        return next(self._at([view], self._newest))

    def history(self, contest: str) -> tuple[ContestDecision, ...]:
        """Return how far a contest was decided at each of its updates, oldest first.

        Args:
            contest: Its id.
        """
        return tuple(
            decision
            for number in self.canvass.updates_of(contest)
            for decision in self._at([self.reader.contest_at(contest, number)], number)
        )

    def decided(
        self, contests: Collection[str], number: int
    ) -> tuple[ElectionForecast, tuple[ContestDecision, ...]]:
        """Return the forecast of contests at an update, with how far each is decided.

        Args:
            contests: Ids of contests that the update counts.
            number: Place of the update, 0 for the first.
        """
        views = [self.reader.contest_at(one, number) for one in contests]
        told = self.forecast(number, set(contests))
        return told, tuple(self._decide(views, told, number))

    def forecast(
        self, number: int, contests: Collection[str] | None = None
    ) -> ElectionForecast:
        """Return the forecast of contests from all that was known at an update.

        Args:
            number: Place of the update, 0 for the first.
            contests: Ids; all when None.
        """
        return forecast(
            self.canvass.until(number),
            self.constants,
            seed=self.seed,
            draws=self.draws,
            wanted=contests,
        )

    def _at(self, views: Sequence[ContestView], number: int) -> Iterator[ContestDecision]:
        """Yield the decisions on contests as they stood at an update."""
        yield from self._decide(
            views, self.forecast(number, {view.id for view in views}), number
        )

    def _decide(
        self, views: Sequence[ContestView], told: ElectionForecast, number: int
    ) -> Iterator[ContestDecision]:
        calls = self._calls(number)
        for view in views:
            yield decide(
                CountedContest(view, self.canvass.steps_until(view.id, number)),
                told.contests[view.id],
                told.finishes[view.id],
                policy=self.reader.settings.calls,
                past=self.constants,
                night_ends=end_of_night(self.reader.election.date, self.canvass.zone),
                call=calls.get(view.id),
            )

    def _calls(self, number: int) -> Mapping[str, Call]:
        """Return the newest call of each contest while an update was the newest."""
        return newest_calls(calls_of(self.rows_at(number)))

    def rows_at(self, number: int) -> tuple[CallRow, ...]:
        """Return the rows of the call ledger that there were while an update was the newest.

        Args:
            number: Place of the update, 0 for the first.
        """
        end = self._end(number)
        latest = end.replace(microsecond=999_999) if end else None
        return tuple(one for one in self.rows if latest is None or one.at <= latest)

    def _end(self, number: int) -> datetime | None:
        """Return just before the update after one: until then it was the newest."""
        if number == self._newest:
            return self.reader.as_of
        return self.reader.updates[number + 1].published_at - timedelta(microseconds=1)
