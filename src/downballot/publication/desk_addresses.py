"""Where the pages of the editor's desk are; readers never see a link to them."""

from __future__ import annotations

from downballot.publication.addresses import Address, contest_path

DESK = Address("/desk/")
SIGN_IN = Address("/desk/sign-in")
SIGN_OUT = Address("/desk/sign-out")
AUDIT = Address("/desk/audit")
PASSWORD = Address("/desk/password")
DESK_CHECK_COPY = Address("/desk/check-copy")


def race_path(election: str, contest: str) -> Address:
    """Return the path of a race at the editor's desk.

    Args:
        election: The desk's id of the election.
        contest: The contest's id.

    Examples:
        >>> race_path("2024-11-05-general", "8513")
        '/desk/elections/2024-11-05-general/contests/8513'
    """
    return Address(f"/desk{contest_path(election, contest)}")


def mailing_path(number: int) -> Address:
    """Return the path of an edition of the newsletter at the editor's desk.

    Args:
        number: Its number.

    Examples:
        >>> mailing_path(3)
        '/desk/mailings/3'
    """
    return Address(f"/desk/mailings/{number}")
