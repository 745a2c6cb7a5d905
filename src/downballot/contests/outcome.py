"""Where a contest stands, in plain sentences."""

from __future__ import annotations

from fractions import Fraction

from downballot.contests.lines import HALF, Line, LineKind, LineState
from downballot.contests.names import counted, listing, sentence
from downballot.contests.ranking import Ranked, Ranking
from downballot.contests.tally import percent_text
from downballot.model.rule import Method, Otherwise

PART_SENTENCE = "This county's part of a contest that reaches beyond the county."


def outcome_of(ranking: Ranking, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """Return the sentences that say where the whole of a contest stands.

    Args:
        ranking: The contest.
        lines: Its lines.
    """
    if not ranking.selections:
        return (_nobody_listed(ranking),)
    if not ranking.has_votes:
        return ("No votes have been counted.",)
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
        return "Nobody is listed in this contest."
    return f"Nobody is listed in this contest; it has {counted(written, 'write-in')}."


def _question(ranking: Ranking, lines: tuple[Line, ...]) -> tuple[str, ...]:
    sentences = [line.sentence for line in lines]
    rule, yes = ranking.rule, ranking.yes
    if any(line.state is LineState.OPEN for line in lines) and rule.alternative and rule.share:
        sentences.append(
            f"It needs {rule.share.words()}, or {rule.alternative.words()} if "
            f"{rule.alternative_when}: open until that is known."
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
    goes = "go" if ranking.complete else "would go"
    on = f"{pair} {goes} on to {ranking.rule.next_contest or 'the next contest'}"
    if majority.state is LineState.OPEN:
        on += ", if nobody has it"
    return majority.sentence, f"{on}."


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
    is_ = "is" if len(ranking.selections) == 1 else "are"
    text = f"{names} {is_} unopposed on the ballot"
    written = ranking.tally.write_ins
    return (f"{text}; there are {counted(written, 'write-in')}." if written else f"{text}.",)


def _above_the_tie(ranking: Ranking, places: int) -> tuple[str, ...]:
    cut = ranking.last_inside(places).votes
    above = [each for each in ranking.selections if each.votes > cut]
    if not above or not all(ranking.holds_place(each, places) for each in above):
        return ()
    names = listing([each.name for each in above])
    are = "is" if len(above) == 1 else "are"
    of = f"{len(above)} of the {places} {_prize(ranking)}"
    return (f"{names} {are} ahead for {of}.",)


def _lead(ranking: Ranking) -> str:
    leader, second = ranking.selections[:2]
    leads = "finished ahead of" if ranking.complete else "leads"
    of = ranking.tally.listed_votes
    shares = " to ".join(
        percent_text(each.votes, of, lines=(HALF,)) for each in (leader, second)
    )
    votes = counted(leader.votes - second.votes, "vote")
    return f"{leader.name} {leads} {second.name} by {votes} ({shares})."


def _holding(ranking: Ranking, places: int) -> str:
    inside, outside = ranking.selections[:places], ranking.selections[places]
    names = listing([each.name for each in inside])
    votes = counted(inside[-1].votes - outside.votes, "vote")
    held = _what(ranking, places)
    return sentence(f"{names} {held}; {inside[-1].name} is {votes} ahead of {outside.name}")


def _what(ranking: Ranking, places: int) -> str:
    lead = "finished first" if ranking.complete else "lead"
    return f"{lead} for the {places} {_prize(ranking)}"


def _prize(ranking: Ranking) -> str:
    if ranking.rule.method is Method.MOST_VOTES:
        return "seats"
    return f"places in {ranking.rule.next_contest or 'the next contest'}"


def _with_share(ranking: Ranking, each: Ranked) -> str:
    share: tuple[Fraction, ...] = tuple(share.fraction for share in ranking.rule.shares)
    return f"{each.name} ({percent_text(each.votes, ranking.tally.listed_votes, lines=share)})"
