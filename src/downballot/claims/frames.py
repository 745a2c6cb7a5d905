"""Of which elections a sentence speaks: what it says, what was said before it, the text's own.

Time flows from sentence to sentence of a paragraph: "In 2017, …. Turnout was 10%" is of 2017.
A new paragraph begins anew: with the text's own election, unless the paragraph before it
had left that, so that it may be either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from downballot.claims.record import ContestFacts
from downballot.claims.times import Times, read_times
from downballot.model.body import Round

if TYPE_CHECKING:
    from downballot.claims.document import Scene
    from downballot.claims.lexicon import Lexicon

OWN = timedelta(days=200)  # an election longer ago is not what a text is about by itself
_CYCLE = timedelta(days=300)  # a primary and its runoff are nearer to each other than this


class Bound(StrEnum):
    """How the time of a sentence is known."""

    SAID = "said"  # by the sentence
    NAMED = "named"  # by whom it names: they ran in one cycle only
    CARRIED = "carried"  # by the sentences before it in the paragraph
    OWN = "own"  # nothing else is spoken of: the election before the text's day
    OPEN = "open"  # several may be meant


class Frame(Struct, frozen=True):
    """Of which elections a sentence speaks.

    Attributes:
        bound: How that is known.
        years: Their years; none where nothing is known.
        months: Their months; none where the sentence names none with an election.
        rounds: Their round; none where it is not said.
        vague: Another time is spoken of, without saying which.
        compared: More than one time is spoken of.
    """

    bound: Bound
    years: frozenset[int]
    months: frozenset[int] = frozenset()
    rounds: frozenset[Round] = frozenset()
    vague: bool = False
    compared: bool = False

    def in_years(self, day: date) -> bool:
        """Say whether an election may be meant, by its year.

        Args:
            day: The day of the election.
        """
        return not self.years or day.year in self.years

    def fits(self, contest: ContestFacts) -> bool:
        """Say whether a contest may be meant, by year, month and round.

        Args:
            contest: The contest.
        """
        return (
            self.in_years(contest.election)
            and (not self.months or contest.election.month in self.months)
            and (not self.rounds or contest.round in self.rounds)
        )


def own_years(days: Iterable[date], day: date) -> frozenset[int]:
    """Return the year of the election that a text of a day is about by default.

    Args:
        days: Every election day on record.
        day: The day of the text.
    """
    near = [one for one in days if timedelta(0) <= day - one <= OWN]
    coming = [one for one in days if timedelta(0) < one - day <= timedelta(days=60)]
    newest = max(near, default=None) or min(coming, default=None)
    return frozenset({newest.year}) if newest else frozenset()


def frames_of(
    scenes: Sequence[Scene], lexicon: Lexicon, days: frozenset[date], day: date
) -> tuple[Frame, ...]:
    """Return the frame of every sentence.

    Args:
        scenes: The sentences.
        lexicon: The names of the record.
        days: Every election day on record.
        day: The day of the text.
    """
    own, past = own_years(days, day), frozenset(one for one in days if one <= day)
    start = Frame(Bound.OWN if own else Bound.OPEN, own)
    found: list[Frame] = []
    last, paragraph = start, -1
    for scene in scenes:
        if scene.sentence.paragraph != paragraph and last.years != own:
            last = Frame(Bound.OPEN, frozenset())
        years = last.years or (found[-1].years if found else own) or own
        times = read_times(scene.text, day, years)
        here = _frame(scene, times, last, lexicon, past, day)
        paragraph = scene.sentence.paragraph
        found.append(here)
        last = last if times.beside else here
    return tuple(found)


def _frame(
    scene: Scene,
    times: Times,
    last: Frame,
    lexicon: Lexicon,
    days: frozenset[date],
    day: date,
) -> Frame:
    named = _named_years(scene, lexicon, day)
    if times.beside:
        return Frame(
            last.bound, last.years | times.years if last.years else frozenset(),
            vague=times.vague, compared=True,
        )  # fmt: skip
    if times.years:
        months = _with_election(times.months, times.years, days)
        return Frame(Bound.SAID, times.years, months, times.rounds, times.vague, times.compared)
    carried = last.years if last.bound is not Bound.OPEN else frozenset()
    years = carried
    bound = Bound.OWN if last.bound is Bound.OWN else Bound.CARRIED
    if named and not named & carried:
        years, bound = named, Bound.NAMED
    elif not carried:
        bound = Bound.OPEN
    months = _with_election(times.months, years, days)
    if times.months and not months and years:
        before = frozenset({day.year, day.year - 1}) - years
        earlier = {
            one.year
            for one in days
            if one.month in times.months and one.year in before and one <= day
        }
        if bound is Bound.OWN and earlier:
            years, bound = frozenset({max(earlier)}), Bound.SAID
            months = _with_election(times.months, years, days)
    of_measure = any(one.kind == "measure" for one in scene.mentions)
    goes_on = bound is Bound.CARRIED and not of_measure
    rounds = times.rounds or (last.rounds if goes_on else frozenset())
    return Frame(bound, years, months, rounds, times.vague, times.compared)


def _with_election(
    months: frozenset[int], years: frozenset[int], days: frozenset[date]
) -> frozenset[int]:
    """Return the months in which an election was held in one of the years."""
    return frozenset(
        one for one in months if any(day.month == one and day.year in years for day in days)
    )


def _named_years(scene: Scene, lexicon: Lexicon, day: date) -> frozenset[int]:
    """Return the years of the only cycle in which those whom a sentence names ran."""
    runs: list[list[ContestFacts]] = []
    for one in scene.mentions:
        if one.kind == "person" and len(one.ids) == 1:
            known = [run for run in lexicon.runs.get(one.ids[0], ()) if run.election <= day]
            runs.append(known)
        elif one.kind in {"measure", "contest"}:
            known = [lexicon.contests[each] for each in one.ids]
            runs.append([run for run in known if run.election <= day])
    shared = _shared(runs)
    for known in (shared, *runs):
        ends = [run.election for run in known]
        if known and max(ends) - min(ends) < _CYCLE:
            return frozenset(end.year for end in ends)
    return frozenset()


def _shared(runs: list[list[ContestFacts]]) -> list[ContestFacts]:
    """Return the contests that two of those who are named have in common."""
    return [
        run
        for place, known in enumerate(runs)
        for run in known
        if any(run in other for other in runs[place + 1 :] if other != known)
    ]
