"""Findings of many arrivals are gathered into what a person reads."""

from __future__ import annotations

from datetime import UTC, datetime

from downballot.decisions.values import ContestDecision
from downballot.forecast.values import ContestForecast, Interval
from downballot.ledger.ledger import KeptFinding
from downballot.model.call import CallStatus
from downballot.model.finding import Finding, Severity
from downballot.model.update import KeptReport, Update
from downballot.pipeline.desk import Desk
from downballot.pipeline.findings import MANY, gathered, of_body, of_decisions, worst_first

NOW = datetime(2024, 11, 6, tzinfo=UTC)


def kept(arrival: int, severity: Severity, code: str, contest: str = "") -> KeptFinding:
    return KeptFinding(arrival, "e", "u", Finding(severity, code, f"no. {arrival}", contest))


def test_nothing_found_is_nothing_gathered():
    assert gathered([]) == ()


def test_the_same_finding_of_many_arrivals_is_one_with_its_newest_words():
    (found,) = gathered([
        kept(3, Severity.WARNING, "votes-fell", "a"),
        kept(9, Severity.WARNING, "votes-fell", "a"),
    ])
    assert (found.times, found.first, found.last, found.sentence) == (2, 3, 9, "no. 9")


def test_findings_of_several_contests_or_kinds_stay_apart():
    found = gathered([
        kept(1, Severity.WARNING, "votes-fell", "a"),
        kept(1, Severity.WARNING, "votes-fell", "b"),
        kept(1, Severity.WARNING, "ballots-fell", "a"),
    ])
    assert len(found) == 3


def test_the_worst_come_first_then_the_oldest():
    found = gathered([
        kept(1, Severity.INFO, "c"),
        kept(5, Severity.ERROR, "b"),
        kept(2, Severity.WARNING, "d"),
        kept(4, Severity.ERROR, "a"),
    ])
    assert [one.code for one in found] == ["a", "b", "d", "c"]


def test_the_contests_whose_ballots_never_add_up_are_found_on_the_real_counts(lausd_desk):
    with Desk(lausd_desk) as desk:
        found = [one for one in desk.check() if one.code == "ballots-do-not-add-up"]
        codes = {one.code for one in desk.check("2022-11-08-general")}
    assert {one.times for one in found} == {31}
    assert {one.election for one in found} == {"2024-11-05-general"}
    assert "body-torn" in codes
    assert "contest-in-no-list" in codes


def decision(number: int, *, code: str = "estimate-not-believed") -> ContestDecision:
    """A decision on one of many contests, with one finding under it."""
    some = Interval(0, 0, 0, 0, 0)
    found = Finding(Severity.WARNING, code, f"Seat {number}: so.", f"seat-{number}")
    forecast = ContestForecast(
        f"seat-{number}", NOW, "1", 1, 1, 0, some, "", (), (), findings=(found,)
    )
    return ContestDecision(
        "e", f"seat-{number}", f"Seat {number}", "u", NOW, forecast, None, 0.0, (),
        may_be_called=False, holds=(), status=CallStatus.UNABLE,
    )  # fmt: skip


UPDATE = Update("e", "u", NOW, (KeptReport(7, "s", "0", "tidy-csv", NOW),))


def test_a_finding_of_a_few_contests_names_each():
    found = of_decisions([decision(number) for number in range(MANY)], "e", UPDATE)
    assert [one.finding.contest for one in found] == [f"seat-{n}" for n in range(MANY)]
    assert {(one.arrival, one.election, one.update) for one in found} == {(7, "e", "u")}


def test_a_finding_of_many_contests_is_one_of_the_election():
    made = [decision(number) for number in range(MANY + 1)]
    (found,) = of_decisions(made, "e", UPDATE)
    assert found.finding.contest == ""
    assert found.finding.sentence == "13 contests, of them Seat 0: so."
    other = decision(99, code="forecast-from-one-count")
    assert len(of_decisions([*made, other], "e", UPDATE)) == 2


def test_without_an_update_nothing_is_found():
    assert of_decisions([], "e", None) == []


def test_findings_of_a_body_stay_apart_and_name_the_body_before_the_table():
    same = Finding(Severity.WARNING, "share-against-votes", "candidacies.csv:7: what is wrong")
    found = of_body("lausd", [same, same])
    assert [one.sentence for one in found] == ["lausd/candidacies.csv:7: what is wrong"] * 2
    assert {(one.times, one.election, one.contest) for one in found} == {(1, "", "")}


def test_findings_of_counts_and_bodies_are_sorted_together():
    counts = gathered([kept(3, Severity.WARNING, "b"), kept(1, Severity.INFO, "d")])
    tables = of_body(
        "lausd", [Finding(Severity.ERROR, "a", "x"), Finding(Severity.INFO, "c", "y")]
    )
    assert [one.code for one in worst_first((*counts, *tables))] == ["a", "b", "c", "d"]
