"""Writes a page as HTML: one template and one value a page."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from downballot.errors import UsageError
from downballot.publication.board_page import BoardPage
from downballot.publication.calendar_page import CalendarPage
from downballot.publication.committee_page import CommitteePage
from downballot.publication.contest_page import ContestPage
from downballot.publication.control_page import ControlPage
from downballot.publication.election_page import ElectionPage
from downballot.publication.figures import readable
from downballot.publication.late_page import LatePage
from downballot.publication.log_page import LogPage
from downballot.publication.member_page import MemberPage
from downballot.publication.method_page import MethodPage
from downballot.publication.money_page import MoneyPage
from downballot.publication.other_pages import AboutPage, ProblemPage
from downballot.publication.scoreboard_page import EndorsersPage, ScoreboardPage
from downballot.publication.seat_page import SeatPage
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
AnyMoneyPage = MoneyPage | CommitteePage | TracePage | LatePage
DeskPage = ElectionPage | ContestPage | LogPage | MethodPage | AboutPage | ProblemPage
Page = DeskPage | BodyPage | AnyMoneyPage

_TEMPLATES: dict[type, str] = {
    ElectionPage: "election.html",
    ContestPage: "contest.html",
    LogPage: "log.html",
    MethodPage: "method.html",
    AboutPage: "about.html",
    ProblemPage: "problem.html",
    BoardPage: "board.html",
    ControlPage: "control.html",
    SeatPage: "seat.html",
    MemberPage: "member.html",
    EndorsersPage: "endorsers.html",
    ScoreboardPage: "scoreboard.html",
    CalendarPage: "calendar.html",
    MoneyPage: "money.html",
    CommitteePage: "committee.html",
    TracePage: "trace.html",
    LatePage: "late.html",
}
ASSETS = {
    "desk.css": "text/css; charset=utf-8",
    "live.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


def render(page: Page) -> str:
    """Return a page as an HTML document.

    Args:
        page: Everything on the page.
    """
    return _environment().get_template(_TEMPLATES[type(page)]).render(page=page)


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
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("downballot.publication", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _printed(value: object) -> object:
    return readable(value) if isinstance(value, str) else value
