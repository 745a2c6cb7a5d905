"""Decodes JSON bodies into declared shapes, with errors that name file and place."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from downballot.errors import FormatError

T = TypeVar("T")


def decode(body: bytes, shape: type[T], file_name: str) -> T:
    """Decode a JSON body into the shape it is declared to have.

    Args:
        body: The whole body; a UTF-8 byte order mark is allowed.
        shape: A msgspec Struct or other type.
        file_name: Name used in messages.

    Raises:
        FormatError: Not JSON, cut off, not UTF-8, or not of that shape; the message
            carries the place (``$.Election.ContestGroups[3]…``).
    """
    try:
        return msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"), type=shape)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at ")
        raise FormatError(file_name, place.strip("`"), problem) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FormatError(
            file_name, "", f"not whole JSON ({error})", "one JSON object"
        ) from error
