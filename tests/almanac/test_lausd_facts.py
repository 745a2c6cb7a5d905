"""The facts that the template of the Los Angeles Unified School District ships."""

from __future__ import annotations

import csv
from datetime import date, datetime
from importlib.resources import files

import pytest

from downballot.almanac.counts import Endpoint, elections, load

FOLDER = files("downballot.almanac") / "templates" / "lausd"


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines()))


def test_estimates_are_by_kind_once_each_with_a_public_source() -> None:
    rows = table("outstanding.csv")
    keys = [(row["election"], row["kind"], row["published_at"]) for row in rows]
    assert len(set(keys)) == len(keys) == 16
    for row in rows:
        assert row["election"] in elections()
        assert row["kind"] in {"mail", "conditional", "provisional", "total"}
        assert int(row["ballots"]) > 0
        assert row["source"].startswith("https://")
        assert datetime.fromisoformat(row["published_at"]).tzinfo is not None


@pytest.mark.parametrize(
    ("published_at", "total"),
    [
        ("2022-11-09T23:59:00-08:00", 1_006_300),
        ("2022-11-10T23:59:00-08:00", 883_300),
        ("2022-11-14T23:59:00-08:00", 655_300),
        ("2022-11-18T23:59:00-08:00", 175_050),
        ("2022-11-19T23:59:00-08:00", 25_250),
        ("2024-11-06T23:59:00-08:00", 1_116_100),
        ("2024-11-12T17:00:00-08:00", 141_900),
        ("2024-11-15T23:59:00-08:00", 79_400),
    ],
)
def test_kinds_add_up_to_the_published_total(published_at: str, total: int) -> None:
    rows = [row for row in table("outstanding.csv") if row["published_at"] == published_at]
    assert sum(int(row["ballots"]) for row in rows) == total


def test_a_time_that_the_source_does_not_give_is_the_end_of_its_day() -> None:
    for row in table("outstanding.csv"):
        at_end_of_day = "T23:59:00" in row["published_at"]
        assert at_end_of_day == (row["precision"] in {"day", "evening"})


def test_the_certified_count_is_the_last_one_on_record() -> None:
    rows = table("certification.csv")
    assert [row["election"] for row in rows] == list(elections())
    for row in rows:
        last = load(row["election"]).updates(Endpoint.RESULTS)[-1]
        assert datetime.fromisoformat(row["published_at"]) == last
        assert date.fromisoformat(row["certified_on"]) >= last.date()
        assert row["source"].startswith("https://")
