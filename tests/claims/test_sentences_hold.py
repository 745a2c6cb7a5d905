"""What is written holds when it is checked: any contest, any update."""

from __future__ import annotations

from datetime import timedelta

import pytest
from check_sentences import check, counted_contests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downballot.claims.lexicon import Lexicon
from downballot.claims.writing import contest_called
from downballot.pipeline.claim_checking import almanac_lexicon

EXAMPLES = 30
LATER = (timedelta(0), timedelta(hours=1), timedelta(days=9), timedelta(days=70))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return almanac_lexicon()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_sentence_of_any_contest_is_confirmed_at_any_update_and_later(
    lexicon: Lexicon, data: st.DataObject
) -> None:
    contest = data.draw(st.sampled_from(counted_contests(lexicon, 1)), label="contest")
    count = data.draw(st.sampled_from(contest.counts), label="update")
    later = data.draw(st.sampled_from(LATER), label="later")
    for one in check(lexicon, contest, count.as_of + later):
        assert one.fine, (one.sentence.text, one.faults, one.unread)


@pytest.mark.parametrize(
    ("name", "election"),
    [
        ("Wrightwood Community Services District", "2024-11-05"),  # 141 votes in all
        ("Chief Justice of California", "2022-11-08"),  # a question, put to the whole state
        ("Controller", "2022-11-08"),  # this county's part, of an office of one word
    ],
)
def test_few_votes_questions_and_parts_of_contests_are_confirmed(
    lexicon: Lexicon, name: str, election: str
) -> None:
    contest = contest_called(lexicon.record, name, election=election)
    for count in (contest.counts[0], contest.counts[-1]):
        written = list(check(lexicon, contest, count.as_of))
        assert len(written) >= 3
        assert all(one.fine for one in written), written


def test_every_sentence_of_the_followed_contests_holds_at_the_newest_update(
    lexicon: Lexicon,
) -> None:
    followed = [one for one in lexicon.record.contests if one.followed]
    assert len(followed) >= 6
    for contest in followed:
        for one in check(lexicon, contest, contest.counts[-1].as_of + timedelta(days=9)):
            assert one.fine, (one.sentence.text, one.faults, one.unread)
