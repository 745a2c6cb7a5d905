"""Says what joins with what: contests, units and boundaries; and what in them is strange."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from downballot.model.count import BallotKind
from downballot.model.precinct import PrecinctResults, UnitKind
from downballot.precincts.values import ContestJoin, JoinFinding, JoinReport

EXAMPLES: Final = 8
TOTAL: Final = BallotKind.TOTAL.value
_TOTAL_ROWS: Final = pl.col("ballot_kind") == TOTAL
_CODE: Final = r"^([0-9]{3})-"


def unit_keys(ids: pl.Series) -> pl.Series:
    """Return ids in the form that they are compared in.

    Spaces and the mark of mail-only precincts go, letters become capitals, and so does a
    county's code go that every id has in front.

    Args:
        ids: Ids of units or of shapes, as they are written.
    """
    bare = ids.cast(pl.String).str.strip_chars().str.replace(r"\s*\*+$", "").str.to_uppercase()
    codes = bare.drop_nulls().str.extract(_CODE, 1)
    if len(codes) and not codes.has_nulls() and codes.n_unique() == 1:
        return bare.str.replace(_CODE, "")
    return bare


def unit_of_shape(results: PrecinctResults, shapes: pl.Series) -> pl.DataFrame:
    """Return each shape with the unit that it belongs to: ``shape``, ``unit``; null for none.

    A shape belongs to the unit of its own id, else to the consolidated unit that it is a
    member of.

    Args:
        results: The results.
        shapes: Ids of the shapes, as the boundaries have them.
    """
    units = results.units.select("unit", unit_keys(results.units["unit"]).alias("key"))
    members = results.members.select("unit", unit_keys(results.members["member"]).alias("key"))
    known = pl.concat([units, members]).unique("key", keep="first", maintain_order=True)
    asked = pl.DataFrame({"shape": shapes.cast(pl.String), "key": unit_keys(shapes)})
    found = asked.join(known, on="key", how="left", maintain_order="left")
    return found.select("shape", "unit")


def join_report(results: PrecinctResults, shapes: pl.Series | None = None) -> JoinReport:
    """Say what joins with what.

    Args:
        results: Precinct results of one election.
        shapes: Ids of the shapes of its boundaries; None without boundaries.
    """
    placed = None if shapes is None else unit_of_shape(results, shapes)
    groups = results.units.filter(pl.col("kind") != UnitKind.PRECINCT.value)
    findings = [*_findings(results)]
    if placed is not None:
        findings += _of_shapes(results, placed)
    return JoinReport(
        units=results.units.height,
        groups=groups.height,
        shapes=None if placed is None else placed.height,
        matched_shapes=None if placed is None else placed["unit"].count(),
        set_aside=results.set_aside.height,
        contests=_contests(results, placed),
        findings=tuple(findings),
    )


def _contests(results: PrecinctResults, placed: pl.DataFrame | None) -> tuple[ContestJoin, ...]:
    shaped = [] if placed is None else placed["unit"].drop_nulls().unique().to_list()
    units = results.units.select(
        "unit",
        (pl.col("kind") != UnitKind.PRECINCT.value).alias("group"),
        pl.col("unit").is_in(shaped).alias("shaped"),
    )
    held = results.contest_units.filter(_TOTAL_ROWS).join(units, on="unit", how="left")
    by_contest = held.group_by("contest").agg(
        pl.len().alias("units"), pl.col("group").sum().alias("groups"), pl.col("shaped").sum()
    )
    cast = results.votes.filter(_TOTAL_ROWS).join(units, on="unit", how="left")
    votes = cast.group_by("contest").agg(
        pl.col("votes").sum(), pl.col("votes").filter("shaped").sum().alias("shaped_votes")
    )
    titles = results.contests.select("contest", "title").unique(
        "contest", keep="first", maintain_order=True
    )
    rows = titles.join(by_contest, on="contest", maintain_order="left").join(
        votes, on="contest", maintain_order="left"
    )
    return tuple(
        ContestJoin(
            contest=row["contest"],
            title=row["title"],
            units=row["units"],
            groups=row["groups"],
            votes=row["votes"],
            placed_units=None if placed is None else row["shaped"],
            placed_votes=None if placed is None else row["shaped_votes"],
        )
        for row in rows.iter_rows(named=True)
    )


def _findings(results: PrecinctResults) -> Iterator[JoinFinding]:
    yield from _set_aside(results)
    yield from _notes(results)
    yield from _groups(results)
    yield from _consolidated(results)
    yield from _withheld(results)
    yield from _above(results)
    yield from _parts(results)
    yield from _lone_units(results)


def _found(code: str, ids: pl.Series, sentence: str) -> Iterator[JoinFinding]:
    """Yield a finding about some ids; nothing where there are none."""
    if len(ids):
        shown = tuple(ids.unique(maintain_order=True).head(EXAMPLES).to_list())
        yield JoinFinding(code, len(ids), f"{len(ids):,} {sentence}", shown)


def _set_aside(results: PrecinctResults) -> Iterator[JoinFinding]:
    for (code,), rows in results.set_aside.group_by("code", maintain_order=True):
        yield from _found(str(code), rows["reason"], "rows were set aside; none is counted.")


def _notes(results: PrecinctResults) -> Iterator[JoinFinding]:
    for (code,), rows in results.notes.group_by("code", maintain_order=True):
        yield from _found(str(code), rows["sentence"], "files were understood so:")


def _groups(results: PrecinctResults) -> Iterator[JoinFinding]:
    groups = results.units.filter(pl.col("kind") != UnitKind.PRECINCT.value)
    ballots = groups["ballots"].sum()
    sentence = f"units are groups of ballots without a place, with {ballots:,} ballots."
    yield from _found("ballot-groups", groups["unit"], sentence)


def _consolidated(results: PrecinctResults) -> Iterator[JoinFinding]:
    sentence = "precincts were counted within a consolidated unit."
    named = results.members.select(pl.format("{} in {}", "member", "unit")).to_series()
    yield from _found("consolidated", named, sentence)


def _withheld(results: PrecinctResults) -> Iterator[JoinFinding]:
    rows = results.contest_units.filter(pl.col("redacted"), _TOTAL_ROWS)
    sentence = "rows of a contest and unit withhold votes: precincts fall short of totals."
    yield from _found("redacted", _named(rows), sentence)


def _named(rows: pl.DataFrame) -> pl.Series:
    return rows.select(pl.format("{}: {}", "contest", "unit")).to_series()


def _above(results: PrecinctResults) -> Iterator[JoinFinding]:
    totals = results.contest_units.filter(_TOTAL_ROWS)
    crowded = totals.filter(pl.col("ballots") > pl.col("registered"))
    places = results.units.filter(pl.col("kind") == UnitKind.PRECINCT.value)
    precincts = crowded.join(places, on="unit", how="semi", maintain_order="left")
    sentence = "rows have more ballots than registered voters."
    yield from _found("ballots-above-registration", _named(precincts), sentence)
    votes = results.votes.join(
        results.contest_units.select("contest", "unit", "ballot_kind", "ballots"),
        on=["contest", "unit", "ballot_kind"],
        maintain_order="left",
    ).filter(pl.col("votes") > pl.col("ballots"))
    sentence = "numbers of votes for one choice are above the ballots of their unit."
    yield from _found("votes-above-ballots", _named(votes), sentence)


def _parts(results: PrecinctResults) -> Iterator[JoinFinding]:
    """Compare each stated total with its parts, for ballots and for votes.

    Yields:
        What differs.
    """
    key = ["contest", "unit"]
    ballots = _unequal(results.contest_units, key, "ballots")
    doubled = ballots.filter(pl.col("parts") == 2 * pl.col("total"))
    sentence = "rows of ballots add up to twice the total that the authority states for them."
    yield from _found("parts-are-doubled", _named(doubled), sentence)
    others = ballots.filter(pl.col("parts") != 2 * pl.col("total"))
    sentence = "rows of ballots do not add up to the total that the authority states for them."
    yield from _found("parts-differ-from-total", _named(others), sentence)
    votes = _unequal(results.votes, [*key, "selection"], "votes")
    sentence = "numbers of votes do not add up to the total that the authority states for them."
    yield from _found("parts-differ-from-total", _named(votes), sentence)


def _unequal(table: pl.DataFrame, key: list[str], value: str) -> pl.DataFrame:
    total = table.filter(_TOTAL_ROWS).select(*key, pl.col(value).alias("total"))
    parts = (
        table
        .filter(~_TOTAL_ROWS)
        .group_by(key, maintain_order=True)
        .agg(
            pl.when(pl.col(value).is_not_null().all()).then(pl.col(value).sum()).alias("parts")
        )
    )
    both = parts.join(total, on=key, maintain_order="left")
    return both.filter(pl.col("parts") != pl.col("total"))


def _lone_units(results: PrecinctResults) -> Iterator[JoinFinding]:
    """Find units of a contest that the contest with the most units does not have.

    Yields:
        What was found.
    """
    held = results.contest_units.filter(_TOTAL_ROWS).select("contest", "unit")
    if held["contest"].n_unique() < 2:
        return
    sizes = (
        held
        .group_by("contest", maintain_order=True)
        .len()
        .sort("len", descending=True, maintain_order=True)
    )
    largest = sizes["contest"][0]
    known = held.filter(pl.col("contest") == largest)
    lone = held.join(known, on="unit", how="anti", maintain_order="left")["unit"].unique(
        maintain_order=True
    )
    sentence = f"units are in other contests and not in {largest}, which has the most."
    yield from _found("unit-not-in-largest-contest", lone, sentence)
    empty = results.units.join(held, on="unit", how="anti", maintain_order="left")
    yield from _found("unit-without-contest", empty["unit"], "units have no contest.")


def _of_shapes(results: PrecinctResults, placed: pl.DataFrame) -> Iterator[JoinFinding]:
    alone = placed.filter(pl.col("unit").is_null())["shape"].fill_null("(no id)")
    yield from _found("shape-without-results", alone, "shapes have no precinct results.")
    doubled = placed.filter(pl.col("shape").is_not_null()).filter(pl.len().over("shape") > 1)
    yield from _found("shape-twice", doubled["shape"], "shapes share an id with another one.")
    units = results.units.join(placed, on="unit", how="anti", maintain_order="left")
    lacking = units.filter(pl.col("kind") == UnitKind.PRECINCT.value)
    ballots = lacking["ballots"].sum()
    sentence = f"precincts have no shape; {ballots:,} ballots were cast there."
    yield from _found("results-without-shape", lacking["unit"], sentence)
    without = lacking.filter(pl.col("ballots").is_null())
    votes = results.votes.filter(_TOTAL_ROWS).join(without, on="unit", how="semi")
    lost = votes.group_by("contest").agg(pl.col("votes").sum())["votes"].to_list()
    if any(lost):
        sentence = (
            f"{max(lost):,} votes of the contest that loses most are in precincts without a "
            "shape."
        )
        yield JoinFinding("votes-without-shape", max(lost), sentence)
