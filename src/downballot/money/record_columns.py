"""Which column of a table of donors is which: by the names that people give to columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import polars as pl

from downballot.errors import UsageError
from downballot.money.linkage import ORGANISATIONS, PEOPLE, Matter
from downballot.money.names import is_organisation

# Words of a column's name, without marks, best first; "contributor" and the like are dropped.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "last": (
        "last", "lastname", "namelast", "surname", "familyname", "lname", "naml", "tranaml",
        "ctribnaml",
    ),
    "first_name": (
        "first", "firstname", "namefirst", "givenname", "forename", "fname", "namf",
        "ctribnamf",
    ),
    "middle_name": ("middle", "middlename", "namemiddle", "mi", "middleinitial", "mname"),
    "suffix": ("suffix", "namesuffix", "nams"),
    "full_name": ("name", "fullname", "person", "donor", "individual", "names"),
    "organisation": (
        "organisation", "organization", "organisationname", "organizationname", "org",
        "orgname", "company", "companyname", "corporation", "corp", "corpname", "committee",
        "committeename", "pac", "pacname", "business", "businessname", "sitename", "site",
        "entityname", "union", "corporationname",
    ),
    "street": (
        "street", "address", "address1", "addr", "addr1", "streetaddress", "street1", "adr1",
        "addressline1", "streetname",
    ),
    "city": ("city", "cityname", "town", "suburb", "place", "municipality"),
    "state": ("state", "st", "statecode", "province"),
    "zip": ("zip", "zip5", "zipcode", "postcode", "postalcode", "postal", "zip4", "zip9"),
    "employer": ("employer", "emp", "employername", "work", "empname"),
    "occupation": ("occupation", "occ", "job", "jobtitle", "title", "profession", "occp"),
    "born": ("born", "dob", "dateofbirth", "birthdate", "birthday"),
    "phone": ("phone", "telephone", "phonenumber", "tel"),
    "email": ("email", "emailaddress", "mail"),
    "code": ("socsecid", "ssn", "socialsecuritynumber"),
}  # fmt: skip
LABELS: Final = (
    "donorid", "trueid", "cluster", "clusterid", "label", "entityid", "gold", "truth",
    "personid", "truedonor", "goldid", "canonicalid", "goldenid", "contributorid", "contribid",
    "entity", "group", "groupid", "uniqueid",
    "id", "donor", "contributor",
)  # fmt: skip
_OWNERS: Final = (
    "contributor", "contributors", "contributer", "contrib", "contr", "contbr", "donor", "con",
    "ctrib", "tran", "entity", "person", "individual", "flng", "ent", "rec",
)  # fmt: skip


class Columns(msgspec.Struct, frozen=True):
    """Which columns of a table are used.

    Args:
        used: Its column by what it holds: last, first_name, full_name, organisation, zip …
        labels: The column that says which donor a row is; empty where there is none.
        organisations: Whether the rows are of organisations.
    """

    used: dict[str, str]
    labels: str
    organisations: bool

    @property
    def matter(self) -> Matter:
        """What is linked."""
        return ORGANISATIONS if self.organisations else PEOPLE


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower())


def _owned(name: str) -> str:
    """The name without whose column it is: "Contributor Last Name" is a last name."""
    words = [
        w
        for w in re.split(r"[^a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
        if w
    ]
    kept = [w for w in words if w not in _OWNERS]
    return "".join(kept or words)


def _column(names: Sequence[str], wanted: Sequence[str], taken: set[str]) -> str:
    for form in (_plain, _owned):
        of = {form(name): name for name in reversed(names) if name not in taken}
        found = next((of[one] for one in wanted if one in of), "")
        if found:
            return found
    return ""


def find_columns(
    frame: pl.DataFrame,
    labels: str = "",
    given: Mapping[str, str] | None = None,
    kind: str = "",
) -> Columns:
    """Which columns of a table hold what.

    Args:
        frame: The table.
        labels: Column that says which donor a row is; empty to look for one.
        given: Column by what it holds, where names do not show it; see `NAMES`.
        kind: "people" or "organisations"; empty to tell by the columns and names.

    Raises:
        UsageError: A column that is named is not there, or no column holds a name.
    """
    used = dict(given or {})
    for holds, column in [*used.items(), *([("labels", labels)] if labels else [])]:
        if column not in frame.columns or holds not in {*NAMES, "labels"}:
            raise UsageError(
                f"column {holds}={column!r}: expected one of {', '.join(NAMES)} and a column "
                f"of the file: {', '.join(frame.columns)}"
            )
    if kind not in {"", "people", "organisations"}:
        raise UsageError(f"kind {kind!r}: expected people or organisations")
    labels = labels or _labels(frame, set(used.values()))
    taken = {labels, *used.values()}
    for holds, names in NAMES.items():
        found = used.get(holds) or _column(frame.columns, names, taken)
        if found:
            used[holds] = found
            taken.add(found)
    if not {"last", "full_name", "organisation"} & used.keys():
        raise UsageError(
            f"no column of names, expected one called last, name or organisation: "
            f"{', '.join(frame.columns)}"
        )
    organisations = _of_organisations(frame, used) if not kind else kind == "organisations"
    return Columns(used, labels, organisations)


def _labels(frame: pl.DataFrame, taken: set[str]) -> str:
    """The first column called like labels whose values repeat, as those of rows do not."""
    for name in LABELS:
        found = _column(frame.columns, (name,), taken)
        if found and 1 < frame[found].n_unique() < frame.height:
            left = [c for c in frame.columns if c != found]
            named = [_column(left, NAMES[h], taken) for h in ("last", "full_name", *_GROUP)]
            if any(named):
                return found
    return ""


_GROUP: Final = ("organisation",)


def _of_organisations(frame: pl.DataFrame, used: Mapping[str, str]) -> bool:
    """By the columns; where there is a single name, by whether most names read as such."""
    if "last" in used:
        return False
    if "organisation" in used:
        return True
    names = frame[used["full_name"]].cast(pl.String()).fill_null("").head(2_000).to_list()
    known = [name for name in names if name.strip()]
    read = sum(is_organisation(name) for name in known)
    return 2 * read > len(known)


def as_rows(frame: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """The table as `linkage.link` takes it: `record`, `name` and what else is known.

    Args:
        frame: The table.
        columns: As `find_columns` gives them.

    Returns:
        Rows in the order of the table; `donor` too where there are labels.
    """
    used = dict(columns.used)
    texts = {
        holds: pl.col(c).cast(pl.String()).fill_null("").str.strip_chars()
        for holds, c in used.items()
    }
    name = _name(texts, organisations=columns.organisations)
    suffix = texts.pop("suffix", None)
    if suffix is not None and not columns.organisations:
        name = pl.concat_str(name, suffix, separator=" ").str.strip_chars()
    kept = {h: e for h, e in texts.items() if h not in {"last", "full_name", "organisation"}}
    if columns.organisations:
        kept.pop("first_name", None)
    donor = {"donor": pl.col(columns.labels).cast(pl.String())} if columns.labels else {}
    return frame.select(
        pl.int_range(pl.len()).cast(pl.String()).alias("record"),
        name.alias("name"),
        **kept,
        **donor,
    )


def _name(texts: Mapping[str, pl.Expr], *, organisations: bool) -> pl.Expr:
    """The name: of people the last name, else the whole one."""
    order = ("organisation", "full_name", "last") if organisations else (
        "last", "full_name", "organisation"
    )  # fmt: skip
    found = [
        pl.when(texts[holds] != "").then(texts[holds]) for holds in order if holds in texts
    ]
    return pl.coalesce(*found, pl.lit(""))
