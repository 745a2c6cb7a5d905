from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from downballot.contests.tally import percent_text, tally
from downballot.model.count import ContestCount, SelectionCount

HALF = Fraction(1, 2)


def count(*votes: int, **others: int) -> ContestCount:
    lines = tuple(SelectionCount(str(place), each) for place, each in enumerate(votes))
    return ContestCount("c", lines, **others)


def test_both_wholes_are_known_when_the_source_gives_write_ins():
    made = tally(count(18620, 14664, write_ins=166))
    assert (made.listed_votes, made.with_write_ins) == (33284, 33450)
    assert made.share(18620) == Fraction(18620, 33284)
    assert made.share_with_write_ins(18620) == Fraction(18620, 33450)


def test_write_ins_follow_from_the_valid_votes_of_a_contest_with_one_vote():
    made = tally(count(55230, 49985, valid_votes=105215))
    assert (made.write_ins, made.write_ins_deduced) == (0, True)


def test_write_ins_do_not_follow_where_a_ballot_may_carry_several_votes():
    assert tally(count(30, 20, valid_votes=60), votes_allowed=2).write_ins is None


def test_valid_votes_below_the_listed_votes_tell_nothing_of_write_ins():
    assert tally(count(30, 20, valid_votes=40)).write_ins is None


def test_a_source_without_write_ins_leaves_the_second_whole_unknown():
    made = tally(count(30, 20))
    assert made.with_write_ins is None
    assert made.share_with_write_ins(30) is None


def test_a_count_without_votes_has_no_shares():
    made = tally(count(0, 0, write_ins=0))
    assert made.share(0) is None
    assert made.share_with_write_ins(0) is None
    assert percent_text(0, 0) == "-"


def test_a_percentage_never_reaches_a_line_that_the_votes_miss():
    assert percent_text(49_996, 100_000) == "50.00%"
    assert percent_text(49_996, 100_000, lines=(HALF,)) == "49.996%"
    assert percent_text(50_004, 100_000, lines=(HALF,)) == "50.004%"
    assert percent_text(549_999, 1_000_000, lines=(Fraction(11, 20),)) == "54.9999%"


def test_a_percentage_on_the_line_is_written_as_it_is():
    assert percent_text(500, 1000, lines=(HALF,)) == "50.00%"
    assert percent_text(2, 3, lines=(Fraction(2, 3),)) == "66.67%"


def test_a_percentage_is_rounded_half_to_even_and_keeps_its_sign():
    assert percent_text(1, 8, decimals=0) == "12%"
    assert percent_text(3, 8, decimals=0) == "38%"
    assert percent_text(-1, 1000) == "-0.10%"
    assert percent_text(7, 7) == "100.00%"


@given(
    st.integers(1, 10**8), st.data(),
    st.sampled_from([HALF, Fraction(11, 20), Fraction(2, 3), Fraction(1, 3)]),
)  # fmt: skip
def test_a_written_percentage_lies_on_the_side_of_the_line_where_the_votes_lie(of, data, line):
    near = of * line.numerator // line.denominator
    votes = data.draw(st.integers(max(0, near - 5), min(of, near + 5)))
    written = Fraction(percent_text(votes, of, lines=(line,)).removesuffix("%")) / 100
    exact = Fraction(votes, of)
    if exact != line:
        assert (written > line) == (exact > line)
        assert (written < line) == (exact < line)
