"""Shares of what committees raised: small amounts, the candidate's own, from inside a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from msgspec import Struct
from rich.table import Table

from downballot.cli.output import as_plain, table
from downballot.errors import UsageError
from downballot.money.totals_values import CommitteeTotal, Place, Totals, share
from downballot.pipeline.money_desk import MoneyDesk
from downballot.pipeline.money_engines import MoneyOnEngine
from downballot.publication.money_figures import dollars

STATE_ALONE = (
    "No ZIP codes or cities of the district are given (--zips, --cities): only the share from "
    "the state can be told."
)
DISTRICT, STATE = "district", "state"


Zips = Annotated[
    Path | None,
    Parameter(help="File with the ZIP codes of the district, one a line."),
]
Cities = Annotated[
    str, Parameter(help='Cities of the district: "Los Angeles, Huntington Park".')
]
State = Annotated[
    str, Parameter(help="The state whose share is told, two letters; empty for none.")
]


class FromPlace(Struct, frozen=True):
    """How much of the itemised contributions came from a place.

    Attributes:
        inside_cents: From inside it.
        outside_cents: From elsewhere.
        unknown_cents: Where the address leaves it open.
        inside_share: Share of the two that are known; None where nothing is.
    """

    inside_cents: int
    outside_cents: int
    unknown_cents: int
    inside_share: Fraction | None


Key = tuple[str, str]  # id of the filer, election
FromPlaces = Mapping[str, Mapping[Key, FromPlace]]


def asked_places(zips: Path | None, cities: str, state: str) -> dict[str, Place]:
    """Return the places that are asked about.

    Args:
        zips: File with the ZIP codes of the district, one a line or separated by commas.
        cities: Cities of the district, separated by commas.
        state: Two-letter postal code of the state.

    Raises:
        UsageError: The file cannot be read or has something else, or no such state code.
    """
    codes = frozenset(_zips(zips)) if zips else frozenset()
    named = frozenset(" ".join(one.split()).lower() for one in cities.split(",") if one.strip())
    code = state.strip().upper()
    if code and not (len(code) == 2 and code.isalpha()):
        raise UsageError(f"--state {state!r}: expected two letters such as CA")
    found = {DISTRICT: Place(zips=codes, cities=named), STATE: Place(states=frozenset({code}))}
    return {
        name: place
        for name, place in found.items()
        if (name == STATE and code) or place.zips or place.cities
    }


def totals_by_place(
    money: MoneyDesk | MoneyOnEngine, as_of: date | None, places: Mapping[str, Place]
) -> tuple[Totals, FromPlaces]:
    """Return totals, and how much came from each place.

    Args:
        money: The filings, or an engine that adds them up.
        as_of: Last day of transactions to include; None for all.
        places: The places by name.
    """
    found = {name: money.totals(as_of, place) for name, place in places.items()}
    totals = next(iter(found.values()), None) or money.totals(as_of)
    return totals, {
        name: {
            (one.filer_id, one.election): _from_place(one) for one in each.committee_totals()
        }
        for name, each in found.items()
    }


def committee_record(one: CommitteeTotal, places: FromPlaces) -> dict[str, Any]:
    """Return a committee's total as JSON has it, with its shares.

    Args:
        one: The total.
        places: How much came from each place.
    """
    record = as_plain(one)
    for name in ("inside_cents", "outside_cents", "place_unknown_cents"):
        del record[name]
    record["small_share"] = one.small_share and str(one.small_share)
    record["self_share"] = one.self_share and str(one.self_share)
    for name in (DISTRICT, STATE):
        found = places.get(name, {}).get((one.filer_id, one.election))
        record[f"from_{name}"] = as_plain(found) if found else None
    return record


def shares_table(rows: Sequence[CommitteeTotal], places: FromPlaces) -> Table:
    """Lay out shares, one row a committee and election."""
    shown = table(
        "Where it came from",
        "committee",
        "election",
        ">under $100",
        ">from the candidate",
        *(f">from the {name}" for name in places),
        *(f">{name} not known" for name in places),
    )
    for one in rows:
        found = [places[name][one.filer_id, one.election] for name in places]
        shown.add_row(
            f"{one.committee} ({one.filer_id})",
            one.election,
            _percent(one.small_share),
            _percent(one.self_share),
            *(_percent(each.inside_share) for each in found),
            *(dollars(each.unknown_cents) for each in found),
        )
    return shown


def _from_place(one: CommitteeTotal) -> FromPlace:
    inside, outside = one.inside_cents or 0, one.outside_cents or 0
    return FromPlace(
        inside, outside, one.place_unknown_cents or 0, share(inside, inside + outside)
    )


def _percent(part: Fraction | None) -> str:
    # A share for reading; JSON has it exact.
    return "" if part is None else f"{float(part):.1%}"


def _zips(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"--zips {path}: cannot be read, expected a list of ZIP codes"
        ) from error
    for number, line in enumerate(text.splitlines(), 1):
        for cell in (each.strip() for each in line.split(",")):
            if cell and not (number == 1 and cell.isalpha()):
                if not (cell.isascii() and cell.isdigit() and len(cell) == 5):
                    raise UsageError(
                        f"{path}:{number}: {cell[:40]!r} is no ZIP code, expected five digits"
                    )
                yield cell
