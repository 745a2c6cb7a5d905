"""Where the maps of precincts live on a desk's site."""

from __future__ import annotations

from urllib.parse import quote

from downballot.publication.addresses import Address, election_path


def map_path(election: str, contest: str) -> Address:
    """Return the path of a contest's map.

    Args:
        election: The desk's id of the election.
        contest: Slug of the contest.

    Examples:
        >>> map_path("2016-11-08-general", "school-measure-a")
        '/elections/2016-11-08-general/precincts/school-measure-a/map'
    """
    return Address(f"{election_path(election)}precincts/{quote(contest, safe='')}/map")


def picture_path(election: str, contest: str, ending: str) -> str:
    """Return the path of a contest's map as a picture or table by itself.

    Args:
        election: The desk's id of the election.
        contest: Slug of the contest.
        ending: ``svg``, ``png`` or ``csv``.
    """
    return f"{map_path(election, contest)}.{ending}"


def ground_path(election: str, sha256: str) -> str:
    """Return the path of the ground of an election's maps; other bytes have another one.

    Args:
        election: The desk's id of the election.
        sha256: Hash of the ground.
    """
    return f"/data/precincts/{quote(election, safe='')}/{sha256[:16]}.topojson"
