"""Reads bodies for their pages and API; what is forecast is made once and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from msgspec import Struct

from downballot.contests.views import ContestHistory
from downballot.control.counterfactual import counterfactual
from downballot.control.values import ControlOutlook, Counterfactual
from downballot.errors import FormatError, UsageError
from downballot.model.body import BodyRecord
from downballot.model.partial_date import PartialDate, on_day, parse_partial_date
from downballot.pipeline.body_desk import BodyDesk
from downballot.publication.body_note import BodyNote, body_note
from downballot.publication.published_money_part import PublishedMoney, published_money
from downballot.web.reader import DeskReader, Freshness
from downballot.web.requests import parse_moment

KEPT_OUTLOOKS = 64
KEPT_HISTORIES = 8
MOST_FIELDS = 300
T = TypeVar("T")


class ControlAsked(Struct, frozen=True):
    """What somebody asks of control after an election.

    Attributes:
        body: The body's id.
        election: The desk's id of the election.
        scheme: The scheme's id; empty for the first.
        as_of: Moment of a look back, aware; None for the newest count.
        supposed: Races that are fixed: contest and selection.
    """

    body: str
    election: str
    scheme: str = ""
    as_of: datetime | None = None
    supposed: tuple[tuple[str, str], ...] = ()


class BodyReader:
    """The bodies of a desk as their pages and API read them, from many threads.

    Args:
        reader: Reads the desk.
    """

    def __init__(self, reader: DeskReader) -> None:
        self.reader = reader
        self._outlook = lru_cache(KEPT_OUTLOOKS)(self._read_outlook)
        self._history = lru_cache(KEPT_HISTORIES)(self._read_history)

    def body(self, body: str) -> BodyDesk:
        """Return a body.

        Args:
            body: Its id.

        Raises:
            NotFoundException: The desk knows no such body.
        """
        return found(lambda: self.reader.desk.body(body))

    def control(self, fresh: Freshness, asked: ControlAsked) -> ControlOutlook:
        """Return who may control a body after an election.

        Args:
            fresh: The state of the desk.
            asked: What is asked.

        Raises:
            NotFoundException: The desk follows no such election of the body.
            UsageError: No such scheme, contest or selection.
        """
        self._check_election(asked)
        with self.reader.turn:
            return self._outlook(fresh, asked)

    def control_history(
        self, fresh: Freshness, asked: ControlAsked
    ) -> tuple[ControlOutlook, ...]:
        """Return the same at every update, oldest first, without suppositions.

        Args:
            fresh: The state of the desk.
            asked: What is asked.

        Raises:
            NotFoundException: The desk follows no such election of the body.
            UsageError: No such scheme.
        """
        self._check_election(asked)
        with self.reader.turn:
            return self._history(fresh, asked.body, asked.election, asked.scheme, asked.as_of)

    def _check_election(self, asked: ControlAsked) -> None:
        if asked.election not in self.body(asked.body).elections():
            raise NotFoundException(
                f"election {asked.election!r}: this desk follows no such election that fills "
                f"a seat of {asked.body}"
            )

    def _read_outlook(self, _fresh: Freshness, asked: ControlAsked) -> ControlOutlook:
        return self.body(asked.body).control(
            election=asked.election,
            as_of=asked.as_of,
            scheme=asked.scheme,
            supposed=asked.supposed,
        )

    def _read_history(
        self,
        _fresh: Freshness,
        body: str,
        election: str,
        scheme: str,
        as_of: datetime | None,
    ) -> tuple[ControlOutlook, ...]:
        return self.body(body).control_history(election=election, as_of=as_of, scheme=scheme)


def bodies_of(state: State) -> BodyReader:
    """Return the reader of the bodies that the application shows."""
    bodies: BodyReader = state.bodies
    return bodies


def body_notes(
    state: State, fresh: Freshness, history: ContestHistory, as_of: datetime | None
) -> tuple[BodyNote, ...]:
    """Return what a contest means for the bodies whose seats it fills.

    A body whose tables cannot be read, or a count that fills none of its seats yet, keeps
    no reader from the count.

    Args:
        state: The application's state.
        fresh: The state of the desk.
        history: The contest.
        as_of: Moment of a look back, aware; None for the newest count.
    """
    bodies, view = bodies_of(state), history.view
    entry = bodies.reader.desk.settings.contest(view.election, view.definition)
    filled = entry.seats_filled(view.definition) if entry else ()
    notes = []
    for body in dict.fromkeys(name for name, _ in filled):
        asked = ControlAsked(body, view.election, as_of=as_of)
        try:
            outlook = bodies.control(fresh, asked)
        except (FormatError, UsageError, NotFoundException):
            continue
        back = as_of.astimezone(UTC).isoformat(timespec="seconds") if as_of else ""
        notes.append(body_note(outlook, view.id, view.election, back.replace("+00:00", "Z")))
    return tuple(one for one in notes if one)


def published_notes(
    state: State, history: ContestHistory, as_of: datetime | None
) -> tuple[PublishedMoney, ...]:
    """Return what was published of the money in a contest, for the seats that it fills.

    A look back has none: most figures were published later than what it shows.

    Args:
        state: The application's state.
        history: The contest.
        as_of: Moment of a look back, aware; None for the newest count.
    """
    bodies, view = bodies_of(state), history.view
    entry = bodies.reader.desk.settings.contest(view.election, view.definition)
    if as_of or not entry:
        return ()
    day = on_day(history.election.date)
    notes = []
    for body, seat in dict.fromkeys(entry.seats_filled(view.definition)):
        try:
            notes.append(published_money(bodies.body(body).record, seat, day))
        except (FormatError, NotFoundException):
            continue  # the body's own pages say what is wrong with its tables
    return tuple(one for one in notes if one)


def found(read: Callable[[], T]) -> T:
    """Return what is read; what nobody knows is not found.

    Args:
        read: Reads it.

    Raises:
        NotFoundException: The desk does not know it.
    """
    try:
        return read()
    except UsageError as error:
        raise NotFoundException(str(error)) from error


def counterfactuals(
    record: BodyRecord, seat: str
) -> dict[PartialDate, tuple[Counterfactual, ...]]:
    """Return how far candidates were from a majority in each first round of a seat.

    Args:
        record: All that is on record of the body.
        seat: The seat's id.
    """
    days = {
        one.election
        for one in record.candidacies
        if one.seat == seat
        and one.round.first
        and (one.votes is not None or one.share is not None)
    }
    in_order = sorted(days, key=lambda day: day.first)
    return {day: counterfactual(record, seat, day) for day in in_order}


def fields(address: str) -> tuple[tuple[str, str], ...]:
    """Return the fields of an address, in order; empty ones are left out.

    Args:
        address: Path and query.

    Raises:
        UsageError: There are more than any page has.
    """
    try:
        return tuple(parse_qsl(address.partition("?")[2], max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise UsageError(f"address: too many fields, expected up to {MOST_FIELDS}") from error


def control_asked(
    body: str, election: str, given: tuple[tuple[str, str], ...], zone: ZoneInfo
) -> ControlAsked:
    """Return what a request asks of control.

    Args:
        body: The body's id.
        election: The desk's id of the election.
        given: The fields of the address.
        zone: The desk's zone.

    Raises:
        UsageError: A moment or a supposition cannot be read.
    """
    last = dict(given)
    supposed = supposed_of(value for name, value in given if name == "if")
    return ControlAsked(
        body,
        election,
        last.get("scheme", ""),
        parse_moment(last.get("as_of", ""), zone),
        tuple(sorted(supposed.items())),
    )


def supposed_of(texts: Iterable[str]) -> Mapping[str, str]:
    """Read what is supposed of races, the last of a race speaks.

    Args:
        texts: Contest and selection, with a colon between; empty ones suppose nothing.

    Raises:
        UsageError: Another form.
    """
    supposed = {}
    for text in texts:
        contest, _, selection = text.partition(":")
        if text and not (contest and selection):
            raise UsageError(
                f"if {text[:60]!r}: not a supposition, expected <contest>:<selection>"
            )
        if text:
            supposed[contest] = selection
    return supposed


def parse_day(text: str) -> PartialDate | None:
    """Return the day of a look back; None when none is asked for.

    Args:
        text: ISO 8601, cut where it is not known (``2019-05``); empty for none.

    Raises:
        UsageError: Not a day, a month or a year.
    """
    if not text.strip():
        return None
    try:
        return parse_partial_date(text[:40])
    except ValueError as error:
        raise UsageError(f"as_of {error}") from error
