"""The picture of how right forecasts were: what was said, against how often it happened."""

from __future__ import annotations

from msgspec import Struct

from downballot.forecast.calibration import CalibrationRow
from downballot.model.sentence import say
from downballot.publication.chart_scale import Scale, Tick

LEFT, RIGHT, TOP, BOTTOM = 62, 442, 20, 400
SMALLEST, LARGEST = 4.0, 12.0  # radius of a dot, in drawing units


class CalibrationDot(Struct, frozen=True):
    """A band of forecasts at its place; the more of them, the larger."""

    x: float
    y: float
    radius: float
    title: str


class CalibrationChart(Struct, frozen=True):
    """Everything of the picture, ready to be drawn."""

    description: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    dots: tuple[CalibrationDot, ...]


def draw_calibration(rows: tuple[CalibrationRow, ...]) -> CalibrationChart | None:
    """Return the picture of a calibration; None where nothing was measured.

    Args:
        rows: Bands of probability.
    """
    known = [row for row in rows if row.times]
    if not known:
        return None
    x, y = Scale(0, 1, LEFT, RIGHT), Scale(0, 1, BOTTOM, TOP)
    most = max(row.times for row in known)
    far = max(known, key=lambda row: abs(row.said - row.happened))
    return CalibrationChart(
        description=say(
            "Each dot is a band of forecasts: from left to right how likely was said, from "
            "bottom to top how often it happened. On the line both are the same. The band "
            "furthest from it said {said} and happened {happened} of {times} times. The table "
            "has the same figures.",
            said=f"{far.said:.1%}",
            happened=f"{far.happened:.1%}",
            times=far.times,
        ),
        x_ticks=_ticks(x),
        y_ticks=_ticks(y),
        dots=tuple(_dot(row, x, y, most) for row in known),
    )


def _ticks(scale: Scale) -> tuple[Tick, ...]:
    return tuple(Tick(scale.at(part / 100), f"{part}%") for part in (0, 25, 50, 75, 100))


def _dot(row: CalibrationRow, x: Scale, y: Scale, most: int) -> CalibrationDot:
    size = (row.times / most) ** 0.5
    return CalibrationDot(
        x=x.at(row.said),
        y=y.at(row.happened),
        radius=round(SMALLEST + size * (LARGEST - SMALLEST), 1),
        title=say(
            "said {said}, happened {happened} of {times} times",
            said=f"{row.said:.1%}",
            happened=f"{row.happened:.1%}",
            times=row.times,
        ),
    )
