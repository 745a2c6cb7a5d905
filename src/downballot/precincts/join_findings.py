"""What in precinct results, and in their join with shapes, a person should know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import polars as pl

from downballot.model.count import BallotKind
from downballot.model.precinct import PrecinctResults, UnitKind
from downballot.model.sentence import Sentence, say_many
from downballot.precincts.values import JoinFinding

EXAMPLES: Final = 8
TOTAL_ROWS: Final = pl.col("ballot_kind") == BallotKind.TOTAL.value


def unit_findings(results: PrecinctResults) -> Iterator[JoinFinding]:
    """Find what in results a person should know; nothing is dropped for it.

    Args:
        results: The results.

    Yields:
        What was found.
    """
    yield from _set_aside(results)
    yield from _notes(results)
    yield from _groups(results)
    yield from _consolidated(results)
    yield from _withheld(results)
    yield from _above(results)
    yield from _parts(results)
    yield from _lone_units(results)


Words = Callable[[int], Sentence]


def found_of(code: str, ids: pl.Series, words: Words) -> Iterator[JoinFinding]:
    """Yield a finding about some ids; nothing where there are none."""
    if len(ids):
        shown = tuple(ids.unique(maintain_order=True).head(EXAMPLES).to_list())
        yield JoinFinding(code, len(ids), words(len(ids)), shown)


def _set_aside(results: PrecinctResults) -> Iterator[JoinFinding]:
    def words(number: int) -> Sentence:
        return say_many(
            "{number} row was set aside; it is not counted.",
            "{number} rows were set aside; none is counted.",
            number,
        )

    for (code,), rows in results.set_aside.group_by("code", maintain_order=True):
        yield from found_of(str(code), rows["reason"], words)


def _notes(results: PrecinctResults) -> Iterator[JoinFinding]:
    def words(number: int) -> Sentence:
        return say_many(
            "{number} file was understood so:", "{number} files were understood so:", number
        )

    for (code,), rows in results.notes.group_by("code", maintain_order=True):
        yield from found_of(str(code), rows["sentence"], words)


def _groups(results: PrecinctResults) -> Iterator[JoinFinding]:
    groups = results.units.filter(pl.col("kind") != UnitKind.PRECINCT.value)
    ballots = int(groups["ballots"].sum())

    def words(number: int) -> Sentence:
        return say_many(
            "{number} unit is a group of ballots without a place, with {ballots} ballots.",
            "{number} units are groups of ballots without a place, with {ballots} ballots.",
            number,
            ballots=ballots,
        )

    yield from found_of("ballot-groups", groups["unit"], words)


def _consolidated(results: PrecinctResults) -> Iterator[JoinFinding]:
    def words(number: int) -> Sentence:
        return say_many(
            "{number} precinct was counted within a consolidated unit.",
            "{number} precincts were counted within a consolidated unit.",
            number,
        )

    named = results.members.select(pl.format("{} in {}", "member", "unit")).to_series()
    yield from found_of("consolidated", named, words)


def _withheld(results: PrecinctResults) -> Iterator[JoinFinding]:
    def words(number: int) -> Sentence:
        return say_many(
            "Of {number} contest and unit the votes are withheld: precincts fall short of "
            "totals.",
            "Of {number} contests and units the votes are withheld: precincts fall short of "
            "totals.",
            number,
        )

    rows = results.contest_units.filter(pl.col("redacted"), TOTAL_ROWS)
    yield from found_of("redacted", _named(rows), words)


def _named(rows: pl.DataFrame) -> pl.Series:
    return rows.select(pl.format("{}: {}", "contest", "unit")).to_series()


def _above(results: PrecinctResults) -> Iterator[JoinFinding]:
    totals = results.contest_units.filter(TOTAL_ROWS)
    crowded = totals.filter(pl.col("ballots") > pl.col("registered"))
    places = results.units.filter(pl.col("kind") == UnitKind.PRECINCT.value)
    precincts = crowded.join(places, on="unit", how="semi", maintain_order="left")
    yield from found_of("ballots-above-registration", _named(precincts), _crowded_words)
    votes = results.votes.join(
        results.contest_units.select("contest", "unit", "ballot_kind", "ballots"),
        on=["contest", "unit", "ballot_kind"],
        maintain_order="left",
    ).filter(pl.col("votes") > pl.col("ballots"))
    yield from found_of("votes-above-ballots", _named(votes), _above_words)


def _crowded_words(number: int) -> Sentence:
    return say_many(
        "{number} row has more ballots than registered voters.",
        "{number} rows have more ballots than registered voters.",
        number,
    )


def _above_words(number: int) -> Sentence:
    return say_many(
        "{number} number of votes for one choice is above the ballots of its unit.",
        "{number} numbers of votes for one choice are above the ballots of their unit.",
        number,
    )


def _parts(results: PrecinctResults) -> Iterator[JoinFinding]:
    """Compare each stated total with its parts, for ballots and for votes.

    Yields:
        What differs.
    """
    key = ["contest", "unit"]
    ballots = _unequal(results.contest_units, key, "ballots")
    doubled = ballots.filter(pl.col("parts") == 2 * pl.col("total"))
    yield from found_of("parts-are-doubled", _named(doubled), _doubled_words)
    others = ballots.filter(pl.col("parts") != 2 * pl.col("total"))
    yield from found_of("parts-differ-from-total", _named(others), _ballots_differ_words)
    votes = _unequal(results.votes, [*key, "selection"], "votes")
    yield from found_of("parts-differ-from-total", _named(votes), _votes_differ_words)


def _doubled_words(number: int) -> Sentence:
    return say_many(
        "{number} row of ballots adds up to twice the total that the authority states for it.",
        "{number} rows of ballots add up to twice the total that the authority states for "
        "them.",
        number,
    )


def _ballots_differ_words(number: int) -> Sentence:
    return say_many(
        "{number} row of ballots does not add up to the total that the authority states for "
        "it.",
        "{number} rows of ballots do not add up to the total that the authority states for "
        "them.",
        number,
    )


def _votes_differ_words(number: int) -> Sentence:
    return say_many(
        "{number} number of votes does not add up to the total that the authority states for "
        "it.",
        "{number} numbers of votes do not add up to the total that the authority states for "
        "them.",
        number,
    )


def _unequal(table: pl.DataFrame, key: list[str], value: str) -> pl.DataFrame:
    total = table.filter(TOTAL_ROWS).select(*key, pl.col(value).alias("total"))
    parts = (
        table
        .filter(~TOTAL_ROWS)
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
    held = results.contest_units.filter(TOTAL_ROWS).select("contest", "unit")
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

    def words(number: int) -> Sentence:
        return say_many(
            "{number} unit is in other contests and not in {largest}, which has the most.",
            "{number} units are in other contests and not in {largest}, which has the most.",
            number,
            largest=largest,
        )

    yield from found_of("unit-not-in-largest-contest", lone, words)
    empty = results.units.join(held, on="unit", how="anti", maintain_order="left")
    yield from found_of("unit-without-contest", empty["unit"], _empty_words)


def _empty_words(number: int) -> Sentence:
    return say_many("{number} unit has no contest.", "{number} units have no contest.", number)


def shape_findings(results: PrecinctResults, placed: pl.DataFrame) -> Iterator[JoinFinding]:
    """Find what of results and shapes does not join.

    Args:
        results: The results.
        placed: Each shape with its unit: ``shape``, ``unit``; null for none.

    Yields:
        What was found.
    """
    alone = placed.filter(pl.col("unit").is_null())["shape"].fill_null("(no id)")
    yield from found_of("shape-without-results", alone, _lone_words)
    doubled = placed.filter(pl.col("shape").is_not_null()).filter(pl.len().over("shape") > 1)
    yield from found_of("shape-twice", doubled["shape"], _twice_words)
    units = results.units.join(placed, on="unit", how="anti", maintain_order="left")
    lacking = units.filter(pl.col("kind") == UnitKind.PRECINCT.value)
    ballots = int(lacking["ballots"].sum())

    def words(number: int) -> Sentence:
        return say_many(
            "{number} precinct has no shape; {ballots} ballots were cast there.",
            "{number} precincts have no shape; {ballots} ballots were cast there.",
            number,
            ballots=ballots,
        )

    yield from found_of("results-without-shape", lacking["unit"], words)
    without = lacking.filter(pl.col("ballots").is_null())
    votes = results.votes.filter(TOTAL_ROWS).join(without, on="unit", how="semi")
    lost = votes.group_by("contest").agg(pl.col("votes").sum())["votes"].to_list()
    if any(lost):
        sentence = say_many(
            "{number} vote of the contest that loses most is in a precinct without a shape.",
            "{number} votes of the contest that loses most are in precincts without a shape.",
            max(lost),
        )
        yield JoinFinding("votes-without-shape", max(lost), sentence)


def _lone_words(number: int) -> Sentence:
    return say_many(
        "{number} shape has no precinct results.",
        "{number} shapes have no precinct results.",
        number,
    )


def _twice_words(number: int) -> Sentence:
    return say_many(
        "{number} shape shares an id with another one.",
        "{number} shapes share an id with another one.",
        number,
    )
