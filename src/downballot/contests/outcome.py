"""Where a contest stands, in plain sentences."""

from __future__ import annotations

from fractions import Fraction

from downballot.contests.lines import HALF, Line, LineKind, LineState
from downballot.contests.names import listing, sentence
from downballot.contests.ranking import Ranked, Ranking
from downballot.contests.tally import percent_text
from downballot.model.rule import Method, Otherwise, Rule
from downballot.model.sentence import join, say, say_many

PART_SENTENCE = say("This county's part of a contest that reaches beyond the county.")


def outcome_of(ranking: Ranking, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """Return the sentences that say where the whole of a contest stands.

    Args:
        ranking: The contest.
        lines: Its lines.
    """
    if not ranking.selections:
        return (_nobody_listed(ranking),)
    if not ranking.has_votes:
        return (say("No votes have been counted."),)
    method = ranking.rule.method
    if method is Method.UNKNOWN:
        return tuple(line.sentence for line in lines)
    if method is Method.QUESTION:
        return _question(ranking, lines)
    if method is Method.SHARE:
        return _share(ranking, lines)
    return _places(ranking, lines[0])


def _nobody_listed(ranking: Ranking) -> str:
    written = ranking.tally.write_ins
    if not written:
        return say("Nobody is listed in this contest.")
    return say_many(
        "Nobody is listed in this contest; it has {number} write-in.",
        "Nobody is listed in this contest; it has {number} write-ins.",
        written,
    )


def _question(ranking: Ranking, lines: tuple[Line, ...]) -> tuple[str, ...]:
    sentences = [line.sentence for line in lines]
    rule, yes = ranking.rule, ranking.yes
    if any(line.state is LineState.OPEN for line in lines) and rule.alternative and rule.share:
        sentences.append(
            say(
                "It needs {share}, or {alternative} if {condition}: open until that is known.",
                share=rule.share.words(),
                alternative=rule.alternative.words(),
                condition=rule.alternative_when,
            )
        )
    if yes and 2 * yes.votes == ranking.tally.listed_votes and rule.tie:
        sentences.append(rule.tie)
    return tuple(sentences)


def _share(ranking: Ranking, lines: tuple[Line, ...]) -> tuple[str, ...]:
    majority = lines[0]
    if ranking.rule.otherwise is not Otherwise.TOP_TWO or majority.state is LineState.OVER:
        return (majority.sentence, *_unopposed(ranking, 1))
    second = [line for line in lines if line.kind is LineKind.SECOND_PLACE]
    if second and second[0].state is LineState.OPEN:
        return majority.sentence, second[0].sentence
    pair = listing([_with_share(ranking, each) for each in ranking.selections[:2]])
    open_ = majority.state is LineState.OPEN
    return majority.sentence, _going_on(ranking, pair, if_nobody=open_)


def _going_on(ranking: Ranking, pair: str, *, if_nobody: bool) -> str:
    contest = next_contest(ranking.rule)
    if ranking.complete and if_nobody:
        return say("{names} go on to {contest}, if nobody has it.", names=pair, contest=contest)
    if ranking.complete:
        return say("{names} go on to {contest}.", names=pair, contest=contest)
    if if_nobody:
        return say(
            "{names} would go on to {contest}, if nobody has it.", names=pair, contest=contest
        )
    return say("{names} would go on to {contest}.", names=pair, contest=contest)


def _places(ranking: Ranking, line: Line) -> tuple[str, ...]:
    places = ranking.places
    unopposed = _unopposed(ranking, places)
    if unopposed:
        open_ = line.state is LineState.OPEN
        return (*unopposed, line.sentence) if open_ else unopposed
    if line.state is LineState.OPEN:
        return (*_above_the_tie(ranking, places), line.sentence)
    if ranking.rule.method is Method.MOST_VOTES and places == 1:
        return (_lead(ranking),)
    return (_holding(ranking, places),)


def _unopposed(ranking: Ranking, places: int) -> tuple[str, ...]:
    if len(ranking.selections) > places:
        return ()
    names = listing([each.name for each in ranking.selections])
    text = say_many(
        "{names} is unopposed on the ballot",
        "{names} are unopposed on the ballot",
        len(ranking.selections),
        names=names,
    )
    written = ranking.tally.write_ins
    if not written:
        return (join("", (text, ".")),)
    return (
        say_many(
            "{text}; there are {number} write-in.",
            "{text}; there are {number} write-ins.",
            written,
            text=text,
        ),
    )


def _above_the_tie(ranking: Ranking, places: int) -> tuple[str, ...]:
    cut = ranking.last_inside(places).votes
    above = [each for each in ranking.selections if each.votes > cut]
    if not above or not all(ranking.holds_place(each, places) for each in above):
        return ()
    names = listing([each.name for each in above])
    if ranking.rule.method is Method.MOST_VOTES:
        return (
            say_many(
                "{names} is ahead for {number} of the {places} seats.",
                "{names} are ahead for {number} of the {places} seats.",
                len(above),
                names=names,
                places=places,
            ),
        )
    return (
        say_many(
            "{names} is ahead for {number} of the {places} places in {contest}.",
            "{names} are ahead for {number} of the {places} places in {contest}.",
            len(above),
            names=names,
            places=places,
            contest=next_contest(ranking.rule),
        ),
    )


def _lead(ranking: Ranking) -> str:
    leader, second = ranking.selections[:2]
    of, votes = ranking.tally.listed_votes, leader.votes - second.votes
    first, other = (percent_text(each.votes, of, lines=(HALF,)) for each in (leader, second))
    if ranking.complete:
        return say_many(
            "{leader} finished ahead of {second} by {number} vote ({share} to {other}).",
            "{leader} finished ahead of {second} by {number} votes ({share} to {other}).",
            votes,
            leader=leader.name,
            second=second.name,
            share=first,
            other=other,
        )
    return say_many(
        "{leader} leads {second} by {number} vote ({share} to {other}).",
        "{leader} leads {second} by {number} votes ({share} to {other}).",
        votes,
        leader=leader.name,
        second=second.name,
        share=first,
        other=other,
    )


def _holding(ranking: Ranking, places: int) -> str:
    inside, outside = ranking.selections[:places], ranking.selections[places]
    names = listing([each.name for each in inside])
    ahead = say_many(
        "{name} is {number} vote ahead of {other}",
        "{name} is {number} votes ahead of {other}",
        inside[-1].votes - outside.votes,
        name=inside[-1].name,
        other=outside.name,
    )
    return sentence(join("; ", (_held(ranking, names, places), ahead)))


def _held(ranking: Ranking, names: str, places: int) -> str:
    contest = next_contest(ranking.rule)
    if ranking.rule.method is Method.MOST_VOTES:
        if ranking.complete:
            return say(
                "{names} finished first for the {places} seats", names=names, places=places
            )
        return say("{names} lead for the {places} seats", names=names, places=places)
    if ranking.complete:
        return say(
            "{names} finished first for the {places} places in {contest}",
            names=names,
            places=places,
            contest=contest,
        )
    return say(
        "{names} lead for the {places} places in {contest}",
        names=names,
        places=places,
        contest=contest,
    )


def next_contest(rule: Rule) -> str:
    """Name the contest in which those who go on meet.

    Args:
        rule: The rule.
    """
    return rule.next_contest or say("the next contest")


def _with_share(ranking: Ranking, each: Ranked) -> str:
    share: tuple[Fraction, ...] = tuple(share.fraction for share in ranking.rule.shares)
    percent = percent_text(each.votes, ranking.tally.listed_votes, lines=share)
    return join(" ", (each.name, f"({percent})"))
