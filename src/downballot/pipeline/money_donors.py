"""Which rows of contributions are one donor's: committees by id, then groups, then people."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from downballot.model.filing import Entity
from downballot.money.linkage import ORGANISATIONS, PEOPLE, Matter, link
from downballot.money.movements import donor_key

_PEOPLE = [Entity.INDIVIDUAL.value, Entity.SELF.value]
_COMPARED = ["name", "first_name", "city", "state", "zip", "employer", "occupation"]


def linked(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the rows of each donor together.

    Who has a filer's id is that filer; organisations and people are compared by the models
    that come with Downballot, each form of a name once.

    Args:
        rows: Contributions (``TRANSACTIONS``).
    """
    keyed = rows.with_columns(donor_key().alias("form"))
    filers = keyed.filter(pl.col("counterparty") != "")
    yield from filers.partition_by("counterparty")
    others = keyed.filter(pl.col("counterparty") == "")
    person = pl.col("entity").is_in(_PEOPLE)
    yield from _compared(others.filter(person), PEOPLE)
    yield from _compared(others.filter(~person), ORGANISATIONS)


def _compared(rows: pl.DataFrame, matter: Matter) -> Iterator[pl.DataFrame]:
    if rows.is_empty():
        return
    forms = rows.unique("form", keep="first", maintain_order=True)
    donors = link(forms.select(pl.col("form").alias("record"), *_COMPARED), matter)
    named = rows.join(donors, left_on="form", right_on="record", how="left")
    yield from named.partition_by("donor", maintain_order=True)
