"""Where precinct results meet boundaries: a contest's map, ready to be shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.contest import slug
from downballot.model.precinct import PrecinctResults
from downballot.pipeline.precinct_boundaries import (
    KeptBoundaries,
    ground_of,
    kept_boundaries,
    precinct_state,
    whole_boundaries,
)
from downballot.pipeline.precinct_desk import PrecinctDesk
from downballot.precincts.mapped import MappedContest, on_ground
from downballot.precincts.projecting import on_a_plane
from downballot.precincts.recovering import Recovery, measure_recovery
from downballot.precincts.topology import Topology, write_topojson
from downballot.publication.language import ENGLISH, Language
from downballot.publication.precinct_map_file import map_file
from downballot.publication.precinct_map_part import (
    MapAsked,
    MapPart,
    MapPlaces,
    map_part,
    map_picture,
    map_source,
)
from downballot.publication.precinct_map_svg import map_png, map_svg

KEPT = 8


class ElectionGround(Struct, frozen=True, eq=False):
    """An election's precinct results with the ground of its maps.

    Attributes:
        results: The results.
        kept: The file of boundaries.
        ground: The shapes.
    """

    results: PrecinctResults
    kept: KeptBoundaries
    ground: Topology

    def contests(self) -> list[tuple[str, str]]:
        """Return slug and title of every contest, in the authority's order."""
        named = self.results.contests.select("contest", "title")
        return list(named.unique("contest", keep="first", maintain_order=True).iter_rows())

    def named(self, wanted: str) -> str:
        """Return the slug of the contest that is meant.

        Args:
            wanted: Its slug, or a part of it that no other contest has.

        Raises:
            UsageError: No contest can be meant, or several.
        """
        slugs = [one for one, _ in self.contests()]
        asked = slug(wanted)
        close = [one for one in slugs if asked in one]
        if asked in slugs:
            return asked
        if len(close) != 1:
            raise UsageError(
                f"contest {wanted!r}: expected one of {', '.join((close or slugs)[:12])}"
            )
        return close[0]

    def mapped(self, contest: str) -> MappedContest:
        """Return a contest on this ground.

        Args:
            contest: Slug of the contest.

        Raises:
            UsageError: There is no such contest, or none of its precincts has ground.
        """
        return on_ground(self.results, contest, self.ground.units)

    def part(
        self,
        contest: str,
        *,
        asked: MapAsked | None = None,
        places: MapPlaces | None = None,
        authority: str = "",
    ) -> MapPart:
        """Return a contest's map with everything beside it.

        Args:
            contest: Slug of the contest.
            asked: What a reader asked of it.
            places: Addresses; none for a file that stands by itself.
            authority: Who published the results, where that is known.

        Raises:
            UsageError: There is no such contest, or none of its precincts has ground.
        """
        wanted = asked or MapAsked()
        return map_part(
            self.mapped(contest),
            self.ground.units,
            against=self.mapped(wanted.against) if wanted.against else None,
            contests=self.contests(),
            asked=wanted,
            places=places,
            source=map_source(authority, self.kept.name),
        )


def election_ground(desk: Path, election: str) -> ElectionGround:
    """Return an election's precinct results with the ground of its maps.

    Args:
        desk: The desk's folder.
        election: The desk's id of the election.

    Raises:
        UsageError: It has no precinct results, or no boundaries.
    """
    with PrecinctDesk(desk) as opened:
        results = opened.results(election)
    kept = kept_boundaries(desk, election)
    if kept is None:
        raise UsageError(
            f"election {election!r}: no boundaries, expected a file of them; "
            "`downballot precincts boundaries` takes one in"
        )
    return ElectionGround(results, kept, ground_of(desk, kept))


def drawn_file(
    found: ElectionGround,
    part: MapPart,
    ending: str,
    *,
    dark: bool = False,
    language: Language = ENGLISH,
) -> bytes:
    """Return a map as a file.

    Args:
        found: The election's ground.
        part: The map.
        ending: ``.svg``, ``.png`` or ``.html``.
        dark: With the colours of a dark page; a page follows its reader instead.
        language: The language of its words.

    Raises:
        UsageError: Another ending.
    """
    if ending == ".html":
        ground = write_topojson(found.ground, upside_down=True)
        return map_file(part, ground, language).encode()
    svg = map_svg(map_picture(part), found.ground, dark=dark, language=language)
    if ending == ".svg":
        return svg.encode()
    if ending == ".png":
        return map_png(svg)
    raise UsageError(f"--out …{ending}: expected .svg, .png or .html")


def recovered(
    desk: Path, election: str, contest: str, *, size: int, seed: int
) -> tuple[Recovery, ...]:
    """Measure areal interpolation on a contest whose precincts are summed up and hidden.

    Args:
        desk: The desk's folder.
        election: The desk's id of the election.
        contest: Slug of the contest, or a part of it that no other contest has.
        size: Precincts in a coarse unit, on average, 2 or more.
        seed: Seed of where coarse units grow from.

    Raises:
        UsageError: The election has no results or boundaries, or too few of both.
    """
    found = election_ground(desk, election)
    mapped = found.mapped(found.named(contest))
    pairs = zip(found.ground.units, mapped.totals, mapped.registered, strict=True)
    voters = {
        unit: float(registered)
        for unit, votes, registered in pairs
        if votes is not None and registered is not None
    }
    if size < 2 or len(voters) < 2 * size:
        raise UsageError(
            f"{len(voters):,} precincts with votes, registration and ground, expected more "
            "than two coarse units of at least two each"
        )
    (plane,) = on_a_plane(whole_boundaries(desk, found.kept))
    votes = pl.DataFrame({
        "unit": found.ground.units,
        **{f"votes {place}": one for place, one in enumerate(mapped.votes)},
    })
    known = votes.filter(pl.col("unit").is_in(list(voters)))
    rng = np.random.default_rng(seed)
    return measure_recovery(plane.of(voters), known, voters, rng, size=size)


class PrecinctMaps:
    """The maps of a desk, read once for each state of it.

    Args:
        desk: The desk's folder.
    """

    def __init__(self, desk: Path) -> None:
        self._desk = desk
        self._read: Callable[[tuple[str, ...], str], ElectionGround] = lru_cache(KEPT)(
            lambda _state, election: election_ground(desk, election)
        )

    def ground(self, election: str) -> ElectionGround:
        """Return an election's precinct results with the ground of its maps.

        Args:
            election: The desk's id of the election.

        Raises:
            UsageError: It has no precinct results, or no boundaries.
        """
        return self._read(precinct_state(self._desk), election)
