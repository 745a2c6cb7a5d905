"""Numbers and words as a page prints them."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from downballot.contests.tally import percent_text

DASH = "\N{EN DASH}"
NAME_LENGTH = 160
SENTENCE_LENGTH = 900
_MINUS = "\N{MINUS SIGN}"
_KEPT_CONTROLS = {"\n", "\t"}

# Where characters that hide are, and some that do not: most text has none of all these.
_HIDING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u08ff\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\uffff\U00010000-\U0010ffff]"
)


def signed(number: int) -> str:
    """Write a change with its sign.

    Args:
        number: The change, in votes or ballots.

    Examples:
        >>> signed(1234), signed(0)
        ('+1,234', '0')
    """
    sign = "+" if number > 0 else _MINUS if number < 0 else ""
    return f"{sign}{abs(number):,}"


def amount(number: int | None) -> str:
    """Write a number, a dash where the source does not say it.

    Args:
        number: In votes or ballots.
    """
    return DASH if number is None else f"{number:,}"


def percent(
    share: Fraction | None, *, decimals: int = 1, lines: tuple[Fraction, ...] = ()
) -> str:
    """Write a share as a percentage that never crosses a line by rounding.

    Args:
        share: The exact share; None where there is none.
        decimals: The fewest decimals.
        lines: Shares from 0 to 1 that the text must not cross.

    Examples:
        >>> percent(Fraction(549, 1000)), percent(Fraction(49999, 100001), lines=(HALF,))
        ('54.9%', '49.999%')
    """
    if share is None:
        return DASH
    text = percent_text(share.numerator, share.denominator, decimals=decimals, lines=lines)
    return text.replace("-", _MINUS)


HALF = Fraction(1, 2)


def about(number: float) -> str:
    """Write an estimated number with three figures that mean something.

    Args:
        number: In votes, 0 or more.

    Examples:
        >>> about(67879.4), about(438.2), about(1_234_567)
        ('67,900', '438', '1,230,000')
    """
    whole = round(number)
    return f"{round(whole, min(0, 3 - len(str(abs(whole))))):,}"


def interval_text(low: float, high: float, *, lines: tuple[Fraction, ...] = ()) -> str:
    r"""Write where a share lies, in percent; no end crosses a line by rounding.

    Args:
        low: Lower end, 0 to 1.
        high: Upper end, 0 to 1.
        lines: Shares from 0 to 1 that the text must not cross.

    Examples:
        >>> ascii(interval_text(0.4997, 0.53499))
        "'50.0\\u201353.5%'"
        >>> ascii(interval_text(0.4997, 0.535, lines=(HALF,)))
        "'49.97\\u201353.5%'"
    """
    ends = (percent(Fraction(f"{one:.9f}"), lines=lines) for one in (low, high))
    return DASH.join(ends).replace("%", "", 1)


def readable(text: str) -> str:
    r"""Return text without characters that hide or turn around what stands beside them.

    A name in an official file may hold control characters or marks of writing direction;
    on a page they could reverse the figures behind the name.

    Args:
        text: Any text; markup keeps its type.

    Examples:
        >>> readable("Rivas\u202e 55%")
        'Rivas 55%'
    """
    if text.isprintable() or not _HIDING.search(text):
        return text
    hidden = {
        ord(letter): None
        for letter in set(text)
        if unicodedata.category(letter) in {"Cc", "Cf"} and letter not in _KEPT_CONTROLS
    }
    return text.translate(hidden)


def shortened(text: str, length: int = NAME_LENGTH) -> str:
    """Return a text that is cut where it is longer than any real one.

    Args:
        text: The text.
        length: The most characters, 1 or more.

    Examples:
        >>> shortened("Nithya Raman", 8)
        'Nithya …'
    """
    plain = readable(text)
    return plain if len(plain) <= length else f"{plain[: length - 1].rstrip()} …"
