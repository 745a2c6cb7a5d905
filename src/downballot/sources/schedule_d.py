"""The payment types of Schedule D: one rule for every format that has the schedule.

A row of Schedule D is a gift to a candidate or committee, or an independent expenditure. Which
of the two, only its code says; the two are never added up together. A row without such a code
can be neither, so it is set aside: taken for a gift it would hide what was spent for or against
somebody, taken for an independent expenditure it would make some up.

Source:
    California Government Code 84211(k)(5): a statement says of each such payment whether it
    is a contribution or an independent expenditure; 82015 and 82031 say what each is. Form
    460, Schedule D: the type of payment is monetary (MON), non-monetary (IKD), a loan (LON) or
    an independent expenditure (IND); CTB is the code of a contribution on Schedule E, which
    filers use here too.
"""

from __future__ import annotations

from typing import Final

import polars as pl

INDEPENDENT: Final = "IND"
GIFTS: Final = ("MON", "IKD", "LON", "CTB")
TYPES: Final = "IND, MON, IKD, LON or CTB"


def without_type(schedule: pl.Expr, code: pl.Expr) -> pl.Expr:
    """Say which rows of Schedule D are neither a gift nor an independent expenditure.

    Args:
        schedule: The schedule, in capitals.
        code: The code of the payment, in capitals; may be empty.
    """
    return (schedule == "D") & ~code.is_in([INDEPENDENT, *GIFTS])
