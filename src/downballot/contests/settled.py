"""What is settled in a contest by arithmetic alone, whatever the votes to come are.

An outcome is settled exactly if it is the same in every completion of the count (see
``bounds``). No likelihood enters here, and a tie is never settled: something else than
votes resolves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from downballot.contests.bounds import (
    Uncounted,
    keeps_place,
    keeps_share,
    misses_place,
    misses_share,
)
from downballot.contests.names import listing
from downballot.contests.outcome import next_contest
from downballot.contests.places import cut_of
from downballot.contests.ranking import Ranked, Ranking
from downballot.model.rule import MAJORITY, Method, Otherwise, Share
from downballot.model.sentence import join, say, say_many


class SettledKind(StrEnum):
    """What is settled.

    OUTCOME: who wins, goes on or passes, all of it. PLACE: these selections have a seat
    or one of the first places; others are open. BEHIND: these can no longer have one.
    NO_SHARE: nobody can have the share. LISTED: an order among the listed selections
    only, because the source leaves out write-ins.
    """

    OUTCOME = "outcome"
    PLACE = "place"
    BEHIND = "behind"
    NO_SHARE = "no-share"
    LISTED = "listed"


class Basis(StrEnum):
    """Why something is settled: no vote is to come, or too few are."""

    COMPLETE = "complete"
    BOUND = "bound"


class Settled(Struct, frozen=True):
    """One thing that arithmetic alone settles.

    Attributes:
        kind: What is settled.
        selections: Ids of the selections it is about; of an outcome, those who win, go
            on or pass (none if nobody does).
        sentence: What is settled and why, in words.
        basis: Why.
    """

    kind: SettledKind
    selections: tuple[str, ...]
    sentence: str
    basis: Basis


def settle(ranking: Ranking, ballots_to_come: int) -> tuple[Settled, ...]:
    """Return all that is settled; nothing while no vote is counted.

    Args:
        ranking: The contest, all of it counted by this authority.
        ballots_to_come: The most ballots that may still come, 0 or more.
    """
    if not ranking.has_votes or ranking.rule.method is Method.UNKNOWN:
        return ()
    if ranking.rule.method is Method.QUESTION:
        return _question(ranking, ballots_to_come)
    if ranking.rule.method is Method.SHARE:
        found = _share(ranking, ballots_to_come)
    else:
        found = _places(ranking, ballots_to_come)
    if any(each.kind is SettledKind.OUTCOME for each in found):
        return found
    return (*found, *_behind(ranking, ballots_to_come))


def settled_selections(ranking: Ranking, settled: Sequence[Settled]) -> frozenset[str]:
    """Return the ids of the selections whose place is settled.

    Args:
        ranking: The contest.
        settled: What is settled in it.
    """
    kinds = {each.kind for each in settled}
    if SettledKind.OUTCOME in kinds:
        return frozenset(each.id for each in ranking.selections)
    # Under a share a sure first or second place may still become a win.
    named = {SettledKind.BEHIND}
    if ranking.rule.method is not Method.SHARE:
        named.add(SettledKind.PLACE)
    return frozenset(name for each in settled if each.kind in named for name in each.selections)


def _settled(
    kind: SettledKind, selections: Sequence[Ranked], said: str, ballots: int
) -> Settled:
    to_come = say_many(
        "at most {number} ballot may still come, too few to change that",
        "at most {number} ballots may still come, too few to change that",
        ballots,
    )
    because = to_come if ballots else say("no ballots are left to count")
    return Settled(
        kind=kind,
        selections=tuple(each.id for each in selections),
        sentence=say("{what}: {because}.", what=said, because=because),
        basis=Basis.BOUND if ballots else Basis.COMPLETE,
    )


def _question(ranking: Ranking, ballots: int) -> tuple[Settled, ...]:
    yes, of, shares = ranking.yes, ranking.tally.listed_votes, ranking.rule.shares
    if yes is None:
        return ()
    words = listing([share.words() for share in shares])
    if all(keeps_share(share, yes.votes, of, Uncounted(ballots)) for share in shares):
        said = say("{name} passes with {share}", name=yes.name, share=words)
        return (_settled(SettledKind.OUTCOME, [yes], said, ballots),)
    if all(misses_share(share, yes.votes, of, ballots) for share in shares):
        return (_settled(SettledKind.OUTCOME, [], _fails(yes.name, shares), ballots),)
    return ()


def _fails(name: str, shares: tuple[Share, ...]) -> str:
    first, *others = (share.words() for share in shares)
    if not others:
        return say("{name} fails, short of {share}", name=name, share=first)
    return say(
        "{name} fails, short of {share} and of {other}",
        name=name,
        share=first,
        other=others[0],
    )


def _keeping(ranking: Ranking, places: int, ballots: int) -> list[Ranked]:
    uncounted = Uncounted(ballots, ranking.votes_allowed, ranking.tally.write_ins)
    return [
        each
        for each in ranking.selections
        if keeps_place(each.votes, ranking.rivals(each), places, uncounted)
    ]


def _places(ranking: Ranking, ballots: int) -> tuple[Settled, ...]:
    places, names = ranking.places, len(ranking.selections)
    kept = _keeping(ranking, places, ballots)
    if not kept:
        return ()
    if ranking.tally.write_ins is None:
        return (_among_listed(kept, places, ballots),)
    said = _kept(ranking, kept)
    if len(kept) == min(places, names):
        return (_settled(SettledKind.OUTCOME, kept, said, ballots),)
    return (_settled(SettledKind.PLACE, kept, said, ballots),)


def _share(ranking: Ranking, ballots: int) -> tuple[Settled, ...]:
    if ranking.tally.write_ins is None:
        return _share_among_listed(ranking, ballots)
    leader, tally = ranking.selections[0], ranking.tally
    share = ranking.rule.share or MAJORITY
    uncounted = Uncounted(ballots, ranking.votes_allowed, tally.write_ins)
    first = _keeping(ranking, 1, ballots)
    if first and keeps_share(share, leader.votes, tally.listed_votes, uncounted):
        said = say("{name} wins with {share}", name=leader.name, share=share.words())
        return (_settled(SettledKind.OUTCOME, [leader], said, ballots),)
    nobody = _nobody(ranking, ballots)
    if ranking.rule.otherwise is not Otherwise.TOP_TWO:
        said = say("Nobody has {share}", share=share.words())
        return (_settled(SettledKind.OUTCOME, [], said, ballots),) if nobody else ()
    return _top_two(ranking, ballots, nobody=nobody)


def _top_two(ranking: Ranking, ballots: int, *, nobody: bool) -> tuple[Settled, ...]:
    share, kept = ranking.rule.share or MAJORITY, _keeping(ranking, 2, ballots)
    missed = say("Nobody has {share}", share=share.words())
    if nobody and kept and len(kept) == min(2, len(ranking.selections)):
        said = join("; ", (missed, _kept(ranking, kept)))
        return (_settled(SettledKind.OUTCOME, kept, said, ballots),)
    found = []
    if nobody:
        found.append(_settled(SettledKind.NO_SHARE, [], missed, ballots))
    if kept:
        said = say_many(
            "{names} is in the first two",
            "{names} are in the first two",
            len(kept),
            names=_names(kept),
        )
        found.append(_settled(SettledKind.PLACE, kept, said, ballots))
    return tuple(found)


def _nobody(ranking: Ranking, ballots: int) -> bool:
    """Say whether nobody, listed or written in, can have the share."""
    share, listed = ranking.rule.share or MAJORITY, ranking.tally.listed_votes
    written = (ranking.tally.write_ins or 0) + ballots
    return not share.met_by(written, listed + written) and all(
        misses_share(share, each.votes, listed, ballots) for each in ranking.selections
    )


def _share_among_listed(ranking: Ranking, ballots: int) -> tuple[Settled, ...]:
    """Settle the order of the listed; without write-ins the whole is not known."""
    places = cut_of(ranking) or 1
    kept = _keeping(ranking, places, ballots)
    return (_among_listed(kept, places, ballots),) if kept else ()


def _among_listed(kept: list[Ranked], places: int, ballots: int) -> Settled:
    if places == 1:
        said = say_many(
            "Of those listed, {names} is first (the source leaves out write-ins)",
            "Of those listed, {names} are first (the source leaves out write-ins)",
            len(kept),
            names=_names(kept),
        )
    else:
        said = say_many(
            "Of those listed, {names} is in the first {places} (the source leaves out "
            "write-ins)",
            "Of those listed, {names} are in the first {places} (the source leaves out "
            "write-ins)",
            len(kept),
            names=_names(kept),
            places=places,
        )
    return _settled(SettledKind.LISTED, kept, said, ballots)


def _behind(ranking: Ranking, ballots: int) -> tuple[Settled, ...]:
    cut = cut_of(ranking) or 1
    behind = [
        each
        for each in ranking.selections
        if misses_place(each.votes, ranking.rivals(each), cut, ballots)
    ]
    if not behind:
        return ()
    if cut == 1:
        said = say_many(
            "{names} can no longer be first",
            "{names} can no longer be first",
            len(behind),
            names=_names(behind),
        )
    else:
        said = say_many(
            "{names} can no longer be in the first {places}",
            "{names} can no longer be in the first {places}",
            len(behind),
            names=_names(behind),
            places=cut,
        )
    return (_settled(SettledKind.BEHIND, behind, said, ballots),)


def _names(selections: Sequence[Ranked]) -> str:
    return listing([each.name for each in selections])


def _kept(ranking: Ranking, kept: Sequence[Ranked]) -> str:
    if ranking.rule.method is Method.MOST_VOTES:
        return say_many("{names} wins", "{names} win", len(kept), names=_names(kept))
    return say_many(
        "{names} goes on to {contest}",
        "{names} go on to {contest}",
        len(kept),
        names=_names(kept),
        contest=next_contest(ranking.rule),
    )
