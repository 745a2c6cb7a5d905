"""Amounts, days, ZIP codes and ids: what is read, and that the rest is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.sources.money_cells import by_value, cents, cents_of, date_of, fppc_id, zip5

AMOUNTS = {
    "1234.5": 123450,
    "1,234.50": 123450,
    "(25.00)": -2500,
    "($1,000)": -100000,
    "-25": -2500,
    "+3": 300,
    "$.5": 50,
    " 5 ": 500,
    "5.": 500,
    "1.0000": 100,
    "0": 0,
    "99999999999999.99": 9999999999999999,
}
NO_AMOUNTS = [
    "", " ", ".", "-", "1.005", "1e3", "nan", "inf", "0x1", "1,23", "1_000", "--5", "(5", "5)",
    "(-5)", "1.2.3", "1 2", "٣", "9999999999999999", "12/31/2016", "1,2345",
]  # fmt: skip


def expression(texts: list[str], read) -> list[object]:
    return pl.DataFrame({"text": texts}).select(read(pl.col("text"))).to_series().to_list()


@pytest.mark.parametrize(("text", "expected"), AMOUNTS.items())
def test_an_amount_is_whole_cents(text, expected):
    assert cents(text) == expected


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_amount_is_refused_with_what_was_expected(text):
    with pytest.raises(ValueError, match="expected dollars and cents"):
        cents(text)


def test_a_column_is_read_as_its_cells_are():
    assert expression([*AMOUNTS, *NO_AMOUNTS], cents_of) == [
        *AMOUNTS.values(),
        *[None] * len(NO_AMOUNTS),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("0123456789,.$()-+ eE", max_size=12), min_size=1, max_size=30))
def test_cell_and_column_agree_on_any_text(texts):
    def alone(text: str) -> int | None:
        try:
            return cents(text)
        except ValueError:
            return None

    assert expression(texts, cents_of) == [alone(text) for text in texts]


@given(st.integers(-(10**16), 10**16))
def test_every_amount_comes_back_to_the_cent(amount):
    text = str(Decimal(amount).scaleb(-2).quantize(Decimal("0.01")))
    assert cents(text) == amount == expression([text], cents_of)[0]


def test_days_are_read_in_every_way_that_filing_systems_write_them():
    expected = date(2024, 10, 5)
    assert (
        expression(
            [
                "2024-10-05",
                "20241005",
                "10/5/2024",
                "10/05/24",
                "10/5/2024 12:00:00 AM",
                "10/5/2024 0:00",
                "2024-10-05T00:00:00",
                "2024-10-05T00:00:00.0000000-07:00",
                "2024-10-05 00:00:00",
            ],
            date_of,
        )
        == [expected] * 9
    )


@pytest.mark.parametrize(
    "text", ["", "13/45/2016", "2/30/2016", "0201-01-01", "1/1/2916", "tomorrow", "2016"]
)
def test_what_is_no_day_or_of_an_impossible_year_is_none(text):
    assert expression([text], date_of) == [None]


def test_a_column_of_nothing_is_read():
    assert expression([], date_of) == []
    nulls = pl.DataFrame({"text": [None]}, schema={"text": pl.String})
    assert nulls.select(date_of(pl.col("text"))).to_series().to_list() == [None]


def test_a_zip_code_gets_the_zeros_back_that_a_spreadsheet_took():
    given_ = ["06511", "6511", "501", "90012-1234", "900121234", "65111234", "94605-", "CA", ""]
    expected = ["06511", "06511", "00501", "90012", "90012", "06511", "94605", "", ""]
    assert expression(given_, zip5) == expected


def test_an_id_of_the_commission_is_its_digits_and_no_other_id_is_one():
    given_ = ["1220653", "#1220653", "C# 980422", "0980422", "Pending", "", "C00489815", "1234"]
    expected = ["1220653", "1220653", "980422", "980422", "", "", "", ""]
    assert expression(given_, fppc_id) == expected


def test_digits_with_an_exponent_or_a_stray_sign_are_no_amount():
    texts = [
        "5.e1",
        "1.5e2",
        "1e5",
        "1e5.00",
        ".-5",
        "5.-1",
        "5.+1",
        "00000000000000005",
        "1.e5",
    ]
    assert expression(texts, cents_of) == [None] * len(texts)


def test_a_plain_column_keeps_its_amounts_beside_one_that_is_written_otherwise():
    assert expression(["1.05", "7", "$1,000.10", None, "-.5"], cents_of) == [
        105, 700, 100010, None, -50,
    ]  # fmt: skip


def test_five_letters_with_a_sign_are_no_zip_code_of_five_digits():
    assert expression(["+1234", "90012", "01234", "1 234"], zip5) == ["", "90012", "01234", ""]


def test_each_text_has_what_was_read_of_it_nulls_too():
    texts = pl.DataFrame({"text": ["b", None, "a", "b"]})
    read = by_value(pl.col("text"), lambda text: text.fill_null("-") + "!", pl.String())
    assert texts.select(read).to_series().to_list() == ["b!", "-!", "a!", "b!"]
