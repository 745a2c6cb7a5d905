"""Which term of a seat covers a day."""

from datetime import date, timedelta

from msgspec import structs

from downballot.control.terms import seat_terms, term_on


def test_a_term_of_which_the_start_is_not_known_comes_first(rows):
    terms = rows.term("1", "b", "2006", "2011-06"), rows.term("1", "a", "", "2005-12")
    record = rows.record(terms=terms)
    assert [one.person for one in seat_terms(record, "1")] == ["a", "b"]
    assert term_on(record, "1", date(2005, 11, 30)).term.person == "a"
    assert term_on(record, "1", date(2006, 1, 1)).term.person == "b"


def test_a_term_without_a_start_covers_no_day_before_its_holder_is_known(rows):
    term = rows.term("1", "a", "", "2011-07")
    named = structs.replace(term, as_of=rows.when("2010-12-22"))
    elected = structs.replace(named, election=rows.when("2007-03-06"))
    later = structs.replace(term, as_of=rows.when("2026-11"))
    first_days = (
        (term, date(2011, 6, 30)),
        (named, date(2010, 12, 22)),
        (elected, date(2007, 3, 6)),
        (later, date(2011, 6, 30)),
    )
    for one, known in first_days:
        record = rows.record(terms=(one,))
        assert term_on(record, "1", known).term == one
        assert term_on(record, "1", known - timedelta(days=1)).term is None


def test_a_term_without_a_start_gives_way_to_the_one_before_and_the_next(rows):
    before = rows.term("1", "a", "2003-07-01", "2007-06-30")
    unknown = rows.term("1", "b", "", "2011-07", election="2007-03-06")
    after = rows.term("1", "c", "2011-07", "")
    record = rows.record(terms=(after, unknown, before))
    assert [one.person for one in seat_terms(record, "1")] == ["a", "b", "c"]
    days = {date(2007, 4, 1): "a", date(2007, 7, 1): "b", date(2011, 8, 1): "c"}
    for day, person in days.items():
        found = term_on(record, "1", day)
        assert (found.term.person, found.before, found.claimed) == (person, None, False)
    changing = term_on(record, "1", date(2011, 7, 2))
    assert (changing.term.person, changing.before.person) == ("c", "b")


def test_a_term_without_any_day_covers_none(rows):
    record = rows.record(terms=(rows.term("1", "a", "", ""),))
    assert term_on(record, "1", date(2020, 1, 1)).term is None
    assert [one.person for one in seat_terms(record, "1")] == ["a"]


def test_a_term_of_which_the_end_is_not_known_lasts_until_the_next_starts(rows):
    terms = rows.term("1", "a", "2006", ""), rows.term("1", "b", "2011-07-01", "2015-06-30")
    record = rows.record(terms=terms)
    assert term_on(record, "1", date(2011, 6, 30)).term.person == "a"
    assert term_on(record, "1", date(2011, 7, 1)).term.person == "b"
    assert term_on(record, "1", date(2015, 7, 1)).term is None


def test_a_seat_that_nothing_tells_of_has_no_term(rows):
    assert term_on(rows.record(), "1", date(2020, 1, 1)).term is None


def test_who_surely_left_before_the_month_of_the_change_is_not_named_in_it(rows):
    terms = rows.term("1", "a", "2011-07", "2015-06-30"), rows.term("1", "b", "2015-07", "")
    found = term_on(rows.record(terms=terms), "1", date(2015, 7, 2))
    assert (found.term.person, found.before) == ("b", None)


def test_a_seat_that_two_rows_give_to_two_people_can_not_be_relied_on(rows):
    record = rows.record(
        terms=(rows.term("1", "a", "2020", "2024"), rows.term("1", "b", "2022", "2026"))
    )
    found = term_on(record, "1", date(2023, 6, 1))
    assert found.claimed
    assert not term_on(record, "1", date(2021, 6, 1)).claimed
    assert not term_on(record, "1", date(2025, 6, 1)).claimed
