"""Fits the constants of ecological inference to elections with a known cross-table.

    python tools/fit_ecological.py UNITS.csv.gz TRUTH.csv.gz SET...

writes src/downballot/precincts/ecological_constants.json. SET are those to fit on; the
constants that come with Downballot are of New Zealand's 2002, 2005 and 2008.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import msgspec

from downballot.pipeline.ecological_checking import truth_of
from downballot.pipeline.ecological_files import read_truth, read_units
from downballot.precincts.ecological_constants import FITTED, EcologicalConstants
from downballot.precincts.ecological_fitting import Known, fit_usual, fit_widths
from downballot.precincts.ecological_tables import merged

VERSION = 1
SOURCE = "Electoral Commission of New Zealand, split votes by electorate and voting place"


def main(units: str, truth: str, *chosen: str) -> None:
    """Fit on the sets chosen, and write the constants.

    Args:
        units: File of units.
        truth: File of known cross-tables.
        chosen: Sets to fit on.
    """
    read = read_units(Path(units))
    known = read_truth(Path(truth), read)
    sets: dict[str, list[Known]] = {name: [] for name in chosen}
    for key, table in read.districts.items():
        if key[0] in sets:
            small = merged(table)
            sets[key[0]].append(Known(small, truth_of(small, known[key])))
    usual = fit_usual([one for each in sets.values() for one in each])
    widths = fit_widths(sets, usual)
    digest = hashlib.sha256(Path(units).read_bytes() + Path(truth).read_bytes())
    constants = EcologicalConstants(
        version=VERSION,
        source=SOURCE,
        sets=chosen,
        districts=sum(len(each) for each in sets.values()),
        sha256=digest.hexdigest(),
        usual=tuple(round(float(one), 6) for one in usual),
        widths=widths,
    )
    text = msgspec.json.format(msgspec.json.encode(constants), indent=2)
    FITTED.write_bytes(text + b"\n")
    sys.stdout.write(text.decode() + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
