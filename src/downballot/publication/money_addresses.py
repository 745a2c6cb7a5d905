"""Where each page about money lives on a desk's site."""

from __future__ import annotations

from urllib.parse import quote

from downballot.money.candidates import candidate_id
from downballot.publication.addresses import Address, with_query

MONEY = Address("/money/")
TRACE = Address(f"{MONEY}trace")
LATE = Address(f"{MONEY}late")
FEED = f"{MONEY}late.atom"
COMPARE = Address(f"{MONEY}compare")


def committee_path(filer: str) -> Address:
    """Return the path of a committee's page.

    Args:
        filer: The committee's id.

    Examples:
        >>> committee_path("1431009")
        '/money/committees/1431009'
    """
    return Address(f"{MONEY}committees/{quote(filer, safe='')}")


def committee_link(filer: str, name: str) -> str:
    """Return the path of a committee's page; empty where no filing gives its name.

    Args:
        filer: The committee's id; may be empty.
        name: Its name as it filed it; may be empty.
    """
    return committee_path(filer) if filer and name else ""


def candidate_path(name: str) -> Address:
    """Return the path of the page of a candidate's money.

    Args:
        name: The candidate's name as a filing has it, or the id made of it.

    Examples:
        >>> candidate_path("Trenado, Huber")
        '/money/candidate/huber-trenado'
    """
    return Address(f"{MONEY}candidate/{candidate_id(name)}")


def trace_path(
    candidate: str = "",
    *,
    committee: str = "",
    side: str = "",
    undated: str = "",
    as_of: str = "",
) -> Address:
    """Return the path of the page that says who paid.

    Args:
        candidate: Whom the money was spent for or against; empty for anybody.
        committee: Id of who spent it; empty for anybody.
        side: ``support`` or ``oppose``; empty for both.
        undated: The day that rows without a date are taken to be of; or empty.
        as_of: The last day that counts; or empty.
    """
    return with_query(
        TRACE,
        candidate=candidate,
        committee=committee,
        side=side,
        undated=undated,
        as_of=as_of,
    )
