"""Where each selection of a contest stands so far."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from downballot.contests.lines import Line, LineKind, LineState
from downballot.contests.ranking import YES, Ranked, Ranking
from downballot.model.rule import Method, Otherwise
from downballot.model.sentence import say


class Place(StrEnum):
    """Where a selection stands; ``so far`` unless the standing says that it is settled."""

    WINS = "wins"
    ADVANCES = "advances"
    TRAILS = "trails"
    TIED = "tied-at-cutoff"
    PASSES = "passes"
    FAILS = "fails"
    OPEN = "open"
    NOT_STATED = "not-stated"

    def words(self, *, settled: bool = False) -> str:
        """Name the place as a reader knows it.

        Args:
            settled: Whether arithmetic settles it.

        Examples:
            >>> Place.WINS.words(), Place.TIED.words(), Place.PASSES.words(settled=True)
            ('ahead so far', 'tied at the cut-off so far', 'passes')
        """
        return (_SETTLED if settled else _SO_FAR).get(self, "")


_SETTLED = {
    Place.WINS: say("wins"),
    Place.ADVANCES: say("advances"),
    Place.TRAILS: say("trails"),
    Place.TIED: say("tied at the cut-off"),
    Place.PASSES: say("passes"),
    Place.FAILS: say("fails"),
    Place.OPEN: say("open"),
}
# Nothing is won, lost or passed while votes are to come: the words must not say so.
_SO_FAR = {
    Place.WINS: say("ahead so far"),
    Place.ADVANCES: say("going on so far"),
    Place.TRAILS: say("behind so far"),
    Place.TIED: say("tied at the cut-off so far"),
    Place.PASSES: say("passing so far"),
    Place.FAILS: say("failing so far"),
    Place.OPEN: say("open so far"),
}


class SelectionStanding(Struct, frozen=True):
    """One selection and where it stands.

    Attributes:
        selection: The selection's id.
        name: Its name as a reader knows it.
        party: Its party as the authority writes it.
        votes: Votes counted so far, in votes.
        share: Share of the listed votes; None when there are none.
        share_with_write_ins: Share of listed votes and every write-in; None when the
            source leaves them out.
        rank: 1 for the most votes; those who tie share a rank.
        place: Where it stands under the rule.
        settled: Whether arithmetic alone settles the place.
        ahead_of_next_votes: Votes ahead of the next one in order; None for the last.
        to_cutoff_votes: Votes ahead of the first selection outside the places that the
            rule takes, or (negative) behind the last one inside; None where there is no
            such selection or no such cut.
    """

    selection: str
    name: str
    party: str
    votes: int
    share: Fraction | None
    share_with_write_ins: Fraction | None
    rank: int
    place: Place = Place.NOT_STATED
    settled: bool = False
    ahead_of_next_votes: int | None = None
    to_cutoff_votes: int | None = None


def places_of(ranking: Ranking, lines: tuple[Line, ...]) -> dict[str, Place]:
    """Return the place of every selection so far.

    Args:
        ranking: The contest.
        lines: Its lines.
    """
    method = ranking.rule.method
    if method is Method.UNKNOWN or not ranking.has_votes:
        return dict.fromkeys((each.id for each in ranking.selections), Place.NOT_STATED)
    if method is Method.QUESTION:
        return _answers(ranking)
    if method is Method.SHARE:
        return _with_share(ranking, lines)
    inside = Place.WINS if method is Method.MOST_VOTES else Place.ADVANCES
    return _within(ranking, ranking.places, inside)


def _answers(ranking: Ranking) -> dict[str, Place]:
    places = dict.fromkeys((each.id for each in ranking.selections), Place.NOT_STATED)
    if ranking.yes:
        of = ranking.tally.listed_votes
        met = {share.met_by(ranking.yes.votes, of) for share in ranking.rule.shares}
        named = {True: Place.PASSES, False: Place.FAILS}
        places[YES] = named[met.pop()] if len(met) == 1 else Place.OPEN
    return places


def _with_share(ranking: Ranking, lines: tuple[Line, ...]) -> dict[str, Place]:
    line = next(line for line in lines if line.kind is LineKind.MAJORITY)
    places = dict.fromkeys((each.id for each in ranking.selections), Place.TRAILS)
    top_two = ranking.rule.otherwise is Otherwise.TOP_TWO
    if line.state is LineState.OVER:
        return places | {line.selection: Place.WINS}
    if line.state is LineState.SHORT:
        return _within(ranking, 2, Place.ADVANCES) if top_two else places
    contenders = 2 if top_two else 1
    return places | {
        each.id: Place.OPEN for each in ranking.selections if each.rank <= contenders
    }


def _within(ranking: Ranking, places: int, inside: Place) -> dict[str, Place]:
    last, outside = ranking.last_inside(places), ranking.first_outside(places)
    level = last.votes if outside and outside.votes == last.votes else None
    found = {}
    for index, each in enumerate(ranking.selections):
        if each.votes == level:
            found[each.id] = Place.TIED
        elif index >= places:
            found[each.id] = Place.TRAILS
        else:
            found[each.id] = inside if ranking.holds_place(each, places) else Place.OPEN
    return found


def cut_of(ranking: Ranking) -> int | None:
    """Return how many places the rule takes; None where there is no such cut.

    Args:
        ranking: The contest.
    """
    method = ranking.rule.method
    if method in {Method.UNKNOWN, Method.QUESTION}:
        return None
    if method is Method.SHARE and ranking.rule.otherwise is Otherwise.TOP_TWO:
        return 2
    return ranking.places


def standings_of(
    ranking: Ranking, places: dict[str, Place], settled: frozenset[str]
) -> tuple[SelectionStanding, ...]:
    """Return every selection with its place and distances, most votes first.

    Args:
        ranking: The contest.
        places: The place of each selection; empty to state none.
        settled: Ids of the selections whose place is settled.
    """
    cut = cut_of(ranking) if places else None
    return tuple(
        SelectionStanding(
            selection=each.id,
            name=each.name,
            party=each.party,
            votes=each.votes,
            share=ranking.tally.share(each.votes),
            share_with_write_ins=ranking.tally.share_with_write_ins(each.votes),
            rank=each.rank,
            place=places.get(each.id, Place.NOT_STATED),
            settled=each.id in settled,
            ahead_of_next_votes=_ahead(ranking, index + 1, each),
            to_cutoff_votes=_to_cutoff(ranking, index, each, cut),
        )
        for index, each in enumerate(ranking.selections)
    )


def _ahead(ranking: Ranking, places: int, each: Ranked) -> int | None:
    outside = ranking.first_outside(places)
    return each.votes - outside.votes if outside else None


def _to_cutoff(ranking: Ranking, index: int, each: Ranked, cut: int | None) -> int | None:
    if cut is None:
        return None
    if index >= cut:
        return each.votes - ranking.last_inside(cut).votes
    return _ahead(ranking, cut, each)
