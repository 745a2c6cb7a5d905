"""The county's counter feed, joined with its election data: November 2022 and 2024."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from downballot.errors import FormatError
from downballot.model.count import BallotCount, BallotKind, ContestCount
from downballot.model.finding import Severity
from downballot.sources.formats.lacounty_counter import FORMAT
from downballot.sources.formats.lacounty_definition import FORMAT as DEFINITION

INVENTED = (
    Path(__file__).parent.parent.parent / "samples" / "lacounty-counter" / "invented.json"
)
FINAL = {
    "2022-11-08-general": "2022-12-05T121521.json.gz",
    "2024-11-05-general": "2024-12-02T145501.json.gz",
}


def body_of(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


@pytest.fixture(scope="module")
def counted(shared):
    """Every counter report of an election, in the order of the county's clock."""

    def counted(election):
        paths = sorted((shared / "data" / "lacounty" / election / "counter").glob("2*"))
        return [FORMAT.read(body_of(path), path.name) for path in paths]

    return counted


@pytest.fixture(scope="module")
def final(shared):
    def final(election):
        path = shared / "data" / "lacounty" / election / "counter" / FINAL[election]
        return FORMAT.read(body_of(path), path.name)

    return final


def invented(old: str, new: str):
    body = INVENTED.read_text()
    assert old in body
    return FORMAT.read(body.replace(old, new, 1).encode(), "a.json")


def by_contest(report) -> dict[str, ContestCount]:
    return {one.contest: one for one in report.counts}


def test_district_2_in_2022(final):
    count = by_contest(final("2022-11-08-general"))["8851"]
    assert count == ContestCount(
        "8851", ballots=123069, valid_votes=105215, partial=0, undervotes=17771, overvotes=83
    )


def test_ballots_of_the_whole_election(final):
    assert final("2022-11-08-general").ballots == (
        BallotCount(BallotKind.TOTAL, 2456701),
        BallotCount(BallotKind.MAIL, 1969333),
        BallotCount(BallotKind.IN_PERSON, 487368),
    )
    assert final("2024-11-05-general").ballots[0].ballots == 3793106


def test_clock_and_election(final):
    report = final("2022-11-08-general")
    assert report.published_at.isoformat() == "2022-12-05T12:15:21-08:00"
    assert report.election_ref == "4300"


def test_a_contest_of_write_ins_only_is_in_every_body_of_2022(counted):
    for report in counted("2022-11-08-general"):
        assert by_contest(report)["8513"].write_ins is not None


def test_only_the_body_of_23_42_58_in_2022_is_torn(counted):
    torn = {one.published_at.isoformat(): one.torn for one in counted("2022-11-08-general")}
    assert {clock: why for clock, why in torn.items() if why} == {
        "2022-11-08T23:42:58-08:00": (
            "EBLT 1,080,132 is not MBLT 852,332 + DBLT 198,932 = 1,051,264"
        )
    }


def test_no_body_of_2024_is_torn(counted):
    assert not any(report.torn for report in counted("2024-11-05-general"))


def test_two_contests_of_2024_never_add_up_once_counting_has_begun(counted):
    zero, *others = counted("2024-11-05-general")
    assert zero.findings == ()
    for report in others:
        assert [one.contest for one in report.findings] == ["9915", "9916"]
        assert {one.code for one in report.findings} == {"ballots-do-not-add-up"}


@pytest.mark.parametrize(
    ("election", "contests", "failing"),
    [("2022-11-08-general", 361, []), ("2024-11-05-general", 314, ["9915", "9916"])],
)
def test_votes_and_write_ins_are_the_valid_ballots_of_a_one_seat_contest(
    shared, final, election, contests, failing
):
    path = shared / "data" / "lacounty" / election / "election_data.json.gz"
    definitions = DEFINITION.read(body_of(path), path.name).definitions
    counts = by_contest(final(election))
    votes = {one.selection: one.votes for one in counts[""].selections}
    one_seat = [one for one in definitions if one.votes_allowed == 1]
    wrong = []
    for definition in one_seat:
        count = counts[definition.external_id]
        named = sum(votes[one.external_id] for one in definition.selections)
        if named + (count.write_ins or 0) != count.valid_votes:
            wrong.append(definition.external_id)
    assert (len(one_seat), sorted(wrong)) == (contests, failing)


def test_votes_stand_under_the_contest_without_name_until_definitions_are_known():
    report = FORMAT.read(INVENTED.read_bytes(), "a.json")
    assert [(one.selection, one.votes) for one in by_contest(report)[""].selections] == [
        ("7001", 1204),
        ("7002", 1000),
        ("7003", 1310),
        ("7004", 990),
    ]


def test_what_the_feed_leaves_out_is_unknown_and_not_zero():
    counts = by_contest(FORMAT.read(INVENTED.read_bytes(), "a.json"))
    assert (counts["501"].write_ins, counts["501"].overvotes) == (7, 4)
    assert (counts["502"].write_ins, counts["502"].overvotes) == (None, None)


def test_write_ins_of_several_slots_are_added():
    assert by_contest(invented("CPV", "WRTN-02"))["501"].write_ins == 7
    body = INVENTED.read_text().replace('"CPV", "Value": 0', '"WRTN-02", "Value": 5')
    assert by_contest(FORMAT.read(body.encode(), "a.json"))["501"].write_ins == 12


def test_a_contest_that_does_not_add_up_is_a_finding_and_the_body_stands():
    report = invented('"Value": 2211', '"Value": 2212')
    [finding] = report.findings
    assert (finding.severity, finding.contest) == (Severity.WARNING, "501")
    assert finding.sentence == (
        "Contest 501: 2,310 ballots, but valid 2,212 + partial 0 + undervotes 95 + "
        "overvotes 4 = 2,311."
    )
    assert report.torn == ""


def test_parts_that_do_not_make_the_whole_tear_the_body():
    assert invented('"Value": 1800', '"Value": 1799').torn == (
        "EBLT 2,310 is not MBLT 1,799 + DBLT 510 = 2,309"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("8:36:34 PM", "20:36:34", "TimeStamp: '11/5/2030 20:36:34' is not a time"),
        ('"Value": 95', '"Value": -95', "CUV of 501: value -95, expected 0 or more"),
        ('"Value": 95', '"Value": 99999999999', "Expected `int` <= 9999999999"),
        ('7002, "R', '7001, "R', "CAND of 7001: two rows, expected one row"),
        ("EBLT", "XBLT", "Data: no single EBLT row with CBLT rows, expected both"),
        ("MBLT", "EBLT", "EBLT of 9999: two rows"),
    ],
)
def test_a_mistake_names_file_and_place(old, new, message):
    with pytest.raises(FormatError) as caught:
        invented(old, new)
    assert str(caught.value).startswith("a.json: ")
    assert message in str(caught.value)


def test_permuting_the_rows_changes_no_count():
    whole = json.loads(INVENTED.read_text())
    whole["Data"].reverse()
    report = FORMAT.read(json.dumps(whole).encode(), "a.json")
    plain = FORMAT.read(INVENTED.read_bytes(), "a.json")
    assert report.ballots == plain.ballots
    named = {contest for contest in by_contest(plain) if contest}
    assert {one: by_contest(report)[one] for one in named} == {
        one: by_contest(plain)[one] for one in named
    }
