"""The picture of who held a seat over time: one bar a term, years below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from downballot.control.values import SeatHistory
from downballot.model.body import Filling, Person, Term
from downballot.model.sentence import join, say
from downballot.publication.body_parts import term_words
from downballot.publication.chart_scale import Scale, Tick, step_of
from downballot.publication.figures import shortened

LEFT, RIGHT = 14, 706
ROW = 46
TOP = 30
BAR = 14
STRIPE = 9  # from one stripe of an unverified term to the next
YEAR = timedelta(days=365)


class TermBar(Struct, frozen=True):
    """One term.

    Attributes:
        left: Start of its bar, in drawing units.
        width: Length of it.
        y: Top of it.
        vacant: Whether the seat was empty.
        open_start: Whether it began before the picture does, or on a day not on record.
        open_end: Whether it goes on, or its end is not on record.
        label: The member's name.
        label_x: Place of the name.
        ends: Whether the name ends there instead of beginning.
        title: The same in words.
        stripes: The stripes of a term without a source that can be opened; empty for others.
    """

    left: float
    width: float
    y: float
    vacant: bool
    open_start: bool
    open_end: bool
    label: str
    label_x: float
    ends: bool
    title: str
    stripes: str


class TermLine(Struct, frozen=True):
    """Everything of the picture: what it shows, its terms, years and height.

    ``unverified`` says whether a term has no source that can be opened.
    """

    title: str
    description: str
    bars: tuple[TermBar, ...]
    years: tuple[Tick, ...]
    floor: float
    height: float
    unverified: bool


def draw_terms(history: SeatHistory) -> TermLine | None:
    """Return the picture of a seat's terms; None where no date is on record.

    Args:
        history: What is on record of the seat.
    """
    known = [one for one in history.terms if one[0].starts or one[0].ends]
    if not known:
        return None
    years = _years([term for term, _ in known])
    x = Scale(years[0].toordinal(), years[1].toordinal(), LEFT, RIGHT)
    floor = TOP + ROW * len(known)
    bars = tuple(
        _bar(term, person, TOP + ROW * number, x) for number, (term, person) in enumerate(known)
    )
    return TermLine(
        title=say("Who held {seat}", seat=history.seat.name),
        description=say(
            "{terms}. The table has the same.", terms=join("; ", [one.title for one in bars])
        ),
        bars=bars,
        years=_ticks(years, x),
        floor=floor,
        height=floor + 34,
        unverified=any(one.stripes for one in bars),
    )


def _years(terms: Sequence[Term]) -> tuple[date, date]:
    starts = [one.starts.first for one in terms if one.starts]
    ends = [one.ends.last for one in terms if one.ends]
    days = starts + ends
    first, last = min(days), max(days)
    going_on = any(one.ends is None for one in terms)
    return date(first.year, 1, 1), date(last.year + (4 if going_on else 1), 1, 1)


def _ticks(years: tuple[date, date], x: Scale) -> tuple[Tick, ...]:
    first, last = years[0].year, years[1].year
    step = max(1, int(step_of(last - first, most=6)))
    marked = range(first + -first % step, last + 1, step)
    return tuple(Tick(x.at(date(year, 1, 1).toordinal()), str(year)) for year in marked)


def _bar(term: Term, person: Person | None, top: float, x: Scale) -> TermBar:
    left = x.at(term.starts.first.toordinal()) if term.starts else LEFT
    right = x.at(term.ends.last.toordinal()) if term.ends else RIGHT
    name = shortened(person.name, 40) if person else say("vacant")
    ends = left > (LEFT + RIGHT) / 2
    width = round(max(right - left, 3), 1)
    return TermBar(
        left=left,
        width=width,
        y=top,
        vacant=term.filling is Filling.VACANT,
        open_start=term.starts is None,
        open_end=term.ends is None,
        label=name,
        label_x=right if ends else left,
        ends=ends,
        title=_title(join(" ", (name, term_words(term))), verified=term.verified),
        stripes="" if term.verified else _stripes(left, top, width),
    )


def _title(said: str, *, verified: bool) -> str:
    return said if verified else say("{term} (unverified)", term=said)


def _stripes(left: float, top: float, width: float) -> str:
    """Slanting lines through a bar."""
    across = min(BAR, width)
    lines = int((width - across) // STRIPE) + 1
    starts = (left + number * STRIPE for number in range(lines))
    return " ".join(f"M{x:.1f} {top + BAR} L{x + across:.1f} {top}" for x in starts)
