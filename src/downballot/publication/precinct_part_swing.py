"""What moved from one contest to another, as a page tells it."""

from __future__ import annotations

from collections.abc import Iterable

from downballot.model.sentence import say
from downballot.precincts.swing import Coverage, Swing
from downballot.publication.figures import amount, percent
from downballot.publication.precinct_part_tables import SHOWN, PlacesTable, apart_words
from downballot.publication.precinct_part_what_if import points_text

DASH_POINTS = "\N{EN DASH}"


def swing_words(found: Swing) -> tuple[str, ...]:
    """Return what moved, in sentences.

    Args:
        found: The swing.
    """
    whole = found.whole
    return (
        say(
            "{before_title}: {before_of}, {before}. {after_title}: {after_of}, {after}. The "
            "change on the same ground is {points} points.",
            before_title=found.before_title,
            before_of=found.before_of,
            before=percent(whole.before_share),
            after_title=found.after_title,
            after_of=found.after_of,
            after=percent(whole.after_share),
            points=DASH_POINTS if whole.swing is None else points_text(whole.swing),
        ),
        _coverage(found.before_title, found.before_coverage),
        _coverage(found.after_title, found.after_coverage),
        *apart_words((*found.before_apart, *found.after_apart)),
    )


def _coverage(title: str, found: Coverage) -> str:
    return say(
        "{title}: {units} of {of_units} precincts and {share} of the votes are joined.",
        title=title,
        units=found.units,
        of_units=found.of_units,
        share=percent(found.share),
    )


def swing_tables(found: Swing) -> Iterable[PlacesTable]:
    """Return the greatest moves, towards and away.

    Args:
        found: The swing.

    Yields:
        A table.
    """
    rows = [row for row in found.rows if row.swing is not None]
    for title, chosen in (
        (say("Moved most towards it"), rows[:SHOWN]),
        (say("Moved most away from it"), rows[: -SHOWN - 1 : -1]),
    ):
        yield PlacesTable(
            title,
            (say("Precinct"), say("Before"), say("After"), say("Points"), say("Votes")),
            tuple(
                (
                    ", ".join(row.after_units),
                    percent(row.before_share),
                    percent(row.after_share),
                    points_text(row.swing or 0),
                    amount(row.after_whole),
                )
                for row in chosen
            ),
        )
