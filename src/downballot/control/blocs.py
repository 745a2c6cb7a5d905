"""Who belongs to which bloc on a day, in the view of a scheme."""

from __future__ import annotations

from datetime import date

from msgspec import structs

from downballot.contests.names import listing
from downballot.errors import UsageError
from downballot.model.body import (
    Alignment,
    AlignmentKind,
    Bloc,
    BodyRecord,
    Scheme,
)

_IN_BLOC = {AlignmentKind.NAMED, AlignmentKind.REMAINING}


def find_scheme(record: BodyRecord, scheme: str = "") -> Scheme | None:
    """Return a scheme; the first of the record where none is asked for.

    Args:
        record: What is on record of the body.
        scheme: The scheme's id; empty for the first, None is returned where there is none.

    Raises:
        UsageError: The record has no such scheme; the message lists those it has.
    """
    if not scheme:
        return next(iter(record.schemes), None)
    for one in record.schemes:
        if one.id == scheme:
            return one
    names = ", ".join(one.id for one in record.schemes) or "none: the record has no scheme"
    raise UsageError(
        f"scheme {scheme!r}: not one of {record.body.short_name}, expected {names}"
    )


def scheme_blocs(record: BodyRecord, scheme: Scheme | None) -> tuple[Bloc, ...]:
    """Return the blocs of a scheme in the order of their sides.

    Args:
        record: What is on record of the body.
        scheme: The scheme; None for no blocs.
    """
    if scheme is None:
        return ()
    # Of two rows with one id, which the findings of a record name, the first counts.
    blocs: dict[str, Bloc] = {}
    for one in record.blocs:
        if one.scheme == scheme.id:
            blocs.setdefault(one.id, one)
    return tuple(sorted(blocs.values(), key=lambda one: one.side))


def blocs_in_use(record: BodyRecord, scheme: Scheme | None, day: date) -> tuple[Bloc, ...]:
    """Return the blocs that a scheme counts on a day, in the order of their sides.

    Sources that took turns may have called one side by several names: a bloc that nobody
    is in on that day gives way to another of its side that somebody is in.

    Args:
        record: What is on record of the body.
        scheme: The scheme; None for no blocs.
        day: The day.
    """
    defined = scheme_blocs(record, scheme)
    people = {one.person for one in record.alignments}
    used = {bloc_of(alignment_on(record, scheme, one, day)) for one in people}
    sides = {one.side for one in defined if one.id in used}
    return tuple(one for one in defined if one.id in used or one.side not in sides)


def alignment_on(
    record: BodyRecord, scheme: Scheme | None, person: str, day: date
) -> Alignment | None:
    """Return the view that a scheme has of a person on a day.

    The newest view counts; one that names a bloc that the scheme does not have is none.
    Views that start on the same day and name different blocs make one disputed view. A view
    that does not say whose it is is the scheme's.

    Args:
        record: What is on record of the body.
        scheme: The scheme; None for no view.
        person: The person's id.
        day: The day.
    """
    names = {bloc.id for bloc in scheme_blocs(record, scheme)} | {""}
    views = [
        _with_voice(one, scheme)
        for one in record.alignments
        if scheme
        and one.bloc in names
        and (one.scheme, one.person) == (scheme.id, person)
        and one.starts.first <= day
        and (one.ends is None or day < one.ends.last)
    ]
    newest = max((one.starts.first for one in views), default=None)
    views = [one for one in views if one.starts.first == newest]
    if len({bloc_of(one) for one in views}) > 1:
        return _disputed(views)
    return min(views, key=lambda one: not one.verified, default=None)


def bloc_of(alignment: Alignment | None) -> str:
    """Return the id of the bloc that a view puts a person in; empty for none.

    Args:
        alignment: The view; None where there is none.
    """
    return alignment.bloc if alignment and alignment.kind in _IN_BLOC else ""


def _with_voice(view: Alignment, scheme: Scheme) -> Alignment:
    if view.according_to:
        return view
    return structs.replace(view, according_to=scheme.according_to)


def _disputed(views: list[Alignment]) -> Alignment:
    voices = tuple(dict.fromkeys(one.according_to for one in views))
    first = min(views, key=lambda one: one.verified)
    return structs.replace(
        first, bloc="", kind=AlignmentKind.DISPUTED, according_to=listing(voices)
    )
