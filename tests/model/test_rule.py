from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import RuleError
from downballot.model.rule import (
    FIFTY_FIVE,
    MAJORITY,
    TWO_THIRDS,
    Comparison,
    Denominator,
    Method,
    Otherwise,
    Rule,
    Share,
    parse_share,
)

SHARES = st.sampled_from([MAJORITY, FIFTY_FIVE, TWO_THIRDS, Share(1, 2, Comparison.AT_LEAST)])


def test_half_is_not_more_than_half():
    assert not MAJORITY.met_by(500, 1000)
    assert MAJORITY.met_by(501, 1000)
    assert not MAJORITY.met_by(1_000_000, 2_000_000)
    assert MAJORITY.met_by(1_000_001, 2_000_001)


def test_exactly_55_percent_reaches_55_percent():
    assert FIFTY_FIVE.met_by(55, 100)
    assert not FIFTY_FIVE.met_by(549_999, 1_000_000)


def test_exactly_two_thirds_reaches_two_thirds():
    assert TWO_THIRDS.met_by(2, 3)
    assert TWO_THIRDS.met_by(6_666_666, 9_999_999)
    assert not TWO_THIRDS.met_by(6_666_666, 10_000_000)


@pytest.mark.parametrize("share", [MAJORITY, FIFTY_FIVE, TWO_THIRDS])
def test_nothing_is_met_of_no_votes(share):
    assert not share.met_by(0, 0)


@given(SHARES, st.integers(1, 10**7))
def test_votes_needed_are_the_fewest_that_meet_the_share(share, of):
    needed = share.votes_needed(of)
    assert share.met_by(needed, of)
    assert not share.met_by(needed - 1, of)


@given(SHARES, st.integers(0, 2000), st.integers(1, 2000))
def test_meeting_a_share_agrees_with_exact_fractions(share, votes, of):
    exact = Fraction(votes, of)
    more = share.comparison is Comparison.MORE_THAN
    assert share.met_by(votes, of) == (
        exact > share.fraction if more else exact >= share.fraction
    )


@pytest.mark.parametrize(("share", "words"), [
    (MAJORITY, "more than half"),
    (FIFTY_FIVE, "at least 55%"),
    (TWO_THIRDS, "at least two thirds"),
    (Share(3, 5, Comparison.AT_LEAST), "at least 60%"),
])  # fmt: skip
def test_a_share_is_named_as_readers_know_it(share, words):
    assert share.words() == words
    assert parse_share(words) == share


@pytest.mark.parametrize(("words", "share"), [
    ("more than 1/2", MAJORITY),
    ("More than  half", MAJORITY),
    ("more than 50%", MAJORITY),
    ("at least 11/20", FIFTY_FIVE),
    ("at least 55 %", FIFTY_FIVE),
    ("at least 2/3", TWO_THIRDS),
    ("at least two-thirds", TWO_THIRDS),
])  # fmt: skip
def test_shares_are_read_from_words(words, share):
    assert parse_share(words) == share


@pytest.mark.parametrize("words", ["", "1/2", "over 1/2", "at least", "at least 1.2.3%", "50%"])
def test_other_words_are_refused_with_the_forms_allowed(words):
    with pytest.raises(RuleError, match='expected "more than 1/2"'):
        parse_share(words)


@pytest.mark.parametrize(
    "words", ["more than 1/1", "at least 3/2", "at least 1/0", "at least 0%"]
)
def test_a_share_that_cannot_be_met_or_missed_is_refused(words):
    with pytest.raises(RuleError, match="above 0 to 1"):
        parse_share(words)


@pytest.mark.parametrize("parts", [
    {"seats": 0},
    {"seats": 2, "share": MAJORITY},
    {"seats": 2, "otherwise": Otherwise.TOP_TWO},
    {"seats": 2, "share": MAJORITY, "denominator": Denominator.YES_AND_NO},
    {"share": MAJORITY, "denominator": Denominator.YES_AND_NO, "otherwise": Otherwise.TOP_TWO},
    {"share": MAJORITY, "alternative": FIFTY_FIVE},
])  # fmt: skip
def test_a_rule_that_contradicts_itself_cannot_be_made(parts):
    with pytest.raises(RuleError, match="expected"):
        Rule(**parts)


@pytest.mark.parametrize(("rule", "method"), [
    (Rule(), Method.MOST_VOTES),
    (Rule(seats=3), Method.MOST_VOTES),
    (Rule(otherwise=Otherwise.TOP_TWO), Method.TOP_TWO),
    (Rule(share=MAJORITY, otherwise=Otherwise.TOP_TWO), Method.SHARE),
    (Rule(share=MAJORITY, denominator=Denominator.YES_AND_NO), Method.QUESTION),
    (Rule(denominator=Denominator.YES_AND_NO), Method.UNKNOWN),
    (Rule(unknown="nobody says"), Method.UNKNOWN),
])  # fmt: skip
def test_the_parts_of_a_rule_say_together_how_a_contest_is_decided(rule, method):
    assert rule.method is method
