"""Seats and people of a record, found as a reader writes them."""

import pytest
from msgspec import structs

from downballot.control.register import find_person, find_seat, nearest, person_called
from downballot.errors import UsageError


@pytest.mark.parametrize("written", ["2", "District 2", "DISTRICT  2"])
def test_a_seat_is_found_by_id_or_name(rows, written):
    assert find_seat(rows.record(), written).id == "2"


def test_a_seat_that_is_not_there_is_refused_with_those_that_are(rows):
    with pytest.raises(UsageError, match=r"expected 1 \(District 1\), 2 \(District 2\)$"):
        find_seat(rows.record(seats=2), "3")


def test_a_person_without_a_row_has_the_id_for_a_name(rows):
    assert find_person(rows.record(people=("ann-lee",)), "ann-lee").name == "Ann Lee"
    assert find_person(rows.record(), "bo-day").name == "bo-day"


def test_the_nearest_names_come_first_and_far_ones_not_at_all():
    assert nearest("Goldberg", ["Jackie Goldberg", "Zzz", "Jackie Goldberg"]) == (
        "Jackie Goldberg",
    )


def test_a_person_is_called_by_any_form_of_the_name(rows):
    record = rows.record(people=("rocio-rivas",))
    known = structs.replace(record.people[0], also=("ROCÍO RIVAS, Jr.",))
    record = structs.replace(record, people=(known,))
    for name in ("rocio-rivas", "Rocío Rivas", "Rocio Rivas Jr"):
        assert person_called(record, name) is known
    assert person_called(record, "Rivas") is None
