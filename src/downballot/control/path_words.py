"""The paths to a majority in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from downballot.contests.names import listing, sentence
from downballot.model.body import Bloc
from downballot.model.rule import MAJORITY, Share
from downballot.model.sentence import capital, join, say, say_many

MOST_NAMED = 5  # a sentence names no more races than a reader keeps in mind


class OpenSeats(Struct, frozen=True):
    """A race in which a bloc may win more or fewer seats.

    Attributes:
        name: What readers call the race.
        seats: Seats that it fills.
        least: Seats of it that the bloc has whatever happens.
        most: Seats of it that the bloc may have.
        ids: Ids of the seats.
        may_stay_open: It may end in a runoff, which is no loss yet.
    """

    name: str
    seats: int
    least: int
    most: int
    ids: tuple[str, ...]
    may_stay_open: bool = False

    @property
    def more(self) -> int:
        """Seats that are open to the bloc."""
        return self.most - self.least


class PathWords(Struct, frozen=True):
    """What a sentence on paths must know besides the races.

    Attributes:
        share: The majority that is asked for.
        all_seats: Seats of the body.
        keeps: The bloc has that majority before.
        holds: Ids of the seats that the bloc holds before.
        all_decided: No race is open, nor is a runoff to come.
        doubtful: Somebody is counted for no bloc who may belong to one.
    """

    share: Share
    all_seats: int
    keeps: bool
    holds: frozenset[str]
    all_decided: bool = False
    doubtful: bool = False


def path_sentence(
    bloc: Bloc, held: int, missing: int, races: Sequence[OpenSeats], words: PathWords
) -> str:
    """Say by which races a bloc gets its majority.

    Args:
        bloc: The bloc.
        held: Seats that it has whatever happens.
        missing: Seats that it needs besides, 0 or more.
        races: Races in which it can win seats.
        words: What else the sentence must know.
    """
    who, what = members(bloc), majority_words(words.share)
    possible = sum(one.more for one in races)
    if not missing:
        if words.all_decided:
            return sentence(say("{members} have {majority}", members=who, majority=what))
        return say(
            "{members} have {majority}, whatever happens in the undecided races.",
            members=who,
            majority=what,
        )
    if missing > possible:
        return _out_of_reach(who, held + possible, words)
    how = _condition(missing, possible, races, words)
    if words.keeps:
        kept = say("{members} keep {majority} {how}", members=who, majority=what, how=how)
        return sentence(kept)
    return sentence(say("{members} win {majority} {how}", members=who, majority=what, how=how))


def majority_words(share: Share) -> str:
    """Name what a bloc wins or keeps (``a majority``, ``two thirds of the seats``).

    Args:
        share: Of all seats.
    """
    if share == MAJORITY:
        return say("a majority")
    named = share.name if share.comparison == "at-least" else share.words()
    return say("{share} of the seats", share=named)


def members(bloc: Bloc, *, start: bool = True) -> str:
    """Name the members of a bloc, at the start of a sentence or within it.

    Args:
        bloc: The bloc.
        start: Whether a sentence begins with it.
    """
    said = say("{bloc} members", bloc=bloc.name)
    return capital(said) if start else said


def _out_of_reach(who: str, most: int, words: PathWords) -> str:
    limit = as_counted(doubtful=words.doubtful)
    needed, what = words.share.votes_needed(words.all_seats), majority_words(words.share)
    seats = say_many("{number} seat", "{number} seats", words.all_seats)
    if words.all_decided:
        return say(
            "{members} cannot reach {majority}{limit}: they have {most} of {seats}, and "
            "{needed} are needed.",
            members=who, majority=what, limit=limit, most=most, seats=seats, needed=needed,
        )  # fmt: skip
    return say(
        "{members} cannot reach {majority}{limit}: they can have at most {most} of {seats}, "
        "and {needed} are needed.",
        members=who, majority=what, limit=limit, most=most, seats=seats, needed=needed,
    )  # fmt: skip


def as_counted(*, doubtful: bool) -> str:
    """Limit what cannot be to what is known of the members and candidates.

    Args:
        doubtful: Somebody is counted for no bloc who may belong to one.
    """
    return say(", counting only those whose bloc is on record") if doubtful else ""


def _condition(
    missing: int, possible: int, races: Sequence[OpenSeats], words: PathWords
) -> str:
    may_flip = all(
        one.seats == 1 and one.ids[0] in words.holds and not one.may_stay_open for one in races
    )
    if words.keeps and may_flip:
        return _unless_lost(possible - missing + 1, [one.name for one in races])
    if missing == possible:
        return say("only if they win {seats}", seats=_all_of(races, possible))
    return say("with {seats}", seats=_some_of(missing, possible, races))


def _unless_lost(losses: int, names: Sequence[str]) -> str:
    """Say which of the seats that a bloc holds must flip for its majority to end."""
    many = len(names) > MOST_NAMED
    if len(names) == 1:
        return say("unless {seat} flips", seat=names[0])
    if losses == len(names):
        return _unless_all_lost(names)
    if losses == 1 and not many:
        return say("unless {seat} flips", seat=either(names))
    if losses == 1:
        least = say(
            "unless any of the {number} undecided seats that they hold flips", number=len(names)
        )
    else:
        least = say(
            "unless at least {losses} of the {number} undecided seats that they hold flip",
            losses=losses,
            number=len(names),
        )
    return least if many else join(": ", (least, listing(names)))


def _unless_all_lost(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMED:
        return say("unless all {number} undecided seats that they hold flip", number=len(names))
    if len(names) == 2:
        return say("unless {seats} both flip", seats=listing(names))
    return say("unless {seats} all flip", seats=listing(names))


def _all_of(races: Sequence[OpenSeats], possible: int) -> str:
    if len(races) > MOST_NAMED:
        return say("all {number} undecided seats that they can win", number=possible)
    parts = [_won_in(one) for one in races]
    if all(one.seats == 1 for one in races) and len(parts) > 1:
        if len(parts) == 2:
            return say("both {seats}", seats=listing(parts))
        return say("all of {seats}", seats=listing(parts))
    return listing(parts)


def _won_in(race: OpenSeats) -> str:
    if race.seats == 1:
        return race.name
    if race.most == race.seats == 2:
        return say("both seats in {race}", race=race.name)
    if race.most == race.seats:
        return say("all {number} seats in {race}", number=race.seats, race=race.name)
    return say(
        "{most} of the {seats} seats in {race}",
        most=race.most,
        seats=race.seats,
        race=race.name,
    )


def _some_of(missing: int, possible: int, races: Sequence[OpenSeats]) -> str:
    many = len(races) > MOST_NAMED
    if missing == 1 and not many and all(one.seats == 1 for one in races):
        names = [one.name for one in races]
        return either(names)
    undecided = say_many(
        "any one of the {possible} undecided seats that they can win",
        "any {number} of the {possible} undecided seats that they can win",
        missing,
        possible=possible,
    )
    if many:
        return undecided
    return join(": ", (undecided, listing([_open_in(one) for one in races])))


def _open_in(race: OpenSeats) -> str:
    if race.seats == 1:
        return race.name
    if race.least:
        return say("up to {number} more in {race}", number=race.more, race=race.name)
    return say("up to {number} in {race}", number=race.more, race=race.name)


def either(names: Sequence[str]) -> str:
    """Name two or more of which one is enough.

    Args:
        names: Two names or more.

    Examples:
        >>> either(["District 3", "District 5"])
        'either District 3 or District 5'
    """
    if len(names) == 2:
        return say("either {first} or {second}", first=names[0], second=names[1])
    return say("any one of {names}", names=listing(names))
