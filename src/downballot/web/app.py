"""A desk on the web: its pages, its JSON API and the description of that."""

from __future__ import annotations

from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from typing import cast

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import OpenAPIType, Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.types import (
    HTTPScope,
    LifeSpanReceive,
    LifeSpanScope,
    LifeSpanSend,
    Receive,
    Scope,
    Send,
)
from litestar.typing import FieldDefinition

from downballot.model.partial_date import PartialDate
from downballot.pipeline.desk import Desk
from downballot.pipeline.precinct_maps import PrecinctMaps
from downballot.publication.addresses import EVENTS
from downballot.web.answers import add_headers, exact
from downballot.web.apart import Apart
from downballot.web.api import API_HANDLERS
from downballot.web.api_description import CompleteJson
from downballot.web.body_api import BODY_API
from downballot.web.body_pages import BODY_PAGES
from downballot.web.body_reader import BodyReader
from downballot.web.card_pages import CARD_PAGES, CardShelf
from downballot.web.claims_pages import CLAIMS_PAGES, DESK_CLAIMS_PAGES, claims_state
from downballot.web.current import CurrentState
from downballot.web.data_pages import DATA_PAGES, DataFiles
from downballot.web.desk_guard import keep_private
from downballot.web.editor_forms import EDITOR_FORMS
from downballot.web.editor_mailings import MAILING_PAGES
from downballot.web.editor_pages import EDITOR_PAGES
from downballot.web.embed_pages import EMBED_PAGES
from downballot.web.feed_pages import FEED_PAGES
from downballot.web.head_requests import as_get
from downballot.web.home_pages import HOME_PAGES, SearchReader
from downballot.web.kept_answers import KeptAnswers
from downballot.web.languages import with_language
from downballot.web.letter_sender import LetterSender
from downballot.web.live import MOST_LISTENERS, Listeners, events
from downballot.web.money_api import MONEY_API
from downballot.web.money_candidate_pages import CANDIDATE_API, CANDIDATE_PAGES
from downballot.web.money_pages import MONEY_PAGES
from downballot.web.money_reader import MoneyReader
from downballot.web.nist_api import NIST_API
from downballot.web.oembed import OEMBED_PAGES
from downballot.web.pace import Pace
from downballot.web.pages import PAGES
from downballot.web.precinct_map_pages import PRECINCT_MAP_PAGES
from downballot.web.precinct_pages import PRECINCT_API, PRECINCT_PAGES
from downballot.web.precinct_reader import PrecinctReader
from downballot.web.problems import answer_problem, note_failure
from downballot.web.reader import DeskReader
from downballot.web.screen_pages import SCREEN_PAGES
from downballot.web.subscription_pages import ASKED_AN_HOUR, SUBSCRIPTION_PAGES

DESK_PAGES = (*EDITOR_PAGES, *EDITOR_FORMS, *MAILING_PAGES, *DESK_CLAIMS_PAGES)
LARGEST_REQUEST = 10_000  # bytes; the desk only answers questions


class ExactFractions(OpenAPISchemaPlugin):
    """Describes fractions in OpenAPI as the strings that they are sent as."""

    @staticmethod
    def is_plugin_supported_type(value: object) -> bool:
        """Say whether a type is a fraction.

        Args:
            value: The type.
        """
        return value is Fraction

    def to_openapi_schema(
        self, field_definition: FieldDefinition, schema_creator: object
    ) -> Schema:
        """Return the description of a fraction.

        Args:
            field_definition: The field that holds it.
            schema_creator: Makes other descriptions; not needed.
        """
        del field_definition, schema_creator
        return Schema(
            type=OpenAPIType.STRING,
            pattern=r"^-?\d+(/\d+)?$",
            description="An exact fraction",
            examples=["11/20"],
        )


class PartialDates(OpenAPISchemaPlugin):
    """Describes dates of which only the month or year may be known."""

    @staticmethod
    def is_plugin_supported_type(value: object) -> bool:
        """Say whether a type is such a date.

        Args:
            value: The type.
        """
        return value is PartialDate

    def to_openapi_schema(
        self, field_definition: FieldDefinition, schema_creator: object
    ) -> Schema:
        """Return the description of such a date.

        Args:
            field_definition: The field that holds it.
            schema_creator: Makes other descriptions; not needed.
        """
        del field_definition, schema_creator
        return Schema(
            type=OpenAPIType.STRING,
            pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$",
            description="A day, or the month or year where no more is known",
            examples=["2019-05"],
        )


def desk_app(folder: Path) -> Litestar:
    """Return the web application of a desk's folder.

    Args:
        folder: The folder that holds ``desk.toml``.

    Raises:
        DeskError: There is no ``desk.toml``, or it has a mistake.
    """
    return app_of(Desk(folder))


class DeskApp(Litestar):
    """A desk's application, whose pages are under a prefix in each further language."""

    async def __call__(
        self,
        scope: Scope | LifeSpanScope,
        receive: Receive | LifeSpanReceive,
        send: Send | LifeSpanSend,
    ) -> None:
        """Answer a request, with what is kept ready where it still holds.

        Args:
            scope: The connection.
            receive: Gives what arrives.
            send: Takes what leaves.
        """
        if scope["type"] == "lifespan":
            await super().__call__(scope, receive, send)
        else:
            kept: KeptAnswers = self.state.kept
            asked, sent = as_get(scope, cast("Send", send))
            await kept(asked, cast("Receive", receive), sent)

    async def make(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Make an answer; a language's prefix is taken off the path before it is routed.

        Args:
            scope: The connection.
            receive: Gives what arrives.
            send: Takes what leaves.
        """
        apart: Apart | None = self.state.get("apart")
        if apart and apart.makes(scope):
            made = await apart.answer(cast("HTTPScope", scope))
            if made is not None:
                for message in made:
                    await send(message)
                return
        await super().__call__(with_language(scope), receive, send)


def app_of(desk: Desk, *, listeners: int = MOST_LISTENERS) -> Litestar:
    """Return the web application of a desk that is open.

    Args:
        desk: The desk.
        listeners: How many open pages may listen for news at once.
    """
    reader = DeskReader(desk)
    current = CurrentState(reader)
    money = MoneyReader(reader)
    app = DeskApp(
        route_handlers=[
            *PAGES,
            *HOME_PAGES,
            *BODY_PAGES,
            *MONEY_PAGES,
            *CANDIDATE_PAGES,
            *FEED_PAGES,
            *PRECINCT_MAP_PAGES,
            *DATA_PAGES,
            *EMBED_PAGES,
            *OEMBED_PAGES,
            *CARD_PAGES,
            *SCREEN_PAGES,
            *SUBSCRIPTION_PAGES,
            *CLAIMS_PAGES,
            *API_HANDLERS,
            events,
            *BODY_API,
            *MONEY_API,
            *PRECINCT_PAGES,
            *PRECINCT_API,
            *CANDIDATE_API,
            *NIST_API,
            # A server without editors has no page to sign in on.
            *(DESK_PAGES if desk.settings.editors.enabled else ()),
        ],
        state=State({
            "reader": reader,
            "current": current,
            "listeners": Listeners(current, most=listeners),
            "pace": Pace(),
            "bodies": BodyReader(reader),
            "money": money,
            "precincts": PrecinctReader(reader),
            "precinct_maps": PrecinctMaps(desk.folder),
            "data_files": DataFiles(reader),
            "cards": CardShelf(desk.folder),
            "search": SearchReader(reader, money),
            "subscription_pace": Pace(ASKED_AN_HOUR, 3600.0),
            "letters_wait": LetterSender(desk).wake,
            **claims_state(),
        }),
        openapi_config=OpenAPIConfig(
            title=f"{desk.settings.title}: counts",
            version=version("downballot"),
            description=_description(),
            use_handler_docstrings=True,
            path="/schema",
            # Litestar's other renderers load scripts from elsewhere.
            render_plugins=[CompleteJson(path=["/openapi.json", "/"])],
        ),
        plugins=[ExactFractions(), PartialDates()],
        type_encoders={Fraction: exact},
        compression_config=CompressionConfig(
            # Events leave one by one; compressing would hold them back.
            backend="gzip",
            gzip_compress_level=6,
            exclude=[f"^{EVENTS}$"],
        ),
        exception_handlers={Exception: answer_problem},
        after_exception=[note_failure],
        before_send=[add_headers, keep_private],
        request_max_body_size=LARGEST_REQUEST,
        logging_config=None,
    )
    app.state.kept = KeptAnswers(app.make, current)
    return app


def _description() -> str:
    return (
        "Official counts, update by update. Fractions are exact strings, moments ISO 8601 "
        "with their offset. Every answer has an ETag. Problems are RFC 9457 JSON with a code."
    )
