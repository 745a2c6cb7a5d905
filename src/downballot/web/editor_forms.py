"""What editors send from a race's page: each form does one thing, then leads back to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from litestar import Response, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import structs

from downballot.errors import UsageError
from downballot.model.record import Correction, CorrectionKind
from downballot.pipeline import editing
from downballot.pipeline.auditing import note_call, note_correction, note_note, on_the_web
from downballot.pipeline.call_checks import check_author
from downballot.pipeline.desk import Desk
from downballot.pipeline.notes import Draft, withdraw_note, write_note
from downballot.pipeline.race_desk import Race, Seen, approve_seen, call_seen, retract_seen
from downballot.publication.desk_addresses import race_path
from downballot.web.answers import AnyRequest
from downballot.web.desk_guard import LARGEST_FORM, Fields, Visit, admit, to
from downballot.web.editor_pages import (
    RACE,
    check_role,
    found_race,
    made_race_page,
    page_answer,
    visit_of,
)
from downballot.web.pages import reader_of

Deed = Callable[[Desk, Race, Visit], None]


taking = partial(
    post,
    include_in_schema=False,
    sync_to_thread=True,
    before_request=admit,
    request_max_body_size=LARGEST_FORM,
)


@taking(f"{RACE}/call")
def send_call(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes] | Redirect:
    """Call a race."""
    check_role(visit_of(request).editor.role.may_edit)
    return _do(request, found_race(state, election, contest), "call", _call)


@taking(f"{RACE}/approve")
def send_approval(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes] | Redirect:
    """Approve a call, as a second person."""
    check_role(visit_of(request).editor.role.may_approve)
    return _do(request, found_race(state, election, contest), "approve", _approve)


@taking(f"{RACE}/retract")
def send_retraction(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes] | Redirect:
    """Take a call back."""
    check_role(visit_of(request).editor.role.may_edit)
    return _do(request, found_race(state, election, contest), "retract", _retract)


@taking(f"{RACE}/name")
def send_name(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes] | Redirect:
    """Correct a name."""
    check_role(visit_of(request).editor.role.may_edit)
    return _do(request, found_race(state, election, contest), "name", _correct)


@taking(f"{RACE}/note")
def send_note(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes] | Redirect:
    """Write a note on a race, or replace one."""
    check_role(visit_of(request).editor.role.may_edit)
    return _do(request, found_race(state, election, contest), "note", _note)


@taking(f"{RACE}/withdraw")
def send_withdrawal(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes] | Redirect:
    """Withdraw a note."""
    check_role(visit_of(request).editor.role.may_edit)
    return _do(request, found_race(state, election, contest), "withdraw", _withdraw)


def _do(request: AnyRequest, race: Race, form: str, deed: Deed) -> Response[bytes] | Redirect:
    """Do what a form asks for; where it is refused, show it again with the reason."""
    reader, visit = reader_of(request.app.state), visit_of(request)
    try:
        with reader.turn:
            deed(reader.desk, race, visit)
    except UsageError as error:
        of = visit.fields.get("of", "")
        page = structs.replace(
            made_race_page(request, reader, race),
            problem=str(error),
            form=f"{form}-{of}" if of else form,
            typed=_typed(visit.fields),
        )
        return page_answer(request, page, page.path, status=422)
    view = race.history.view
    return to(request, f"{race_path(view.election, view.id)}?done={form}")


def _typed(fields: Fields) -> Fields:
    """Return what was typed into a form, every field that pages ask for."""
    return {one: fields.get(one, "") for one in ("reason", "text", "name", "selection")}


def _call(desk: Desk, race: Race, visit: Visit) -> None:
    fields, name = visit.fields, visit.editor.name
    row = call_seen(
        desk,
        race,
        _seen(fields),
        by=name,
        reason=fields.get("reason", ""),
        against_policy=fields.get("against") == "yes",
    )
    note_call(desk.ledger, on_the_web(name), row)


def _approve(desk: Desk, race: Race, visit: Visit) -> None:
    reason, name = visit.fields.get("reason", ""), visit.editor.name
    row = approve_seen(desk, race, _seen(visit.fields), by=name, reason=reason)
    note_call(desk.ledger, on_the_web(name), row)


def _retract(desk: Desk, race: Race, visit: Visit) -> None:
    reason, name = visit.fields.get("reason", ""), visit.editor.name
    row = retract_seen(desk, race, _seen(visit.fields), by=name, reason=reason)
    note_call(desk.ledger, on_the_web(name), row)


def _correct(desk: Desk, race: Race, visit: Visit) -> None:
    fields, view = visit.fields, race.history.view
    check_author(fields.get("name", ""))
    row = Correction(
        election=view.election,
        kind=CorrectionKind.NAME,
        contest=view.id,
        subject=fields.get("selection", ""),
        value=fields.get("name", "").strip(),
        by=visit.editor.name,
        reason=fields.get("reason", "").strip(),
        added_at=datetime.now(UTC),
    )
    editing.correct(desk.ledger, row)
    note_correction(desk.ledger, on_the_web(visit.editor.name), row)


def _note(desk: Desk, race: Race, visit: Visit) -> None:
    fields, view = visit.fields, race.history.view
    draft = Draft(
        text=fields.get("text", ""),
        language=fields.get("language", ""),
        of=_number(fields.get("of", "")),
        reason=fields.get("reason", ""),
    )
    name = visit.editor.name
    row = write_note(desk, view.id, draft, by=name, election=view.election)
    note_note(desk.ledger, on_the_web(name), row)


def _withdraw(desk: Desk, race: Race, visit: Visit) -> None:
    fields, view, name = visit.fields, race.history.view, visit.editor.name
    of, reason = _number(fields.get("of", "")), fields.get("reason", "")
    row = withdraw_note(desk, view.id, of=of, by=name, reason=reason, election=view.election)
    note_note(desk.ledger, on_the_web(name), row)


def _seen(fields: Fields) -> Seen:
    return Seen(
        fields.get("update", ""), fields.get("outcome", ""), _number(fields.get("call", ""))
    )


def _number(text: str) -> int:
    """Read the number of a row; 0 for none.

    Raises:
        UsageError: It is no number.
    """
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UsageError(f"number {text[:40]!r}: expected a whole number")
    return int(text or 0)


EDITOR_FORMS = [
    send_call,
    send_approval,
    send_retraction,
    send_name,
    send_note,
    send_withdrawal,
]
