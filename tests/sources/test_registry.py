"""The registry: built-in formats, formats of other packages, and which one claims a body."""

from __future__ import annotations

import pkgutil
import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from downballot.errors import FormatError, UsageError
from downballot.sources import formats, registry
from downballot.sources.formats import tidy_csv
from downballot.sources.registry import count_formats, read_body

SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture
def installed(monkeypatch):
    # Lets the environment have one more package with a count format.

    def install(value):
        point = EntryPoint("other", value, registry.ENTRY_POINT_GROUP)
        monkeypatch.setattr(registry, "entry_points", lambda *, group: [point] if group else [])
        count_formats.cache_clear()

    yield install
    count_formats.cache_clear()


class Other:
    """A count format of another package: it claims everything that starts like a table."""

    name = "other"
    title = "Other"
    matches = staticmethod(tidy_csv.FORMAT.matches)
    read = staticmethod(tidy_csv.FORMAT.read)


OTHER = Other()


def test_every_module_in_formats_is_registered_by_its_name():
    modules = {
        module.name.replace("_", "-") for module in pkgutil.iter_modules(formats.__path__)
    }
    assert set(count_formats()) == modules


def test_a_body_is_read_by_the_format_that_claims_it():
    path = SAMPLES / "ca-sos" / "one-race.json"
    assert read_body(path.read_bytes(), path.name).format == "ca-sos"


def test_a_named_format_reads_without_being_asked_whether_it_claims():
    with pytest.raises(FormatError, match="missing required field"):
        read_body(b"{}", "a.json", format_name="ca-sos")


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(
        UsageError, match="'x': unknown, expected one of ca-sos, lacounty-counter"
    ):
        read_body(b"", "a", format_name="x")


def test_a_body_that_no_format_claims_is_refused():
    with pytest.raises(
        FormatError, match="formats that claim this file: none, expected exactly"
    ):
        read_body(b'{"Message": "An error has occurred."}', "a.json")


def test_a_format_of_another_package_is_found(installed, monkeypatch):
    monkeypatch.setattr(tidy_csv, "OTHER", OTHER, raising=False)
    installed("downballot.sources.formats.tidy_csv:OTHER")
    assert count_formats()["other"] is OTHER


def test_a_body_that_two_formats_claim_is_refused(installed, monkeypatch):
    monkeypatch.setattr(tidy_csv, "OTHER", OTHER, raising=False)
    installed("downballot.sources.formats.tidy_csv:OTHER")
    with pytest.raises(FormatError, match="tidy-csv, other"):
        read_body((SAMPLES / "tidy-csv" / "smallest.csv").read_bytes(), "a.csv")


def test_two_formats_of_one_name_are_refused(installed):
    installed("downballot.sources.formats.tidy_csv:FORMAT")
    with pytest.raises(UsageError, match="'tidy-csv': two modules have this name"):
        count_formats()


@pytest.mark.parametrize("clock", ["0001-01-01T00:00:00", "9999-12-31T23:59:59.99"])
def test_a_clock_that_was_not_set_is_no_clock(clock):
    path = min((SAMPLES / "lacounty-results").glob("*.json"))
    unset = b'"Timestamp":"%s"' % clock.encode()
    changed = re.sub(rb'"Timestamp": *"[^"]*"', unset, path.read_bytes())
    with pytest.raises(FormatError, match="a time that was not set"):
        read_body(changed, path.name)
