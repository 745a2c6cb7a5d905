"""Where a contest was won, and kinds of places, as a page tells it."""

from __future__ import annotations

from downballot.model.sentence import say, say_many
from downballot.precincts.places import GroupReport
from downballot.precincts.where_won import WhereWon
from downballot.publication.figures import amount, percent, signed
from downballot.publication.precinct_part_tables import SHOWN, PlacesTable, place_name


def won_words(won: WhereWon) -> tuple[str, ...]:
    """Return where it was won, in sentences.

    Args:
        won: Where it was won.
    """
    lead = say_many(
        "{ahead} is {number} vote ahead of {behind}.",
        "{ahead} is {number} votes ahead of {behind}.",
        won.margin,
        ahead=won.ahead_name,
        behind=won.behind_name,
    )
    where = say(
        "{ahead} leads in {leads} of {all} precincts, {behind} in {trails}; {level} are level.",
        ahead=won.ahead_name,
        behind=won.behind_name,
        leads=won.places_ahead,
        trails=won.places_behind,
        level=won.places_level,
        all=len(won.rows),
    )
    half = say(
        "Half of all leads of {ahead} come from {half} of the {leads} precincts with a lead.",
        ahead=won.ahead_name,
        half=won.half_places,
        leads=won.places_ahead,
    )
    return lead, where, _accounting(won), half


def _accounting(won: WhereWon) -> str:
    if won.accounting is None:
        return say(
            "No set of precincts accounts for the margin: ballots without a place make {votes} "
            "votes of it.",
            votes=won.apart_margin,
        )
    if won.accounting == 0:
        return say("There is no margin to account for.")
    return say(
        "The {number} precincts with the largest margins account for it, with {share} of the "
        "votes. Without them it would be {ahead_votes} for {ahead} and {behind_votes} for "
        "{behind}.",
        number=won.accounting,
        share=percent(won.votes_in),
        ahead=won.ahead_name,
        behind=won.behind_name,
        ahead_votes=won.ahead_without,
        behind_votes=won.behind_without,
    )


def won_table(won: WhereWon, *, largest: bool) -> PlacesTable:
    """Return the places with the largest margins.

    Args:
        won: Where it was won.
        largest: Those of who is ahead; else those of the other.
    """
    rows = won.rows[:SHOWN] if largest else won.rows[: -SHOWN - 1 : -1]
    side = won.ahead_name if largest else won.behind_name
    kept = [row for row in rows if (row.margin > 0 if largest else row.margin < 0)]
    return PlacesTable(
        say("Where {name} led by most", name=side),
        (say("Precinct"), say("Votes"), won.ahead_name, won.behind_name, say("Margin")),
        tuple(
            (
                place_name(row.unit, row.name, row.place),
                amount(row.votes),
                amount(row.ahead_votes),
                amount(row.behind_votes),
                signed(row.margin),
            )
            for row in kept
        ),
    )


def kind_table(found: GroupReport) -> PlacesTable:
    """Return a kind of places beside the others.

    Args:
        found: What they did.
    """
    return PlacesTable(
        found.definition,
        (
            say("Places"),
            say("Precincts"),
            say("Turnout"),
            say("Votes"),
            say("Of all votes"),
            found.ahead_name,
            say("Margin"),
        ),
        tuple(
            (
                row.part,
                amount(row.places),
                percent(row.turnout),
                amount(row.votes),
                percent(row.part_of_votes),
                percent(row.ahead_share),
                signed(row.margin),
            )
            for row in found.rows
        ),
    )
