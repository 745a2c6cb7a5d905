"""Cross-tables, as a terminal shows them."""

from __future__ import annotations

from rich.console import Console

from downballot.cli.output import number, table
from downballot.cli.precincts_places_tables import coverage_line, print_table
from downballot.precincts.cross_reports import CrossCell, CrossReport


def show_cross(out: Console, found: CrossReport) -> None:
    """Print every row's cells with interval, bounds and baseline, then what can be said.

    Args:
        out: Where people read.
        found: The cross-table.
    """
    counted = f" ({found.counted})" if found.counted else ""
    out.print(f"{found.first}{counted} → {found.second}", markup=False)
    for row, votes in zip(found.rows, found.row_votes, strict=True):
        shown = table(
            f"{row}, {number(round(votes))} votes", "voted for", ">estimate", ">%",
            ">90 % interval", ">bounds", ">baseline", "",
        )  # fmt: skip
        for cell in found.cells:
            if cell.row == row:
                shown.add_row(*_cells(cell, identified=found.identified))
        print_table(out, shown)
    out.print(f"Baseline: {found.baseline}.", markup=False)
    out.print(found.verdict, markup=False)
    for split in found.splits:
        out.print(split.sentence, markup=False)
    for note in (found.limits, *found.notes):
        if note:
            out.print(note, style="dim", markup=False)
    if found.first_coverage is not None:
        out.print(coverage_line("First", found.first_coverage), markup=False)
    out.print(coverage_line("Contest", found.second_coverage), markup=False)


def _cells(cell: CrossCell, *, identified: bool) -> tuple[str, ...]:
    known = (
        (
            number(round(cell.estimate)),
            f"{cell.share:.1%}",
            f"{cell.lo90_share:.1%} to {cell.hi90_share:.1%}",
        )
        if identified
        else ("", "", "")
    )
    return (
        cell.column,
        *known,
        f"{number(round(cell.lowest))} to {number(round(cell.highest))}",
        number(round(cell.baseline)),
        cell.verdict,
    )
