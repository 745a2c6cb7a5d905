"""The lines that matter in a contest, and how far the votes are from each.

A line that a share draws is counted twice: of the listed votes, and of the listed votes
with every write-in, since only qualified write-ins count (Elections Code 15341) and no
feed tells them apart. Where the two disagree, the line is open.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from downballot.contests.names import listing, sentence
from downballot.contests.ranking import Ranked, Ranking
from downballot.contests.tally import percent_text
from downballot.model.rule import MAJORITY, Comparison, Method, Otherwise, Rule, Share
from downballot.model.sentence import join, say, say_many

HALF = Fraction(1, 2)
_TWO_THIRDS = Fraction(2, 3)


class LineKind(StrEnum):
    """What a line decides."""

    FIRST_PLACE = "first-place"
    LAST_SEAT = "last-seat"
    SECOND_PLACE = "second-place"
    MAJORITY = "majority"
    PASSAGE = "passage"
    UNKNOWN = "unknown"


class LineState(StrEnum):
    """On which side of a line the votes are.

    OPEN: the votes are level, the two wholes disagree, the rule's alternative disagrees,
    or somebody written in may be ahead.
    """

    OVER = "over"
    SHORT = "short"
    OPEN = "open"
    UNKNOWN = "unknown"


class Line(Struct, frozen=True):
    """One line and the selection that stands nearest to it.

    Attributes:
        kind: What it decides.
        name: Its name as a reader knows it.
        selection: Id of the selection whose votes are compared; empty if none.
        needed_votes: Of a share, the fewest votes that meet it; of a place, the votes to
            beat; None where nobody is to be beaten or nothing is known.
        distance_votes: Votes of the selection less those needed: 0 or more is over a
            share, more than 0 over a place; negative is short.
        needed_with_write_ins: The same with every write-in in the whole.
        distance_with_write_ins: The same with every write-in in the whole.
        met_listed: Whether it is met on listed votes; None if the rule is unknown.
        met_with_write_ins: Whether it is met with every write-in; None if unknown.
        state: On which side the votes are.
        sentence: All this in words.
    """

    kind: LineKind
    name: str
    selection: str = ""
    needed_votes: int | None = None
    distance_votes: int | None = None
    needed_with_write_ins: int | None = None
    distance_with_write_ins: int | None = None
    met_listed: bool | None = None
    met_with_write_ins: bool | None = None
    state: LineState = LineState.UNKNOWN
    sentence: str = ""


def lines_of(ranking: Ranking) -> tuple[Line, ...]:
    """Return every line that matters; none while no vote is counted.

    Args:
        ranking: The contest.
    """
    method = ranking.rule.method
    if method is Method.UNKNOWN:
        return (_unknown(ranking),)
    if not ranking.has_votes:
        return ()
    if method is Method.QUESTION:
        return _question(ranking)
    if method is Method.MOST_VOTES:
        return (_place(ranking, ranking.places, _seat_kind(ranking)),)
    if method is Method.TOP_TWO:
        return (_place(ranking, 2, LineKind.SECOND_PLACE),)
    return _with_share(ranking)


def needed_words(share: Share) -> str:
    """Name what a measure needs (``the 55% it needs``, ``the majority it needs``).

    Args:
        share: The share.
    """
    if share.fraction == HALF and share.comparison is Comparison.MORE_THAN:
        return say("the majority it needs")
    if share.comparison is Comparison.MORE_THAN:
        return say("the more than {share} it needs", share=share.name)
    if share.fraction == HALF:
        return say("the half it needs")
    if share.fraction == _TWO_THIRDS:
        return say("the two thirds it needs")
    return say("the {share} it needs", share=share.name)


def _with_share(ranking: Ranking) -> tuple[Line, ...]:
    majority = _majority(ranking)
    if ranking.rule.otherwise is not Otherwise.TOP_TWO:
        return (majority,)
    second = _place(ranking, 2, LineKind.SECOND_PLACE)
    two_listed = len(ranking.selections) <= 2 and second.state is LineState.OVER
    return (majority,) if two_listed else (majority, second)


def _seat_kind(ranking: Ranking) -> LineKind:
    return LineKind.FIRST_PLACE if ranking.places == 1 else LineKind.LAST_SEAT


def _unknown(ranking: Ranking) -> Line:
    return Line(LineKind.UNKNOWN, say("unknown"), sentence=unknown_rule(ranking.rule))


def unknown_rule(rule: Rule) -> str:
    """Say that a rule is not known, and why.

    Args:
        rule: The rule.
    """
    reason = rule.unknown or say("no share is known")
    return say("The rule of this contest is not known: {reason}.", reason=reason)


def _question(ranking: Ranking) -> tuple[Line, ...]:
    yes, of, rule = ranking.yes, ranking.tally.listed_votes, ranking.rule
    if yes is None:
        return ()
    disagree = len({share.met_by(yes.votes, of) for share in rule.shares}) > 1
    return tuple(_passing(yes, of, share, disagree=disagree) for share in rule.shares)


def _passing(yes: Ranked, of: int, share: Share, *, disagree: bool) -> Line:
    needed, met = share.votes_needed(of), share.met_by(yes.votes, of)
    state = LineState.OVER if met else LineState.SHORT
    return Line(
        kind=LineKind.PASSAGE,
        name=share.words(),
        selection=yes.id,
        needed_votes=needed,
        distance_votes=yes.votes - needed,
        met_listed=met,
        state=LineState.OPEN if disagree else state,
        sentence=_passing_words(yes, of, share),
    )


def _passing_words(yes: Ranked, of: int, share: Share) -> str:
    distance, name, needed = yes.votes - share.votes_needed(of), yes.name, needed_words(share)
    percent = percent_text(yes.votes, of, lines=(share.fraction,))
    if share.fraction == Fraction(yes.votes, of) and share.met_by(yes.votes, of):
        return say(
            "{name} is at {percent}, exactly {needed}.",
            name=name,
            percent=percent,
            needed=needed,
        )
    if distance == 0:
        return say(
            "{name} is at {percent}, just over the line: not a vote to spare.",
            name=name,
            percent=percent,
        )
    if distance > 0:
        return say_many(
            "{name} is at {percent}, {number} vote over {needed}.",
            "{name} is at {percent}, {number} votes over {needed}.",
            distance,
            name=name,
            percent=percent,
            needed=needed,
        )
    return say_many(
        "{name} is at {percent}, {number} vote short of {needed}.",
        "{name} is at {percent}, {number} votes short of {needed}.",
        -distance,
        name=name,
        percent=percent,
        needed=needed,
    )


def _majority(ranking: Ranking) -> Line:
    leader, share, tally = ranking.selections[0], ranking.rule.share or MAJORITY, ranking.tally
    needed = share.votes_needed(tally.listed_votes)
    full = tally.with_write_ins
    needed_full = None if full is None else share.votes_needed(full)
    met = share.met_by(leader.votes, tally.listed_votes)
    met_full = None if full is None else share.met_by(leader.votes, full)
    state = LineState.OVER if met else LineState.SHORT
    if met and (met_full is False or _leads_level(ranking)):
        state = LineState.OPEN
    return Line(
        kind=LineKind.MAJORITY,
        name=share.words(),
        selection=leader.id,
        needed_votes=needed,
        distance_votes=leader.votes - needed,
        needed_with_write_ins=needed_full,
        distance_with_write_ins=None if needed_full is None else leader.votes - needed_full,
        met_listed=met,
        met_with_write_ins=met_full,
        state=state,
        sentence=_majority_words(ranking, share, state),
    )


def _leads_level(ranking: Ranking) -> bool:
    return len(ranking.selections) > 1 and ranking.selections[1].rank == 1


def _majority_words(ranking: Ranking, share: Share, state: LineState) -> str:
    name, words = ranking.selections[0].name, share.words()
    figures = _two_wholes(ranking, share)
    if state is LineState.OVER:
        if ranking.complete:
            return say(
                "{name} has {share}: {figures}.", name=name, share=words, figures=figures
            )
        return say(
            "{name} has {share} so far: {figures}.", name=name, share=words, figures=figures
        )
    if state is LineState.SHORT:
        return _short_words(ranking, words, figures)
    if _leads_level(ranking):
        return say(
            "{name} has {share}, but so has another: {figures}.",
            name=name,
            share=words,
            figures=figures,
        )
    return say(
        "Whether {name} has {share} is open: {figures}; the source does not say which "
        "write-ins are for qualified candidates.",
        name=name,
        share=words,
        figures=figures,
    )


def _short_words(ranking: Ranking, share: str, figures: str) -> str:
    name = ranking.selections[0].name
    if ranking.complete:
        return say(
            "Nobody has {share}: {name} is at {figures}.",
            share=share,
            name=name,
            figures=figures,
        )
    return say(
        "Nobody has {share} so far: {name} is at {figures}.",
        share=share,
        name=name,
        figures=figures,
    )


def _two_wholes(ranking: Ranking, share: Share) -> str:
    tally, votes = ranking.tally, ranking.selections[0].votes
    percent, margin = _figure(votes, tally.listed_votes, share)
    listed = say("{percent} of listed votes ({margin})", percent=percent, margin=margin)
    if tally.with_write_ins is None:
        return say("{figures}; the source leaves out write-ins", figures=listed)
    if not tally.write_ins:
        return say("{percent} of the votes ({margin})", percent=percent, margin=margin)
    percent, margin = _figure(votes, tally.with_write_ins, share)
    written = say_many(
        "{percent} with all {number} write-in ({margin})",
        "{percent} with all {number} write-ins ({margin})",
        tally.write_ins,
        percent=percent,
        margin=margin,
    )
    return join(", ", (listed, written))


def _figure(votes: int, of: int, share: Share) -> tuple[str, str]:
    """Return the share of a whole, and how far it is from the line."""
    distance = votes - share.votes_needed(of)
    margin = say("just enough")
    if distance < 0:
        margin = say_many("{number} vote short", "{number} votes short", -distance)
    elif distance > 0:
        margin = say_many("{number} vote over", "{number} votes over", distance)
    return percent_text(votes, of, lines=(share.fraction,)), margin


def _place(ranking: Ranking, places: int, kind: LineKind) -> Line:
    inside, outside = ranking.last_inside(places), ranking.first_outside(places)
    margin = inside.votes - outside.votes if outside else None
    holds = ranking.holds_place(inside, places)
    return Line(
        kind=kind,
        name=_place_name(kind, places),
        selection=inside.id,
        needed_votes=outside.votes if outside else None,
        distance_votes=margin,
        met_listed=margin is None or margin > 0,
        met_with_write_ins=None if ranking.tally.write_ins is None else holds,
        state=LineState.OVER if holds else LineState.OPEN,
        sentence=_place_words(ranking, places, kind),
    )


def _place_name(kind: LineKind, places: int) -> str:
    if kind is LineKind.LAST_SEAT:
        return say("last of {seats} seats", seats=places)
    return say("first place") if kind is LineKind.FIRST_PLACE else say("second place")


def _place_words(ranking: Ranking, places: int, kind: LineKind) -> str:
    inside, outside = ranking.last_inside(places), ranking.first_outside(places)
    name, write_ins = _place_name(kind, places), ranking.tally.write_ins
    if outside is None:
        said = [sentence(say("No other name is listed behind {name}", name=inside.name))]
    elif outside.votes == inside.votes:
        level = [each.name for each in ranking.selections if each.votes == inside.votes]
        tied = say_many(
            "{names} are tied at {number} vote for the {place}.",
            "{names} are tied at {number} votes for the {place}.",
            inside.votes,
            names=listing(level),
            place=name,
        )
        said = [tied, ranking.rule.tie]
    else:
        ahead = say_many(
            "For the {place} {name} is {number} vote ahead of {other}",
            "For the {place} {name} is {number} votes ahead of {other}",
            inside.votes - outside.votes,
            place=name,
            name=inside.name,
            other=outside.name,
        )
        said = [sentence(ahead)]
    if write_ins is not None and write_ins > 0 and write_ins >= inside.votes:
        said.append(
            say_many(
                "Somebody written in may be level or ahead: there are {number} write-in.",
                "Somebody written in may be level or ahead: there are {number} write-ins.",
                write_ins,
            )
        )
    return join(" ", filter(None, said))
