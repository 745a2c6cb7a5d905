"""Sentences in a reader's language."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from downballot.errors import UsageError
from downballot.model.sentence import capital, join, say
from downballot.publication.language import ENGLISH, LANGUAGES, SPANISH, language, split_path
from downballot.publication.moments import day_text, stamp

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import catalogues


def test_no_message_of_the_source_lacks_its_spanish_and_none_is_left_over():
    assert list(catalogues.faults("es")) == []


def test_a_day_and_a_moment_are_written_as_spanish_writes_them():
    moment = datetime(2024, 11, 6, 4, 36, 34, tzinfo=UTC)
    said = SPANISH.says(stamp(moment, ZoneInfo("America/Los_Angeles")).text)
    assert said == "5 de nov. de 2024, 8:36\N{NO-BREAK SPACE}p.\N{NO-BREAK SPACE}m. PST"
    assert SPANISH.says(day_text(date(2024, 3, 5))) == "5 de marzo de 2024"


def test_what_is_no_sentence_or_has_no_translation_stays_as_it_is():
    assert SPANISH.says("Kelly Gonez") == "Kelly Gonez"
    assert SPANISH.says(capital(join(", ", ["nobody", "said"]))) == "Nobody, said"


def test_markup_among_the_values_stays_and_everything_else_is_escaped():
    sentence = say("the count as published by {time}.", time=Markup("<time>now</time>"))
    said = SPANISH.says(sentence)
    assert said == Markup("el conteo tal como estaba publicado el <time>now</time>.")
    hostile = say("{month} {day}", month=Markup("<b>x</b>"), day="<script>")
    assert SPANISH.says(hostile) == Markup("&lt;script&gt; de <b>x</b>")


@given(st.text())
def test_a_value_is_never_read_as_a_message(value: str):
    for one in LANGUAGES:
        assert value in one.says(say("Board: {name}", name=value))


def test_a_path_begins_with_its_language():
    assert split_path("/es/elections/x?q=1") == (SPANISH, "/elections/x?q=1")
    assert split_path("/es") == (SPANISH, "/")
    assert split_path("/establishment") == (ENGLISH, "/establishment")
    with pytest.raises(UsageError, match="expected one of en, es"):
        language("fr")
