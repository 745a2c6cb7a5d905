"""Canvasses made by hand, and constants that do not change when the fitted ones do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from msgspec import Struct, json, structs

from downballot.contests.outstanding import OutstandingTable
from downballot.forecast.canvass import Canvass, ContestSeries
from downballot.forecast.constants import Behaviour, Constants
from downballot.forecast.engine import ElectionForecast, forecast
from downballot.forecast.fitting import fit_behaviour
from downballot.forecast.values import ContestForecast, Interval
from downballot.model.rule import Method, Share
from downballot.pipeline.past_canvass import PastCanvass, read_past_canvasses

DAY = date(2024, 11, 5)
ZONE = ZoneInfo("America/Los_Angeles")
EVENING, MIDNIGHT = 20.6, 24.5  # hours since the election day began
CHOICES = tuple("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")

TABLE = OutstandingTable(
    hours=(20.5, 26.0, 48.0, 108.0, 264.0, 660.0),
    ratio=(0.3, -0.1, -0.5, -1.0, -3.7, -7.5),
    ratio_shared=(0.3, 0.35, 0.6, 0.6, 0.75, 0.75),
    ratio_own=(0.4, 0.4, 0.5, 0.6, 1.0, 1.1),
    pace=(0.0, 0.0, -2.7, -2.7, -3.8, -8.2),
    pace_weight=(0.0, 0.0, 0.4, 0.4, 0.4, 0.4),
    error=(-0.1, -0.1, -0.1, -0.1, 0.2, 0.2),
    error_shared=(0.2, 0.2, 0.2, 0.2, 0.35, 0.3),
    error_own=(0.25, 0.25, 0.25, 0.3, 0.45, 0.6),
)


def made_constants() -> Constants:
    """Return the constants that a fit starts from: no canvass has changed them."""
    kinds, behaviour = fit_behaviour([])
    return Constants(kinds=kinds, behaviour=behaviour, outstanding=TABLE)


def moment(hours: float, zone: ZoneInfo = ZONE) -> datetime:
    """Return so many hours after the election day began, by the authority's clock."""
    return (datetime(2024, 11, 5, tzinfo=UTC) + timedelta(hours=hours)).replace(tzinfo=zone)


def series(
    *counts: Sequence[int],
    at: Sequence[float] = (),
    id: str = "board",  # noqa: A002 - as the series names it
    **more: object,
) -> ContestSeries:
    """Make a contest of these counts, the first in the evening, the rest a day apart."""
    votes = np.array(counts, dtype=np.int64).reshape(len(counts), -1)
    hours = at or [EVENING, *(40.0 + 24 * day for day in range(len(counts) - 1))]
    given = {
        "area": "county",
        "method": Method.MOST_VOTES,
        "share": None,
        "seats": 1,
        "selections": CHOICES[: votes.shape[1]],
        "yes": "",
        "estimates": (None,) * len(counts),
    }
    moments = tuple(moment(one) for one in hours)
    return ContestSeries(id=id, published_at=moments, votes=votes, **(given | more))


def measure(*counts: Sequence[int], share: Share, **more: object) -> ContestSeries:
    """Make a measure of these counts of Yes and No."""
    given = {"method": Method.QUESTION, "selections": ("yes", "no"), "yes": "yes"}
    return series(*counts, share=share, **(given | more))


def canvass(*contests: ContestSeries) -> Canvass:
    return Canvass(DAY, contests)


def permuted(one: ContestSeries, order: Sequence[int]) -> ContestSeries:
    """Return the contest with its selections in another order."""
    return structs.replace(
        one,
        selections=tuple(one.selections[place] for place in order),
        parties=tuple(one.parties[place] for place in order) if one.parties else (),
        votes=one.votes[:, list(order)],
    )


def bytes_of(told: ElectionForecast, contest: str) -> tuple[object, ...]:
    """Return all that is said of a contest, whatever the order of its selections."""
    said, finishes = told.contests[contest], told.finishes[contest]
    probabilities = sorted(json.encode(one, enc_hook=str) for one in said.probabilities)
    columns = {
        one: np.ascontiguousarray(finishes.votes[:, place]).tobytes()
        for place, one in enumerate(finishes.selections)
    }
    return (
        json.encode(structs.replace(said, probabilities=()), enc_hook=str),
        probabilities,
        columns,
    )


def intervals_of(said: ContestForecast) -> list[Interval]:
    each = [(one.share_to_come, one.final_share) for one in said.selections]
    return [said.votes_to_come, *(interval for pair in each for interval in pair)]


def check(said: ContestForecast) -> None:
    """Check what holds of every forecast, whatever the count."""
    for one in intervals_of(said):
        ends = (one.low95, one.low50, one.median, one.high50, one.high95)
        assert np.isfinite(ends).all()
        assert list(ends) == sorted(ends)
        assert ends[0] >= 0
    for each in said.selections:
        assert max(each.share_to_come.high95, each.final_share.high95) <= 1 + 1e-6
        assert each.share is None or np.isfinite(each.share)
    for answer in said.probabilities:
        assert 0 <= answer.probability <= 1, answer
    assert said.method
    assert said.counted_votes == sum(one.votes for one in said.selections)


class Bench(Struct, frozen=True):
    """All of the above, as one fixture."""

    constants: Constants
    behaviour: Behaviour
    table: OutstandingTable
    day: date
    moment: Callable[..., datetime]
    series: Callable[..., ContestSeries]
    measure: Callable[..., ContestSeries]
    canvass: Callable[..., Canvass]
    permuted: Callable[..., ContestSeries]
    bytes_of: Callable[..., tuple[object, ...]]
    check: Callable[[ContestForecast], None]

    def told(self, *contests: ContestSeries, draws: int = 500, **more: object):
        """Forecast contests of one election with the constants of these tests."""
        constants = more.pop("constants", self.constants)
        return forecast(self.canvass(*contests), constants, draws=draws, **more)

    def likely(self, *contests: ContestSeries, **more: object) -> Mapping[str, float]:
        """Return the answers of the first contest by question and selection."""
        said = self.told(*contests, **more).contests[contests[0].id]
        return {
            f"{one.question} {one.selection}".strip(): one.probability
            for one in said.probabilities
        }


@pytest.fixture(scope="session")
def bench() -> Bench:
    """Contests made by hand, and constants to forecast them with."""
    constants = made_constants()
    return Bench(
        constants, constants.behaviour, TABLE, DAY, moment, series, measure, canvass, permuted,
        bytes_of, check,
    )  # fmt: skip


@pytest.fixture(scope="session")
def past(shared: Path) -> Callable[[str], PastCanvass]:
    """A folder of past counts that holds one election, by its name; read once."""
    kept: dict[str, PastCanvass] = {}

    def find(name: str) -> PastCanvass:
        if name not in kept:
            (kept[name],) = read_past_canvasses(shared / "data" / "canvass" / name)
        return kept[name]

    return find
