"""Lines of text on a picture: nothing there breaks a line by itself."""

from __future__ import annotations

import re
import unicodedata

from downballot.publication.figures import readable

# Widths in em of the letters of a plain sans serif, as Liberation Sans has them, rounded up.
_NARROW = frozenset("iIjl.,:;'|!()[]{}`ftr-/ \u2018\u2019\u00b7\u201c\u201d\"")
_WIDE = frozenset("mwMW@%—…")
_WIDTHS = {"narrow": 0.34, "usual": 0.57, "capital": 0.73, "wide": 0.95, "full": 1.05}
BOLD = 1.08
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ELLIPSIS = "…"


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is, rather too wide than too narrow.

    Args:
        text: The text, in one line.
        size: Size of the type, in pixels.
        bold: Whether it is bold.

    Examples:
        >>> round(width_of("Rivas", 100))
        278
    """
    wide = sum(_WIDTHS[_kind(letter)] for letter in text)
    return wide * size * (BOLD if bold else 1)


def _kind(letter: str) -> str:
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return "full"
    if letter in _WIDE:
        return "wide"
    if letter in _NARROW:
        return "narrow"
    return "capital" if letter.isupper() or not letter.isascii() else "usual"


def plain(text: str) -> str:
    r"""Return a text as a picture can hold it, in one line.

    Args:
        text: Any text.

    Examples:
        >>> plain("Rivas\u202e\n 55%\ufffe")
        'Rivas 55%'
    """
    return " ".join(_NOT_IN_XML.sub("", readable(str(text))).split())


def in_lines(
    text: str, size: float, width: float, most: int, *, bold: bool = False
) -> tuple[str, ...]:
    """Return a text in lines; what has no room is left out, and a sign says so.

    Args:
        text: The text.
        size: Size of the type, in pixels.
        width: Room for a line, in pixels.
        most: The most lines, 1 or more.
        bold: Whether it is bold.

    Examples:
        >>> in_lines("Measure US: school bonds", 20, 130, 2)
        ('Measure US:', 'school bonds')
        >>> in_lines("W" * 10_000, 20, 130, 1)
        ('WWWWW…',)
    """
    lines: list[str] = []
    rest = plain(text)[: most * 400]
    whole = len(rest) == len(plain(text))
    while rest and len(lines) < most:
        line, rest = _first_line(rest, size, width, bold=bold)
        lines.append(line)
    if lines and (rest or not whole):
        lines[-1] = _cut(f"{lines[-1]} {rest}", size, width, bold=bold)
    return tuple(lines)


def _first_line(text: str, size: float, width: float, *, bold: bool) -> tuple[str, str]:
    fits = _fitting(text, size, width, bold=bold)
    if fits == len(text):
        return text, ""
    space = text.rfind(" ", 0, fits + 1)
    end = space if space > 0 else max(1, fits)
    return text[:end].rstrip(), text[end:].lstrip()


def _cut(text: str, size: float, width: float, *, bold: bool) -> str:
    room = width - width_of(ELLIPSIS, size, bold=bold)
    return text[: _fitting(text, size, room, bold=bold)].rstrip() + ELLIPSIS


def _fitting(text: str, size: float, width: float, *, bold: bool) -> int:
    """Return how many letters have room."""
    used = 0.0
    for number, letter in enumerate(text):
        used += width_of(letter, size, bold=bold)
        if used > width:
            return number
    return len(text)
