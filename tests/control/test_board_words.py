"""What is said of who controls a board."""

from msgspec import structs

from downballot.control.board import board_on
from downballot.model.body import AlignmentKind
from downballot.model.partial_date import PartialDate

IN_2022 = PartialDate(2022, 6, 1)
DASH = "\N{EN DASH}"


def said(record, as_of=IN_2022):
    return board_on(record, as_of).sentences


def test_a_majority_says_how_many_seats_and_whose_count_it_is(rows):
    assert said(rows.sitting("red", "red", "red", "red", "blue", "blue", "blue")) == (
        "Red-backed members hold 4 of 7 seats, a majority, as the Gazette counted.",
    )


def test_a_majority_beside_a_vacancy_says_so(rows):
    assert said(rows.sitting("red", "red", "blue", "red", "", "red", "blue")) == (
        "Red-backed members hold 4 of 7 seats, a majority, as the Gazette counted; "
        "District 5 is vacant.",
    )


def test_three_against_three_with_a_vacancy_is_deadlock(rows):
    assert said(rows.sitting("red", "red", "red", "blue", "", "blue", "blue")) == (
        f"The board is deadlocked 3{DASH}3: neither red-backed members nor blue-backed members "
        "have the 4 votes that a majority of all 7 seats takes, as the Gazette counted; "
        "District 5 is vacant.",
    )


def test_half_and_half_of_even_seats_is_deadlock(rows):
    (sentence,) = said(rows.sitting("red", "red", "blue", "blue"))
    assert sentence.startswith(f"The board is deadlocked 2{DASH}2: neither")
    assert "the 3 votes that a majority of all 4 seats takes" in sentence


def test_an_unaligned_member_between_two_equal_blocs_decides(rows):
    assert said(rows.sitting("red", "red", "red", "-", "blue", "blue", "blue")) == (
        "No bloc has a majority. Red-backed members hold 3 and blue-backed members hold 3 of "
        "7 seats, as the Gazette counted; a majority takes 4.",
        "The unaligned member, Member 4, decides.",
    )


def test_an_unaligned_member_whom_one_bloc_alone_can_use_does_not_decide(rows):
    sentences = said(rows.sitting("red", "red", "red", "-", "", "blue", "blue"))
    assert sentences[1] == "With Member 4, unaligned, red-backed members would have enough."


def test_of_three_blocs_those_are_named_that_would_have_enough_together(rows):
    record = rows.sitting("a", "a", "a", "b", "b", "c", "c", blocs=("a", "b", "c"))
    assert said(record)[1] == (
        "Together these would have enough: a-backed with b-backed; a-backed with c-backed; "
        "b-backed with c-backed."
    )


def test_where_the_disputed_member_could_make_a_majority_none_is_denied(rows):
    sentences = said(rows.sitting("red", "red", "red", "?", "blue", "blue", "blue"))
    assert not any("No bloc" in one for one in sentences)
    assert sentences[1:] == (
        "Whether a bloc has enough depends on how Member 4 is counted.",
        "Sources differ on Member 4 (District 4), who is counted for no bloc.",
    )


def test_a_member_without_a_view_is_named_and_no_majority_is_denied(rows):
    sentences = said(rows.sitting("red", "unknown", "blue"))
    assert sentences == (
        "Red-backed members hold 1 and blue-backed members hold 1 of 3 seats, as the Gazette "
        "counted; a majority takes 2.",
        "Member 2 (District 2) is in no bloc on record.",
    )


def test_a_seat_without_a_term_is_named(rows):
    record = rows.sitting("red", "red", "blue")
    record = structs.replace(record, terms=record.terms[:2])
    assert said(record) == (
        "Red-backed members hold 2 of 3 seats, a majority, as the Gazette counted.",
        "Who holds District 3 is not on record.",
    )


def test_nothing_is_said_of_control_where_a_row_cannot_be_checked(rows):
    record = rows.sitting("red", "red", "blue")
    doubtful = structs.replace(record.terms[0], evidence="unverified")
    record = structs.replace(record, terms=(doubtful, *record.terms[1:]))
    assert said(record) == (
        "Who controls the board is not said: District 1 rests on a row that cannot be checked.",
    )
    doubtful = rows.view("member-3", "blue", starts="2022", verified=False)
    record = structs.replace(record, alignments=(*record.alignments, doubtful))
    assert said(record)[0].endswith(
        "District 1 and District 3 rest on rows that cannot be checked."
    )


def test_a_change_of_which_the_day_is_not_known_is_said(rows):
    terms = (
        rows.term("1", "a", "2015-07", "2022-06"),
        rows.term("1", "b", "2022-06", ""),
        rows.term("2", "", "2022-01", "2022-06"),
        rows.term("2", "c", "2022-06", ""),
        rows.term("3", "d"),
    )
    record = rows.record(people=("a", "b", "c", "d"), terms=terms)
    assert said(record)[-2:] == (
        "District 1 changed hands in June 2022, on a day that is not known; until then A held "
        "it.",
        "District 2 changed hands in June 2022, on a day that is not known; until then it was "
        "vacant.",
    )


def test_members_who_remain_after_the_named_ones_are_told(rows):
    views = (
        rows.view("a", "red"),
        rows.view("b", "red"),
        rows.view("c", "blue", AlignmentKind.REMAINING),
    )
    terms = tuple(rows.term(str(place), name) for place, name in enumerate("abc", start=1))
    assert said(rows.record(people=("a", "b", "c"), terms=terms, alignments=views))[1] == (
        "C is placed by what remains: the source names the others, and gives only the number "
        "of these."
    )


def test_all_voices_of_a_count_are_named(rows):
    views = (rows.view("a", "red"), rows.view("b", "red", voice="the Herald"))
    terms = (rows.term("1", "a"), rows.term("2", "b"))
    record = rows.record(seats=2, people=("a", "b"), terms=terms, alignments=views)
    assert said(record) == (
        "Red-backed members hold 2 of 2 seats, a majority, as the Gazette and the Herald "
        "counted.",
    )


def test_a_view_older_than_a_year_is_told_with_its_date(rows):
    record = rows.sitting("red", "red", "blue", alignments=())
    for start, when in (("2021-06-01", ""), ("2021-05-31", " from 31 May 2021 on")):
        views = tuple(rows.view(f"member-{one}", "red", starts=start) for one in (1, 2, 3))
        assert said(structs.replace(record, alignments=views))[0].endswith(
            f"as the Gazette counted{when}."
        )
    old = tuple(rows.view(f"member-{one}", "red", starts=f"201{one}-12") for one in (1, 2, 3))
    assert said(structs.replace(record, alignments=old))[0].endswith(
        "as the Gazette counted from December 2013 on."
    )


def test_the_number_of_another_majority_is_said_once(rows):
    rules = (rows.rule("majority", "at least 2/3"),)
    assert said(rows.sitting("red", "blue", "-", rules=rules))[0] == (
        "No bloc has the 2 that at least two thirds takes. Red-backed members hold 1 and "
        "blue-backed members hold 1 of 3 seats, as the Gazette counted."
    )


def test_another_majority_is_said_in_its_own_words(rows):
    rules = (rows.rule("majority", "at least 2/3"),)
    assert said(rows.sitting("red", "red", "blue", rules=rules)) == (
        "Red-backed members hold 2 of 3 seats, the 2 that at least two thirds takes, as the "
        "Gazette counted.",
    )


def test_without_a_scheme_nobody_is_sorted(rows):
    record = rows.sitting("red", "red", "blue", schemes=())
    assert said(record) == ("The record sorts the members into no blocs.",)


def test_where_nobody_has_told_of_blocs_that_is_all_that_is_said(rows):
    assert said(rows.sitting("unknown", "unknown", "unknown")) == (
        "Who belonged to which bloc on 1 June 2022 is not on record.",
    )


def test_members_without_a_view_are_named_together(rows):
    assert said(rows.sitting("red", "red", "red", "unknown", "unknown"))[1] == (
        "Member 4 (District 4) and Member 5 (District 5) are in no bloc on record."
    )


def test_a_bloc_that_has_no_seat_is_not_in_the_way_of_deadlock(rows):
    record = rows.sitting("red", "blue", blocs=("red", "blue", "green"))
    assert said(record)[0].startswith(f"The board is deadlocked 1{DASH}1")


def test_voices_of_one_view_are_told_apart(rows):
    views = (rows.view("a", "red", voice="the Gazette; Jo Roe"),)
    record = rows.record(seats=1, people=("a",), terms=(rows.term("1", "a"),), alignments=views)
    assert said(record) == (
        "Red-backed members hold 1 of 1 seat, a majority, as the Gazette and Jo Roe counted.",
    )


def test_a_bare_majority_that_rests_on_a_change_of_unknown_day_says_so(rows):
    terms = (
        rows.term("1", "a", "2015-07", "2022-06"),
        rows.term("1", "b", "2022-06", ""),
        rows.term("2", "c"),
        rows.term("3", "d"),
    )
    views = rows.view("b", "red"), rows.view("c", "red"), rows.view("d", "blue")
    record = rows.record(people=("a", "b", "c", "d"), terms=terms, alignments=views)
    assert said(record)[-1].endswith("A held it. The majority rests on this seat.")
