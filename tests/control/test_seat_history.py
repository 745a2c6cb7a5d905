"""Who held a seat, and its past contests."""

import pytest
from msgspec import structs

from downballot.control.seat_history import most_final, seat_history
from downballot.errors import UsageError
from downballot.model.body import BodyElection, Round
from downballot.model.finding import Finding, Severity


def test_terms_come_oldest_first_with_vacancies(rows):
    terms = (
        rows.term("1", "b", "2019-05", ""),
        rows.term("1", "", "2018-07-23", "2019-05"),
        rows.term("1", "a", "", "2018-07-23"),
        rows.term("2", "c"),
    )
    history = seat_history(rows.record(people=("a", "b", "c"), terms=terms), "district 1")
    assert [person and person.id for _, person in history.terms] == ["a", None, "b"]


def test_of_several_rows_of_a_candidate_the_most_final_is_shown(rows):
    night = rows.row("a", 40, 40, "leading"), rows.row("b", 60, 60, "trailing")
    final = rows.row("a", 110, 55, "won", "certified"), rows.row("b", 90, 45, "lost", "final")
    (past,) = seat_history(rows.record(candidacies=(*night, *final)), "1").rounds
    assert past.candidates == final
    assert len(past.rows) == 4
    assert past.names == {"a": "a", "b": "b"}


def test_of_one_stage_a_row_that_can_be_checked_is_shown(rows):
    checked = rows.row("a", None, 55)
    assert most_final([rows.row("a", 1, verified=False), checked]) is checked


def test_the_winner_comes_first_then_those_of_the_runoff_then_by_share(rows):
    count = (
        rows.row("a", 10, 10),
        rows.row("b", 20, 20),
        rows.row("c", 30, 30, "runoff"),
        rows.row("d", 40, 40, "runoff"),
    )
    (past,) = seat_history(rows.record(candidacies=count), "1").rounds
    assert [one.person for one in past.candidates] == ["d", "c", "b", "a"]
    assert past.whole


def test_a_count_is_whole_only_where_one_source_lists_everybody_with_votes(rows):
    def whole(*count):
        return seat_history(rows.record(candidacies=count), "1").rounds[0].whole

    assert not whole(rows.row("a", 10), rows.row("b", None, 20))
    assert not whole(rows.row("a", 10), rows.row("b", 20, all_listed=False))
    assert not whole(rows.row("a", 10), rows.row("b", 20, stage="final"))


def test_rounds_come_oldest_first_with_their_election_and_findings(rows):
    held = BodyElection(
        date=rows.when("2022-11-08"), round=Round.RUNOFF, seats=("1",), source="x"
    )
    count = (
        rows.row("a", 60, 60, "won", election="2022-11-08", held="runoff", line=7),
        rows.row("a", 40, 40, "runoff", line=3),
    )
    wrong = Finding(Severity.WARNING, "x", "candidacies.csv:7: two winners, expected one")
    other = Finding(Severity.WARNING, "x", "candidacies.csv:77: no votes, expected some")
    many = Finding(Severity.INFO, "rows-unverified", "candidacies.csv:3: 2 rows are unverified")
    found = (wrong, other, many)
    record = rows.record(candidacies=count, elections=(held,), findings=found)
    first, second = seat_history(record, "1").rounds
    assert (first.election, first.findings) == (None, ())
    assert (second.election, second.findings) == (held, (wrong,))
    other_seat = structs.replace(held, seats=("2",))
    record = structs.replace(record, elections=(other_seat,))
    assert seat_history(record, "1").rounds[1].election is None


def test_a_seat_that_the_body_does_not_have_is_refused_with_those_it_has(rows):
    with pytest.raises(UsageError, match=r"seat '9': .* expected 1 \(District 1\), 2"):
        seat_history(rows.record(), "9")
