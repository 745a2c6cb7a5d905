"""The pages about mail: ask, say yes, change, leave.

What is shown after asking is the same for every address, known or not. Nothing happens on
GET: programs that look into mail follow links. Who has a token has the right: it is in the
path, and no cookie stands for anybody here, so there is nothing that another site could use.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State
from litestar.exceptions import (
    NotFoundException,
    PermissionDeniedException,
    TooManyRequestsException,
)
from litestar.params import FromPath
from litestar.response import Redirect

from downballot.ledger.subscriptions import Subscriptions
from downballot.model.mailing import Purpose, Rhythm, Wish, plain_address
from downballot.model.sentence import say
from downballot.pipeline.lockout import place_of
from downballot.pipeline.mail_topics import named_topics, offered_topics
from downballot.publication.frame import Site
from downballot.publication.rendering import render
from downballot.publication.subscription_addresses import ASKED, LEFT, SUBSCRIBE
from downballot.publication.subscription_page import (
    SubscriptionPage,
    Topic,
    asked_page,
    confirm_page,
    ended_page,
    left_page,
    preferences_page,
    subscribe_page,
    unsubscribe_page,
)
from downballot.web.answers import AnyRequest
from downballot.web.languages import language_of
from downballot.web.pace import Pace
from downballot.web.pages import reader_of
from downballot.web.reader import DeskReader

ASKED_AN_HOUR = 20  # from one place
LONGEST_TOKEN = 100
PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
Form = list[tuple[str, str]]


@get(SUBSCRIBE, include_in_schema=False)
async def subscribe(request: AnyRequest, state: State) -> Response[bytes]:
    """Show the form that asks what to send where; an address may choose a topic already."""
    return await sync_to_thread(_subscribe, request, state)


def _subscribe(request: AnyRequest, state: State) -> Response[bytes]:
    reader = _mailing_reader(state)
    wanted = tuple(request.query_params.getall("topic", []))[:5]
    topics = _offered(reader, wanted)
    chosen = {one.id for one in topics} & set(wanted)
    page = subscribe_page(_site(reader), topics, chosen, Rhythm.AT_ONCE)
    return _answer(request, page)


@post(SUBSCRIBE, include_in_schema=False, status_code=200)
async def ask(request: AnyRequest, state: State) -> Response[bytes] | Redirect:
    """Note what somebody asks for; a letter to the address then asks for a yes.

    Raises:
        TooManyRequestsException: So many requests came from there within an hour.
    """
    reader = _mailing_reader(state)
    _check_origin(request, reader)
    pace: Pace = state.subscription_pace
    if not pace.allows(place_of(request.client.host if request.client else "")):
        raise TooManyRequestsException(say("Too many requests. Try again in an hour."))
    return await sync_to_thread(_ask, request, reader, await _form(request), state)


def _ask(
    request: AnyRequest, reader: DeskReader, form: Form, state: State
) -> Response[bytes] | Redirect:
    address = plain_address(_one(form, "address"))
    topics = _offered(reader, _all(form, "topic"))
    wish = _wish(request, form, topics)
    problem = _problem(wish) or ("" if address else say("This is no mail address."))
    if problem:
        typed = _one(form, "address")[:300]
        page = subscribe_page(
            _site(reader), topics, wish.topics, wish.rhythm, address=typed, problem=problem
        )
        return _answer(request, page, status=400)
    Subscriptions(reader.desk.ledger.journal).ask(address, wish, datetime.now(UTC))
    state.letters_wait()
    return Redirect(f"{language_of(request.scope).prefix}{ASKED}", status_code=303)


@get(ASKED, include_in_schema=False, sync_to_thread=True)
def asked(request: AnyRequest, state: State) -> Response[bytes]:
    """Show what happens next; the same for every address."""
    return _answer(request, asked_page(_site(_mailing_reader(state))))


@get("/subscription/confirm/{token:str}", include_in_schema=False)
async def confirm(request: AnyRequest, state: State, token: FromPath[str]) -> Response[bytes]:
    """Show the button that says yes; the button does it, not this page."""
    return await sync_to_thread(_confirm, request, state, token)


def _confirm(request: AnyRequest, state: State, token: str) -> Response[bytes]:
    reader = _mailing_reader(state)
    letter = _subscriptions(reader).letter_of(_token(token), datetime.now(UTC))
    if letter is None:
        return _ended(request, reader)
    with reader.turn:
        topics = named_topics(reader.desk, letter.wish.topics)
    return _answer(request, confirm_page(_site(reader), token, topics, letter.wish.rhythm))


@post("/subscription/confirm/{token:str}", include_in_schema=False, status_code=200)
async def confirmed(request: AnyRequest, state: State, token: FromPath[str]) -> Response[bytes]:
    """Subscribe, and show what is sent from now on."""
    return await sync_to_thread(_confirmed, request, state, token)


def _confirmed(request: AnyRequest, state: State, token: str) -> Response[bytes]:
    reader = _mailing_reader(state)
    _check_origin(request, reader)
    found = _subscriptions(reader).confirm(_token(token), datetime.now(UTC))
    if found is None:
        return _ended(request, reader)
    said = say("You are subscribed. This is what you get:")
    return _preferences_page(request, reader, found[1], found[0].wish, said)


@get("/subscription/preferences/{token:str}", include_in_schema=False)
async def preferences(
    request: AnyRequest, state: State, token: FromPath[str]
) -> Response[bytes]:
    """Show what is sent to a subscriber, to be changed."""
    return await sync_to_thread(_preferences, request, state, token)


def _preferences(request: AnyRequest, state: State, token: str) -> Response[bytes]:
    reader, now = _mailing_reader(state), datetime.now(UTC)
    found = _subscriptions(reader).subscriber_of(_token(token), Purpose.PREFERENCES, now)
    if found is None:
        return _ended(request, reader)
    return _preferences_page(request, reader, token, found.wish)


@post("/subscription/preferences/{token:str}", include_in_schema=False, status_code=200)
async def changed(
    request: AnyRequest, state: State, token: FromPath[str]
) -> Response[bytes] | Redirect:
    """Change what is sent to a subscriber, or end it."""
    reader = _mailing_reader(state)
    _check_origin(request, reader)
    return await sync_to_thread(_change, request, reader, token, await _form(request))


def _change(
    request: AnyRequest, reader: DeskReader, token: str, form: Form
) -> Response[bytes] | Redirect:
    subscriptions, now = _subscriptions(reader), datetime.now(UTC)
    found = subscriptions.subscriber_of(_token(token), Purpose.PREFERENCES, now)
    if found is None:
        return _ended(request, reader)
    if _one(form, "leave"):
        subscriptions.leave(token, Purpose.PREFERENCES, now)
        return Redirect(f"{language_of(request.scope).prefix}{LEFT}", status_code=303)
    wish = _wish(request, form, _offered(reader, _all(form, "topic")))
    problem = _problem(wish)
    if problem:
        return _preferences_page(request, reader, token, found.wish, problem=problem)
    saved = subscriptions.change(token, wish, now)
    if saved is None:
        return _ended(request, reader)
    return _preferences_page(request, reader, saved[1], saved[0].wish, say("It is saved."))


@get("/subscription/unsubscribe/{token:str}", include_in_schema=False)
async def unsubscribe(
    request: AnyRequest, state: State, token: FromPath[str]
) -> Response[bytes]:
    """Show the button that ends all mail."""
    return await sync_to_thread(_unsubscribe, request, state, token)


def _unsubscribe(request: AnyRequest, state: State, token: str) -> Response[bytes]:
    reader, now = _mailing_reader(state), datetime.now(UTC)
    found = _subscriptions(reader).subscriber_of(_token(token), Purpose.UNSUBSCRIBE, now)
    if found is None:
        return _ended(request, reader)
    return _answer(request, unsubscribe_page(_site(reader), token))


@post("/subscription/unsubscribe/{token:str}", include_in_schema=False, status_code=200)
async def unsubscribed(
    request: AnyRequest, state: State, token: FromPath[str]
) -> Response[bytes]:
    """End all mail: from the page's button, or from a mail program's own (RFC 8058).

    A mail provider sends that from anywhere: no origin is asked for.
    """
    return await sync_to_thread(_unsubscribed, request, state, token)


def _unsubscribed(request: AnyRequest, state: State, token: str) -> Response[bytes]:
    reader, now = _mailing_reader(state), datetime.now(UTC)
    left = _subscriptions(reader).leave(_token(token), Purpose.UNSUBSCRIBE, now)
    return _answer(request, left_page(_site(reader))) if left else _ended(request, reader)


@get(LEFT, include_in_schema=False, sync_to_thread=True)
def left(request: AnyRequest, state: State) -> Response[bytes]:
    """Show that nothing more is sent."""
    return _answer(request, left_page(_site(_mailing_reader(state))))


def _preferences_page(
    request: AnyRequest,
    reader: DeskReader,
    token: str,
    wish: Wish,
    said: str = "",
    *,
    problem: str = "",
) -> Response[bytes]:
    topics, site = _offered(reader, wish.topics), _site(reader)
    page = preferences_page(
        site, token, topics, wish.topics, wish.rhythm, said=said, problem=problem
    )
    return _answer(request, page, status=400 if problem else 200)


def _mailing_reader(state: State) -> DeskReader:
    reader = reader_of(state)
    if not reader.desk.settings.mail.host:
        raise NotFoundException(say("This desk sends no mail."))
    return reader


def _offered(reader: DeskReader, besides: tuple[str, ...]) -> tuple[Topic, ...]:
    view = reader.status(reader.fresh())
    with reader.turn:
        return offered_topics(reader.desk, view, besides)


def _subscriptions(reader: DeskReader) -> Subscriptions:
    return Subscriptions(reader.desk.ledger.journal)


def _site(reader: DeskReader) -> Site:
    return reader.site(reader.fresh())


def _ended(request: AnyRequest, reader: DeskReader) -> Response[bytes]:
    return _answer(request, ended_page(_site(reader)), status=410)


def _answer(
    request: AnyRequest, page: SubscriptionPage, *, status: int = 200
) -> Response[bytes]:
    # Of a form the address that it is sent to: the one that was asked may be used up.
    here = page.action or str(request.scope["path"])
    body = render(page, language_of(request.scope), here=here).encode()
    return Response(body, status_code=status, media_type="text/html", headers=PRIVATE)


def _check_origin(request: AnyRequest, reader: DeskReader) -> None:
    """Refuse a form that another site sends.

    Raises:
        PermissionDeniedException: The browser says that it comes from elsewhere.
    """
    origin = request.headers.get("origin", "")
    fetched = request.headers.get("sec-fetch-site", "same-origin")
    allowed = {request.headers.get("host", ""), urlsplit(reader.desk.settings.mail.site).netloc}
    if fetched not in {"same-origin", "none"} or (
        origin and urlsplit(origin).netloc not in allowed - {""}
    ):
        raise PermissionDeniedException(say("This form was sent by another site."))


async def _form(request: AnyRequest) -> Form:
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return parse_qsl(body, max_num_fields=100)
    except ValueError:
        return []


def _one(form: Form, name: str) -> str:
    return next((value for key, value in form if key == name), "")


def _all(form: Form, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in form if key == name)


def _wish(request: AnyRequest, form: Form, topics: tuple[Topic, ...]) -> Wish:
    offered, asked = {one.id for one in topics}, _all(form, "topic")
    rhythm = _one(form, "rhythm")
    known = {one.value: one for one in Rhythm}
    code = language_of(request.scope).code
    wanted = tuple(sorted(offered & set(asked)))
    return Wish(wanted, known.get(rhythm, Rhythm.AT_ONCE), code)


def _problem(wish: Wish) -> str:
    return "" if wish.topics else say("Choose at least one thing to be told of.")


def _token(text: str) -> str:
    return text if len(text) <= LONGEST_TOKEN else ""


SUBSCRIPTION_PAGES = [
    subscribe, ask, asked, confirm, confirmed, preferences, changed, unsubscribe,
    unsubscribed, left,
]  # fmt: skip
