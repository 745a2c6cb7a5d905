"""Makes the four tables of campaign filings out of NetFile's rows, whatever their export.

A filing has no id in most exports. It is then made of filer, form and period, for a form
496 or 497 of filer, form and report number; ``Report_Num`` is its amendment. Superseded
versions and rows that two overlapping periods list are all kept here.

Source:
    California Fair Political Practices Commission, forms 460, 461, 465, 496, 497; CAL
    format 2.01 for what the numbered amounts of a loan are: 1 received in this period,
    5 paid back, 6 forgiven.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from downballot.model.filing import (
    FILINGS,
    SET_ASIDE,
    SUMMARIES,
    TRANSACTIONS,
    Entity,
    Kind,
    Side,
)
from downballot.sources.csv_rows import FAULT, LINE, TEXT
from downballot.sources.filing_format import FilingTables
from downballot.sources.money_cells import cents_of
from downballot.sources.netfile_cells import SHEET, day_of, with_bare_names, with_cells
from downballot.sources.schedule_d import GIFTS, INDEPENDENT, TYPES, without_type

SHEETS: Final = {
    "A-Contributions": "A",
    "C-Contributions": "C",
    "I-Contributions": "I",
    "F496P3-Contributions": "F496P3",
    "F465P3-Expenditure": "F465P3",
    "F461P5-Expenditure": "F461P5",
    "D-Expenditure": "D",
    "G-Expenditure": "G",
    "E-Expenditure": "E",
    "F-Expenses": "F",
    "B1-Loans": "B1",
    "B2-Loans": "B2",
    "H-Loans": "H",
    "Summary": "Summary",
    "497": "497",
    "496": "F496",
}
KINDS: Final = {
    "A": Kind.CONTRIBUTION,
    "B1": Kind.LOAN,
    "B2": Kind.LOAN,
    "C": Kind.NON_MONETARY,
    "D": Kind.CONTRIBUTION_MADE,
    "E": Kind.EXPENDITURE,
    "F": Kind.ACCRUED,
    "G": Kind.SUBVENDOR,
    "H": Kind.LOAN_MADE,
    "I": Kind.MISCELLANEOUS,
    "F461P5": Kind.EXPENDITURE,
    "F465P3": Kind.INDEPENDENT,
    "F496": Kind.LATE_INDEPENDENT,
    "F496P3": Kind.LATE_SOURCE,
    "F497P1": Kind.LATE_CONTRIBUTION,
    "F497P2": Kind.LATE_MADE,
}
ENTITIES: Final = {
    "": Entity.UNKNOWN,
    "IND": Entity.INDIVIDUAL,
    "COM": Entity.COMMITTEE,
    "RCP": Entity.COMMITTEE,
    "CTL": Entity.COMMITTEE,
    "BMC": Entity.COMMITTEE,
    "PTY": Entity.PARTY,
    "SCC": Entity.SMALL_CONTRIBUTORS,
    "OTH": Entity.ORGANISATION,
    "CAO": Entity.INDIVIDUAL,
}
SIDES: Final = {"": Side.NONE, "S": Side.SUPPORT, "O": Side.OPPOSE}
NO_MEMO: Final = ("", "NO", "N", "FALSE")
MEMO: Final = ("X", "YES", "Y", "TRUE")
_LOANS = ("B1", "B2", "H")
# A spreadsheet took the schedule A for a time of day: midnight.
_MIDNIGHT = "00:00:00"


def netfile_tables(rows: pl.LazyFrame, *, source: str, file: str) -> FilingTables:
    """Read NetFile's rows into the four tables.

    Args:
        rows: Every cell as text under the export's own headings, with ``LINE``,
            ``FAULT``, ``TEXT`` and ``SHEET``: the name of the workbook's sheet, empty
            where the rows say their schedule themselves.
        source: Name of the format.
        file: Name of the file.
    """
    here = [pl.lit(source).alias("source"), pl.lit(file).alias("file")]
    read = _judged(_with_facts(with_cells(with_bare_names(rows)).with_columns(here)))
    usable = read.filter(pl.col("reason") == "")
    lines = usable.filter(pl.col("schedule") == "Summary")
    items = usable.filter(pl.col("schedule") != "Summary")
    return FilingTables(
        filings=_filings(usable),
        transactions=pl.concat([items, _repayments(items)]).select(list(TRANSACTIONS)),
        summaries=lines.with_columns(form=_form_type(), line="line_item").select(
            list(SUMMARIES)
        ),
        set_aside=read.filter(pl.col("reason") != "").select(list(SET_ASIDE)),
    )


def _with_facts(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Add what the cells mean: schedule, kind, amounts, days, who it is."""
    return (
        rows
        .with_columns(
            schedule=_schedule(),
            amendment=pl
            .when(pl.col("report") == "")
            .then(0)
            .otherwise(pl.col("report").cast(pl.Int32, strict=False)),
            line=pl.col(LINE).cast(pl.UInt32),
            date=day_of(pl.col("day")),
            period_from=day_of(pl.col("from")),
            period_to=day_of(pl.col("to")),
            filed_on=day_of(pl.col("filed")),
            election_on=day_of(pl.col("voted")),
            entity_known=_word("entity", ENTITIES),
            side=_word("side_code", SIDES),
            period_cents=cents_of(pl.col("amount_a")),
            to_date_cents=cents_of(pl.col("amount_b")),
            repaid_cents=_or_nothing("repaid") + _or_nothing("forgiven"),
            election=pl.lit(""),
            text=pl.col(TEXT),
        )
        .with_columns(
            form=_form(),
            kind=_kind(),
            cents=_amount(),
            memo=pl.col("memo_code").str.to_uppercase().is_in(MEMO)
            | (pl.col("schedule") == "B2"),
        )
        .with_columns(filing=_filing())
    )


def _schedule() -> pl.Expr:
    by_sheet = pl.col(SHEET).replace_strict(SHEETS, default="", return_dtype=pl.String)
    return pl.when(by_sheet.is_in(["", "497"])).then(_form_type()).otherwise(by_sheet)


def _form_type() -> pl.Expr:
    return pl.col("form_type").replace(_MIDNIGHT, "A")


def _form() -> pl.Expr:
    """Return the number of the form that a schedule is part of."""
    named = pl.when(pl.col("schedule") == "Summary").then(_form_type())
    digits = pl.coalesce(named, pl.col("schedule")).str.extract(r"^F(4[0-9]{2})", 1)
    return digits.fill_null("460")


def _kind() -> pl.Expr:
    by_schedule = pl.col("schedule").replace_strict(KINDS, default="", return_dtype=pl.String)
    typed = pl.col("schedule").is_in(["D", "F461P5"])
    independent = typed & (pl.col("code") == INDEPENDENT)
    gift = typed & pl.col("code").is_in(GIFTS)
    return (
        pl
        .when(independent)
        .then(pl.lit(Kind.INDEPENDENT))
        .when(gift)
        .then(pl.lit(Kind.CONTRIBUTION_MADE))
        .otherwise(by_schedule)
    )


def _amount() -> pl.Expr:
    """Return the cents of a row; what a debt rose by, less what was paid of it."""
    debt = _cents("incurred") - _cents("paid")
    return (
        pl
        .when(pl.col("schedule") == "F")
        .then(debt)
        .when(pl.col("schedule").is_in(_LOANS))
        .then(_cents("lent"))
        .otherwise(_cents("amount"))
    )


def _cents(cell: str) -> pl.Expr:
    return cents_of(pl.col(cell))


def _or_nothing(cell: str) -> pl.Expr:
    return pl.when(pl.col(cell) == "").then(0).otherwise(_cents(cell))


def _word(cell: str, words: dict[str, Entity] | dict[str, Side]) -> pl.Expr:
    known = {word: value.value for word, value in words.items()}
    code = pl.col(cell).str.to_uppercase()
    return code.replace_strict(known, default=None, return_dtype=pl.String)


def _filing() -> pl.Expr:
    """Return the id of a filing, made up where the export has none."""
    late = pl.col("form").is_in(["496", "497"])
    number = pl.when(pl.col("report_id") != "").then("report " + pl.col("report_id"))
    filed = pl.col("filed_on").dt.to_string().fill_null("undated")
    span = pl.col("period_from").dt.to_string() + "/" + pl.col("period_to").dt.to_string()
    period = pl.when(late).then(pl.coalesce(number, filed)).otherwise(pl.coalesce(span, filed))
    made_up = pl.col("filer") + " " + pl.col("form") + " " + period
    return pl.when(pl.col("filing") != "").then(pl.col("filing")).otherwise(made_up)


def _judged(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Add the first reason why a row cannot be used; empty where it can."""
    summary = pl.col("schedule") == "Summary"
    known = [*KINDS, "Summary"]
    days = ("day", "date"), ("from", "period_from"), ("to", "period_to"), ("filed", "filed_on")
    unread = [_fault(pl.col(b).is_null() & (pl.col(a) != ""), a, "a day") for a, b in days]
    unsaid = without_type(pl.col("schedule"), pl.col("code"))
    memos = pl.col("memo_code").str.to_uppercase().is_in([*NO_MEMO, *MEMO])
    # Some software puts the row's own id here, the reference of a note on it: no memo row.
    memos |= pl.col("memo_code") == pl.col("transaction")
    repaid = pl.col("schedule").is_in(_LOANS) & pl.col("repaid_cents").is_null()
    sums = [
        _fault(pl.col(read).is_null() & (pl.col(written) != ""), written, "an amount")
        for written, read in (("amount_a", "period_cents"), ("amount_b", "to_date_cents"))
    ]
    reasons = [
        _where() + ": " + pl.col(FAULT),
        _fault(~pl.col("schedule").is_in(known), "schedule", "a schedule that is known"),
        _fault(pl.col("filer") == "", "filer", "an id or a name"),
        _fault(pl.col("amendment").is_null(), "report", "the number of an amendment"),
        *unread,
        *sums,
        _fault(~summary & pl.col("cents").is_null(), _written_amount(), "an amount"),
        _fault(repaid, "repaid", "an amount"),
        _fault(pl.col("entity_known").is_null(), "entity", "IND, COM, PTY, SCC or OTH"),
        _fault(pl.col("side").is_null(), "side_code", "S or O"),
        _fault(~memos, "memo_code", "X or nothing"),
        _fault(unsaid, "code", TYPES),
    ]
    return rows.with_columns(reason=pl.coalesce(*reasons, pl.lit(""))).with_columns(
        entity="entity_known"
    )


def _written_amount() -> pl.Expr:
    debt = pl.col("incurred") + " less " + pl.col("paid")
    return (
        pl
        .when(pl.col("schedule") == "F")
        .then(debt)
        .when(pl.col("schedule").is_in(_LOANS))
        .then("lent")
        .otherwise("amount")
    )


def _where() -> pl.Expr:
    unnamed = pl.col(SHEET) == ""
    return pl.when(unnamed).then("schedule " + pl.col("schedule")).otherwise(pl.col(SHEET))


def _fault(wrong: pl.Expr, cell: str | pl.Expr, expected: str) -> pl.Expr:
    """Return a sentence where something is wrong: schedule, what stands there, expected."""
    named, value = ("amount", cell) if isinstance(cell, pl.Expr) else (cell, pl.col(cell))
    label = {"report": "report number", "side_code": "side", "memo_code": "memo code"}
    stands = pl.lit(f": {label.get(named, named)} '") + value.fill_null("")
    sentence = _where() + stands + f"', expected {expected}"
    return pl.when(wrong).then(sentence)


def _repayments(items: pl.LazyFrame) -> pl.LazyFrame:
    """Return a second row where a loan was paid back or forgiven; the form dates neither."""
    back = items.filter(pl.col("schedule").is_in(["B1", "H"]) & (pl.col("repaid_cents") != 0))
    made = pl.col("schedule") == "H"
    return back.with_columns(
        kind=pl.when(made).then(pl.lit(Kind.LOAN_MADE)).otherwise(pl.lit(Kind.LOAN_REPAYMENT)),
        cents=pl.when(made).then(-pl.col("repaid_cents")).otherwise("repaid_cents"),
        date=pl.lit(None, pl.Date()),
    )


def _filings(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return one row a filing and amendment; of two spellings the first by alphabet."""
    facts = ["filer", "filer_name", "form", "period_from", "period_to", "filed_on"]
    made = rows.group_by("source", "file", "filing", "amendment").agg(
        *(pl.col(name).min() for name in (*facts, "election_on")),
        office=pl.col("cover_office").min(),
    )
    empty = [pl.lit("").alias(n) for n in ("supersedes", "candidate", "district", "measure")]
    filled = made.with_columns(*empty, side=pl.lit(""))
    return filled.select(list(FILINGS)).sort("filing", "amendment")
