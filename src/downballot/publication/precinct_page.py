"""The page of a contest's places: where it was won, who turned out, what moved."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct

from downballot.model.sentence import join, say, say_many
from downballot.precincts.contest_by_unit import Apart
from downballot.precincts.place_reports import GroupsReport, PlaceReports, TurnoutReport
from downballot.precincts.places import GroupReport
from downballot.precincts.quantiles import Quantiles
from downballot.precincts.regression import Regression
from downballot.precincts.swing import Coverage, Swing
from downballot.precincts.turnout import ByKind
from downballot.precincts.where_won import WhereWon
from downballot.publication.addresses import Address
from downballot.publication.figures import amount, interval_text, percent, signed
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.precinct_addresses import places_path
from downballot.publication.precinct_part_charts import (
    GroupChart,
    SumChart,
    draw_groups,
    draw_sums,
)
from downballot.publication.precinct_part_what_if import (
    WhatIfPart,
    points_text,
    what_if_part,
)

SHOWN = 15


class PlacesTable(Struct, frozen=True):
    """A table of places, or of kinds of them.

    Attributes:
        title: What it is of.
        columns: Heads of the columns; the first is of the row's name.
        rows: The cells of each row; the first is its name.
        note: What to know of it.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


class GroupsPart(Struct, frozen=True):
    """A measure by one covariate: table, picture and the regression in words."""

    table: PlacesTable
    chart: GroupChart | None
    words: tuple[str, ...]


class PrecinctPage(Struct, frozen=True):
    """Everything on the page of a contest's places.

    Attributes:
        frame: The surroundings.
        name: What the contest is called.
        up: Pages above: the election, the contest, the map.
        won: Where it was won, in sentences.
        sums: The picture of how the margin adds up.
        won_table: The places with the largest margins.
        lost_table: The places with the largest margins the other way.
        kinds: Kinds of places, each with its definition.
        what_if: What would have changed the outcome.
        turnout: Who turned out, in sentences.
        turnout_tables: By place, roll-off, mail beside in person.
        measured: What the groups measure.
        groups: The measure by kind of place.
        together: All covariates in one regression; None with fewer than two.
        method: How intervals are made, and what they do not say.
        swing: What moved, in sentences; none where no contest before was chosen.
        swing_tables: The greatest moves.
        choices: Contests that the swing may be from: slug, title, whether it is chosen.
        path: Where the page lives.
        apart: What no figure by place contains.
        not_asked: Questions that the data cannot answer.
    """

    frame: Frame
    name: str
    up: tuple[Link, ...]
    won: tuple[str, ...]
    sums: SumChart | None
    won_table: PlacesTable
    lost_table: PlacesTable
    kinds: tuple[PlacesTable, ...]
    what_if: tuple[WhatIfPart, ...]
    turnout: tuple[str, ...]
    turnout_tables: tuple[PlacesTable, ...]
    measured: str
    groups: tuple[GroupsPart, ...]
    together: PlacesTable | None
    method: tuple[str, ...]
    swing: tuple[str, ...]
    swing_tables: tuple[PlacesTable, ...]
    choices: tuple[tuple[str, str, bool], ...]
    path: Address
    apart: tuple[str, ...]
    not_asked: tuple[str, ...]


def precinct_page(
    site: Site,
    election: str,
    reports: PlaceReports,
    *,
    choices: tuple[tuple[str, str, bool], ...] = (),
    up: tuple[Link, ...] = (),
) -> PrecinctPage:
    """Return the page of a contest's places.

    Args:
        site: The desk.
        election: The desk's id of the election.
        reports: What is known of the contest's places.
        choices: Contests that the swing may be from.
        up: Pages above this one.
    """
    where, groups, swing = reports.where, reports.groups, reports.swing
    won = where.won
    path = places_path(election, won.contest)
    return PrecinctPage(
        frame=frame(site, say("Where {contest} was won", contest=won.title), path),
        name=won.title,
        up=up,
        won=_won(won),
        sums=draw_sums(won),
        won_table=_won_table(won, largest=True),
        lost_table=_won_table(won, largest=False),
        kinds=tuple(_kind(one) for one in where.groups),
        what_if=tuple(what_if_part(one) for one in where.what_if),
        turnout=_turnout(reports.turnout),
        turnout_tables=tuple(_turnout_tables(reports.turnout)),
        measured=groups.quantiles[0].measure if groups else "",
        groups=_groups(groups) if groups else (),
        together=_together(groups.together) if groups and groups.together else None,
        method=(groups.method, groups.caution) if groups else (),
        swing=_swing(swing) if swing else (),
        swing_tables=tuple(_swing_tables(swing)) if swing else (),
        choices=choices,
        path=path,
        apart=_apart(won.apart),
        not_asked=where.not_asked,
    )


def _won(won: WhereWon) -> tuple[str, ...]:
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


def _won_table(won: WhereWon, *, largest: bool) -> PlacesTable:
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


def place_name(unit: str, name: str, place: str) -> str:
    """Return what a reader knows a precinct by.

    Args:
        unit: The authority's id.
        name: What the authority calls it; may be empty.
        place: City or community; may be empty.

    Examples:
        >>> place_name("0900033B", "", "BEVERLY HILLS")
        '0900033B, BEVERLY HILLS'
    """
    called = unit if not name or unit in name else f"{unit} {name}"
    return ", ".join(filter(None, (name if unit in name else called, place)))


def _kind(found: GroupReport) -> PlacesTable:
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


def _turnout(found: TurnoutReport) -> tuple[str, ...]:
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


def _turnout_tables(found: TurnoutReport) -> Iterable[PlacesTable]:
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
                *_apart(found.apart),
            ),
        ),
    )


def _groups(found: GroupsReport) -> tuple[GroupsPart, ...]:
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


def _together(found: Regression) -> PlacesTable:
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


def _swing(found: Swing) -> tuple[str, ...]:
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
        *_apart((*found.before_apart, *found.after_apart)),
    )


DASH_POINTS = "\N{EN DASH}"


def _coverage(title: str, found: Coverage) -> str:
    return say(
        "{title}: {units} of {of_units} precincts and {share} of the votes are joined.",
        title=title,
        units=found.units,
        of_units=found.of_units,
        share=percent(found.share),
    )


def _swing_tables(found: Swing) -> Iterable[PlacesTable]:
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


def _apart(apart: Iterable[Apart]) -> tuple[str, ...]:
    return tuple(one.sentence for one in apart)
