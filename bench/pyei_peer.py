"""Runs PyEI on one table, in an environment of its own; prints JSON.

``python pyei_peer.py TABLE.json`` where the table has ``rows`` and ``columns``, votes by
unit, and ``seed``. It imports nothing of this project, which is not installed where it runs.
"""

from __future__ import annotations

import importlib
import json
import sys
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

MODEL = "multinomial-dirichlet"  # the first that its own documentation names for R x C


def main() -> None:
    """Time the import and one fit with PyEI's defaults; hand back its 95 % intervals."""
    table = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    began = perf_counter()
    numpy = importlib.import_module("numpy")
    r_by_c = importlib.import_module("pyei.r_by_c")
    arviz = importlib.import_module("arviz")
    imported = perf_counter() - began
    rows, columns = (numpy.array(table[side], dtype=float) for side in ("rows", "columns"))
    totals = rows.sum(axis=1)
    began = perf_counter()
    model = r_by_c.RowByColumnEI(model_name=MODEL)
    model.fit(
        (rows / totals[:, None]).T,
        (columns / totals[:, None]).T,
        [int(one) for one in totals],
        random_seed=table["seed"],
        progressbar=False,
    )
    seconds = perf_counter() - began
    ends = model.credible_interval_95_mean_voting_prefs
    told = {
        "version": version("pyei"),
        "import_seconds": imported,
        "seconds": seconds,
        "shares": model.posterior_mean_voting_prefs.tolist(),
        "low95": ends[:, :, 0].tolist(),
        "high95": ends[:, :, 1].tolist(),
        "r_hat": float(arviz.rhat(model.sim_trace, var_names=["b"])["b"].max()),
    }
    sys.stdout.write("\n" + json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
