"""Who is in control of a board, in sentences: whose count it is, and what limits it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import combinations

from downballot.contests.names import listing
from downballot.control.values import Board, SeatHolder
from downballot.model.body import AlignmentKind, Bloc, Term
from downballot.model.rule import MAJORITY, Share
from downballot.model.sentence import capital, join, say, say_many

_DASH = "\N{EN DASH}"
_RECENT = timedelta(days=366)  # a view not older than a year is told without its date


def board_sentences(
    board: Board, *, share: Share = MAJORITY, before: Mapping[str, Term] | None = None
) -> tuple[str, ...]:
    """Say who is in control, whose count that is, and what limits it.

    Where a term or a view cannot be checked, nothing is said of control: such a row
    supports no published sentence.

    Args:
        board: The board, of which everything but its sentences is known.
        share: Share of all seats that is asked for.
        before: By seat's id, the term before, where the day of a change is not known and
            may be later than the board's.
    """
    control = _withheld(board) or _control(board, share)
    changes = [_change(board, seat, term) for seat, term in (before or {}).items()]
    return (*control, *_limits(board), *changes)


def _withheld(board: Board) -> list[str]:
    names = [one.seat.name for one in board.seats if not one.verified]
    if not names:
        return []
    if len(names) == 1:
        return [
            say(
                "Who controls the board is not said: {seat} rests on a row that cannot be "
                "checked.",
                seat=names[0],
            )
        ]
    return [
        say(
            "Who controls the board is not said: {seats} rest on rows that cannot be checked.",
            seats=listing(names),
        )
    ]


def _control(board: Board, share: Share) -> list[str]:
    if board.scheme is None:
        return [say("The record sorts the members into no blocs.")]
    if not board.according_to:
        return [_nobody_sorted(board)]
    if board.holder:
        return [_majority(board, share)]
    if _may_be_counted_wrong(board):
        return [_counts(board, share, needed=True), *_disputed(board)]
    tied = _tied(board)
    if tied:
        return [_deadlock(board, share, tied)]
    # The goal of another share than a majority names the number already.
    counts = _counts(board, share, needed=share == MAJORITY)
    nobody = say("No bloc has {majority}.", majority=_goal(board, share))
    return [join(" ", (nobody, counts)), *_makers(board)]


def _nobody_sorted(board: Board) -> str:
    when = board.as_of.words
    if board.as_of.exact:
        return say("Who belonged to which bloc on {day} is not on record.", day=when)
    return say("Who belonged to which bloc in {month} is not on record.", month=when)


def _majority(board: Board, share: Share) -> str:
    bloc = next(one for one in board.blocs if one.id == board.holder)
    return say(
        "{members} hold {held} of {seats}, {majority}, {whose}{vacancies}.",
        members=capital(_members(bloc)),
        held=board.split.of(bloc.id),
        seats=_seats(board),
        majority=_goal(board, share),
        whose=_whose(board),
        vacancies=_vacancies(board),
    )


def _deadlock(board: Board, share: Share, tied: tuple[Bloc, Bloc]) -> str:
    first, second = tied
    held = board.split.of(first.id)
    return say(
        "The board is deadlocked {split}: neither {first} nor {second} have the {votes} that "
        "{share} of all {seats} seats takes, {whose}{vacancies}.",
        split=f"{held}{_DASH}{held}",
        first=_members(first),
        second=_members(second),
        votes=say_many("{number} vote", "{number} votes", board.needed),
        share=_share_words(share),
        seats=len(board.seats),
        whose=_whose(board),
        vacancies=_vacancies(board),
    )


def _counts(board: Board, share: Share, *, needed: bool) -> str:
    held: list[str] = [
        say("{members} hold {held}", members=_members(bloc), held=board.split.of(bloc.id))
        for bloc in _present(board)
    ]
    takes = ""
    if needed:
        takes = say("; {share} takes {needed}", share=_share_words(share), needed=board.needed)
    return say(
        "{held} of {seats}, {whose}{takes}{vacancies}.",
        held=capital(listing(held or [say("no bloc holds any")])),
        seats=_seats(board),
        whose=_whose(board),
        takes=takes,
        vacancies=_vacancies(board),
    )


def _makers(board: Board) -> list[str]:
    """Say whose votes would make a majority."""
    free = _unaligned(board)
    blocs = _present(board)
    short = [one for one in blocs if board.split.of(one.id) + len(free) >= board.needed]
    if len(free) == 1 and len(short) > 1:
        return [say("The unaligned member, {name}, decides.", name=_name(free[0]))]
    if free and short:
        whom = listing([_name(one) for one in free])
        who = _either([_members(one) for one in short])
        return [
            say(
                "With {names}, unaligned, {members} would have enough.", names=whom, members=who
            )
        ]
    pairs = [
        say("{bloc} with {other}", bloc=one.name, other=other.name)
        for one, other in combinations(blocs, 2)
        if board.split.of(one.id) + board.split.of(other.id) >= board.needed
    ]
    if len(blocs) <= 2 or not pairs:
        return []
    return [say("Together these would have enough: {pairs}.", pairs=join("; ", pairs))]


def _either(names: list[str]) -> str:
    first, *others = names
    for other in others:
        first = say("{first} or {second}", first=first, second=other)
    return first


def _disputed(board: Board) -> list[str]:
    names = [_name(one) for one in board.seats if _kind(one) is AlignmentKind.DISPUTED]
    if not names:
        return []
    return [
        say(
            "Whether a bloc has enough depends on how {names} is counted.", names=listing(names)
        )
    ]


def _may_be_counted_wrong(board: Board) -> bool:
    """Whether seats of which sources differ, or say nothing, could make a majority."""
    doubtful = sum(_doubtful(one) for one in board.seats)
    most = max((held for _, held in board.split.blocs), default=0)
    return doubtful > 0 and most + doubtful >= board.needed


def _tied(board: Board) -> tuple[Bloc, Bloc] | None:
    blocs = _present(board)
    if board.split.unaligned or board.split.open or len(blocs) != 2:
        return None
    first, second = blocs
    same = board.split.of(first.id) == board.split.of(second.id)
    return (first, second) if same else None


def _present(board: Board) -> list[Bloc]:
    """Return the blocs that have a seat."""
    return [one for one in board.blocs if board.split.of(one.id)]


def _limits(board: Board) -> list[str]:
    """Say what a reader must know of single seats."""
    said: list[str] = []
    for one in board.seats:
        if one.term is None:
            said.append(say("Who holds {seat} is not on record.", seat=one.seat.name))
        elif _kind(one) is AlignmentKind.DISPUTED:
            said.append(
                say(
                    "Sources differ on {name} ({seat}), who is counted for no bloc.",
                    name=_name(one),
                    seat=one.seat.name,
                )
            )
    return said + _without_view(board) + _remaining(board)


def _without_view(board: Board) -> list[str]:
    if not board.according_to:
        return []
    seats = [one for one in board.seats if one.person and one.alignment is None]
    names = [join("", (_name(one), " (", one.seat.name, ")")) for one in seats]
    if len(names) == 1:
        return [say("{name} is in no bloc on record.", name=names[0])]
    return [say("{names} are in no bloc on record.", names=listing(names))] if names else []


def _remaining(board: Board) -> list[str]:
    names = [_name(one) for one in board.seats if _kind(one) is AlignmentKind.REMAINING]
    if not names or _withheld(board):
        return []
    if len(names) == 1:
        return [
            say(
                "{name} is placed by what remains: the source names the others, and gives "
                "only the number of these.",
                name=names[0],
            )
        ]
    return [
        say(
            "{names} are placed by what remains: the source names the others, and gives "
            "only the number of these.",
            names=listing(names),
        )
    ]


def _change(board: Board, seat: str, before: Term) -> str:
    one = next(each for each in board.seats if each.seat.id == seat)
    month = one.term.starts.words if one.term and one.term.starts else ""
    if one.before and before.person:
        said = say(
            "{seat} changed hands in {month}, on a day that is not known; until then {name} "
            "held it.",
            seat=one.seat.name,
            month=month,
            name=one.before.name,
        )
    else:
        said = say(
            "{seat} changed hands in {month}, on a day that is not known; until then it was "
            "vacant.",
            seat=one.seat.name,
            month=month,
        )
    return join(" ", (said, *_at_stake(board, one)))


def _at_stake(board: Board, one: SeatHolder) -> list[str]:
    bare = board.split.of(board.holder) == board.needed
    rests = bare and one.bloc == board.holder and not _withheld(board)
    return [say("The majority rests on this seat.")] if rests else []


def _goal(board: Board, share: Share) -> str:
    if share == MAJORITY:
        return say("a majority")
    return say(
        "the {needed} that {share} takes", needed=board.needed, share=_share_words(share)
    )


def _share_words(share: Share) -> str:
    return say("a majority") if share == MAJORITY else share.words()


def _seats(board: Board) -> str:
    return say_many("{number} seat", "{number} seats", len(board.seats))


def _whose(board: Board) -> str:
    """Say whose count it is, and of a view older than a year since when it holds."""
    scheme = board.scheme.according_to if board.scheme else ""
    voices = listing(board.according_to or (scheme,))
    newest = max(
        (one.alignment.starts for one in board.seats if one.alignment),
        key=lambda one: one.last,
        default=board.as_of,
    )
    if board.as_of.last - newest.last < _RECENT:
        return say("as {voices} counted", voices=voices)
    if newest.exact:
        return say("as {voices} counted from {day} on", voices=voices, day=newest.words)
    return say("as {voices} counted from {month} on", voices=voices, month=newest.words)


def _vacancies(board: Board) -> str:
    names = [one.seat.name for one in board.seats if one.vacant and one.term]
    if not names:
        return ""
    if len(names) == 1:
        return say("; {seat} is vacant", seat=names[0])
    return say("; {seats} are vacant", seats=listing(names))


def _members(bloc: Bloc) -> str:
    return say("{bloc} members", bloc=bloc.name)


def _unaligned(board: Board) -> list[SeatHolder]:
    return [one for one in board.seats if _kind(one) is AlignmentKind.UNALIGNED]


def _doubtful(one: SeatHolder) -> bool:
    if one.person is None:
        return one.term is None
    return not one.bloc and _kind(one) is not AlignmentKind.UNALIGNED


def _name(one: SeatHolder) -> str:
    return one.person.name if one.person else one.seat.name


def _kind(one: SeatHolder) -> AlignmentKind | None:
    return one.alignment.kind if one.alignment else None
