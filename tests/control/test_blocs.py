"""Who belongs to which bloc on a day."""

from datetime import date

from msgspec import structs

from downballot.control.blocs import (
    alignment_on,
    bloc_of,
    blocs_in_use,
    find_scheme,
    scheme_blocs,
)
from downballot.model.body import AlignmentKind, Bloc

DAY = date(2022, 6, 1)


def seen(record, day=DAY, person="a"):
    return alignment_on(record, find_scheme(record), person, day)


def test_the_newest_view_on_a_day_counts(rows):
    views = (
        rows.view("a", "red", starts="2017-05", ends="2022-06-01"),
        rows.view("a", "blue", starts="2022-06-01"),
    )
    record = rows.record(alignments=views)
    assert bloc_of(seen(record)) == "blue"
    assert bloc_of(seen(record, date(2022, 5, 31))) == "red"
    assert seen(record, date(2017, 4, 30)) is None


def test_a_view_that_ended_holds_no_longer(rows):
    record = rows.record(alignments=(rows.view("a", "red", starts="2017", ends="2019-05"),))
    assert bloc_of(seen(record, date(2019, 5, 30))) == "red"
    assert seen(record, date(2019, 5, 31)) is None


def test_a_bloc_that_nobody_is_in_gives_way_to_another_name_of_its_side(rows):
    views = (
        rows.view("a", "red", starts="2017", ends="2020-12"),
        rows.view("a", "crimson", starts="2020-12"),
    )
    record = structs.replace(
        rows.record(alignments=views),
        blocs=tuple(
            Bloc(scheme="press", id=bloc, name=bloc, side=side, source="")
            for bloc, side in (("red", 1), ("crimson", 1), ("blue", 2))
        ),
    )
    scheme = find_scheme(record)
    used = {
        day: [one.id for one in blocs_in_use(record, scheme, day)]
        for day in (date(2019, 1, 1), date(2021, 1, 1))
    }
    assert list(used.values()) == [["red", "blue"], ["crimson", "blue"]]


def test_views_of_one_day_that_differ_are_disputed_and_name_both_voices(rows):
    views = (rows.view("a", "red"), rows.view("a", "blue", voice="the Herald"))
    view = seen(rows.record(alignments=views))
    assert (view.kind, view.bloc) == (AlignmentKind.DISPUTED, "")
    assert view.according_to == "the Gazette and the Herald"


def test_of_views_that_agree_one_that_can_be_checked_counts(rows):
    views = (rows.view("a", "red", verified=False), rows.view("a", "red"))
    assert seen(rows.record(alignments=views)).verified


def test_views_of_another_scheme_or_person_do_not_count(rows):
    views = (rows.view("a", "red", scheme="money"), rows.view("b", "red"))
    assert seen(rows.record(alignments=views)) is None


def test_a_member_who_is_disputed_or_unaligned_is_in_no_bloc(rows):
    for kind in (AlignmentKind.DISPUTED, AlignmentKind.UNALIGNED):
        assert bloc_of(rows.view("a", "red", kind)) == ""
    assert bloc_of(rows.view("a", "red", AlignmentKind.REMAINING)) == "red"
    assert bloc_of(None) == ""


def test_blocs_come_in_the_order_of_their_sides(rows):
    record = rows.record(blocs=("green", "blue"))
    assert [one.id for one in scheme_blocs(record, find_scheme(record))] == ["green", "blue"]
    assert scheme_blocs(record, None) == ()


def test_a_view_that_does_not_say_whose_it_is_is_the_schemes(rows):
    record = rows.record(alignments=(rows.view("a", "red", voice=""),))
    assert seen(record).according_to == "the press"


def test_a_bloc_that_is_defined_twice_is_one(rows):
    record = rows.record()
    twice = structs.replace(record, blocs=(*record.blocs, record.blocs[0]))
    found = scheme_blocs(twice, find_scheme(twice))
    assert [one.id for one in found] == ["red", "blue"]
