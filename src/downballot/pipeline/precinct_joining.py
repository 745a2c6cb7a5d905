"""Joins the precinct results of a desk: with boundaries, and with totals that others state."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl
from msgspec import Struct, structs

from downballot.errors import FormatError, UsageError
from downballot.model.boundary import Boundaries
from downballot.model.count import BallotKind
from downballot.model.precinct import PrecinctResults
from downballot.pipeline.desk import Desk
from downballot.pipeline.precinct_boundaries import ground_of, kept_boundaries
from downballot.pipeline.precinct_desk import PrecinctDesk
from downballot.precincts.joining import join_report
from downballot.precincts.reconciling import STATED, own_totals, reconcile
from downballot.precincts.values import Difference, JoinFinding, JoinReport
from downballot.sources.csv_rows import LINE, header_of, scan_rows
from downballot.sources.unit_cells import votes_of

_NEEDED: Final = frozenset({"contest", "selection", "votes"})


class Joined(Struct, frozen=True):
    """The join report of an election, and its totals compared.

    Attributes:
        report: What joins with what.
        compared: Lines whose total somebody states, also those that agree.
        alone: Titles of contests whose total nobody states.
    """

    report: JoinReport
    compared: tuple[Difference, ...]
    alone: tuple[str, ...]


def joined(
    results: PrecinctResults,
    *,
    ground: Boundaries | None = None,
    stated: pl.DataFrame | None = None,
) -> Joined:
    """Join precinct results with boundaries and totals.

    Args:
        results: The results.
        ground: The boundaries; None for none.
        stated: Totals of others (``precincts.reconciling.STATED``), beside the files' own.
    """
    own = own_totals(results)
    compared = reconcile(results, own if stated is None else pl.concat([own, stated]))
    known = {one.contest for one in compared}
    titles = results.contests.unique("contest", keep="first", maintain_order=True)
    alone = titles.filter(~pl.col("contest").is_in(sorted(known)))["title"]
    return Joined(_report(results, ground), compared, tuple(alone.to_list()))


def joined_on_desk(
    opened: PrecinctDesk,
    election: str,
    *,
    ground: Boundaries | None = None,
    stated: Sequence[pl.DataFrame] = (),
) -> Joined:
    """Join what a desk has of an election: results, boundaries, its count, superseded files.

    Args:
        opened: The desk's precincts.
        election: Id of the election.
        ground: Boundaries in place of those that the desk keeps.
        stated: More totals (``precincts.reconciling.STATED``).

    Raises:
        UsageError: Nothing was taken in for the election.
        LedgerError: A table or the boundaries are no longer what was kept.
    """
    results = opened.results(election)
    totals = [
        *stated,
        counted_totals(opened.desk, election),
        opened.superseded_totals(election),
    ]
    there = ground or _kept_ground(opened.desk.folder, election)
    return joined(results, ground=there, stated=pl.concat(totals))


def _kept_ground(desk: Path, election: str) -> Boundaries | None:
    """Return the ids that the kept boundaries have; ground itself is not needed to join."""
    kept = kept_boundaries(desk, election)
    if kept is None:
        return None
    units = ground_of(desk, kept).units
    return Boundaries(kept.name, tuple(units), (), kept.projection, findings=kept.findings)


def _report(results: PrecinctResults, ground: Boundaries | None) -> JoinReport:
    if ground is None:
        return join_report(results)
    report = join_report(results, pl.Series("shape", ground.units, pl.String()))
    told = [JoinFinding(one.code, 1, one.sentence) for one in ground.findings]
    return structs.replace(report, findings=(*report.findings, *told))


def counted_totals(desk: Desk, election: str) -> pl.DataFrame:
    """Return the totals of the newest count that a desk has of an election (``STATED``).

    Args:
        desk: The desk.
        election: Id of the election; one without a count has no totals.
    """
    updates = desk.ledger.updates(election)
    if not updates:
        return pl.DataFrame(schema=STATED)
    count = desk.ledger.count(updates[-1])
    source = f"the desk's count of {updates[-1].published_at:%Y-%m-%d %H:%M} UTC"
    rows = [
        (contest, "", BallotKind.TOTAL.value, one.selection, one.votes, None, source)
        for contest, counted in count.counts.items()
        for one in counted.selections
    ] + [
        (contest, "", BallotKind.TOTAL.value, "", counted.ballots, counted.registered, source)
        for contest, counted in count.counts.items()
        if counted.ballots is not None
    ]
    return pl.DataFrame(rows, STATED, orient="row")


def totals_of_file(path: Path) -> pl.DataFrame:
    """Read totals that a person collected (``STATED``).

    Args:
        path: CSV with the headings ``contest,selection,votes`` (slugs as the results have
            them; an empty selection: ballots cast) and, if wanted, ``source``.

    Raises:
        UsageError: There is no such file.
        FormatError: A heading is missing, or votes are no whole number.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file, expected a table of totals")
    missing = sorted(_NEEDED - set(header_of(path)))
    if missing:
        raise FormatError(path.name, "line 1", f"no heading {missing[0]!r}", "it")
    rows = scan_rows(path).collect()
    if "source" not in rows.columns:
        rows = rows.with_columns(pl.lit(path.name).alias("source"))
    read = rows.with_columns(votes_of(pl.col("votes")).alias("read"))
    bad = read.filter(pl.col("read").is_null())
    if bad.height:
        row = bad.row(0, named=True)
        raise FormatError(path.name, f"line {row[LINE]}", f"votes {row['votes']!r}", "a number")
    return read.select(
        "contest",
        pl.lit("").alias("place"),
        pl.lit(BallotKind.TOTAL.value).alias("ballot_kind"),
        pl.col("selection").fill_null(""),
        pl.col("read").alias("votes"),
        pl.lit(None, pl.Int64()).alias("registered"),
        pl.col("source").fill_null(path.name),
    )
