"""How far candidates were from a majority, and what would have made one."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.control.counterfactual import _added, counterfactual, first_round_days
from downballot.errors import UsageError
from downballot.model.partial_date import PartialDate

DAY = PartialDate(2022, 6, 7)
# District 4 of LAUSD, 7 March 2017, on election night.
NIGHT = {"zimmer": 28186, "melvoin": 18532, "polhill": 8581, "martayan": 4056}


def found(rows, *count, **more):
    return counterfactual(rows.record(candidacies=count, **more), "1", DAY)


def night(rows):
    return tuple(rows.row(person, votes) for person, votes in NIGHT.items())


def test_the_distance_of_the_night_count_of_2017_is_exact(rows):
    zimmer, melvoin, *_ = found(rows, *night(rows))
    assert (zimmer.votes, zimmer.of) == (28186, 59355)
    assert zimmer.share == Fraction(28186, 59355)
    assert zimmer.short_by_votes == 1492
    assert 2 * (28186 + 1492) > 59355 >= 2 * (28186 + 1491)
    assert zimmer.new_votes == 2984
    assert zimmer.short_by_share == Fraction(1, 2) - Fraction(28186, 59355)
    assert melvoin.person.id == "melvoin"
    assert zimmer.sentence == (
        "zimmer had 28,186 of 59,355 votes (47.49%) on election night: 1,492 votes of the same "
        "turnout short of a majority, or 2,984 more votes if all were added for the candidate."
    )


def test_turnout_at_the_observed_share_never_makes_a_majority(rows):
    zimmer = found(rows, *night(rows))[0]
    assert [(one.share, one.votes) for one in zimmer.turnout] == [
        (Fraction(28186, 59355), None),
        (Fraction(11, 20), 29831),
        (Fraction(3, 5), 14916),
        (Fraction(3, 4), 5967),
        (Fraction(1), 2984),
    ]


def test_a_final_row_of_one_candidate_gives_the_distance_in_share_alone(rows):
    final = rows.row("zimmer", 45088, "46.7", stage="final", all_listed=False)
    *_, last = found(rows, *night(rows), final)
    assert (last.votes, last.of, last.share) == (45088, None, Fraction(467, 1000))
    assert last.short_by_share == Fraction(33, 1000)
    assert (last.short_by_votes, last.new_votes) == (None, None)
    assert (last.turnout, last.transfers) == ((), ())
    assert last.source is final
    assert last.sentence == (
        "zimmer had 45,088 votes, 46.7% in the final count: 3.3 percentage points short of "
        "half, and a majority is more than half."
    )


def test_exactly_half_is_no_majority(rows):
    half, *_ = found(rows, rows.row("a", 50), rows.row("b", 30), rows.row("c", 20))
    assert (half.short_by_votes, half.new_votes, half.short_by_share) == (1, 1, 0)
    assert half.turnout[0].votes is None
    assert half.turnout[1].votes == 1


def test_one_vote_more_than_half_is_a_majority(rows):
    first, *_ = found(rows, rows.row("a", 51), rows.row("b", 49))
    assert first.short_by_votes == 0
    assert first.new_votes == 0
    assert {one.votes for one in first.turnout} == {0}
    assert first.transfers == ()
    assert first.sentence.endswith("on election night: a majority.")


def test_two_who_tie_are_each_one_vote_short_and_nobody_can_withdraw(rows):
    one, other = found(rows, rows.row("a", 50), rows.row("b", 50))
    assert one.short_by_votes == other.short_by_votes == 1
    assert one.transfers == other.transfers == ()


def test_the_only_candidate_has_a_majority(rows):
    (only,) = found(rows, rows.row("a", 7))
    assert (only.share, only.short_by_votes, only.transfers) == (1, -3, ())


def test_without_a_vote_one_added_vote_makes_a_majority(rows):
    one, _ = found(rows, rows.row("a", 0), rows.row("b", 0))
    assert (one.share, one.short_by_votes, one.new_votes) == (0, None, 1)
    assert one.transfers == ()


def test_where_only_shares_are_known_they_are_worked_on(rows):
    count = (rows.row("a", None, 47), rows.row("b", None, 33), rows.row("c", None, 20))
    first, *_ = found(rows, *count)
    assert (first.votes, first.of, first.share) == (None, None, Fraction(47, 100))
    assert first.short_by_share == Fraction(3, 100)
    assert [(one.withdrawn, one.share_needed, one.majority) for one in first.transfers] == [
        (("b",), Fraction(3, 33), True),
        (("b",), None, True),
        (("c",), Fraction(3, 20), True),
        (("c",), None, True),
    ]
    assert len(first.assumed) == 2
    assert "gives only shares" in first.assumed[1]
    assert "rounded" not in first.transfers[0].sentence


def test_what_withdrawals_assume_is_said_once_and_only_where_there_are_some(rows):
    zimmer = found(rows, *night(rows))[0]
    (said,) = zimmer.assumed
    assert said.startswith("Assumed of withdrawals: turnout is the same")
    assert not any("turnout" in one.sentence for one in zimmer.transfers)
    (alone,) = found(rows, rows.row("a", 10))
    assert (alone.transfers, alone.assumed) == ((), ())


def test_the_days_of_the_first_rounds_of_a_seat_are_listed(rows):
    record = rows.record(candidacies=(rows.row("a", 10), rows.row("a", 9, held="runoff")))
    assert first_round_days(record, "1") == ("2022-06-07",)
    assert first_round_days(record, "2") == ()


def test_withdrawals_are_figured_only_where_everybody_is_listed_and_can_be_checked(rows):
    counts = (
        (rows.row("a", 40), rows.row("b", 35), rows.row("c", 25, all_listed=False)),
        (rows.row("a", 40), rows.row("b", 35), rows.row("c", 25, verified=False)),
        (rows.row("a", None, 40), rows.row("b", None, 35), rows.row("c", None, None)),
    )
    for count in counts:
        assert not any(one.transfers for one in found(rows, *count))


def test_nothing_is_said_on_a_row_that_cannot_be_checked(rows):
    _, second = found(rows, rows.row("a", 40, verified=False), rows.row("b", 60))
    assert second.sentence == "What a row that cannot be checked gives for a is not told."


def test_each_count_stands_by_itself_the_least_final_first(rows):
    count = (
        rows.row("a", 90, stage="certified"),
        rows.row("b", 110, stage="certified"),
        rows.row("b", 40),
        rows.row("a", 60),
    )
    told = [(one.source.stage, one.person.id) for one in found(rows, *count)]
    assert told == [
        ("election night", "a"),
        ("election night", "b"),
        ("certified", "b"),
        ("certified", "a"),
    ]


def test_a_day_without_a_first_round_is_refused_with_those_there_are(rows):
    runoff = rows.row("a", 60, election="2022-11-08", held="runoff")
    record = rows.record(candidacies=(runoff, rows.row("a", 40)))
    with pytest.raises(UsageError, match=r"election 2022-11-08: .* expected one of 2022-06-07"):
        counterfactual(record, "1", PartialDate(2022, 11, 8))
    with pytest.raises(UsageError, match=r"no first round for District 2 .* none is on record"):
        counterfactual(record, "2", DAY)


@given(
    votes=st.integers(0, 300),
    others=st.integers(0, 300),
    share=st.fractions(0, 1, max_denominator=40),
)
def test_the_added_votes_are_the_fewest_that_make_a_majority(votes, others, share):
    of = votes + others
    added = _added(votes, of, share)

    def majority(more):
        return 2 * (votes + more * share) > of + more

    if added is None:
        assert not any(majority(more) for more in (1, 10, 10_000))
    else:
        assert majority(added)
        assert added == 0 or not majority(added - 1)
