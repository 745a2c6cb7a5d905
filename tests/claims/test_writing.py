"""Plain sentences: true, dated, from nothing later, in two languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from downballot.claims.record import Record
from downballot.claims.writing import PlainSentence, contest_called
from downballot.claims.written import money_text, points_text
from downballot.errors import UsageError
from downballot.model.body import Hedge
from downballot.model.sentence import Sentence
from downballot.pipeline.claim_record import almanac_record
from downballot.pipeline.claim_writing import sentences_called, sentences_of
from downballot.publication.language import SPANISH

ZONE = ZoneInfo("America/Los_Angeles")


@pytest.fixture(scope="module")
def record() -> Record:
    return almanac_record()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def written(record: Record, name: str, moment: str, election: str = "") -> list[str]:
    _, made = sentences_called(record, name, election=election, as_of=at(moment))
    return [one.text for one in made]


def test_who_leads_is_said_as_of_the_newest_count(record: Record) -> None:
    said = written(record, "LAUSD District 3", "2024-11-06T23:00")
    when = "as of Nov. 6, 2024, 4:30 p.m. PST."
    assert said[:5] == [
        f"Scott Schmerelson leads Dan Chang by 6,880 votes in LAUSD District 3, {when}",
        "Scott Schmerelson is 3.86 percentage points ahead of Dan Chang in LAUSD District 3, "
        + when,
        f"Scott Schmerelson has 92,499 votes, 51.93% of the vote, in LAUSD District 3, {when}",
        f"Dan Chang has 85,619 votes, 48.07% of the vote, in LAUSD District 3, {when}",
        "178,118 votes have been counted in LAUSD District 3, 5,188 more than at the update "
        f"before, {when}",
    ]


def test_a_change_of_the_lead_is_said_at_the_update_that_brought_it(record: Record) -> None:
    said = written(record, "LAUSD District 2", "2022-11-11T23:00", "2022-11-08")
    assert (
        "Rocío Rivas took the lead in LAUSD District 2 with the update of Nov. 11, 2022, "
        "4:09 p.m. PST."
    ) in said


def test_nobody_has_won_while_votes_are_left(record: Record) -> None:
    before = written(record, "LAUSD District 3", "2024-12-02T14:00")
    after = written(record, "LAUSD District 3", "2024-12-04T14:00")
    won = "Scott Schmerelson won LAUSD District 3 in the election of Nov. 5, 2024."
    assert won not in before
    assert won in after


def test_a_measure_has_its_line_and_its_result(record: Record) -> None:
    said = written(record, "LAUSD Measure US", "2024-12-10T12:00")
    assert "LAUSD Measure US needs at least 55% of the vote to pass." in said
    assert "LAUSD Measure US passed with 68.02% of the vote." in said
    assert any("13.02 percentage points above the 55% it needs" in one for one in said)


def test_a_contest_of_the_tables_alone_has_its_runoff(record: Record) -> None:
    said = written(record, "LAUSD District 2", "2023-01-01T12:00", "2022-06-07")
    assert (
        "Rocío Rivas and María Brenes advanced to a runoff from the primary of June 7, 2022 "
        "for LAUSD board District 2."
    ) in said


def test_turnout_is_said_when_the_count_is_final_and_ballots_left_before(
    record: Record,
) -> None:
    during = written(record, "LAUSD District 3", "2024-11-16T12:00")
    left = "An estimated 79,400 ballots are left to count in Los Angeles County, as of Nov. 15"
    assert any(one.startswith(left) for one in during)
    assert not any(one.startswith("Turnout") for one in during)
    after = written(record, "LAUSD District 3", "2024-12-04T12:00")
    assert any("was 66.12% of registered voters" in one for one in after)
    assert not any("left to count" in one for one in after)


def test_of_a_contest_beyond_the_county_only_the_part_is_spoken_of(record: Record) -> None:
    said = written(record, "Superintendent of Public Instruction", "2022-12-10T12:00")
    assert all("this county's part of" in one for one in said if "Superintendent" in one), said


def test_money_has_the_hedge_of_its_source_and_no_later_figure(record: Record) -> None:
    name, election = "LAUSD District 2", "2022-11"
    before = written(record, name, "2022-11-07T12:00", election)
    after = written(record, name, "2022-11-12T12:00", election)
    hedged = "Outside groups spent more than $8.4 million on LAUSD District 2"
    assert not any(one.startswith(hedged) for one in before)
    assert any(one.startswith(hedged) for one in after)
    assert any(one.startswith("María Brenes raised $633,613") for one in after)


def test_before_the_first_count_no_figure_is_said(record: Record) -> None:
    said = written(record, "LAUSD District 3", "2024-10-01T12:00", "2024-11")
    assert not any("votes" in one or "ballots" in one for one in said)


def test_every_sentence_has_its_moment_or_holds_at_any_time(record: Record) -> None:
    made = all_of(record, "2024-11-20T12:00")
    assert all(one.as_of or one.topic == "rule" for one in made)
    assert all(one.as_of[:10] <= "2024-11-20" for one in made)


def all_of(record: Record, moment: str) -> list[PlainSentence]:
    followed = [one for one in record.contests if one.followed]
    return [made for one in followed for made in sentences_of(record, one, as_of=at(moment))]


def test_every_sentence_is_said_in_spanish_too(record: Record) -> None:
    for one in all_of(record, "2024-12-20T12:00"):
        assert isinstance(one.text, Sentence)
        said = SPANISH.says(one.text)
        assert said != one.text
        assert not {"the", "votes", "with"} & set(said.split()), said


def test_the_newest_contest_of_a_name_is_meant(record: Record) -> None:
    assert contest_called(record, "LAUSD District 3").election == date(2024, 11, 5)
    assert contest_called(record, "LAUSD District 3", election="2020-11").round == "runoff"


def test_a_name_of_several_contests_is_refused_with_their_names(record: Record) -> None:
    with pytest.raises(UsageError, match="expected one, found"):
        contest_called(record, "District 3", election="2024-11-05")
    with pytest.raises(UsageError, match="none of that name"):
        contest_called(record, "Dogcatcher")


@pytest.mark.parametrize(
    ("part", "of", "said"),
    [(6880, 178118, "3.86"), (0, 10, "0.00"), (1, 3, "33.33"), (5, 100_000, "0.00")],
)
def test_points_have_two_decimals(part: int, of: int, said: str) -> None:
    assert points_text(part, of) == said


@pytest.mark.parametrize(
    ("cents", "hedge", "said"),
    [
        (840_000_000, Hedge.MORE_THAN, "more than $8.4 million"),
        (515_000_000, Hedge.NONE, "$5.15 million"),
        (900_000_000_00, Hedge.ABOUT, "about $900 million"),
        (203_980_800, Hedge.NEARLY, "nearly $2,039,808"),
        (1533, Hedge.NONE, "$15.33"),
    ],
)
def test_money_is_in_millions_where_that_is_exact(cents: int, hedge: Hedge, said: str) -> None:
    assert money_text(cents, hedge) == said


def test_a_moment_in_another_zone_is_the_same_moment(record: Record) -> None:
    contest = contest_called(record, "LAUSD District 3")
    here = sentences_of(record, contest, as_of=at("2024-11-06T23:00"))
    there = sentences_of(record, contest, as_of=datetime(2024, 11, 7, 7, tzinfo=UTC))
    assert here == there
