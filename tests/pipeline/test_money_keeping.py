"""Filings on a desk: whole or not at all, the same bytes once, several batches as one."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from downballot.errors import LedgerError, NotKept
from downballot.money.deduplicating import deduplicate
from downballot.pipeline.money_keeping import (
    FOLDER,
    RECORD,
    batches,
    hash_of,
    keep,
    kept_tables,
)
from downballot.pipeline.money_reading import ReadFile, read_all

HEADINGS = (
    "filer_id,committee_name,is_iec,election_name,tran_date,amount,entity_cd,"
    "contributor_last_or_org,contributor_first,zip,employer,occupation,contributor_cmte_id\n"
)
ROW = "1,Example 2030,False,town-2030,2030-03-01,{amount},Individual,Sample,Ana,94601,,,\n"


def read(folder: Path, *amounts: str, name: str = "money.csv") -> ReadFile:
    folder.mkdir(exist_ok=True)
    rows = "".join(ROW.format(amount=amount) for amount in amounts)
    (folder / name).write_text(HEADINGS + rows, encoding="utf-8")
    (found,) = read_all(folder / name)
    return found


def left_of(desk: Path) -> list[str]:
    return sorted(one.name for one in (desk / FOLDER).iterdir())


def cents(desk: Path) -> list[int]:
    tables = kept_tables(desk)
    assert tables is not None
    return sorted(deduplicate(tables).kept().transactions.collect()["cents"].to_list())


def test_what_was_read_is_kept_with_its_bytes(tmp_path):
    source = read(tmp_path / "in", "10.00", "x")
    batch, new = keep(tmp_path, source)
    assert (batch.transactions, batch.set_aside, new) == (1, 1, True)
    assert (batch.format, batch.sha256) == ("tidy-money", hash_of(source.path))
    raw = tmp_path / FOLDER / batch.id / "raw" / "money.csv"
    assert raw.read_bytes() == source.path.read_bytes()
    assert batches(tmp_path) == (batch,)


def test_keeping_twice_is_keeping_once(tmp_path):
    source = read(tmp_path / "in", "10.00")
    first, _ = keep(tmp_path, source)
    again, new = keep(tmp_path, source)
    assert (again, new) == (first, False)
    assert len(batches(tmp_path)) == 1
    assert cents(tmp_path) == [10_00]


def test_a_desk_with_two_batches_is_one_body_of_money(tmp_path):
    keep(tmp_path, read(tmp_path / "in", "10.00", name="a.csv"))
    keep(tmp_path, read(tmp_path / "in", "20.00", name="b.csv"))
    assert [one.name for one in batches(tmp_path)] == ["a.csv", "b.csv"]
    assert cents(tmp_path) == [10_00, 20_00]


def test_a_newer_table_of_the_same_name_adds_only_what_is_new(tmp_path):
    keep(tmp_path, read(tmp_path / "in", "10.00", "10.00"))
    keep(tmp_path, read(tmp_path / "in", "10.00", "10.00", "20.00"))
    assert len(batches(tmp_path)) == 2
    assert cents(tmp_path) == [10_00, 10_00, 20_00]


def test_a_desk_without_money_has_none(tmp_path):
    assert kept_tables(tmp_path) is None
    assert batches(tmp_path) == ()


def test_a_write_that_fails_leaves_nothing(tmp_path):
    source = read(tmp_path / "in", "10.00")

    def told(table: str) -> None:
        if table == "summaries":
            raise OSError(errno.ENOSPC, "no space left")

    with pytest.raises(NotKept, match="nothing was changed"):
        keep(tmp_path, source, told=told)
    assert left_of(tmp_path) == []
    assert kept_tables(tmp_path) is None


def test_a_process_killed_while_writing_leaves_nothing_that_counts(tmp_path):
    read(tmp_path / "in", "10.00")
    killed = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from downballot.pipeline.money_keeping import keep
        from downballot.pipeline.money_reading import read_all
        def told(table):
            if table == "summaries":
                os.kill(os.getpid(), signal.SIGKILL)
        (source,) = read_all(Path(sys.argv[2]))
        keep(Path(sys.argv[1]), source, told=told)
    """)
    words = [sys.executable, "-c", killed, tmp_path, tmp_path / "in" / "money.csv"]
    ended = subprocess.run(words, check=False)
    assert ended.returncode < 0
    assert kept_tables(tmp_path) is None
    _, new = keep(tmp_path, read(tmp_path / "in", "10.00"))
    assert new
    assert cents(tmp_path) == [10_00]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    source = read(tmp_path / "in", "10.00")
    desk = tmp_path / "desk"
    desk.mkdir(mode=0o500)
    with pytest.raises(NotKept):
        keep(desk, source)


def test_a_record_that_cannot_be_read_is_named(tmp_path):
    batch, _ = keep(tmp_path, read(tmp_path / "in", "10.00"))
    (tmp_path / FOLDER / batch.id / RECORD).write_text("{", encoding="utf-8")
    with pytest.raises(LedgerError, match="expected the record of a batch"):
        batches(tmp_path)


def test_the_hash_of_a_folder_knows_names_and_bytes(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "a").write_bytes(b"1")
    assert hash_of(one) == hash_of(other)
    (other / "a").rename(other / "b")
    assert hash_of(one) != hash_of(other)


def test_two_real_workbooks_are_kept_and_read_as_they_were(shared: Path, tmp_path):
    folder = shared / "data" / "money" / "netfile"
    for year in (2017, 2018):
        (source,) = read_all(folder / f"efile_BRK_{year}.xlsx")
        keep(tmp_path, source)
    tables = kept_tables(tmp_path)
    assert tables is not None
    counts = deduplicate(tables).counts()
    assert dict(counts.select("removed", "rows").rows()) == {
        "": 2421,
        "covered-by-statement": 105,
        "older-amendment": 692,
        "relisted": 149,
    }


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from downballot.pipeline.money_keeping import keep
    from downballot.pipeline.money_reading import read_all
    def told(table):
        if table == "summaries":
            os.kill(os.getpid(), signal.{ending})
    (source,) = read_all(Path(sys.argv[2]))
    keep(Path(sys.argv[1]), source, told=told)
"""


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path):
    read(tmp_path / "in", "10.00")
    script = textwrap.dedent(KILLED.format(ending="SIGKILL"))
    words = [sys.executable, "-c", script, tmp_path, tmp_path / "in" / "money.csv"]
    assert subprocess.run(words, check=False).returncode < 0
    assert any(one.startswith(".incoming-") for one in left_of(tmp_path))
    batch, _ = keep(tmp_path, read(tmp_path / "in", "10.00"))
    assert left_of(tmp_path) == [batch.id]


def test_what_another_process_is_writing_is_left_alone(tmp_path):
    read(tmp_path / "in", "10.00")
    script = textwrap.dedent(KILLED.format(ending="SIGSTOP"))
    words = [sys.executable, "-c", script, tmp_path, tmp_path / "in" / "money.csv"]
    with subprocess.Popen(words) as other:
        os.waitpid(other.pid, os.WUNTRACED)
        batch, _ = keep(tmp_path, read(tmp_path / "in", "20.00", name="other.csv"))
        other.send_signal(signal.SIGCONT)
    assert other.returncode == 0
    assert len(left_of(tmp_path)) == 2
    assert batch.id in left_of(tmp_path)
    assert cents(tmp_path) == [10_00, 20_00]
