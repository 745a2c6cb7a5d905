"""The time zone of most of each state, for clocks that were written down in UTC.

Source: 49 CFR part 71, standard time zone boundaries. Where a state has two zones it is
the one in which most of its people live.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from downballot.model.state import STATES

_ZONES = {
    "America/Los_Angeles": "CA NV OR WA",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/New_York": ("CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV"),
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
}
_BY_CODE = {code: zone for zone, codes in _ZONES.items() for code in codes.split()}
_BY_NAME = {STATES[code]: zone for code, zone in _BY_CODE.items()}


def zone_of_jurisdiction(jurisdiction: str) -> ZoneInfo | None:
    """Return the zone in which a jurisdiction's clocks run; None where that cannot be told.

    Args:
        jurisdiction: A state's name, or a place with the state's postal code.

    Examples:
        >>> zone_of_jurisdiction("Los Angeles County CA").key
        'America/Los_Angeles'
        >>> zone_of_jurisdiction("West Virginia").key
        'America/New_York'
    """
    codes = [
        _BY_CODE[word] for word in re.findall(r"\b[A-Z]{2}\b", jurisdiction) if word in _BY_CODE
    ]
    if codes:
        return ZoneInfo(codes[0])
    named = [name for name in _BY_NAME if re.search(rf"\b{name}\b", jurisdiction)]
    return ZoneInfo(_BY_NAME[max(named, key=len)]) if named else None
