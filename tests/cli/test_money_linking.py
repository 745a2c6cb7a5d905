"""What people type about who is who among donors."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from downballot.money.invented_hard import invent_hard_people

HEADINGS = (
    "filer_id,committee_name,is_iec,election_name,tran_date,amount,entity_cd,"
    "contributor_last_or_org,contributor_first,zip,employer,occupation,contributor_cmte_id\n"
)
GIFTS = (
    ("Individual", "Sampleton", "Ana P.", "94601"),
    ("Individual", "SAMPLETON", "ANA P", "94601"),
    ("Individual", "Exampleworth", "Bartholomew", "94602"),
    ("Individual", "Quillfeather", "Zenobia", "94603"),
)


@pytest.fixture
def desk(run, tmp_path: Path) -> Path:
    """A desk with gifts of invented people to an invented committee."""
    rows = "".join(
        f"1,Example First,False,town-2030,2030-03-0{day},10,{kind},{last},{first},{zip5},,,\n"
        for day, (kind, last, first, zip5) in enumerate(GIFTS, start=1)
    )
    folder = tmp_path / "filings"
    folder.mkdir()
    (folder / "money.csv").write_text(HEADINGS + rows, encoding="utf-8")
    made = tmp_path / "desk"
    assert run("init", made, "--template", "blank").code == 0
    assert run("money", "ingest", folder, "--desk", made).code == 0
    return made


def donors(run, desk: Path, name: str) -> list[tuple[list[str], int]]:
    ended = run("money", "donor", name, "--desk", desk, "--json")
    assert ended.code == 0, ended.err
    return [(one["forms"], one["cents"]) for one in json.loads(ended.out)]


def say(run, desk: Path, word: str, left: str, right: str, reason: str = "they said so"):
    return run("money", word, left, right, "--reason", reason, "--by", "Ana", "--desk", desk)


def test_one_name_in_two_spellings_is_one_row(run, desk):
    (found,) = donors(run, desk, "sampleton")
    assert len(found[0]) == 1
    assert found[1] == 20_00


def test_two_names_of_one_donor_are_joined_by_a_person(run, desk):
    ended = say(run, desk, "same", "Sampleton, Ana P", "QUILLFEATHER, ZENOBIA (94603)")
    assert ended.code == 0, ended.err
    assert "are one, says Ana" in ended.out
    (found,) = donors(run, desk, "zenobia")
    assert found[1] == 30_00
    assert donors(run, desk, "sampleton") == [found]


def test_what_was_joined_is_taken_apart_again_and_every_word_stays(run, desk):
    pair = ("EXAMPLEWORTH, BARTHOLOMEW (94602)", "QUILLFEATHER, ZENOBIA (94603)")
    for word in ("same", "apart"):
        assert say(run, desk, word, *pair).code == 0
    assert [cents for _, cents in donors(run, desk, "zenobia")] == [10_00]
    listed = json.loads(run("money", "corrections", "--desk", desk, "--json").out)
    assert [one["join"] for one in listed] == ["same", "apart"]
    assert {one["by"] for one in listed} == {"Ana"}
    assert "they said so" in run("money", "corrections", "--desk", desk).out


def test_two_spellings_are_held_apart_by_a_person(run, desk):
    ended = say(run, desk, "apart", "SAMPLETON, ANA P (94601)", "SAMPLETON, ANA P. (94601)")
    assert ended.code == 0, ended.err
    assert [cents for _, cents in donors(run, desk, "sampleton")] == [10_00, 10_00]


def test_what_was_joined_is_one_source_of_a_trace(run, desk):
    say(run, desk, "same", "Exampleworth, Bartholomew", "Quillfeather, Zenobia")
    found = json.loads(run("money", "committee", "1", "--desk", desk, "--json").out)
    assert [cents for _, cents in found["givers"]] == [20_00, 20_00]


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("Nobody, Nemo", "Quillfeather, Zenobia", "nobody is written so"),
        ("1", "Quillfeather, Zenobia", "two of a kind"),
        ("Quillfeather, Zenobia", "QUILLFEATHER, ZENOBIA", "expected two"),
    ],
)
def test_a_word_on_nobody_or_one_and_the_same_is_refused(run, desk, left, right, said):
    ended = say(run, desk, "same", left, right)
    assert ended.code == 2
    assert said in ended.err


def test_a_contradiction_is_refused_and_not_kept(run, desk):
    one, two, three = (f"{last}, {first}" for _, last, first, _ in GIFTS[1:])
    assert say(run, desk, "same", one, two).code == 0
    assert say(run, desk, "same", two, three).code == 0
    ended = say(run, desk, "apart", one, three)
    assert ended.code == 2
    assert "expected one of them withdrawn" in ended.err
    listed = json.loads(run("money", "corrections", "--desk", desk, "--json").out)
    assert len(listed) == 2


def test_a_reason_is_needed(run, desk):
    ended = say(run, desk, "same", "Exampleworth, Bartholomew", "Quillfeather, Zenobia", " ")
    assert ended.code == 2
    assert "--reason" in ended.err


def test_quality_is_printed_beside_splink_s(run, tmp_path):
    path = tmp_path / "donors.csv"
    invent_hard_people(500, 8).drop("record").rename({"donor": "donor_id"}).write_csv(path)
    ended = run("money", "link-quality", path, "--labels", "donor_id", "--json")
    assert ended.code == 0, ended.err
    (found,) = json.loads(ended.out)
    assert found["ours"]["f1"] > found["splink"]["f1"]
    assert found["columns"]["last"] == "last"


def test_pairs_that_a_person_labelled_are_read_from_json(run, tmp_path):
    rows = invent_hard_people(240, 9).drop("record").to_dicts()
    pairs: dict[str, list[object]] = {"match": [], "distinct": []}
    for left, right in zip(rows[::2], rows[1::2], strict=True):
        same = left.pop("donor") == right.pop("donor")
        value = {"__class__": "tuple", "__value__": [left, right]}
        pairs["match" if same else "distinct"].append(value)
    path = tmp_path / "training.json"
    path.write_text(json.dumps(pairs), encoding="utf-8")
    ended = run("money", "link-quality", path)
    assert ended.code == 0, ended.err
    assert "pairs of people" in ended.out


def test_quality_of_what_is_no_table_is_refused(run, tmp_path):
    assert run("money", "link-quality").code == 2
    ended = run("money", "link-quality", tmp_path / "absent.csv")
    assert "no such file" in ended.err
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    ended = run("money", "link-quality", tmp_path / "x.csv", "--column", "last")
    assert "expected WHAT=COLUMN" in ended.err
    pl.DataFrame({"last": ["a"]}).write_parquet(tmp_path / "x.parquet")
    ended = run("money", "link-quality", tmp_path / "x.parquet")
    assert "no column of labels" in ended.err
