"""Kinds of contest that behave alike in a canvass."""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction

from downballot.forecast.canvass import ContestSeries
from downballot.model.rule import Method

SCHOOL_BOND = Fraction(11, 20)  # California Constitution, article XIII A, section 1(b)(3)
TWO = 2

# Offices that parties contest in California and in most states; what a city or a school
# district elects is nonpartisan (California Constitution, article II, section 6).
_PARTISAN_OFFICE = re.compile(
    r"\b(president|senat(?:e|or)|congress|representatives?|us-rep|u\.? ?s\.? house|assembly"
    r"|lieutenant governor|governor|attorney general|secretary of state"
    r"|insurance commissioner|board of equalization|(?:state )?controller|state treasurer)\b"
)
_LOCAL = re.compile(r"\b(city|cities|school|schools|district attorney|county supervisor)\b")
_PARTY = re.compile(r"\((?:dem|rep|grn|lib|p&f|ai|d|r|g|l)[a-z]*\)\s*$")


class ContestKind(StrEnum):
    """What a contest is, as far as its canvass is concerned."""

    SCHOOL_BOND = "school bond at 55 %"
    MEASURE = "other measure"
    PARTISAN_PAIR = "partisan, two candidates"
    PAIR = "nonpartisan, two candidates"
    PARTISAN_FIELD = "partisan, three or more candidates"
    FIELD = "nonpartisan, three or more candidates"


KINDS = tuple(ContestKind)


def kind_of(series: ContestSeries) -> ContestKind:
    """Return the kind of a contest."""
    if series.method is Method.QUESTION:
        bond = series.share is not None and series.share.fraction == SCHOOL_BOND
        return ContestKind.SCHOOL_BOND if bond else ContestKind.MEASURE
    if len(series.selections) <= TWO:
        return ContestKind.PARTISAN_PAIR if series.partisan else ContestKind.PAIR
    return ContestKind.PARTISAN_FIELD if series.partisan else ContestKind.FIELD


def is_partisan(title: str, selections: tuple[str, ...]) -> bool:
    """Say whether parties stand in a contest, from its title and its candidates' names.

    Args:
        title: The contest's title as a file writes it.
        selections: Names; a party in brackets at the end of one settles it.

    Examples:
        >>> is_partisan("STATE SENATOR, 35th District", ("LAURA RICHARDSON", "MICHELLE CHAMBERS"))
        True
        >>> is_partisan("Cities: LONG BEACH City Controller", ("A", "B"))
        False
    """  # fmt: skip
    if any(_PARTY.search(name.lower()) for name in selections):
        return True
    plain = title.lower()
    return bool(_PARTISAN_OFFICE.search(plain)) and not _LOCAL.search(plain)
