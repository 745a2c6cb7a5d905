"""Carries figures between elections by base precincts, which outlive election precincts.

A registrar makes election precincts of base precincts anew for each election. Where both
elections say which base precincts each of theirs is made of, no boundary is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl
from msgspec import Struct

from downballot.errors import UsageError

SHARES: Final = pl.Schema({
    "source": pl.String(),  # unit of the first election
    "target": pl.String(),  # unit of the second
    "share": pl.Float64(),  # of the source that is in the target; of one source they make 1
})


class BaseCrosswalk(Struct, frozen=True, eq=False):
    """How the units of one election lie in those of another, by base precincts.

    Attributes:
        shares: One row a pair of units (``SHARES``).
        shared: Base precincts that both elections have.
        gone: Base precincts of the first election alone; their part is carried nowhere.
        new: Base precincts of the second election alone.
        whole: Units of the first election that lie in one unit of the second alone.
        divided: Units of the first that lie in several: divided by voters, or where those
            are not known by the number of base precincts.
        lost: Units of the first of which no base precinct is in the second.
    """

    shares: pl.DataFrame
    shared: int
    gone: tuple[str, ...]
    new: tuple[str, ...]
    whole: int
    divided: int
    lost: tuple[str, ...]


def base_crosswalk(
    before: Mapping[str, str],
    after: Mapping[str, str],
    voters: Mapping[str, int] | None = None,
) -> BaseCrosswalk:
    """Return how the units of one election lie in those of another.

    Args:
        before: Unit of the first election that each base precinct was in.
        after: The same of the second election.
        voters: Voters of each base precinct; one that is not in it has none.

    Raises:
        UsageError: The elections share no base precinct, or a number of voters is negative.
    """
    shared = [base for base in before if base in after]
    if not shared:
        raise UsageError("crosswalk: no base precinct is in both, expected ids of one county")
    if voters and min(voters.values()) < 0:
        raise UsageError("crosswalk: a negative number of voters, expected 0 or more")
    pairs = pl.DataFrame(
        {
            "source": [before[base] for base in shared],
            "target": [after[base] for base in shared],
            "voters": [voters.get(base, 0) if voters else 0 for base in shared],
        },
        pl.Schema({"source": pl.String(), "target": pl.String(), "voters": pl.Int64()}),
    )
    shares = _shares(pairs)
    targets = shares.group_by("source").len()["len"]
    return BaseCrosswalk(
        shares=shares,
        shared=len(shared),
        gone=tuple(sorted(before.keys() - after.keys())),
        new=tuple(sorted(after.keys() - before.keys())),
        whole=int((targets == 1).sum()),
        divided=int((targets > 1).sum()),
        lost=tuple(sorted(set(before.values()) - set(shares["source"]))),
    )


def _shares(pairs: pl.DataFrame) -> pl.DataFrame:
    by_pair = pairs.group_by("source", "target").agg(
        pl.col("voters").sum().alias("voters"), pl.len().alias("precincts")
    )
    voters, precincts = pl.col("voters"), pl.col("precincts")
    by_voters = voters / voters.sum().over("source")
    by_number = precincts / precincts.sum().over("source")
    share = pl.when(voters.sum().over("source") > 0).then(by_voters).otherwise(by_number)
    return (
        by_pair
        .with_columns(share.alias("share"))
        .select(SHARES.names())
        .sort("source", "target")
    )
