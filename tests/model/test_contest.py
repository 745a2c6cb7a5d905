import re

from hypothesis import given
from hypothesis import strategies as st

from downballot.model.contest import distinct, slug


def test_accents_case_quotes_and_spaces_do_not_change_a_slug():
    assert slug('ROCÍO  "Chío" RIVAS') == slug("Rocio Chio Rivas") == "rocio-chio-rivas"


def test_a_title_is_told_apart_by_its_district():
    assert slug("Board of Education, District 2") != slug("Board of Education, District 3")


def test_a_name_without_letters_or_digits_still_has_a_slug():
    assert slug("«»") == slug("") == "unnamed"


@given(st.text())
def test_a_slug_is_dashed_ascii_and_its_own_slug(text):
    made = slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert slug(made) == made


def test_names_that_are_equal_get_numbers():
    taken: set[str] = set()
    assert [distinct("chen", taken) for _ in range(3)] == ["chen", "chen-2", "chen-3"]
    assert taken == {"chen", "chen-2", "chen-3"}


def test_a_number_that_is_taken_is_passed_over():
    taken = {"chen", "chen-2"}
    assert distinct("chen", taken) == "chen-3"
