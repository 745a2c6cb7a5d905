"""Who may control a body, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import structs

from downballot.contests.names import listing
from downballot.control.board import majority_holder
from downballot.control.board_words import board_sentences
from downballot.control.path_words import MOST_NAMED, as_counted, majority_words, members
from downballot.control.races import SeatRace
from downballot.control.values import BlocChance, Board, ControlOutlook, SeatHolder, Split
from downballot.decisions.words import probability_figure
from downballot.model.body import AlignmentKind, Bloc
from downballot.model.rule import Share
from downballot.model.sentence import say, say_many

NOT_COUNTED = say(
    "No votes for these seats have been counted yet. How likely a majority is afterwards is "
    "not said until then: a model without votes knows nothing of the candidates."
)


def outlook_sentences(
    outlook: ControlOutlook, share: Share, races: Sequence[SeatRace]
) -> tuple[str, ...]:
    """Say who is in control, how likely who is afterwards, by which races, and the limits.

    Where a seat that no race fills rests on a row that cannot be checked, nothing is said
    of control.

    Args:
        outlook: All that is known, but for its sentences.
        share: The majority that is asked for.
        races: The races, with what may follow them.
    """
    withheld = withheld_seats(outlook.after, races)
    if withheld:
        return (_not_said(withheld), *runoff_sentences(races))
    before = before_sentence(outlook.before, outlook.needed, share)
    if not outlook.chances or not outlook.before.according_to:
        # No scheme, or none that sorts the members of that day: nothing follows from it.
        return (before, *runoff_sentences(races))
    return (
        before,
        *_afterwards(outlook, share),
        *(one.paths.sentence for one in outlook.chances if _tells(outlook, one)),
        *_deadlock(outlook, races),
        *runoff_sentences(races),
        *_in_no_bloc(outlook, races),
        *_limits(outlook),
    )


def _not_said(withheld: Sequence[str]) -> str:
    if len(withheld) == 1:
        return say(
            "Who may control the board is not said: {seat} rests on a row that cannot be "
            "checked.",
            seat=withheld[0],
        )
    return say(
        "Who may control the board is not said: {seats} rest on rows that cannot be checked.",
        seats=listing(withheld),
    )


def withheld_seats(after: Board, races: Sequence[SeatRace]) -> tuple[str, ...]:
    """Name the seats whose holders stay and rest on rows that cannot be checked.

    Args:
        after: The board after the races.
        races: The races.
    """
    raced = {seat for race in races for seat in race.seats}
    kept = [one for one in after.seats if one.seat.id not in raced]
    return tuple(one.seat.name for one in kept if not one.verified)


def before_sentence(before: Board, needed: int, share: Share) -> str:
    """Say who has the majority before, and whose count that is.

    Args:
        before: The board.
        needed: Seats that make the majority.
        share: The majority that is asked for.
    """
    holder = majority_holder(before.split, needed)
    asked = structs.replace(before, needed=needed, holder=holder)
    return board_sentences(asked, share=share)[0]


def split_words(split: Split, blocs: Sequence[Bloc]) -> str:
    """Name the seats of each bloc (``4 union-backed and 3 charter-backed``).

    Args:
        split: The seats.
        blocs: The blocs of the scheme.
    """
    parts = [say("{number} {bloc}", number=split.of(one.id), bloc=one.name) for one in blocs]
    if split.unaligned:
        parts.append(say("{number} of no bloc", number=split.unaligned))
    if split.vacant:
        parts.append(say_many("{number} vacant", "{number} vacant", split.vacant))
    if split.open:
        parts.append(say_many("{number} still open", "{number} still open", split.open))
    return listing(parts) if parts else say("no seats")


def runoff_sentences(races: Sequence[SeatRace]) -> tuple[str, ...]:
    """Say which seats wait for a runoff, and which may.

    Args:
        races: The races.
    """
    waiting = [race for race in races if race.has_runoff]
    may = [race for race in races if not race.decided and race.may_stay_open]
    said = [_waits(race) for race in waiting[:MOST_NAMED]]
    if len(waiting) > MOST_NAMED:
        said = [say("{number} seats stay open until their runoffs.", number=len(waiting))]
    return (*said, *_may_wait([race.name for race in may]))


def _may_wait(names: Sequence[str]) -> Iterator[str]:
    if len(names) == 1:
        yield say(
            "{race} may go to a runoff; its seat would stay open until then.", race=names[0]
        )
    elif len(names) > MOST_NAMED:
        yield say(
            "{number} races may go to runoffs; such a seat stays open until then.",
            number=len(names),
        )
    elif names:
        yield say(
            "{races} may go to runoffs; such a seat stays open until then.",
            races=listing(names),
        )


def _waits(race: SeatRace) -> str:
    pair = sorted({int(one) for one in race.finalists[0] if one >= 0})
    names = [race.options[one].name for one in pair]
    if len(names) == 1:
        return say(
            "{race}: {name} goes on to a runoff, and the seat is open until then.",
            race=race.name,
            name=names[0],
        )
    return say(
        "{race}: {names} go on to a runoff, and the seat is open until then.",
        race=race.name,
        names=listing(names),
    )


def _tells(outlook: ControlOutlook, one: BlocChance) -> bool:
    """Whether a bloc's paths say something that the sentences before them do not."""
    return not outlook.decided or one.paths.possible > 0


def _afterwards(outlook: ControlOutlook, share: Share) -> Iterator[str]:
    """Say how likely each bloc's majority is; once it is certain, what the split is.

    Yields:
        Sentences.
    """
    what = majority_words(share)
    if outlook.decided:
        yield _decided(outlook, what)
        return
    names = {one.id: one for one in outlook.after.blocs}
    for one in outlook.chances:
        if 0 < one.probability < 1:
            yield say(
                "{members} have {majority} afterwards with a probability of {figure}.",
                members=members(names[one.bloc]),
                majority=what,
                figure=probability_figure(one.probability),
            )
    if outlook.nobody is not None and 0 < outlook.nobody < 1:
        yield say(
            "No bloc has {majority} afterwards with a probability of {figure}.",
            majority=what,
            figure=probability_figure(outlook.nobody),
        )


def _decided(outlook: ControlOutlook, what: str) -> str:
    split = split_words(outlook.splits[0].split, outlook.after.blocs)
    names = {one.id: one for one in outlook.after.blocs}
    winner = next((names[one.bloc] for one in outlook.chances if one.probability == 1), None)
    if winner is None:
        return say("Afterwards no bloc has {majority}: {split}.", majority=what, split=split)
    return say(
        "Afterwards {members} have {majority}: {split}.",
        members=members(winner, start=False),
        majority=what,
        split=split,
    )


def _deadlock(outlook: ControlOutlook, races: Sequence[SeatRace]) -> Iterator[str]:
    """Say where nobody can decide anything alone.

    Yields:
        A sentence, or none.
    """
    if outlook.chances and all(
        one.paths.needed > one.paths.possible for one in outlook.chances
    ):
        yield _no_way(outlook, races)
        return
    even = sum(one.probability for one in outlook.splits if _is_tied(one.split))
    if 0 < even < 1 and not outlook.decided:
        figure = probability_figure(even)
        yield say(
            "The board is evenly split, a deadlock, with a probability of {figure}.",
            figure=figure,
        )


def _no_way(outlook: ControlOutlook, races: Sequence[SeatRace]) -> str:
    seats = say_many("{number} seat", "{number} seats", outlook.after.split.seats)
    limit = as_counted(doubtful=bool(counted_for_none(outlook.after, races)))
    if all(_is_tied(one.split) for one in outlook.splits):
        return say(
            "No bloc can reach the {needed} of {seats} that it takes{limit}: deadlock.",
            needed=outlook.needed,
            seats=seats,
            limit=limit,
        )
    return say(
        "No bloc can reach the {needed} of {seats} that it takes{limit}.",
        needed=outlook.needed,
        seats=seats,
        limit=limit,
    )


def _is_tied(split: Split) -> bool:
    """Whether the two largest blocs have equally many seats, and no other seat decides."""
    held = sorted((seats for _, seats in split.blocs), reverse=True)
    rest = sum(held[2:]) + split.unaligned + split.open
    return len(held) > 1 and held[0] == held[1] > 0 and not rest


def _in_no_bloc(outlook: ControlOutlook, races: Sequence[SeatRace]) -> Iterator[str]:
    """Say who might belong to a bloc but is counted for none.

    Yields:
        A sentence, or none.
    """
    names = counted_for_none(outlook.after, races)
    if len(names) == 1:
        yield say("{name} is counted for no bloc.", name=names[0])
    elif len(names) > MOST_NAMED:
        yield say("{number} members and candidates are counted for no bloc.", number=len(names))
    elif names:
        yield say("{names} are counted for no bloc.", names=listing(names))


def counted_for_none(after: Board, races: Sequence[SeatRace]) -> list[str]:
    """Name who stays or stands and may belong to a bloc, but is counted for none.

    Args:
        after: The board after the races.
        races: The races.
    """
    raced = {seat for race in races for seat in race.seats}
    names = [
        one.person.name
        for one in after.seats
        if one.person and not one.bloc and one.seat.id not in raced and not _unaligned(one)
    ]
    return names + [one.name for race in races for one in race.options if not one.bloc]


def _unaligned(one: SeatHolder) -> bool:
    return one.alignment is not None and one.alignment.kind is AlignmentKind.UNALIGNED


def _limits(outlook: ControlOutlook) -> Iterator[str]:
    """Say what the figures rest on.

    Yields:
        Sentences.
    """
    empty = outlook.splits[0].split.vacant
    if empty:
        yield say_many(
            "{number} seat is vacant and filled by none of these races; a majority is counted "
            "of all seats.",
            "{number} seats are vacant and filled by none of these races; a majority is "
            "counted of all seats.",
            empty,
        )
    if not outlook.decided and len(outlook.races) > 1:
        yield say(
            "Probabilities are read off {number} simulated finishes, each of all races "
            "together.",
            number=outlook.draws,
        )
    elif not outlook.decided:
        yield say(
            "Probabilities are read off {number} simulated finishes.", number=outlook.draws
        )
