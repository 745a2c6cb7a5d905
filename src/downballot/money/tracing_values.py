"""What tracing takes and gives: movements of money, spending, and where it came from."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import polars as pl
from msgspec import Struct


class Bucket(StrEnum):
    """What kind of source money is traced back to; its value is what a reader sees."""

    DONOR = "original source"
    OPENING = "opening cash, source unknown"
    LOAN = "loans"
    UNITEMISED = "unitemised"
    OTHER_INCOME = "other income, no contribution"
    OUTSIDE = "not traced: filer outside what is loaded"
    CIRCULATING = "money circulating among committees"
    BEFORE = "spent before any receipt on record"


MOVEMENTS: Final = pl.Schema({
    "date": pl.Date(),  # null where the record has none
    "giver": pl.String(),  # filer id of a committee, else a key of the donor; may be empty
    "taker": pl.String(),  # filer id of the committee that received it
    "cents": pl.Int64(),  # negative for money given back
    "bucket": pl.String(),  # Bucket; counts where the giver is no loaded filer
    "via": pl.String(),  # intermediary that the filing names; empty for nobody
})

SPENDING: Final = pl.Schema({
    "date": pl.Date(),
    "committee": pl.String(),  # filer id of who paid
    "cents": pl.Int64(),  # negative for a payment that came back
    "candidate": pl.String(),  # for or against whom; empty for nobody
    "measure": pl.String(),
    "side": pl.String(),  # downballot.model.filing.Side
})

AIM: Final = ("candidate", "measure", "side")

TRACED: Final = pl.Schema({  # after the columns that were asked for
    "bucket": pl.String(),
    "source": pl.String(),  # giver's key; the committee's id where a bucket has no giver
    "pro_rata_cents": pl.Int64(),
    "lifo_cents": pl.Int64(),
    "fifo_cents": pl.Int64(),
    "least_cents": pl.Int64(),  # least and most of the three
    "most_cents": pl.Int64(),
})

LEFT_OUT: Final = pl.Schema({
    "table": pl.String(),  # movements or spending
    "row": pl.UInt32(),  # of the frame that was given, the first is 0
    "cents": pl.Int64(),
    "reason": pl.String(),
})


class FlowCounts(Struct, frozen=True, kw_only=True):
    """What laying out met on its way, as figures to print beside a trace.

    Attributes:
        movements: Rows of movements used.
        spending: Rows of spending used.
        left_out: Rows that could not be used; each is in ``Flows.left_out``.
        dated_by_assumption: Rows without a date that were put on the day given for them.
        earmarked: Rows for which the filing names an intermediary.
        returned_cents: Money given back, in whole.
        cancelled_cents: The part of it that was taken off the earlier gift itself.
        uncovered_days: Days on which a committee paid more than it had on record.
        uncovered_cents: How much more, in whole.
        circles: Groups of committees that paid each other in a circle on one day.
    """

    movements: int
    spending: int
    left_out: int
    dated_by_assumption: int
    earmarked: int
    returned_cents: int
    cancelled_cents: int
    uncovered_days: int
    uncovered_cents: int
    circles: int


class FlowPath(Struct, frozen=True):
    """One way that money took from a source to who spent it.

    Attributes:
        bucket: What kind of source it is.
        steps: The source, intermediaries and committees in order; the last one spent it.
            Empty for all other paths together.
        cents: How much took this way, pro rata.
    """

    bucket: str
    steps: tuple[str, ...]
    cents: int


class MainSource(Struct, frozen=True):
    """The direct source of a large share of a committee's receipts.

    Attributes:
        committee: The committee's filer id.
        bucket: What kind of source it is.
        source: The giver's key.
        cents: What it gave, less what it got back.
        receipts_cents: All that the committee received, less what it gave back.
    """

    committee: str
    bucket: str
    source: str
    cents: int
    receipts_cents: int
