"""Where the pages of precincts live on a desk's site."""

from __future__ import annotations

from urllib.parse import quote

from downballot.publication.addresses import Address, election_path


def precincts_path(election: str) -> Address:
    """Return the path of the page that lists an election's contests by precinct.

    Args:
        election: The desk's id of the election.

    Examples:
        >>> precincts_path("2016-11-08-general")
        '/elections/2016-11-08-general/precincts/'
    """
    return Address(f"{election_path(election)}precincts/")


def places_path(election: str, contest: str) -> Address:
    """Return the path of the page that says where a contest was won.

    Args:
        election: The desk's id of the election.
        contest: Slug of the contest in the precinct results.

    Examples:
        >>> places_path("2016-11-08-general", "school-measure-a")
        '/elections/2016-11-08-general/precincts/school-measure-a'
    """
    return Address(f"{precincts_path(election)}{quote(contest, safe='')}")
