"""The money of a desk, or of a folder of filings: totals, traces, late money, committees."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl
from msgspec import structs

from downballot.errors import UsageError
from downballot.model.filing import Kind
from downballot.model.record import DonorCorrection
from downballot.money.deduplicating import deduplicate
from downballot.money.desk_values import (
    CommitteeMoney,
    DonorMoney,
    Given,
    MoneyTrace,
    SetAside,
)
from downballot.money.flows import Flows, lay_out
from downballot.money.late import late_money
from downballot.money.late_values import LateContest
from downballot.money.listed_elections import each_once
from downballot.money.main_sources import main_sources
from downballot.money.marked_values import MarkedRow
from downballot.money.marking import marked_rows
from downballot.money.movements import movements_of, of_another_election, spending_of
from downballot.money.reconciling import reconcile_filings
from downballot.money.removal import Deduplicated
from downballot.money.tables import MoneyTables
from downballot.money.totals import totals
from downballot.money.totals_values import Place, Totals
from downballot.pipeline.money_donors import linked
from downballot.pipeline.money_identity import MoneyIdentity, donor_corrections
from downballot.pipeline.money_keeping import kept_tables
from downballot.pipeline.money_naming import FilerNames
from downballot.pipeline.money_reading import labelled, read_all, together
from downballot.pipeline.money_tracing import trace_money
from downballot.sources.filing_format import FilingTables

SHOWN = 12
NEAREST = 4
_GIFTS = [Kind.CONTRIBUTION.value, Kind.NON_MONETARY.value]


class MoneyDesk:
    """The filings of a desk or folder, each dollar once.

    Args:
        tables: Everything that was read.
        corrections: What people said of donors and committees, in the order it was added.
    """

    def __init__(
        self, tables: FilingTables, corrections: Sequence[DonorCorrection] = ()
    ) -> None:
        self.identity = MoneyIdentity(tables, corrections)
        self.tables = self.identity.under_one_id(tables)

    @cached_property
    def deduplicated(self) -> Deduplicated:
        """Every row, each with why it is not counted."""
        return deduplicate(self.tables)

    @cached_property
    def kept(self) -> MoneyTables:
        """The rows that count."""
        return self.deduplicated.kept()

    def totals(self, as_of: date | None = None, place: Place | None = None) -> Totals:
        """Return what every filer raised and spent, and for and against whom.

        Args:
            as_of: Last day of transactions to include; None for all.
            place: Which contributors' addresses are inside; None to ask nothing.
        """
        return totals(self.kept, as_of=as_of, place=place)

    def set_aside(self) -> tuple[SetAside, ...]:
        """Return the rows that could not be used, in the order of their files."""
        rows = self.tables.set_aside.select("file", "line", "reason").collect()
        return tuple(SetAside(**row) for row in rows.to_dicts())

    @cached_property
    def marked(self) -> tuple[MarkedRow, ...]:
        """Rows that were kept and are strange, each with why and what is made of it."""
        return marked_rows(self.deduplicated)

    @cached_property
    def newest(self) -> date | None:
        """The newest day of any transaction; None where none has one."""
        days = self.tables.transactions.select(pl.col("date").max())
        found: date | None = days.collect().item()
        return found

    def late(self, since: date) -> tuple[LateContest, ...]:
        """Return late money filed since a day, by contest, largest first."""
        late = [Kind.LATE_INDEPENDENT, Kind.LATE_CONTRIBUTION, Kind.LATE_MADE]
        rows = self.tables.transactions.filter(pl.col("kind").is_in(late)).collect()
        return late_money(self.tables.filings.collect(), rows, since)

    def reconcile(self) -> pl.DataFrame:
        """Return each filing's rows beside its own summary lines."""
        return reconcile_filings(self.deduplicated, set_aside=self.tables.set_aside)

    def flows(self, *, undated: date | None = None, as_of: date | None = None) -> Flows:
        """Return movements and spending, ready to be traced.

        Args:
            undated: The day that rows without a date are taken to be of, but those that
                name the day of another election; None sets all of them aside.
            as_of: The last day that counts; None for all.
        """
        tables = self._named
        if undated:
            fitting = tables.transactions.filter(~of_another_election(undated))
            tables = structs.replace(tables, transactions=fitting)
        moved = self._moved(tables)
        return lay_out(moved, spending_of(tables), undated=undated, as_of=as_of)

    @cached_property
    def _named(self) -> MoneyTables:
        """The rows that count, committees named without id under that of their name."""
        return self.identity.with_committees(self.kept)

    def _moved(self, tables: MoneyTables) -> pl.DataFrame:
        """What each committee received, from each donor under one form of the name."""
        giver = pl.col("giver").replace(self.identity.shown)
        return movements_of(tables).with_columns(giver)

    def of_other_elections(self, undated: date | None) -> int:
        """Count the rows without a day that name another election than that of a day.

        Args:
            undated: The day; None for none.
        """
        if undated is None:
            return 0
        rows = self.kept.transactions.filter(of_another_election(undated))
        return int(rows.select(pl.len()).collect().item())

    def trace(
        self,
        *,
        candidate: str = "",
        committee: str = "",
        side: str = "",
        undated: date | None = None,
        as_of: date | None = None,
    ) -> MoneyTrace:
        """Return who paid for what was spent for or against a candidate, or by a committee.

        Args:
            candidate: Name of the candidate, as filings have it; empty for anybody.
            committee: Id or name of who spent; empty for anybody.
            side: ``support`` or ``oppose``; empty for both.
            undated: As for ``flows``.
            as_of: As for ``flows``.

        Raises:
            UsageError: Nothing is asked for, no such committee, or nothing was spent so.
        """
        return trace_money(
            self,
            candidate=candidate,
            committee=committee,
            side=side,
            undated=undated,
            as_of=as_of,
        )

    @property
    def names(self) -> dict[str, str]:
        """The name of each filer as it last filed it, by id; the id where it has none."""
        return self._naming.names

    def name(self, filer: str) -> str:
        """Return what a filer or giver is called; with its id where several share the name.

        Args:
            filer: Id of a filer, or the key of a donor.
        """
        return self._naming.name(filer)

    def find_committee(self, wanted: str) -> str:
        """Return the id of the committee that a person means.

        Args:
            wanted: Its id, or words of its name.

        Raises:
            UsageError: None, or several, can be meant; the message lists them with ids.
        """
        return self._naming.find(wanted)

    @cached_property
    def _naming(self) -> FilerNames:
        return FilerNames(self.tables)

    def committee(self, wanted: str) -> CommitteeMoney:
        """Return what is known of one committee.

        Raises:
            UsageError: No committee, or several, can be meant; the message lists them.
        """
        filer = self.find_committee(wanted)
        found = self.totals()
        flows = self.flows()
        files = self.tables.filings.filter(pl.col("filer") == filer).select("file").unique()
        aside = self.tables.set_aside.join(files, on="file", how="semi")
        return CommitteeMoney(
            filer_id=filer,
            name=self.name(filer),
            totals=tuple(one for one in found.committee_totals() if one.filer_id == filer),
            spending=tuple(one for one in found.spender_totals() if one.filer_id == filer),
            main_sources=tuple(
                structs.replace(one, source=self.name(one.source))
                for one in main_sources(flows)
                if one.committee == filer
            ),
            givers=self.givers((filer,)),
            set_aside=int(aside.select(pl.len()).collect().item()),
            files=tuple(sorted(files.collect()["file"].to_list())),
        )

    def donor(self, wanted: str) -> tuple[DonorMoney, ...]:
        """Return donors whose names have these words, the largest first.

        Forms of a name that are taken for one donor are together: by the linkage model that
        comes with Downballot, people and organisations apart.

        Args:
            wanted: Words of the name, in any order and case.

        Raises:
            UsageError: Nobody's name has them.
        """
        words = [word.strip(",.") for word in wanted.casefold().split()]
        named = pl.concat_str("name", "first_name", separator=" ").str.to_lowercase()
        has = [named.str.contains(word, literal=True) for word in words if word]
        if not has:
            raise UsageError(f"donor {wanted!r}: no name, expected words of a name")
        gifts = each_once(self.kept).filter(pl.col("kind").is_in(_GIFTS))
        rows = self.identity.gifts_of(gifts, pl.all_horizontal(has))
        if rows.is_empty():
            raise UsageError(f"donor {wanted!r}: nobody of that name, expected words of a name")
        found = [self._donor(group) for group in linked(rows, self.identity.decided)]
        return tuple(sorted(found, key=lambda one: (-one.cents, one.forms)))

    def _donor(self, rows: pl.DataFrame) -> DonorMoney:
        by = rows.group_by("filer").agg(
            pl.col("cents").sum(),
            pl.len().alias("gifts"),
            pl.col("date").min().alias("first"),
            pl.col("date").max().alias("last"),
        )
        ordered = by.sort(["cents", "filer"], descending=[True, False]).to_dicts()
        return DonorMoney(
            forms=tuple(sorted(set(rows["form"].to_list()))),
            cents=int(rows["cents"].sum()),
            gifts=tuple(Given(committee=self.name(row.pop("filer")), **row) for row in ordered),
        )

    def givers(self, filers: Collection[str]) -> tuple[tuple[str, int], ...]:
        """Return the largest givers to some committees together: name and cents.

        Args:
            filers: Ids of the committees.
        """
        received = self._moved(self._named).filter(pl.col("taker").is_in(sorted(filers)))
        rows = received.group_by("giver").agg(pl.col("cents").sum())
        largest = rows.sort(["cents", "giver"], descending=[True, False]).head(SHOWN)
        return tuple((self.name(giver), cents) for giver, cents in largest.iter_rows())


def money_of_desk(desk: Path) -> MoneyDesk:
    """Return the money that was taken in on a desk.

    Args:
        desk: The desk's folder.

    Raises:
        UsageError: Nothing was taken in.
        LedgerError: A record cannot be read.
    """
    tables = kept_tables(desk)
    if tables is None:
        raise UsageError(
            f"{desk}: no filings yet, expected some taken in with `downballot money ingest "
            f"FILE --desk {desk}`, or --folder with a folder of filings"
        )
    return MoneyDesk(tables, donor_corrections(desk))


def money_of_folder(folder: Path) -> MoneyDesk:
    """Return the money of a file or folder of filings, without a desk.

    Args:
        folder: The file or folder.

    Raises:
        UsageError: Nothing can be read there.
        FormatError: A file cannot be used.
    """
    return MoneyDesk(together(labelled(list(read_all(folder)))))
