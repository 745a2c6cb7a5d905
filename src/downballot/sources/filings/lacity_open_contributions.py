"""Los Angeles: contributions as the city's open-data portal hands them out (m6g2-gc6c).

City Campaign Contributions and Miscellaneous Increases to Cash, with the seven districts of
LAUSD, as CSV with words for headings or with the portal's own names, or as JSON. Written
from a description of its columns: never tried on a real file.

Schedule I is no contribution. A loan is what was received less what was paid back or
forgiven, each a row. ``(Untemized)``, misspelt, is a lump of small amounts. A committee
without a number goes by its name. Where a candidate's loan stands on Schedule B and again
on A, the row of A explains the other and is not added up.

Source:
    Column names of the data set m6g2-gc6c on data.lacity.org.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from downballot.errors import FormatError
from downballot.model.filing import Entity, Kind
from downballot.sources.filer_identifier import identifier_of, or_named
from downballot.sources.filing_format import FilingFormat, FilingTables
from downballot.sources.listed_objects import names_in, object_rows
from downballot.sources.money_cells import cents_of, date_of, zip5
from downballot.sources.named_cells import Names, cells_of, expected, tables_of

NAMES: Final[Names] = {
    "from": ("per_beg_date", "Period Begin Date"),
    "to": ("per_end_date", "Period End Date"),
    "voted": ("election_date", "Election Date"),
    "day": ("con_date", "Contribution Date"),
    "amount": ("con_amount", "Contribution Amount"),
    "paid": ("con_amount_pd_forgiven", "Amount Paid/Forgiven"),
    "schedule": ("schedule", "Schedule"),
    "type": ("con_type", "Contribution Type"),
    "description": ("con_desc", "Contribution Description"),
    "name": ("con_name", "Contributor"),
    "city": ("con_city_nm", "Contributor City"),
    "state": ("con_state_nm", "Contributor State"),
    "postcode": ("con_zip_cd", "Contributor Zip", "Contributor Zip Code"),
    "occupation": ("con_occp", "Contrib Occupation"),
    "employer": ("con_empr", "Contrib Employer"),
    "committee_id": ("cmt_id", "Committee ID"),
    "committee": ("cmt_nm", "Committee Name"),
    "own_candidate": ("cand_name", "Candidate/Officeholder"),
    "own_office": ("seat_desc", "Office"),
    "own_district": ("dist_num", "District"),
    "intermediary": ("int_name", "Intermediary Name"),
    "note": ("memo", "Memo"),
}
_CLAIMED_BY: Final = (
    {"con_date", "con_amount", "cmt_nm", "schedule"},
    {"Contribution Date", "Contribution Amount", "Committee Name", "Schedule"},
)
_KINDS: Final = {
    "A": Kind.CONTRIBUTION,
    "B": Kind.LOAN,
    "C": Kind.NON_MONETARY,
    "I": Kind.MISCELLANEOUS,
}
_LUMP: Final = r"(?i)^\(?uni?temi[sz]ed\)?$"
_ENTITIES: Final = {
    "I": Entity.INDIVIDUAL, "INDIVIDUAL": Entity.INDIVIDUAL, "IND": Entity.INDIVIDUAL,
    "C": Entity.COMMITTEE, "COMMITTEE": Entity.COMMITTEE, "COM": Entity.COMMITTEE,
    "O": Entity.ORGANISATION, "OTHER": Entity.ORGANISATION, "OTH": Entity.ORGANISATION,
}  # fmt: skip
_TWICE: Final = ("filer", "date", "cents", "name")


class LosAngelesOpenContributions:
    """Reads the city's open data of contributions."""

    name = "lacity-open-contributions"
    title = "Los Angeles open data: contributions (m6g2-gc6c), CSV or JSON"
    verified = False

    def claims(self, path: Path) -> bool:
        """Say whether a file begins with the names of this data set."""
        return path.is_file() and any(names_in(path, some) >= some for some in _CLAIMED_BY)

    def read(self, path: Path) -> FilingTables:
        """Read the data set, or what was asked of it.

        Raises:
            FormatError: It is no table or list of this data set.
        """
        if not self.claims(path):
            names = ", ".join(sorted(_CLAIMED_BY[0]))
            raise FormatError(path.name, "", "other headings", names)
        facts = _facts(cells_of(object_rows(path), NAMES))
        return tables_of(_with_repayments(facts), _faults(), source=self.name, file=path.name)


def _facts(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Add what the cells mean."""
    letter = pl.col("schedule").str.to_uppercase()
    lump = pl.col("name").str.contains(_LUMP)
    kind = letter.replace_strict(_KINDS, default="", return_dtype=pl.String)
    days = {"date": "day", "own_period_from": "from", "own_period_to": "to"}
    number, paid = identifier_of(pl.col("committee_id")), pl.col("paid")
    return rows.with_columns(
        **{name: date_of(pl.col(cell)) for name, cell in days.items()},
        own_election_on=date_of(pl.col("voted")),
        schedule=letter,
        kind=pl.when(lump).then(pl.lit(Kind.UNITEMIZED)).otherwise(kind),
        cents=cents_of(pl.col("amount")),
        paid_cents=pl.when(paid == "").then(0).otherwise(cents_of(paid)),
        entity=_entity(),
        zip=zip5(pl.col("postcode")),
        filer=or_named(number, pl.col("committee")),
        own_filer_name=pl.col("committee"),
        own_form=pl.lit("460"),
    ).with_columns(
        filing=_filing(),
        election=pl.col("own_election_on").dt.to_string().fill_null(""),
        memo=_on_both_schedules(),
    )


def _entity() -> pl.Expr:
    word = pl.col("type").str.to_uppercase()
    return word.replace_strict(_ENTITIES, default=Entity.UNKNOWN, return_dtype=pl.String)


def _filing() -> pl.Expr:
    """Return an id of the statement: filer, form and period."""
    span = [pl.col(f"own_period_{end}").dt.to_string().fill_null("") for end in ("from", "to")]
    return pl.concat_str(pl.col("filer"), pl.lit(" 460 "), span[0], pl.lit("/"), span[1])


def _on_both_schedules() -> pl.Expr:
    """Say of a row of Schedule A whether the same sum is a loan on B."""
    lent = (pl.col("schedule") == "B").any().over(_TWICE)
    return (pl.col("schedule") == "A") & lent & pl.col("date").is_not_null()


def _with_repayments(rows: pl.LazyFrame) -> pl.LazyFrame:
    back = rows.filter(pl.col("schedule") == "B", pl.col("paid_cents") != 0).with_columns(
        kind=pl.lit(Kind.LOAN_REPAYMENT.value), cents=pl.col("paid_cents")
    )
    return pl.concat([rows, back])


def _faults() -> list[pl.Expr]:
    schedules = f"one of {', '.join(_KINDS)}"
    paid = pl.col("paid_cents")
    return [
        expected(pl.col("filer") == "", "committee", "a committee"),
        expected(~pl.col("schedule").is_in(list(_KINDS)), "schedule", schedules),
        expected(pl.col("cents").is_null(), "amount", "dollars and cents"),
        expected(paid.is_null() | ((pl.col("schedule") != "B") & (paid != 0)), "paid",
                 "dollars and cents, none for all but loans"),
        expected(pl.col("date").is_null() & (pl.col("day") != ""), "day", "a day"),
    ]  # fmt: skip


FORMAT: FilingFormat = LosAngelesOpenContributions()
