"""A backtest with the desk's own engine, its constants and the default call policy."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from downballot.forecast.canvass import Canvass
from downballot.forecast.constants import read_constants
from downballot.forecast.engine import forecast
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
    constants = read_constants(constants_file)

    def forecasting(canvass: Canvass) -> Mapping[str, ContestForecast]:
        return forecast(canvass, constants, seed=seed, draws=draws).contests

    return Backtest(forecasting, PolicyCalling(constants, CallPolicy()), estimates=estimates)
