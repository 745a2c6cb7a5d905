"""What the join report names, and what it compares."""

from __future__ import annotations

import polars as pl
import pytest

from downballot.model.precinct import (
    CONTEST_UNITS,
    CONTESTS,
    UNIT_MEMBERS,
    UNIT_VOTES,
    UNITS,
    PrecinctResults,
)
from downballot.precincts.joining import join_report, unit_keys, unit_of_shape
from downballot.precincts.values import JoinFinding, JoinReport


def results(units, cast, votes, members=()) -> PrecinctResults:
    """One contest with one choice.

    Args:
        units: Ids and kinds.
        cast: Unit, kind of ballot, registered, ballots.
        votes: Unit, kind of ballot, votes.
        members: Units and members.
    """
    return PrecinctResults(
        units=pl.DataFrame(
            [(one, "", kind, "", None, None) for one, kind in units], UNITS, orient="row"
        ),
        contest_units=pl.DataFrame(
            [("mayor", *one, None, None, one[3] is None) for one in cast],
            CONTEST_UNITS,
            orient="row",
        ),
        votes=pl.DataFrame(
            [("mayor", unit, kind, "ana", number) for unit, kind, number in votes],
            UNIT_VOTES,
            orient="row",
        ),
        contests=pl.DataFrame([("mayor", "Mayor", "ana", "Ana", "")], CONTESTS, orient="row"),
        members=pl.DataFrame(list(members), UNIT_MEMBERS, orient="row"),
    )


@pytest.fixture
def small() -> PrecinctResults:
    return results(
        [("P1", "precinct"), ("P2", "precinct"), ("9990001A", "ballot-group")],
        [("P1", "total", 100, 60), ("P2", "total", 50, 55), ("9990001A", "total", 0, 2),
         ("9990001A", "mail", None, 4)],
        [("P1", "total", 40), ("P2", "total", 56), ("9990001A", "total", 1),
         ("9990001A", "mail", 1)],
        [("P1", "P1"), ("P1", "P3")],
    )  # fmt: skip


def finding(report: JoinReport, code: str) -> JoinFinding:
    return next(one for one in report.findings if one.code == code)


def test_ids_are_compared_without_a_county_code_that_all_of_them_have():
    ids = pl.Series(["037-0050003a", " 037-0050004A* "])
    assert unit_keys(ids).to_list() == ["0050003A", "0050004A"]
    mixed = pl.Series(["101-105", "202-1"])
    assert unit_keys(mixed).to_list() == ["101-105", "202-1"]


def test_a_shape_belongs_to_its_unit_or_to_the_unit_it_was_counted_with(small):
    found = unit_of_shape(small, pl.Series(["P1", "P3", "P9"]))
    assert found.rows() == [("P1", "P1"), ("P3", "P1"), ("P9", None)]


def test_results_without_a_shape_and_shapes_without_results_are_named(small):
    report = join_report(small, pl.Series(["P1", "P3", "P9"]))
    assert finding(report, "shape-without-results").examples == ("P9",)
    assert finding(report, "results-without-shape").examples == ("P2",)
    assert (report.shapes, report.matched_shapes) == (3, 2)
    contest = report.contests[0]
    assert (contest.votes, contest.placed_votes) == (97, 40)


def test_a_shape_that_is_there_twice_is_named(small):
    report = join_report(small, pl.Series(["P1", "P1", "P2"]))
    assert finding(report, "shape-twice").count == 2


def test_ballots_above_registration_are_named_for_places_alone(small):
    found = finding(join_report(small), "ballots-above-registration")
    assert found.examples == ("mayor: P2",)


def test_votes_above_ballots_are_named(small):
    assert finding(join_report(small), "votes-above-ballots").examples == ("mayor: P2",)


def test_parts_that_are_twice_their_total_are_named(small):
    assert finding(join_report(small), "parts-are-doubled").examples == ("mayor: 9990001A",)


def test_parts_that_do_not_add_up_are_named():
    odd = results(
        [("P1", "precinct")],
        [("P1", "total", 100, 60), ("P1", "mail", None, 20), ("P1", "in-person", 100, 39)],
        [("P1", "total", 40), ("P1", "mail", 20), ("P1", "in-person", 20)],
    )
    assert finding(join_report(odd), "parts-differ-from-total").examples == ("mayor: P1",)


def test_ballot_groups_and_consolidated_precincts_are_counted(small):
    report = join_report(small)
    assert (report.units, report.groups) == (3, 1)
    assert finding(report, "ballot-groups").examples == ("9990001A",)
    assert finding(report, "consolidated").examples == ("P1 in P1", "P3 in P1")


def test_withheld_votes_are_counted():
    hidden = results([("P1", "precinct")], [("P1", "total", 5, None)], [("P1", "total", None)])
    assert finding(join_report(hidden), "redacted").count == 1


def test_sound_results_have_no_finding():
    sound = results([("P1", "precinct")], [("P1", "total", 100, 60)], [("P1", "total", 40)])
    assert join_report(sound, pl.Series(["P1"])).findings == ()
