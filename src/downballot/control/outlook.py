"""Who may control a body after an election, from the joint draws of its forecast."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct, structs

from downballot.control.joint import JointSeats
from downballot.control.outlook_words import (
    NOT_COUNTED,
    before_sentence,
    counted_for_none,
    outlook_sentences,
    withheld_seats,
)
from downballot.control.path_words import PathWords
from downballot.control.paths import bloc_paths
from downballot.control.pivots import pivots_of
from downballot.control.race_outlook import race_outlook
from downballot.control.races import SeatRace
from downballot.control.splits import split_chances
from downballot.control.supposing import suppose
from downballot.control.values import (
    BlocChance,
    BlocPaths,
    Board,
    ControlOutlook,
    RaceOutlook,
)
from downballot.errors import UsageError
from downballot.model.body import Bloc
from downballot.model.rule import MAJORITY, Share
from downballot.model.sentence import say_many


class Origin(Struct, frozen=True):
    """Of which forecast the draws are.

    Attributes:
        model: Version of the model.
        seed: Seed of the simulated finishes.
        update: Key of the update of the count.
        published_at: The authority's clock of it, ISO 8601.
    """

    model: str = ""
    seed: int = 0
    update: str = ""
    published_at: str = ""


def control_outlook(
    before: Board,
    after: Board,
    races: Sequence[SeatRace],
    *,
    share: Share = MAJORITY,
    supposing: Sequence[tuple[str, str]] = (),
    origin: Origin | None = None,
) -> ControlOutlook:
    """Return who may control a body once the races are over.

    Probabilities are read off the joint draws, in which races move together as their
    forecast says, never off the races one by one. One draw is added in which every result
    of every undecided race is equally likely, so that nothing is certain or impossible
    while it can still come differently; what is the same whatever happens is exactly 0 or
    1. Seats that wait for a runoff are nobody's.

    Args:
        before: The board before.
        after: The board with the new terms, of the same scheme; whoever it has in a seat
            that a race fills is left aside.
        races: The contests that fill seats.
        share: The majority that is asked for, of all seats, vacant or not.
        supposing: Pairs of race and supposed winner, each by id or name (see
            ``supposing.suppose``).
        origin: Of which forecast the draws are; None where there is none.

    Raises:
        UsageError: Boards and races do not fit each other, two blocs could have the
            majority at once, or what is supposed is not among the races and options.
    """
    if before.blocs != after.blocs:
        raise UsageError("boards of two schemes, expected the same scheme before and after")
    supposed = suppose(races, supposing)
    joint = JointSeats(after, supposed.races)
    needed = _needed(share, joint.seats)
    majorities = [joint.majority(bloc, needed) for bloc in range(len(joint.blocs))]
    origin = origin or Origin()
    outlook = ControlOutlook(
        before=before,
        after=after,
        races=tuple(
            race_outlook(race, before, pivots_of(joint, place, needed))
            for place, race in enumerate(joint.races)
        ),
        needed=needed,
        question=say_many(
            "{share} of {number} seat",
            "{share} of {number} seats",
            joint.seats,
            share=share.words(),
        ),
        chances=tuple(
            BlocChance(
                bloc=bloc.id,
                probability=float(majorities[place]),
                seats=float(joint.mean_seats(place)),
                paths=_paths(joint, bloc, (before, after), share),
            )
            for place, bloc in enumerate(after.blocs)
        ),
        nobody=float(1 - sum(majorities, Fraction(0))),
        splits=split_chances(joint),
        decided=all(race.decided for race in joint.races),
        told=_told(before, after, joint),
        fixed=supposed.fixed,
        draws=joint.draws if joint.races else 0,
        supposed_draws=supposed.draws,
        model=origin.model,
        seed=origin.seed,
        update=origin.update,
        published_at=origin.published_at,
    )
    said = outlook_sentences(outlook, share, joint.races)
    return structs.replace(outlook, sentences=(*supposed.sentences, *said))


def without_votes(outlook: ControlOutlook, share: Share) -> ControlOutlook:
    """Return an outlook that says nothing of who may win: no vote for its seats is counted.

    Args:
        outlook: Who may control the body.
        share: The majority that is asked for.
    """
    return structs.replace(
        outlook,
        races=tuple(_without_odds(one) for one in outlook.races),
        chances=(),
        nobody=None,
        splits=(),
        told=False,
        counted=False,
        draws=0,
        supposed_draws=0,
        model="",
        sentences=(before_sentence(outlook.before, outlook.needed, share), NOT_COUNTED),
    )


def _without_odds(race: RaceOutlook) -> RaceOutlook:
    if race.decided:
        return structs.replace(race, pivots=())
    options = sorted(race.options, key=lambda one: one.name)
    return structs.replace(
        race,
        options=tuple(structs.replace(one, probability=None) for one in options),
        open_probability=None,
        pivots=(),
    )


def _paths(
    joint: JointSeats, bloc: Bloc, boards: tuple[Board, Board], share: Share
) -> BlocPaths:
    """Return the paths of a bloc; without a sentence where nothing may be said of control."""
    before, after = boards
    holds = frozenset(one.seat.id for one in before.seats if one.bloc == bloc.id)
    needed = share.votes_needed(joint.seats)
    words = PathWords(
        share=share,
        all_seats=joint.seats,
        keeps=before.split.of(bloc.id) >= needed,
        holds=holds,
        all_decided=all(race.decided and not race.has_runoff for race in joint.races),
        doubtful=bool(counted_for_none(after, joint.races)),
    )
    found = bloc_paths(joint, bloc, needed, words)
    return found if _told(before, after, joint) else structs.replace(found, sentence="")


def _told(before: Board, after: Board, joint: JointSeats) -> bool:
    return bool(before.according_to) and not withheld_seats(after, joint.races)


def _needed(share: Share, seats: int) -> int:
    """Return the seats that make the majority, which only one bloc may have."""
    needed = share.votes_needed(seats)
    if 2 * needed <= seats:
        raise UsageError(
            f"{share.words()} of {seats} seats: two blocs can have it, expected more than half"
        )
    return needed
