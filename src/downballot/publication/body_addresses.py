"""Where each page of a body lives on a desk's site."""

from __future__ import annotations

from urllib.parse import quote

from downballot.model.contest import slug
from downballot.publication.addresses import Address


def board_path(body: str) -> Address:
    """Return the path of a body's board.

    Args:
        body: The body's id.
    """
    return Address(f"/bodies/{quote(body, safe='')}/")


def control_path(body: str, election: str = "") -> Address:
    """Return the path of the page on who may control a body after an election.

    Args:
        body: The body's id.
        election: The desk's id of the election; empty for the newest.
    """
    path = f"{board_path(body)}control"
    return Address(f"{path}/{quote(election, safe='')}" if election else path)


def seat_path(body: str, seat: str) -> Address:
    """Return the path of a seat's history.

    Args:
        body: The body's id.
        seat: The seat's id.

    Examples:
        >>> seat_path("lausd", "4")
        '/bodies/lausd/seats/4'
    """
    return Address(f"{board_path(body)}seats/{quote(seat, safe='')}")


def member_path(body: str, person: str) -> Address:
    """Return the path of the page of a member or candidate.

    Args:
        body: The body's id.
        person: The person's id.
    """
    return Address(f"{board_path(body)}members/{quote(person, safe='')}")


def endorsers_path(body: str) -> Address:
    """Return the path of the list of endorsers.

    Args:
        body: The body's id.
    """
    return Address(f"{board_path(body)}endorsers/")


def endorser_path(body: str, endorser: str) -> Address:
    """Return the path of an endorser's scoreboard.

    Args:
        body: The body's id.
        endorser: The endorser's name.
    """
    return Address(f"{endorsers_path(body)}{slug(endorser)}")


def calendar_path(body: str) -> Address:
    """Return the path of a body's calendar.

    Args:
        body: The body's id.
    """
    return Address(f"{board_path(body)}calendar")
