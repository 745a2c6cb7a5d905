"""Writes a page as HTML: one template and one value a page."""

from __future__ import annotations

import hashlib
from functools import cache, partial
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from downballot.errors import UsageError
from downballot.model.sentence import Sentence, capital, join, say, say_many
from downballot.publication.addresses import Address
from downballot.publication.archive_page import ArchivePage
from downballot.publication.audit_page import AuditPage
from downballot.publication.board_embed import BoardEmbed
from downballot.publication.board_page import BoardPage
from downballot.publication.calendar_page import CalendarPage
from downballot.publication.candidate_page import CandidatePage
from downballot.publication.claims_page import ClaimsPage
from downballot.publication.committee_page import CommitteePage
from downballot.publication.compare_page import ComparePage
from downballot.publication.components_page import ComponentsPage
from downballot.publication.contest_embed import ContestEmbed
from downballot.publication.contest_page import ContestPage
from downballot.publication.control_page import ControlPage
from downballot.publication.corrections_page import CorrectionsPage
from downballot.publication.data_page import DataPage
from downballot.publication.election_page import ElectionPage
from downballot.publication.embed import discovery, embed_code
from downballot.publication.feed_links import feed_links
from downballot.publication.figures import readable
from downballot.publication.head import head
from downballot.publication.home_page import HomePage
from downballot.publication.language import ENGLISH, LANGUAGES, Language
from downballot.publication.late_page import LatePage
from downballot.publication.log_page import LogPage
from downballot.publication.mailing_page import MailingPage
from downballot.publication.member_page import MemberPage
from downballot.publication.method_page import MethodPage
from downballot.publication.money_embed import MoneyEmbed
from downballot.publication.money_page import MoneyPage
from downballot.publication.other_pages import AboutPage, ProblemPage
from downballot.publication.overview_page import OverviewPage
from downballot.publication.precinct_list_page import PrecinctListPage
from downballot.publication.precinct_map_page import PrecinctMapEmbed, PrecinctMapPage
from downballot.publication.precinct_page import PrecinctPage
from downballot.publication.problem_embed import ProblemEmbed
from downballot.publication.race_page import RacePage
from downballot.publication.scoreboard_page import EndorsersPage, ScoreboardPage
from downballot.publication.screens_page import ScreensPage
from downballot.publication.search_page import SearchPage
from downballot.publication.seat_page import SeatPage
from downballot.publication.sign_in_page import PasswordPage, SignInPage
from downballot.publication.subscription_page import SubscriptionPage
from downballot.publication.trace_page import TracePage

BodyPage = (
    BoardPage
    | ControlPage
    | SeatPage
    | MemberPage
    | EndorsersPage
    | ScoreboardPage
    | CalendarPage
)
AnyMoneyPage = MoneyPage | CandidatePage | CommitteePage | TracePage | LatePage | ComparePage
DeskPage = ElectionPage | ContestPage | LogPage | MethodPage | AboutPage | ProblemPage
SitePage = HomePage | ArchivePage | SearchPage | CorrectionsPage | ComponentsPage | DataPage
EditorPage = (
    SignInPage | PasswordPage | OverviewPage | RacePage | AuditPage | MailingPage | ClaimsPage
)
EmbedPage = ContestEmbed | BoardEmbed | MoneyEmbed | ProblemEmbed | PrecinctMapEmbed
Page = (
    EmbedPage
    | PrecinctMapPage
    | PrecinctPage
    | PrecinctListPage
    | ScreensPage
    | SitePage
    | DeskPage
    | BodyPage
    | AnyMoneyPage
    | EditorPage
    | SubscriptionPage
)

_TEMPLATES: dict[type, str] = {
    HomePage: "home.html",
    ComponentsPage: "components.html",
    ArchivePage: "archive.html",
    SearchPage: "search.html",
    CorrectionsPage: "corrections.html",
    DataPage: "data.html",
    ElectionPage: "election.html",
    ContestPage: "contest.html",
    PrecinctPage: "precinct.html",
    PrecinctListPage: "precinct_list.html",
    LogPage: "log.html",
    MethodPage: "method.html",
    AboutPage: "about.html",
    ProblemPage: "problem.html",
    SubscriptionPage: "subscription.html",
    BoardPage: "board.html",
    ControlPage: "control.html",
    SeatPage: "seat.html",
    MemberPage: "member.html",
    EndorsersPage: "endorsers.html",
    ScoreboardPage: "scoreboard.html",
    CalendarPage: "calendar.html",
    MoneyPage: "money.html",
    CandidatePage: "money_candidate.html",
    CommitteePage: "committee.html",
    TracePage: "trace.html",
    LatePage: "late.html",
    ComparePage: "compare.html",
    SignInPage: "sign_in.html",
    PasswordPage: "password.html",
    OverviewPage: "overview.html",
    RacePage: "race.html",
    AuditPage: "audit.html",
    MailingPage: "mailing.html",
    ClaimsPage: "claims.html",
    ContestEmbed: "contest_embed.html",
    PrecinctMapPage: "precinct_map.html",
    PrecinctMapEmbed: "precinct_map_embed.html",
    BoardEmbed: "board_embed.html",
    MoneyEmbed: "money_embed.html",
    ProblemEmbed: "problem_embed.html",
    ScreensPage: "screens.html",
}
ASSETS = {
    "desk.css": "text/css; charset=utf-8",
    "live.js": "text/javascript; charset=utf-8",
    "home.js": "text/javascript; charset=utf-8",
    "precinct.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "embed.css": "text/css; charset=utf-8",
    "embed.js": "text/javascript; charset=utf-8",
    "embed_code.js": "text/javascript; charset=utf-8",
    "embed_frame.js": "text/javascript; charset=utf-8",
    "theme.js": "text/javascript; charset=utf-8",
    "precinct_map.js": "text/javascript; charset=utf-8",
    "precinct_map.css": "text/css; charset=utf-8",
    "screens.css": "text/css; charset=utf-8",
    "screens.js": "text/javascript; charset=utf-8",
}


def render(page: Page, language: Language = ENGLISH, *, here: str = "/") -> str:
    """Return a page as an HTML document.

    Args:
        page: Everything on the page.
        language: The language to write it in.
        here: Path and query of the page without a language's prefix, for the links to the
            same page in other languages.
    """
    template = _environment(language).get_template(_TEMPLATES[type(page)])
    return template.render(page=page, here=here, head=head(page.frame, language, here))


def write(template: str, language: Language, **values: object) -> str:
    """Return what a template that is no page makes of its values: a mail, or its picture.

    Args:
        template: Name of the template.
        language: The language to write it in.
        values: What it shows.
    """
    return _environment(language).get_template(template).render(**values)


def asset_text(name: str) -> str:
    """Return the text of a file that is put into a mail.

    Args:
        name: Name of the file.
    """
    return files("downballot.publication").joinpath("assets", name).read_text("utf-8")


def asset(name: str) -> bytes:
    """Return a file that pages refer to.

    Args:
        name: Name of the file, one of ASSETS.

    Raises:
        UsageError: There is no such file.
    """
    if name not in ASSETS:
        raise UsageError(f"asset {name!r}: expected one of {', '.join(ASSETS)}")
    return files("downballot.publication").joinpath("assets", name).read_bytes()


@cache
def asset_path(name: str) -> str:
    """Return the address of a file that pages refer to; other bytes have another address.

    Args:
        name: Name of the file, one of ASSETS.

    Raises:
        UsageError: There is no such file.
    """
    start, _, ending = name.rpartition(".")
    return f"/static/{start}.{hashlib.sha256(asset(name)).hexdigest()[:12]}.{ending}"


def named_by_content(name: str) -> str:
    """Return which file of ASSETS has these bytes; empty where none has them now.

    Args:
        name: The last part of what ``asset_path`` returned.
    """
    return next((one for one in ASSETS if asset_path(one) == f"/static/{name}"), "")


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("downballot.publication", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=partial(_printed, language),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["said"] = lambda text: isinstance(text, Sentence)
    # What a template writes itself is said as the code's own sentences are.
    environment.globals.update(
        say=say,
        say_many=say_many,
        join=join,
        capital=capital,
        at=Address,
        feed_links=feed_links,
        discovery=discovery,
        embed_code=embed_code,
        asset_path=asset_path,
        language=language,
        languages=LANGUAGES,
    )
    return environment


def _printed(language: Language, value: object) -> object:
    if isinstance(value, Address):
        return f"{language.prefix}{value}"
    return readable(language.says(value)) if isinstance(value, str) else value
