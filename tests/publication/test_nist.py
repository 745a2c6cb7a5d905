"""The NIST report of a small contest: what each field says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from downballot.contests.views import ContestHistory
from downballot.model.contest import ContestType
from downballot.model.rule import FIFTY_FIVE, MAJORITY, Denominator, Method, Otherwise, Rule
from downballot.publication.nist import NistHead, election_report
from downballot.publication.nist_contests import variation
from downballot.publication.nist_nodes import Ids
from downballot.publication.nist_writing import NAMESPACE, nist_xml

Make = Callable[..., ContestHistory]
HEAD = NistHead("Desk", "1", ocd_id="ocd-division/country:us/state:ca/county:los_angeles")


def report_of(history: ContestHistory, head: NistHead = HEAD) -> Any:
    from msgspec.structs import replace

    return election_report(replace(history.election, contests=(history.view,)), head)


def test_a_contest_keeps_its_votes_and_its_county(make: Make):
    report = report_of(make())
    (contest,) = report["Election"][0]["Contest"]
    votes = [one["VoteCounts"][0]["Count"] for one in contest["ContestSelection"]]
    assert votes == [124_331, 116_478]
    county = report["GpUnit"][0]
    assert county["Type"] == "county"
    assert county["ExternalIdentifier"][0]["Value"] == HEAD.ocd_id
    units = {one["VoteCounts"][0]["GpUnitId"] for one in contest["ContestSelection"]}
    assert units == {county["@id"]}
    assert report["Status"] == "unofficial-partial"
    assert "Count published 2024-12-02T22:55:01Z" in report["Notes"]


def test_nobody_is_a_winner_while_votes_are_to_come(make: Make):
    candidates = report_of(make())["Election"][0]["Candidate"]
    assert not any("PostElectionStatus" in one for one in candidates)


def test_a_measure_says_its_threshold_in_both_languages(make: Make):
    rule = Rule(share=FIFTY_FIVE, denominator=Denominator.YES_AND_NO, otherwise=Otherwise.FAILS)
    history = make(((60, 40),), ("Yes", "No"), rule, kind=ContestType.BALLOT_MEASURE)
    (contest,) = report_of(history)["Election"][0]["Contest"]
    said = {one["Language"]: one["Content"] for one in contest["PassageThreshold"]["Text"]}
    assert said["en"] == "at least 55%"
    assert "55" in said["es"]
    assert said["es"] != said["en"]
    assert contest["VoteVariation"] == "super-majority"


@pytest.mark.parametrize(
    ("rule", "votes", "expected"),
    [
        (Rule(), 1, ("plurality", "")),
        (Rule(seats=3), 3, ("n-of-m", "")),
        (Rule(share=MAJORITY, otherwise=Otherwise.TOP_TWO), 1, ("majority", "")),
        (Rule(otherwise=Otherwise.TOP_TWO), 1, ("other", "top-two")),
        (Rule(unknown="no source"), 1, ("", "")),
    ],
)
def test_how_a_contest_is_decided_has_the_name_of_the_standard(
    rule: Rule, votes: int, expected: tuple[str, str]
):
    assert variation(rule, votes) == expected
    assert (rule.method is Method.UNKNOWN) == (expected == ("", ""))


def test_hostile_names_are_text_that_any_reader_accepts(make: Make):
    hostile = ("<b>&\x00\u202e" + "x" * 10_000, "]]>\ud800")
    written = nist_xml(report_of(make(names=hostile)))
    names = etree.fromstring(written).findall(
        f".//{{{NAMESPACE}}}BallotName/{{{NAMESPACE}}}Text"
    )
    assert names[0].text.startswith("<b>&x")
    assert names[1].text == "]]>"


def test_identifiers_are_those_of_xml_and_never_twice():
    ids = Ids()
    assert ids.of("contest", "Measure É / 1") == "contest-measure-1"
    assert ids.of("contest", "measure 1") == "contest-measure-1-2"
