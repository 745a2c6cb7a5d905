"""The page of a contest's map, its embed, and the file that stands by itself."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup
from msgspec import Struct, structs

from downballot.contests.views import ElectionView
from downballot.model.sentence import say
from downballot.publication.addresses import election_path, embed_path
from downballot.publication.embed import EmbedSurroundings, surroundings
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.moments import day_text
from downballot.publication.precinct_addresses import places_path, precincts_path
from downballot.publication.precinct_map_addresses import map_path
from downballot.publication.precinct_map_part import MapPart


class PrecinctMapPage(Struct, frozen=True):
    """Everything on the page of a contest's map.

    Attributes:
        frame: The surroundings.
        election: Title of the election.
        election_href: Its page; empty where the desk does not follow it.
        map: The map.
        up: Other pages of the same contest and election.
    """

    frame: Frame
    election: str
    election_href: str
    map: MapPart
    up: tuple[Link, ...]


class PrecinctMapEmbed(Struct, frozen=True):
    """A contest's map as other sites show it.

    Attributes:
        frame: What every page has around it.
        embed: What stands around it there.
        map: The map.
    """

    frame: Frame
    embed: EmbedSurroundings
    map: MapPart


class PrecinctMapFile(Struct, frozen=True):
    """A contest's map as a file that needs nothing else: no server and no network.

    Attributes:
        map: The map.
        ground: The shapes, as TopoJSON that is safe within a page.
    """

    map: MapPart
    ground: Markup


def precinct_map_page(
    site: Site,
    election: str,
    view: ElectionView | None,
    part: MapPart,
    *,
    counted: tuple[Link, ...] = (),
) -> PrecinctMapPage:
    """Return the page of a contest's map.

    Args:
        site: The desk.
        election: The desk's id of the election.
        view: The election, where the desk follows its count.
        part: The map.
        counted: The page of the contest's count, where the desk counts it.
    """
    contest = part.contest.contest
    path = map_path(election, contest)
    title = say("Map by precinct: {contest}", contest=part.title)
    around = frame(site, title, path)
    return PrecinctMapPage(
        frame=structs.replace(around, embed=embed_path(path)),
        election=view.title if view else _day_words(election),
        election_href=election_path(election) if view else "",
        map=part,
        up=(
            Link(places_path(election, contest), say("Where it was won, precinct by precinct")),
            Link(precincts_path(election), say("All contests by precinct")),
            *counted,
        ),
    )


def _day_words(election: str) -> str:
    """Return the day that an election's id begins with, in words; else the id."""
    try:
        return day_text(date.fromisoformat(election[:10]))
    except ValueError:
        return election


def precinct_map_embed(
    site: Site, election: str, part: MapPart, *, theme: str = ""
) -> PrecinctMapEmbed:
    """Return a contest's map as other sites show it.

    Args:
        site: The desk.
        election: The desk's id of the election.
        part: The map.
        theme: ``light`` or ``dark``; empty for the reader's own choice.
    """
    path = map_path(election, part.contest.contest)
    title = say("Map by precinct: {contest}", contest=part.title)
    return PrecinctMapEmbed(
        frame=frame(site, title, path),
        embed=surroundings(site, path, theme=theme, source=part.source),
        map=part,
    )
