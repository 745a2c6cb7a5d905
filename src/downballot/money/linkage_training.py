"""Trains the models that the package carries, from invented records whose donors are known.

Invented alone: no real record is in the package, and the public labelled sets are not of
donors (their errors make another first name the same person, or one address one organisation).
How the method does on those sets is `linkage_measuring`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from downballot.money.invented_donors import invent_organisations, invent_people
from downballot.money.invented_hard import invent_hard_organisations, invent_hard_people
from downballot.money.linkage import ORGANISATIONS, PEOPLE, learn
from downballot.money.linkage_values import LinkageModel
from downballot.money.record_columns import as_rows, find_columns

SEED: Final = 20
_TRAINED_ON: Final = (
    (PEOPLE, invent_people, invent_hard_people, 10_000),
    (ORGANISATIONS, invent_organisations, invent_hard_organisations, 5_000),
)


def train_models(into: Path) -> list[LinkageModel]:
    """Trains both models and writes each as JSON, with the hash of what it was trained on.

    Args:
        into: Folder to write to.
    """
    models = []
    for matter, invent, invent_hard, records in _TRAINED_ON:
        rows = mixed(invent(records, SEED), invent_hard(records // 2, SEED + 1))
        trained_on = f"{invent.__name__}({records}, {SEED}) and "
        trained_on += f"{invent_hard.__name__}({records // 2}, {SEED + 1})"
        models.append(learn(rows, rows["donor"].to_list(), matter, trained_on))
    for model in models:
        text = msgspec.json.format(msgspec.json.encode(model), indent=1)
        (into / f"{model.name}.json").write_bytes(text + b"\n")
    return models


def mixed(easy: pl.DataFrame, hard: pl.DataFrame) -> pl.DataFrame:
    """Two lots of invented gifts as one, no donor of one being of the other.

    Args:
        easy: Rows as `linkage.link` takes them, with `donor`.
        hard: Rows with columns of any names.
    """
    rows = as_rows(hard, find_columns(hard, "donor"))
    apart = [pl.lit("hard ") + pl.col(c) for c in ("record", "donor")]
    return pl.concat([easy, rows.with_columns(apart)], how="diagonal").with_columns(
        pl.all().fill_null("")
    )
