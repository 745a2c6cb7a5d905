"""What elections with a known cross-table taught: constants of ecological inference."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np
from msgspec import Struct

from downballot.precincts.ecological_tables import Floats

FITTED: Final = Path(__file__).with_name("ecological_constants.json")
Way = Literal["kin", "kin-alone", "unrelated"]


class Width(Struct, frozen=True):
    """How wide intervals must be so that they hold the truth as often as they say.

    The scale of a cell is the root of the sum of two squares: ``units`` times the standard
    deviation that the units leave, and ``always`` times the row's votes times
    ``sqrt(q * (1 - q))`` with the column's share ``q``: what no number of units takes away,
    since voters of one row differ from unit to unit with whom they live among.

    Attributes:
        units: Factor of the deviation.
        always: Factor of the rest.
        below50: Where the 50 % interval begins, in scales from the estimate; below 0.
        above50: Where it ends.
        below90: The same for 90 %.
        above90: Its end.
        below95: The same for 95 %.
        above95: Its end.
    """

    units: float
    always: float
    below50: float
    above50: float
    below90: float
    above90: float
    below95: float
    above95: float


class EcologicalConstants(Struct, frozen=True):
    """The constants with where they come from.

    Attributes:
        version: Raised whenever the arithmetic changes.
        source: Which elections.
        sets: Their names.
        districts: How many districts they have.
        sha256: Hash of the two tables, units then truth, as they lie there.
        usual: Coefficients of usual lifts (``kinship.features``).
        widths: Widths by way of estimating.
    """

    version: int
    source: str
    sets: tuple[str, ...]
    districts: int
    sha256: str
    usual: tuple[float, ...]
    widths: dict[Way, Width]

    def usual_lifts(self) -> Floats:
        """Return the coefficients of usual lifts as an array."""
        return np.array(self.usual)


@cache
def fitted_constants() -> EcologicalConstants:
    """Return the constants that come with Downballot."""
    return msgspec.json.decode(FITTED.read_bytes(), type=EcologicalConstants)
