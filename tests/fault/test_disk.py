"""Disks that are full or cannot be written: a clear error, and nothing half-visible."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from downballot.errors import NotKept
from downballot.ledger.ledger import Ledger
from downballot.model.update import Received
from downballot.pipeline.intake import ingest
from downballot.pipeline.recorded import replay


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 2 MiB.

    Yields:
        Where it is mounted.
    """
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small file system needs root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def _fill(disk: Path, leave_bytes: int) -> Path:
    """Leave so many bytes of a disk free."""
    filler = disk / "filler"
    free = shutil.disk_usage(disk).free
    with filler.open("wb") as file:
        file.write(b"x" * max(0, free - leave_bytes))
    return filler


def _until_full(ledger: Ledger, answers: list[Received]) -> tuple[int, str]:
    for number, received in enumerate(answers):
        try:
            ingest(ledger, received)
        except NotKept as error:
            return number, str(error)
    return len(answers), ""


def _files(desk: Path) -> set[Path]:
    return {
        path
        for path in desk.rglob("*")
        if path.is_file() and path.suffix in {".gz", ".parquet"}
    }


@pytest.mark.parametrize("leave_kib", [0, 8, 24, 48, 96, 192])
def test_a_full_disk_is_a_clear_error_and_the_desk_goes_on_when_there_is_space(
    small_disk, answers, picture, election, leave_kib, tmp_path
) -> None:
    desk = small_disk / "desk"
    with closing(Ledger(desk)) as ledger:
        for received in answers[:3]:
            ingest(ledger, received)
        before, rows = picture(ledger, election.id), ledger.arrivals()
        filler = _fill(small_disk, leave_kib * 1024)
        kept, problem = _until_full(ledger, answers[3:])
        kept += 3
        if kept < len(answers):
            assert "not written" in problem
            assert "expected a folder with free space" in problem
        assert len(ledger.arrivals()) == kept
        assert ledger.arrivals()[:3] == rows
        if kept == 3:
            assert picture(ledger, election.id) == before
        filler.unlink()
        for received in answers[kept:]:
            ingest(ledger, received)
        after = picture(ledger, election.id)
    with closing(Ledger(tmp_path / "other")) as undisturbed:
        for received in answers:
            ingest(undisturbed, received)
        assert after == picture(undisturbed, election.id)
    assert not list(desk.rglob(".incoming-*"))
    assert {one.name for one in _files(desk)} == {
        one.name for one in _files(tmp_path / "other")
    }


def test_a_desk_cannot_be_made_on_a_full_disk_and_can_when_there_is_space(
    small_disk, answers
) -> None:
    filler = _fill(small_disk, 0)
    with pytest.raises(NotKept, match=r"expected a folder"):
        Ledger(small_disk / "desk")
    filler.unlink()
    with closing(Ledger(small_disk / "desk")) as ledger:
        ingest(ledger, answers[0])
        assert len(ledger.arrivals()) == 1


@pytest.mark.parametrize("part", ["blobs", "counts"])
def test_a_folder_that_cannot_be_written_is_a_clear_error(
    small_disk, answers, election, picture, part
) -> None:
    desk = small_disk / "desk"
    with closing(Ledger(desk)) as ledger:
        for received in answers[:3]:
            ingest(ledger, received)
        before = picture(ledger, election.id)
        subprocess.run(["mount", "--bind", desk / part, desk / part], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", desk / part], check=True)
        try:
            with pytest.raises(NotKept, match=rf"{part}.*expected a folder .*user may write"):
                ingest(ledger, answers[3])
        finally:
            subprocess.run(["umount", desk / part], check=True)
        assert picture(ledger, election.id) == before
        assert len(ledger.arrivals()) == 3
        assert ingest(ledger, answers[3]).number == 4


def test_a_desk_on_a_disk_that_cannot_be_written_is_not_opened(small_disk, answers) -> None:
    with closing(Ledger(small_disk / "desk")) as ledger:
        ingest(ledger, answers[0])
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    try:
        for folder in ("desk", "new"):
            with pytest.raises(NotKept, match=rf"{folder}.*expected a folder .*may write"):
                Ledger(small_disk / folder).arrivals()
    finally:
        subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)


def test_a_file_in_place_of_the_folder_is_a_clear_error(tmp_path) -> None:
    (tmp_path / "desk").write_text("not a folder")
    with pytest.raises(NotKept, match=r"desk: .*expected a folder this user may write"):
        Ledger(tmp_path / "desk")


def test_a_replay_that_a_full_disk_stopped_goes_on_where_it_stopped(
    small_disk, lacounty, election
) -> None:
    folder = lacounty / election.id
    with closing(Ledger(small_disk / "desk")) as ledger:
        _fill(small_disk, 200 * 1024)
        with pytest.raises(NotKept):
            list(replay(ledger, election, folder))
        done = len(ledger.arrivals())
        assert done > 0
        (small_disk / "filler").unlink()
        going_on = replay(ledger, election, folder, skip=done)
        assert next(going_on).number == done + 1
        going_on.close()
