"""What a map of precincts shows: its views, each with a legend and a class a precinct."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from downballot.contests.names import display_name
from downballot.model.sentence import join, say, say_many
from downballot.precincts.mapped import MappedContest
from downballot.publication.figures import shortened
from downballot.publication.map_classes import (
    Classified,
    MapClass,
    by_amount,
    by_difference,
    by_leader,
)

FEWEST_VOTES = 30  # a share of fewer votes says little; such a precinct is grey
MOST_SHARES = 12  # selections with a view of their own


class MapView(Struct, frozen=True):
    """One way to colour the map.

    Attributes:
        id: Name of the view, as an address has it.
        title: What it shows, in a few words.
        values: The figure of each precinct, in tenths of a percent or of a point; None where
            there is none. The place of the leading selection where the leader is shown.
        kind: ``share``, ``swing`` or ``leader``.
        slots: The slot of colour of each precinct.
        classes: The legend.
    """

    id: str
    title: str
    values: tuple[int | None, ...]
    kind: str
    slots: tuple[str, ...]
    classes: tuple[MapClass, ...]


def map_views(
    contest: MappedContest, against: MappedContest | None = None, *, fewest: int = FEWEST_VOTES
) -> tuple[MapView, ...]:
    """Return every way to colour a contest's map; the first is the one to begin with.

    Args:
        contest: The contest on its ground.
        against: Another contest on the same ground, for the swing between their first
            selections.
        fewest: Below so many votes a precinct is grey.
    """
    few = [(total or 0) < fewest for total in contest.totals]
    swings = [_swing(contest, against, few, fewest)] if against else []
    shares = [
        _amount(
            f"share-{place + 1}",
            say("Share of the vote: {name}", name=selection_name(name)),
            contest.share(place),
            few,
        )
        for place, name in enumerate(contest.selections[:MOST_SHARES])
    ]
    leaders = [_leader(contest, few)] if len(contest.selections) > 2 else []
    turnout = _turnout(contest, fewest)
    return (*swings, *shares, *leaders, *turnout)


def view_named(views: Sequence[MapView], name: str) -> MapView:
    """Return the view with a name, else the first one.

    Args:
        views: The views.
        name: The name; empty for the first one.
    """
    return next((one for one in views if one.id == name), views[0])


def selection_name(name: str) -> str:
    """Return a selection as a map names it.

    Args:
        name: As the authority writes it.
    """
    return shortened(display_name(name))


def missing_words(contest: MappedContest) -> tuple[str, ...]:
    """Say what of a contest's results the map cannot show, and why.

    Args:
        contest: The contest on its ground.
    """
    said = []
    if contest.without_ground:
        named = [unit for unit, _ in contest.without_ground[:5]]
        votes = sum(votes for _, votes in contest.without_ground)
        said.append(
            say_many(
                "{number} precinct has results and no shape ({units}): {votes} votes are "
                "not on the map.",
                "{number} precincts have results and no shape ({units}): {votes} votes are "
                "not on the map.",
                len(contest.without_ground),
                units=join(", ", named) if len(contest.without_ground) <= 5 else _more(named),
                votes=votes,
            )
        )
    if contest.without_place:
        said.append(
            say(
                "{votes} votes were counted in groups that are no place.",
                votes=contest.without_place,
            )
        )
    if contest.without_result:
        said.append(
            say_many(
                "{number} precinct of the file of boundaries has no result in this contest.",
                "{number} precincts of the file of boundaries have no result in this contest.",
                contest.without_result,
            )
        )
    withheld = sum(contest.withheld)
    if withheld:
        said.append(
            say_many(
                "The authority withholds the votes of {number} precinct.",
                "The authority withholds the votes of {number} precincts.",
                withheld,
            )
        )
    return tuple(said)


def _more(named: list[str]) -> str:
    return say("{units} and others", units=join(", ", named))


def _amount(
    name: str, title: str, shares: Sequence[float | None], few: Sequence[bool]
) -> MapView:
    return _view(name, title, "share", shares, by_amount(shares, few))


def _turnout(contest: MappedContest, fewest: int) -> list[MapView]:
    pairs = list(zip(contest.ballots, contest.registered, strict=True))
    shares = [100 * cast / of if cast is not None and of else None for cast, of in pairs]
    if not any(one is not None for one in shares):
        return []
    few = [(cast or 0) < fewest for cast, _ in pairs]
    title = say("Turnout: ballots cast of voters registered")
    return [_amount("turnout", title, shares, few)]


def _swing(
    contest: MappedContest, against: MappedContest, few: Sequence[bool], fewest: int
) -> MapView:
    pairs = zip(contest.share(0), against.share(0), strict=True)
    points = [
        here - there if here is not None and there is not None else None
        for here, there in pairs
    ]
    small = [
        one or (total or 0) < fewest for one, total in zip(few, against.totals, strict=True)
    ]
    title = say(
        "{name} here beside {other} in {contest}",
        name=selection_name(contest.selections[0]),
        other=selection_name(against.selections[0]),
        contest=shortened(display_name(against.title)),
    )
    return _view("swing", title, "swing", points, by_difference(points, small))


def _leader(contest: MappedContest, few: Sequence[bool]) -> MapView:
    leaders = [_first(votes) for votes in zip(*contest.votes, strict=True)]
    names = [selection_name(name) for name in contest.selections]
    made = by_leader(leaders, few, names)
    return MapView(
        "leader",
        say("Most votes in each precinct"),
        tuple(leaders),
        "leader",
        made.slots,
        tuple(one for one in made.classes if one.units),
    )


def _first(votes: Sequence[int | None]) -> int | None:
    """Return the place of the most votes, -1 for a tie, None without votes."""
    if any(one is None for one in votes) or not any(votes):
        return None
    most = max(one or 0 for one in votes)
    return votes.index(most) if votes.count(most) == 1 else -1


def _view(
    name: str, title: str, kind: str, values: Sequence[float | None], made: Classified
) -> MapView:
    tenths = tuple(None if one is None else round(one * 10) for one in values)
    return MapView(name, title, tenths, kind, made.slots, made.classes)
