"""The registry of formats of filings."""

from __future__ import annotations

import pytest

from downballot.errors import UsageError
from downballot.sources.filing_registry import filing_formats, format_of


def test_every_format_has_its_own_name_a_title_and_says_whether_it_is_verified():
    for name, format_ in filing_formats().items():
        assert format_.name == name
        assert format_.title
        assert isinstance(format_.verified, bool)


def test_a_path_with_nothing_there_is_refused(tmp_path):
    with pytest.raises(UsageError, match="nothing is there"):
        format_of(tmp_path / "absent")


@pytest.mark.parametrize("name", ["empty.txt", "empty.csv", "empty.cal", "empty.zip"])
def test_an_empty_file_is_claimed_by_nobody_and_the_message_lists_the_formats(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(UsageError, match=r"none, expected one of .*calaccess-tsv.*fec"):
        format_of(tmp_path / name)


def test_an_empty_folder_is_claimed_by_nobody(tmp_path):
    with pytest.raises(UsageError, match="claim it: none"):
        format_of(tmp_path)


def test_a_format_is_found_by_what_a_file_begins_with(tmp_path):
    (tmp_path / "download").write_text("HDR,CAL,CA,2.01,Vendor,1,\r\n", encoding="ascii")
    assert format_of(tmp_path / "download").name == "cal-electronic"
