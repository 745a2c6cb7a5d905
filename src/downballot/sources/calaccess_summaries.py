"""Summary lines of the CAL-ACCESS export, and totals to date that stand elsewhere in it.

A total to date is no line of a form. Here its ``line`` starts with ``to-date``: of form 496,
where only a note says it, and of a contribution by election.
"""

from __future__ import annotations

import polars as pl

from downballot.model.filing import SUMMARIES
from downballot.sources.calaccess_blocks import Table
from downballot.sources.calaccess_covers import Covers, of_cover
from downballot.sources.calaccess_scan import filing_faults, filing_values, scan
from downballot.sources.california_cells import amount, code_of, day, written
from downballot.sources.california_schedules import (
    Fault,
    Reading,
    no_amount,
    no_day,
)
from downballot.sources.filing_format import no_summaries
from downballot.sources.money_cells import cents_of

_KEY = ["FILING_ID", "AMEND_ID"]
SUMMARY_COLUMNS = {
    "SMRY_CD": [*_KEY, "LINE_ITEM", "FORM_TYPE", "AMOUNT_A", "AMOUNT_B"],
    "SPLT_CD": [
        *_KEY, "PFORM_TYPE", "PTRAN_ID", "ELEC_DATE", "ELEC_AMOUNT", "ELEC_CODE",
    ],
    "TEXT_MEMO_CD": [*_KEY, "FORM_TYPE", "TEXT4000"],
}  # fmt: skip
_TO_DATE = r"(?i)cumulative to date total \$?\s*(-?[0-9][0-9,]*(?:\.[0-9]{1,2})?)"


def all_summaries(source: str, tables: dict[str, Table], covers: Covers) -> pl.LazyFrame:
    """Return the summary lines of all tables that have some.

    Args:
        source: Name of the format.
        tables: Tables of the export by name.
        covers: Covers of the filings, which name the filers.
    """
    found = [
        _summaries(source, table, covers)
        for name, table in tables.items()
        if name in SUMMARY_COLUMNS
    ]
    return pl.concat([no_summaries(), *found])


def summary_faults(table: str) -> list[Fault]:
    """Return why a row of a table of summary lines may be of no use.

    Args:
        table: Name of the table.
    """
    if table == "SMRY_CD":
        return [no_amount("AMOUNT_A"), no_amount("AMOUNT_B")]
    if table == "SPLT_CD":
        return [no_amount("ELEC_AMOUNT"), no_day("ELEC_DATE")]
    return []


def to_date_cents(note: pl.Expr) -> pl.Expr:
    """Return the total to date that a note of form 496 says; null where it says none.

    Args:
        note: A column of notes.
    """
    return cents_of(note.str.extract(_TO_DATE, 1))


def _summaries(source: str, table: Table, covers: Covers) -> pl.LazyFrame:
    left_out = [*filing_faults(), *summary_faults(table.name)]
    if table.name == "TEXT_MEMO_CD":
        says = (code_of("FORM_TYPE") == "F496") & to_date_cents(
            pl.col("TEXT4000")
        ).is_not_null()
        left_out.append(Fault(~says, pl.lit("")))
    values = filing_values(source, table) | _values(table.name) | {"filer": of_cover("filer")}
    rows = scan(table, Reading(left_out, values), SUMMARIES, covers)
    # The same total stands beside each item of a form 496.
    return rows.unique(maintain_order=True) if table.name == "TEXT_MEMO_CD" else rows


def _values(table: str) -> dict[str, pl.Expr]:
    if table == "SMRY_CD":
        return {
            "form": code_of("FORM_TYPE"),
            "line": written("LINE_ITEM"),
            "period_cents": amount("AMOUNT_A"),
            "to_date_cents": amount("AMOUNT_B"),
        }
    nothing = pl.lit(None, pl.Int64())
    if table == "SPLT_CD":
        year = day("ELEC_DATE").dt.year().cast(pl.String).fill_null("")
        parts = [pl.lit("to-date"), written("PTRAN_ID"), code_of("ELEC_CODE"), year]
        return {
            "form": code_of("PFORM_TYPE"),
            "line": pl.concat_str(parts, separator=" "),
            "period_cents": nothing,
            "to_date_cents": amount("ELEC_AMOUNT"),
        }
    return {
        "form": pl.lit("F496"),
        "line": pl.lit("to-date"),
        "period_cents": nothing,
        "to_date_cents": to_date_cents(pl.col("TEXT4000")),
    }
