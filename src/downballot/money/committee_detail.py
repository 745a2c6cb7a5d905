"""One committee in detail: who controls it, where its money went, what it filed anew."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl
from msgspec import Struct

from downballot.model.filing import Kind
from downballot.money.covers import filers
from downballot.money.late_alert import new_reports
from downballot.money.late_values import LateReport
from downballot.money.removal import COUNTED, Deduplicated

_LATE: Final = [
    Kind.LATE_INDEPENDENT.value,
    Kind.LATE_CONTRIBUTION.value,
    Kind.LATE_MADE.value,
]
_OUT: Final = [
    Kind.EXPENDITURE.value,
    Kind.CONTRIBUTION_MADE.value,
    Kind.INDEPENDENT.value,
    Kind.LATE_INDEPENDENT.value,
    Kind.LATE_MADE.value,
    Kind.LOAN_MADE.value,
    Kind.LOAN_REPAYMENT.value,
    Kind.MEMBERSHIP.value,
]


class Recipient(Struct, frozen=True):
    """Whom a committee paid, what for, and how much.

    Attributes:
        kind: What the payments are (``Kind``).
        name: Who was paid; empty where the filing names nobody.
        cents: All payments of the kind to it, in whole cents.
        rows: How many.
    """

    kind: str
    name: str
    cents: int
    rows: int


class AmendedFiling(Struct, frozen=True):
    """A filing that amends or replaces an earlier one.

    Attributes:
        form: Which form.
        filing: Its id.
        amendment: Which version of it; 0 where it replaces another filing.
        replaces: Id of the filing that it replaces; empty for none.
        filed_on: When it was filed; None where the source does not say.
        period_to: Last day of its period; None for a form without one.
    """

    form: str
    filing: str
    amendment: int
    replaces: str
    filed_on: date | None
    period_to: date | None


class CommitteeDetail(Struct, frozen=True):
    """What the filings of one committee say beside its totals.

    Attributes:
        candidate: The candidate whose committee it says it is; empty for nobody's.
        recipients: Whom it paid, by kind of payment, the most first.
        late: Its reports within 24 hours, the newest first.
        amended: Filings that amend or replace earlier ones, the newest first.
        filings: How many filings are here, each version by itself.
    """

    candidate: str
    recipients: tuple[Recipient, ...]
    late: tuple[LateReport, ...]
    amended: tuple[AmendedFiling, ...]
    filings: int


def committee_detail(found: Deduplicated, filer: str, shown: int) -> CommitteeDetail:
    """Return what the filings of one committee say beside its totals.

    Args:
        found: Every row, each with why it is not counted.
        filer: The committee's id.
        shown: How many recipients to name, 1 or more.
    """
    own = found.filings.filter(pl.col("filer") == filer).collect()
    rows = found.transactions.filter(pl.col("filer") == filer).collect()
    late = rows.filter(pl.col("kind").is_in(_LATE))
    counted = own.filter(pl.col("removed") == COUNTED)
    said = filers(counted)["own_candidate"].to_list()
    return CommitteeDetail(
        candidate=said[0] if said else "",
        recipients=_recipients(rows.filter(pl.col("removed") == COUNTED), shown),
        late=new_reports(own, late, ()),
        amended=_amended(own),
        filings=len(own),
    )


def _recipients(rows: pl.DataFrame, shown: int) -> tuple[Recipient, ...]:
    first = pl.col("first_name").fill_null("")
    name = pl.when(first != "").then(pl.concat_str(first, pl.lit(" "), "name"))
    paid = (
        rows
        .filter(pl.col("kind").is_in(_OUT))
        .with_columns(name.otherwise("name").fill_null("").alias("name"))
        .group_by("kind", "name")
        .agg(pl.col("cents").sum(), pl.len().cast(pl.Int64).alias("rows"))
        .sort(["cents", "kind", "name"], descending=[True, False, False])
        .head(shown)
    )
    return tuple(Recipient(**row) for row in paid.to_dicts())


def _amended(own: pl.DataFrame) -> tuple[AmendedFiling, ...]:
    again = own.filter((pl.col("amendment") > 0) | (pl.col("supersedes").fill_null("") != ""))
    ordered = again.rename({"supersedes": "replaces"}).sort(
        "filed_on", "filing", "amendment", descending=True, nulls_last=True
    )
    columns = AmendedFiling.__struct_fields__
    return tuple(AmendedFiling(**row) for row in ordered.select(columns).to_dicts())
