"""Precinct results on a desk: kept by hash, superseded visibly, never overwritten."""

from __future__ import annotations

import pytest

from downballot.errors import FormatError, LedgerError, UsageError
from downballot.ledger.recovery import orphans
from downballot.pipeline.creation import create_desk
from downballot.pipeline.precinct_desk import PrecinctDesk
from downballot.pipeline.precinct_joining import joined

E = "2026-11-03-general"
HEAD = "contest,unit,selection,votes\n"


@pytest.fixture
def desk(tmp_path):
    create_desk(tmp_path / "desk", "blank")
    with PrecinctDesk(tmp_path / "desk") as opened:
        yield opened


def file(folder, name: str, text: str):
    (folder / name).write_text(HEAD + text, encoding="utf-8")
    return folder / name


def test_what_is_taken_in_is_read_again_as_it_was(desk, tmp_path):
    path = file(tmp_path, "a.csv", "Mayor,P1,Ana,40\nClerk,P1,Bo,9\n")
    taken = desk.take_in(E, [path])
    assert [one.name for one in taken.kept] == ["a.csv"]
    assert not taken.listed
    assert desk.results(E).votes["votes"].to_list() == [40, 9]
    assert desk.elections() == (E,)


def test_the_same_file_is_kept_once_and_says_the_same(desk, tmp_path):
    path = file(tmp_path, "a.csv", "Mayor,P1,Ana,40\n")
    desk.take_in(E, [path])
    before = desk.results(E).votes
    again = desk.take_in(E, [path])
    assert (again.kept, len(again.known)) == ((), 1)
    assert desk.results(E).votes.equals(before)


def test_a_second_file_of_a_contest_supersedes_it_visibly_and_the_first_stays(desk, tmp_path):
    desk.take_in(E, [file(tmp_path, "a.csv", "Mayor,P1,Ana,40\nClerk,P1,Bo,9\n")])
    taken = desk.take_in(E, [file(tmp_path, "b.csv", "Mayor,P1,Ana,41\n")])
    (old,) = taken.superseded
    assert (old.contest, old.file, old.by) == ("mayor", "a.csv", "b.csv")
    votes = desk.results(E).votes
    assert dict(votes.select("contest", "votes").rows()) == {"clerk": 9, "mayor": 41}
    assert [one.name for one in desk.files(E)] == ["a.csv", "b.csv"]
    lines = joined(desk.results(E), stated=desk.superseded_totals(E)).compared
    assert [(one.added, one.stated, one.source) for one in lines] == [
        (41, 40, "a.csv, superseded")
    ]


def test_a_damaged_file_is_refused_and_nothing_is_kept(desk, tmp_path):
    good = file(tmp_path, "a.csv", "Mayor,P1,Ana,40\n")
    bad = file(tmp_path, "b.csv", "Mayor,P1,Ana,x\n")
    with pytest.raises(FormatError, match=r"b\.csv"):
        desk.take_in(E, [good, bad])
    assert desk.files(E) == ()
    assert desk.elections() == ()


def test_a_table_that_was_changed_is_not_believed(desk, tmp_path):
    desk.take_in(E, [file(tmp_path, "a.csv", "Mayor,P1,Ana,40\n")])
    (table,) = (tmp_path / "desk" / "precincts").rglob("votes.parquet")
    table.write_bytes(table.read_bytes()[:-1] + b"x")
    with pytest.raises(LedgerError, match="another hash"):
        desk.results(E)


def test_tables_that_are_gone_are_made_again_when_the_files_come_again(desk, tmp_path):
    path = file(tmp_path, "a.csv", "Mayor,P1,Ana,40\n")
    desk.take_in(E, [path])
    for table in (tmp_path / "desk" / "precincts").rglob("*.parquet"):
        table.unlink()
    with pytest.raises(LedgerError, match="precincts ingest"):
        desk.results(E)
    assert len(desk.take_in(E, [path]).kept) == 1
    assert desk.results(E).votes["votes"].to_list() == [40]


def test_the_bodies_are_no_orphans_of_a_killed_count(desk, tmp_path):
    desk.take_in(E, [file(tmp_path, "a.csv", "Mayor,P1,Ana,40\n")])
    assert list(orphans(desk.desk.ledger)) == []


def test_an_election_without_results_is_refused_with_those_that_have_some(desk):
    with pytest.raises(UsageError, match="none yet"):
        desk.results(E)


def test_an_id_that_is_none_is_refused(desk, tmp_path):
    with pytest.raises(UsageError, match="no id"):
        desk.take_in("../x", [file(tmp_path, "a.csv", "Mayor,P1,Ana,40\n")])
