"""Who is who among donors: records of people or organisations → one id a donor.

Committees come first and by their ids (`money.committees`); what is left are organisations and
people, each compared by its own fields. Up to `small_linkage.SMALL` records are compared in
Python, more by Splink on DuckDB, with the same fields and weights. What a person decided
(`Correction`) always wins.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
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
from downballot.money.linkage_values import Correction, LinkageModel, ScoredPairs
from downballot.money.small_linkage import SMALL, compare_few, score_few
from downballot.money.splink_linkage import (
    Predict,
    compare_pairs,
    predict_on_duckdb,
    score_pairs,
    usable_rules,
)

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


def score(
    records: pl.DataFrame,
    matter: Matter,
    model: LinkageModel,
    predict: Predict = predict_on_duckdb,
) -> ScoredPairs:
    """Pairs that may be one donor.

    Args:
        records: Records that the matter's `prepare` gave.
        matter: People or organisations.
        model: Trained weights.
        predict: Where Splink runs, for more than `small_linkage.SMALL` records.
    """
    rules = matter.rules(records)
    if not rules or records.height < 2:
        return ScoredPairs.of([])
    if records.height <= SMALL:
        return ScoredPairs.of(score_few(records, matter.fields, rules, model))
    return score_pairs(records, matter.fields, rules, model, _LEAST_BITS, predict)


def compare(records: pl.DataFrame, matter: Matter) -> Compared:
    """Pairs with their level of agreement in every field, to learn from.

    Args:
        records: Records that the matter's `prepare` gave.
        matter: People or organisations.
    """
    rules = matter.rules(records)
    if records.height <= SMALL:
        return compare_few(records, matter.fields, rules)
    return tabulate(compare_pairs(records, matter.fields, rules), matter.fields)


def link(
    rows: pl.DataFrame,
    matter: Matter,
    corrections: Iterable[Correction] = (),
    *,
    model: LinkageModel | None = None,
    predict: Predict = predict_on_duckdb,
) -> pl.DataFrame:
    """The donor of every record.

    Args:
        rows: One row a record: `record` (its id, once), `name`, and any of
            `linkage_records.OPTIONAL`: first_name, city, state, zip, street, employer …
        matter: `PEOPLE` or `ORGANISATIONS`.
        corrections: People's decisions; they win.
        model: Weights; None for those of the package.
        predict: Where Splink runs; an `engines.Engine` has another.

    Returns:
        `record` and `donor` (the id of the donor's first record), in the order of the rows.

    Raises:
        UsageError: A column is missing, an id occurs twice, or corrections contradict.
    """
    used = model or stored_model(matter.name)
    decided = list(corrections)
    records = matter.prepare(rows)
    ids: Sequence[str] = records["record"].to_list()
    whole = _first_alike(records, {r for c in decided for r in (c.left, c.right)})
    distinct = records.filter(
        whole == pl.int_range(records.height, eager=True, dtype=pl.UInt32)
    )
    scored = score(distinct, matter, used, predict)
    found = cluster(
        distinct["record"].to_list(), scored, used.merge_bits, used.unseen_bits, decided
    )
    donor = dict(zip(distinct["record"], found, strict=True))
    donors = [donor[ids[place]] for place in whole]
    return pl.DataFrame(
        {"record": ids, "donor": donors}, schema_overrides={"record": pl.String}
    )


# What, beside the name, must be known of two records alike in everything to be one donor's.
_TELLING: Final = ("zip", "address", "employer", "born", "phone", "email", "code")


def _first_alike(records: pl.DataFrame, apart: Collection[str]) -> pl.Series:
    """The place of the first record that is like each in every column that is compared.

    The same name, address and employer again is the same donor again, as most gifts are: they
    are looked at once. Records of which nothing but a name is known, and those that a person
    decided on, stand for themselves.
    """
    columns = [c for c in records.columns if c != "record"]
    telling = [pl.col(c).is_not_null() for c in _TELLING if c in columns]
    own = ~pl.any_horizontal(telling) | pl.col("record").is_in(list(apart))
    place = pl.col("place")
    return (
        records
        .with_row_index("place")
        .select(pl.when(own).then(place).otherwise(place.first().over(*columns)))
        .to_series()
    )


def learn(
    rows: pl.DataFrame,
    labels: Sequence[str],
    matter: Matter,
    trained_on: str,
    prior: LinkageModel | None = None,
) -> LinkageModel:
    """A model trained on rows whose donors are known.

    Args:
        rows: As for `link`.
        labels: The donor of each.
        matter: `PEOPLE` or `ORGANISATIONS`.
        trained_on: The data, in words.
        prior: A model that few rows change little; None to begin with nothing.

    Raises:
        UsageError: The rows cannot be learned from.
    """
    records = matter.prepare(rows)
    compared = compare(records, matter)
    return train(matter.name, trained_on, records, labels, compared, matter.fields, prior)
