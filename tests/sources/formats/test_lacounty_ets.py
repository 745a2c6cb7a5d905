"""The county's ETS files: real layout, invented votes; figures checked against raw lines."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from downballot.errors import FormatError
from downballot.model.contest import ContestType
from downballot.model.count import BallotCount, BallotKind
from downballot.model.finding import Severity
from downballot.sources.formats.lacounty_ets import FORMAT

INVENTED = Path(__file__).parent.parent.parent / "samples" / "lacounty-ets" / "invented.ets"
WHOLE = [
    "0018nov18-zero.ets",
    "0018nov18-start.ets",
    "0018nov18-mid.ets",
    "0018nov18-end.ets",
    "2641jun18.ets",
    "2798mar20.ets",
    "kpcc/internet2016.dat",
]


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "data" / "fixtures" / "lacounty-ets"


def read(path: Path):
    return FORMAT.read(path.read_bytes(), path.name)


def invented(old: str, new: str):
    """Read the invented sample with one text replaced by another, once."""
    body = INVENTED.read_bytes()
    assert body.count(old.encode()) > 0
    return FORMAT.read(body.replace(old.encode(), new.encode(), 1), "a.ets")


def contest(report, identifier):
    [definition] = [one for one in report.definitions if one.id == identifier]
    [count] = [one for one in report.counts if one.contest == identifier]
    return definition, count


def votes(count):
    return {one.selection: one.votes for one in count.selections}


@pytest.mark.parametrize(
    ("name", "contests"), [(WHOLE[3], 308), (WHOLE[4], 114), (WHOLE[5], 222)]
)
def test_every_contest_of_a_file_is_read(folder, name, contests):
    report = read(folder / name)
    assert len(report.definitions) == len(report.counts) == contests


@pytest.mark.parametrize("name", WHOLE)
def test_votes_give_the_percentages_that_the_file_prints(folder, name):
    report = read(folder / name)
    lines = (folder / name).read_bytes().decode().split("\n")
    printed = [line[85:91].strip() for line in lines if line[3:5] in {"CN", "MT", "JN"}]
    shares = []
    for count in report.counts:
        total = sum(one.votes for one in count.selections)
        shares += [Fraction(100 * one.votes, total or 1) for one in count.selections]
    assert len(shares) == len(printed)
    for share, percent in zip(shares, printed, strict=True):
        assert abs(share - Fraction(percent)) <= Fraction(1, 100)


def test_a_nonpartisan_contest_of_the_school_board(folder):
    report = read(folder / "2798mar20.ets")
    name = "los-angeles-unified-school-bd-of-education-dist-7"
    definition, count = contest(report, name)
    assert definition.title == "LOS ANGELES UNIFIED SCHOOL BD OF EDUCATION DIST 7"
    assert definition.external_id == "204-11-49-7"
    assert votes(count) == {
        "p-castellanos": 638,
        "mike-lansing": 886,
        "t-ortiz-franklin": 1277,
        "silke-m-bradford": 826,
        "lydia-a-gutierrez": 519,
    }
    assert (count.precincts, count.precincts_reporting, count.registered) == (202, None, 339945)


def test_columns_are_characters_not_bytes(folder):
    report = read(folder / "2798mar20.ets")
    definition, count = contest(report, "la-canada-flntrdg-city-gen-councilmember")
    assert definition.title == "LA CAÑADA FLNTRDG CITY GEN COUNCILMEMBER"
    assert definition.votes_allowed == 3
    assert sum(votes(count).values()) == 46 + 88 + 126 + 92


def test_a_measure_carries_its_threshold_in_the_words_used_since_2021(folder):
    definition, count = contest(
        read(folder / "0018nov18-mid.ets"), "la-co-flood-control-dist-measure-w"
    )
    said = (definition.type, definition.pass_rate)
    assert said == (ContestType.BALLOT_MEASURE, "2/3 of votes cast")
    assert definition.measure_text == "W - FLOOD CONTROL DISTRICT"
    assert votes(count) == {"yes": 86617, "no": 43040}
    assert (count.precincts, count.precincts_reporting) == (4551, 3433)
    assert count.registered == 5036478


def test_the_thresholds_of_a_whole_ballot(folder):
    rates = [one.pass_rate for one in read(folder / "0018nov18-end.ets").definitions]
    assert rates.count("Majority of votes cast") == 45
    assert rates.count("55% of votes cast") == 9
    assert rates.count("2/3 of votes cast") == 6


def test_each_justice_is_a_contest_of_its_own(folder):
    report = read(folder / "0018nov18-end.ets")
    justices = [one for one in report.definitions if one.type is ContestType.RETENTION]
    assert len(justices) == 19
    definition, count = contest(report, "associate-justice-div-1-victoria-g-chaney")
    assert definition.title == "ASSOCIATE JUSTICE DIV 1 - VICTORIA G CHANEY"
    assert definition.group == "APPELLATE COURT JUSTICES"
    assert votes(count) == {"yes": 157059, "no": 78179}


def test_party_and_voter_nominated_of_a_general_election(folder):
    definition, count = contest(read(folder / "0018nov18-end.ets"), "governor")
    assert definition.voter_nominated
    parties = [(one.name, one.party) for one in definition.selections]
    assert parties == [("JOHN H COX", "REP"), ("GAVIN NEWSOM", "DEM")]
    assert votes(count) == {"john-h-cox": 111650, "gavin-newsom": 123588}


def test_a_primary_of_a_party_says_so_and_keeps_apart_from_the_others(folder):
    report = read(folder / "2798mar20.ets")
    definition, count = contest(report, "presidential-preference-dem")
    assert definition.note == "DEMOCRATIC"
    assert definition.external_id == "001-00-03-1"
    assert votes(count)["elizabeth-warren"] == 3325
    assert contest(report, "presidential-preference-rep")[0].note == "REPUBLICAN"


def test_votes_allowed_are_read_and_one_if_absent(folder):
    allowed = [one.votes_allowed for one in read(folder / "0018nov18-end.ets").definitions]
    assert {number: allowed.count(number) for number in set(allowed)} == {
        1: 308 - 74,
        2: 25,
        3: 46,
        4: 3,
    }


def test_time_election_and_ballots_of_the_whole_election(folder):
    report = read(folder / "2641jun18.ets")
    assert report.published_at.isoformat() == "2018-05-10T10:38:00-07:00"
    assert report.election_date == date(2018, 6, 5)
    assert report.election_title == "2018 STATEWIDE DIRECT PRIMARY ELECTION"
    assert report.election_ref == "2641"
    assert report.ballots == (
        BallotCount(BallotKind.IN_PERSON, 324908),
        BallotCount(BallotKind.MAIL, 364385),
        BallotCount(BallotKind.TOTAL, 689293),
    )


def test_statistics_beside_the_ballots_are_kept_as_a_finding(folder):
    findings = {one.code: one.sentence for one in read(folder / "2798mar20.ets").findings}
    assert findings["election-statistics"].startswith(
        "5,513,057 voters registered; 3,072 precincts; NON PARTISAN: 6,430 ballots of 1,524,668"
    )


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_dated_before_its_election_is_a_media_test(folder, name):
    [finding] = [one for one in read(folder / name).findings if one.code == "media-test"]
    assert finding.severity is Severity.INFO


@pytest.mark.parametrize("name", WHOLE)
def test_ballots_by_kind_and_by_party_add_up_in_every_file(folder, name):
    codes = {one.code for one in read(folder / name).findings}
    assert "ballots-do-not-add-up" not in codes


def test_a_file_with_stripped_blanks_and_unix_lines_is_read(folder):
    report = read(folder / "kpcc" / "internet2016.dat")
    assert len(report.counts) == 144
    assert votes(contest(report, "presidential-preference-rep")[1])["ted-cruz"] == 195


def test_the_excerpt_of_1998_is_refused_as_cut_off(folder):
    with pytest.raises(FormatError, match=r"has 67 lines: cut off .* expected 716 lines"):
        read(folder / "kpcc" / "internet.dat")


def test_a_contest_keeps_its_identifier_from_file_to_file(folder):
    reports = [read(folder / name) for name in WHOLE[:4]]
    assert len({tuple(one.id for one in report.definitions) for report in reports}) == 1
    assert (
        len({tuple(one.external_id for one in report.definitions) for report in reports}) == 1
    )


def test_contests_of_one_title_are_told_apart_by_their_district():
    body = INVENTED.read_bytes().decode()
    title = "INVENTED CITY GEN MUNI       COUNCILMEMBER"
    other = "MEMBER OF THE ASSEMBLY       91ST DISTRICT"
    report = FORMAT.read(body.replace(other, title).encode(), "a.ets")
    ids = [one.id for one in report.definitions]
    assert ids[1:3] == [
        "invented-city-gen-muni-councilmember-08-in",
        "invented-city-gen-muni-councilmember-04-91",
    ]


def test_several_measures_under_one_title_are_contests_of_their_own():
    lines = INVENTED.read_bytes().decode().split("\r\n")
    pair = [line for line in lines if line[3:5] == "MT"]
    second = [pair[0].replace("     X -", "     Y -"), pair[1]]
    at = lines.index(pair[1]) + 1
    trailer = lines[-1].replace("51", "53")
    body = "\r\n".join([*lines[:at], *second, *lines[at:-1], trailer])
    titles = [one.title for one in FORMAT.read(body.encode(), "a.ets").definitions]
    assert titles[3:5] == [
        "INVENTED UNIFIED SCH SPC MEASURE X X",
        "INVENTED UNIFIED SCH SPC MEASURE X Y",
    ]


def test_ballots_that_do_not_add_up_are_a_finding_with_its_numbers():
    report = invented("VOTE AT POLL       510", "VOTE AT POLL       511")
    [finding] = [one for one in report.findings if one.code == "ballots-do-not-add-up"]
    assert finding.sentence == "2,310 ballots cast, but at polls + by mail = 2,311."


def test_a_file_dated_on_its_election_day_is_no_media_test():
    codes = {one.code for one in FORMAT.read(INVENTED.read_bytes(), "a.ets").findings}
    assert codes == {"election-statistics"}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("1,204", "1,2x4", "line 8: columns 74-82 '1,2x4'"),
        ("1,204", "     ", "line 8: columns 74-82 are blank"),
        ("001BK", "001BX", "line 7: record 'BX'"),
        ("- NO ", "- NOT", "line 29: answers YES, NOT"),
        ("20:36", "24:36", "line 5: '11/05/2030 24:36' is not a time"),
        ("NOVEMBER 05", "NOVEMBER 35", "line 3: 'NOVEMBER 35, 2030' is not a day"),
        ("2030 - INV", "2030 + INV", "line 1: no header line with day"),
        ("MORE THAN   2", "MORE THAN   0", "line 14: votes allowed 0"),
        ("VOTE BY MAIL", "VOTE BY MALE", "line 49: ballots 'VOTE BY MALE'"),
        ("VOTE BY MAIL", "VOTE AT POLL", "line 49: ballots 'VOTE AT POLL'"),
        ("002CC", "002CN", "line 13: a contest starts with CN"),
        ("000ET", "000BK", "line 1: record 'BK'"),
        ("999EF9999        51", "999EF9999        50", "line 51: the file has 51 lines"),
        ("999EF", "999BK", "line 51: the file ends with record 'BK'"),
    ],
)
def test_a_mistake_names_its_line(old, new, place):
    with pytest.raises(FormatError) as caught:
        invented(old, new)
    assert str(caught.value).startswith(f"a.ets: {place}")


def test_a_line_of_another_length_is_damaged():
    with pytest.raises(FormatError, match="line 8: 96 characters, expected 95"):
        invented("ANA EJÉMPLO", "ANA  EJÉMPLO")
    with pytest.raises(FormatError, match="line 8: 94 characters, expected 95"):
        invented("ANA EJÉMPLO", "ANAEJÉMPLO")


def test_a_body_that_is_not_utf_8_is_refused():
    with pytest.raises(FormatError, match="byte 0: not UTF-8"):
        FORMAT.read(b"\xff" + INVENTED.read_bytes(), "a.ets")


def test_an_empty_body_is_refused():
    with pytest.raises(FormatError, match="empty, expected lines 000ET"):
        FORMAT.read(b"", "a.ets")
