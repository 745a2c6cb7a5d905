"""The time zone of most of each state, for clocks that were written down in UTC.

Source: 49 CFR part 71, standard time zone boundaries. Where a state has two zones it is
the one in which most of its people live.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

_ZONES = {
    "America/Los_Angeles": {
        "CA": "California", "NV": "Nevada", "OR": "Oregon", "WA": "Washington",
    },
    "America/Denver": {
        "CO": "Colorado", "ID": "Idaho", "MT": "Montana", "NM": "New Mexico", "UT": "Utah",
        "WY": "Wyoming",
    },
    "America/Phoenix": {"AZ": "Arizona"},
    "America/Chicago": {
        "AL": "Alabama", "AR": "Arkansas", "IA": "Iowa", "IL": "Illinois", "KS": "Kansas",
        "LA": "Louisiana", "MN": "Minnesota", "MO": "Missouri", "MS": "Mississippi",
        "ND": "North Dakota", "NE": "Nebraska", "OK": "Oklahoma", "SD": "South Dakota",
        "TN": "Tennessee", "TX": "Texas", "WI": "Wisconsin",
    },
    "America/New_York": {
        "CT": "Connecticut", "DC": "District of Columbia", "DE": "Delaware", "FL": "Florida",
        "GA": "Georgia", "IN": "Indiana", "KY": "Kentucky", "MA": "Massachusetts",
        "MD": "Maryland", "ME": "Maine", "MI": "Michigan", "NC": "North Carolina",
        "NH": "New Hampshire", "NJ": "New Jersey", "NY": "New York", "OH": "Ohio",
        "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "VA": "Virginia",
        "VT": "Vermont", "WV": "West Virginia",
    },
    "America/Anchorage": {"AK": "Alaska"},
    "Pacific/Honolulu": {"HI": "Hawaii"},
}  # fmt: skip
_BY_CODE = {code: zone for zone, states in _ZONES.items() for code in states}
_BY_NAME = {name: zone for zone, states in _ZONES.items() for name in states.values()}


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
