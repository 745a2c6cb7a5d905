"""What the schedules of California's forms say, as transactions.

The state's tables and its electronic filing format have the same records with the same
columns. A row here has these columns as text and the number of its ``line``. Which filing it is
of, the format says; so it does whom the money of a form 496 is for or against, which stands on
the cover alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl
from msgspec import Struct

from downballot.model.filing import Entity
from downballot.sources.california_cells import (
    code_of,
    day,
    dollars,
    told_by_code,
    unread_amount,
    unread_day,
    with_read_cells,
)
from downballot.sources.california_records import (
    RECORDS,
    REPAYMENTS,
    Record,
    by_schedule,
)
from downballot.sources.money_cells import zip5
from downballot.sources.schedule_d import TYPES, without_type

_WRONG = "_wrong"
_ENTITIES: Final = {
    "IND": Entity.INDIVIDUAL,
    "CAO": Entity.INDIVIDUAL,
    "COM": Entity.COMMITTEE,
    "RCP": Entity.COMMITTEE,
    "CTL": Entity.COMMITTEE,
    "BMC": Entity.COMMITTEE,
    "PTY": Entity.PARTY,
    "SCC": Entity.SMALL_CONTRIBUTORS,
    "OTH": Entity.ORGANISATION,
    "BNM": Entity.ORGANISATION,
    "MDI": Entity.ORGANISATION,
    "SMO": Entity.ORGANISATION,
}


class Fault(Struct, frozen=True):
    """One way in which a row may be of no use.

    Attributes:
        wrong: Whether a row is.
        reason: What is wrong, for rows that are.
    """

    wrong: pl.Expr
    reason: pl.Expr


def faults(record: Record) -> list[Fault]:
    """Return every way in which a row of a record may be of no use, first things first."""
    unknown = ~code_of("FORM_TYPE").is_in(list(record.kinds))
    return [
        _fault(unknown, "FORM_TYPE", f"one of {', '.join(record.kinds)}"),
        *(
            _fault(~code_of(column).is_in(allowed), column, " or ".join(filter(None, allowed)))
            for column, allowed in record.codes.items()
        ),
        *(no_amount(column) for column in record.amounts),
        *(no_day(column) for column in record.days),
        *([_no_type()] if "EXPN_CODE" in record.columns else []),
    ]


def no_amount(column: str) -> Fault:
    """Return the fault of a column that is neither blank nor an amount."""
    return _fault(unread_amount(column), column, "dollars and cents")


def no_day(column: str) -> Fault:
    """Return the fault of a column that is neither blank nor a day."""
    return _fault(unread_day(column), column, "a day from 1900 to 2099")


def _no_type() -> Fault:
    wrong = without_type(code_of("FORM_TYPE"), code_of("EXPN_CODE"))
    return _fault(wrong, "EXPN_CODE", TYPES)


def _fault(wrong: pl.Expr, column: str, expected: str) -> Fault:
    return Fault(wrong, pl.format(f"{column} '{{}}', expected {expected}", pl.col(column)))


class Reading(Struct, frozen=True):
    """How rows become rows of another table.

    Attributes:
        faults: Why a row may be left out.
        values: Expression of each column.
    """

    faults: list[Fault]
    values: dict[str, pl.Expr]


def readings(name: str) -> list[Reading]:
    """Return how rows become transactions; a loan and what was paid back of it are two.

    Args:
        name: Name of the record (``RCPT``).
    """
    record = RECORDS[name]
    found = [Reading(faults(record), _common(record) | record.values)]
    if name == "LOAN":
        values = _common(REPAYMENTS) | REPAYMENTS.values
        nothing = Fault((values["cents"] == 0) | values["kind"].is_null(), pl.lit(""))
        found.append(Reading([*faults(record), nothing], values))
    return found


def select(
    rows: pl.DataFrame, reading: Reading, schema: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    """Return the columns of a schema, of those rows that have no fault.

    Args:
        rows: Rows with all columns that are read.
        reading: How to read them; a column that it does not have is empty.
        schema: Columns wanted and their types.
    """
    values = [
        reading.values.get(name, pl.lit("")).cast(kind).alias(name)
        for name, kind in schema.items()
    ]
    wrong = pl.any_horizontal(pl.lit(value=False), *(fault.wrong for fault in reading.faults))
    cells = with_read_cells(rows, [*values, wrong])
    read = cells.select(*values, wrong.alias(_WRONG))
    left_out = read.drop_in_place(_WRONG)
    return read.filter(~left_out) if left_out.any() else read


def _common(record: Record) -> dict[str, pl.Expr]:
    values = {
        "line": pl.col("line"),
        "schedule": code_of("FORM_TYPE"),
        "kind": by_schedule(record.kinds),
        "transaction": pl.col("TRAN_ID"),
        "cents": dollars(record.amounts[0]),
        "memo": code_of("MEMO_CODE") == "X",
        "date": day(record.days[0]) if record.days else pl.lit(None, pl.Date()),
        "entity": pl.lit(Entity.UNKNOWN),
    }
    return values | (_counterparty(record.party) if record.party else {})


def _counterparty(party: str) -> dict[str, pl.Expr]:
    place = "LOAN" if party == "LNDR" else party
    return {
        "entity": told_by_code("ENTITY_CD", _ENTITIES, Entity.UNKNOWN),
        "name": pl.col(f"{party}_NAML"),
        "first_name": pl.col(f"{party}_NAMF"),
        "city": pl.col(f"{place}_CITY"),
        "state": pl.col(f"{place}_ST"),
        "zip": zip5(pl.col(f"{place}_ZIP4")),
    }
