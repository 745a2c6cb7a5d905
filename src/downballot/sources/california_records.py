"""Records of California's forms: which columns they have and what they say.

Source: Secretary of State, CAL file layouts 2.01 (2001) and 2.20 (2016). What the amounts of a
loan mean is confirmed by the summary lines of filed statements: 1 lent or received in the
period, 2 outstanding at its end, 5 paid back, 6 forgiven.
"""

from __future__ import annotations

from typing import Final

import polars as pl
from msgspec import Struct

from downballot.model.filing import Kind
from downballot.sources.california_cells import (
    TARGET,
    code_of,
    day,
    dollars,
    filer_id,
    target,
    told_by_code,
    whole_name,
)
from downballot.sources.schedule_d import GIFTS, INDEPENDENT


class Record(Struct, frozen=True):
    """How a kind of record becomes transactions.

    Attributes:
        kinds: Kind of each schedule that the record may be on.
        amounts: Columns with dollars; blank is none, anything else must be an amount.
        days: Columns with a day; the first is that of the transaction.
        party: Start of the names of the columns about the counterparty; empty for none.
        columns: Other columns that are used.
        codes: Codes that a column may have, where a row is of no use without.
        values: Expressions of the transaction's columns that are not as for all records.
    """

    kinds: dict[str, Kind]
    amounts: tuple[str, ...]
    days: tuple[str, ...]
    party: str
    columns: tuple[str, ...]
    codes: dict[str, tuple[str, ...]]
    values: dict[str, pl.Expr]

    @property
    def used(self) -> list[str]:
        """Names of all columns that are used of a row."""
        party = [f"{self.party}_{end}" for end in ("NAML", "NAMF")] if self.party else []
        place = self.party if self.party != "LNDR" else "LOAN"
        place_columns = [f"{place}_{end}" for end in ("CITY", "ST", "ZIP4")] if party else []
        common = ["FORM_TYPE", "TRAN_ID", "MEMO_CODE"]
        several = (*common, *party, *place_columns, *self.amounts, *self.days, *self.columns)
        return list(dict.fromkeys(several))


def by_schedule(kinds: dict[str, Kind]) -> pl.Expr:
    """Return the kind that a row's schedule tells; null for an unknown schedule."""
    return told_by_code("FORM_TYPE", kinds, None)


def _paid(kinds: dict[str, Kind]) -> pl.Expr:
    """Return the kind of a payment: by its code where the schedule mixes several."""
    code = code_of("EXPN_CODE")
    mixed = code_of("FORM_TYPE").is_in(["D", "F450P5", "F461P5"])
    return (
        pl.when(mixed & (code == INDEPENDENT)).then(pl.lit(Kind.INDEPENDENT))
        .when(mixed & code.is_in(GIFTS)).then(pl.lit(Kind.CONTRIBUTION_MADE))
        .otherwise(by_schedule(kinds))
    )  # fmt: skip


def _lent(kinds: dict[str, Kind]) -> pl.Expr:
    repaid = code_of("LOAN_TYPE").is_in(["B2R", "B2F"])
    return pl.when(repaid).then(pl.lit(Kind.LOAN_REPAYMENT)).otherwise(by_schedule(kinds))


_LOAN_AMOUNTS = ("LOAN_AMT1", "LOAN_AMT2", "LOAN_AMT5", "LOAN_AMT6")
_LENDER = {
    "employer": pl.col("LOAN_EMP"),
    "occupation": pl.col("LOAN_OCC"),
    "counterparty": filer_id("CMTE_ID"),
    "intermediary": whole_name("INTR"),
    "code": code_of("LOAN_TYPE"),
}
_LENDER_COLUMNS = (
    "LOAN_TYPE",
    "LOAN_EMP",
    "LOAN_OCC",
    "CMTE_ID",
    "INTR_NAML",
    "INTR_NAMF",
    "ENTITY_CD",
)
# Guarantees (B2 without a code) and balances (B3, H3) are no money that moved.
_STANDING = code_of("FORM_TYPE").is_in(["B3", "H3"]) | (
    (code_of("FORM_TYPE") == "B2") & ~code_of("LOAN_TYPE").is_in(["B2R", "B2F"])
)
_REPAID = dollars("LOAN_AMT5") + dollars("LOAN_AMT6")

RECEIPTS: Final = Record(
    kinds={
        "A": Kind.CONTRIBUTION,
        "A-1": Kind.TRANSFER,
        "C": Kind.NON_MONETARY,
        "I": Kind.MISCELLANEOUS,
        "F401A": Kind.MISCELLANEOUS,  # what a slate mailer organisation is paid
        "F496P3": Kind.LATE_SOURCE,
    },
    amounts=("AMOUNT",),
    days=("RCPT_DATE",),
    party="CTRIB",
    columns=(
        "ENTITY_CD", "CTRIB_EMP", "CTRIB_OCC", "TRAN_TYPE", "CTRIB_DSCR", "CMTE_ID",
        "INTR_NAML", "INTR_NAMF", "INTR_CMTEID", *TARGET,
    ),
    codes={},
    values={
        "employer": pl.col("CTRIB_EMP"),
        "occupation": pl.col("CTRIB_OCC"),
        "counterparty": filer_id("CMTE_ID"),
        "intermediary": whole_name("INTR"),
        "intermediary_id": filer_id("INTR_CMTEID"),
        "code": code_of("TRAN_TYPE"),
        "description": pl.col("CTRIB_DSCR"),
        **target(),
    },
)  # fmt: skip
_PAYMENT_KINDS: Final = {
    "D": Kind.CONTRIBUTION_MADE,
    "E": Kind.EXPENDITURE,
    "G": Kind.SUBVENDOR,
    "F450P5": Kind.EXPENDITURE,
    "F461P5": Kind.EXPENDITURE,
    "F465P3": Kind.INDEPENDENT,
}
PAYMENTS: Final = Record(
    kinds=_PAYMENT_KINDS,
    amounts=("AMOUNT",),
    days=("EXPN_DATE",),
    party="PAYEE",
    columns=("ENTITY_CD", "EXPN_CODE", "EXPN_DSCR", "CMTE_ID", *TARGET),
    codes={"SUP_OPP_CD": ("", "S", "O")},
    values={
        "kind": _paid(_PAYMENT_KINDS),
        "counterparty": filer_id("CMTE_ID"),
        "code": code_of("EXPN_CODE"),
        "description": pl.col("EXPN_DSCR"),
        **target(),
    },
)
LATE_SPENDING: Final = Record(
    kinds={"F496": Kind.LATE_INDEPENDENT},
    amounts=("AMOUNT",),
    days=("EXP_DATE",),
    party="",
    columns=("EXPN_DSCR",),
    codes={},
    values={"description": pl.col("EXPN_DSCR"), **target()},
)
LATE_CONTRIBUTIONS: Final = Record(
    kinds={"F497P1": Kind.LATE_CONTRIBUTION, "F497P2": Kind.LATE_MADE},
    amounts=("AMOUNT",),
    days=("CTRIB_DATE", "ELEC_DATE"),
    party="ENTY",
    columns=("ENTITY_CD", "CTRIB_EMP", "CTRIB_OCC", "CMTE_ID", *TARGET),
    codes={},
    values={
        "employer": pl.col("CTRIB_EMP"),
        "occupation": pl.col("CTRIB_OCC"),
        "counterparty": filer_id("CMTE_ID"),
        "election": day("ELEC_DATE").dt.to_string("%Y-%m-%d").fill_null(""),
        **target(),
    },
)
_LOAN_KINDS: Final = {
    "B1": Kind.LOAN,
    "B2": Kind.LOAN,
    "B3": Kind.LOAN,
    "H": Kind.LOAN_MADE,
    "H1": Kind.LOAN_MADE,
    "H2": Kind.LOAN_MADE,
    "H3": Kind.LOAN_MADE,
}
LOANS: Final = Record(
    kinds=_LOAN_KINDS,
    amounts=_LOAN_AMOUNTS,
    days=("LOAN_DATE1",),
    party="LNDR",
    columns=_LENDER_COLUMNS,
    codes={},
    values={
        **_LENDER,
        "kind": _lent(_LOAN_KINDS),
        "cents": pl.when(code_of("FORM_TYPE") == "H2").then(-dollars("LOAN_AMT1"))
        .when(code_of("FORM_TYPE").is_in(["B3", "H3"])).then(dollars("LOAN_AMT2"))
        .otherwise(dollars("LOAN_AMT1")),
        "memo": _STANDING,
    },
)  # fmt: skip
REPAYMENTS: Final = Record(
    kinds={"B1": Kind.LOAN_REPAYMENT, "H": Kind.LOAN_MADE},
    amounts=_LOAN_AMOUNTS,
    days=("LOAN_DATE1",),
    party="LNDR",
    columns=_LENDER_COLUMNS,
    codes={},
    values={
        **_LENDER,
        "date": pl.lit(None, pl.Date()),  # the form has the day of the loan alone
        "cents": pl.when(code_of("FORM_TYPE") == "H").then(-_REPAID).otherwise(_REPAID),
    },
)
ACCRUED: Final = Record(
    kinds={"F": Kind.ACCRUED},
    amounts=("AMT_INCUR", "AMT_PAID"),
    days=(),
    party="PAYEE",
    columns=("ENTITY_CD", "EXPN_CODE", "EXPN_DSCR", "CMTE_ID"),
    codes={},
    values={
        # What is paid of it is on schedule E too: line 9 of the summary is the difference.
        "cents": dollars("AMT_INCUR") - dollars("AMT_PAID"),
        "counterparty": filer_id("CMTE_ID"),
        "code": code_of("EXPN_CODE"),
        "description": pl.col("EXPN_DSCR"),
    },
)
RECORDS: Final = {
    "RCPT": RECEIPTS,
    "EXPN": PAYMENTS,
    "S496": LATE_SPENDING,
    "S497": LATE_CONTRIBUTIONS,
    "LOAN": LOANS,
    "DEBT": ACCRUED,
}
