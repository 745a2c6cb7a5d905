"""What filers and givers are called, and which committee a person means."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import polars as pl
from rapidfuzz import fuzz, process

from downballot.errors import UsageError
from downballot.sources.filing_format import FilingTables

SHOWN = 12
NEAREST = 4


class FilerNames:
    """The names of the filers of a desk or folder, and of those whom they name.

    Args:
        tables: Everything that was read.
    """

    def __init__(self, tables: FilingTables) -> None:
        self.tables = tables

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each filer as it last filed it, by id; the id where it has none."""
        named = pl.col("filer_name").filter(pl.col("filer_name") != "").last()
        rows = (
            self.tables.filings
            .sort("filed_on", nulls_last=False)
            .group_by("filer")
            .agg(named)
            .with_columns(pl.coalesce("filer_name", "filer"))
            .collect()
        )
        return dict(rows.iter_rows())

    def name(self, filer: str) -> str:
        """Return what a filer or giver is called; with its id where several share the name.

        Args:
            filer: Id of a filer, or the key of a donor.
        """
        name = self.names.get(filer) or self._names_of_others.get(filer, filer)
        return f"{name} ({filer})" if name in self._shared_names else name

    def find(self, wanted: str) -> str:
        """Return the id of the committee that a person means.

        Two committees of one name stay two: a name that several have is no answer.

        Args:
            wanted: Its id, or words of its name.

        Raises:
            UsageError: None, or several, can be meant; the message lists them with ids.
        """
        if wanted in self.names:
            return wanted
        words = wanted.casefold().split()
        found = {
            filer: name
            for filer, name in self.names.items()
            if words and all(word in name.casefold() for word in words)
        }
        if len(found) == 1:
            return next(iter(found))
        shown = "; ".join(f"{name} ({filer})" for filer, name in list(found.items())[:SHOWN])
        shown = shown or self._nearest(wanted)
        meant = f"{len(found)} can be meant" if found else "none is called so, the nearest are"
        raise UsageError(f"committee {wanted!r}: {meant}: {shown}; expected one id or name")

    def _nearest(self, wanted: str) -> str:
        folded = {filer: name.casefold() for filer, name in self.names.items()}
        near = process.extract(wanted.casefold(), folded, scorer=fuzz.WRatio, limit=NEAREST)
        return "; ".join(f"{self.name(filer)} ({filer})" for _, _, filer in near) or "none"

    @cached_property
    def _shared_names(self) -> frozenset[str]:
        seen = Counter(self.names.values())
        return frozenset(name for name, filers in seen.items() if filers > 1)

    @cached_property
    def _names_of_others(self) -> dict[str, str]:
        """Names of committees that filed nothing here, as those who name them write them."""
        rows = (
            self.tables.transactions
            .filter(pl.col("counterparty") != "", pl.col("name") != "")
            .group_by("counterparty", "name")
            .agg(pl.len().alias("times"))
            .sort("times", "name", descending=[True, False])
            .group_by("counterparty", maintain_order=True)
            .agg(pl.col("name").first())
            .collect(engine="streaming")
        )
        return {one: f"{name} ({one})" for one, name in rows.iter_rows()}
