"""What people type about money: real filings of Oakland, Berkeley and Los Angeles."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from downballot.cli import main

NIGHT = ("--undated", "2020-11-03", "--as-of", "2020-11-03")
TOTALS = "candidates_totals_2014_2020.csv"
SPENDING = "independent_expenditures_by_candidate_2014_2020.csv"
PARTS = ("by_individual", "by_committee", "by_other_incl_business", "by_self")
HEADINGS = (
    "filer_id,committee_name,is_iec,election_name,tran_date,amount,entity_cd,"
    "contributor_last_or_org,contributor_first,zip,employer,occupation,contributor_cmte_id\n"
)
ROW = "{filer},{name},False,town-2030,2030-03-01,{amount},Individual,Sample,Ana,94601,,,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two invented committees, a row that is no money, and a file that is none."""
    made = tmp_path / "filings"
    made.mkdir()
    rows = [("1", "Example First", "10.00"), ("2", "Example Second", "5.00")]
    rows += [("3", "Example Third", "x")]
    text = "".join(ROW.format(filer=one, name=name, amount=cents) for one, name, cents in rows)
    (made / "money.csv").write_text(HEADINGS + text, encoding="utf-8")
    (made / "notes.txt").write_text("nothing of money", encoding="utf-8")
    return made


@pytest.fixture
def desk(run, folder: Path, tmp_path: Path) -> Path:
    made = tmp_path / "desk"
    assert run("init", made, "--template", "blank").code == 0
    assert run("money", "ingest", folder, "--desk", made).code == 0
    return made


def cents(text: str) -> int:
    return int(Decimal(text or "0") * 100)


def answer(ended) -> object:
    assert (ended.code, ended.err) == (0, ""), ended
    return json.loads(ended.out)


def refused(ended) -> str:
    assert (ended.code, ended.out.strip()) == (2, ""), ended
    said = ended.err.strip()
    assert said.startswith("downballot: ")
    return " ".join(said.split())


@pytest.fixture(scope="module")
def oakland(shared: Path) -> list[dict[str, object]]:
    """What the command prints of all real files of Oakland, asked once."""
    folder = shared / "data" / "money" / "oakland"
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
        main(["money", "totals", "--folder", str(folder), "--json"])
    return json.loads(printed.getvalue())


def test_the_chain_of_oakland_2020(run, shared: Path):
    where = ("--folder", shared / "data/money/oakland")
    given = ("money", "trace", "--committee", "1431009", *NIGHT, *where)
    found = answer(run(*given, "--json"))
    first = found["sources"][0]
    assert found["spent_cents"] == 30286164
    assert first["source"].startswith("BLOOMBERG")
    assert first["pro_rata_cents"] == 16802310
    assert (first["least_cents"], first["most_cents"]) == (14236164, 20000000)
    assert sum(one["pro_rata_cents"] for one in found["sources"]) == 30286164
    shown = run(*given).out
    assert "$168,023.10" in shown
    assert "55.5%" in shown
    assert "rows without a date are taken to be of 2020-11-03" in " ".join(shown.split())


def test_go_public_schools_is_one_donor_s_by_88_3_percent(run, shared: Path, tmp_path: Path):
    for name in ("go_public_schools_1331137_2018-2020.csv", SPENDING):
        shutil.copy(shared / "data/money/oakland" / name, tmp_path)
    shown = run("money", "trace", "--committee", "1331137", *NIGHT, "--folder", tmp_path)
    assert "$383,737.88" in shown.out
    assert "88.3%" in shown.out


def test_totals_of_139_candidates_are_those_published_and_one_is_named(oakland, shared: Path):
    found = {(one["filer_id"], one["election"]): one for one in oakland if "spent_cents" in one}
    assert len(found) == sum("spent_cents" in one for one in oakland)
    with (shared / "data/money/oakland" / TOTALS).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    misses = {}
    for row in rows:
        filer = row["filer_id"] or f"name:{row['candidate']}"
        one = found[filer, row["election_date"]]
        difference = one["itemised_cents"] - sum(cents(row[part]) for part in PARTS)
        if abs(difference) > 100:
            misses[row["candidate"]] = difference
        assert one["loans_cents"] == cents(row["loans"]), row["candidate"]
        assert one["spent_cents"] == cents(row["expenditures"]), row["candidate"]
        assert one["unitemised_cents"] == cents(row["unitemized"]), row["candidate"]
    assert len(rows) == 139
    assert misses == {"VanCedric Williams": 1350_00}


def test_published_totals_change_nothing_that_rows_tell(run, oakland, shared: Path, tmp_path):
    rows = "contributions_all_committees.csv.gz"
    shutil.copy(shared / "data/money/oakland" / rows, tmp_path)
    alone = answer(run("money", "totals", "--folder", tmp_path, "--json"))
    for filer in ("1331503", "1236617"):
        both = [one for one in oakland if one["filer_id"] == filer and "spent_cents" in one]
        only = [one for one in alone if one["filer_id"] == filer]
        sums = [sum(one["itemised_cents"] for one in every) for every in (both, only)]
        assert sums[0] == sums[1]


def test_spending_by_spender_and_side_is_that_of_the_81_published_rows(oakland, shared: Path):
    sides = {"S": "support", "O": "oppose"}
    found = {
        (
            one["election"],
            one["candidate"],
            one["support_or_oppose"],
            one["filer_id"],
        ): one["ie_cents"]
        for one in oakland
        if "ie_cents" in one
    }
    with (shared / "data/money/oakland" / SPENDING).open(encoding="utf-8") as file:
        published = {
            (
                row["election_date"],
                row["candidate"],
                sides[row["sup_opp"]],
                row["spender_filer_id"],
            ): cents(row["total"])
            for row in csv.DictReader(file)
        }
    assert len(published) == 81
    assert found == published


def test_two_overlapping_tables_of_one_committee_count_once(oakland):
    of_one = [one for one in oakland if one["filer_id"] == "1331137" and "spent_cents" in one]
    assert sum(one["itemised_cents"] for one in of_one) == 1029654_16


def test_every_object_has_the_promised_keys(oakland):
    committee = {"filer_id", "committee", "election", "itemised_cents", "unitemised_cents"}
    committee |= {"loans_cents", "spent_cents"}
    spender = {
        "filer_id",
        "committee",
        "election",
        "candidate",
        "support_or_oppose",
        "ie_cents",
    }
    assert all(committee <= set(one) or spender <= set(one) for one in oakland)


def test_rows_set_aside_and_files_of_no_format_are_counted_and_named(run, folder: Path):
    shown = " ".join(run("money", "totals", "--folder", folder).out.split())
    assert "1 row set aside: money.csv:4 amount 'x', expected an amount" in shown
    assert "notes.txt" in shown


def test_json_of_totals_is_whole_and_what_it_lacks_is_told_beside_it(run, folder: Path):
    ended = run("money", "totals", "--folder", folder, "--json")
    assert len(json.loads(ended.out)) == 2
    told = " ".join(ended.err.split())
    assert "1 row set aside, the first: amount 'x', expected an amount" in told
    assert "1 file of no known format: notes.txt" in told


def test_filings_of_a_format_that_was_never_tried_are_told_to_be(run, desk: Path, tmp_path):
    other = tmp_path / "paid"
    other.mkdir()
    heading, row = "exp_date,payee_name,exp_amount,cmt_name,cmt_id", "2030-03-01,A,5.00,Ana,7"
    (other / "paid.csv").write_text(f"{heading}\n{row}\n", encoding="utf-8")
    said = run("money", "ingest", other, "--desk", desk).out
    assert "This format was never tried on a real file." in said
    shown = " ".join(run("money", "totals", "--folder", other).out.split())
    assert "never tried on a real file: paid.csv" in shown


def test_a_desk_takes_filings_in_once_and_answers_without_the_folder(run, desk, folder):
    again = run("money", "ingest", folder, "--desk", desk)
    assert "taken in before" in again.out
    shutil.rmtree(folder)
    found = json.loads(run("money", "totals", "--desk", desk, "--json").out)
    assert [(one["filer_id"], one["itemised_cents"]) for one in found] == [
        ("1", 1000),
        ("2", 500),
    ]


def test_what_was_taken_in_is_told_with_its_rows(run, desk, tmp_path: Path):
    other = tmp_path / "other.csv"
    row = ROW.format(filer="3", name="Example Third", amount="20.00")
    other.write_text(HEADINGS + row, encoding="utf-8")
    (batch,) = answer(run("money", "ingest", other, "--desk", desk, "--json"))
    assert (batch["name"], batch["transactions"], batch["set_aside"]) == ("other.csv", 1, 0)
    found = json.loads(run("money", "totals", "--desk", desk, "--json").out)
    assert [one["itemised_cents"] for one in found] == [1000, 500, 2000]


def test_filings_are_not_kept_where_there_is_no_desk(run, folder: Path, tmp_path: Path):
    said = refused(run("money", "ingest", folder, "--desk", tmp_path))
    assert "expected a folder with desk.toml" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("committee", "zzz"), "none is called so, the nearest are: Example"),
        (("committee", "example"), "expected one id or name"),
        (("donor", "zzz"), "expected words of a name"),
        (("donor", ""), "expected words of a name"),
        (("match", "zzz"), "none is called so"),
        (("match", "1", "--program", "x"), "expected one of los-angeles, new-york"),
        (("match", "1", "--cycle", "1999"), "not on record, expected one of"),
        (("trace",), "expected a candidate or a committee"),
        (("trace", "Ana", "--side", "maybe"), "expected support or oppose"),
        (("trace", "Ana"), "nothing spent for and against Ana, expected"),
        (("trace", "Ana", "--as-of", "soon"), "not a date, expected"),
        (("late", "soon"), "not a date, expected"),
        (("totals", "--as-of", "2020-13-01"), "expected"),
    ],
)
def test_what_cannot_be_used_is_one_line_with_what_can(run, folder: Path, given, said):
    assert said in refused(run("money", *given, "--folder", folder))


@pytest.mark.parametrize("command", ["totals", "reconcile", "late"])
def test_a_folder_without_filings_is_refused(run, tmp_path: Path, command):
    assert "expected one of" in refused(run("money", command, "--folder", tmp_path))
    where = tmp_path / "nowhere"
    assert "nothing is there" in refused(run("money", command, "--folder", where))
    assert "no filings yet" in refused(run("money", command, "--desk", tmp_path))


def test_an_unknown_format_lists_those_there_are(run, desk: Path, folder: Path):
    given = ("money", "ingest", folder, "--format", "zip", "--desk", desk)
    assert "expected one of cal-electronic" in refused(run(*given))


REPORTS = "deduplicate_460_497_within_1_day_of_deadline__496.csv"
REAL = {
    "totals": ("netfile/efile_BRK_2018.xlsx", ()),
    "reconcile": ("netfile/efile_BRK_2018.xlsx", ("--every",)),
    "committee": ("oakland/go_public_schools_1331137_2018-2020.csv", ("1331137",)),
    "donor": ("oakland/go_public_schools_1331137_2018-2020.csv", ("Bloomberg",)),
    "late": (f"netfile/oakland_fixtures/{REPORTS}", ("2014-01-01",)),
    "match": ("la_city_ethics", ("Kayser", "--what-if")),
}


@pytest.mark.parametrize("command", REAL)
def test_every_command_answers_as_words_and_as_json(run, shared: Path, command: str):
    sample, given = REAL[command]
    where = ("--folder", shared / "data" / "money" / sample)
    shown = run("money", command, *given, *where)
    assert (shown.code, shown.err) == (0, "")
    assert len(shown.out.strip().splitlines()) > 1
    assert answer(run("money", command, *given, *where, "--json"))


def test_a_real_workbook_agrees_with_its_own_summary_lines(run, shared: Path):
    where = ("--folder", shared / "data/money/netfile/efile_BRK_2018.xlsx")
    shown = run("money", "reconcile", *where)
    assert "63 summary lines, 0 differ from their rows." in shown.out
    assert len(answer(run("money", "reconcile", *where, "--json"))) == 63


def test_what_a_program_would_pay_where_there_is_none(run, shared: Path):
    where = ("--folder", shared / "data/money/la_city_ethics")
    shown = run("money", "match", "Kayser", "--what-if", *where)
    assert "$11,850.00 public money" in shown.out
    assert "15 contributors, $1,975.00 of their money matched." in shown.out
    found = answer(run("money", "match", "Kayser", "--what-if", *where, "--json"))
    assert (found["public_cents"], found["contributors"]) == (1185000, 15)


def test_an_alert_is_told_once_it_was_marked(run, shared: Path, tmp_path: Path):
    assert run("init", tmp_path / "desk", "--template", "blank").code == 0
    filings = shared / "data/money/cal_format"
    assert run("money", "ingest", filings, "--desk", tmp_path / "desk").code == 0
    asked = ("money", "alert", "--since", "2024-10-01", "--desk", tmp_path / "desk")
    first = answer(run(*asked, "--json"))
    assert {one["filing"] for one in first["reports"]} >= {"212424488"}
    assert answer(run(*asked, "--json")) == first
    told = " ".join(run(*asked, "--mark").out.split())
    assert "$30,000.00 together. Amendment 1; no earlier version was told." in told
    assert answer(run(*asked, "--json"))["reports"] == []
    assert "No late reports not told yet filed since 2024-10-01." in run(*asked).out


def test_strange_rows_are_counted_by_totals_and_reconcile_and_named(run, shared: Path):
    folder = shared / "data/money/netfile/efile_BRK_2017.xlsx"
    for command in ("totals", "reconcile"):
        shown = " ".join(run("money", command, "--folder", folder).out.split())
        assert "8 receipts below zero (\N{MINUS SIGN}$900.00)" in shown
        assert "3 rows of committees that pay themselves ($1,005.38)" in shown
    rows = answer(run("money", "marked", "pays-itself", "--folder", folder, "--json"))
    assert [one["cents"] for one in rows if one["line"]]
    assert sum(one["cents"] for one in rows) == 1005_38
    assert "no such mark" in refused(run("money", "marked", "odd", "--folder", folder))
