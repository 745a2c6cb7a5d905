"""A backtest with the desk's own engine, its constants and the default call policy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from downballot.forecast.canvass import Canvass
from downballot.forecast.constants import Constants, read_constants
from downballot.forecast.engine import DRAWS, SEED, forecast
from downballot.forecast.values import ContestForecast
from downballot.model.call import CallPolicy
from downballot.pipeline.backtest_calls import PolicyCalling
from downballot.pipeline.backtesting import Backtest


def engine_backtest(
    *, estimates: bool, seed: int, draws: int, constants_file: Path | None = None
) -> Backtest:
    """Return a backtest that forecasts as a desk does and calls by the default policy.

    Args:
        estimates: Hand on the newest estimate of votes to come in each contest.
        seed: Seed of the simulated finishes.
        draws: How many finishes are simulated, 1 or more.
        constants_file: File of fitted constants; the ones that come with the program when
            None.

    Raises:
        DownballotError: The constants cannot be read.
    """
    return backtest_with(
        read_constants(constants_file), estimates=estimates, seed=seed, draws=draws
    )


def backtest_with(
    constants: Constants, *, estimates: bool, seed: int = SEED, draws: int = DRAWS
) -> Backtest:
    """Return a backtest that forecasts with given constants; see ``engine_backtest``.

    Args:
        constants: What past canvasses taught.
        estimates: Hand on the newest estimate of votes to come in each contest.
        seed: Seed of the simulated finishes.
        draws: How many finishes are simulated, 1 or more.
    """

    def forecasting(canvass: Canvass, wanted: Collection[str]) -> Mapping[str, ContestForecast]:
        return forecast(canvass, constants, seed=seed, draws=draws, wanted=wanted).contests

    return Backtest(forecasting, PolicyCalling(constants, CallPolicy()), estimates=estimates)
