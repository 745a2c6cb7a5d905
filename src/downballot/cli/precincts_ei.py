"""The command that estimates how groups voted, from units with two sides: ei."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from downballot.cli.output import console, print_json, table
from downballot.cli.parameters import AsJson
from downballot.pipeline.ecological_checking import (
    EcologicalCheck,
    EstimatedDistrict,
    check_ecological,
)
from downballot.pipeline.ecological_dividing import By
from downballot.precincts.ecological_division import CLASSES
from downballot.precincts.ecological_tables import LEAST_SHARE

NAMED = 5  # units named before the rest is counted only


def ei(
    units: Path,
    *,
    truth: Path | None = None,
    least: Annotated[
        float, Parameter(help="Options below this part of a district's votes are one: other.")
    ] = LEAST_SHARE,
    by: Annotated[
        str,
        Parameter(help="Divide units by this column of the file, each class estimated."),
    ] = "",
    classes: Annotated[
        int, Parameter(help="How many classes a column of numbers is cut into.")
    ] = CLASSES,
    json: AsJson = False,
) -> None:
    """Estimate who voted for whom from units with two sides, beside the truth where known.

    The file has a row for each unit, side and option: set, district, unit, side, option,
    votes. Districts of one set learn from each other. The truth has set, district, party,
    candidate (or the names of the sides), votes.

    Example: downballot ei units.csv.gz --truth truth.csv.gz

    Args:
        units: CSV of units, perhaps gzipped.
        truth: CSV of known cross-tables, perhaps gzipped.
        least: Options below this part of a district's votes are put together, 0 to 1.
        by: Divide units by this column of the file, each class estimated.
        classes: How many classes a column of numbers is cut into.
        json: Print JSON.
    """
    found = check_ecological(units, truth, least, By(by, classes) if by else None)
    if json:
        print_json(found)
        return
    out = console()
    for district in found.districts:
        text = "\n".join(_district_lines(district))
        out.print(text, markup=False, soft_wrap=True)
    _print_scores(found)


def _district_lines(one: EstimatedDistrict) -> list[str]:
    """Return one district as lines: cells, then what was done to its units."""
    error = "" if one.error_pct is None else f": {one.error_pct:.2f} % in a wrong cell"
    lines = [f"{one.set} {one.district}{error}", f"  {one.verdict}"]
    if one.divided:
        lines.append(f"  {one.divided}")
    lines += _agreement_lines(one)
    for cell in one.cells:
        true = "" if cell.truth is None else f", was {cell.truth:,.0f}"
        said = f" ({cell.verdict})" if cell.verdict else ""
        lines.append(
            f"  {cell.row} → {cell.column}: {cell.estimate:,.0f} "
            f"({cell.lo90:,.0f} to {cell.hi90:,.0f}; bounds {cell.lowest:,.0f} to "
            f"{cell.highest:,.0f}){true}{said}"
        )
    return lines


def _agreement_lines(one: EstimatedDistrict) -> list[str]:
    """Return how both sides of a district were made to agree; nothing where they did."""
    done = one.agreement
    parts = (
        (done.missing, f"empty on one side, left out with {done.missing_votes:,.0f} votes"),
        (done.empty, "empty on both sides, left out"),
        (
            done.scaled,
            "the second side scaled to the first, "
            f"{done.one_sided_votes:,.0f} votes on one side only",
        ),
        (done.far_apart, "of these, totals more than a fifth apart"),
    )
    return [f"  {_named(units)}: {what}" for units, what in parts if units]


def _named(units: tuple[str, ...]) -> str:
    """Return how many units, and the first of their names."""
    shown = ", ".join(units[:NAMED])
    more = ", …" if len(units) > NAMED else ""
    return f"{len(units):,} {'unit' if len(units) == 1 else 'units'} ({shown}{more})"


def _print_scores(found: EcologicalCheck) -> None:
    """Print the score of each election and of all."""
    shown = table(
        "Votes in a wrong cell, and 90 % intervals",
        "set",
        ">districts",
        ">error %",
        ">no difference %",
        ">within units %",
        ">in interval",
        ">width, % of votes",
        ">width, % of row",
    )
    for one in found.sets:
        shown.add_row(
            one.set,
            f"{one.elections:,}",
            _figure(one.mean_error_pct),
            _figure(one.no_difference_error_pct),
            _figure(one.within_units_error_pct),
            "" if one.coverage90 is None else f"{100 * one.coverage90:.1f} %",
            f"{one.mean_width90_pct:.2f}",
            f"{one.mean_row_width90_pct:.1f}",
        )
    out = console()
    out.print(shown)
    if found.mean_error_pct is not None and found.coverage90 is not None:
        out.print(
            f"All {found.elections:,}: {found.mean_error_pct:.2f} % in a wrong cell; "
            f"{100 * found.coverage90:.1f} % of cells in their 90 % interval."
        )
    if found.doubled_rows:
        out.print(f"Rows that stand twice and were added up: {found.doubled_rows:,}.")
    if found.unmatched_truth:
        out.print(
            f"Votes of the truth under names that no unit has: {found.unmatched_truth:,}."
        )
    out.print(
        f"Rows are {found.row_side}, columns {found.column_side}. {found.seconds:.1f} s, "
        f"{found.seconds_per_election:.3f} s a district."
    )


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
