"""Writes fitted constants as text that a person can compare with the last."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec

from downballot.forecast.constants import Constants

DIGITS = 6  # significant ones: more differ from machine to machine and mean nothing
WIDTH = 96


def constants_text(constants: Constants) -> bytes:
    """Return constants as JSON: six significant digits, what fits on a line on one line.

    Args:
        constants: The constants; read back from the text they have their final version.
    """
    lines = _lines(_rounded(msgspec.to_builtins(constants)), "")
    return ("\n".join(lines) + "\n").encode()


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(one) for one in value]
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def _lines(value: object, before: str, indent: int = 0) -> Iterator[str]:
    """Yield a value's lines; ``before`` is what stands before it on its first line."""
    blank = " " * indent
    whole = json.dumps(value, ensure_ascii=False)
    if len(blank + before + whole) < WIDTH or not isinstance(value, (dict, list)):
        yield blank + before + whole
        return
    named = isinstance(value, dict)
    parts = (
        [(f"{json.dumps(name)}: ", one) for name, one in value.items()]
        if isinstance(value, dict)
        else [("", one) for one in value]
    )
    yield blank + before + ("{" if named else "[")
    for number, (start, one) in enumerate(parts, 1):
        *lines, last = _lines(one, start, indent + 1)
        yield from lines
        yield last + ("," if number < len(parts) else "")
    yield blank + ("}" if named else "]")
