"""Which rows are one donor's: filers by id, people and organisations each on their own."""

from __future__ import annotations

import polars as pl

from downballot.model.filing import TRANSACTIONS
from downballot.pipeline.money_donors import linked

GIFT = {"entity": "individual", "name": "Examplewitz", "first_name": "Anastasia"}
GIFT |= {"zip": "94601", "city": "Oakland", "state": "CA", "cents": 1}


def groups(*changes: dict[str, object]) -> list[list[int]]:
    rows = [GIFT | change | {"line": line} for line, change in enumerate(changes)]
    texts = {name: "" for name, kind in TRANSACTIONS.items() if kind == pl.String()}
    full = pl.DataFrame([texts | row for row in rows], schema_overrides=TRANSACTIONS)
    return sorted(sorted(group["line"].to_list()) for group in linked(full))


def test_rows_alike_are_one_donor_s():
    assert groups({}, {}, {"name": "EXAMPLEWITZ"}) == [[0, 1, 2]]


def test_people_of_other_names_are_others():
    assert groups({}, {"name": "Sampleton", "first_name": "Bartholomew"}) == [[0], [1]]


def test_a_filer_is_its_id_whatever_its_name():
    rows = [{"counterparty": "200"}, {"counterparty": "200", "name": "Another"}]
    assert groups(*rows, {"counterparty": "300"}) == [[0, 1], [2]]


def test_a_person_is_never_an_organisation():
    assert groups({}, {"entity": "organisation", "first_name": ""}) == [[0], [1]]
