"""Who is who in what was read: committees by id, spellings of one donor, people's decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import msgspec
import polars as pl
from rapidfuzz import fuzz, process

from downballot.desk.file import journal_setting
from downballot.errors import UsageError
from downballot.ledger.journal_place import has_journal, open_journal
from downballot.ledger.people import People
from downballot.model.filing import Kind
from downballot.model.record import DonorCorrection, DonorJoin
from downballot.money.committees import (
    COMMITTEE_KINDS,
    Committees,
    committees_of,
    resolve_committees,
)
from downballot.money.donor_forms import plain_spelling, shown_forms, spelling_of
from downballot.money.linkage_values import Correction, Join
from downballot.money.movements import donor_key
from downballot.money.tables import MoneyTables
from downballot.pipeline.money_keeping import batch_ids
from downballot.sources.filing_format import FilingTables

NEAREST = 4
_GIVEN = (
    Kind.CONTRIBUTION.value, Kind.NON_MONETARY.value, Kind.LATE_CONTRIBUTION.value,
    Kind.LOAN.value, Kind.TRANSFER.value, Kind.MISCELLANEOUS.value,
)  # fmt: skip


class MoneyIdentity:
    """Who is who among the filers and donors of some tables.

    Args:
        tables: Everything that was read.
        corrections: People's decisions, in the order they were added.
    """

    def __init__(self, tables: FilingTables, corrections: Sequence[DonorCorrection]) -> None:
        self.tables = tables
        self.corrections = tuple(
            Correction(
                Join.MERGE if one.join is DonorJoin.SAME else Join.SPLIT,
                one.left,
                one.right,
                one.by,
                one.added_at,
                one.reason,
            )
            for one in corrections
        )

    @cached_property
    def committees(self) -> Committees:
        """The committees that filings name with an id; an id's corrections hold."""
        ids = [c for c in self.corrections if c.left.isdigit() and c.right.isdigit()]
        latest = {frozenset((c.left, c.right)): c for c in ids}
        return committees_of(
            self.tables.filings, self.tables.transactions, corrections=latest.values()
        )

    @cached_property
    def filers(self) -> dict[str, str]:
        """The id in use of each id that a person said is another's."""
        ids = {i for c in self.corrections for i in (c.left, c.right) if i.isdigit()}
        used = {one: self.committees.id_of(one) for one in ids}
        return {one: now for one, now in used.items() if one != now}

    def under_one_id(self, tables: FilingTables) -> FilingTables:
        """Return tables in which committees that are one have one id.

        Args:
            tables: Any tables of these filings.
        """
        if not self.filers:
            return tables
        filer = pl.col("filer").replace(self.filers)
        return msgspec.structs.replace(
            tables,
            filings=tables.filings.with_columns(filer),
            transactions=tables.transactions.with_columns(
                filer, pl.col("counterparty").replace(self.filers)
            ),
            summaries=tables.summaries.with_columns(filer),
        )

    def with_committees(self, tables: MoneyTables) -> MoneyTables:
        """Return tables in which a committee without id has that of the one of its name.

        A name that two committees have used stays without: two of one name stay two.

        Args:
            tables: Rows that count.
        """
        found = resolve_committees(tables.transactions, self.committees)
        known = found.filter(pl.col("committee") != "", pl.col("counterparty") == "")
        if known.is_empty():
            return tables
        names = known.select("name", "counterparty", "committee").lazy()
        committee = pl.col("entity").is_in(COMMITTEE_KINDS)
        filled = pl.when(committee).then(pl.col("committee"))
        resolved = (
            tables.transactions
            .join(names, on=["name", "counterparty"], how="left", maintain_order="left")
            .with_columns(pl.coalesce(filled, "counterparty").alias("counterparty"))
            .drop("committee")
        )
        return msgspec.structs.replace(tables, transactions=resolved)

    @cached_property
    def _forms(self) -> pl.DataFrame:
        """Every form of a name that gave, with how often."""
        given = self.tables.transactions.filter(pl.col("kind").is_in(_GIVEN))
        return (
            given
            .group_by(donor_key().alias("form"))
            .agg(pl.len().alias("rows"))
            .filter(pl.col("form") != "")
            .collect()
        )

    @cached_property
    def shown(self) -> dict[str, str]:
        """The form that stands for each form of a name that is another's.

        Raises:
            UsageError: Corrections contradict one another.
        """
        return shown_forms(self._forms, self.corrections)

    @property
    def decided(self) -> tuple[Correction, ...]:
        """People's decisions, on the forms that stand for those they name."""
        on = (
            msgspec.structs.replace(
                one,
                left=self.shown.get(one.left, one.left),
                right=self.shown.get(one.right, one.right),
            )
            for one in self.corrections
        )
        return tuple(one for one in on if one.join is Join.MERGE or one.left != one.right)

    def gifts_of(self, gifts: pl.LazyFrame, named: pl.Expr) -> pl.DataFrame:
        """Return gifts by these names, and those of every form that is the same donor's.

        Args:
            gifts: Transactions.
            named: Whether a row's name is asked for.

        Returns:
            The rows, with ``form``: who gave, by the form that stands for all of one donor's.
        """
        keyed = gifts.with_columns(self.form().alias("form"))
        asked = keyed.filter(named).select(pl.col("form").unique())
        return keyed.join(asked, on="form", how="semi", maintain_order="left").collect()

    def form(self) -> pl.Expr:
        """Return who gave, by the form that stands for all of one donor's."""
        return donor_key().replace(self.shown)

    def find(self, wanted: str, names: Mapping[str, str]) -> str:
        """Return the committee's id, or the form of a donor's name, that a person means.

        Args:
            wanted: An id, or a name as shown; its ZIP code may be left out.
            names: Names of filers by id.

        Raises:
            UsageError: None, or several, can be meant; the message lists them.
        """
        if wanted in names:
            return wanted
        forms = self._forms["form"]
        if wanted in set(forms):
            return wanted
        forms_spelt = self._forms.with_columns(spelling_of(pl.col("form")).alias("spelling"))
        spelling, key = pl.col("spelling"), plain_spelling(wanted)
        without_zip = spelling.str.replace(r" \d{5}( \d{4})?$", "")
        alike = forms_spelt.filter((spelling == key) | (without_zip == key)).sort(
            ["rows", "form"], descending=[True, False]
        )
        if alike["spelling"].n_unique() == 1:
            return str(alike["form"][0])
        raise UsageError(_not_one(wanted, alike["form"].to_list(), forms.to_list()))


def _not_one(wanted: str, alike: Sequence[str], forms: Sequence[str]) -> str:
    near = process.extract(wanted.upper(), forms, scorer=fuzz.WRatio, limit=NEAREST)
    shown = list(alike[:NEAREST]) or [one for one, _, _ in near]
    meant = f"{len(alike)} can be meant" if alike else "nobody is written so, the nearest are"
    return (
        f"donor {wanted!r}: {meant}: {'; '.join(shown) or 'none'}; expected one of them, or a "
        "committee's id"
    )


def donor_corrections(desk: Path) -> tuple[DonorCorrection, ...]:
    """Return what people of a desk said of donors, in the order it was added.

    Args:
        desk: The desk's folder.

    Raises:
        LedgerError: The journal cannot be read.
    """
    if not has_journal(desk):
        return ()
    journal = open_journal(desk, journal_setting(desk))
    try:
        return People(journal).donor_corrections()
    finally:
        journal.close()


def money_state(desk: Path, people: People) -> tuple[str, ...]:
    """Return what the money of a desk depends on; empty where nothing was taken in.

    Args:
        desk: The desk's folder.
        people: What people added to the desk.
    """
    taken = batch_ids(desk)
    corrected = len(people.donor_corrections()) if taken else 0
    return (*taken, f"{corrected} corrections") if corrected else taken


def add_donor_correction(
    desk: Path, identity: MoneyIdentity, names: Mapping[str, str], row: DonorCorrection
) -> DonorCorrection:
    """Add what a person says of two donors or committees; nothing is edited or removed.

    Args:
        desk: The desk's folder.
        identity: Who is who on the desk so far.
        names: Names of filers by id.
        row: The row, its donors named as a person would.

    Returns:
        The row as kept, its donors as filings write them.

    Raises:
        UsageError: No reason, no such donor, one and the same twice, a committee and a donor,
            or a contradiction with what was said before.
        NotKept: The journal could not be written.
    """
    if not row.reason.strip():
        raise UsageError("--reason: empty, expected why the two are one or two")
    left, right = (identity.find(one.strip(), names) for one in (row.left, row.right))
    if left == right:
        raise UsageError(f"{row.left!r} and {row.right!r} are one form {left!r}, expected two")
    if (left in names) != (right in names):
        raise UsageError(
            f"{left!r} and {right!r}: one is a filer's id and one a donor's name, expected two "
            "of a kind"
        )
    kept = msgspec.structs.replace(row, left=left, right=right)
    before = donor_corrections(desk)
    after = MoneyIdentity(identity.tables, (*before, kept))
    _ = after.shown, after.filers  # raises where decisions contradict one another
    journal = open_journal(desk, journal_setting(desk))
    try:
        People(journal).add([kept])
    finally:
        journal.close()
    return kept
