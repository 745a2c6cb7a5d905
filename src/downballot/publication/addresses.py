"""Where each page lives on a desk's site."""

from __future__ import annotations

from urllib.parse import quote, urlencode

API = "/api/v1"
METHOD = "/method"


def election_path(election: str) -> str:
    """Return the path of an election's page.

    Args:
        election: The desk's id of the election.
    """
    return f"/elections/{quote(election, safe='')}/"


def contest_path(election: str, contest: str) -> str:
    """Return the path of a contest's page.

    Args:
        election: The desk's id of the election.
        contest: The contest's id.

    Examples:
        >>> contest_path("2024-11-05-general", "8513")
        '/elections/2024-11-05-general/contests/8513'
    """
    return f"{election_path(election)}contests/{quote(contest, safe='')}"


def log_path(election: str) -> str:
    """Return the path of the log of an election.

    Args:
        election: The desk's id of the election.
    """
    return f"{election_path(election)}log"


def state_path(election: str) -> str:
    """Return the path at which a page asks whether something new has arrived.

    Args:
        election: The desk's id of the election.
    """
    return with_query(f"{API}/state", election=election)


def with_query(path: str, **parameters: str) -> str:
    """Return a path with the parameters that are not empty.

    Args:
        path: A path without a query.
        parameters: Names and values.

    Examples:
        >>> with_query("/", q="measure us", as_of="")
        '/?q=measure+us'
    """
    given = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(given)}" if given else path
