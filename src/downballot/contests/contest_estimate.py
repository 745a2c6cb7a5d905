"""An authority's estimate of ballots still to come, brought down to one contest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from fractions import Fraction

from msgspec import Struct

from downballot.contests.days import day_in_full
from downballot.contests.names import listing
from downballot.model.count import BallotKind
from downballot.model.record import Outstanding
from downballot.model.sentence import join, say, say_many

_KINDS = {
    BallotKind.MAIL: say("mail"),
    BallotKind.IN_PERSON: say("in-person"),
    BallotKind.CONDITIONAL: say("conditional"),
    BallotKind.PROVISIONAL: say("provisional"),
}


class ContestEstimate(Struct, frozen=True):
    """An official estimate of ballots, brought down to one contest.

    Attributes:
        votes: Votes still to come in the contest, in votes, 0 or more.
        ballots: Ballots still to come in the whole area, in ballots, 0 or more.
        said: Ballots that the authority said were still to come, in ballots, 0 or more.
        counted_since: Ballots counted since it said so, in ballots, 0 or more.
        by_kind: What it said by kind of ballot, in ballots; empty where it did not.
        area: The whole area, as the authority names it.
        published_at: When the authority published the newest part of it, aware.
    """

    votes: int
    ballots: int
    said: int
    counted_since: int
    by_kind: tuple[tuple[BallotKind, int], ...]
    area: str
    published_at: datetime

    def words(self, zone: tzinfo) -> str:
        """Say it in parts of a sentence: what the authority said, and what became of it.

        Args:
            zone: Zone in which its day is told.
        """
        day, whole = day_in_full(self.published_at.astimezone(zone)), self._whole()
        part = say("this contest's part is taken from the votes counted so far")
        if not self.counted_since:
            said = say(
                "the authority's estimate of {day} leaves {ballots}", day=day, ballots=whole
            )
            return join("; ", (said, part))
        left = say("the authority's estimate of {day} left {ballots}", day=day, ballots=whole)
        since = say_many(
            "{number} ballot was counted since",
            "{number} ballots were counted since",
            self.counted_since,
        )
        return join("; ", (left, since, part))

    def _whole(self) -> str:
        kinds = [(_KINDS[kind], ballots) for kind, ballots in self.by_kind if ballots]
        if len(kinds) == 1 and kinds[0][1] == self.said:
            return say_many(
                "{number} {kind} ballot in {area}",
                "{number} {kind} ballots in {area}",
                self.said,
                kind=kinds[0][0],
                area=self.area,
            )
        whole = say_many(
            "{number} ballot in {area}",
            "{number} ballots in {area}",
            self.said,
            area=self.area,
        )
        parts = [say("{ballots} {kind}", ballots=ballots, kind=kind) for kind, ballots in kinds]
        return (
            say("{whole}, of them {parts}", whole=whole, parts=listing(parts))
            if parts
            else whole
        )


def contest_estimate(
    rows: Sequence[Outstanding],
    *,
    counted_votes: int,
    counted_ballots: int | None,
    ballots_then: Callable[[datetime], int | None],
) -> ContestEstimate | None:
    """Bring an authority's estimate for its whole area down to one contest.

    A county publishes one estimate for all its contests (Los Angeles: "not by
    jurisdiction"). A contest has of the ballots to come the part that it has of the votes
    counted so far. What was counted since the estimate was made is no longer to come.

    Args:
        rows: Official estimates known by now.
        counted_votes: Votes counted in the contest, in votes.
        counted_ballots: Ballots counted in the whole area; None where no source says it.
        ballots_then: Ballots that were counted in the area at a moment; None if unknown.

    Returns:
        The estimate; None where there is none, or no source says how many ballots are
        counted in the area.
    """
    newest = [one for one in rows if not one.superseded]
    if not newest or not counted_ballots:
        return None
    wholes = [one for one in newest if one.kind is BallotKind.TOTAL]
    parts = [one for one in newest if one.kind is not BallotKind.TOTAL]
    used = wholes or parts
    latest = max(one.published_at for one in used)
    before = ballots_then(latest)
    since = max(0, counted_ballots - before) if before is not None else 0
    areas = {one.scope for one in used}
    said = sum(one.ballots for one in used)
    ballots = max(0, said - since)
    return ContestEstimate(
        votes=round(Fraction(ballots * counted_votes, counted_ballots)),
        ballots=ballots,
        said=said,
        counted_since=since,
        by_kind=_by_kind([one for one in parts if one.scope in areas], said),
        area=listing(sorted(areas)),
        published_at=latest,
    )


def _by_kind(rows: Sequence[Outstanding], said: int) -> tuple[tuple[BallotKind, int], ...]:
    """Return the ballots of each kind; none where they are more than the whole has."""
    kinds: dict[BallotKind, int] = {}
    for one in rows:
        kinds[one.kind] = kinds.get(one.kind, 0) + one.ballots
    return tuple(kinds.items()) if sum(kinds.values()) <= said else ()
