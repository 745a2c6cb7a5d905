"""What is written holds when it is checked: any contest, any update."""

from __future__ import annotations

from datetime import timedelta

import pytest
from check_sentences import check, counted_contests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downballot.claims.lexicon import Lexicon
from downballot.pipeline.claim_checking import almanac_lexicon

EXAMPLES = 30


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return almanac_lexicon()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_sentence_of_any_contest_is_confirmed_at_any_update(
    lexicon: Lexicon, data: st.DataObject
) -> None:
    contest = data.draw(st.sampled_from(counted_contests(lexicon, 1)), label="contest")
    count = data.draw(st.sampled_from(contest.counts), label="update")
    for one in check(lexicon, contest, count.as_of):
        assert not one.faults, (one.sentence.text, one.faults)


def test_every_sentence_of_the_followed_contests_holds_at_the_newest_update(
    lexicon: Lexicon,
) -> None:
    followed = [one for one in lexicon.record.contests if one.followed]
    assert len(followed) >= 6
    for contest in followed:
        for one in check(lexicon, contest, contest.counts[-1].as_of + timedelta(days=9)):
            assert one.fine, (one.sentence.text, one.faults)
