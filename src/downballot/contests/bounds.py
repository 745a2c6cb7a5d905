"""What the votes that may still come can and cannot change: exact bounds.

The bounds are over every completion of a count: each of the ballots to come marks up to
the allowed number of different selections, listed or written in, or none; and the votes
already written in are for any names, any of which may be qualified. Gains of
selections are possible together exactly if each is at most the ballots to come and
their sum at most the marks to come.

Assumption: votes that are counted stay counted; corrections that take a vote back are
not bounded by arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from downballot.model.rule import Share


class Uncounted(Struct, frozen=True):
    """Votes that are not settled on a listed selection.

    Attributes:
        ballots: The most ballots that may still come, 0 or more.
        votes_allowed: How many selections one ballot may mark, 1 or more.
        write_ins: Votes for names written in so far; None leaves such names out, for
            statements about the listed selections alone.
    """

    ballots: int
    votes_allowed: int = 1
    write_ins: int | None = None

    @property
    def marks(self) -> int:
        """The most votes that may still come for all selections together, in votes."""
        return self.ballots * self.votes_allowed


def keeps_place(votes: int, rivals: Sequence[int], places: int, uncounted: Uncounted) -> bool:
    """Say whether a selection is within the first places in every completion.

    It is not where as many rivals as there are places can draw level: a tie is resolved
    by something else than votes.

    Args:
        votes: Its votes so far, in votes.
        rivals: Votes of every other listed selection.
        places: How many places, 1 or more.
        uncounted: What may still come.
    """
    gaps = sorted(max(0, votes - rival) for rival in rivals)
    most_named = 0 if uncounted.write_ins is None else places
    return votes > 0 and not any(
        _can_level(votes, gaps[: places - named], named, uncounted)
        for named in range(most_named + 1)
        if len(gaps) >= places - named
    )


def _can_level(votes: int, gaps: Sequence[int], named: int, uncounted: Uncounted) -> bool:
    """Say whether these listed rivals and so many written-in ones can all draw level."""
    present = uncounted.write_ins or 0
    if named * max(0, votes - uncounted.ballots) > present:
        return False
    wanted = sum(gaps) + max(0, named * votes - present)
    return all(gap <= uncounted.ballots for gap in gaps) and wanted <= uncounted.marks


def misses_place(votes: int, rivals: Sequence[int], places: int, ballots: int) -> bool:
    """Say whether a selection is behind the first places in every completion.

    Args:
        votes: Its votes so far, in votes.
        rivals: Votes of every other listed selection.
        places: How many places, 1 or more.
        ballots: The most ballots that may still come.
    """
    return sum(rival > votes + ballots for rival in rivals) >= places


def keeps_share(share: Share, votes: int, listed: int, uncounted: Uncounted) -> bool:
    """Say whether a selection meets a share in every completion.

    Args:
        share: The share.
        votes: Its votes so far, in votes.
        listed: Votes for all listed selections so far, in votes.
        uncounted: What may still come; write-ins of None count as none.
    """
    return share.met_by(votes, listed + (uncounted.write_ins or 0) + uncounted.marks)


def misses_share(share: Share, votes: int, listed: int, ballots: int) -> bool:
    """Say whether a selection fails to meet a share in every completion.

    Its best case is every ballot for it alone and no write-in qualified.

    Args:
        share: The share.
        votes: Its votes so far, in votes.
        listed: Votes for all listed selections so far, in votes.
        ballots: The most ballots that may still come.
    """
    return not share.met_by(votes + ballots, listed + ballots)
