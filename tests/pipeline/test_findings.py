"""Findings of many arrivals are gathered into what a person reads."""

from __future__ import annotations

from downballot.ledger.ledger import KeptFinding
from downballot.model.finding import Finding, Severity
from downballot.pipeline.desk import Desk
from downballot.pipeline.findings import gathered


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
