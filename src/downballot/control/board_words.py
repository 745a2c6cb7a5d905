"""Who is in control of a board, in sentences: whose count it is, and what limits it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import combinations

from downballot.contests.names import counted, listing
from downballot.control.values import Board, SeatHolder
from downballot.model.body import AlignmentKind, Bloc, Term
from downballot.model.rule import MAJORITY, Share

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
    rest = "rests on a row" if len(names) == 1 else "rest on rows"
    return [
        f"Who controls the board is not said: {listing(names)} {rest} that cannot be checked."
    ]


def _control(board: Board, share: Share) -> list[str]:
    if board.scheme is None:
        return ["The record sorts the members into no blocs."]
    if not board.according_to:
        when = f"{'on' if board.as_of.exact else 'in'} {board.as_of.words}"
        return [f"Who belonged to which bloc {when} is not on record."]
    if board.holder:
        return [_majority(board, share)]
    if _may_be_counted_wrong(board):
        return [_counts(board, share, needed=True), *_disputed(board)]
    tied = _tied(board)
    if tied:
        return [_deadlock(board, share, tied)]
    # The goal of another share than a majority names the number already.
    counts = _counts(board, share, needed=share == MAJORITY)
    return [f"No bloc has {_goal(board, share)}. {counts}", *_makers(board)]


def _majority(board: Board, share: Share) -> str:
    bloc = next(one for one in board.blocs if one.id == board.holder)
    return (
        f"{_members(bloc, capital=True)} hold {board.split.of(bloc.id)} of "
        f"{counted(len(board.seats), 'seat')}, {_goal(board, share)}, {_whose(board)}"
        f"{_vacancies(board)}."
    )


def _deadlock(board: Board, share: Share, tied: tuple[Bloc, Bloc]) -> str:
    first, second = tied
    held = board.split.of(first.id)
    return (
        f"The board is deadlocked {held}{_DASH}{held}: neither {_members(first)} nor "
        f"{_members(second)} have the {counted(board.needed, 'vote')} that "
        f"{_share_words(share)} of all {len(board.seats)} seats takes, "
        f"{_whose(board)}{_vacancies(board)}."
    )


def _counts(board: Board, share: Share, *, needed: bool) -> str:
    held = [f"{_members(bloc)} hold {board.split.of(bloc.id)}" for bloc in _present(board)]
    words = listing(held or ["no bloc holds any"])
    takes = f"; {_share_words(share)} takes {board.needed}" if needed else ""
    return (
        f"{words[0].upper()}{words[1:]} of {counted(len(board.seats), 'seat')}, "
        f"{_whose(board)}{takes}{_vacancies(board)}."
    )


def _makers(board: Board) -> list[str]:
    """Say whose votes would make a majority."""
    free = _unaligned(board)
    blocs = _present(board)
    short = [one for one in blocs if board.split.of(one.id) + len(free) >= board.needed]
    if len(free) == 1 and len(short) > 1:
        return [f"The unaligned member, {_name(free[0])}, decides."]
    if free and short:
        whom = listing([_name(one) for one in free])
        either = " or ".join(_members(one) for one in short)
        return [f"With {whom}, unaligned, {either} would have enough."]
    pairs = [
        f"{one.name} with {other.name}"
        for one, other in combinations(blocs, 2)
        if board.split.of(one.id) + board.split.of(other.id) >= board.needed
    ]
    enough = len(blocs) > 2 and pairs
    return [f"Together these would have enough: {'; '.join(pairs)}."] if enough else []


def _disputed(board: Board) -> list[str]:
    names = [_name(one) for one in board.seats if _kind(one) is AlignmentKind.DISPUTED]
    if not names:
        return []
    return [f"Whether a bloc has enough depends on how {listing(names)} is counted."]


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
    said = []
    for one in board.seats:
        if one.term is None:
            said.append(f"Who holds {one.seat.name} is not on record.")
        elif _kind(one) is AlignmentKind.DISPUTED:
            said.append(
                f"Sources differ on {_name(one)} ({one.seat.name}), who is counted for no bloc."
            )
    return said + _without_view(board) + _remaining(board)


def _without_view(board: Board) -> list[str]:
    if not board.according_to:
        return []
    seats = [one for one in board.seats if one.person and one.alignment is None]
    names = [f"{_name(one)} ({one.seat.name})" for one in seats]
    verb = "is" if len(names) == 1 else "are"
    return [f"{listing(names)} {verb} in no bloc on record."] if names else []


def _remaining(board: Board) -> list[str]:
    names = [_name(one) for one in board.seats if _kind(one) is AlignmentKind.REMAINING]
    if not names or _withheld(board):
        return []
    verb = "is" if len(names) == 1 else "are"
    return [
        f"{listing(names)} {verb} placed by what remains: the source names the others, and "
        "gives only the number of these."
    ]


def _change(board: Board, seat: str, before: Term) -> str:
    one = next(each for each in board.seats if each.seat.id == seat)
    month = one.term.starts.words if one.term and one.term.starts else ""
    was = f"{one.before.name} held it" if one.before and before.person else "it was vacant"
    return (
        f"{one.seat.name} changed hands in {month}, on a day that is not known; until then "
        f"{was}.{_at_stake(board, one)}"
    )


def _at_stake(board: Board, one: SeatHolder) -> str:
    bare = board.split.of(board.holder) == board.needed
    rests = bare and one.bloc == board.holder and not _withheld(board)
    return " The majority rests on this seat." if rests else ""


def _goal(board: Board, share: Share) -> str:
    if share == MAJORITY:
        return "a majority"
    return f"the {board.needed} that {_share_words(share)} takes"


def _share_words(share: Share) -> str:
    return "a majority" if share == MAJORITY else share.words()


def _whose(board: Board) -> str:
    scheme = board.scheme.according_to if board.scheme else ""
    return f"as {listing(board.according_to or (scheme,))} counted{_how_long_ago(board)}"


def _how_long_ago(board: Board) -> str:
    """Say since when the newest view holds, where that is longer than a year."""
    newest = max(
        (one.alignment.starts for one in board.seats if one.alignment),
        key=lambda one: one.last,
        default=board.as_of,
    )
    if board.as_of.last - newest.last < _RECENT:
        return ""
    return f" from {newest.words} on"


def _vacancies(board: Board) -> str:
    names = [one.seat.name for one in board.seats if one.vacant and one.term]
    if not names:
        return ""
    return f"; {listing(names)} {'is' if len(names) == 1 else 'are'} vacant"


def _members(bloc: Bloc, *, capital: bool = False) -> str:
    name = f"{bloc.name[:1].upper()}{bloc.name[1:]}" if capital else bloc.name
    return f"{name} members"


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
