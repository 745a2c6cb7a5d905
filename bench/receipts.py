"""Receipts in the shape of CAL-ACCESS, as many as asked for, the same every time.

Nobody in them is real. Columns, order, dates, line endings and the share of blank cells are
those of the state's table ``RCPT_CD``; so is the length of a row, about 209 bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import polars as pl

COLUMNS = [
    "FILING_ID", "AMEND_ID", "LINE_ITEM", "REC_TYPE", "FORM_TYPE", "TRAN_ID", "ENTITY_CD",
    "CTRIB_NAML", "CTRIB_NAMF", "CTRIB_NAMT", "CTRIB_NAMS", "CTRIB_CITY", "CTRIB_ST",
    "CTRIB_ZIP4", "CTRIB_EMP", "CTRIB_OCC", "CTRIB_SELF", "TRAN_TYPE", "RCPT_DATE",
    "DATE_THRU", "AMOUNT", "CUM_YTD", "CUM_OTH", "CTRIB_DSCR", "CMTE_ID", "TRES_NAML",
    "TRES_NAMF", "TRES_NAMT", "TRES_NAMS", "TRES_CITY", "TRES_ST", "TRES_ZIP4", "INTR_NAML",
    "INTR_NAMF", "INTR_NAMT", "INTR_NAMS", "INTR_CITY", "INTR_ST", "INTR_ZIP4", "INTR_EMP",
    "INTR_OCC", "INTR_SELF", "CAND_NAML", "CAND_NAMF", "CAND_NAMT", "CAND_NAMS", "OFFICE_CD",
    "OFFIC_DSCR", "JURIS_CD", "JURIS_DSCR", "DIST_NO", "OFF_S_H_CD", "BAL_NAME", "BAL_NUM",
    "BAL_JURIS", "SUP_OPP_CD", "MEMO_CODE", "MEMO_REFNO", "BAKREF_TID", "XREF_SCHNM",
    "XREF_MATCH", "INT_RATE", "INTR_CMTEID",
]  # fmt: skip
COVER_COLUMNS = [
    "FILING_ID", "AMEND_ID", "REC_TYPE", "FORM_TYPE", "FILER_ID", "FILER_NAML", "FILER_NAMF",
    "RPT_DATE", "FROM_DATE", "THRU_DATE", "ELECT_DATE", "CAND_NAML", "CAND_NAMF", "BAL_NAME",
    "BAL_NUM", "OFFICE_CD", "OFFIC_DSCR", "JURIS_DSCR", "DIST_NO", "SUP_OPP_CD",
]  # fmt: skip
ROWS_A_FILING = 100
COMMITTEES = 10_000
_BLOCK = 500_000
_CITIES = ("Los Angeles", "Sacramento", "Oakland", "San Diego", "Fresno", "Bakersfield")
_SCHEDULES = ("A",) * 18 + ("C", "I")
_ENTITIES = ("IND",) * 7 + ("OTH",) * 2 + ("COM",)


def write_receipts(folder: Path, rows: int) -> Path:
    """Write ``RCPT_CD.TSV`` and the covers of its filings into a folder.

    Args:
        folder: An empty folder.
        rows: Receipts, 0 or more; ten million take 2.1 GB.
    """
    path = folder / "RCPT_CD.TSV"
    with path.open("wb") as file:
        file.write("\t".join(COLUMNS).encode() + b"\r\n")
        for first in range(0, rows, _BLOCK):
            block = _receipts(first, min(rows, first + _BLOCK))
            block.write_csv(
                file,
                include_header=False,
                separator="\t",
                quote_style="never",
                line_terminator="\r\n",
            )
    _write_covers(folder, -(-rows // ROWS_A_FILING))
    return path


def _receipts(first: int, end: int) -> pl.DataFrame:
    row = pl.int_range(first, end, dtype=pl.Int64)
    mixed = (row * 2_654_435_761) % 4_294_967_291
    filled = {
        "FILING_ID": 1_000_000 + row // ROWS_A_FILING,
        "AMEND_ID": pl.lit("0"),
        "LINE_ITEM": row % ROWS_A_FILING + 1,
        "REC_TYPE": pl.lit("RCPT"),
        "FORM_TYPE": _one_of(_SCHEDULES, mixed),
        "TRAN_ID": pl.format("INCOME-{}", 1_000_000 + mixed % 1_000_000),
        "ENTITY_CD": _one_of(_ENTITIES, mixed // 32),
        "CTRIB_NAML": pl.format("Donor number {}", mixed % 900_001),
        "CTRIB_NAMF": pl.format("Given {}", mixed % 701),
        "CTRIB_CITY": _one_of(_CITIES, mixed // 7),
        "CTRIB_ST": pl.lit("CA"),
        "CTRIB_ZIP4": 90_000 + mixed % 6_000,
        "CTRIB_EMP": pl.format("Employer number {}", mixed % 5_003),
        "CTRIB_OCC": pl.format("Occupation {}", mixed % 311),
        "RCPT_DATE": pl.format(
            "{}/{}/{} 12:00:00 AM", mixed % 12 + 1, mixed % 28 + 1, 2001 + mixed % 25
        ),
        "AMOUNT": pl.format("{}.{}", mixed % 5_000, mixed % 90 + 10),
        "CUM_YTD": mixed % 9_000,
    }
    return pl.select(filled.get(name, pl.lit("")).alias(name) for name in COLUMNS)


def _one_of(words: tuple[str, ...], number: pl.Expr) -> pl.Expr:
    return pl.lit(pl.Series(words)).gather(number % len(words))


def _write_covers(folder: Path, filings: int) -> None:
    filing = pl.int_range(filings, dtype=pl.Int64)
    filled = {
        "FILING_ID": 1_000_000 + filing,
        "AMEND_ID": pl.lit("0"),
        "REC_TYPE": pl.lit("CVR"),
        "FORM_TYPE": pl.lit("F460"),
        "FILER_ID": 900_000 + filing % COMMITTEES,
        "FILER_NAML": pl.format("Committee {}", filing % COMMITTEES),
    }
    pl.select(filled.get(name, pl.lit("")).alias(name) for name in COVER_COLUMNS).write_csv(
        folder / "CVR_CAMPAIGN_DISCLOSURE_CD.TSV",
        separator="\t",
        quote_style="never",
        line_terminator="\r\n",
    )


def main() -> None:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.receipts", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    given = parser.parse_args()
    print(write_receipts(given.folder, given.rows))


if __name__ == "__main__":
    main()
