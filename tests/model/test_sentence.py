"""Sentences are their English text, and keep how they were made."""

from __future__ import annotations

import pickle

import pytest

from downballot.model.sentence import Message, Sentence, capital, join, say, say_many


def test_a_sentence_is_its_english_text_with_separators():
    assert say("{name} has {votes} votes.", name="Rivas", votes=89674) == (
        "Rivas has 89,674 votes."
    )


def test_one_of_a_kind_takes_the_singular_and_everything_else_the_plural():
    said = [str(say_many("{number} vote", "{number} votes", one)) for one in (0, 1, 2)]
    assert said == ["0 votes", "1 vote", "2 votes"]


def test_a_value_that_is_not_given_is_an_error():
    with pytest.raises(KeyError, match="votes"):
        say("{votes} votes")


def test_braces_in_a_name_are_letters_of_the_name():
    assert say("{name} leads.", name="{0} {name}") == "{0} {name} leads."


def test_the_recipe_outlives_a_copy_to_another_process():
    sentence = join(" ", [capital(say("{one} leads.", one="bass")), "Certified."])
    copy = pickle.loads(pickle.dumps(sentence))  # noqa: S301 - our own bytes
    assert (str(copy), copy.recipe) == ("Bass leads. Certified.", sentence.recipe)


def test_parts_of_a_text_are_plain_text():
    sentence = say("Measure {letters}", letters="US")
    assert isinstance(sentence, Sentence)
    assert type(sentence[:7]) is str
    assert sentence.recipe == Message("Measure {letters}", {"letters": "US"})
