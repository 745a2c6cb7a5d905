"""Who turned out, as a page tells it."""

from __future__ import annotations

from collections.abc import Iterable

from downballot.model.sentence import join, say, say_many
from downballot.precincts.place_reports import TurnoutReport
from downballot.precincts.turnout import ByKind
from downballot.publication.figures import amount, percent
from downballot.publication.precinct_part_tables import (
    SHOWN,
    PlacesTable,
    apart_words,
    place_name,
)


def turnout_words(found: TurnoutReport) -> tuple[str, ...]:
    """Return who turned out, in sentences.

    Args:
        found: Who turned out.
    """
    said = []
    whole = found.turnout.whole
    if found.turnout.rows:
        said.append(
            say(
                "Turnout was {share}: {ballots} ballots of {registered} registered voters.",
                share=percent(whole.turnout),
                ballots=whole.ballots,
                registered=whole.registered,
            )
        )
    if found.turnout.not_said:
        said.append(
            say_many(
                "{number} precinct does not say its registered voters or ballots and is in no "
                "figure of turnout.",
                "{number} precincts do not say their registered voters or ballots and are in "
                "no figure of turnout.",
                len(found.turnout.not_said),
            )
        )
    if found.turnout.more_than_registered:
        said.append(
            say_many(
                "{number} precinct has more ballots than registered voters; it is counted as "
                "it is.",
                "{number} precincts have more ballots than registered voters; they are counted "
                "as they are.",
                len(found.turnout.more_than_registered),
            )
        )
    if found.roll_off is not None:
        rolled = found.roll_off
        said.append(
            say(
                "Roll-off from {above}: {share} ({below_votes} votes here, {above_votes} there "
                "in the same precincts). It is a part of {denominator}, and net of those who "
                "voted here alone.",
                above=rolled.above,
                share=percent(rolled.whole.roll_off),
                below_votes=rolled.whole.below_votes,
                above_votes=rolled.whole.above_votes,
                denominator=rolled.denominator,
            )
        )
    return tuple(said)


def turnout_tables(found: TurnoutReport) -> Iterable[PlacesTable]:
    """Return the places with the highest and lowest turnout, and mail beside in person.

    Args:
        found: Who turned out.

    Yields:
        A table.
    """
    rows = [row for row in found.turnout.rows if row.turnout is not None]
    for title, chosen in (
        (say("Highest turnout"), rows[:SHOWN]),
        (say("Lowest turnout"), rows[: -SHOWN - 1 : -1]),
    ):
        if chosen:
            yield PlacesTable(
                title,
                (say("Precinct"), say("Registered"), say("Ballots"), say("Turnout")),
                tuple(
                    (
                        place_name(row.unit, row.name, ""),
                        amount(row.registered),
                        amount(row.ballots),
                        percent(row.turnout),
                    )
                    for row in chosen
                ),
            )
    if found.by_kind is not None:
        yield _kinds(found.by_kind)


def _kinds(found: ByKind) -> PlacesTable:
    return PlacesTable(
        say("By mail and in person"),
        (
            say("Selection"),
            say("By mail"),
            say("Share by mail"),
            say("In person"),
            say("Share in person"),
        ),
        tuple(
            (
                row.name,
                amount(row.mail_votes),
                percent(row.mail_share),
                amount(row.in_person_votes),
                percent(row.in_person_share),
            )
            for row in found.rows
        ),
        join(
            " ",
            (
                say("{share} of these votes came by mail.", share=percent(found.mail_part)),
                *apart_words(found.apart),
            ),
        ),
    )
