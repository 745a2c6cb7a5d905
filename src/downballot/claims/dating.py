"""When a text was written: what its page states, or its own dateline."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from downballot.claims.reading import Reading

_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2})?(?:\.\d{1,9})?(Z|"
    r"[+-]\d{2}:?\d{2})?)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WRITTEN = re.compile(
    r"\b(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.? (\d{1,2}),? (\d{4})\b"
)
_LABEL = re.compile(
    r"\b(?:published|posted|updated|last updated|modified|dated?|by [A-Z][\w.' "
    r"-]{2,60})\b[^.]{0,60}$",
    re.I,
)
# "LOS ANGELES (AP),", "LOS ANGELES, Calif.", "By the staff |", or nothing: no sentence.
_PLACE = re.compile(
    r"(?:[A-Z][A-Z.'-]+(?:[ ,]+(?:[A-Z][A-Z.'-]*|Calif\.))*)?[ ,]*(?:\([A-Z][\w. "
    r"]{1,30}\))?[ ,(]*"
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?)?"
)
_DASH = re.compile(r"\)?[ ,;:]*(?:\([A-Z][\w. ]{1,30}\))?\s*(?:[-\u2013\u2014]{1,2}|:)(?:\s|$)")
_STATEMENT = re.compile(
    r"\b(?:is|was|were|are|has|had|have|will|won|lost|led|beat|takes?|took|after|"
    r"before|since|on|"
    r"until|election|runoff|primary|deadline|results?|vote[rds]?|polls?)\b|[.!?] [A-Z]",
    re.I,
)
HEAD = 1200  # characters at the beginning in which a dateline stands


def text_date(reading: Reading, zone: ZoneInfo) -> datetime | None:
    """Return the end of the newest day that a text gives for itself; None where it gives none.

    Args:
        reading: The text.
        zone: Zone of a day without one.
    """
    days = [day for one in reading.dates if (day := _stated(one, zone))]
    days = days or _datelines(reading.text[:HEAD])
    newest = max(days, default=None)
    return datetime.combine(newest, time.max, tzinfo=zone) if newest else None


def _stated(text: str, zone: ZoneInfo) -> date | None:
    found = _ISO.search(text)
    if found is None:
        written = _WRITTEN.search(text)
        return _day(written) if written else None
    try:
        if found[6]:
            return (
                datetime.fromisoformat(found[0].replace("Z", "+00:00")).astimezone(zone).date()
            )
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _datelines(head: str) -> list[date]:
    """Return dates that stand alone in a line, behind "Published", or before a dash."""
    return [
        day
        for line in head.split("\n")
        for written in _WRITTEN.finditer(line)
        if (day := _day(written)) is not None and _is_dateline(line, written)
    ]


def _is_dateline(line: str, written: re.Match[str]) -> bool:
    before, after = line[: written.start()].strip(), line[written.end() :].strip()
    if _PLACE.fullmatch(before) and _DASH.match(after):
        return True
    if _LABEL.search(line[: written.start()]) and len(line) < 160:
        return True
    return len(line.strip()) <= 60 and not _STATEMENT.search(f"{before} | {after}")


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), _MONTHS.index(found[1][:3].lower()) + 1, int(found[2]))
    except ValueError:
        return None
