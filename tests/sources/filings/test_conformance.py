"""What every format of filings must hold, on a real file of each."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from downballot.errors import FormatError
from downballot.model.filing import (
    FILINGS,
    SET_ASIDE,
    SUMMARIES,
    TRANSACTIONS,
    Entity,
    Kind,
    Side,
)
from downballot.sources.filing_registry import filing_formats, format_of

SCHEMAS = {
    "filings": FILINGS,
    "transactions": TRANSACTIONS,
    "summaries": SUMMARIES,
    "set_aside": SET_ASIDE,
}
SAMPLES = {
    "cal-electronic": [
        "cal_format/F460-212416342.cal",
        "cal_format/F496-212385857-amendment.cal",
    ],
    "calaccess-tsv": ["calaccess_sample/RCPT_CD.TSV", "calaccess_sample/S496_CD.TSV"],
    "fec": ["fec/771694.fec", "fec/20180616.zip"],
    "lacity-ethics-xls": ["la_city_ethics/lacity_ethics_contributions_2015_download.xls.html"],
    "netfile-campaign-api": ["netfile/campaign_api_v101/transactions.json"],
    "netfile-connect2": ["netfile/connect2_PTY.csv"],
    "netfile-excel": [
        "netfile/efile_BRK_2018.xlsx",
        "netfile/oakland_fixtures/candidate_independent_supporting_kalb__D-Expenditure.csv",
    ],
    "netfile-portal": ["netfile/sanjose_liccardo_2018.csv"],
    "tidy-money": ["oakland/independent_expenditures_by_candidate_2014_2020.csv"],
}
CASES = [(name, sample) for name, samples in SAMPLES.items() for sample in samples]
MOST_BYTES = 30_000  # of a text that is damaged again and again
AGAIN = 25
DAMAGE = list(b'\0\n\r\t\x1a",<(A9.-\xed\xff')


def read(name: str, path: Path) -> dict[str, pl.DataFrame]:
    tables = filing_formats()[name].read(path)
    return {table: getattr(tables, table).collect() for table in SCHEMAS}


def short(path: Path) -> bytes:
    """The first lines of a text, enough to damage; an archive or a page as it is."""
    body = path.read_bytes()
    if len(body) <= MOST_BYTES or path.suffix in {".zip", ".xlsx", ".html"}:
        return body
    return body[: body.rfind(b"\n", 0, MOST_BYTES) + 1]


def test_every_verified_format_has_a_sample():
    verified = {name for name, format_ in filing_formats().items() if format_.verified}
    assert verified == set(SAMPLES)


@pytest.mark.parametrize(("name", "sample"), CASES)
def test_one_format_claims_it_and_gives_the_columns_of_the_schemas_twice_the_same(
    shared, name, sample
):
    path = shared / "data/money" / sample
    assert format_of(path).name == name
    first, second = read(name, path), read(name, path)
    for table, schema in SCHEMAS.items():
        assert first[table].schema == schema, table
        assert first[table].equals(second[table]), table
    assert sum(table.height for table in first.values()) > 0


@pytest.mark.parametrize(("name", "sample"), CASES)
def test_every_value_is_one_that_the_schema_allows(shared, name, sample):
    tables = read(name, shared / "data/money" / sample)
    rows = tables["transactions"]
    assert set(rows["kind"]) <= set(Kind)
    assert set(rows["entity"]) <= set(Entity)
    assert set(rows["side"]) | set(tables["filings"]["side"]) <= set(Side)
    may_be_null = {"date", "period_from", "period_to", "filed_on", "election_on"}
    may_be_null |= {"period_cents", "to_date_cents"}
    for table in tables.values():
        nulls = {column.name for column in table if column.null_count()}
        assert nulls <= may_be_null
        if "source" in table.columns and not table.is_empty():
            assert set(table["source"]) == {name}
    assert rows.filter(~pl.col("zip").str.contains("^([0-9]{5})?$")).is_empty()
    assert tables["set_aside"].filter(pl.col("text").str.len_chars() > 2_000).is_empty()
    assert tables["set_aside"].filter(pl.col("reason") == "").is_empty()


@pytest.mark.parametrize(("name", "sample"), CASES)
def test_one_damaged_byte_gives_tables_or_an_error_that_names_the_file(
    shared, tmp_path, name, sample
):
    body = bytearray(short(shared / "data/money" / sample))
    path = tmp_path / Path(sample).name
    chance = np.random.default_rng(zlib.crc32(sample.encode()))
    for _ in range(AGAIN if len(body) <= MOST_BYTES else 8):
        place = int(chance.integers(len(body)))
        kept, body[place] = body[place], int(chance.choice(DAMAGE))
        path.write_bytes(body)
        body[place] = kept
        try:
            filing_formats()[name].claims(path)
            tables = read(name, path)
        except FormatError as error:
            assert path.name in str(error), (place, error)
        else:
            for table, schema in SCHEMAS.items():
                assert tables[table].schema == schema, (place, table)


@pytest.mark.parametrize(("name", "sample"), CASES)
def test_a_file_that_was_cut_off_loses_no_row_before_the_cut(shared, tmp_path, name, sample):
    body = short(shared / "data/money" / sample)
    path = tmp_path / Path(sample).name
    path.write_bytes(body)
    whole = accounted(read(name, path))
    chance = np.random.default_rng(zlib.crc32(sample.encode()))
    for place in sorted(chance.integers(len(body), size=6).tolist()):
        path.write_bytes(body[:place])
        try:
            found = accounted(read(name, path))
        except FormatError as error:
            assert path.name in str(error), (place, error)
            continue
        last = max(found, default=0)
        assert {line for line in whole if line < last} <= found, place


def accounted(tables: dict[str, pl.DataFrame]) -> set[int]:
    """Numbers of the lines that are a transaction or set aside."""
    return {*tables["transactions"]["line"], *tables["set_aside"]["line"]}
