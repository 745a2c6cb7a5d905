"""The board on a day: seats, splits and majorities."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from downballot.control.board import (
    board_on,
    majority_holder,
    seats_needed,
    share_needed,
    split_of,
)
from downballot.control.values import Split
from downballot.errors import RuleError, UsageError
from downballot.model.partial_date import PartialDate, parse_partial_date

IN_2022 = PartialDate(2022, 6, 1)


def test_a_bloc_with_four_of_seven_seats_has_the_majority(rows):
    board = board_on(rows.sitting("red", "red", "red", "red", "blue", "blue", "blue"), IN_2022)
    assert board.split == Split((("red", 4), ("blue", 3)))
    assert (board.needed, board.holder) == (4, "red")
    assert board.according_to == ("the Gazette",)


def test_vacant_seats_count_in_the_majority_that_is_needed(rows):
    board = board_on(rows.sitting("red", "red", "red", "", "blue", "blue", "blue"), IN_2022)
    assert board.split == Split((("red", 3), ("blue", 3)), vacant=1)
    assert (board.needed, board.holder) == (4, "")
    assert board.seats[3].vacant
    assert board.seats[3].term is not None


def test_exactly_half_of_even_seats_is_no_majority(rows):
    board = board_on(rows.sitting("red", "red", "blue", "blue"), IN_2022)
    assert (board.needed, board.holder) == (3, "")


def test_three_blocs_are_counted_in_the_order_of_their_sides(rows):
    record = rows.sitting("blue", "red", "red", "green", blocs=("green", "red", "blue"))
    assert board_on(record, IN_2022).split.blocs == (("green", 1), ("red", 2), ("blue", 1))


def test_unaligned_disputed_and_unknown_members_are_in_no_bloc(rows):
    board = board_on(rows.sitting("red", "-", "?", "unknown"), IN_2022)
    assert board.split == Split((("red", 1), ("blue", 0)), unaligned=3)


def test_a_member_in_a_bloc_that_nobody_defined_is_in_none(rows):
    board = board_on(rows.sitting("purple", "red", "red"), IN_2022)
    assert board.split == Split((("red", 2), ("blue", 0)), unaligned=1)


def test_a_supermajority_is_reached_at_exactly_two_thirds_of_all_seats(rows):
    record = rows.sitting(
        *["red"] * 4, *["blue"] * 2, rules=(rows.rule("supermajority", "at least 2/3"),)
    )
    assert seats_needed(record, IN_2022, rule="supermajority") == 4
    assert majority_holder(board_on(record, IN_2022).split, 4) == "red"


def test_two_thirds_of_seven_seats_are_five(rows):
    record = rows.record(seats=7, rules=(rows.rule("supermajority", "at least 2/3"),))
    assert seats_needed(record, IN_2022, rule="supermajority") == 5


def test_a_body_may_ask_for_another_majority_at_a_time(rows):
    rules = (
        rows.rule("majority", "more than half", ends="2021"),
        rows.rule("majority", "at least 2/3", starts="2022"),
    )
    record = rows.sitting("red", "red", "red", "blue", "blue", rules=rules)
    assert (board_on(record, PartialDate(2021)).holder, board_on(record, IN_2022).holder) == (
        "red",
        "",
    )


def test_a_supermajority_that_is_not_on_record_is_refused(rows):
    with pytest.raises(UsageError, match=r"rule 'supermajority': not on record .* one of none"):
        share_needed(rows.record(), IN_2022, rule="supermajority")


def test_a_majority_that_is_no_share_is_refused(rows):
    record = rows.record(rules=(rows.rule("majority", "most of them"),))
    with pytest.raises(RuleError, match="not a share"):
        board_on(record, IN_2022)


def test_the_first_scheme_is_chosen_and_another_by_its_id(rows):
    record = rows.record(
        seats=1,
        people=("ann-lee",),
        schemes=("press", "money"),
        terms=(rows.term("1", "ann-lee"),),
        alignments=(
            rows.view("ann-lee", "red"),
            rows.view("ann-lee", "blue", scheme="money"),
        ),
    )
    assert board_on(record, IN_2022).holder == "red"
    assert board_on(record, IN_2022, scheme="money").holder == "blue"
    with pytest.raises(UsageError, match=r"scheme 'votes': .* expected press, money"):
        board_on(record, IN_2022, scheme="votes")


def test_a_record_without_a_scheme_sorts_nobody(rows):
    board = board_on(rows.sitting("red", "red", "blue", schemes=()), IN_2022)
    assert board.scheme is None
    assert board.split == Split((), unaligned=3)


def test_a_month_or_year_is_its_last_day(rows):
    record = rows.record(
        seats=1,
        people=("ann-lee", "bo-day"),
        terms=(
            rows.term("1", "ann-lee", "2015-07-01", "2019-05-20"),
            rows.term("1", "bo-day", "2019-05-20", ""),
        ),
    )

    def holder(text):
        return board_on(record, parse_partial_date(text)).seats[0].person.name

    assert holder("2019-05-19") == "Ann Lee"
    assert holder("2019-05-20") == holder("2019-05") == holder("2019") == "Bo Day"
    assert holder("2018") == "Ann Lee"


def test_a_change_known_to_the_month_names_who_held_the_seat_before(rows):
    record = rows.record(
        seats=1,
        people=("ann-lee", "bo-day"),
        terms=(
            rows.term("1", "ann-lee", "2015-07", "2019-05"),
            rows.term("1", "bo-day", "2019-05", ""),
        ),
    )
    within = board_on(record, PartialDate(2019, 5, 14)).seats[0]
    assert (within.person.name, within.before.name) == ("Bo Day", "Ann Lee")
    assert board_on(record, PartialDate(2019, 5)).seats[0].before is None
    assert board_on(record, PartialDate(2019, 6, 1)).seats[0].before is None
    assert board_on(record, PartialDate(2019, 4, 30)).seats[0].person.name == "Ann Lee"


def test_a_member_who_is_elected_again_does_not_change_hands(rows):
    record = rows.record(
        seats=1,
        people=("ann-lee",),
        terms=(
            rows.term("1", "ann-lee", "2015-07", "2020-12"),
            rows.term("1", "ann-lee", "2020-12", "2024-12"),
        ),
    )
    assert board_on(record, PartialDate(2020, 12, 10)).seats[0].before is None


def test_a_term_that_surely_lasts_into_the_month_gives_way_only_at_its_end(rows):
    record = rows.record(
        seats=1,
        people=("ann-lee",),
        terms=(
            rows.term("1", "", "2013-12", "2014-08-12"),
            rows.term("1", "ann-lee", "2014-08", "2015-06-30"),
        ),
    )
    assert board_on(record, PartialDate(2014, 8, 11)).seats[0].vacant
    assert board_on(record, PartialDate(2014, 8, 12)).seats[0].person.name == "Ann Lee"


def test_a_seat_after_the_last_term_on_record_is_open(rows):
    record = rows.record(
        seats=1,
        people=("ann-lee",),
        terms=(rows.term("1", "ann-lee", "2014-08", "2015-06-30"),),
    )
    assert board_on(record, PartialDate(2015, 6, 30)).split.unaligned == 1
    assert board_on(record, PartialDate(2015, 7, 1)).split == Split(
        (("red", 0), ("blue", 0)), open=1
    )
    assert board_on(record, PartialDate(2014, 7, 31)).split.open == 1


def test_elected_by_leaves_out_terms_that_later_elections_filled(rows):
    record = rows.record(
        seats=1,
        people=("ann-lee", "bo-day"),
        terms=(
            rows.term("1", "ann-lee", "2020-12", "2024-12", "2020-11-03"),
            rows.term("1", "bo-day", "2024-12", "2028-12", "2024-11-05"),
        ),
    )
    eve, after = PartialDate(2024, 11, 4), PartialDate(2025, 1)
    assert board_on(record, PartialDate(2024, 12)).seats[0].person.name == "Bo Day"
    known = board_on(record, PartialDate(2024, 12), elected_by=eve)
    assert known.seats[0].person.name == "Ann Lee"
    assert board_on(record, after, elected_by=eve).split.open == 1
    assert board_on(record, after, elected_by=PartialDate(2024, 11, 5)).split.open == 0


def test_members_may_be_sorted_as_on_another_day(rows):
    record = rows.record(
        seats=1,
        people=("ann-lee",),
        terms=(rows.term("1", "ann-lee"),),
        alignments=(
            rows.view("ann-lee", "red"),
            rows.view("ann-lee", "blue", starts="2022-05"),
        ),
    )
    assert board_on(record, IN_2022).holder == "blue"
    assert board_on(record, IN_2022, viewed_on=PartialDate(2022, 4)).holder == "red"


def test_a_seat_rests_on_its_term_and_on_its_view(rows):
    record = rows.record(
        seats=3,
        people=("a", "b", "c"),
        terms=(
            rows.term("1", "a"),
            rows.term("2", "b", verified=False),
            rows.term("3", "c"),
        ),
        alignments=(rows.view("a", "red"), rows.view("c", "red", verified=False)),
    )
    board = board_on(record, IN_2022)
    assert [one.verified for one in board.seats] == [True, False, False]


def test_of_overlapping_terms_the_one_that_started_last_counts(rows):
    record = rows.record(
        seats=1,
        people=("a", "b"),
        terms=(
            rows.term("1", "b", "2021-02-01", "2024-12"),
            rows.term("1", "a", "2020-12-14", "2024-12"),
        ),
    )
    assert board_on(record, IN_2022).seats[0].person.id == "b"


@given(st.lists(st.sampled_from(["red", "blue", "-", "?", "unknown", ""]), min_size=1))
def test_every_seat_is_counted_once_and_at_most_one_bloc_has_a_majority(held):
    seats = tuple(
        SimpleNamespace(
            vacant=not bloc, term=object(), bloc=bloc if bloc in {"red", "blue"} else ""
        )
        for bloc in held
    )
    blocs = tuple(SimpleNamespace(id=one) for one in ("red", "blue"))
    split = split_of(seats, blocs)
    assert split.seats == len(held)
    needed = len(held) // 2 + 1
    assert sum(split.of(bloc) >= needed for bloc in ("red", "blue")) <= 1


def test_a_seat_that_is_defined_twice_counts_its_member_once(rows):
    record = rows.sitting("red", "blue", "blue")
    twice = structs.replace(record, seats=(*record.seats, record.seats[0]))
    board = board_on(twice, rows.when("2022"))
    assert board.split.blocs == (("red", 1), ("blue", 2))
    assert (board.split.open, board.needed) == (1, 3)


def test_a_row_without_a_source_supports_no_sentence_of_control(rows):
    record = rows.sitting("red", "red", "blue")
    bare = structs.replace(record.alignments[0], source="")
    board = board_on(
        structs.replace(record, alignments=(bare, *record.alignments[1:])), rows.when("2022")
    )
    assert not board.seats[0].verified
    assert board.sentences[0] == (
        "Who controls the board is not said: District 1 rests on a row that cannot be checked."
    )
