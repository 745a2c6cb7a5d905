"""Where each page lives on a desk's site."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import quote, urlencode

T = TypeVar("T", bound=str)
API = "/api/v1"
EVENTS = f"{API}/events"


class Address(str):
    """The path of a page of the site; a page in another language prints it with its prefix.

    Addresses of data, feeds and files are the same in every language and are plain text.
    """

    __slots__ = ()


METHOD = Address("/method")
ABOUT = Address("/about")
HOME = Address("/")
ARCHIVE = Address("/archive")
SEARCH = Address("/search")
CORRECTIONS = Address("/corrections")
COMPONENTS = Address("/components/")
SCREENS = Address("/screens/")
CHECK_COPY = Address("/check-copy")
EMBED = "/embed"
CARDS = "/cards"


def election_path(election: str) -> Address:
    """Return the path of an election's page.

    Args:
        election: The desk's id of the election.
    """
    return Address(f"/elections/{quote(election, safe='')}/")


def contest_path(election: str, contest: str) -> Address:
    """Return the path of a contest's page.

    Args:
        election: The desk's id of the election.
        contest: The contest's id.

    Examples:
        >>> contest_path("2024-11-05-general", "8513")
        '/elections/2024-11-05-general/contests/8513'
    """
    return Address(f"{election_path(election)}contests/{quote(contest, safe='')}")


def log_path(election: str) -> Address:
    """Return the path of the log of an election.

    Args:
        election: The desk's id of the election.
    """
    return Address(f"{election_path(election)}log")


def embed_path(page: str) -> Address:
    """Return the path of what other sites may show of a page.

    Args:
        page: Path of the page.

    Examples:
        >>> embed_path("/bodies/lausd/")
        '/embed/bodies/lausd/'
    """
    return Address(f"{EMBED}{page}")


def state_path(election: str) -> str:
    """Return the path at which a page asks whether something new has arrived.

    Args:
        election: The desk's id of the election.
    """
    return with_query(f"{API}/state", election=election)


def with_query(path: T, **parameters: str) -> T:
    """Return a path with the parameters that are not empty.

    Args:
        path: A path without a query; what it is an address of stays so.
        parameters: Names and values.

    Examples:
        >>> with_query("/", q="measure us", as_of="")
        '/?q=measure+us'
    """
    given = {name: value for name, value in parameters.items() if value}
    return type(path)(f"{path}?{urlencode(given)}") if given else path
