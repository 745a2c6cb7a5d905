"""Runs elex-model on one contest, in an environment of its own; prints JSON.

``python elex_model.py UNITS.csv REPEATS`` where the table has ``counted, yes, no,
baseline_yes, baseline_no``. It imports nothing of this project, which is not installed
where it runs.
"""

from __future__ import annotations

import csv
import importlib
import json
import os
import statistics
import sys
from pathlib import Path
from time import perf_counter

os.environ.update(APP_ENV="local", APP_LOG_LEVEL="ERROR")  # writes nowhere, says nothing
ELECTION = "2016-11-08_CA_G"
OFFICE = "S"
ESTIMANDS = ["dem", "gop"]  # its names of the two sides: here Yes and No
INTERVALS = [0.5, 0.95]
MILLISECONDS = 1_000


Table = list[dict[str, str | int]]


def tables(path: Path) -> tuple[Table, Table]:
    """Return the baseline and the count of every unit as elex-model wants them."""
    with path.open(encoding="utf-8", newline="") as file:
        units = [{key: int(cell) for key, cell in row.items()} for row in csv.DictReader(file)]
    baseline: Table = []
    count: Table = []
    for number, unit in enumerate(units):
        place: dict[str, str | int] = {
            "postal_code": "CA",
            "geographic_unit_fips": f"06037_{number:05d}",
        }
        yes, no = unit["yes"] * unit["counted"], unit["no"] * unit["counted"]
        baseline.append({
            **place,
            "county_fips": "06037",
            "baseline_dem": unit["baseline_yes"],
            "baseline_gop": unit["baseline_no"],
            "baseline_turnout": unit["baseline_yes"] + unit["baseline_no"],
        })
        count.append({
            **place,
            "percent_expected_vote": 100 * unit["counted"],
            "results_dem": yes,
            "results_gop": no,
            "results_turnout": yes + no,
        })
    return baseline, count


def config() -> dict[str, list[dict[str, object]]]:
    """Return what elex-model is told of the election; it changes what it is given."""
    office: dict[str, object] = {
        "office": OFFICE,
        "states": ["CA"],
        "geographic_unit_types": ["precinct"],
        "historical_election": [],
        "features": [],
        "aggregates": ["postal_code"],
        "fixed_effect": [],
        "baseline_pointer": {"dem": "dem", "gop": "gop", "turnout": "turnout"},
    }
    return {ELECTION: [office]}


def peak_mib() -> float | None:
    """Return the most memory this process has held, in MiB; None where nobody says."""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    found = [line for line in lines if line.startswith("VmHWM:")]
    return int(found[0].split()[1]) / 1024 if found else None


def main() -> None:
    """Time the import, a first call, and the median of further ones."""
    began = perf_counter()
    pandas = importlib.import_module("pandas")
    client = importlib.import_module("elexmodel.client")
    imported = perf_counter() - began
    baseline, count = (pandas.DataFrame(rows) for rows in tables(Path(sys.argv[1])))
    times, found = [], pandas.DataFrame()
    for _ in range(int(sys.argv[2]) + 1):
        began = perf_counter()
        found = client.ModelClient().get_estimates(
            count.copy(), ELECTION, OFFICE, ESTIMANDS,
            prediction_intervals=INTERVALS, percent_reporting_threshold=100,
            geographic_unit_type="precinct", raw_config=config(),
            preprocessed_data=baseline.copy(), pi_method="nonparametric",
            aggregates=["postal_code"], features=[], save_output=[],
        )["state_data"]  # fmt: skip
        times.append((perf_counter() - began) * MILLISECONDS)
    told = {
        "import_ms": imported * MILLISECONDS,
        "first_ms": times[0],
        "median_ms": statistics.median(times[1:]),
        "peak_mib": peak_mib(),
        "found": {name: str(value) for name, value in found.iloc[0].items()},
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
