"""Bodies by the hash of their bytes."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import LedgerError
from downballot.ledger.blobs import Blobs


@given(st.lists(st.binary(max_size=200)))
def test_every_body_comes_back_byte_for_byte(bodies) -> None:
    with TemporaryDirectory() as folder:
        blobs = Blobs(Path(folder))
        hashes = [blobs.keep(body) for body in bodies]
        assert [blobs.read(one) for one in hashes] == bodies
        assert blobs.all() == set(hashes)
        assert hashes == [hashlib.sha256(body).hexdigest() for body in bodies]


def test_a_body_is_written_once_and_compressed_the_same_each_time(tmp_path) -> None:
    one, other = Blobs(tmp_path / "one"), Blobs(tmp_path / "other")
    sha256 = one.keep(b"votes" * 100)
    written = one.path(sha256).stat().st_mtime_ns
    assert one.keep(b"votes" * 100) == sha256
    assert one.path(sha256).stat().st_mtime_ns == written
    other.keep(b"votes" * 100)
    assert one.path(sha256).read_bytes() == other.path(sha256).read_bytes()


def test_a_body_that_was_never_kept_is_a_clear_error(tmp_path) -> None:
    blobs = Blobs(tmp_path)
    assert not blobs.has("ab" * 32)
    assert not blobs.has("")
    with pytest.raises(LedgerError, match="no body of this hash was kept"):
        blobs.read("ab" * 32)


def test_other_bytes_under_a_hash_are_never_returned(tmp_path) -> None:
    blobs = Blobs(tmp_path)
    sha256 = blobs.keep(b"41,029 votes")
    blobs.path(sha256).write_bytes(gzip.compress(b"41,092 votes"))
    with pytest.raises(LedgerError, match=rf"{sha256[2:]}\.gz: the bytes have another hash"):
        blobs.read(sha256)
