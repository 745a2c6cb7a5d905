"""A measure by what is known of places, as a page tells it."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.model.sentence import join, say, say_many
from downballot.precincts.place_reports import GroupsReport
from downballot.precincts.quantiles import Quantiles
from downballot.precincts.regression import Regression
from downballot.publication.figures import amount, interval_text, percent
from downballot.publication.precinct_part_charts import GroupChart, draw_groups
from downballot.publication.precinct_part_tables import PlacesTable
from downballot.publication.precinct_part_what_if import points_text


class GroupsPart(Struct, frozen=True):
    """A measure by one covariate: table, picture and the regression in words."""

    table: PlacesTable
    chart: GroupChart | None
    words: tuple[str, ...]


def groups_parts(found: GroupsReport) -> tuple[GroupsPart, ...]:
    """Return a measure by each thing that is known of places.

    Args:
        found: The measure by kind of place.
    """
    return tuple(
        GroupsPart(_group_table(one), draw_groups(one), _alone(alone))
        for one, alone in zip(found.quantiles, found.alone, strict=True)
    )


def _group_table(found: Quantiles) -> PlacesTable:
    note = say(
        "The last group less the first: {points} points.", points=points_text(found.difference)
    )
    if found.no_value:
        note = join(
            " ",
            (
                note,
                say_many(
                    "{number} precinct has no value and is in no group.",
                    "{number} precincts have no value and are in no group.",
                    len(found.no_value),
                ),
            ),
        )
    return PlacesTable(
        say("By {covariate} ({source})", covariate=found.covariate, source=found.source),
        (
            say("Group, lowest first"),
            say("Precincts"),
            say("From"),
            say("To"),
            say("Of"),
            say("Share"),
            say("95% interval"),
        ),
        tuple(
            (
                str(row.number),
                amount(row.places),
                f"{row.lowest:,.4g}",
                f"{row.highest:,.4g}",
                amount(row.whole),
                percent(row.value),
                interval_text(row.interval.low, row.interval.high)
                if row.interval
                else say("too few places"),
            )
            for row in found.rows
        ),
        note,
    )


def _alone(found: Regression) -> tuple[str, ...]:
    if found.problem:
        return (found.problem,)
    one = found.coefficients[0]
    if one.interval is None:
        return ()
    return (
        say(
            "One standard deviation more ({spread}) goes with {points} points, 95% interval "
            "{low} to {high}; it accounts for {explained} of the differences between places.",
            spread=f"{one.spread:,.4g}",
            points=points_text(one.per_spread),
            low=points_text(one.interval.low),
            high=points_text(one.interval.high),
            explained=percent(Fraction(f"{found.r_squared or 0:.6f}")),
        ),
    )


def together_table(found: Regression) -> PlacesTable:
    """Return all covariates in one regression.

    Args:
        found: The regression.
    """
    return PlacesTable(
        say("All of them together, each with the others held equal"),
        (
            say("What is known of places"),
            say("One standard deviation"),
            say("Points"),
            say("95% interval"),
        ),
        tuple(
            (
                one.name,
                f"{one.spread:,.4g}",
                points_text(one.per_spread),
                say(
                    "{low} to {high}",
                    low=points_text(one.interval.low),
                    high=points_text(one.interval.high),
                )
                if one.interval
                else say("too few places"),
            )
            for one in found.coefficients
        ),
        found.problem
        or say(
            "{places} precincts, weighted by their votes or registered voters.",
            places=found.places,
        ),
    )
