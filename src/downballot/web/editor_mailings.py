"""Editions of the newsletter at the editor's desk: read, then let go out or held for good."""

from __future__ import annotations

from datetime import UTC, datetime

from litestar import Response, get, post
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import structs

from downballot.errors import UsageError
from downballot.ledger.mailings import Mailings
from downballot.model.editor import Deed
from downballot.pipeline import mailing
from downballot.pipeline.auditing import note, on_the_web
from downballot.publication.desk_addresses import mailing_path
from downballot.publication.mailing_page import MailingPage, mailing_page
from downballot.web.answers import AnyRequest
from downballot.web.desk_guard import LARGEST_FORM, admit, to
from downballot.web.editor_pages import check_role, page_answer, visit_of
from downballot.web.languages import language_of
from downballot.web.pages import reader_of

MAILING = "/desk/mailings/{number:int}"


@get(MAILING, include_in_schema=False, sync_to_thread=True, before_request=admit)
def show_mailing(request: AnyRequest, state: State, number: FromPath[int]) -> Response[bytes]:
    """Show an edition as a reader would get it."""
    page = _page(request, state, number)
    return page_answer(request, page, page.path)


@post(
    f"{MAILING}/approve",
    include_in_schema=False,
    sync_to_thread=True,
    before_request=admit,
    request_max_body_size=LARGEST_FORM,
)
def send_approval_of_mailing(
    request: AnyRequest, state: State, number: FromPath[int]
) -> Response[bytes] | Redirect:
    """Let an edition be sent."""
    return _decide(request, state, number, Deed.APPROVE)


@post(
    f"{MAILING}/withdraw",
    include_in_schema=False,
    sync_to_thread=True,
    before_request=admit,
    request_max_body_size=LARGEST_FORM,
)
def send_withdrawal_of_mailing(
    request: AnyRequest, state: State, number: FromPath[int]
) -> Response[bytes] | Redirect:
    """Say that an edition is never sent."""
    return _decide(request, state, number, Deed.WITHDRAW_MAILING)


def _page(request: AnyRequest, state: State, number: int) -> MailingPage:
    """Return the page of an edition.

    Raises:
        NotFoundException: There is none of that number.
    """
    reader, language = reader_of(state), language_of(request.scope)
    with reader.turn:
        found = [
            one
            for one in Mailings(reader.desk.ledger.journal).mailings()
            if one.number == number
        ]
        if not found:
            raise NotFoundException(f"mailing {number}: there is none of that number")
        try:
            mail = mailing.preview(reader.desk, number, language)
        except UsageError as error:
            raise NotFoundException(str(error)) from error
    site, person = reader.site(reader.fresh()), visit_of(request).person
    return mailing_page(site, person, found[0], mail.subject, mail.text, language=mail.language)


def _decide(
    request: AnyRequest, state: State, number: int, deed: Deed
) -> Response[bytes] | Redirect:
    visit, reader = visit_of(request), reader_of(state)
    check_role(visit.editor.role.may_approve)
    name, reason = visit.editor.name, visit.fields.get("reason", "")
    decide = mailing.approve if deed is Deed.APPROVE else mailing.withdraw
    try:
        with reader.turn:
            decide(reader.desk, number, by=name, reason=reason, now=datetime.now(UTC))
            trail = reader.desk.ledger.audit
            note(trail, on_the_web(name), deed, f"mailing/{number}", detail=reason)
    except UsageError as error:
        page = structs.replace(_page(request, state, number), problem=str(error))
        return page_answer(request, page, page.path, status=422)
    return to(request, mailing_path(number))


MAILING_PAGES = [show_mailing, send_approval_of_mailing, send_withdrawal_of_mailing]
