"""The page of a contest's places: where it was won, who turned out, what moved."""

from __future__ import annotations

from msgspec import Struct

from downballot.model.sentence import say
from downballot.precincts.place_reports import PlaceReports
from downballot.publication.addresses import Address
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.precinct_addresses import places_path
from downballot.publication.precinct_part_charts import SumChart, draw_sums
from downballot.publication.precinct_part_cross import (
    CrossPart,
    group_votes_part,
    transfers_part,
)
from downballot.publication.precinct_part_groups import (
    GroupsPart,
    groups_parts,
    together_table,
)
from downballot.publication.precinct_part_swing import swing_tables, swing_words
from downballot.publication.precinct_part_tables import PlacesTable, apart_words
from downballot.publication.precinct_part_turnout import turnout_tables, turnout_words
from downballot.publication.precinct_part_what_if import WhatIfPart, what_if_part
from downballot.publication.precinct_part_won import kind_table, won_table, won_words


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
        transfers: Where the voters of the contest before went; None likewise.
        votes_by_group: How groups of voters voted, by estimate; None where none are known.
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
    transfers: CrossPart | None
    votes_by_group: CrossPart | None
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
        won=won_words(won),
        sums=draw_sums(won),
        won_table=won_table(won, largest=True),
        lost_table=won_table(won, largest=False),
        kinds=tuple(kind_table(one) for one in where.groups),
        what_if=tuple(what_if_part(one) for one in where.what_if),
        turnout=turnout_words(reports.turnout),
        turnout_tables=tuple(turnout_tables(reports.turnout)),
        measured=groups.quantiles[0].measure if groups else "",
        groups=groups_parts(groups) if groups else (),
        together=together_table(groups.together) if groups and groups.together else None,
        method=(groups.method, groups.caution) if groups else (),
        swing=swing_words(swing) if swing else (),
        swing_tables=tuple(swing_tables(swing)) if swing else (),
        transfers=transfers_part(reports.transfers) if reports.transfers else None,
        votes_by_group=(
            group_votes_part(reports.votes_by_group) if reports.votes_by_group else None
        ),
        choices=choices,
        path=path,
        apart=apart_words(won.apart),
        not_asked=where.not_asked,
    )
