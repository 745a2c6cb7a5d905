"""A contest's map with everything beside it: choices, legend, data for the canvas, table."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import msgspec
from markupsafe import Markup
from msgspec import Struct

from downballot.contests.names import display_name
from downballot.model.sentence import say
from downballot.precincts.mapped import MappedContest
from downballot.publication.addresses import with_query
from downballot.publication.figures import DASH, amount, shortened
from downballot.publication.language import Language
from downballot.publication.map_colours import SLOTS
from downballot.publication.precinct_map import (
    FEWEST_VOTES,
    MapView,
    map_views,
    missing_words,
    selection_name,
    view_named,
)
from downballot.publication.precinct_map_svg import MapPicture

ROWS = 500  # of the table on the page; the CSV has every precinct
COLUMNS = 4  # selections in the table
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Choice(Struct, frozen=True):
    """One of several: its value, what it is called, whether it is chosen."""

    value: str
    title: str
    chosen: bool


class PrecinctRow(Struct, frozen=True):
    """One precinct in the table: its id, votes, shares of the first selections, turnout."""

    unit: str
    votes: str
    shares: tuple[str, ...]
    turnout: str


class MapAsked(Struct, frozen=True):
    """What a reader asked of a map.

    Attributes:
        view: Name of the view; empty for the first one.
        against: Slug of the contest to compare with; empty for none.
        dots: Whether dots sized by votes are drawn rather than areas.
    """

    view: str = ""
    against: str = ""
    dots: bool = False


class MapPlaces(Struct, frozen=True):
    """Addresses of what belongs to a map; all empty in a file that stands by itself.

    Attributes:
        page: The page.
        ground: The shapes, as TopoJSON.
        svg: The map as a picture.
        png: The same as points.
        csv: Every precinct as a table.
    """

    page: str = ""
    ground: str = ""
    svg: str = ""
    png: str = ""
    csv: str = ""

    def asked(self, asked: MapAsked, *, dark: bool = False) -> tuple[str, str]:
        """Return where the picture is of what was asked, as SVG and as PNG.

        Args:
            asked: What was asked.
            dark: With the colours of a dark page.
        """
        query = {
            "view": asked.view,
            "against": asked.against,
            "drawn": "dots" if asked.dots else "",
            "theme": "dark" if dark else "",
        }
        return with_query(self.svg, **query), with_query(self.png, **query)


class MapPart(Struct, frozen=True):
    """A contest's map with everything beside it.

    Attributes:
        title: Name of the contest.
        contest: The contest on its ground.
        units: Ids of the precincts, in the order of the ground.
        views: Every way to colour it.
        view: The way that was asked for.
        asked: What was asked.
        contests: Other contests to compare with.
        places: Addresses.
        selections: Names of the columns of the table.
        rows: Precincts with the most votes.
        more: How many are not in the table.
        missing: What the map cannot show, and why.
        source: Whose figures and boundaries these are.
    """

    title: str
    contest: MappedContest
    units: tuple[str, ...]
    views: tuple[MapView, ...]
    view: MapView
    asked: MapAsked
    contests: tuple[Choice, ...]
    places: MapPlaces
    selections: tuple[str, ...]
    rows: tuple[PrecinctRow, ...]
    more: int
    missing: tuple[str, ...]
    source: str

    @property
    def fewest(self) -> int:
        """Below so many votes a precinct is grey."""
        return FEWEST_VOTES

    @property
    def slots(self) -> str:
        """Names of the slots of colour, as the canvas numbers them."""
        return " ".join(SLOTS)

    def data(self, language: Language) -> Markup:
        """Return what the canvas draws, as JSON that is safe within a page.

        Args:
            language: The language of its words.
        """
        contest = self.contest
        body = msgspec.json.encode({
            "units": self.units,
            "totals": contest.totals,
            "dots": contest.dots,
            "votes": contest.votes[: len(self.views)],
            "selections": [selection_name(name) for name in contest.selections],
            "registered": contest.registered,
            "ballots": contest.ballots,
            "withheld": [unit for unit, one in enumerate(contest.withheld) if one],
            "views": [_view_data(one, language) for one in self.views],
        })
        return Markup(body.decode().replace("<", "\\u003c"))  # noqa: S704 - JSON of our own


def map_part(
    contest: MappedContest,
    units: Sequence[str],
    *,
    against: MappedContest | None = None,
    contests: Sequence[tuple[str, str]] = (),
    asked: MapAsked | None = None,
    places: MapPlaces | None = None,
    source: str = "",
) -> MapPart:
    """Return a contest's map with everything beside it.

    Args:
        contest: The contest on its ground.
        units: Ids of the precincts, in the order of the ground.
        against: The contest to compare with.
        contests: Slug and title of every contest of the election.
        asked: What was asked.
        places: Addresses; none for a file that stands by itself.
        source: Whose figures and boundaries these are.
    """
    wanted = asked or MapAsked()
    views = map_views(contest, against)
    order = sorted(range(len(units)), key=lambda unit: -(contest.totals[unit] or 0))
    held = [unit for unit in order if contest.totals[unit] is not None]
    return MapPart(
        title=shortened(display_name(contest.title)),
        contest=contest,
        units=tuple(units),
        views=views,
        view=view_named(views, wanted.view),
        asked=wanted,
        contests=tuple(
            Choice(slug, shortened(display_name(title)), slug == wanted.against)
            for slug, title in contests
            if slug != contest.contest
        ),
        places=places or MapPlaces(),
        selections=tuple(selection_name(name) for name in contest.selections[:COLUMNS]),
        rows=tuple(_row(contest, units[unit], unit) for unit in held[:ROWS]),
        more=max(0, len(held) - ROWS),
        missing=missing_words(contest),
        source=source,
    )


def map_csv(contest: MappedContest, units: Sequence[str]) -> bytes:
    """Return every precinct of a map as CSV.

    Args:
        contest: The contest on its ground.
        units: Ids of the precincts, in the order of the ground.
    """
    made = io.StringIO()
    rows = csv.writer(made, lineterminator="\n")
    rows.writerow(["precinct", "registered", "ballots", "votes", *contest.selections])
    for unit, name in enumerate(units):
        rows.writerow([
            _safe(name),
            contest.registered[unit],
            contest.ballots[unit],
            contest.totals[unit],
            *(votes[unit] for votes in contest.votes),
        ])
    return made.getvalue().encode()


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


def _view_data(view: MapView, language: Language) -> dict[str, object]:
    values = view.values if view.kind != "share" else ()  # the canvas has votes and totals
    return {
        "id": view.id,
        "title": language.says(view.title),
        "kind": view.kind,
        "values": values,
        "slots": "".join(_DIGITS[SLOTS.index(one)] for one in view.slots),
        "classes": [(one.slot, language.says(one.label), one.units) for one in view.classes],
    }


def _row(contest: MappedContest, name: str, unit: int) -> PrecinctRow:
    total = contest.totals[unit]
    cast, of = contest.ballots[unit], contest.registered[unit]
    return PrecinctRow(
        unit=name,
        votes=amount(total),
        shares=tuple(_percent(votes[unit], total) for votes in contest.votes[:COLUMNS]),
        turnout=_percent(cast, of),
    )


def _percent(part: int | None, whole: int | None) -> str:
    return f"{100 * part / whole:.1f}%" if part is not None and whole else DASH


def map_source(authority: str, boundaries: str) -> str:
    """Say whose figures and boundaries a map has.

    Args:
        authority: Who published the results; empty where it is not known.
        boundaries: Name of the file of boundaries.
    """
    if not authority:
        return say("Boundaries: {file}", file=boundaries)
    return say("Results: {authority}. Boundaries: {file}", authority=authority, file=boundaries)


def map_picture(part: MapPart) -> MapPicture:
    """Return what a map as a picture shows.

    Args:
        part: The map.
    """
    return MapPicture(
        title=part.title,
        view=part.view,
        totals=part.contest.totals,
        weights=part.contest.dots,
        names=part.units,
        source=part.source,
        dots=part.asked.dots,
    )
