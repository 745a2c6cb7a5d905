"""What is wrong or contradictory in a body's tables is told, the worst first."""

from __future__ import annotations

from msgspec import structs

from downballot.almanac.bodies import packaged_body
from downballot.model.finding import Finding, Severity
from downballot.pipeline.body_findings import body_findings

LAUSD = packaged_body("lausd")


def test_the_worst_come_first_and_nothing_is_lost():
    few = (
        Finding(Severity.INFO, "c", "third"),
        Finding(Severity.ERROR, "a", "first"),
        Finding(Severity.WARNING, "b", "second"),
    )
    found = body_findings(structs.replace(LAUSD, findings=few, control=()))
    assert [one.code for one in found] == ["a", "b", "c"]


def test_what_sources_said_of_control_is_what_the_tables_show():
    assert "control-differs" not in {one.code for one in body_findings(LAUSD)}


def test_a_fact_about_control_that_the_tables_do_not_show_is_told_with_both_counts():
    fact = next(one for one in LAUSD.control if one.date.words == "May 2019" and one.split)
    other = structs.replace(fact, split=(("union-backed", 5), ("charter-backed", 2)))
    record = structs.replace(LAUSD, control=(other,), findings=())
    (found,) = body_findings(record)
    assert (found.severity, found.code) == (Severity.WARNING, "control-differs")
    assert found.sentence == (
        f"control.csv: May 2019: {fact.according_to} counted union-backed 5, charter-backed 2; "
        "the tables show union-backed 4, charter-backed 3 under scheme press, expected the same"
    )


def test_a_candidate_who_is_not_on_record_is_told_with_the_election():
    record = structs.replace(LAUSD, findings=(), control=())
    (found,) = body_findings(record, [("2026-11-03-general", "Nobody Knows")])
    assert (found.severity, found.code) == (Severity.WARNING, "candidate-unknown")
    assert found.sentence == (
        "people.csv: Nobody Knows stands for a seat of lausd on 2026-11-03-general and is not "
        "in it, so is counted for no bloc; expected a row, or the name under `also`"
    )
