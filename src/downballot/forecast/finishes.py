"""The simulated finishes of one contest, and every probability that is read off them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from downballot.forecast.values import Interval
from downballot.model.rule import Share

Votes = NDArray[np.floating]


class Finishes:
    """Final votes of one contest in every simulated finish.

    Draw number k of one contest belongs with draw number k of every other contest of the
    same forecast: what contests share (how late ballots lean) is the same in both.

    A probability is a share of the draws, to which one more is added in which every
    outcome is equally likely: a finite number of draws proves nothing certain. Where the
    count is complete there is one finish, and probabilities are 0, 1 or, for a tie, 1/2.

    Args:
        selections: Ids of the selections, in the order of the columns.
        votes: Final votes, shape (draw, selection), 0 or more.
        complete: Nothing is left to count.
    """

    def __init__(self, selections: Sequence[str], votes: Votes, *, complete: bool) -> None:
        self.selections = tuple(selections)
        self.votes = votes
        self.complete = complete
        self._column = {one: number for number, one in enumerate(self.selections)}
        self._placed: dict[int, Votes] = {}

    def ahead(self, first: str, second: str) -> float:
        """Return how likely it is that one selection finishes ahead of another."""
        lead = self._of(first) - self._of(second)
        return self._probability(float((lead > 0).mean() + (lead == 0).mean() / 2), 1 / 2)

    def meets(self, selection: str, share: Share, *, outcomes: int = 2) -> float:
        """Return how likely it is that a selection meets a share of all votes.

        Args:
            selection: Its id.
            share: The share.
            outcomes: How many outcomes there are, of which the added draw has each equally
                often: 2 for a measure, one for each selection and one for nobody where no
                two can meet the share.
        """
        met = float(self._meeting(selection, share).mean())
        return self._probability(met, 1 / outcomes)

    def nobody_meets(self, share: Share) -> float:
        """Return how likely it is that no selection meets a share of all votes."""
        meeting = [self._meeting(one, share) for one in self.selections]
        nobody = float((~np.any(meeting, axis=0)).mean())
        return self._probability(nobody, 1 / (len(self.selections) + 1))

    def among_first(self, selection: str, places: int) -> float:
        """Return how likely it is that a selection is among the first so many.

        A tie for the last place is decided by lot, so each of the tied has an equal part.
        """
        count = len(self.selections)
        if places >= count:
            return 1.0
        mine = self._of(selection)[:, None]
        ahead = (self.votes > mine).sum(axis=1)
        tied = (self.votes == mine).sum(axis=1)
        part = np.clip((places - ahead) / tied, 0, 1)
        return self._probability(float(part.mean()), places / count)

    def in_place(self, selection: str, place: int) -> float:
        """Return how likely it is that a selection finishes in one place (1 is first)."""
        before = self.among_first(selection, place - 1) if place > 1 else 0.0
        return self.among_first(selection, place) - before

    def placing(self, places: int) -> Votes:
        """Return how likely each selection is to be among the first so many, by column.

        As ``among_first``, for all selections at once.
        """
        if places not in self._placed:
            self._placed[places] = self._placing(places)
        return self._placed[places]

    def _placing(self, places: int) -> Votes:
        count = len(self.selections)
        if places >= count:
            return np.ones(count)
        last = self._in_last_place(places)
        inside = np.array([np.count_nonzero(votes >= last) for votes in self.votes.T])
        inside = inside / len(self.votes)
        if inside.sum() > places:  # somebody ties for the last place
            above, level = self.votes > last[:, None], self.votes == last[:, None]
            lots = (places - above.sum(axis=1)) / level.sum(axis=1)
            inside = above.mean(axis=0) + (level * lots[:, None]).mean(axis=0)
        return np.array([self._probability(float(one), places / count) for one in inside])

    def _in_last_place(self, places: int) -> Votes:
        """Return the votes of the last of the first so many, shape (draw,)."""
        if places == 1:
            most: Votes = np.maximum.reduce(list(self.votes.T))
            return most
        # The largest so far, in order: much faster, row by row, than sorting every draw.
        largest: list[Votes] = []
        for votes in self.votes.T:
            rest = votes
            for place, kept in enumerate(largest):
                largest[place], rest = np.maximum(kept, rest), np.minimum(kept, rest)
            if len(largest) < places:
                largest.append(rest)
        return largest[-1]

    def first_places(self, places: int) -> NDArray[np.intp]:
        """Return who takes each of the first places in every draw, the first one first.

        A tie is decided by lot, and the lot is the number of the draw: the tied stand in a
        ring in the order of their ids, and the one at the place that is left over when the
        draw's number is divided by how many they are comes first, then the next around.
        Over many draws each of the tied has an equal part, and the same draw always gives
        the same answer, whatever the order of the columns.

        Args:
            places: How many places, 1 or more.

        Returns:
            Columns of the selections, shape (draw, place); as many places as there are
            selections where those are fewer.
        """
        by_id = np.argsort(np.array(self.selections, dtype=np.str_), kind="stable")
        votes = self.votes[:, by_id]
        order = np.argsort(-votes, axis=1, kind="stable")
        ordered = np.take_along_axis(votes, order, axis=1)
        tied = np.any(ordered[:, :-1] == ordered[:, 1:], axis=1)
        if tied.any():
            order[tied] = _order_by_lot(votes[tied], np.flatnonzero(tied))
        taken: NDArray[np.intp] = by_id[order[:, :places]]
        return taken

    def draws_ahead(self, first: Sequence[str], second: Sequence[str]) -> Votes:
        """Return in which draws every one of the first finishes ahead of every second one.

        1 where it does, 1/2 where only a tie is in the way, 0 elsewhere; shape (draw,).
        """
        if not first or not second:
            return np.ones(len(self.votes))
        least = np.minimum.reduce([self._of(one) for one in first])
        most = np.maximum.reduce([self._of(one) for one in second])
        held: Votes = (least > most) + (least == most) / 2
        return held

    def draws_meeting(self, selection: str, share: Share) -> Votes:
        """Return in which draws a selection meets a share: 1 or 0, shape (draw,)."""
        return self._meeting(selection, share).astype(np.float64)

    def draws_nobody_meets(self, share: Share) -> Votes:
        """Return in which draws no selection meets a share: 1 or 0, shape (draw,)."""
        meeting = [self._meeting(one, share) for one in self.selections]
        nobody: Votes = (~np.any(meeting, axis=0)).astype(np.float64)
        return nobody

    def all_of(self, parts: Sequence[Votes], outcomes: int) -> float:
        """Return how likely it is that all parts of an outcome hold together.

        Args:
            parts: In which draws each holds, each of shape (draw,).
            outcomes: How many outcomes there are, 1 or more: the added draw, in which all
                are equally likely, has a part of one in so many.
        """
        held = np.prod(parts, axis=0) if len(parts) else np.ones(len(self.votes))
        return self._probability(float(held.mean()), 1 / outcomes)

    def final_shares(self) -> Votes:
        """Return every selection's share of all votes, shape (draw, selection), 0 to 1."""
        whole = self.votes.sum(axis=1, keepdims=True)
        shares: Votes = np.divide(
            self.votes, whole, out=np.zeros_like(self.votes), where=whole > 0
        )
        return shares

    @cached_property
    def _whole(self) -> Votes:
        """All votes, shape (draw,); by columns, which is several times as fast."""
        whole: Votes = reduce(np.add, self.votes.T, np.zeros(len(self.votes)))
        return whole

    def _of(self, selection: str) -> Votes:
        votes: Votes = self.votes[:, self._column[selection]]
        return votes

    def _meeting(self, selection: str, share: Share) -> NDArray[np.bool_]:
        left = self._of(selection) * share.denominator
        right = self._whole * share.numerator
        # The exact comparison of model.rule.Share, on whole votes.
        return (
            left > right if share.comparison == "more-than" else (left >= right) & (right > 0)
        )

    def _probability(self, share_of_draws: float, when_nothing_is_known: float) -> float:
        if self.complete:
            return share_of_draws
        draws = len(self.votes)
        return (share_of_draws * draws + when_nothing_is_known) / (draws + 1)


def _order_by_lot(votes: Votes, lots: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the columns by votes, those tied turned around by so many steps."""
    columns = range(votes.shape[1])
    above = np.stack([(votes > votes[:, [one]]).sum(axis=1) for one in columns], axis=1)
    level = np.stack([(votes == votes[:, [one]]).sum(axis=1) for one in columns], axis=1)
    before = np.stack(
        [(votes[:, :one] == votes[:, [one]]).sum(axis=1) for one in columns], axis=1
    )
    order: NDArray[np.intp] = np.argsort(above + (before - lots[:, None]) % level, axis=1)
    return order


_POINTS = (0.025, 0.25, 0.5, 0.75, 0.975)


def interval(values: Votes) -> Interval:
    """Return the middle of simulated values, and where half and 95 in 100 of them lie.

    Args:
        values: Shape (draw,).
    """
    return intervals(values[:, None])[0]


def intervals(values: Votes) -> list[Interval]:
    """Return the interval of each column of simulated values.

    Args:
        values: Shape (draw, column), one draw or more.
    """
    ordered = np.sort(values.T, axis=1)
    places = np.rint(np.array(_POINTS) * (ordered.shape[1] - 1)).astype(int)
    found = ordered[:, places].astype(float).tolist()
    return [
        Interval(median, low50, high50, low95, high95)
        for low95, low50, median, high50, high95 in found
    ]
