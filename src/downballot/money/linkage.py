"""Who is who among donors: records of people or organisations → one id a donor.

Committees come first and by their ids (`money.committees`); what is left are organisations and
people, each compared by its own fields. Up to `small_linkage.SMALL` records are compared in
Python, more by Splink on DuckDB, with the same fields and weights. What a person decided
(`Correction`) always wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Final

import msgspec
import polars as pl

from downballot.money.blocking import (
    GROUP_NARROW,
    GROUP_WIDE,
    PERSON_NARROW,
    PERSON_WIDE,
    WIDE_UP_TO,
    Rule,
)
from downballot.money.clustering import cluster
from downballot.money.comparisons import GROUP, PERSON, Field
from downballot.money.linkage_learning import Compared, tabulate, train
from downballot.money.linkage_records import organisation_records, person_records
from downballot.money.linkage_values import Correction, LinkageModel, Scored
from downballot.money.small_linkage import SMALL, compare_few, score_few
from downballot.money.splink_linkage import compare_pairs, score_pairs, usable_rules

_LEAST_BITS: Final = -12.0  # a pair below this is as good as never compared


class Matter(msgspec.Struct, frozen=True):
    """What is linked: how rows become records, what is compared, which pairs.

    Args:
        name: Name of the model in the package.
        prepare: Rows → records.
        fields: Fields compared.
        narrow: Blocking rules for any number of records.
        wide: Further rules, up to `blocking.WIDE_UP_TO` records.
    """

    name: str
    prepare: Callable[[pl.DataFrame], pl.DataFrame]
    fields: tuple[Field, ...]
    narrow: tuple[Rule, ...]
    wide: tuple[Rule, ...]

    def rules(self, records: pl.DataFrame) -> list[Rule]:
        """The blocking rules for these records.

        Args:
            records: Records that `prepare` gave.
        """
        wide = self.wide if records.height <= WIDE_UP_TO else ()
        return usable_rules(records, (*self.narrow, *wide))


PEOPLE: Final = Matter("people", person_records, PERSON, PERSON_NARROW, PERSON_WIDE)
ORGANISATIONS: Final = Matter(
    "organisations", organisation_records, GROUP, GROUP_NARROW, GROUP_WIDE
)


@cache
def stored_model(name: str) -> LinkageModel:
    """The model that the package carries.

    Args:
        name: "people" or "organisations".
    """
    file = resources.files("downballot.money") / "models" / f"{name}.json"
    return msgspec.json.decode(file.read_bytes(), type=LinkageModel)


def score(records: pl.DataFrame, matter: Matter, model: LinkageModel) -> list[Scored]:
    """Pairs that may be one donor.

    Args:
        records: Records that the matter's `prepare` gave.
        matter: People or organisations.
        model: Trained weights.
    """
    rules = matter.rules(records)
    if not rules or records.height < 2:
        return []
    if records.height <= SMALL:
        return score_few(records, matter.fields, rules, model)
    pairs = score_pairs(records, matter.fields, rules, model, _LEAST_BITS)
    place = {record: i for i, record in enumerate(records["record"])}
    return [Scored(place[a], place[b], bits) for a, b, bits in pairs.iter_rows()]


def compare(records: pl.DataFrame, matter: Matter) -> Compared:
    """Pairs with their level of agreement in every field, to learn from.

    Args:
        records: Records that the matter's `prepare` gave.
        matter: People or organisations.
    """
    rules = matter.rules(records)
    if records.height <= SMALL:
        return compare_few(records, matter.fields, rules)
    pairs = compare_pairs(records, matter.fields, rules)
    return tabulate(pairs, records["record"].to_list(), matter.fields)


def link(
    rows: pl.DataFrame,
    matter: Matter,
    corrections: Iterable[Correction] = (),
    *,
    model: LinkageModel | None = None,
) -> pl.DataFrame:
    """The donor of every record.

    Args:
        rows: One row a record: `record` (its id, once), `name`, and any of
            `linkage_records.OPTIONAL`: first_name, city, state, zip, street, employer …
        matter: `PEOPLE` or `ORGANISATIONS`.
        corrections: People's decisions; they win.
        model: Weights; None for those of the package.

    Returns:
        `record` and `donor` (the id of the donor's first record), in the order of the rows.

    Raises:
        UsageError: A column is missing, an id occurs twice, or corrections contradict.
    """
    used = model or stored_model(matter.name)
    records = matter.prepare(rows)
    ids: Sequence[str] = records["record"].to_list()
    scored = score(records, matter, used)
    donors = cluster(ids, scored, used.merge_bits, used.unseen_bits, corrections)
    return pl.DataFrame(
        {"record": ids, "donor": donors}, schema_overrides={"record": pl.String}
    )


def learn(
    rows: pl.DataFrame, labels: Sequence[str], matter: Matter, trained_on: str
) -> LinkageModel:
    """A model trained on rows whose donors are known.

    Args:
        rows: As for `link`.
        labels: The donor of each.
        matter: `PEOPLE` or `ORGANISATIONS`.
        trained_on: The data, in words.

    Raises:
        UsageError: The rows cannot be learned from.
    """
    records = matter.prepare(rows)
    compared = compare(records, matter)
    return train(matter.name, trained_on, records, labels, compared, matter.fields)
