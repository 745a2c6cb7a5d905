"""Campaign filings as tables: what every format of filings is read into.

One row a fact, in four tables whose columns are the same whatever the format. Money is in
whole cents. What a filer wrote is kept as written; codes that every format has in common
are the values of the enumerations here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import polars as pl


class Kind(StrEnum):
    """What a transaction is, whatever schedule a form keeps it on.

    In brackets where California's forms have it.
    """

    CONTRIBUTION = "contribution"  # money received (460 A, 497 Part 1 aside)
    NON_MONETARY = "non-monetary"  # goods and services received (460 C)
    MISCELLANEOUS = "miscellaneous"  # other increases to cash (460 I), no contribution
    LOAN = "loan"  # received (460 B1)
    LOAN_REPAYMENT = "loan-repayment"  # paid back or forgiven (460 B1, B2)
    LOAN_MADE = "loan-made"  # lent to others (460 H)
    EXPENDITURE = "expenditure"  # payments made (460 E)
    ACCRUED = "accrued"  # accrued expenses (460 F)
    SUBVENDOR = "subvendor"  # payments by an agent (460 G): already within E or F
    CONTRIBUTION_MADE = "contribution-made"  # to another committee (460 D MON, IKD, LON)
    INDEPENDENT = "independent"  # independent expenditure (460 D IND, 461, 465)
    LATE_CONTRIBUTION = "late-contribution"  # received, within 24 hours (497 Part 1)
    LATE_MADE = "late-made"  # made, within 24 hours (497 Part 2)
    LATE_INDEPENDENT = "late-independent"  # independent expenditure, within 24 hours (496)
    LATE_SOURCE = "late-source"  # contributions behind a 496 (496 Part 3)
    MEMBERSHIP = "membership"  # communication to an organisation's own members
    TRANSFER = "transfer"  # between committees of one candidate or sponsor
    UNITEMIZED = "unitemized"  # a lump of amounts too small to be itemised


class Entity(StrEnum):
    """What a counterparty is."""

    INDIVIDUAL = "individual"
    COMMITTEE = "committee"
    PARTY = "party"
    SMALL_CONTRIBUTORS = "small-contributors"  # small contributor committee
    ORGANISATION = "organisation"  # business, union or other
    SELF = "self"  # the candidate or the candidate's family
    UNKNOWN = "unknown"


class Side(StrEnum):
    """For or against whom or what money was spent."""

    SUPPORT = "support"
    OPPOSE = "oppose"
    NONE = ""


FILINGS: Final = pl.Schema({
    "source": pl.String(),  # name of the format
    "file": pl.String(),  # file it was read from, without its folder
    "filing": pl.String(),  # the filing's own id; made of filer, form and period where none
    "amendment": pl.Int32(),  # 0 for the original
    "supersedes": pl.String(),  # id of a filing that this one replaces; empty for none
    "filer": pl.String(),  # id of the filer: FPPC digits alone where that is what it is
    "filer_name": pl.String(),
    "form": pl.String(),  # 460, 496, 497 … without a letter before it
    "period_from": pl.Date(),
    "period_to": pl.Date(),
    "filed_on": pl.Date(),
    "election_on": pl.Date(),
    "candidate": pl.String(),  # whom the filing as a whole is about; empty for none
    "office": pl.String(),
    "district": pl.String(),
    "measure": pl.String(),
    "side": pl.String(),  # Side
})

TRANSACTIONS: Final = pl.Schema({
    "source": pl.String(),
    "file": pl.String(),
    "line": pl.UInt32(),  # line or row of the file, the header is 1
    "filing": pl.String(),
    "amendment": pl.Int32(),
    "filer": pl.String(),
    "schedule": pl.String(),  # as the form has it: A, C, D, E, F496P3 …
    "kind": pl.String(),  # Kind
    "transaction": pl.String(),  # the filer's own id; not unique over time
    "date": pl.Date(),  # day of the transaction; null where none is given
    "cents": pl.Int64(),  # negative for a return
    "memo": pl.Boolean(),  # an explanation of another row: not added up
    "entity": pl.String(),  # Entity of the counterparty
    "name": pl.String(),  # last name, or name of an organisation
    "first_name": pl.String(),
    "city": pl.String(),
    "state": pl.String(),
    "zip": pl.String(),  # five digits, leading zeros kept; empty where unknown
    "employer": pl.String(),
    "occupation": pl.String(),
    "counterparty": pl.String(),  # id of the counterparty where it is a filer; else empty
    "intermediary": pl.String(),  # name of who passed it on; empty for nobody
    "intermediary_id": pl.String(),
    "candidate": pl.String(),  # whom it was spent for or against; empty for nobody
    "office": pl.String(),
    "district": pl.String(),
    "measure": pl.String(),
    "side": pl.String(),  # Side
    "code": pl.String(),  # expenditure code as written (IND, MON, LIT …)
    "description": pl.String(),
    "election": pl.String(),  # the election the source puts it under; empty where none
})

SUMMARIES: Final = pl.Schema({
    "source": pl.String(),
    "file": pl.String(),
    "filing": pl.String(),
    "amendment": pl.Int32(),
    "filer": pl.String(),
    "form": pl.String(),  # form or schedule the line is on: F460, A, E …
    "line": pl.String(),  # as the form numbers it
    "period_cents": pl.Int64(),  # column A: this period
    "to_date_cents": pl.Int64(),  # column B: the calendar year
})

SET_ASIDE: Final = pl.Schema({
    "source": pl.String(),
    "file": pl.String(),
    "line": pl.UInt32(),
    "reason": pl.String(),  # where, what is wrong, what was expected
    "text": pl.String(),  # the row as it stood, cut at 2,000 characters
})
