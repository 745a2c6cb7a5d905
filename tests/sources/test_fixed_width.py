"""Fixed width lines: columns count from 1 and errors name file, line and columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import FormatError
from downballot.sources.fixed_width import Line

LINE = Line("a.ets", 7, "TOTAL  PRECINCTS 4,728 X")


def test_a_field_includes_both_columns_and_joins_its_words():
    assert LINE.field(1, 16) == "TOTAL PRECINCTS"
    assert LINE.field(18, 18) == "4"
    assert LINE.field(90, 95) == ""


def test_blank_columns_are_unknown_and_not_zero():
    assert LINE.optional_number(17, 17) is None
    with pytest.raises(FormatError, match="line 7: columns 17-17 are blank"):
        LINE.required_number(17, 17)


@pytest.mark.parametrize("text", ["1,23", "12,", "-1", "1.0", "1 2", "٣", "1,2345"])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(FormatError, match="expected a whole number"):
        Line("a.ets", 1, text).required_number(1, len(text))


@given(st.integers(0, 10**9), st.integers(1, 20))
def test_a_number_is_read_back_with_or_without_commas(number, at):
    for text in (f"{number}", f"{number:,}"):
        line = Line("a.ets", 1, " " * (at - 1) + text)
        assert line.required_number(at, at + len(text) - 1) == number
