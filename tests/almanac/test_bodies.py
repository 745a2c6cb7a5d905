"""Every packaged body loads whole; another body is another folder of the same tables."""

from __future__ import annotations

import csv
import io
import shutil
from importlib.resources import files
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downballot.almanac.bodies import TABLES, packaged_bodies, packaged_body, read_body
from downballot.almanac.body_tables import columns
from downballot.errors import DownballotError, FormatError, UsageError
from downballot.model.body import BodyRecord

ALMANAC = Path(str(files("downballot.almanac")))
TEMPLATE = ALMANAC / "templates" / "body"
FOLDERS = [TEMPLATE, *(ALMANAC / "bodies" / name for name in packaged_bodies())]
# What the sources of a body may be at odds about; anything else is a mistake of the tables.
OF_SOURCES = {
    "measure-against-votes",
    "outcome-unlike-early-count",
    "rows-unverified",
    "share-against-votes",
    "sources-contradict",
    "sources-disagree",
    "turnout-disagrees",
    "winner-not-on-record",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEMPLATE, tmp_path / "example-city-council"))


def test_the_template_has_every_table_filled_and_one_contradiction_of_its_sources():
    record = read_body(TEMPLATE)
    assert [one.code for one in record.findings] == ["sources-contradict"]
    assert len(record.seats) == 5
    assert all(getattr(record, name) for name in TABLES)
    rows = [row for name in TABLES if name != "body" for row in getattr(record, name)]
    assert all(row.source.startswith("https://example.org/") for row in rows)
    assert all(row.note == "invented example" for row in rows)


@pytest.mark.parametrize("body", FOLDERS, ids=lambda path: path.name)
def test_every_table_has_exactly_the_columns_of_its_rows_in_their_order(body: Path):
    for path in body.glob("*.csv"):
        header = path.read_text(encoding="utf-8-sig").splitlines()[0]
        assert header == ",".join(columns(TABLES[path.stem])), path.name


@pytest.mark.parametrize("body", FOLDERS, ids=lambda path: path.name)
def test_every_row_of_a_packaged_body_has_a_source_and_a_date(body: Path):
    record = read_body(body)
    for name in TABLES:
        rows = (record.body,) if name == "body" else getattr(record, name)
        for row in rows:
            assert row.source, (name, row)
            assert row.as_of, (name, row)


@pytest.mark.parametrize("body", packaged_bodies())
def test_a_packaged_body_is_found_by_its_id_and_read_once(body: str):
    assert packaged_body(body).body.id == body
    assert packaged_body(body) is packaged_body(body)


@pytest.mark.parametrize("body", packaged_bodies())
def test_a_packaged_body_contradicts_itself_only_where_its_sources_do(body: str):
    others = [
        one.sentence for one in packaged_body(body).findings if one.code not in OF_SOURCES
    ]
    assert others == []


@pytest.mark.parametrize("body", packaged_bodies())
def test_every_contradiction_on_record_is_listed_with_both_sides(body: str):
    record = packaged_body(body)
    listed = [one for one in record.findings if one.code == "sources-contradict"]
    assert len(listed) == len(record.contradictions) > 0
    for line, (row, finding) in enumerate(zip(record.contradictions, listed, strict=True), 2):
        assert finding.severity == "info"
        assert finding.sentence.startswith(f"contradictions.csv:{line}: {row.subject}")
        assert f": {row.says} ({row.source}) but {row.other_says} (" in finding.sentence
        opened = row.source.startswith("http") and row.other_source.startswith("http")
        assert opened or not row.verified, row


@pytest.mark.parametrize(
    ("subject", "one", "other"),
    [
        ("runoff of 21 May 2013", "20,243", "949 of 30,347"),
        ("runoff of 19 May 2015", "11.83", "12.57"),
        ("lead for second place on 8 March", "939", "133"),
        ("primary of March 2020", "no opponent", "write-in"),
        ("candidates of the primary of March 2024", "six", "five and a write-in"),
        ("share of Karla Griego", "36.73%", "36.72%"),
        ("first day of George McKenna", "22 August 2014", "28 August 2014"),
        ("members who left in December 2024", "9 December", "13 December"),
        ("Mónica García to Rocío Rivas", "9 December 2022", "13 December 2022"),
        ("third term of Scott Schmerelson", "December 2024", "January"),
        ("first election of Scott Schmerelson", "2015", "2014"),
        ("last day to certify", "3 December", "5 December"),
        ("registered voters of November 2020", "5,709,853", "5,813,167"),
        ("members with other work", "$26,347", "$26,437"),
        ("members without other work", "$45,637", "$45,627"),
        ("Charter Amendment L", "7 March 2007", "6 March 2007"),
        ("control of the board from December 2022", "solid majority", "4-3"),
        ("bloc of Kelly Gonez", "union", "charter"),
    ],
)
def test_what_the_sources_of_lausd_disagree_about_is_on_record(
    subject: str, one: str, other: str
):
    (row,) = (row for row in packaged_body("lausd").contradictions if subject in row.subject)
    assert one in row.says
    assert other in row.other_says


def test_both_registrations_of_november_2020_are_kept_and_named():
    (finding,) = (
        one for one in packaged_body("lausd").findings if one.code == "turnout-disagrees"
    )
    assert "5709853 registered where turnout.csv:" in finding.sentence
    assert "has 5813167 in the election of 2020-11-03" in finding.sentence


def test_lausd_is_packaged_with_its_seven_seats():
    assert [seat.id for seat in packaged_body("lausd").seats] == list("1234567")


def test_an_unknown_body_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match=r"'lasud': no such body, expected one of .*lausd"):
        packaged_body("lasud")


@pytest.mark.parametrize("name", ["body.csv", "seats.csv"])
def test_a_folder_without_a_needed_table_is_refused_by_its_name(folder: Path, name: str):
    (folder / name).unlink()
    with pytest.raises(FormatError, match=f"example-city-council: has no {name}, expected"):
        read_body(folder)


@pytest.mark.parametrize("name", ["body.csv", "seats.csv"])
def test_a_needed_table_with_a_wrong_header_or_no_row_is_refused(folder: Path, name: str):
    header, *_ = (folder / name).read_text(encoding="utf-8").splitlines()
    (folder / name).write_text(header, encoding="utf-8")
    with pytest.raises(FormatError, match=f"example-city-council: {name}: has no row"):
        read_body(folder)
    (folder / name).write_text("x\n", encoding="utf-8")
    with pytest.raises(
        FormatError, match=f"example-city-council/{name}:1: column 'id' is missing"
    ):
        read_body(folder)


def test_all_other_tables_may_be_absent(folder: Path):
    for name in TABLES:
        if name not in {"body", "seats"}:
            (folder / f"{name}.csv").unlink()
    record = read_body(folder)
    assert len(record.seats) == 5
    assert record.terms == ()
    assert {one.code for one in record.findings} == {"seat-never-filled"}


def test_a_table_with_a_wrong_header_is_left_out_and_the_rest_is_read(folder: Path):
    (folder / "turnout.csv").write_text("election,where\n", encoding="utf-8")
    record = read_body(folder)
    finding, _ = record.findings
    assert (finding.severity, finding.code) == ("error", "table-unreadable")
    assert finding.sentence.startswith(
        "turnout.csv:1: column 'scope' is missing, expected elec"
    )
    assert record.turnout == ()
    assert len(record.terms) == 7


def test_a_table_that_no_body_has_and_a_second_body_are_named(folder: Path):
    (folder / "term.csv").write_text("seat\n", encoding="utf-8")
    body = (folder / "body.csv").read_text(encoding="utf-8").splitlines()
    (folder / "body.csv").write_text("\n".join([*body, body[1]]), encoding="utf-8")
    sentences = {one.code: one.sentence for one in read_body(folder).findings}
    assert sentences["table-unknown"].startswith("term.csv:1: no table of a body, expected one")
    assert sentences["defined-twice"] == "body.csv:3: a second body, expected one"


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from([
        "",
        "0",
        "1; 1",
        ";",
        "a=1",
        "2022-11",
        "0000-00",
        "101%",
        "-1",
        "9" * 5000,
    ]),
    st.sampled_from([
        "ana-example",
        "1",
        "vacant",
        "won",
        "unverified",
        "more than 0%",
        "press",
    ]),
)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    name=st.sampled_from(sorted(TABLES)), cell=CELLS, place=st.randoms(use_true_random=False)
)
def test_any_one_damaged_cell_leaves_a_record_or_an_error_of_ours(
    folder: Path, name: str, cell: str, place: Random
):
    path = folder / f"{name}.csv"
    whole = path.read_bytes()
    rows = list(csv.reader(io.StringIO(whole.decode())))
    row = place.randrange(len(rows))
    rows[row][place.randrange(len(rows[row]))] = cell
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    try:
        path.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))
        record = read_body(folder)
    except DownballotError as error:
        assert name in {"body", "seats"}
        assert name in str(error)
    else:
        assert isinstance(record, BodyRecord)
        for finding in record.findings:
            assert ".csv:" in finding.sentence
            assert "expected" in finding.sentence
    finally:
        path.write_bytes(whole)


@settings(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    name=st.sampled_from(sorted(TABLES)), byte=st.integers(0, 255), place=st.floats(0, 0.999)
)
def test_any_one_damaged_byte_leaves_a_record_or_an_error_of_ours(
    folder: Path, name: str, byte: int, place: float
):
    path = folder / f"{name}.csv"
    whole = path.read_bytes()
    at = int(place * len(whole))
    try:
        path.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
        assert isinstance(read_body(folder), BodyRecord)
    except DownballotError:
        assert name in {"body", "seats"}
    finally:
        path.write_bytes(whole)
