"""Rules of a body, contests held against each other, and money per vote that is divided out."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from downballot.pipeline.claim_checking import almanac_lexicon, check_given

ZONE = ZoneInfo("America/Los_Angeles")
TRUE = {"confirmed", "confirmed, rounded"}


def verdicts(text: str, day: str, words: str) -> set[str]:
    moment = datetime.fromisoformat(f"{day}T23:59:00").replace(tzinfo=ZONE)
    found = check_given(text, almanac_lexicon(), as_of=moment, extractors=()).checked.claims
    start = text.index(words)
    return {
        one.verdict.value for one in found if one.start < start + len(words) and one.end > start
    }


@pytest.mark.parametrize(
    ("day", "text", "words"),
    [
        (
            "2018-08-01",
            "LAUSD board members earn $125,000 a year without other work.",
            "$125,000",
        ),
        (
            "2024-12-20",
            "LAUSD board elections are held in even-numbered years.",
            "even-numbered",
        ),
        ("2025-02-01", "District 3 of the LAUSD board is next on the ballot in 2028.", "2028"),
        ("2024-12-20", "Griego's term on the LAUSD board ends in December 2028.", "2028"),
        ("2024-10-01", "The deadline to register for the LAUSD runoff is Oct. 21.", "Oct. 21"),
        (
            "2024-12-20",
            "New L.A. school board members were sworn in in December 2024.",
            "December",
        ),
        (
            "2024-12-20",
            "The Nov. 5 runoff filled LAUSD seats in Districts 1, 3 and 5.",
            "1, 3 and 5",
        ),
        ("2024-12-05", "The tightest of the LAUSD races was in District 3.", "tightest"),
        (
            "2024-12-05",
            "Newbill had more than twice as many votes as Al-Alim.",
            "twice as many",
        ),
        (
            "2022-12-10",
            "Maria Brenes lost in LAUSD. Groups spent $103 per vote to support Brenes.",
            "$103",
        ),
    ],
)
def test_what_the_record_has_is_confirmed(day: str, text: str, words: str) -> None:
    assert verdicts(text, day, words) & TRUE


@pytest.mark.parametrize(
    ("day", "text", "words"),
    [
        ("2024-12-20", "LAUSD board elections are held in odd-numbered years.", "odd-numbered"),
        ("2024-12-20", "LAUSD board members are limited to two terms.", "two terms"),
        ("2024-12-05", "The tightest of the LAUSD races was in District 1.", "tightest"),
    ],
)
def test_what_the_rules_rule_out_is_wrong(day: str, text: str, words: str) -> None:
    assert "wrong" in verdicts(text, day, words)


def test_money_per_vote_that_nobody_published_is_never_called_wrong() -> None:
    text = "Maria Brenes lost in LAUSD. Groups spent $303 per vote to support Brenes."
    assert verdicts(text, "2022-12-10", "$303") == {"cannot be checked here"}
