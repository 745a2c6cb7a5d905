"""What had been filed by a day: the tables as a reader had them then."""

from __future__ import annotations

from datetime import date

import polars as pl

from downballot.money.tables import MoneyTables, Tables


def known_on(tables: Tables, day: date) -> MoneyTables:
    """Return the tables without what was filed after a day.

    Deduplicate after this, not before: a statement filed later must not take away the
    24-hour reports that were all a reader had. A filing that does not say when it was
    filed is taken as known at the end of its period.

    Args:
        tables: Tables as read, with every row.
        day: The last day of filing to include.
    """
    known = pl.coalesce("filed_on", "period_to", "election_on") <= day
    filings = tables.filings.filter(known)
    which = filings.select("source", "filing", "amendment").unique()
    on = ["source", "filing", "amendment"]
    return MoneyTables(
        filings=filings,
        transactions=tables.transactions.join(which, on=on, how="semi"),
        summaries=tables.summaries.join(which, on=on, how="semi"),
    )
