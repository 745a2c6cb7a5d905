"""Notes on rows of the CAL-ACCESS export, kept with the row that refers to them.

A row names its note by ``MEMO_REFNO``; the note stands in TEXT_MEMO_CD under the same filing
and amendment as ``REF_NO``. Only where that table is loaded is a table read a second time,
for the rows that refer to a note.
"""

from __future__ import annotations

import polars as pl

from downballot.sources.calaccess_blocks import LINE, Table
from downballot.sources.calaccess_scan import filing_faults, filing_values, scan
from downballot.sources.california_cells import written
from downballot.sources.california_schedules import Fault, Reading

NOTES = "TEXT_MEMO_CD"
_REFERENCE = "MEMO_REFNO"
_KEY = ["filing", "amendment", "reference"]


def with_notes(
    rows: pl.LazyFrame, table: Table, tables: dict[str, Table], source: str
) -> pl.LazyFrame:
    """Add to ``description`` what the note says that a row refers to.

    Args:
        rows: ``TRANSACTIONS`` of one table.
        table: That table.
        tables: Tables of the export by name.
        source: Name of the format.
    """
    if NOTES not in tables or _REFERENCE not in table.columns:
        return rows
    noted = _noted(table, tables[NOTES], source)
    if noted.is_empty():
        return rows
    joined = rows.join(noted.lazy(), on="line", how="left", maintain_order="left")
    own, note = pl.col("description"), pl.col("note")
    both = pl.when(own == "").then(note).otherwise(own + "; " + note)
    told = pl.when(note.is_not_null()).then(both).otherwise(own)
    return joined.with_columns(description=told).drop("note")


def _noted(table: Table, notes: Table, source: str) -> pl.DataFrame:
    """Return ``line`` and ``note`` of the rows of which a note is there."""
    schema = {"filing": pl.String(), "amendment": pl.Int32(), "reference": pl.String()}
    referring = Reading(
        [*filing_faults(), Fault(written(_REFERENCE) == "", pl.lit(""))],
        filing_values(source, table) | {"reference": written(_REFERENCE), "line": pl.col(LINE)},
    )
    said = Reading(
        [*filing_faults(), Fault(written("REF_NO") == "", pl.lit(""))],
        filing_values(source, notes)
        | {"reference": written("REF_NO"), "note": written("TEXT4000")},
    )
    rows = scan(table, referring, {**schema, "line": pl.UInt32()})
    texts = scan(notes, said, {**schema, "note": pl.String()})
    told = texts.group_by(_KEY, maintain_order=True).agg(
        pl.col("note").unique(maintain_order=True)
    )
    return (
        rows
        .join(told, on=_KEY)
        .select("line", pl.col("note").list.join("; "))
        .unique("line")
        .collect(engine="streaming")
    )
