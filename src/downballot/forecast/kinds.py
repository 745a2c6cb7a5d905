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
_SIDE = re.compile(r"\((d|dem[a-z]*|r|rep[a-z]*)\)\s*$")
_PARTY = re.compile(r"\((?:dem|rep|grn|lib|p&f|ai|d|r|g|l)[a-z]*\)\s*$")


class ContestKind(StrEnum):
    """What a contest is, as far as its canvass is concerned."""

    SCHOOL_BOND = "school bond at 55 %"
    MEASURE = "other measure"
    PARTISAN_PAIR = "partisan, two candidates"
    PAIR = "nonpartisan, two candidates"
    PARTISAN_FIELD = "partisan, three or more candidates"
    FIELD = "nonpartisan, three or more candidates"
    PARTY_PAIR = "two candidates with named parties"
    PARTY_FIELD = "three or more candidates with named parties"


KINDS = tuple(ContestKind)


def kind_of(series: ContestSeries) -> ContestKind:
    """Return the kind of a contest."""
    if series.method is Method.QUESTION:
        bond = series.share is not None and series.share.fraction == SCHOOL_BOND
        return ContestKind.SCHOOL_BOND if bond else ContestKind.MEASURE
    pair = len(series.selections) <= TWO
    if both_parties(series):
        return ContestKind.PARTY_PAIR if pair else ContestKind.PARTY_FIELD
    if pair:
        return ContestKind.PARTISAN_PAIR if series.partisan else ContestKind.PAIR
    return ContestKind.PARTISAN_FIELD if series.partisan else ContestKind.FIELD


def both_parties(series: ContestSeries) -> bool:
    """Say whether candidates named as of both large parties stand in a contest."""
    return {1, -1} <= set(series.parties)


def parties_of(selections: tuple[str, ...]) -> tuple[int, ...]:
    """Return the side of each name with a party in brackets at its end.

    Returns:
        +1 Democratic, -1 Republican, 0 other, one each; empty where no name has one.

    Examples:
        >>> parties_of(("Rob Bonta (Dem)", "Nathan Hochman (Rep)"))
        (1, -1)
        >>> parties_of(("YES", "NO"))
        ()
    """
    sides = tuple(_side(name) for name in selections)
    return sides if any(sides) else ()


def _side(name: str) -> int:
    found = _SIDE.search(name.lower())
    return 0 if found is None else 1 if found[1].startswith("d") else -1


def is_partisan(title: str, selections: tuple[str, ...]) -> bool:
    """Say whether parties stand in a contest, from its title and its candidates' names.

    Args:
        title: The contest's title as a file writes it.
        selections: Names; a party in brackets at the end of one settles it.

    Examples:
        >>> is_partisan("STATE SENATOR, 35th District", ("RICHARDSON", "CHAMBERS"))
        True
        >>> is_partisan("Cities: LONG BEACH City Controller", ("A", "B"))
        False
    """  # fmt: skip
    if any(_PARTY.search(name.lower()) for name in selections):
        return True
    plain = title.lower()
    return bool(_PARTISAN_OFFICE.search(plain)) and not _LOCAL.search(plain)
