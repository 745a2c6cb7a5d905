"""Ten million receipts in the shape of CAL-ACCESS: read to Parquet, totals by committee.

Beside Polars reading the same columns of the same file, as text and without a look at
whether a line is a row, and beside the raw read of its bytes. Blank cells are written as
nothing, since Polars takes long over columns of empty strings.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import polars.selectors as cs

from bench.measure import NotMeasured, Row, peak_mib, timed
from downballot.sources.california_records import RECORDS
from downballot.sources.filing_registry import filing_formats

ROWS = int(os.environ.get("DOWNBALLOT_BENCH_RECEIPTS", "10_000_000"))
BYTES_A_ROW = 330  # of the table, and twice of Parquet files
BLOCK_BYTES = 16 * 1024 * 1024
KEY = ["FILING_ID", "AMEND_ID"]


def measure(_shared: Path) -> list[Row]:
    """Measure reading and adding up, ours first so that its peak of memory is its own.

    Raises:
        NotMeasured: The disk has no room for the receipts.
    """
    with TemporaryDirectory(prefix="downballot-bench-") as temporary:
        folder = Path(temporary)
        free, needed = shutil.disk_usage(folder).free, 2 * ROWS * BYTES_A_ROW
        if free < needed:
            raise NotMeasured(f"{folder}: {free:,} bytes free, {needed:,} needed")
        command = [sys.executable, "-m", "bench.receipts", temporary, "--rows", str(ROWS)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return _rows(folder)


def _rows(folder: Path) -> list[Row]:
    table = folder / "RCPT_CD.TSV"
    size = f"{ROWS:,} receipts of 63 columns, {table.stat().st_size:,} bytes"
    raw = timed(lambda: _read_bytes(table))
    totals, totals_peak = timed(lambda: _totals(folder)), peak_mib()
    ours, ours_peak = timed(lambda: _to_parquet(folder)), peak_mib()
    set_aside, peak = timed(lambda: _set_aside(folder)), peak_mib()
    plain_totals = timed(lambda: _plain_totals(folder))
    plain = timed(lambda: _plain_to_parquet(table))
    return [
        Row(subject="raw read (floor)", milliseconds=raw, ratio=1, note=size),
        Row(
            subject="Polars: same columns to Parquet",
            milliseconds=plain,
            ratio=plain / raw,
            note="ratio to the raw read",
        ),
        Row(
            subject="read to Parquet",
            milliseconds=ours,
            ratio=ours / plain,
            peak_mib=ours_peak,
            note="ratio to Polars; aim: 1.5, under 500 MiB",
        ),
        Row(
            subject="rows set aside looked for",
            milliseconds=set_aside,
            ratio=set_aside / plain,
            peak_mib=peak,
            note="ratio to Polars to Parquet",
        ),
        Row(
            subject="Polars: totals by committee",
            milliseconds=plain_totals,
            ratio=plain_totals / raw,
            note="ratio to the raw read; amounts as decimals, nothing checked",
        ),
        Row(
            subject="totals by committee",
            milliseconds=totals,
            ratio=totals / plain_totals,
            peak_mib=totals_peak,
            note="ratio to Polars; aim: 1.5, under 500 MiB",
        ),
    ]


def _read_bytes(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(BLOCK_BYTES):
            pass


def _to_parquet(folder: Path) -> None:
    rows = filing_formats()["calaccess-tsv"].read(folder).transactions
    told = pl.when(cs.string() != "").then(cs.string())
    rows.with_columns(told).sink_parquet(folder / "ours.parquet", engine="streaming")


def _set_aside(folder: Path) -> None:
    filing_formats()["calaccess-tsv"].read(folder).set_aside.collect(engine="streaming")


def _totals(folder: Path) -> None:
    rows = filing_formats()["calaccess-tsv"].read(folder).transactions
    counted = rows.filter(~pl.col("memo"))
    counted.group_by("filer", "kind").agg(pl.col("cents").sum()).collect(engine="streaming")


def _plain(path: Path, columns: list[str]) -> pl.LazyFrame:
    scanned = pl.scan_csv(path, separator="\t", quote_char=None, infer_schema=False)
    return scanned.select(columns)


def _plain_to_parquet(table: Path) -> None:
    columns = [*KEY, *RECORDS["RCPT"].used]
    _plain(table, columns).sink_parquet(table.parent / "plain.parquet", engine="streaming")


def _plain_totals(folder: Path) -> None:
    columns = [*KEY, "FORM_TYPE", "AMOUNT", "MEMO_CODE", "RCPT_DATE"]
    rows = _plain(folder / "RCPT_CD.TSV", columns).filter(pl.col("MEMO_CODE").is_null())
    covers = _plain(folder / "CVR_CAMPAIGN_DISCLOSURE_CD.TSV", [*KEY, "FILER_ID"])
    amount = pl.col("AMOUNT").cast(pl.Decimal(38, 2)).sum()
    joined = rows.join(covers, on=KEY, how="left")
    joined.group_by("FILER_ID", "FORM_TYPE").agg(amount).collect(engine="streaming")
