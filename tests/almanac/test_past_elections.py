"""The tables of past elections: every row is sourced, and none gives a check away."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from downballot.almanac import past_elections as module
from downballot.almanac.past_elections import past_elections
from downballot.errors import FormatError

KNOWN = past_elections()
CHECKED_BY = {"2020-03-03", "2022-06-07"}  # elections by which a forecast is checked


def test_every_row_says_where_it_was_read():
    for one in KNOWN.counts:
        assert "http" in one.source, one
    for one in KNOWN.turnouts:
        assert "http" in one.registered_source, one
        assert ("http" in one.ballots_source) == (one.ballots is not None), one


def test_no_row_is_there_twice():
    counts = [(one.place, one.election, one.counted_at) for one in KNOWN.counts]
    turnouts = [(one.place, one.election) for one in KNOWN.turnouts]
    assert len(set(counts)) == len(counts) > 200
    assert len(set(turnouts)) == len(turnouts) > 300


def test_places_are_counties_or_the_state():
    places = {one.place for one in (*KNOWN.counts, *KNOWN.turnouts)}
    assert all(one == "California" or one.endswith(" County") for one in places)
    assert len(places - {"California"}) == 58  # all counties of California


def test_less_was_counted_than_in_the_end():
    for one in KNOWN.counts:
        assert 0 < one.counted < one.final, one


def test_moments_lie_within_forty_days_of_the_election():
    for one in KNOWN.counts:
        day = date.fromisoformat(one.election)
        moment = datetime.fromisoformat(one.counted_at)
        assert moment.tzinfo is None  # by the place's clock
        assert timedelta() <= moment.date() - day <= timedelta(days=40), one
        assert 19 < one.hours < 40 * 24 + 24, one
        # The hour, or a day alone, which is never the day of the election itself.
        assert len(one.counted_at) == (16 if "T" in one.counted_at else 10), one
        assert "T" in one.counted_at or moment.date() > day, one


def test_the_counted_part_of_a_place_does_not_fall():
    rows = sorted(KNOWN.counts, key=lambda one: (one.place, one.election, one.hours))
    newest: dict[tuple[str, str], float] = {}
    for one in rows:
        key = one.place, str(one.election)
        assert one.counted / one.final >= newest.get(key, 0), one
        newest[key] = one.counted / one.final


def test_what_a_forecast_is_checked_by_is_not_among_the_counts():
    for one in KNOWN.counts:
        assert "San Francisco" not in one.place
        assert one.election not in CHECKED_BY, one
        assert "2012" <= one.election < "2025", one


def test_nobody_is_told_how_many_voted_in_what_a_forecast_is_checked_by():
    for one in KNOWN.turnouts:
        assert "2000" <= one.election < "2025", one
        hidden = one.election in CHECKED_BY or one.place == "San Francisco County"
        assert not (hidden and one.ballots), one


def test_between_five_and_ninety_five_in_a_hundred_of_the_registered_voted():
    for one in KNOWN.turnouts:
        assert one.registered > 0
        assert one.ballots is None or 0.05 < one.ballots / one.registered < 0.95, one


def test_every_election_day_is_a_tuesday():
    for one in (*KNOWN.counts, *KNOWN.turnouts):
        assert date.fromisoformat(one.election).weekday() == 1, one


@pytest.mark.parametrize("day", [date(2022, 11, 8), date(2024, 11, 5)])
@pytest.mark.parametrize("area", ["Los Angeles County CA", "Los Angeles County"])
def test_the_registered_voters_of_recorded_elections_are_known(area: str, day: date):
    assert 5_000_000 < KNOWN.registered(area, day) < 6_500_000


def test_a_day_that_is_left_out_leaves_whole():
    day = "2018-11-06"
    left = KNOWN.without(date.fromisoformat(day))
    for before, after in ((KNOWN.counts, left.counts), (KNOWN.turnouts, left.turnouts)):
        assert day in {one.election for one in before}
        assert after == tuple(one for one in before if one.election != day)
    assert left.registered("Los Angeles County", date.fromisoformat(day)) is None
    assert KNOWN.without(date(1999, 1, 1)) == KNOWN


def test_a_table_with_a_mistake_is_refused(tmp_path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "past_elections"
    folder.mkdir()
    header = "place,election,registered,ballots,registered_source,ballots_source\n"
    (folder / "turnouts.csv").write_text(
        header + "Orange County,2018-11-06,many,,https://example.org,\n", encoding="utf-8"
    )
    (folder / "counts.csv").write_text(
        "place,election,counted_at,counted,final,source\n", encoding="utf-8"
    )
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    with pytest.raises(FormatError, match=r"turnouts\.csv"):
        past_elections.__wrapped__()
