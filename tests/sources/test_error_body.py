"""Answers that are an error message although they were sent as a success."""

from __future__ import annotations

import pytest

from downballot.sources.error_body import error_message


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"Message": "An error has occurred."}', "An error has occurred."),
        (b'\xef\xbb\xbf{"error": {"code": 7}}', "{'code': 7}"),
        (b"  <!DOCTYPE html><title>Down</title>", "a web page"),
    ],
)
def test_an_error_is_told_with_its_message(body, said):
    assert error_message(body) == said


@pytest.mark.parametrize(
    "body", [b'{"Error": null, "Timestamp": "now"}', b'{"Message": ""}', b"[]", b"{", b""]
)
def test_what_tells_no_error_is_none(body):
    assert error_message(body) == ""
