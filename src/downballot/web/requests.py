"""What a request asks for, read from its address."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from downballot.errors import UsageError
from downballot.pipeline.moments import read_moment

MOST_PAGES = 100_000


def parameters(address: str) -> dict[str, str]:
    """Return the parameters of an address; the last one of a name speaks.

    Args:
        address: Path and query.
    """
    return dict(parse_qsl(address.partition("?")[2], max_num_fields=20))


def parse_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment of a look back; None when none is asked for.

    A day alone means its end; a moment without a zone is in the desk's zone; a plus sign
    that an address has turned into a space is one again.

    Args:
        text: The moment in ISO 8601; empty for none.
        zone: The desk's zone.

    Raises:
        UsageError: Not a moment.

    Examples:
        >>> parse_moment("2024-11-06T04:36:34 00:00", ZoneInfo("UTC")).isoformat()
        '2024-11-06T04:36:34+00:00'
    """
    plain = text.strip()
    if len(plain) > 6 and plain[-6] == " ":
        plain = f"{plain[:-6]}+{plain[-5:]}"
    return read_moment(plain, zone)


def parse_page(text: str) -> int:
    """Return the number of a page of a list, 1 when none is asked for.

    Args:
        text: The number; empty for the first page.

    Raises:
        UsageError: Not a number of a page.
    """
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= MOST_PAGES):
        raise UsageError(f"page {text[:60]!r}: not a page, expected a number from 1")
    return int(text[:9])
