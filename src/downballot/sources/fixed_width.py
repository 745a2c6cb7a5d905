"""Reads fixed width lines by column, with errors that name file, line and columns."""

from __future__ import annotations

import re

from msgspec import Struct

from downballot.errors import FormatError

_NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*|[0-9]+")


class Line(Struct, frozen=True):
    """One line of a fixed width file; columns count from 1, as in printed layouts.

    Attributes:
        file: Name of the file, for messages.
        number: Number of the line, from 1.
        text: The line without its ending, in characters.

    Examples:
        >>> Line("a.ets", 7, "REGISTRATION 5,200,514").optional_number(14, 22)
        5200514
    """

    file: str
    number: int
    text: str

    def field(self, first: int, last: int) -> str:
        """Return the words in columns first to last, both included."""
        return " ".join(self.text[first - 1 : last].split())

    def optional_number(self, first: int, last: int) -> int | None:
        """Return the whole number in columns first to last; None if they are blank.

        Raises:
            FormatError: Something else stands there.
        """
        digits = self.field(first, last)
        if not digits:
            return None
        if not _NUMBER.fullmatch(digits):
            raise self.fault(f"columns {first}-{last} {digits!r}", "a whole number")
        return int(digits.replace(",", ""))

    def required_number(self, first: int, last: int) -> int:
        """Return the whole number in columns first to last.

        Raises:
            FormatError: The columns are blank, or something else stands there.
        """
        number = self.optional_number(first, last)
        if number is None:
            raise self.fault(f"columns {first}-{last} are blank", "a whole number")
        return number

    def fault(self, problem: str, expected: str) -> FormatError:
        """Make the error that names this line."""
        return FormatError(self.file, f"line {self.number}", problem, expected)
