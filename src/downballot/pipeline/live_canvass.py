"""The counts of a desk's election as the engine reads them, as known at any of its updates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from downballot.almanac.past_elections import past_elections
from downballot.contests.contest_estimate import ContestEstimate, contest_estimate
from downballot.contests.ranking import YES
from downballot.contests.views import CountStep
from downballot.forecast.canvass import Canvass, ContestSeries
from downballot.model.contest import ContestDefinition
from downballot.model.record import Outstanding
from downballot.model.rule import Method, Rule, Scope
from downballot.model.status import ResultsStatus
from downballot.pipeline.reading import ElectionReader


class LiveCanvass:
    """One election of a desk, update by update; an update never shows what came after it.

    Args:
        reader: The election, as published up to its moment.
    """

    def __init__(self, reader: ElectionReader) -> None:
        self.reader = reader
        self.zone = ZoneInfo(reader.settings.timezone)
        clocks = [one.published_at.astimezone(self.zone) for one in reader.updates]
        places = {one.key: place for place, one in enumerate(reader.updates)}
        self._contests = {
            contest: _Counted(steps, [places[step.update.key] for step in steps])
            for contest, steps in reader.steps().items()
        }
        self._clocks = np.array(clocks, dtype=object)
        self._shapes: dict[str, tuple[ContestDefinition, tuple[str, ...], ContestSeries]] = {}
        area, day = reader.election.jurisdiction, reader.election.date
        registered = past_elections().registered(area, day)
        self._registered = {area: registered} if registered else {}
        # Hundreds of contests ask the same of one update.
        self.outstanding = cache(self._read_outstanding)
        self._ballots_at = cache(reader.ballots_at)

    def updates_of(self, contest: str) -> Sequence[int]:
        """Return the places of the updates that count a contest, growing.

        Args:
            contest: Its id.
        """
        return self._contests[contest].places

    def steps_until(self, contest: str, number: int) -> tuple[CountStep, ...]:
        """Return what was counted of a contest at each of its updates up to one.

        Args:
            contest: Its id.
            number: Place of the update, 0 for the first.
        """
        counted = self._contests[contest]
        return counted.steps[: counted.seen(number)]

    def until(self, number: int) -> Canvass:
        """Return all that was known at an update.

        Args:
            number: Place of the update, 0 for the first; -1 for none.
        """
        known = tuple(
            self._series(contest, counted, number)
            for contest, counted in self._contests.items()
            if counted.seen(number)
        )
        return Canvass(self.reader.election.date, known, self._registered)

    def _series(self, contest: str, counted: _Counted, number: int) -> ContestSeries:
        seen = counted.seen(number)
        votes = counted.votes[:seen, counted.begun < seen]
        estimate = self._estimate(number, int(votes[-1].sum()))
        return structs.replace(
            self._shape(contest, counted, seen),
            published_at=tuple(self._clocks[counted.places[:seen]].tolist()),
            votes=votes,
            estimates=(*(None,) * (seen - 1), estimate.votes if estimate else None),
            estimate_words=estimate.words(self.zone) if estimate else "",
            complete=self._is_certified(counted.places[seen - 1]),
        )

    def _shape(self, contest: str, counted: _Counted, seen: int) -> ContestSeries:
        """Return a contest without its votes; most updates leave it as it was."""
        place = counted.places[seen - 1]
        definition = self.reader.definition_at(contest, place)
        names = counted.names_until(seen)
        kept = self._shapes.get(contest)
        if kept is None or kept[0] is not definition or kept[1] != names:
            series = self._bare(contest, names, definition, self.reader.rule(definition))
            self._shapes[contest] = kept = (definition, names, series)
        return kept[2]

    def _bare(
        self, contest: str, names: tuple[str, ...], definition: ContestDefinition, rule: Rule
    ) -> ContestSeries:
        return ContestSeries(
            id=contest,
            area=self.reader.election.jurisdiction,
            method=rule.method if rule.scope is Scope.WHOLE else Method.UNKNOWN,
            share=rule.share,
            seats=max(rule.seats or 1, 1),
            selections=names,
            yes=YES if rule.method is Method.QUESTION and YES in names else "",
            published_at=(),
            votes=np.zeros((0, len(names)), dtype=np.int64),
            estimates=(),
            partisan=definition.voter_nominated
            or any(one.party for one in definition.selections),
        )

    def _is_certified(self, number: int) -> bool:
        status = self.reader.status(self.reader.updates[number])
        return status is ResultsStatus.CERTIFIED

    def _estimate(self, number: int, votes: int) -> ContestEstimate | None:
        """Bring the newest official estimate down to a contest with so many votes."""
        return contest_estimate(
            self.outstanding(number),
            counted_votes=votes,
            counted_ballots=self._ballots_at(self.reader.updates[number].published_at),
            ballots_then=self._ballots_at,
        )

    def _read_outstanding(self, number: int) -> tuple[Outstanding, ...]:
        """Return the estimates known with an update; all that came since with the newest."""
        reader = self.reader
        if number == len(reader.updates) - 1:
            return reader.view().outstanding
        moment = reader.updates[number].published_at
        return reader.ledger.people.outstanding(reader.election.id, as_of=moment)


class _Counted:
    """One contest at all its updates, as arrays."""

    def __init__(self, steps: tuple[CountStep, ...], places: list[int]) -> None:
        self.steps = steps
        self.places = places
        counts = [{one.selection: one.votes for one in step.count.selections} for step in steps]
        self.names = tuple(sorted({name for count in counts for name in count}))
        self.votes = _votes(counts, self.names)
        # A name that comes up later is not known before: not even that it has no votes.
        self.begun = np.array(
            [
                next(at for at, count in enumerate(counts) if name in count)
                for name in self.names
            ],
            dtype=np.int64,
        )

    def seen(self, number: int) -> int:
        """Return how many of the contest's updates there are up to one of the election."""
        return bisect_right(self.places, number)

    def names_until(self, seen: int) -> tuple[str, ...]:
        """Return the selections named in the first so many updates."""
        if seen == len(self.steps) or seen > self.begun.max(initial=0):
            return self.names
        named = zip(self.names, self.begun.tolist(), strict=True)
        return tuple(name for name, begun in named if begun < seen)


def _votes(counts: Sequence[dict[str, int]], names: Sequence[str]) -> NDArray[np.int64]:
    """Return votes by update and selection; one that an update lacks keeps what it had."""
    rows = [[0] * len(names)]
    for now in counts:
        rows.append([
            now.get(name, before) for name, before in zip(names, rows[-1], strict=True)
        ])
    return np.array(rows[1:], dtype=np.int64).reshape(len(counts), len(names))
