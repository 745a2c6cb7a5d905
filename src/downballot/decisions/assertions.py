"""The rule of a contest as assertions: the likeliest outcome, and all that must hold for it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

from msgspec import Struct

from downballot.contests.lines import unknown_rule
from downballot.contests.names import listing
from downballot.contests.outcome import PART_SENTENCE, next_contest
from downballot.contests.places import SelectionStanding
from downballot.contests.ranking import YES
from downballot.contests.views import ContestView
from downballot.decisions.doubts import tie_sentence, write_in_doubts
from downballot.decisions.values import AssertionKind
from downballot.forecast.finishes import Finishes
from downballot.model.call import CallPolicy, Outcome, OutcomeKind
from downballot.model.rule import Method, Otherwise, Rule, Scope, Share
from downballot.model.sentence import join, say, say_many

SERIOUS = 0.001  # a rival with less of a chance than this to be ahead is not listed
_HALF = Fraction(1, 2)


class Requirement(Struct, frozen=True):
    """One thing that must hold for an outcome.

    Attributes:
        kind: What it says.
        sentence: In words, with display names.
        probability: How likely it is to hold in the end, 0 to 1.
        subject: The selection's id; empty for NOBODY_MEETS.
        other: The other selection's id; empty but for AHEAD.
        share: The share that is met or missed; None for AHEAD.
    """

    kind: AssertionKind
    sentence: str
    probability: float
    subject: str = ""
    other: str = ""
    share: Share | None = None


class Expected(Struct, frozen=True):
    """The likeliest outcome of a contest.

    Attributes:
        outcome: The outcome; None when there is none to name.
        probability: How likely it is, all its parts together, 0 to 1.
        requirements: What must hold for it, the nearest first.
        why_none: Why there is no outcome to name, in a sentence; empty when there is one.
    """

    outcome: Outcome | None
    probability: float = 0.0
    requirements: tuple[Requirement, ...] = ()
    why_none: str = ""


def expect(view: ContestView, finishes: Finishes, policy: CallPolicy) -> Expected:
    """Return the likeliest outcome of a contest, which need not be the present leader's.

    Every probability is read off the same finishes. For places these are the selections
    that are each most likely to have one. A share is counted of the listed votes.

    Args:
        view: The contest, with its rule and the names of its selections.
        finishes: Its simulated finishes.
        policy: Says which selections are so close that their order is listed in any case.
    """
    why = _why_none(view, finishes)
    if why:
        return Expected(None, why_none=why)
    expected = _Outlook(view, finishes, policy).expect()
    undecided = tie_sentence(view) if finishes.complete and expected.probability < 1 else ""
    doubts = write_in_doubts(view) if finishes.complete else ()
    why = expected.why_none or undecided or join(" ", doubts)
    return Expected(None, 0.0, expected.requirements, why) if why else expected


def _why_none(view: ContestView, finishes: Finishes) -> str:
    rule = view.standing.rule
    if rule.scope is Scope.PART:
        return PART_SENTENCE
    if rule.method is Method.UNKNOWN:
        return unknown_rule(rule)
    if not finishes.selections or not len(finishes.votes):
        return say("Nobody is listed in this contest.")
    if view.standing.tally.listed_votes <= 0:
        return say("No votes have been counted.")
    if rule.method is Method.QUESTION and YES not in finishes.selections:
        return say("This contest has no answer Yes.")
    return ""


class _Outlook:
    """One contest with its finishes, and the outcomes that its rule knows."""

    def __init__(self, view: ContestView, finishes: Finishes, policy: CallPolicy) -> None:
        self.rule: Rule = view.standing.rule
        self.name = view.name
        self.finishes = finishes
        self.standings = {one.selection: one for one in view.standing.selections}
        self.whole = view.standing.tally.listed_votes
        self.closest = Fraction(0 if finishes.complete else str(policy.closest_points)) / 100
        self.least = min(SERIOUS, 1 - policy.probability)

    def expect(self) -> Expected:
        method = self.rule.method
        if method is Method.QUESTION:
            return self._question()
        if method is Method.SHARE:
            return self._share(self.rule.share)
        places = 2 if method is Method.TOP_TWO else self.rule.seats
        kind = OutcomeKind.ADVANCES if method is Method.TOP_TWO else OutcomeKind.WINS
        return self._places(kind, places, ())

    def _question(self) -> Expected:
        """Passing needs every share that may apply, failing misses every one."""
        shares = sorted(self.rule.shares, key=lambda one: one.fraction)
        passing = self._of_question(OutcomeKind.PASSES, AssertionKind.MEETS, shares[-1])
        failing = self._of_question(OutcomeKind.FAILS, AssertionKind.MISSES, shares[0])
        best = max(passing, failing, key=lambda one: one.probability)
        if 1 - passing.probability - failing.probability > best.probability:
            why = say(
                "Which of {share} and {other} it takes depends on whether {condition}.",
                share=shares[0].words(),
                other=shares[-1].words(),
                condition=self.rule.alternative_when,
            )
            return Expected(None, why_none=why)
        return best

    def _of_question(self, kind: OutcomeKind, says: AssertionKind, share: Share) -> Expected:
        required = self._of_share(says, YES, share)
        passes = kind is OutcomeKind.PASSES
        said = say("{name} fails", name=self.name)
        if passes:
            said = say("{name} passes", name=self.name)
        outcome = Outcome(kind, (), said)
        return Expected(outcome, required.probability, (required,))

    def _share(self, share: Share | None) -> Expected:
        if share is None or len(self.finishes.selections) == 1:
            return self._places(OutcomeKind.WINS, 1, ())
        first, outright = self._likeliest_outright(share)
        nobody = self.finishes.nobody_meets(share)
        if outright >= nobody:
            return self._outright(first, share)
        required = self._nobody(share, nobody)
        if self.rule.otherwise is Otherwise.TOP_TWO:
            return self._places(OutcomeKind.RUNOFF, 2, (required,))
        said = say("Nobody wins, because nobody has {share}", share=share.words())
        return Expected(Outcome(OutcomeKind.FAILS, (), said), nobody, (required,))

    def _likeliest_outright(self, share: Share) -> tuple[str, float]:
        order = self._in_order(1)
        meeting = {one: self._meets(one, share) for one in order[:4]}
        best = max(meeting, key=lambda one: meeting[one])
        return best, meeting[best]

    def _outright(self, first: str, share: Share) -> Expected:
        required = [self._of_share(AssertionKind.MEETS, first, share)]
        parts = [self.finishes.draws_meeting(first, share)]
        # Two can meet a share of half or less: then the order matters too.
        if not _only_one_meets(share):
            rivals = [one for one in self._in_order(1) if one != first]
            required += self._order((first,), rivals)
            parts.append(self.finishes.draws_ahead((first,), rivals))
        outcome = Outcome(
            OutcomeKind.WINS, (first,), say("{name} wins outright", name=self._named(first))
        )
        outcomes = len(self.finishes.selections) + 1
        return Expected(outcome, self.finishes.all_of(parts, outcomes), tuple(required))

    def _nobody(self, share: Share, probability: float) -> Requirement:
        said = say("Nobody has {share}", share=share.words())
        return Requirement(AssertionKind.NOBODY_MEETS, said, probability, share=share)

    def _places(
        self, kind: OutcomeKind, places: int, before: tuple[Requirement, ...]
    ) -> Expected:
        order = self._in_order(places)
        inside, outside = order[:places], order[places:]
        parts = [self.finishes.draws_nobody_meets(one.share) for one in before if one.share]
        parts.append(self.finishes.draws_ahead(inside, outside))
        # Beside nobody, each may meet the share: as many outcomes as ``_outright`` counts.
        shares = len(order) + 1 if before else 1
        outcomes = comb(len(order), len(inside)) * shares
        return Expected(
            self._placed(kind, inside, unopposed=not outside),
            self.finishes.all_of(parts, outcomes) if outside or before else 1.0,
            (*before, *self._order(inside, outside)),
        )

    def _placed(self, kind: OutcomeKind, inside: Sequence[str], *, unopposed: bool) -> Outcome:
        names = listing([self._named(each) for each in inside])
        said = self._placed_words(kind, names, len(inside))
        if unopposed and kind is not OutcomeKind.RUNOFF:
            said = say("{what}, unopposed on the ballot", what=said)
        return Outcome(kind, tuple(sorted(inside)), said)

    def _placed_words(self, kind: OutcomeKind, names: str, number: int) -> str:
        if kind is OutcomeKind.WINS:
            return say_many("{names} wins", "{names} win", number, names=names)
        if kind is OutcomeKind.RUNOFF:
            contest = self.rule.next_contest or say("a runoff")
            return say_many(
                "{names} go on to {contest}",
                "{names} go on to {contest}",
                number,
                names=names,
                contest=contest,
            )
        return say_many(
            "{names} goes on to {contest}",
            "{names} go on to {contest}",
            number,
            names=names,
            contest=next_contest(self.rule),
        )

    def _order(self, inside: Sequence[str], outside: Sequence[str]) -> list[Requirement]:
        """List the orders that bind, with who is likely to be last in and first out."""
        if not inside or not outside:
            return []
        last, first_out = inside[-1], outside[0]
        pairs = {(last, first_out): self.finishes.ahead(last, first_out)}
        for each in inside:
            for rival in outside:
                close = self._close(each, rival)
                if close or each == last or rival == first_out:
                    ahead = self.finishes.ahead(each, rival)
                    if close or 1 - ahead >= self.least:
                        pairs[each, rival] = ahead
        return [self._ahead(*pair, ahead) for pair, ahead in pairs.items()]

    def _close(self, each: str, rival: str) -> bool:
        apart = abs(self._votes(each) - self._votes(rival))
        return Fraction(apart, self.whole) < self.closest

    def _ahead(self, subject: str, other: str, probability: float) -> Requirement:
        said = say(
            "{name} finishes ahead of {other}",
            name=self._named(subject),
            other=self._named(other),
        )
        return Requirement(AssertionKind.AHEAD, said, probability, subject, other)

    def _meets(self, subject: str, share: Share) -> float:
        """Return how likely a share is met: of a question by Yes, or by one of many."""
        question = self.rule.method is Method.QUESTION
        outcomes = 2 if question else len(self.finishes.selections) + 1
        return self.finishes.meets(subject, share, outcomes=outcomes)

    def _of_share(self, kind: AssertionKind, subject: str, share: Share) -> Requirement:
        meets = self._meets(subject, share)
        if kind is AssertionKind.MEETS:
            said = say("{name} has {share}", name=self._named(subject), share=share.words())
            return Requirement(kind, said, meets, subject, share=share)
        said = say(
            "{name} falls short of {share}", name=self._named(subject), share=_short_of(share)
        )
        return Requirement(kind, said, 1 - meets, subject, share=share)

    def _in_order(self, places: int) -> list[str]:
        """Return the selections, those most likely to have one of the places first."""
        finishes = self.finishes
        chances, means = finishes.placing(places), finishes.votes.mean(axis=0)
        ranked = sorted(
            zip(finishes.selections, chances.tolist(), means.tolist(), strict=True),
            key=lambda one: (-one[1], -one[2], one[0]),
        )
        return [name for name, _, _ in ranked]

    def _named(self, selection: str) -> str:
        standing = self.standings.get(selection)
        return standing.name if standing else selection

    def _votes(self, selection: str) -> int:
        standing: SelectionStanding | None = self.standings.get(selection)
        return standing.votes if standing else 0


def _only_one_meets(share: Share) -> bool:
    exceeds = share.fraction == _HALF and share.comparison == "more-than"
    return share.fraction > _HALF or exceeds


def _short_of(share: Share) -> str:
    """Name a share that is missed: ``55%``, but ``more than half``."""
    return share.words() if share.comparison == "more-than" else share.name
