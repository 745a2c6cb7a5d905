"""NetFile's workbooks: real ones against their own summary lines, and rows that are wrong."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downballot.errors import FormatError
from downballot.model.filing import FILINGS, SET_ASIDE, SUMMARIES, TRANSACTIONS
from downballot.sources.filing_format import FilingTables
from downballot.sources.filing_registry import format_of
from downballot.sources.filings.netfile_excel import FORMAT
from downballot.sources.netfile_tables import SHEETS
from downballot.sources.workbook_rows import cell_text

NETFILE = "data/money/netfile"
LINES = [
    ("A", "contribution", "1"),
    ("C", "non-monetary", "1"),
    ("I", "miscellaneous", "1"),
    ("D", "contribution-made independent", "1"),
    ("E", "expenditure", "1"),
    ("F", "accrued", "3"),
    ("B1", "loan", "1"),
    ("B1", "loan-repayment", "2"),
]
# The file has no amount in three rows of the first two: those rows are set aside. The third
# states 22.54 more than its rows.
DIFFERENT = {
    ("A", "1249144 460 2017-01-01/2017-06-30", 100000),
    ("E", "1346274 460 2017-07-01/2017-12-31", 19500),
    ("F", "1380631 460 2017-07-01/2017-12-31", -2254),
}
ROW = {
    "Filer_ID": "1370001",
    "Filer_NamL": "Example for Board 2030",
    "Report_Num": "000",
    "Rpt_Date": "2030-07-31",
    "From_Date": "2030-01-01",
    "Thru_Date": "2030-06-30",
    "Elect_Date": "2030-11-05",
    "Rec_Type": "EXPN",
    "Form_Type": "D",
    "Tran_ID": "EXP1",
    "Entity_Cd": "COM",
    "Payee_NamL": "Sample for Board 2030",
    "Expn_Date": "2030-03-01",
    "Amount": "1,250.50",
    "Expn_Code": "MON",
    "Cmte_ID": "#1370002",
    "Cand_NamL": "Sample",
    "Cand_NamF": "Ben",
    "Office_Cd": "BED",
    "Juris_Dscr": "Example Unified",
    "Dist_No": "2",
    "Sup_Opp_Cd": "S",
    "Memo_Code": "",
}


@pytest.fixture(scope="module")
def workbook(shared: Path) -> Path:
    return shared / NETFILE / "efile_BRK_2017.xlsx"


@pytest.fixture(scope="module")
def tables(workbook: Path) -> FilingTables:
    return FORMAT.read(workbook)


@pytest.fixture(scope="module")
def transactions(tables: FilingTables) -> pl.DataFrame:
    return tables.transactions.collect()


@pytest.fixture(scope="module")
def trenado(shared: Path) -> pl.DataFrame:
    name = "candidate_independent_supporting_trenado__D-Expenditure.csv"
    return FORMAT.read(shared / NETFILE / "oakland_fixtures" / name).transactions.collect()


def sheet(folder: Path, *changes: dict[str, str], name: str = "D-Expenditure") -> Path:
    """Write a sheet as CSV, one row a set of changes."""
    path = folder / f"invented__{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(ROW)
        for change in changes:
            surplus = [change[key] for key in change if key not in ROW]
            writer.writerow([*(ROW | change).values()][: len(ROW)] + surplus)
    return path


def test_every_row_of_every_sheet_is_in_one_table(shared, tables, transactions):
    with (shared / "data/money/netfile_excel_columns.csv").open(encoding="utf-8") as file:
        rows = {row["sheet"]: int(row["rows_in_BRK_2017"]) for row in csv.DictReader(file)}
    aside = tables.set_aside.collect()
    second = transactions.filter(kind="loan-repayment").height
    read = transactions.height - second + tables.summaries.collect().height + aside.height
    assert set(rows) == set(SHEETS)
    assert read == sum(rows.values())
    assert sorted(aside["reason"]) == [
        "497: amount '', expected an amount",
        "A-Contributions: amount '', expected an amount",
        "A-Contributions: amount '', expected an amount",
        "E-Expenditure: amount '', expected an amount",
    ]


def test_rows_add_up_to_the_summary_lines_that_filers_wrote(tables, transactions):
    summaries = tables.summaries.collect()
    different = set()
    for schedule, kinds, line in LINES:
        rows = transactions.filter(
            pl.col("schedule") == schedule, pl.col("kind").is_in(kinds.split()), ~pl.col("memo")
        )
        sums = rows.group_by("filing", "amendment").agg(pl.col("cents").sum())
        stated = summaries.filter(form=schedule, line=line)
        both = stated.join(sums, on=["filing", "amendment"], how="full", coalesce=True)
        gap = both["period_cents"] - both["cents"].fill_null(0)
        assert both.height == 96
        different |= {
            (schedule, filing, cents)
            for filing, cents in zip(both["filing"], gap, strict=True)
            if cents
        }
    assert different == DIFFERENT


def test_tables_have_the_columns_of_the_model(tables):
    assert tables.filings.collect_schema() == FILINGS
    assert tables.transactions.collect_schema() == TRANSACTIONS
    assert tables.summaries.collect_schema() == SUMMARIES
    assert tables.set_aside.collect_schema() == SET_ASIDE


def test_a_filing_and_amendment_is_one_row_and_every_version_stays(tables, transactions):
    filings = tables.filings.collect()
    assert filings.height == filings.unique(["filing", "amendment"]).height == 123
    assert not transactions.join(filings, on=["filing", "amendment"], how="anti").height
    versions = filings.filter(filing="1392842 460 2017-01-22/2017-02-18").sort("amendment")
    assert versions["amendment"].to_list() == [0, 1, 2]
    assert versions["filed_on"].is_sorted()


def test_a_pending_filer_is_known_by_its_name(tables):
    filings = tables.filings.collect()
    pending = filings.filter(~pl.col("filer").str.contains(r"^\d{6,7}$"))
    assert set(pending["filer"]) == {"name:Re-Elect Mayor Jesse Arreguin 2020"}


def test_a_filer_without_an_id_never_becomes_another_filer(shared):
    name = "amendment_with_null_filer_id__Summary.csv"
    tables = FORMAT.read(shared / NETFILE / "oakland_fixtures" / name)
    versions = tables.filings.collect().group_by("filer").agg("amendment").sort("filer")
    assert versions["filer"].to_list() == ["1405474", "name:Some other candidate"]
    assert [sorted(each) for each in versions["amendment"]] == [[0, 1], [0]]


def test_independent_expenditure_for_trenado_is_the_figure_confirmed_by_hand(trenado):
    assert trenado.height == 24
    assert trenado["cents"].sum() == 100_788_96
    assert trenado.filter(kind="independent")["cents"].sum() == 99_288_96
    assert trenado.filter(kind="contribution-made")["code"].to_list() == ["MON"]
    assert set(trenado["side"]) == {"support"}


def test_gifts_to_a_candidate_are_no_independent_expenditure(shared):
    name = "candidate_independent_supporting_kalb__D-Expenditure.csv"
    rows = FORMAT.read(shared / NETFILE / "oakland_fixtures" / name).transactions.collect()
    kinds = dict(rows.group_by("code").agg(pl.col("kind").unique()).iter_rows())
    assert kinds == {
        "IND": ["independent"], "MON": ["contribution-made"], "IKD": ["contribution-made"]
    }  # fmt: skip


def test_the_sheet_is_the_schedule_where_form_type_became_midnight(shared):
    name = "referendum_contributions_by_origin__A-Contributions.csv"
    rows = FORMAT.read(shared / NETFILE / "oakland_fixtures" / name).transactions.collect()
    assert rows.height == 129
    assert set(rows["schedule"]) == {"A"}
    assert set(rows["kind"]) == {"contribution"}


def test_every_fixture_is_claimed_by_this_format_alone_and_read_whole(shared):
    for path in sorted((shared / NETFILE / "oakland_fixtures").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file)) - 1
        format_ = format_of(path)
        tables = format_.read(path)
        found = pl.collect_all([tables.transactions, tables.summaries, tables.set_aside])
        assert format_ is FORMAT
        assert sum(table.height for table in found) == rows, path.name
        assert not found[2].height


def test_a_row_says_who_was_paid_for_whom(tmp_path):
    row = FORMAT.read(sheet(tmp_path, {})).transactions.collect().row(0, named=True)
    assert row["cents"] == 125050
    assert row["counterparty"] == "1370002"
    assert (row["candidate"], row["office"]) == ("Ben Sample", "BED, Example Unified")
    assert (row["district"], row["side"], row["kind"]) == ("2", "support", "contribution-made")
    assert row["filing"] == "1370001 460 2030-01-01/2030-06-30"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Amount": "12.345"}, "amount '12.345', expected an amount"),
        ({"Amount": "a lot"}, "amount 'a lot', expected an amount"),
        ({"Expn_Date": "2030-02-30"}, "day '2030-02-30', expected a day"),
        ({"Thru_Date": "3030-06-30"}, "to '3030-06-30', expected a day"),
        ({"Entity_Cd": "XYZ"}, "entity 'XYZ', expected IND, COM, PTY, SCC or OTH"),
        ({"Sup_Opp_Cd": "?"}, "side '?', expected S or O"),
        ({"Memo_Code": "7"}, "memo code '7', expected X or nothing"),
        ({"Expn_Code": ""}, "code '', expected IND, MON, IKD, LON or CTB"),
        (
            {"Report_Num": "second"},
            "report number 'second', expected the number of an amendment",
        ),
        ({"Filer_ID": "", "Filer_NamL": ""}, "filer '', expected an id or a name"),
        (
            {"one more": "cell"},
            "cell 'cell' after the last column, expected as many cells as headings",
        ),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong_is_set_aside_with_the_reason_and_no_other(
    tmp_path, change, reason
):
    tables = FORMAT.read(sheet(tmp_path, {"Tran_ID": "EXP0"}, change, {"Tran_ID": "EXP2"}))
    aside = tables.set_aside.collect().row(0, named=True)
    assert aside["reason"] == f"D-Expenditure: {reason}"
    assert aside["line"] == 3
    assert "2030" in aside["text"]
    kept = tables.transactions.collect()
    assert kept.select("transaction", "line").rows() == [("EXP0", 2), ("EXP2", 4)]


def test_a_sheet_of_another_name_says_its_schedule_in_every_row(tmp_path):
    path = sheet(tmp_path, {"Form_Type": "E"}, {"Form_Type": "Z"}, name="payments")
    tables = FORMAT.read(path)
    assert tables.transactions.collect()["kind"].to_list() == ["expenditure"]
    reason = "schedule Z: schedule 'Z', expected a schedule that is known"
    assert tables.set_aside.collect()["reason"].to_list() == [reason]


def test_a_row_that_names_itself_as_its_note_is_no_memo(tmp_path):
    read = FORMAT.read(sheet(tmp_path, {"Memo_Code": "EXP1"}, {"Memo_Code": "X"})).transactions
    assert read.collect()["memo"].to_list() == [False, True]


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(amounts=st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=20))
def test_cents_come_back_as_they_were_written(tmp_path, amounts):
    written = [{"Amount": f"{'-' * (n < 0)}{abs(n) // 100}.{abs(n) % 100:02}"} for n in amounts]
    assert FORMAT.read(sheet(tmp_path, *written)).transactions.collect()["cents"].to_list() == (
        amounts
    )


@given(st.integers(-(10**14), 10**14))
def test_a_number_of_a_workbook_keeps_its_cents(cents):
    assert round(float(cell_text(cents / 100)) * 100) == cents
    assert "e" not in cell_text(cents / 100)


def test_a_binary_fraction_is_read_with_the_digits_that_excel_shows():
    assert cell_text(0.1 + 0.2) == "0.3"
    assert cell_text(1263.6300000000001) == "1263.63"


def test_what_is_no_workbook_and_no_sheet_is_refused(tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("name,amount\nAna,1\n", encoding="utf-8")
    archive = tmp_path / "archive.xlsx"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("note.txt", "no workbook")
    assert not FORMAT.claims(other)
    assert not FORMAT.claims(archive)
    with pytest.raises(FormatError, match=r"other\.csv: line 1: other headings"):
        FORMAT.read(other)
    with pytest.raises(FormatError, match=r"archive\.xlsx: cannot be opened"):
        FORMAT.read(archive)


FIXTURES = "data/money/netfile/oakland_fixtures"


@pytest.mark.parametrize(
    "name",
    [
        "efile_COAK_2022_D-Expenditure.csv",
        "2022 D-Expenditure.csv",
        "COAK_d_expenditure.csv",
        "D-Expenditure.csv",
        "spending.csv",  # the rows say their schedule themselves
    ],
)
def test_a_sheet_as_csv_is_read_alike_under_any_name(shared, tmp_path, name):
    real = shared / FIXTURES / "candidate_independent_supporting_trenado__D-Expenditure.csv"
    path = tmp_path / name
    path.write_bytes(real.read_bytes())
    expected = FORMAT.read(real).transactions.drop("file").collect()
    assert FORMAT.read(path).transactions.drop("file").collect().equals(expected)


def test_summary_lines_are_known_by_their_headings(shared, tmp_path):
    real = shared / FIXTURES / "deduplicate_committee_expenses__Summary.csv"
    path = tmp_path / "lines.csv"
    path.write_bytes(real.read_bytes())
    tables = FORMAT.read(path)
    assert tables.summaries.collect().height == FORMAT.read(real).summaries.collect().height
    assert tables.transactions.collect().is_empty()
    assert tables.set_aside.collect().is_empty()


def test_a_workbook_is_read_from_the_archive_it_comes_in(shared, tmp_path):
    real = shared / "data/money/netfile/efile_BRK_2018.xlsx"
    path = tmp_path / "efile_BRK_2018.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(real, real.name)
    assert format_of(path).name == FORMAT.name
    found = FORMAT.read(path).transactions.drop("file").collect()
    assert found.equals(FORMAT.read(real).transactions.drop("file").collect())
