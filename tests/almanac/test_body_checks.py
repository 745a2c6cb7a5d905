"""What contradicts itself in a body's tables is named with its row, and the rest loads.

Every test changes the template, in which nothing is wrong, in one place. Its one contradiction
of sources is taken out first, so that only the change is found.
"""

from __future__ import annotations

import csv
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from downballot.almanac.bodies import read_body
from downballot.almanac.body_places import may_be_same_day, overlap
from downballot.almanac.body_tables import columns
from downballot.control.board import board_on
from downballot.model.body import BodyRecord, Contradiction
from downballot.model.partial_date import PartialDate, parse_partial_date

TEMPLATE = Path(str(files("downballot.almanac"))) / "templates" / "body"
SOURCED = "https://example.org,2026-01-05,verified,"


class Folder:
    """A copy of the template in which rows can be added and changed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, table: str, *rows: str) -> Folder:
        path = self.path / f"{table}.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        lines += [f"{row},{SOURCED}" for row in rows]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self

    def change(self, table: str, line: int, **cells: str) -> Folder:
        path = self.path / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        for column, cell in cells.items():
            rows[line - 1][rows[0].index(column)] = cell
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return self

    def read(self) -> BodyRecord:
        return read_body(self.path)

    def found(self) -> dict[str, list[str]]:
        """Return sentences by code."""
        found: dict[str, list[str]] = {}
        for one in self.read().findings:
            found.setdefault(one.code, []).append(one.sentence)
        return found


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    copied = Path(shutil.copytree(TEMPLATE, tmp_path / "body"))
    header = ",".join(columns(Contradiction))
    (copied / "contradictions.csv").write_text(f"{header}\n", encoding="utf-8")
    return Folder(copied)


def only(folder: Folder, code: str) -> str:
    """Return the one finding there is."""
    assert list(folder.found()) == [code]
    (sentence,) = folder.found()[code]
    assert ", expected " in sentence
    return sentence


GENERAL = "2024-11-05,general"


# Who holds which seat


def test_two_members_in_a_seat_are_named_with_both_lines_and_all_rows_load(folder: Folder):
    folder.add("terms", "2,ed-prototype,2025-03-01,2025-06,unknown,,no,yes,,")
    assert only(folder, "two-members-in-seat") == (
        "terms.csv:9: seat 2 from 2025-03-01 to 2025-06 has ed-prototype beside ben-sample "
        "(line 3: 2024-12 to 2028-12), expected one to end before the other starts"
    )
    assert len(folder.read().terms) == 8


def test_a_vacancy_beside_a_member_overlaps(folder: Folder):
    folder.change("terms", 5, starts="2025-06-29")
    assert only(folder, "term-overlap") == (
        "terms.csv:5: seat 3 from 2025-06-29 to 2025-09-15 overlaps line 4 (2022-12-12 to "
        "2025-06-30), expected one to end before the other starts"
    )


def test_terms_that_meet_in_a_month_do_not_overlap(folder: Folder):
    folder.add("terms", "2,ed-prototype,2020-12,2024-12,unknown,,yes,no,,")
    folder.add("terms", "4,ed-prototype,2028-12-11,2032-12,unknown,,yes,no,,")
    assert folder.found() == {}


def test_a_term_without_an_end_covers_every_day_that_follows(folder: Folder):
    folder.add("terms", "2,ed-prototype,2016,,unknown,,yes,no,,")
    assert "terms.csv:9: seat 2 from 2016 to a day not known" in only(
        folder, "two-members-in-seat"
    )


def test_one_person_in_two_seats_at_once_is_named(folder: Folder):
    folder.add("terms", "4,eva-pattern,2022-12,2024-12,unknown,,no,no,,")
    assert only(folder, "person-in-two-seats") == (
        "terms.csv:9: eva-pattern holds seat 4 from 2022-12 to 2024-12 and seat 5 (line 8: "
        "2022-12-12 to 2026-12), expected one seat at a time"
    )


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"person": "finn-model"}, "terms.csv:5: finn-model holds a vacant seat"),
        ({"filling": "unknown"}, "terms.csv:5: nobody holds the seat"),
    ],
)
def test_a_vacancy_with_a_person_and_a_term_without_one_are_unclear(
    folder: Folder, cells, said
):
    assert only(folder.change("terms", 5, **cells), "vacancy-unclear").startswith(said)


def test_a_seat_that_no_contest_fills_is_named(folder: Folder):
    folder.add("seats", "6,Ward 6,2026-11-03")
    assert only(folder, "seat-never-filled") == (
        "seats.csv:7: no contest fills seat 6, expected an election that names it or a term "
        "in it"
    )
    assert len(folder.read().seats) == 6


def test_a_term_of_an_election_that_no_row_has_is_named(folder: Folder):
    folder.change("terms", 2, election="2022-06-07")
    assert only(folder, "term-election-missing").startswith(
        "terms.csv:2: no election of 2022-06-07 fills seat 1, expected a row of elections.csv"
    )


def test_an_election_known_to_the_month_is_the_one_of_that_month(folder: Folder):
    assert folder.change("terms", 2, election="2022-11").found() == {}


def test_a_holder_who_did_not_win_the_election_is_named(folder: Folder):
    folder.change("terms", 3, person="ed-prototype")
    assert only(folder, "term-holder-not-winner") == (
        "terms.csv:3: ed-prototype holds seat 2 by the election of 2024-11-05, which "
        "ben-sample won by candidacies.csv, expected its winner"
    )


def test_more_terms_than_the_limit_allows_are_named_and_others_do_not_count(folder: Folder):
    for first in (2012, 2014, 2016):
        folder.add("terms", f"4,ana-example,{first}-12,{first + 2}-12,unknown,,yes,no,,")
    folder.add("terms", "4,ana-example,2018-12,2020-12,appointed,,no,no,,")
    assert only(folder, "term-limit-exceeded") == (
        "terms.csv:11: term 4 of ana-example that counts towards the limit, expected 3 at most"
    )


# Names that no table defines


@pytest.mark.parametrize(
    ("table", "line", "cells", "code", "said"),
    [
        (
            "terms",
            5,
            {"seat": "7"},
            "seat-undefined",
            "terms.csv:5: seat '7' is not in seats.csv, expected one of 1, 2",
        ),
        (
            "elections",
            4,
            {"seats": "1; 3; 5; 9"},
            "seat-undefined",
            "elections.csv:4: seat '9'",
        ),
        (
            "terms",
            6,
            {"person": "nobody"},
            "person-undefined",
            "terms.csv:6: person 'nobody' is not in people.csv",
        ),
        ("candidacies", 6, {"person": ""}, "person-undefined", "candidacies.csv:6: person ''"),
        ("alignments", 4, {"person": "x"}, "person-undefined", "alignments.csv:4: person 'x'"),
        (
            "control",
            2,
            {"scheme": "x", "split": ""},
            "scheme-undefined",
            "control.csv:2: scheme 'x' is not in schemes.csv, expected one of press",
        ),
        (
            "control",
            2,
            {"split": "reform=3"},
            "bloc-undefined",
            "control.csv:2: bloc 'reform' is not in blocs.csv, expected one of growth",
        ),
        (
            "alignments",
            2,
            {"bloc": "grwth"},
            "bloc-undefined",
            "alignments.csv:2: bloc 'grwth' is not in",
        ),
        (
            "alignments",
            2,
            {"bloc": ""},
            "bloc-undefined",
            "alignments.csv:2: bloc '' is not in blocs.csv",
        ),
        (
            "alignments",
            6,
            {"bloc": "growth"},
            "bloc-of-nobody",
            "alignments.csv:6: unaligned and in bloc 'growth', expected no bloc",
        ),
        (
            "endorsements",
            2,
            {"endorser": "ETU"},
            "endorser-undefined",
            "endorsements.csv:2: endorser 'ETU' is not",
        ),
        (
            "endorsements",
            2,
            {"choice": "Ben"},
            "choice-undefined",
            "endorsements.csv:2: choice 'Ben' in '2', expected the id of a person",
        ),
        ("endorsements", 3, {"choice": "ben-sample"}, "choice-undefined", "expected Yes or No"),
        (
            "endorsements",
            3,
            {"position": "none"},
            "choice-undefined",
            "expected none, as nobody is endorsed",
        ),
        (
            "endorsements",
            3,
            {"contest": "Mayor", "choice": "x"},
            "choice-undefined",
            "expected a person's id, Yes or No",
        ),
        (
            "seats",
            3,
            {"id": "1"},
            "defined-twice",
            "seats.csv:3: '1' is defined in seats.csv:2 already, expected once",
        ),
        (
            "people",
            8,
            {"id": "ana-example"},
            "defined-twice",
            "people.csv:8: 'ana-example' is defined in people.csv:2",
        ),
    ],
)
def test_what_no_table_defines_is_named(folder: Folder, table, line, cells, code, said):
    (sentence,) = folder.change(table, line, **cells).found()[code]
    assert said in sentence
    assert ", expected " in sentence
    before = read_body(TEMPLATE)
    assert len(getattr(folder.read(), table)) == len(getattr(before, table))


def test_one_bloc_id_in_two_schemes_is_two_blocs(folder: Folder):
    folder.add("schemes", "union,By endorsement,Example Teachers Union,endorsement")
    folder.add("blocs", "union,growth,growth,1")
    assert folder.found() == {}


# Views


def test_views_of_one_person_in_one_scheme_that_overlap_and_differ_are_named(folder: Folder):
    folder.add("alignments", "press,neighborhood,ana-example,2024-01,,Example Gazette,named")
    assert only(folder, "alignment-overlap") == (
        "alignments.csv:7: ana-example is neighborhood from 2024-01 to now in the scheme press "
        "while line 2 says growth from 2022-12 to now, expected one to end before the other "
        "starts, or one row that says disputed"
    )


def test_views_that_follow_each_other_or_agree_do_not_contradict(folder: Folder):
    folder.change("alignments", 2, ends="2024-01")
    folder.add(
        "alignments",
        "press,neighborhood,ana-example,2024-01,,Example Gazette,named",
        "press,growth,ben-sample,2025-02,,Example Herald,named",
    )
    assert folder.found() == {}


# Rules and dates


@pytest.mark.parametrize(
    ("line", "value", "said"),
    [
        (2, "most of them", "rules.csv:2: majority 'most of them' cannot be used, expected a "),
        (3, "at least 3/2", "rules.csv:3: supermajority 'at least 3/2' cannot be used"),
        (2, "at least 2/5", "rules.csv:2: majority 'at least 2/5' cannot be used, expected "),
        (4, "three", "rules.csv:4: term_limit 'three' cannot be used, expected a whole number"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_used_is_named(folder: Folder, line, value, said):
    assert only(folder.change("rules", line, value=value), "body-rule-unusable").startswith(
        said
    )
    board = board_on(folder.read(), PartialDate(2025))
    assert (len(board.seats), board.needed) == (5, 3)


@pytest.mark.parametrize(
    ("table", "line", "cells", "said"),
    [
        ("terms", 3, {"ends": "2023"}, "terms.csv:3: ends 2023 is before starts 2024-12"),
        (
            "terms",
            3,
            {"starts": "2024-10"},
            "terms.csv:3: starts 2024-10 is before election 2024-11-05",
        ),
        ("rules", 4, {"ends": "2011"}, "rules.csv:4: ends 2011 is before starts 2012"),
        ("alignments", 2, {"ends": "2021"}, "alignments.csv:2: ends 2021 is before"),
        (
            "elections",
            4,
            {"runoff": "2026-06"},
            "elections.csv:4: runoff 2026-06 is before date 2026-11-03",
        ),
        ("elections", 2, {"certified": "2022-11-07"}, "certified 2022-11-07 is before date"),
        (
            "elections",
            2,
            {"registration_deadline": "2022-12"},
            "date 2022-11-08 is before registration_deadline",
        ),
    ],
)
def test_dates_that_cannot_follow_each_other_are_named(
    folder: Folder, table, line, cells, said
):
    assert said in only(folder.change(table, line, **cells), "dates-out-of-order")


def test_a_day_in_no_calendar_costs_its_row_only(folder: Folder):
    folder.change("terms", 7, starts="2022-13-12")
    assert only(folder, "table-row-unreadable").startswith(
        "terms.csv:7: starts '2022-13-12': a day in no calendar, expected 2019-05-14"
    )
    assert len(folder.read().terms) == 6


# Past contests


def primary(person: str, votes: str, share: str, outcome: str, listed: str = "yes") -> str:
    return f"2024-03-05,primary,4,{person},{votes},{share},{outcome},certified,{listed}"


def in_one_count(folder: Folder, *rows: str) -> Folder:
    """Put rows into seat 4's first round, all of one source."""
    path = folder.path / "candidacies.csv"
    lines = path.read_text(encoding="utf-8").splitlines()[:6]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    folder.change("elections", 3, seats="2").change("terms", 7, election="")
    return folder.add("elections", "2024-03-05,primary,,,4,,,,,,").add("candidacies", *rows)


def test_more_than_half_wins_a_first_round_and_half_does_not(folder: Folder):
    rows = (
        primary("dan-instance", "501", "", "won"),
        primary("ed-prototype", "500", "", "lost"),
    )
    assert in_one_count(folder, *rows).found() == {}
    folder.change("candidacies", 7, votes="500")
    assert only(folder, "outcome-against-rule") == (
        "candidacies.csv:7: dan-instance has outcome won in the primary of 2024-03-05, seat 4, "
        "expected two to go on, as it has no more than half"
    )


def test_who_has_more_than_half_does_not_go_on(folder: Folder):
    in_one_count(
        folder,
        primary("dan-instance", "", "50.46%", "runoff"),
        primary("ed-prototype", "", "49.54%", "runoff"),
    )
    assert "expected won, as it has more than half" in only(folder, "outcome-against-rule")


def test_a_share_that_may_be_half_says_nothing_of_a_majority(folder: Folder):
    in_one_count(
        folder,
        primary("dan-instance", "", "50%", "won"),
        primary("ed-prototype", "", "50%", "lost"),
    )
    assert folder.found() == {}


def test_three_cannot_go_on(folder: Folder):
    people = ("dan-instance", "ed-prototype", "finn-model")
    in_one_count(folder, *(primary(one, "", "33.3%", "runoff") for one in people))
    found = folder.found()
    assert list(found) == ["outcome-against-rule"]
    assert len(found["outcome-against-rule"]) == 3
    assert "expected two to go on, not 3" in found["outcome-against-rule"][0]


def test_nobody_goes_on_from_a_last_round(folder: Folder):
    folder.change("candidacies", 6, outcome="runoff")
    assert "expected won or lost: no runoff follows" in only(folder, "outcome-against-rule")


def test_who_has_fewer_votes_is_not_ahead(folder: Folder):
    folder.change("candidacies", 5, votes="2200", share="").change("candidacies", 6, share="")
    assert only(folder, "outcome-against-votes") == (
        "candidacies.csv:5: ben-sample has 2200 votes and outcome won, ed-prototype 2290 and "
        "lost (line 6), expected the one with more votes to be ahead"
    )


def test_an_early_count_may_have_another_order_than_the_outcome(folder: Folder):
    folder.change("candidacies", 5, votes="2200", share="", stage="election night")
    folder.change("candidacies", 6, share="", stage="election night")
    assert "candidacies.csv:5" in only(folder, "outcome-unlike-early-count")
    folder.change("candidacies", 5, outcome="leading")
    folder.change("candidacies", 6, outcome="trailing").change("terms", 3, election="")
    assert list(folder.found()) == ["winner-not-on-record", "outcome-against-votes"]


def test_a_share_is_its_votes_up_to_rounding(folder: Folder):
    assert folder.change("candidacies", 5, share="54%").found() == {}
    assert folder.change("candidacies", 5, share="54.3%").found() != {}
    assert only(folder, "share-against-votes") == (
        "candidacies.csv:5: ben-sample has 54.3% and 2710 of 5000 votes, which are 54.2%, "
        "expected no more than rounding between them"
    )


def test_votes_of_others_who_are_not_listed_can_only_lessen_a_share(folder: Folder):
    folder.change("candidacies", 6, all_listed="no")
    assert folder.change("candidacies", 5, share="50.1%", all_listed="no").found() == {}
    folder.change("candidacies", 5, share="55%")
    assert list(folder.found()) == ["share-against-votes"]


def test_two_certified_counts_that_differ_are_both_kept_and_named(folder: Folder):
    folder.add("candidacies", f"{GENERAL},2,ben-sample,2711,54.9%,lost,certified,no")
    assert only(folder, "sources-disagree") == (
        "candidacies.csv:8: ben-sample has 2711 votes where line 5 has 2710 and lost where "
        "line 5 has won and 54.9% where line 5 has 54.2% in the general of 2024-11-05, seat 2 "
        "(certified), expected the same"
    )
    assert len(folder.read().candidacies) == 7


def test_counts_of_another_stage_or_day_do_not_disagree(folder: Folder):
    folder.add("candidacies", f"{GENERAL},2,ben-sample,2000,51%,leading,partial,no")
    later = f"{GENERAL},2,ben-sample,2500,53%,leading,partial,no,https://example.org/later,2024-11-20,verified,"
    path = folder.path / "candidacies.csv"
    path.write_text(path.read_text(encoding="utf-8") + later + "\n", encoding="utf-8")
    assert folder.found() == {}


def test_a_share_rounded_to_a_whole_percent_does_not_disagree(folder: Folder):
    folder.add("candidacies", f"{GENERAL},2,ben-sample,,54%,won,certified,no")
    assert folder.found() == {}


def test_two_winners_of_one_seat_are_named(folder: Folder):
    folder.add("candidacies", f"{GENERAL},2,ed-prototype,,,won,final,no")
    assert only(folder, "two-winners") == (
        "candidacies.csv:8: ed-prototype won the general of 2024-11-05 for seat 2, and so did "
        "ben-sample (line 5), expected one winner"
    )


def test_a_candidacy_in_an_election_that_no_row_has_is_named(folder: Folder):
    folder.add("candidacies", "2024-11-05,general,5,ed-prototype,1,,lost,final,no")
    assert only(folder, "candidacy-election-missing").startswith(
        "candidacies.csv:8: no general of 2024-11-05 fills seat 5, expected a row of elections"
    )


def test_an_election_that_is_over_has_a_winner_and_a_future_one_need_not(folder: Folder):
    folder.change("elections", 3, seats="2; 4; 1")
    assert only(folder, "winner-not-on-record") == (
        "elections.csv:3: seat 1 was filled by the general of 2024-11-05 and candidacies.csv "
        "has no winner, expected one"
    )


def test_a_measure_that_passed_against_its_votes_is_named(folder: Folder):
    folder.change("measures", 2, yes_votes="9999", no_votes="5001")
    assert only(folder, "measure-against-votes") == (
        "measures.csv:2: Measure A has 9999 of 15000 votes and passed, expected at least two "
        "thirds to pass it"
    )
    assert folder.change("measures", 2, yes_votes="10000", no_votes="5000").found() == {}


# Sources


def test_unverified_rows_are_counted_once_for_each_table(folder: Folder):
    for line in (2, 4):
        folder.change("terms", line, evidence="unverified")
    assert only(folder, "rows-unverified") == (
        "terms.csv:2: 2 rows are unverified (line 2, 4), expected a source that a reader can "
        "open before they support a sentence"
    )


def test_a_row_without_a_source_is_named(folder: Folder):
    assert only(folder.change("blocs", 3, source=""), "row-without-source") == (
        "blocs.csv:3: has no source, expected an address or a citation"
    )


def test_a_contradiction_is_listed_with_both_sides_and_their_sources(folder: Folder):
    folder.add(
        "contradictions", "Ward 2,,elected in 2024,elected in 2023,https://example.org/b"
    )
    assert only(folder, "sources-contradict") == (
        "contradictions.csv:2: Ward 2: elected in 2024 (https://example.org) but elected in "
        "2023 (https://example.org/b), expected one of them"
    )
    folder.change("contradictions", 2, evidence="unverified", source="")
    found = folder.found()
    assert set(found) == {"sources-contradict", "row-without-source", "rows-unverified"}
    assert (
        "Ward 2 (unverified): elected in 2024 (no source) but" in found["sources-contradict"][0]
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",2024,elected,lost,https://example.org/b", "subject is empty"),
        ("Ward 2,2024,,lost,https://example.org/b", "says is empty"),
        ("Ward 2,2024,elected,,https://example.org/b", "other_says is empty"),
        ("Ward 2,2024,elected,lost,", "other_source is empty"),
        ("Ward 2,2024,elected,Elected,https://example.org/b", "both sources say 'elected'"),
    ],
)
def test_a_row_that_contradicts_nothing_is_named_and_kept(folder: Folder, row: str, said: str):
    folder.add("contradictions", row)
    assert only(folder, "contradiction-unclear") == (
        f"contradictions.csv:2: {said}, expected one subject and two sources that say "
        "different things of it"
    )
    assert len(folder.read().contradictions) == 1


def test_a_contradiction_of_a_day_in_no_calendar_costs_its_row_only(folder: Folder):
    folder.add(
        "contradictions", "A,2024-02-30,b,c,https://example.org", "A,,b,c,https://example.org"
    )
    found = folder.found()
    assert found["table-row-unreadable"][0].startswith(
        "contradictions.csv:2: date '2024-02-30': a day in no calendar, expected 2019-05-14"
    )
    assert found["sources-contradict"][0].startswith("contradictions.csv:3: A: b (")


# Turnout


def test_two_registrations_of_one_election_and_area_are_kept_and_named(folder: Folder):
    folder.add("turnout", "2024-11-05,the city,21001,,,partial")
    assert only(folder, "turnout-disagrees") == (
        "turnout.csv:3: the city has 21001 registered where turnout.csv:2 has 21000 in the "
        "election of 2024-11-05, expected the same"
    )
    assert len(folder.read().turnout) == 2


def test_two_ballot_counts_of_one_stage_are_named_and_those_of_two_stages_are_not(
    folder: Folder,
):
    folder.add("turnout", "2024-11-05,the city,21000,15300,,election night")
    assert folder.found() == {}
    folder.change("turnout", 3, stage="certified")
    assert only(folder, "turnout-disagrees") == (
        "turnout.csv:3: the city has 15300 ballots (certified) where turnout.csv:2 has 15400 "
        "in the election of 2024-11-05, expected the same"
    )


def test_partial_counts_of_two_days_may_differ_and_those_of_one_day_may_not(folder: Folder):
    folder.change("turnout", 2, stage="partial")
    folder.add("turnout", "2024-11-05,the city,,15300,,partial")
    assert folder.found() == {}
    folder.change("turnout", 3, as_of="2024-12-03")
    assert "15300 ballots (partial)" in only(folder, "turnout-disagrees")


@pytest.mark.parametrize("cells", [{"scope": "the county"}, {"election": "2022-11-08"}])
def test_turnout_of_another_area_or_election_does_not_disagree(folder: Folder, cells):
    folder.add("turnout", "2024-11-05,the city,9,9,,certified")
    assert folder.change("turnout", 3, **cells).found() == {}


# Time


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (("2018-12", "2022-12"), ("2022-12", None), False),
        (("2018-12", "2022-12"), ("2022-11-30", None), True),
        (("2018-12", "2022-12-12"), ("2022-12-12", "2026"), False),
        (("2018-12", "2022-12-12"), ("2022-12-11", "2026"), True),
        ((None, "2014-08"), ("2014-08-12", None), False),
        ((None, "2014-08"), ("2013", None), True),
        (("2010", "2013"), ("2013", "2014"), False),
    ],
)
def test_stretches_share_a_day_only_where_it_is_certain(one, other, shared: bool):
    first, second = (
        tuple(parse_partial_date(text) if text else None for text in stretch)
        for stretch in (one, other)
    )
    assert overlap(first, second) is shared
    assert overlap(second, first) is shared


def test_dates_may_be_one_day_as_far_as_they_are_known():
    assert may_be_same_day(PartialDate(2022), PartialDate(2022, 6, 7))
    assert not may_be_same_day(PartialDate(2022, 11), PartialDate(2022, 6, 7))


# Money


FIGURE = "2024-11-05,general,2,ben-sample,,,"


def test_figures_of_one_thing_on_two_days_do_not_disagree(folder: Folder):
    folder.add("money", f"{FIGURE},own contributions,900000,")
    folder.change("money", 4, as_of="2024-11-02")
    assert folder.found() == {}


def test_figures_of_one_thing_on_one_day_that_differ_are_named_and_both_stay(folder: Folder):
    folder.add("money", f"{FIGURE},own contributions,900000,")
    folder.change("money", 4, as_of="2024-11-01")
    assert only(folder, "money-disagrees") == (
        "money.csv:4: own contributions is $9,000.00 where money.csv:3 has $8,300.50 on the "
        "same day, expected the same"
    )
    assert len(folder.read().money) == 3


@pytest.mark.parametrize(("cents", "hedge"), [("900000", "nearly"), ("800000", "more than")])
def test_a_hedged_figure_fits_what_it_may_stand_for(folder: Folder, cents: str, hedge: str):
    folder.add("money", f"{FIGURE},own contributions,{cents},{hedge}")
    folder.change("money", 4, as_of="2024-11-01")
    assert folder.found() == {}


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("2024,,2,,,,,support,5,", "people, or whom in words"),
        ("2024,,2,,,,Ana Example,contribution,5,", "the spender who received it"),
        ("2024,,2,,,The Fund,,contribution,5,", "a giver for a contribution and for nothing"),
        (
            "2024,,2,,,The Fund,Ana Example,cash,5,",
            "a giver for a contribution and for nothing",
        ),
        ("2024,,2,,,,,independent,,", "cents"),
    ],
)
def test_a_figure_that_lacks_what_its_metric_needs_is_unclear(
    folder: Folder, figure: str, expected: str
):
    found = only(folder.add("money", figure), "money-unclear")
    assert found.startswith("money.csv:4: the metric is ")
    assert f", expected {expected}" in found


def test_a_figure_of_a_round_that_was_never_held_is_named(folder: Folder):
    folder.add("money", "2024-11-06,general,2,,,,,independent,5,")
    assert only(folder, "money-election-missing").startswith(
        "money.csv:4: the general of 2024-11-06 is not in elections.csv, expected"
    )


def test_figures_of_unknown_people_and_seats_are_named(folder: Folder):
    folder.add("money", "2024,,9,nobody; ana-example,,,,all spending,5,")
    found = folder.found()
    assert set(found) == {"seat-undefined", "person-undefined"}
    assert found["person-undefined"][0].startswith("money.csv:4: person 'nobody'")
    assert found["seat-undefined"][0].startswith("money.csv:4: seat '9'")


@pytest.mark.parametrize("cell", ["12.50", "-5", "$5"])
def test_a_figure_that_is_not_whole_cents_costs_its_row_only(folder: Folder, cell: str):
    found = only(folder.add("money", f"{FIGURE},support,{cell},"), "table-row-unreadable")
    assert found.startswith(f"money.csv:4: cents {cell!r}: not a whole number")
    assert len(folder.read().money) == 2
