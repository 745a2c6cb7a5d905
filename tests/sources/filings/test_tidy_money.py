"""Tables of payments through column maps: Oakland's real ones, and rows that are wrong."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import polars as pl
import pytest

from downballot.errors import FormatError, UsageError
from downballot.sources.filing_registry import format_of
from downballot.sources.filings.tidy_money import FORMAT, tidy_money
from downballot.sources.money_cells import cents

OAKLAND = "data/money/oakland"
PARTS = ("by_individual", "by_committee", "by_other_incl_business", "by_self")
# The published totals of 2020 leave out 1,350 of his rows: a quirk of the source.
MISSES = {("VanCedric Williams", -135000)}
MAP = """\
title = "Money"
date_format = "%m/%d/%Y"
[columns]
filer = "Number"
filer_name = "Committee"
amount = "Amount"
date = "Day"
name = "From"
side = "Side"
memo = "Note"
amendment = "Version"
election = "Election"
[constants]
kind = "contribution"
[words.side]
for = "support"
[words.memo]
see = "true"
"""
ROW = {
    "Number": "1370001", "Committee": "Example 2030", "Amount": "$1,250.50", "Day": "3/1/2030",
    "From": "Sample", "Side": "for", "Note": "", "Version": "", "Election": "2030",
}  # fmt: skip


@pytest.fixture(scope="module")
def contributions(shared: Path) -> pl.DataFrame:
    path = shared / OAKLAND / "contributions_all_committees.csv.gz"
    assert format_of(path) is FORMAT
    tables = FORMAT.read(path)
    assert not tables.set_aside.collect().height
    return tables.transactions.collect()


def table(folder: Path, *changes: dict[str, str], columns: str = MAP) -> Path:
    path = folder / "money.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(ROW)
        writer.writerows([*(ROW | change).values()] for change in changes)
    (folder / "money.toml").write_text(columns, encoding="utf-8")
    return path


def test_every_contribution_of_oakland_is_read(shared, contributions):
    path = shared / OAKLAND / "contributions_all_committees.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        whole = sum(cents(row["amount"]) for row in csv.DictReader(file))
    assert contributions.height == 59815
    assert contributions["cents"].sum() == whole
    assert not contributions["date"].null_count()


def test_itemised_rows_add_up_to_the_published_totals_of_138_of_139_candidates(
    shared, contributions
):
    sums = contributions.group_by("filer", "election").agg(pl.col("cents").sum())
    found = {(filer, election): total for filer, election, total in sums.iter_rows()}
    with (shared / OAKLAND / "candidates_totals_2014_2020.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    misses = set()
    for row in rows:
        stated = sum(cents(row[part]) for part in PARTS if row[part])
        year = row["election_date"][:4]
        gap = stated - found.get((row["filer_id"], f"oakland-{year}"), 0)
        if abs(gap) > 100:
            misses.add((row["candidate"], gap))
    assert len(rows) == 139
    assert misses == MISSES


def test_independent_expenditure_for_the_school_board_of_2020_by_spender(shared):
    path = shared / OAKLAND / "independent_expenditures_by_candidate_2014_2020.csv"
    assert format_of(path) is FORMAT
    rows = FORMAT.read(path).transactions.collect()
    assert rows.height == 81
    assert rows["date"].null_count() == 81
    board = rows.filter(
        pl.col("election") == "2020-11-03", pl.col("office").str.contains("school")
    )
    sums = board.group_by("filer").agg(pl.col("cents").sum())
    assert dict(sums.iter_rows()) == {
        "1331137": 383_737_88,
        "1431009": 302_861_64,
        "1345259": 253_062_57,
        "1302433": 108_840_00,
        "1332115": 10_694_30,
    }


@pytest.mark.parametrize(
    ("years", "rows", "total"),
    [("2015-2018", 2894, 569_355_37), ("2018-2020", 3327, 477_054_39)],
)
def test_receipts_of_a_committee_are_read_with_and_without_the_kind_of_giver(
    shared, years, rows, total
):
    path = shared / OAKLAND / f"go_public_schools_1331137_{years}.csv"
    assert format_of(path) is FORMAT
    read = FORMAT.read(path).transactions.collect()
    assert (read.height, read["cents"].sum()) == (rows, total)
    assert (set(read["entity"]) == {"unknown"}) == (years == "2015-2018")


def test_a_list_of_committees_is_no_table_of_money(shared):
    path = shared / OAKLAND / "committees.csv"
    assert not FORMAT.claims(path)
    with pytest.raises(FormatError, match="no column map is known for it"):
        FORMAT.read(path)


def test_a_map_beside_a_table_reads_it(tmp_path):
    path = table(tmp_path, {}, {"Note": "see", "Side": "oppose", "Amount": "(25.00)"})
    tables = FORMAT.read(path)
    first, second = tables.transactions.collect().iter_rows(named=True)
    assert format_of(path) is FORMAT
    assert (first["cents"], first["side"], first["memo"]) == (125050, "support", False)
    assert (second["cents"], second["side"], second["memo"]) == (-2500, "oppose", True)
    filing = tables.filings.collect().row(0, named=True)
    assert (filing["filing"], filing["filer_name"]) == ("1370001 2030", "Example 2030")


def test_a_map_by_name_or_path_reads_a_table_without_one_beside_it(tmp_path):
    path = table(tmp_path, {})
    elsewhere = (tmp_path / "money.toml").rename(tmp_path / "m.toml")
    assert tidy_money(elsewhere).read(path).transactions.collect().height == 1
    with pytest.raises(FormatError, match="no column 'filer_id'"):
        tidy_money("oakland").read(path)
    with pytest.raises(UsageError, match="column map 'berkeley': unknown"):
        tidy_money("berkeley")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Amount": ""}, "amount '', expected an amount"),
        ({"Amount": "12.345"}, "amount '12.345', expected an amount"),
        ({"Day": "2/30/2030"}, "date '2/30/2030', expected a day"),
        ({"Side": "both"}, "side 'both', expected a word of the column map"),
        ({"Note": "maybe"}, "memo 'maybe', expected a word of the column map"),
        ({"Version": "B"}, "amendment 'B', expected a whole number"),
        ({"Number": "Pending", "Committee": ""}, "filer '', expected an id or a name"),
        ({"more": "1"}, "cell '1' after the last column, expected as many cells as headings"),
    ],
)
def test_a_row_that_is_wrong_is_set_aside_with_the_reason(tmp_path, change, reason):
    tables = FORMAT.read(table(tmp_path, {}, change, {}))
    aside = tables.set_aside.collect().row(0, named=True)
    assert (aside["reason"], aside["line"]) == (reason, 3)
    assert aside["text"].count(",") >= len(ROW) - 1
    assert tables.transactions.collect()["line"].to_list() == [2, 4]


def test_both_spellings_of_unitemized_are_lumps_and_a_filers_own_words_are_not(tmp_path):
    names = ["(Unitemized)", "(Untemized)", "UNITEMIZED", "Unitemized contributions", "Sample"]
    read = FORMAT.read(table(tmp_path, *({"From": name} for name in names)))
    assert read.transactions.collect()["kind"].to_list() == [
        "unitemized", "unitemized", "unitemized", "contribution", "contribution",
    ]  # fmt: skip


def test_a_map_with_a_mistake_is_named_before_anything_is_read(tmp_path):
    path = table(tmp_path, {}, columns=MAP.replace("support", "yes"))
    with pytest.raises(UsageError, match=r"^money\.toml: words\.side: 'yes'"):
        FORMAT.read(path)
