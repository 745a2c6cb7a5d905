"""Which rows of contributions are one donor's: committees by id, then groups, then people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from downballot.model.filing import Entity
from downballot.money.linkage import ORGANISATIONS, PEOPLE, Matter, link
from downballot.money.linkage_values import Correction
from downballot.money.movements import donor_key

_PEOPLE = [Entity.INDIVIDUAL.value, Entity.SELF.value]
_COMPARED = ["name", "first_name", "city", "state", "zip", "employer", "occupation"]


def linked(
    rows: pl.DataFrame, corrections: Sequence[Correction] = ()
) -> Iterator[pl.DataFrame]:
    """Yield the rows of each donor together.

    Who has a filer's id is that filer; organisations and people are compared by the models
    that come with Downballot, each form of a name once. What a person decided wins.

    Args:
        rows: Contributions (``TRANSACTIONS``); a ``form`` where they have one is who gave.
        corrections: People's decisions on forms.
    """
    if "form" not in rows.columns:
        rows = rows.with_columns(donor_key().alias("form"))
    filer = pl.col("counterparty") != ""
    yield from rows.filter(filer).partition_by("counterparty")
    others = rows.filter(~filer)
    decided = {form for c in corrections for form in (c.left, c.right)}
    kind = pl.col("entity").is_in(_PEOPLE)
    # Whom a person decided on is of one kind, though filers of two systems may disagree.
    person = pl.when(pl.col("form").is_in(list(decided))).then(kind.first().over("form"))
    told = others.with_columns(person.otherwise(kind).alias("person"))
    for matter, asked in ((PEOPLE, pl.col("person")), (ORGANISATIONS, ~pl.col("person"))):
        yield from _compared(told.filter(asked).drop("person"), matter, corrections)


def _compared(
    rows: pl.DataFrame, matter: Matter, corrections: Sequence[Correction]
) -> Iterator[pl.DataFrame]:
    if rows.is_empty():
        return
    forms = rows.unique("form", keep="first", maintain_order=True)
    donors = link(forms.select(pl.col("form").alias("record"), *_COMPARED), matter, corrections)
    named = rows.join(
        donors, left_on="form", right_on="record", how="left", maintain_order="left"
    )
    yield from named.partition_by("donor", maintain_order=True)
