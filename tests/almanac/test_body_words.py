"""Which texts of a body's tables are said in the language of the reader."""

from __future__ import annotations

from downballot.almanac.bodies import TABLES, packaged_body
from downballot.almanac.body_tables import columns
from downballot.almanac.body_words import SAID, words_of
from downballot.almanac.calendar_rules import calendar_rules, not_a_working_day
from downballot.model.partial_date import parse_partial_date
from downballot.model.sentence import Sentence, of_table
from downballot.publication.language import SPANISH


def test_every_column_that_is_said_is_a_column_of_its_table() -> None:
    for table, said in SAID.items():
        assert set(said) <= set(columns(TABLES[table]))


def test_the_words_of_a_record_are_the_same_text_and_can_be_said_in_spanish() -> None:
    record = packaged_body("lausd")
    assert record.seats[0].name == "District 1"
    assert SPANISH.says(record.seats[0].name) == "Distrito 1"
    assert SPANISH.says(record.body.short_name) == "Junta de Educación del LAUSD"


def test_several_voices_of_one_view_are_said_one_by_one() -> None:
    views = [one.according_to for one in packaged_body("lausd").alignments]
    several = next(one for one in views if ";" in one)
    assert isinstance(several, Sentence)
    assert words_of(several) == tuple(several.split("; "))


def test_names_and_notes_stay_as_they_are() -> None:
    record = packaged_body("lausd")
    assert not any(isinstance(one.name, Sentence) for one in record.people)
    assert not any(isinstance(one.note, Sentence) for one in record.terms)


def test_braces_of_a_table_stand_for_themselves() -> None:
    assert of_table("{name} of 2026") == "{name} of 2026"
    assert SPANISH.says(of_table("{name} of 2026")) == "{name} of 2026"


def test_a_date_of_the_calendar_is_said_in_spanish() -> None:
    rule = next(one for one in calendar_rules("california") if one.id == "polls-close")
    assert SPANISH.says(rule.title) == "Cierran los centros de votación"
    sunday = parse_partial_date("2024-12-08").first
    assert SPANISH.says(not_a_working_day(sunday, "california")) == "domingo"
    assert SPANISH.says(parse_partial_date("2024-12-08").words) == "8 de diciembre de 2024"
    assert SPANISH.says(parse_partial_date("2024-12").words) == "diciembre de 2024"
