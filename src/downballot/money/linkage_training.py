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
from downballot.money.invented_hard import invent_hard_organisations
from downballot.money.linkage import ORGANISATIONS, PEOPLE, learn
from downballot.money.linkage_values import LinkageModel
from downballot.money.record_columns import as_rows, find_columns

SEED: Final = 20


def train_models(into: Path) -> list[LinkageModel]:
    """Trains both models and writes each as JSON, with the hash of what it was trained on.

    Args:
        into: Folder to write to.
    """
    people = invent_people(10_000, SEED)
    organisations = mixed(
        invent_organisations(5_000, SEED), invent_hard_organisations(2_500, SEED + 1)
    )
    models = [
        learn(people, people["donor"].to_list(), PEOPLE, "invent_people(10000, 20)"),
        learn(
            organisations,
            organisations["donor"].to_list(),
            ORGANISATIONS,
            "invent_organisations(5000, 20) and invent_hard_organisations(2500, 21)",
        ),
    ]
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
    apart = [pl.concat_str(pl.lit("hard "), c).alias(c) for c in ("record", "donor")]
    return pl.concat([easy, rows.with_columns(apart)], how="diagonal").with_columns(
        pl.all().fill_null("")
    )
