"""The contests that fill seats of a body, and who takes them in every simulated finish."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from downballot.errors import UsageError
from downballot.forecast.finishes import Finishes
from downballot.model.call import Outcome, OutcomeKind
from downballot.model.rule import Method, Otherwise, Rule, Scope
from downballot.model.sentence import say

NOBODY = -1  # in arrays of options: nobody has the seat yet
UNALIGNED = -1  # in arrays of blocs: whoever has the seat belongs to no bloc
OPEN = -2  # in arrays of blocs: it is not known yet who has the seat
NOTHING_LEFT = say("nothing is left to count")
UNOPPOSED = say("unopposed on the ballot")

Options = NDArray[np.int16]
Blocs = NDArray[np.int8]


class Contender(Struct, frozen=True):
    """One who may win a seat.

    Attributes:
        selection: The selection's id in the contest.
        name: What readers call the person.
        bloc: The bloc's id; empty for none.
    """

    selection: str
    name: str
    bloc: str = ""


class Decided(Struct, frozen=True):
    """What is decided of a contest, and by what.

    Attributes:
        outcome: The outcome that stands.
        why: By what, in words (``called by the desk``, ``settled by arithmetic``).
    """

    outcome: Outcome
    why: str


class SeatRace(Struct, frozen=True, eq=False):
    """One contest that fills seats, with who takes them in every draw.

    Draw k of one race belongs with draw k of every other race of the same forecast.

    Attributes:
        contest: The contest's id.
        name: What readers call it.
        seats: Ids of the seats it fills, one or more.
        rule: How it is decided.
        options: Who may win.
        winners: Place in the options of who takes each seat, first place first, shape
            (draw, seat); -1 where nobody does yet.
        finalists: Places in the options of the two who go on to a runoff where nobody has
            won, shape (draw, 2); -1 elsewhere.
        complete: No result is possible but those in the draws: it is decided, or nothing
            is left to count (then only a lot may be open).
        why_decided: By what it is decided, in words; empty while it is not.
        supposed: Places in the options of those who win by supposition.
    """

    contest: str
    name: str
    seats: tuple[str, ...]
    rule: Rule
    options: tuple[Contender, ...]
    winners: Options
    finalists: Options
    complete: bool = False
    why_decided: str = ""
    supposed: tuple[int, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether nothing is open in this contest, though a runoff may follow it."""
        return bool(self.why_decided)

    @property
    def draws(self) -> int:
        """How many finishes were simulated."""
        return len(self.winners)

    @property
    def may_stay_open(self) -> bool:
        """Whether it is possible that nobody takes a seat yet."""
        if self.complete:
            return bool((self.winners == NOBODY).any())
        method = self.rule.method
        filled = len(self.supposed) == len(self.seats)
        plain = method is Method.MOST_VOTES and len(self.options) >= len(self.seats)
        return not filled and (not plain or self.rule.scope is Scope.PART)

    @property
    def has_runoff(self) -> bool:
        """Whether it is decided that a runoff follows."""
        return self.decided and bool((self.finalists[:, 0] != NOBODY).all())

    def bloc_of_draws(self, blocs: Sequence[str]) -> Blocs:
        """Return which bloc takes each seat in every draw, shape (draw, seat).

        A runoff between two of the same bloc gives the bloc, though not yet the person.

        Args:
            blocs: Ids of the blocs, at most 120.

        Returns:
            Place in the blocs; -1 for a person of none, -2 while it is open.
        """
        of_option = np.array([*blocs_of(self, blocs), OPEN], dtype=np.int8)
        taken: Blocs = of_option[self.winners]
        if (self.finalists[:, 1] != NOBODY).any():
            first, second = of_option[self.finalists].T
            same = np.where(first == second, first, np.int8(OPEN))
            taken = np.where(self.winners == NOBODY, same[:, None], taken)
        return taken


def blocs_of(race: SeatRace, blocs: Sequence[str]) -> tuple[int, ...]:
    """Return the place of each option's bloc in the blocs, -1 for none.

    Args:
        race: The contest.
        blocs: Ids of the blocs.

    Raises:
        UsageError: An option has another bloc.
    """
    place = {"": UNALIGNED} | {bloc: number for number, bloc in enumerate(blocs)}
    for one in race.options:
        if one.bloc not in place:
            raise UsageError(
                f"{race.name}: {one.name}: bloc {one.bloc!r} is not in the scheme, "
                f"expected {', '.join(blocs) or 'none'}"
            )
    return tuple(place[one.bloc] for one in race.options)


def race_of(
    finishes: Finishes,
    rule: Rule,
    *,
    contest: str,
    name: str,
    seats: Sequence[str],
    options: Sequence[Contender],
    decided: Decided | None = None,
) -> SeatRace:
    """Return who takes the seats of a contest in every simulated finish.

    Under a rule with a share the leader takes the seat where the share is met, otherwise
    the first two go on. Under a rule that is not known, and where other counties vote too,
    the seats stay open. What is decided holds in every draw, whatever the draws say.

    Args:
        finishes: The simulated finishes.
        rule: How the contest is decided.
        contest: The contest's id.
        name: What readers call it.
        seats: Ids of the seats that it fills, as many as the rule has.
        options: One for each selection of the finishes, in any order.
        decided: The outcome that stands by a call, by arithmetic or by certification; None
            while there is none.

    Raises:
        UsageError: Seats, options, rule and outcome do not fit each other.
    """
    _check(finishes, rule, name, seats, options)
    race = SeatRace(
        contest=contest,
        name=name,
        seats=tuple(seats),
        rule=rule,
        options=tuple(options),
        winners=_nobody(finishes, len(seats)),
        finalists=_nobody(finishes, 2),
    )
    if decided is not None:
        return _as_decided(race, decided)
    if rule.method is Method.UNKNOWN or rule.scope is Scope.PART or not options:
        return race
    return _with_finishes(race, finishes)


def _nobody(finishes: Finishes, places: int) -> Options:
    return np.full((len(finishes.votes), places), NOBODY, dtype=np.int16)


def _check(
    finishes: Finishes,
    rule: Rule,
    name: str,
    seats: Sequence[str],
    options: Sequence[Contender],
) -> None:
    if rule.method is Method.QUESTION:
        raise UsageError(f"{name}: a question fills no seat, expected a contest of candidates")
    if len(seats) != rule.seats:
        raise UsageError(f"{name}: fills {len(seats)} seats, expected {rule.seats} by its rule")
    given = sorted(one.selection for one in options)
    if given != sorted(finishes.selections):
        expected = ", ".join(sorted(finishes.selections)) or "none"
        raise UsageError(f"{name}: options {', '.join(given) or 'none'}, expected {expected}")


def _as_decided(race: SeatRace, decided: Decided) -> SeatRace:
    outcome = decided.outcome
    if outcome.kind is OutcomeKind.PASSES:
        raise UsageError(f"{race.name}: a question passes, expected who wins or goes on")
    place = {one.selection: number for number, one in enumerate(race.options)}
    unknown = sorted(set(outcome.selections) - set(place))
    if unknown:
        raise UsageError(
            f"{race.name}: {unknown[0]!r} is decided to win or go on, "
            f"expected one of {', '.join(sorted(place)) or 'none'}"
        )
    chosen = [place[one] for one in outcome.selections]
    wins = outcome.kind is OutcomeKind.WINS
    winners, finalists = race.winners.copy(), race.finalists.copy()
    filled = winners if wins else finalists
    if len(chosen) > filled.shape[1]:
        most = f"{filled.shape[1]} at most"
        raise UsageError(f"{race.name}: {len(chosen)} win or go on, expected {most}")
    filled[:, : len(chosen)] = chosen
    return _complete(race, winners, finalists, decided.why)


def _with_finishes(race: SeatRace, finishes: Finishes) -> SeatRace:
    place = {one.selection: number for number, one in enumerate(race.options)}
    option_of = np.array([place[one] for one in finishes.selections], dtype=np.int16)
    order = finishes.first_places(max(len(race.seats), 2))
    first = option_of[order]
    winners, finalists = race.winners.copy(), race.finalists.copy()
    alone = race.rule.method is Method.SHARE and len(race.options) == 1
    if race.rule.method is Method.MOST_VOTES or alone:
        filled = min(len(race.seats), first.shape[1])
        winners[:, :filled] = first[:, :filled]
    else:
        won = _outright(race, finishes, order)
        winners[won, 0] = first[won, 0]
        if race.rule.otherwise is Otherwise.TOP_TWO:
            finalists[~won] = first[~won]
    if len(race.options) <= len(race.seats) and race.rule.method is not Method.TOP_TWO:
        return _complete(race, winners, finalists, UNOPPOSED)
    if not finishes.complete:
        return structs.replace(race, winners=winners, finalists=finalists)
    one_result = _all_alike(np.sort(winners)) and _all_alike(np.sort(finalists))
    return _complete(race, winners, finalists, NOTHING_LEFT if one_result else "")


def _outright(race: SeatRace, finishes: Finishes, order: NDArray[np.intp]) -> NDArray[np.bool_]:
    share = race.rule.share
    if share is None:
        return np.zeros(len(order), dtype=np.bool_)
    met = np.stack([finishes.draws_meeting(one, share) for one in finishes.selections])
    won: NDArray[np.bool_] = met[order[:, 0], np.arange(len(order))] > 0
    return won


def _all_alike(rows: Options) -> bool:
    return bool((rows == rows[:1]).all())


def _complete(race: SeatRace, winners: Options, finalists: Options, why: str) -> SeatRace:
    return structs.replace(
        race, winners=winners, finalists=finalists, complete=True, why_decided=why
    )
