"""Committees first: who a committee is follows from its FPPC id, never from its name alone.

Most of the money passes through committees, and they are numbered. A counterparty's own id
wins; else an id written in its name; else a name that filers of exactly one id have used. Where
two committees have used one name ("Kids First"), the name alone says nothing, and both stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
import polars as pl

from downballot.errors import UsageError
from downballot.model.filing import Entity
from downballot.money.linkage_values import Correction, Join
from downballot.money.names import parse_organisation

_BY_ID: Final = "id"
_IN_NAME: Final = "id in the name"
_BY_NAME: Final = "name of one committee"
COMMITTEE_KINDS: Final = (
    Entity.COMMITTEE.value, Entity.PARTY.value, Entity.SMALL_CONTRIBUTORS.value,
)  # fmt: skip


class Committee(msgspec.Struct, frozen=True):
    """One committee.

    Args:
        id: Its FPPC id, in digits; the one in use where it has had several.
        names: Names it has filed under or been named by with its id, the most frequent first.
        other_ids: Ids that a cross-reference or a person says are the same committee.
    """

    id: str
    names: tuple[str, ...]
    other_ids: tuple[str, ...] = ()


class Found(msgspec.Struct, frozen=True):
    """Which committee a name and an id point to.

    Args:
        id: Its id; empty where that cannot be said.
        how: By what it was found; empty for not.
        candidates: Ids that have used the name, where there are several.
    """

    id: str = ""
    how: str = ""
    candidates: tuple[str, ...] = ()


class Committees:
    """The committees that filings and transactions name.

    Args:
        named: Id, name and number of times.
        same: Ids that are another committee's: old id → the one in use.
        corrections: People's decisions on ids; a split undoes a cross-reference.

    Raises:
        UsageError: Ids are each other's in a circle.
    """

    def __init__(
        self,
        named: Iterable[tuple[str, str, int]],
        same: Mapping[str, str] | None = None,
        corrections: Iterable[Correction] = (),
    ) -> None:
        self._same = dict(same or {})
        for correction in sorted(corrections, key=lambda c: c.at):
            self._correct(correction)
        self._names: dict[str, dict[str, int]] = {}
        self._ids: dict[str, set[str]] = {}
        self._seen: dict[str, set[str]] = {}
        for id_, name, times in named:
            self._name(id_, name, times)

    def _correct(self, correction: Correction) -> None:
        pair = (correction.left, correction.right)
        if correction.join is Join.SPLIT:
            for old, new in (pair, pair[::-1]):
                if self._same.get(old) == new:
                    del self._same[old]
        elif self.id_of(pair[0]) != self.id_of(pair[1]):
            self._same[self.id_of(pair[1])] = self.id_of(pair[0])

    def _name(self, id_: str, name: str, times: int) -> None:
        used = self.id_of(id_)
        self._seen.setdefault(used, set()).add(id_)
        names = self._names.setdefault(used, {})
        names[name] = names.get(name, 0) + times
        key = parse_organisation(name).key
        if key:
            self._ids.setdefault(key, set()).add(used)

    def id_of(self, id_: str) -> str:
        """The id in use for a committee that has had several.

        Args:
            id_: Any of its ids.

        Raises:
            UsageError: Ids are each other's in a circle.
        """
        passed = [id_]
        while passed[-1] in self._same:
            passed.append(self._same[passed[-1]])
            if passed[-1] in passed[:-1]:
                raise UsageError(
                    f"committee {id_}: cross-references {' → '.join(passed)} go in a circle,"
                    " expected one id in use"
                )
        return passed[-1]

    def find(self, name: str, id_: str = "") -> Found:
        """Which committee a name, or an id beside it, points to.

        Args:
            name: Name as filed.
            id_: FPPC id as filed, in digits; empty for none.
        """
        if id_:
            return Found(self.id_of(id_), _BY_ID)
        parsed = parse_organisation(name)
        if parsed.fppc_id:
            return Found(self.id_of(parsed.fppc_id), _IN_NAME)
        ids = sorted(self._ids.get(parsed.key, ()))
        if len(ids) == 1:
            return Found(ids[0], _BY_NAME)
        return Found(candidates=tuple(ids))

    def all(self) -> list[Committee]:
        """Every committee that is named, by id."""
        return [
            Committee(
                id_,
                tuple(sorted(names, key=lambda n: (-names[n], n))),
                tuple(sorted(self._seen[id_] - {id_})),
            )
            for id_, names in sorted(self._names.items())
        ]


def _counted(frame: pl.LazyFrame, id_: str, name: str) -> pl.DataFrame:
    known = frame.filter(pl.col(id_).str.contains(r"^[0-9]+$") & (pl.col(name) != ""))
    return (
        known
        .group_by(id=pl.col(id_), name=pl.col(name))
        .agg(times=pl.len())
        .sort("id", "name")
        .collect()
    )


def committees_of(
    filings: pl.LazyFrame,
    transactions: pl.LazyFrame,
    same: Mapping[str, str] | None = None,
    corrections: Iterable[Correction] = (),
) -> Committees:
    """The committees that filings and transactions name with an id.

    Args:
        filings: Of the schema `FILINGS`.
        transactions: Of the schema `TRANSACTIONS`.
        same: Ids that are another committee's, from cross-references: old id → id in use.
        corrections: People's decisions on ids.

    Raises:
        UsageError: Ids are each other's in a circle.
    """
    filers = _counted(filings, "filer", "filer_name")
    others = transactions.filter(pl.col("entity").is_in([*COMMITTEE_KINDS, Entity.UNKNOWN]))
    counted = pl.concat([filers, _counted(others, "counterparty", "name")])
    return Committees(counted.iter_rows(), same, corrections)


def resolve_committees(transactions: pl.LazyFrame, committees: Committees) -> pl.DataFrame:
    """Which committee each counterparty that is one is, a row a name and id as filed.

    Args:
        transactions: Of the schema `TRANSACTIONS`.
        committees: As `committees_of` gives them.

    Returns:
        `name`, `counterparty` as filed; `committee` (id, empty where it cannot be said), `how`
        it was found, and `candidates`.
    """
    kinds = pl.col("entity").is_in(COMMITTEE_KINDS)
    pairs = (
        transactions
        .filter(kinds | (pl.col("counterparty") != ""))
        .select("name", "counterparty")
        .unique()
        .sort("name", "counterparty")
        .collect()
    )
    found = [committees.find(name or "", id_ or "") for name, id_ in pairs.iter_rows()]
    return pairs.with_columns(
        committee=pl.Series([f.id for f in found], dtype=pl.String),
        how=pl.Series([f.how for f in found], dtype=pl.String),
        candidates=pl.Series([list(f.candidates) for f in found], dtype=pl.List(pl.String)),
    )
