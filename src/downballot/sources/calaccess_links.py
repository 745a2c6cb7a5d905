"""Who controls which committee, as CAL-ACCESS links its filers.

A link of the type that a candidate controls a committee names two filers and leaves open
which is which; the register of names says which of them is a candidate. Where it does not,
or a committee has several candidates, nobody is taken for its candidate.

Source: LOOKUP_CODES_CD of the export: 12011 and -12011, candidate controls this committee.
"""

from __future__ import annotations

import polars as pl

from downballot.sources.calaccess_blocks import Table
from downballot.sources.calaccess_scan import scan
from downballot.sources.california_cells import filer_id, written
from downballot.sources.california_schedules import Fault, Reading

LINKS = "FILER_LINKS_CD"
NAMES = "FILERNAME_CD"
LINK_COLUMNS = {
    LINKS: ["FILER_ID_A", "FILER_ID_B", "LINK_TYPE"],
    NAMES: ["XREF_FILER_ID", "FILER_ID", "FILER_TYPE", "NAML", "NAMF"],
}
_CONTROLS = ["12011", "-12011"]
_CANDIDATE = "CANDIDATE"
_NUMBER = r"^-?[0-9]+$"
_CONTROLLED_FORMS = ["460", "470"]  # a candidate's own statements


def with_candidates(covers: pl.LazyFrame, tables: dict[str, Table]) -> pl.LazyFrame:
    """Add the candidate of a controlled committee where its statement leaves it blank.

    Args:
        covers: ``FILINGS``.
        tables: Tables of the export by name.
    """
    if LINKS not in tables or NAMES not in tables:
        return covers
    known = _controlled(tables)
    joined = covers.join(known.lazy(), on="filer", how="left", maintain_order="left")
    blank = (pl.col("candidate") == "") & pl.col("form").is_in(_CONTROLLED_FORMS)
    named = pl.when(blank).then(pl.col("controlled_by").fill_null("")).otherwise("candidate")
    return joined.with_columns(candidate=named).drop("controlled_by")


def link_faults(table: str) -> list[Fault]:
    """Return why a link or a name may be of no use.

    Args:
        table: Name of the table.
    """
    if table == LINKS:
        return [_no_number("FILER_ID_A"), _no_number("FILER_ID_B"), _no_number("LINK_TYPE")]
    return [_no_number("FILER_ID")] if table == NAMES else []


def _no_number(column: str) -> Fault:
    said = pl.format(f"{column} '{{}}', expected a number", pl.col(column))
    return Fault(~written(column).str.contains(_NUMBER), said)


def _controlled(tables: dict[str, Table]) -> pl.DataFrame:
    """Return ``filer`` and ``controlled_by`` of the committees that have one candidate."""
    names = _register(tables[NAMES])
    people = names.filter("candidate").unique("number", keep="first", maintain_order=True)
    links = pl.concat(
        _linked(tables[LINKS], *ends)
        for ends in (("FILER_ID_A", "FILER_ID_B"), ("FILER_ID_B", "FILER_ID_A"))
    ).unique()
    told = links.join(people.select(person="number", controlled_by="name"), on="person").join(
        people.select(committee="number"), on="committee", how="anti"
    )
    registered = names.select("filer", committee="number")
    unregistered = told.select(filer="committee", committee="committee").join(
        registered, on="committee", how="anti"
    )
    return (
        told
        .join(pl.concat([registered, unregistered]).unique(), on="committee")
        .group_by("filer")
        .agg(pl.col("controlled_by").n_unique().alias("people"), pl.col("controlled_by").min())
        .filter(pl.col("people") == 1, pl.col("filer") != "")
        .drop("people")
    )


def _linked(table: Table, person: str, committee: str) -> pl.DataFrame:
    """Return the links of control, taking one end for the candidate."""
    controls = written("LINK_TYPE").is_in(_CONTROLS)
    left_out = [*link_faults(LINKS), Fault(~controls, pl.lit(""))]
    values = {"person": written(person), "committee": written(committee)}
    schema = {"person": pl.String(), "committee": pl.String()}
    return scan(table, Reading(left_out, values), schema).collect()


def _register(table: Table) -> pl.DataFrame:
    """Return every number of the register with its ids, name and whether it is a candidate."""
    schema = dict.fromkeys(("number", "filer", "name"), pl.String()) | {
        "candidate": pl.Boolean()
    }
    given = pl.concat_str(["NAMF", "NAML"], separator=" ").str.strip_chars()
    candidate = written("FILER_TYPE").str.to_uppercase().str.starts_with(_CANDIDATE)
    read = [
        Reading(
            link_faults(NAMES),
            {
                "number": written("FILER_ID"),
                "filer": filer_id(one),
                "name": given,
                "candidate": candidate,
            },
        )
        for one in ("FILER_ID", "XREF_FILER_ID")
    ]
    return pl.concat([scan(table, one, schema).collect() for one in read]).unique(
        maintain_order=True
    )
