"""The comparison of what contests cost: its page, and the same as JSON."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.datastructures import State
from litestar.params import QueryParameter

from downballot.almanac.money_tables import consumer_prices
from downballot.errors import UsageError
from downballot.money.comparing_values import Comparison
from downballot.publication.addresses import API
from downballot.publication.compare_page import compare_page
from downballot.publication.money_addresses import COMPARE
from downballot.publication.rendering import Page
from downballot.web.answers import AnyRequest, html_answer, json_answer
from downballot.web.money_reader import money_of
from downballot.web.pages import address_of, reader_of
from downballot.web.reader import Freshness
from downballot.web.requests import parameters


@get(COMPARE, include_in_schema=False, sync_to_thread=True)
def compare(request: AnyRequest, state: State) -> Response[bytes]:
    """Show what contests cost, across years, in one year's dollars."""
    reader = reader_of(state)
    fresh = reader.fresh()
    year = read_year(parameters(address_of(request)).get("dollars_of", ""))
    found = money_of(state).comparison(fresh, year)

    def make(fresh: Freshness, _address: str) -> Page:
        return compare_page(reader.site(fresh), found, consumer_prices())

    return html_answer(request, reader.page(fresh, address_of(request), make))


@get(f"{API}{COMPARE}", sync_to_thread=True)
def read_comparison(
    request: AnyRequest,
    state: State,
    dollars_of: Annotated[
        str,
        QueryParameter(
            description="The year in whose dollars totals are stated too; the newest known if "
            "absent."
        ),
    ] = "",
) -> Response[Comparison]:
    """Give what contests cost, the most first by one year's dollars, each part with source."""
    found = money_of(state).comparison(reader_of(state).fresh(), read_year(dollars_of))
    return json_answer(request, found)


def read_year(text: str) -> int:
    """Return a year; 0 where none is given.

    Args:
        text: The year in digits; empty for none.

    Raises:
        UsageError: Not a year.

    Examples:
        >>> read_year("2024"), read_year("")
        (2024, 0)
    """
    plain = text.strip()
    if plain and not (plain.isascii() and plain.isdigit() and len(plain) == 4):
        raise UsageError(f"dollars_of {plain[:40]!r}: not a year, expected 2024")
    return int(plain or 0)
