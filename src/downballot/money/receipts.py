"""What came in and went out, filer by filer: sums of rows and of summary lines."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from downballot.model.filing import Entity, Kind
from downballot.money.totals_values import Place

ITEMISED: Final = (
    Kind.CONTRIBUTION.value,
    Kind.NON_MONETARY.value,
    Kind.LATE_CONTRIBUTION.value,
)
PAID: Final = (Kind.EXPENDITURE.value, Kind.ACCRUED.value, Kind.LOAN_MADE.value)
SMALL_BELOW_CENTS: Final = 100_00
"""Contributions from here on are itemised. Source: California Government Code 84211(f)."""

TYPES: Final = {
    "committee": (
        Entity.COMMITTEE.value,
        Entity.PARTY.value,
        Entity.SMALL_CONTRIBUTORS.value,
    ),
    "other": (Entity.ORGANISATION.value,),
    "individual": (Entity.INDIVIDUAL.value,),
    "self": (Entity.SELF.value,),
}
KEYS: Final = ["filer", "election"]
FILING: Final = ["source", "filing"]


def until(rows: pl.LazyFrame, covers: pl.DataFrame, as_of: date | None) -> pl.LazyFrame:
    """Keep the rows up to a day; the day of a row without one is its filing's.

    Args:
        rows: ``TRANSACTIONS`` or ``SUMMARIES``, only those that count.
        covers: What ``covers.covers`` returned.
        as_of: Last day to include; rows of no known day are then left out. None for all.
    """
    if as_of is None:
        return rows
    own_day = ["date"] if "date" in rows.collect_schema().names() else []
    days = covers.select(*FILING, "cover_day").lazy()
    told = rows.join(days, on=FILING, how="left")
    return told.filter(pl.coalesce(*own_day, "cover_day") <= as_of).drop("cover_day")


def with_election(rows: pl.DataFrame, covers: pl.DataFrame) -> pl.DataFrame:
    """Set ``election`` to the source's own name of it or else to the day on the cover.

    Args:
        rows: Any rows with ``source`` and ``filing``, and ``election`` where they name one.
        covers: What ``covers.covers`` returned.
    """
    own = pl.col("election") if "election" in rows.columns else pl.lit("")
    day = pl.col("cover_election").fill_null("")
    told = rows.join(covers.select(*FILING, "cover_election"), on=FILING, how="left")
    named = pl.when(own == "").then(day).otherwise(own).alias("election")
    return told.with_columns(named).drop("cover_election")


def condense(rows: pl.LazyFrame, filers: pl.DataFrame, place: Place | None) -> pl.DataFrame:
    """Add up rows that are alike in all that totals ask; one pass over any number of rows.

    Args:
        rows: ``TRANSACTIONS``, only those that count.
        filers: What ``covers.filers`` returned.
        place: Which addresses are inside; None to ask nothing.

    Returns:
        ``source``, ``filing``, ``filer``, ``election``, ``kind``, ``schedule``, ``type``,
        ``small``, ``undated``, ``where`` (``inside``, ``outside``, ``unknown`` or empty),
        ``cents`` and ``rows``.
    """
    named = own_names(filers)
    own = pl.lit(value=False)
    if not named.is_empty():
        rows = rows.join(named.lazy(), on="filer", how="left")
        own = _is_own()
    alike = {
        "type": contributor_type(own),
        "small": pl.col("cents").abs() < SMALL_BELOW_CENTS,
        "undated": pl.col("date").is_null(),
        "where": _where(place),
    }
    keys = ["source", "filing", "filer", "election", "kind", "schedule"]
    return (
        rows
        .select(*keys, "cents", **alike)
        .group_by(*keys, *alike)
        .agg(pl.col("cents").sum(), pl.len().cast(pl.Int64).alias("rows"))
        .collect(engine="streaming")
    )


def sum_rows(condensed: pl.DataFrame) -> pl.DataFrame:
    """Add up the rows of each filer and election.

    Args:
        condensed: What ``condense`` returned, with elections.

    Returns:
        One row a filer and election; the columns are those of ``CommitteeTotal`` that
        rows tell, with ``small_itemised``, ``unitemised_in``, ``unitemised_out``,
        ``lent``, ``repaid``, ``goods``, ``paid``, and the numbers of rows that payments
        and loans come from.
    """
    kind, of, where = pl.col("kind"), pl.col("type"), pl.col("where")
    itemised = kind.is_in(ITEMISED)
    lump = kind == Kind.UNITEMIZED
    lump_in = lump & ~pl.col("schedule").is_in(["E", "F"])
    loan, repayment = kind == Kind.LOAN, kind == Kind.LOAN_REPAYMENT
    sums = {
        "itemised_cents": itemised,
        **{f"{name}_cents": itemised & (of == name) for name in (*TYPES, "untyped")},
        "inside_cents": itemised & (where == "inside"),
        "outside_cents": itemised & (where == "outside"),
        "place_unknown_cents": itemised & (where == "unknown"),
        "small_itemised": itemised & pl.col("small"),
        "unitemised_in": lump_in,
        "unitemised_out": lump & ~lump_in,
        "lent": loan,
        "repaid": repayment,
        "self_loans_cents": loan & (of == "self"),
        "goods": kind == Kind.NON_MONETARY,
        "paid": kind.is_in(PAID),
        "miscellaneous_cents": kind == Kind.MISCELLANEOUS,
        "transfers_cents": kind == Kind.TRANSFER,
        "undated_cents": itemised & pl.col("undated"),
    }
    number = pl.col("rows")
    return condensed.group_by(KEYS).agg(
        *(sum_where(holds).alias(name) for name, holds in sums.items()),
        sum_where(kind.is_in(PAID), number).alias("paid_rows"),
        sum_where(loan | repayment, number).alias("loan_rows"),
    )


def sum_lines(lines: pl.DataFrame, condensed: pl.DataFrame) -> pl.DataFrame:
    """Add up the summary lines of each filer and election that rows cannot tell.

    Lines 2 of schedules A, C and E are the unitemised (goods of C are spent as received);
    a filing that lists a lump of them among its rows is taken at the lump. Line 3 of
    schedule E is interest on loans; lines 2 and 11 of Form 460 are net loans and
    expenditures made.

    Args:
        lines: ``SUMMARIES``, only those that count, with elections.
        condensed: What ``condense`` returned.

    Returns:
        One row a filer and election: ``line_in``, ``line_out``, ``line_loans``,
        ``line_spent`` and ``spent_lines``, the number of lines 11.
    """
    lumps = condensed.filter(pl.col("kind") == Kind.UNITEMIZED).select(FILING).unique()
    marked = lines.join(lumps.with_columns(listed=True), on=FILING, how="left")
    form, line, cents = pl.col("form"), pl.col("line"), pl.col("period_cents").fill_null(0)
    second = (line == "2") & pl.col("listed").is_null()
    interest = (form == "E") & (line == "3")
    spent = (form == "F460") & (line == "11")
    return marked.group_by(KEYS).agg(
        sum_where(second & form.is_in(["A", "C"]), cents).alias("line_in"),
        sum_where((second & form.is_in(["C", "E"])) | interest, cents).alias("line_out"),
        sum_where((form == "F460") & (line == "2"), cents).alias("line_loans"),
        sum_where(spent, cents).alias("line_spent"),
        spent.cast(pl.Int64).sum().alias("spent_lines"),
    )


def contributor_type(own: pl.Expr) -> pl.Expr:
    """Return the type of a row's contributor, one of five words.

    Args:
        own: Whether the row's name is the name of the candidate whose committee it is.
    """
    by_code = pl.coalesce(
        *(pl.when(pl.col("entity").is_in(of)).then(pl.lit(word)) for word, of in TYPES.items())
    )
    return pl.when(own).then(pl.lit("self")).otherwise(by_code.fill_null("untyped"))


def own_names(filers: pl.DataFrame) -> pl.DataFrame:
    """Return the candidates' names in small letters, first name first.

    Args:
        filers: What ``covers.filers`` returned.
    """
    turned = pl.col("own_candidate").str.replace(r"^([^,]+),\s*(.+)$", "$2 $1")
    plain_name = turned.str.to_lowercase().str.replace_all(r"\s+", " ")
    named = filers.filter(pl.col("own_candidate") != "", pl.col("filer") != "")
    return named.select("filer", plain_name.alias("own_name"))


def _is_own() -> pl.Expr:
    """Say whether a person gives to the own committee, by the candidate's name in full.

    A nickname or a middle name makes another person.
    """
    person = pl.col("entity").is_in([Entity.INDIVIDUAL.value, Entity.UNKNOWN.value])
    name = pl.concat_str("first_name", pl.lit(" "), "name").str.to_lowercase()
    return (person & (name == pl.col("own_name"))).fill_null(value=False)


def plain(name: pl.Expr) -> pl.Expr:
    """Return a name in small letters with single blanks, nothing but letters and digits."""
    letters = name.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N} ]", "")
    return letters.str.replace_all(r" +", " ").str.strip_chars()


def sum_where(holds: pl.Expr, cents: pl.Expr | None = None) -> pl.Expr:
    """Add up the cents of the rows of which something holds; 0 where none does."""
    amount = pl.col("cents") if cents is None else cents
    return pl.when(holds).then(amount).otherwise(0).sum()


def _where(place: Place | None) -> pl.Expr:
    """Return where a row's address is: inside, outside or unknown; empty where not asked."""
    if place is None:
        return pl.lit("")
    asked = [(cell, codes) for cell, codes in _codes(place) if codes]
    if not asked:
        return pl.lit("unknown")
    inside = pl.any_horizontal(*(cell.is_in(sorted(codes)) for cell, codes in asked))
    blank = pl.any_horizontal(*(cell == "" for cell, _ in asked))
    known = pl.when(blank).then(pl.lit("unknown")).otherwise(pl.lit("outside"))
    return pl.when(inside).then(pl.lit("inside")).otherwise(known)


def _codes(place: Place) -> tuple[tuple[pl.Expr, frozenset[str]], ...]:
    """Return the columns that tell a place, each with its codes or names."""
    city = pl.col("city").str.to_lowercase().str.strip_chars()
    return (
        (pl.col("zip"), place.zips),
        (pl.col("state").str.to_uppercase(), place.states),
        (city, place.cities),
    )
