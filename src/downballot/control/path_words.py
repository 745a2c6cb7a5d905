"""The paths to a majority in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from downballot.contests.names import counted, listing, sentence
from downballot.model.body import Bloc
from downballot.model.rule import MAJORITY, Share

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
        certain = "" if words.all_decided else ", whatever happens in the undecided races"
        return sentence(f"{who} have {what}{certain}")
    if missing > possible:
        return _out_of_reach(who, held + possible, words)
    verb = "keep" if words.keeps else "win"
    return sentence(f"{who} {verb} {what} {_condition(missing, possible, races, words)}")


def majority_words(share: Share) -> str:
    """Name what a bloc wins or keeps (``a majority``, ``two thirds of the seats``).

    Args:
        share: Of all seats.
    """
    if share == MAJORITY:
        return "a majority"
    named = share.name if share.comparison == "at-least" else share.words()
    return f"{named} of the seats"


def members(bloc: Bloc, *, start: bool = True) -> str:
    """Name the members of a bloc, at the start of a sentence or within it.

    Args:
        bloc: The bloc.
        start: Whether a sentence begins with it.
    """
    name = f"{bloc.name[:1].upper()}{bloc.name[1:]}" if start else bloc.name
    return f"{name} members"


def _out_of_reach(who: str, most: int, words: PathWords) -> str:
    needed = words.share.votes_needed(words.all_seats)
    has = "have" if words.all_decided else "can have at most"
    limit = as_counted(doubtful=words.doubtful)
    return (
        f"{who} cannot reach {majority_words(words.share)}{limit}: they {has} {most} "
        f"of {counted(words.all_seats, 'seat')}, and {needed} are needed."
    )


def as_counted(*, doubtful: bool) -> str:
    """Limit what cannot be to what is known of the members and candidates.

    Args:
        doubtful: Somebody is counted for no bloc who may belong to one.
    """
    return ", counting only those whose bloc is on record" if doubtful else ""


def _condition(
    missing: int, possible: int, races: Sequence[OpenSeats], words: PathWords
) -> str:
    may_flip = all(
        one.seats == 1 and one.ids[0] in words.holds and not one.may_stay_open for one in races
    )
    if words.keeps and may_flip:
        return _unless_lost(possible - missing + 1, [one.name for one in races])
    if missing == possible:
        return f"only if they win {_all_of(races, possible)}"
    return f"with {_some_of(missing, possible, races)}"


def _unless_lost(losses: int, names: Sequence[str]) -> str:
    """Say which of the seats that a bloc holds must flip for its majority to end."""
    many = len(names) > MOST_NAMED
    if len(names) == 1:
        return f"unless {names[0]} flips"
    if losses == len(names):
        if many:
            return f"unless all {len(names)} undecided seats that they hold flip"
        return f"unless {listing(names)} {'both' if losses == 2 else 'all'} flip"
    if losses == 1 and not many:
        return f"unless {either(names)} flips"
    least = f"at least {losses}" if losses > 1 else "any"
    flip = "flip" if losses > 1 else "flips"
    held = f"{least} of the {len(names)} undecided seats that they hold {flip}"
    return f"unless {held}" if many else f"unless {held}: {listing(names)}"


def _all_of(races: Sequence[OpenSeats], possible: int) -> str:
    if len(races) > MOST_NAMED:
        return f"all {possible} undecided seats that they can win"
    parts = [_won_in(one) for one in races]
    if all(one.seats == 1 for one in races) and len(parts) > 1:
        return f"{'both' if len(parts) == 2 else 'all of'} {listing(parts)}"
    return listing(parts)


def _won_in(race: OpenSeats) -> str:
    if race.seats == 1:
        return race.name
    if race.most == race.seats:
        return f"{'both' if race.seats == 2 else f'all {race.seats}'} seats in {race.name}"
    return f"{race.most} of the {race.seats} seats in {race.name}"


def _some_of(missing: int, possible: int, races: Sequence[OpenSeats]) -> str:
    many = len(races) > MOST_NAMED
    if missing == 1 and not many and all(one.seats == 1 for one in races):
        names = [one.name for one in races]
        return either(names)
    number = "one" if missing == 1 else missing
    undecided = f"any {number} of the {possible} undecided seats that they can win"
    return undecided if many else f"{undecided}: {listing([_open_in(one) for one in races])}"


def _open_in(race: OpenSeats) -> str:
    if race.seats == 1:
        return race.name
    more = " more" if race.least else ""
    return f"up to {race.more}{more} in {race.name}"


def either(names: Sequence[str]) -> str:
    """Name two or more of which one is enough.

    Args:
        names: Two names or more.

    Examples:
        >>> either(["District 3", "District 5"])
        'either District 3 or District 5'
    """
    if len(names) == 2:
        return f"either {names[0]} or {names[1]}"
    return f"any one of {listing(names)}"
