"""Finds the cells of a NetFile row whatever its export calls them.

NetFile hands the same record out four ways: workbooks (``Tran_NamL``, ``Payee_NamL`` …),
its portal (``Entity_Nam L``), Connect2 (``tran_NamL``) and its campaign API
(``tranNamL``). In small letters without signs they are one set of names, those of
California's electronic filing format, with a few words for the other party.

Source:
    Headings of the exports themselves; field names in the CAL format 2.01 of the
    California Secretary of State.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from downballot.sources.csv_rows import FAULT, LINE, TEXT
from downballot.sources.filer_identifier import NO_ID, identifier_of, or_named
from downballot.sources.money_cells import zip5

SHEET: Final = "sheet of row"
OF_THE_ROW: Final = (LINE, FAULT, TEXT, SHEET)
CELLS: Final = {
    "filing": ("filingid", "filingnid"),
    "report": ("reportnum", "amendmentsequence"),
    "report_id": ("rptidnum",),
    "filed": ("rptdate",),
    "from": ("fromdate", "filingstartdate"),
    "to": ("thrudate", "filingenddate"),
    "voted": ("electdate", "rptelectdate"),
    "cover_office": ("tblcoverofficdscr", "tblcoverofficecd"),
    "form_type": ("formtype",),
    "line_item": ("lineitem",),
    "amount_a": ("amounta",),
    "amount_b": ("amountb",),
    "transaction": ("tranid",),
    "entity": ("entitycd",),
    "name": ("trannaml", "payeenaml", "entynaml", "entitynaml", "lndrnaml"),
    "first_name": ("trannamf", "payeenamf", "entynamf", "entitynamf", "lndrnamf"),
    "city": ("trancity", "payeecity", "entycity", "entitycity", "loancity"),
    "state": ("transtate", "payeestate", "entyst", "entityst", "loanst", "transt"),
    "zip": ("tranzip4", "payeezip4", "entyzip4", "entityzip4", "loanzip4"),
    "employer": ("tranemp", "ctribemp", "entityemp", "loanemp"),
    "occupation": ("tranocc", "ctribocc", "entityocc", "loanocc"),
    "day": ("trandate", "expndate", "expdate", "ctribdate", "loandate1"),
    "amount": ("tranamt1", "amount"),
    "incurred": ("amtincur",),
    "paid": ("amtpaid",),
    "lent": ("loanamt1",),
    "repaid": ("loanamt5",),
    "forgiven": ("loanamt6",),
    "code": ("expncode", "trancode", "trantype"),
    "description": ("expndscr", "trandscr", "description"),
    "counterparty": ("cmteid",),
    "intermediary_id": ("intcmteid",),
    "district": ("distno",),
    "side_code": ("supoppcd",),
    "memo_code": ("memocode",),
}  # fmt: skip
_YEAR_FIRST: Final = r"^((?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})(?:[T ].*)?$"
_MONTH_FIRST: Final = r"^([0-9]{1,2}/[0-9]{1,2}/(?:19|20)[0-9]{2})(?: .*)?$"


def bare_name(heading: str) -> str:
    """Return a heading in small letters and digits alone: ``Entity_Nam L`` is entitynaml."""
    return re.sub(r"[^a-z0-9]", "", heading.lower())


def with_bare_names(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rename the columns of an export, the first of two that become alike standing."""
    found: dict[str, str] = {}
    for heading in rows.collect_schema().names():
        if heading not in OF_THE_ROW and bare_name(heading):
            found.setdefault(bare_name(heading), heading)
    renamed = [pl.col(heading).alias(name) for name, heading in found.items()]
    return rows.select(*OF_THE_ROW, *renamed)


def with_cells(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows with a column for every name in ``CELLS``, and who filed them.

    Empty cells are empty texts.

    Args:
        rows: Text under bare names, and the columns ``OF_THE_ROW``.
    """
    present = rows.collect_schema().names()
    cells = [_first(present, *names).alias(cell) for cell, names in CELLS.items()]
    return rows.select(
        *OF_THE_ROW,
        *cells,
        _filer_name(present).alias("filer_name"),
        _filer(present).alias("filer"),
        _full_name(present, "cand").alias("candidate"),
        _full_name(present, "intr").alias("intermediary"),
        _measure(present).alias("measure"),
        _office(present).alias("office"),
    ).with_columns(
        zip5(pl.col("zip")),
        identifier_of(pl.col("counterparty")),
        identifier_of(pl.col("intermediary_id")),
        pl.col("district").str.replace(r"^0+$", ""),
        pl.col("report").str.replace(r"\.0+$", ""),
    )


def day_of(text: pl.Expr) -> pl.Expr:
    """Read a column of days as NetFile writes them; null for what is none.

    Args:
        text: ``2018-09-22``, also with a time, which is left off; ``9/22/2018``.
    """
    year_first = text.str.extract(_YEAR_FIRST, 1).str.to_date("%Y-%m-%d", strict=False)
    month_first = text.str.extract(_MONTH_FIRST, 1).str.to_date("%m/%d/%Y", strict=False)
    return pl.coalesce(year_first, month_first)


def _first(present: list[str], *names: str) -> pl.Expr:
    filled = [_filled(name) for name in names if name in present]
    return pl.coalesce(*filled, pl.lit("")) if filled else pl.lit("")


def _filled(name: str) -> pl.Expr:
    bare = pl.col(name).str.strip_chars()
    return pl.when(bare != "").then(bare)


def _filer_name(present: list[str]) -> pl.Expr:
    return _first(present, "filernaml", "filername")


def _filer(present: list[str]) -> pl.Expr:
    """Return the id of the filer; one that has none yet is known by its name."""
    names = [
        name for name in ("filerid", "filerstateid", "filerlocalid", "filernid")
        if name in present
    ]  # fmt: skip
    ids = [identifier_of(_filled(name)) for name in names]
    known = [pl.when(id_ != "").then(id_) for id_ in ids]
    return or_named(pl.coalesce(*known, pl.lit("")), _filer_name(present))


def _full_name(present: list[str], who: str) -> pl.Expr:
    first, last = _first(present, f"{who}namf"), _first(present, f"{who}naml")
    return (first + " " + last).str.strip_chars()


def _measure(present: list[str]) -> pl.Expr:
    """Return a measure's number or letter and its name; words such as TBD are left out."""
    number, name = (
        pl.when(~cell.str.to_lowercase().is_in(NO_ID)).then(cell).otherwise(pl.lit(""))
        for cell in (_first(present, "balnum"), _first(present, "balname"))
    )
    return (number + " " + name).str.strip_chars()


def _office(present: list[str]) -> pl.Expr:
    """Return the office by its code, in words where the code says none, and where it is."""
    code = _first(present, "tbldetltranofficecd", "officecd")
    words = _first(present, "tbldetltranofficdscr", "officdscr", "officedscr")
    what = pl.when(code.is_in(["", "OTH"])).then(words).otherwise(code)
    place = _first(present, "jurisdscr")
    return (
        pl.when((what == "") | (place == "")).then(what + place).otherwise(what + ", " + place)
    )
