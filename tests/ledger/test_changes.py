"""What a person should know about a new count."""

from __future__ import annotations

from downballot.ledger.changes import findings_of_twins
from downballot.model.contest import (
    ContestDefinition,
    ContestType,
    Selection,
    distinct,
    slug,
)
from downballot.model.finding import Severity
from downballot.model.update import Disposition

BOARD = "Board District 3"


def test_votes_that_fall_are_kept_with_a_warning(desk, county) -> None:
    desk.take("results", county.results(0, {BOARD: {"Ana": 10, "Ben": 9}}))
    fallen = desk.take("results", county.results(20, {BOARD: {"Ana": 9, "Ben": 12}}))
    assert fallen.disposition is Disposition.KEPT
    assert desk.votes() == {"board-district-3": {"ana": 9, "ben": 12}}
    assert desk.found("votes-fell") == ["Board District 3: votes for Ana fell from 10 to 9."]
    (found,) = desk.ledger.findings("night")
    assert found.finding.severity is Severity.WARNING
    assert (found.arrival, found.update) == (fallen.number, fallen.update)


def test_ballots_that_fall_are_a_warning(desk, county) -> None:
    desk.take("definition", county.definition({(7, BOARD): {11: "Ana"}}))
    desk.take("counter", county.counter(0, {11: 5}, contests={7: 1005}))
    desk.take("counter", county.counter(20, {11: 5}, contests={7: 1004}))
    assert desk.found("ballots-fell") == ["Board District 3: ballots fell from 1,005 to 1,004."]


def test_ballots_that_fall_are_seen_also_by_the_second_endpoint(desk, county) -> None:
    desk.take("definition", county.definition({(7, BOARD): {11: "Ana"}}))
    desk.take("counter", county.counter(0, {11: 5}, contests={7: 1005}))
    desk.take("results", county.results(20, {BOARD: {"Ana": 4}}))
    desk.take("counter", county.counter(20, {11: 4}, contests={7: 1004}))
    assert desk.found("ballots-fell") == ["Board District 3: ballots fell from 1,005 to 1,004."]
    assert desk.found("votes-fell") == ["Board District 3: votes for Ana fell from 5 to 4."]


def test_a_late_body_is_compared_with_both_its_neighbours(desk, county) -> None:
    desk.take("results", county.results(0, {BOARD: {"Ana": 10}}))
    desk.take("results", county.results(40, {BOARD: {"Ana": 20}}))
    desk.take("results", county.results(20, {BOARD: {"Ana": 25}}))
    assert desk.found("votes-fell") == ["Board District 3: votes for Ana fell from 25 to 20."]


def test_numbers_that_differ_under_two_views_are_an_error_and_the_first_stands(
    desk, county
) -> None:
    desk.take("definition", county.definition({(7, BOARD): {11: "Ana", 12: "Ben"}}))
    desk.take("results", county.results(0, {BOARD: {"Ana": 10, "Ben": 9}}))
    desk.take("counter", county.counter(0, {11: 10, 12: 8}, contests={7: 19}))
    assert desk.found("views-differ") == [
        "Board District 3: two views of one update differ: Ben 9 and 8. The first stands."
    ]
    assert desk.votes() == {"board-district-3": {"ana": 10, "ben": 9}}


def test_other_figures_that_differ_under_two_bodies_of_one_clock_are_found_too(
    desk, county
) -> None:
    desk.take("definition", county.definition({(7, BOARD): {11: "Ana"}}))
    desk.take("counter", county.counter(0, {11: 10}, contests={7: 19}))
    desk.take("counter", county.counter(0, {11: 10}, contests={7: 20}))
    (found,) = desk.found("views-differ")
    assert "ballots 19 and 20" in found


def test_views_that_agree_are_no_finding(desk, county) -> None:
    desk.take("definition", county.definition({(7, BOARD): {11: "Ana"}}))
    desk.take("results", county.results(0, {BOARD: {"Ana": 10}}))
    desk.take("counter", county.counter(0, {11: 10}, contests={7: 10}))
    assert desk.ledger.findings("night") == ()


def test_a_contest_that_is_gone_and_a_new_one_are_told(desk, county) -> None:
    desk.take("results", county.results(0, {BOARD: {"Ana": 10}, "Old": {"Yes": 1}}))
    desk.take("results", county.results(20, {BOARD: {"Ana": 10}, "New": {"Yes": 2}}))
    (missing,) = desk.found("contest-missing")
    assert missing.startswith("Old: in the update before, not in this one.")
    assert "downballot correct" in missing
    assert desk.found("contest-new") == ["New: not in the update before."]


def test_a_contest_that_only_one_endpoint_lists_is_not_missing_from_the_other(
    desk, county
) -> None:
    desk.take("definition", county.definition({(7, BOARD): {11: "Ana"}}))
    for minute in (0, 20):
        desk.take("results", county.results(minute, {BOARD: {"Ana": 10}}))
        desk.take("counter", county.counter(minute, {11: 10}, contests={7: 10, 8513: 2}))
    assert desk.found("contest-missing") == desk.found("contest-new") == []
    assert len(desk.found("contest-in-no-list")) == 2


def test_numbers_before_any_definition_are_told_once_and_named_later(desk, county) -> None:
    desk.take("counter", county.counter(0, {11: 10}, contests={7: 10}))
    assert len(desk.found("definitions-missing")) == 1
    desk.take("definition", county.definition({(7, BOARD): {11: "Ana"}}))
    assert desk.votes() == {"board-district-3": {"ana": 10}}


def test_a_candidate_in_no_list_is_an_error(desk, county) -> None:
    desk.take("definition", county.definition({(7, BOARD): {11: "Ana"}}))
    desk.take("counter", county.counter(0, {11: 10, 99: 1}, contests={7: 11}))
    assert desk.found("selection-in-no-list") == ["Selections counted but in no list: 99."]


def test_a_respelt_name_is_one_candidate_with_a_warning_told_once(desk, county) -> None:
    first, later = "MARVIN RODRIGUEZ", "MARVIN A. RODRÍGUEZ"
    for minute, name in ((0, first), (20, later), (40, later)):
        desk.take("results", county.results(minute, {BOARD: {name: 10 + minute}}))
    assert [set(desk.votes(minute)["board-district-3"]) for minute in (0, 20, 40)] == [
        {"marvin-rodriguez"}
    ] * 3
    assert len(desk.found("name-respelled")) == 1
    assert desk.found("votes-fell") == []


def test_bodies_that_make_no_update_are_findings_where_a_person_should_look(
    desk, county
) -> None:
    desk.take("results", b"")
    desk.take("results", b'{"Message": "An error has occurred."}')
    desk.take("results", b'{"Timestamp"')
    desk.take("results", county.results(0, {BOARD: {"Ana": 1}}, number=78))
    desk.take("counter", county.counter(0, {11: 5}, contests={7: 5}, torn=True))
    codes = [one.finding.code for one in desk.ledger.findings("night")]
    assert codes == [
        "body-empty",
        "body-is-an-error",
        "body-unreadable",
        "body-of-another-election",
        "body-torn",
    ]


def test_stale_and_repeated_bodies_are_no_findings(desk, county) -> None:
    bodies = [county.results(minute, {BOARD: {"Ana": minute}}) for minute in (1, 20)]
    for body in (*bodies, *bodies):
        desk.take("results", body)
    assert desk.ledger.findings("night") == ()


def test_a_selection_that_had_votes_and_is_gone_is_an_error(desk, county) -> None:
    desk.take("results", county.results(0, {BOARD: {"Ana": 10, "Ben": 9, "Cy": 0}}))
    desk.take("results", county.results(20, {BOARD: {"Ana": 12}}))
    assert desk.found("selection-missing") == [
        "Board District 3: ben had 9 votes in the update before and is not in this one."
    ]


def test_a_selection_that_only_one_of_two_views_names_makes_them_differ(desk, county) -> None:
    desk.take("definition", county.definition({(7, BOARD): {11: "Ana", 12: "Ben"}}))
    desk.take("counter", county.counter(0, {11: 10, 12: 9}, contests={7: 19}))
    desk.take("results", county.results(0, {BOARD: {"Ana": 10}}))
    (found,) = desk.found("views-differ")
    assert "ben 9 and 0" in found.lower()


def test_names_that_only_their_order_tells_apart_are_an_error() -> None:
    taken: set[str] = set()
    selections = tuple(
        Selection(distinct(slug(name), taken), name)
        for name in ("Ana", "Ben", "ana", "Measure 2")
    )
    contest = ContestDefinition(slug(BOARD), BOARD, ContestType.CANDIDATE, selections)
    (found,) = findings_of_twins((contest,))
    assert found.severity is Severity.ERROR
    assert found.sentence.startswith("Board District 3: 'ana' is listed twice")
