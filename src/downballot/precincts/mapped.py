"""One contest's results laid over the ground of precincts: what a map shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.precinct import PrecinctResults, UnitKind
from downballot.precincts.joining import unit_of_shape

TOTAL = "total"


class MappedContest(Struct, frozen=True):
    """A contest's results on the ground of precincts, each list in the order of the ground.

    Attributes:
        contest: Slug of the contest.
        title: As the authority writes it.
        selections: Names, those with the most votes first; a yes comes before its no.
        votes: For each selection its votes in each precinct; None where there is no result.
        totals: Votes for all selections in each precinct; None where there is no result.
        dots: Votes that the dot of each shape stands for: of a unit with several shapes the
            first has them all.
        registered: Voters registered in each precinct; None where it is not said.
        ballots: Ballots cast in each precinct; None where it is not said.
        withheld: Whether the authority withholds the votes of a precinct.
        without_ground: Precincts with results that have no ground, with their votes.
        without_place: Votes counted in groups that are no place, such as mail pools.
        without_result: How many precincts have ground and no result of this contest.
    """

    contest: str
    title: str
    selections: tuple[str, ...]
    votes: tuple[tuple[int | None, ...], ...]
    totals: tuple[int | None, ...]
    dots: tuple[int, ...]
    registered: tuple[int | None, ...]
    ballots: tuple[int | None, ...]
    withheld: tuple[bool, ...]
    without_ground: tuple[tuple[str, int], ...]
    without_place: int
    without_result: int

    def share(self, selection: int) -> tuple[float | None, ...]:
        """Return a selection's percentage of the votes in each precinct.

        Args:
            selection: Its place among the selections.
        """
        pairs = zip(self.votes[selection], self.totals, strict=True)
        return tuple(
            100 * votes / total if votes is not None and total else None
            for votes, total in pairs
        )


def on_ground(results: PrecinctResults, contest: str, units: Sequence[str]) -> MappedContest:
    """Return a contest's results in the order of the ground.

    Args:
        results: The results of an election.
        contest: Slug of the contest.
        units: Ids of the ground, as the file of boundaries has them.

    Raises:
        UsageError: The election has no such contest, or none of its precincts has ground.
    """
    mine = results.of(contest)
    if mine.contests.is_empty():
        known = ", ".join(results.contests["contest"].unique(maintain_order=True)[:8])
        raise UsageError(f"contest {contest!r}: no results by precinct, expected of {known} …")
    placed = unit_of_shape(mine, pl.Series(list(units), dtype=pl.String))
    if placed["unit"].null_count() == len(placed):
        raise UsageError(
            f"contest {contest!r}: no precinct of its results has ground, expected the same "
            f"ids in both, such as {units[0]!r} and {mine.units['unit'][0]!r}"
        )
    held = _by_unit(mine)
    here = placed.join(held, on="unit", how="left", maintain_order="left")
    beyond = held.join(placed, on="unit", how="anti", maintain_order="left")
    lost = beyond.filter(pl.col("kind") == UnitKind.PRECINCT)
    first = (placed["unit"].is_null() | placed["unit"].is_first_distinct()).to_list()
    totals = _values(here, "votes")
    named = _selections(mine)
    return MappedContest(
        contest=contest,
        title=mine.contests["title"][0],
        selections=tuple(name for _, name in named),
        votes=tuple(_column(placed, mine.votes, selection) for selection, _ in named),
        totals=totals,
        dots=tuple((of or 0) * one for of, one in zip(totals, first, strict=True)),
        registered=_values(here, "registered"),
        ballots=_values(here, "ballots"),
        withheld=tuple(here["redacted"].fill_null(value=False)),
        without_ground=tuple(
            (unit, votes or 0) for unit, votes in lost.select("unit", "votes").iter_rows()
        ),
        without_place=int(
            beyond.filter(pl.col("kind") != UnitKind.PRECINCT)["votes"].sum() or 0
        ),
        without_result=placed["unit"].null_count(),
    )


def _selections(mine: PrecinctResults) -> list[tuple[str, str]]:
    """Return slug and name: most votes first, but a yes always before its no."""
    added = (
        mine.votes
        .filter(pl.col("ballot_kind") == TOTAL)
        .group_by("selection")
        .agg(pl.col("votes").sum())
    )
    ordered = mine.contests.join(added, on="selection", how="left", maintain_order="left")
    if set(ordered["name"].str.to_lowercase()) >= {"yes", "no"}:
        ordered = ordered.sort(pl.col("name").str.to_lowercase() != "yes", maintain_order=True)
    else:
        ordered = ordered.sort("votes", descending=True, nulls_last=True, maintain_order=True)
    return list(ordered.select("selection", "name").iter_rows())


def _by_unit(mine: PrecinctResults) -> pl.DataFrame:
    totals = (
        mine.votes
        .filter(pl.col("ballot_kind") == TOTAL)
        .group_by("unit")
        .agg(
            votes=pl
            .when(pl.col("votes").is_null().any())
            .then(None)
            .otherwise(pl.col("votes").sum())
        )
    )
    of_all = mine.units.select("unit", "kind", of_all="registered", cast="ballots")
    return (
        mine.contest_units
        .filter(pl.col("ballot_kind") == TOTAL)
        .join(totals, on="unit", how="left", maintain_order="left")
        .join(of_all, on="unit", how="left", maintain_order="left")
        .with_columns(
            registered=pl.coalesce("registered", "of_all"),
            ballots=pl.coalesce("ballots", "cast"),
        )
    )


def _column(
    placed: pl.DataFrame, votes: pl.DataFrame, selection: str
) -> tuple[int | None, ...]:
    mine = votes.filter(pl.col("ballot_kind") == TOTAL, pl.col("selection") == selection)
    return _values(placed.join(mine, on="unit", how="left", maintain_order="left"), "votes")


def _values(frame: pl.DataFrame, name: str) -> tuple[Any, ...]:
    return tuple(frame[name].to_list())
