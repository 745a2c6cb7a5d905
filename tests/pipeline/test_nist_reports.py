"""Reports of both real elections fit the schemas of the standard and keep every figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from lxml import etree

from downballot.errors import UsageError
from downballot.pipeline.desk import Desk
from downballot.pipeline.nist_reports import nist_report
from downballot.publication.nist_writing import NAMESPACE, nist_json, nist_xml

SCHEMAS = "data/fixtures/nist/1500-100/NIST_V2_election_results_reporting"
N = f"{{{NAMESPACE}}}"
ELECTIONS = ("2022-11-08-general", "2024-11-05-general")


@pytest.fixture(scope="module")
def desk(lausd_desk: Path) -> Iterator[Desk]:
    with Desk(lausd_desk) as opened:
        yield opened


@pytest.fixture(scope="module")
def json_schema(shared: Path) -> Any:
    return jsonschema_rs.validator_for(json.loads((shared / f"{SCHEMAS}.json").read_text()))


@pytest.fixture(scope="module")
def xml_schema(shared: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(shared / f"{SCHEMAS}.xsd"))


@pytest.mark.parametrize("election", ELECTIONS)
@pytest.mark.parametrize("place", [0, 0.5, -1])
def test_a_report_is_valid_and_its_totals_are_those_of_the_count(
    desk: Desk, json_schema: Any, xml_schema: etree.XMLSchema, election: str, place: float
):
    updates = desk.reader(election).updates
    update = updates[int(place * len(updates)) if place > 0 else int(place)]
    report = nist_report(desk, election, as_of=update.published_at)
    read = json.loads(nist_json(report))
    assert list(json_schema.iter_errors(read))[:3] == []
    parsed = etree.fromstring(nist_xml(report))
    assert xml_schema.validate(parsed), xml_schema.error_log
    count = desk.ledger.count(update)
    expected = {
        contest: {one.selection: one.votes for one in counted.selections}
        for contest, counted in count.counts.items()
    }
    contests = read["Election"][0]["Contest"]
    assert {own_id(one): votes_of(one) for one in contests} == {
        contest: sorted(votes.values()) for contest, votes in expected.items()
    }
    in_xml = sum(float(one.text) for one in parsed.iter(f"{N}Count"))
    assert in_xml == sum(sum(votes.values()) for votes in expected.values())
    assert update.key in read["Notes"]


def own_id(contest: dict[str, Any]) -> str:
    (found,) = [
        one["Value"]
        for one in contest["ExternalIdentifier"]
        if one.get("OtherType") == "downballot"
    ]
    return str(found)


def votes_of(contest: dict[str, Any]) -> list[int]:
    return sorted(one["VoteCounts"][0]["Count"] for one in contest.get("ContestSelection", []))


def test_the_same_count_gives_the_same_bytes_and_objects_keep_their_names(desk: Desk):
    first, second = (nist_json(nist_report(desk, ELECTIONS[1])) for _ in range(2))
    assert first == second
    updates = desk.reader(ELECTIONS[1]).updates
    earlier = nist_report(desk, ELECTIONS[1], as_of=updates[0].published_at)
    named = [{one["@id"] for one in units(each)} for each in (json.loads(first), earlier)]
    assert named[1] <= named[0]


def units(report: Any) -> list[dict[str, Any]]:
    election = report["Election"][0]
    return [*report["GpUnit"], *election["Contest"], *election["Candidate"]]


def test_a_certified_count_names_winners_and_is_complete(desk: Desk):
    report: Any = nist_report(desk, ELECTIONS[1])
    assert report["Status"] == "certified"
    assert report["Election"][0]["CountStatus"][0]["Status"] == "completed"
    became = {one.get("PostElectionStatus") for one in report["Election"][0]["Candidate"]}
    assert "winner" in became


def test_an_election_that_nobody_follows_has_no_report(desk: Desk):
    with pytest.raises(UsageError):
        nist_report(desk, "1999")
