"""Turns folders of past counts into the canvass as it was known at each moment."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from downballot.almanac.past_elections import past_elections
from downballot.almanac.time_zones import zone_of_jurisdiction
from downballot.forecast.canvass import Canvass, ContestSeries
from downballot.forecast.kinds import is_partisan, parties_of
from downballot.model.canvass import CanvassFolder, FolderContest, FolderRule, FolderUpdate
from downballot.model.finding import Finding, Severity
from downballot.model.rule import Comparison, Method, Share
from downballot.sources.canvass_folder import read_canvass_folder

METHODS = {
    FolderRule.PLURALITY: Method.MOST_VOTES,
    FolderRule.MAJORITY_RUNOFF: Method.SHARE,
    FolderRule.TOP_TWO: Method.TOP_TWO,
    FolderRule.MEASURE: Method.QUESTION,
}
# How the selection that a measure needs is written, apart from "Yes…" and "… yes".
_IN_FAVOUR = frozenset({"approve", "approved", "for", "si", "levy...yes", "bonds...yes"})


class PastContest(Struct, frozen=True, eq=False):
    """One contest of a folder with its votes as an array.

    Attributes:
        contest: As the folder has it.
        method: How it is decided.
        share: Share to win or to pass; None where the rule has none.
        selections: Ids (names) in the order in which they appear.
        begun: How many of them have appeared by each update, growing.
        moments: The authority's clock of each update, growing.
        votes: Votes so far, shape (update, selection), int64; a selection that an update
            leaves out keeps what it had.
    """

    contest: FolderContest
    method: Method
    share: Share | None
    selections: tuple[str, ...]
    begun: tuple[int, ...]
    moments: tuple[datetime, ...]
    votes: NDArray[np.int64]

    def text_of(self, moment: datetime) -> str:
        """Return how the file writes the moment of an update; empty where there is none."""
        place = bisect_right(self.moments, moment) - 1
        update = self.contest.updates[max(place, 0)]
        return update.published_text if update.published_at == moment else ""

    def until(self, moment: datetime, *, estimates: bool) -> ContestSeries | None:
        """Return what was published up to a moment; None where nothing can be forecast.

        Nothing is known of selections that appear later, and of the estimates only the
        newest one is. The contest is complete where its newest update is called final.

        Args:
            moment: Aware.
            estimates: Hand on the estimate of votes to come.
        """
        seen = bisect_right(self.moments, moment)
        selections = self.selections[: self.begun[seen - 1]] if seen else ()
        yes = [one for one in selections if is_yes(one)]
        if not selections or (self.method is Method.QUESTION and len(yes) != 1):
            return None
        newest = self.contest.updates[seen - 1]
        estimate = estimate_of(newest) if estimates else None
        partisan, parties = _parties(self.contest.title, selections)
        return ContestSeries(
            id=self.contest.id,
            area=self.contest.area,
            method=self.method,
            share=self.share,
            seats=self.contest.seats,
            selections=selections,
            yes=yes[0] if self.method is Method.QUESTION else "",
            published_at=self.moments[:seen],
            votes=self.votes[:seen, : len(selections)],
            estimates=(*(None for _ in range(seen - 1)), estimate),
            partisan=partisan,
            parties=parties,
            complete=newest.final,
        )

    def finished(self) -> ContestSeries | None:
        """Return the whole contest as its count ended, with every estimate there was."""
        series = self.until(self.moments[-1], estimates=True)
        if series is None:
            return None
        estimates = tuple(estimate_of(one) for one in self.contest.updates)
        return structs.replace(series, estimates=estimates, complete=True)


class PastCanvass(Struct, frozen=True, eq=False):
    """One election of a folder.

    Attributes:
        folder: The folder's name.
        election_date: Day of the election.
        contests: Its contests, in the order of the file.
        findings: What a person should know about them.
        registered: Registered voters before the election by area, where they are known.
    """

    folder: str
    election_date: date
    contests: tuple[PastContest, ...]
    findings: tuple[Finding, ...] = ()
    registered: Mapping[str, int] = {}

    def moments(self) -> tuple[datetime, ...]:
        """Return every moment at which anything was published, the oldest first."""
        return tuple(sorted({one for contest in self.contests for one in contest.moments}))

    def until(self, moment: datetime, *, estimates: bool = True) -> Canvass:
        """Return the canvass as it was known at a moment.

        Args:
            moment: Aware.
            estimates: Hand on the newest estimate of votes to come in each contest.
        """
        seen = (one.until(moment, estimates=estimates) for one in self.contests)
        known = tuple(one for one in seen if one is not None)
        return Canvass(self.election_date, known, self.registered)

    def finished(self) -> Canvass:
        """Return the whole canvass as it ended, with every estimate: what a fit learns from."""
        ended = (one.finished() for one in self.contests)
        whole = tuple(one for one in ended if one is not None)
        return Canvass(self.election_date, whole, self.registered)


def read_past_canvasses(folder: Path) -> tuple[PastCanvass, ...]:
    """Read a folder of past counts; each day of election in it is a canvass of its own.

    Args:
        folder: A folder with ``contests.csv.gz`` and ``updates.csv.gz``.

    Raises:
        UsageError: There is no such folder.
        FormatError: A file is missing, damaged or has mistakes; all of them are named.
    """
    return past_canvasses(read_canvass_folder(folder))


def past_canvasses(folder: CanvassFolder) -> tuple[PastCanvass, ...]:
    """Turn what a folder holds into canvasses, the oldest election first."""
    days = sorted({one.election_date for one in folder.contests})
    return tuple(
        _canvass(folder, day, [one for one in folder.contests if one.election_date == day])
        for day in days
    )


def estimate_of(update: FolderUpdate) -> int | None:
    """Return the estimate of votes to come: the official one where there is one.

    One below 0 says only that more came than was expected: it is no estimate.
    """
    given = _given(update)
    return None if given is None or given < 0 else given


def _given(update: FolderUpdate) -> int | None:
    return update.simulated_estimate if update.estimate is None else update.estimate


def estimates_used(canvass: PastCanvass) -> set[str]:
    """Say what the estimates of a canvass are, so that no figure passes for a real one.

    Args:
        canvass: The canvass.

    Returns:
        ``official``, ``simulated``, both or none of them.
    """
    return {
        "simulated" if update.estimate is None else "official"
        for contest in canvass.contests
        for update in contest.contest.updates
        if estimate_of(update) is not None
    }


def is_yes(selection: str) -> bool:
    """Say whether a selection is the one that a measure needs, by its name.

    Examples:
        >>> [is_yes(name) for name in ("YES", "Bonds Yes", "Approved ", "No")]
        [True, True, True, False]
    """
    name = selection.strip().lower()
    return name in _IN_FAVOUR or name.startswith("yes") or name.endswith(" yes")


@lru_cache(maxsize=4096)
def _parties(title: str, selections: tuple[str, ...]) -> tuple[bool, tuple[int, ...]]:
    """Return whether parties stand in a contest, and the side of each name; see ``kinds``."""
    return is_partisan(title, selections), parties_of(selections)


def _canvass(folder: CanvassFolder, day: date, contests: list[FolderContest]) -> PastCanvass:
    findings = [one for contest in contests for one in _findings(contest)]
    first = folder.findings if contests[0] is folder.contests[0] else ()
    past = tuple(_past_contest(one) for one in contests)
    known = {area: past_elections().registered(area, day) for area in
             sorted({one.area for one in contests})}  # fmt: skip
    registered = {area: voters for area, voters in known.items() if voters}
    return PastCanvass(folder.name, day, past, (*first, *findings), registered)


def _past_contest(contest: FolderContest) -> PastContest:
    columns: dict[str, int] = {}
    begun = []
    for update in contest.updates:
        for selection, _ in update.votes:
            columns.setdefault(selection, len(columns))
        begun.append(len(columns))
    return PastContest(
        contest=contest,
        method=METHODS[contest.rule],
        share=_share(contest),
        selections=tuple(columns),
        begun=tuple(begun),
        moments=_local_moments(contest),
        votes=_votes(contest.updates, columns),
    )


def _local_moments(contest: FolderContest) -> tuple[datetime, ...]:
    """Return when updates were published, by the clocks of the place.

    What hour of the night it was matters; a clock that was written down in UTC does not say
    it. The zone is that of the contest's other clocks, else that of its jurisdiction.
    """
    local = [one for one in contest.updates if not _is_universal(one)]
    zone = local[0].published_at.tzinfo if local else zone_of_jurisdiction(contest.area)
    return tuple(
        one.published_at.astimezone(zone) if zone and _is_universal(one) else one.published_at
        for one in contest.updates
    )


def _is_universal(update: FolderUpdate) -> bool:
    """Say whether a moment is written in UTC; one without a zone is the place's own."""
    return update.published_text.strip().upper().endswith(("Z", "+00:00", "+0000"))


def _votes(updates: Iterable[FolderUpdate], columns: dict[str, int]) -> NDArray[np.int64]:
    row = [0] * len(columns)
    rows = []
    for update in updates:
        for selection, votes in update.votes:
            row[columns[selection]] = votes
        rows.append(tuple(row))
    return np.array(rows, dtype=np.int64)


def _share(contest: FolderContest) -> Share | None:
    """A majority must be exceeded; a measure's other shares need only be reached."""
    share = contest.threshold
    if share is None:
        return None
    half = share.numerator * 2 == share.denominator
    more = half or contest.rule is FolderRule.MAJORITY_RUNOFF
    comparison = Comparison.MORE_THAN if more else Comparison.AT_LEAST
    return Share(share.numerator, share.denominator, comparison)


def _findings(contest: FolderContest) -> Iterator[Finding]:
    """Yield what a person should know about the data of one contest."""
    columns = {selection for update in contest.updates for selection, _ in update.votes}
    yes = sum(map(is_yes, columns))
    if contest.rule is FolderRule.MEASURE and yes != 1:
        sentence = f"{contest.id}: {yes or 'no'} selections read as Yes; it is not forecast."
        yield Finding(Severity.WARNING, "measure-without-one-yes", sentence, contest.id)
    left_out = _leaving_out(contest.updates)
    if left_out:
        sentence = (
            f"{contest.id}: a selection is left out {left_out} times; it keeps its votes."
        )
        yield Finding(Severity.WARNING, "selection-left-out", sentence, contest.id)
    below = sum((_given(one) or 0) < 0 for one in contest.updates)
    if below:
        sentence = f"{contest.id}: {below} estimates are below 0; they are not used."
        yield Finding(Severity.INFO, "estimate-below-zero", sentence, contest.id)


def _leaving_out(updates: Iterable[FolderUpdate]) -> int:
    """Return how many updates lack a selection that one before had."""
    had: set[str] = set()
    times = 0
    for update in updates:
        now = {selection for selection, _ in update.votes}
        times += bool(had - now)
        had |= now
    return times
