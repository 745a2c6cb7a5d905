"""Recognises answers that are an error message although they were sent as a success."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

LARGEST_MESSAGE = 4096
KEYS = frozenset({"message", "error", "errors", "errormessage", "exceptionmessage", "fault"})


def error_message(body: bytes) -> str:
    """Return the message of an answer that is an error; empty when it is none.

    Los Angeles County answered ``{"Message": "An error has occurred."}`` with a success
    status on 21 November 2024; web servers in trouble answer with a page.

    Examples:
        >>> error_message(b'{"Message": "An error has occurred."}')
        'An error has occurred.'
    """
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if len(body) > LARGEST_MESSAGE or not start.startswith(b"{"):
        return ""
    try:
        value = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    if not isinstance(value, Mapping) or not value:
        return ""
    said = [text for key, text in value.items() if str(key).lower() in KEYS]
    return next((str(text) for text in said if text), "")
