"""JSON bodies: whole and of the declared shape, or an error with file and place."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import FormatError
from downballot.sources.json_body import decode


class Shape(msgspec.Struct):
    votes: list[int]


def test_a_byte_order_mark_is_allowed():
    assert decode(b'\xef\xbb\xbf{"votes": [1]}', Shape, "a.json").votes == [1]


def test_a_field_of_another_type_names_its_place():
    with pytest.raises(FormatError) as caught:
        decode(b'{"votes": [1, "2"]}', Shape, "a.json")
    assert str(caught.value) == "a.json: $.votes[1]: Expected `int`, got `str`"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"votes": [1',
        b'{"votes": [1]} x',
        b"<html>Service unavailable</html>",
        b'\xff\xfe{"votes": []}',
    ],
)
def test_what_is_not_whole_json_is_refused(body):
    with pytest.raises(FormatError) as caught:
        decode(body, Shape, "a.json")
    assert str(caught.value).startswith("a.json: not whole JSON (")
    assert str(caught.value).endswith(", expected one JSON object")


def test_text_that_is_not_utf_8_is_refused():
    with pytest.raises(FormatError, match="not whole JSON"):
        decode(b'["\xff"]', list[str], "a.json")


def test_json_that_is_nested_without_end_is_refused():
    with pytest.raises(FormatError, match="not whole JSON"):
        decode(b'{"a": ' + b"[" * 100_000, Shape, "a.json")


@given(st.binary(max_size=40))
def test_any_bytes_give_the_shape_or_a_format_error(body):
    try:
        decode(body, Shape, "a.json")
    except FormatError as error:
        assert error.file == "a.json"
