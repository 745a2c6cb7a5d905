"""Time and contest flow from sentence to sentence, and nothing is accused that may be true."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from downballot.claims.document import Document
from downballot.claims.frames import Bound, Frame
from downballot.claims.times import read_times
from downballot.claims.values import DatedBy, Verdict
from downballot.pipeline.claim_checking import almanac_lexicon, check_given

ZONE = ZoneInfo("America/Los_Angeles")
ACCUSATIONS = {Verdict.WRONG, Verdict.MISLEADING}


def frames(text: str, day: str) -> tuple[Frame, ...]:
    moment = datetime.combine(date.fromisoformat(day), time.max, tzinfo=ZONE)
    return Document(text, almanac_lexicon(), moment, day_only=True).frames


def verdicts(text: str, day: str) -> dict[str, Verdict]:
    moment = datetime.combine(date.fromisoformat(day), time.max, tzinfo=ZONE)
    found = check_given(text, almanac_lexicon(), as_of=moment, extractors=()).checked
    return {one.text: one.verdict for one in found.claims}


def test_a_year_holds_for_the_paragraph_and_the_next_begins_anew():
    found = frames(
        "Schmerelson is ahead.\n\nIn 2017, Zimmer lost. Turnout was 10%.\n\nThe count goes on.",
        "2024-11-12",
    )
    assert [one.bound for one in found] == [
        Bound.OWN, Bound.SAID, Bound.CARRIED, Bound.OPEN,
    ]  # fmt: skip
    assert [sorted(one.years) for one in found] == [[2024], [2017], [2017], []]


def test_those_who_ran_once_name_the_time():
    assert frames("Repenning lost to Goldberg.", "2024-11-12")[0].years == {2019}


def test_a_year_that_is_only_compared_with_does_not_hold_on():
    found = frames("Spending topped the $14.8 million of 2017. Turnout was high.", "2020-11-12")
    assert found[1].years == {2020}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Two years earlier he won.", {2018}),
        ("Four years ago he won.", {2020}),
        ("Last June they voted.", {2024}),
        ("That year he won.", {2020}),
        ("He serves until 2028.", set()),
        ("It drew 2,017 votes.", set()),
    ],
)
def test_years_are_read_from_plain_words(text: str, years: set[int]):
    assert read_times(text, date(2024, 11, 12), frozenset({2020})).years == years


def test_a_runoff_that_a_primary_leads_to_is_not_the_round_of_its_figures():
    read = read_times("He was forced into a runoff with 47%.", date(2017, 5, 1), frozenset())
    assert not read.rounds


HISTORY = """LOS ANGELES, Nov. 16, 2024 — Scott Schmerelson leads Dan Chang.

In 2017, outside groups spent nearly $15 million. Turnout was about 10%. Charter-backed
candidates took a 4-3 majority.

Two years earlier, 8.57% voted. In March, Galatzan led with 39%. She got 44% of third graders
to read. The board approved it 6-1, and 62% of students ride a bus. A poll gave him 55%.

In Chicago, the board has 21 members. Turnout there was 12%, a third of what it had been.
"""


def test_a_dateline_before_a_dash_dates_the_text():
    checked = check_given(HISTORY, almanac_lexicon(), extractors=()).checked
    assert checked.dated_by is DatedBy.TEXT
    assert checked.as_of.startswith("2024-11-16")


def test_history_and_other_nouns_are_never_accused():
    assert not ACCUSATIONS & set(verdicts(HISTORY, "2024-11-16").values())


@pytest.mark.parametrize(
    "text",
    [
        "Among voters under 30, 78% supported Measure US.",
        "Goldberg came within two points of winning outright in March 2019.",
        "Turnout in that election was under 13%, a third of what it will be next month.",
        "In 2008 voters approved Measure Q.",
        "Melvoin unseated Zimmer, and Gonez won by just 3 points, 51.5% to 48.5%.",
        "In the March primary, Gascón had 25% and Hochman 16%.",
    ],
)
def test_what_may_be_of_something_else_is_not_accused(text: str):
    assert not ACCUSATIONS & set(verdicts(text, "2024-11-16").values())


@pytest.mark.parametrize(
    "text",
    [
        "Schmerelson leads Chang by 18 points.",
        "Dan Chang has 61% of the vote.",
        "In November 2020, Schmerelson won with 71% of the vote.",
        "Measure US is winning with 51% of the vote.",
        "Turnout in Los Angeles County was 12% in the November 2022 election.",
    ],
)
def test_what_can_be_of_nothing_else_is_wrong(text: str):
    assert Verdict.WRONG in verdicts(text, "2024-11-16").values()
