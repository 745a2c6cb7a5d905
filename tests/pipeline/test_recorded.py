"""Folders of recorded answers: read in the order served, with mistakes named."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from downballot.desk.settings import Election, Source
from downballot.errors import UsageError
from downballot.pipeline.recorded import is_recorded, recorded

HEADER = "served_at,commit,county_timestamp,sha256_uncompressed,file\n"
SOURCES = tuple(
    Source(kind, f"lacounty-{kind}", f"https://example.gov/{kind}", "77")
    for kind in ("results", "counter")
)
ELECTION = Election("night", "General", date(2024, 11, 5), "County", sources=SOURCES)
BODY = b'{"votes": 1}'
HASH = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "a.json.gz").write_bytes(gzip.compress(BODY))
    (tmp_path / "results" / "plain.json").write_bytes(BODY)
    return tmp_path


@pytest.fixture
def serve(folder: Path) -> Callable[..., None]:
    def write(*rows: str, endpoint: str = "results", header: str = HEADER) -> None:
        text = header + "".join(f"{row}\n" for row in rows)
        (folder / f"{endpoint}-served.csv").write_text(text)

    return write


def test_answers_of_all_endpoints_come_in_the_order_served(folder, serve) -> None:
    serve(
        f"2024-11-06T05:00:00+00:00,c,2024-11-05T20:36:34.57,{HASH},results/a.json.gz",
        f"2024-11-05T20:40:00-08:00,c,2024-11-05T20:36:34.57,{HASH},results/plain.json",
    )
    serve("2024-11-06T04:50:00+00:00,c,11/5/2024 8:36:34 PM,,", endpoint="counter")
    answers = list(recorded(ELECTION, folder))
    assert [(one.source, one.body) for one in answers] == [
        ("results", BODY),
        ("counter", b""),
        ("results", BODY),
    ]
    assert answers[0].received_at == datetime(2024, 11, 6, 4, 40, tzinfo=UTC)


@pytest.mark.parametrize("clock", ["2024-11-05T20:36:34", "11/5/2024 8:36:34 PM"])
@pytest.mark.parametrize("file", ["results/a.json.gz", "results/absent.json.gz", ""])
def test_a_body_of_another_hash_is_not_on_record_and_keeps_its_clock(
    folder, serve, clock, file
) -> None:
    serve(f"2024-11-06T05:00:00+00:00,c,{clock},{'0' * 64},{file}")
    (answer,) = recorded(ELECTION, folder)
    assert (answer.body, answer.sha256) == (None, "0" * 64)
    assert answer.claimed_published_at == datetime(2024, 11, 6, 4, 36, 34, tzinfo=UTC)


@pytest.mark.parametrize(
    "row", ["yesterday,c,,,", "2024-11-06T05:00:00,c,,,", "2024-11-06T05:00:00+00:00,c", ","]
)
def test_a_row_that_cannot_be_used_is_named_by_its_line(folder, serve, row) -> None:
    serve(f"2024-11-06T04:00:00+00:00,c,,{HASH},results/a.json.gz", row)
    with pytest.raises(UsageError, match=r"results-served\.csv: line 3: .*expected served_at"):
        list(recorded(ELECTION, folder))


def test_a_list_without_its_columns_is_said_so(folder, serve) -> None:
    serve("1,2", header="a,b\n")
    with pytest.raises(UsageError, match=r"line 2: served_at None, expected served_at, county"):
        list(recorded(ELECTION, folder))


def test_a_body_that_is_cut_off_is_named(folder, serve) -> None:
    serve(f"2024-11-06T05:00:00+00:00,c,,{HASH},results/a.json.gz")
    path = folder / "results" / "a.json.gz"
    for content in (path.read_bytes()[:-9], b"not gzip"):
        path.write_bytes(content)
        with pytest.raises(UsageError, match=r"a\.json\.gz: cannot be read .*a whole body"):
            list(recorded(ELECTION, folder))


def test_an_endpoint_that_the_desk_does_not_follow_is_named(folder, serve) -> None:
    serve("2024-11-06T05:00:00+00:00,c,,,", endpoint="precincts")
    with pytest.raises(
        UsageError, match=r"has no source 'precincts' \(it has results, counter"
    ):
        list(recorded(ELECTION, folder))


def test_only_a_folder_with_a_served_list_is_recorded(folder, serve) -> None:
    assert not is_recorded(folder)
    assert not is_recorded(folder / "results" / "plain.json")
    serve()
    assert is_recorded(folder)
    with pytest.raises(UsageError, match="no rows in any"):
        list(recorded(ELECTION, folder))
