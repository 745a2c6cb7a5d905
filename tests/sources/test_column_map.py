"""Column maps: those that come with Downballot, and every mistake of one."""

from __future__ import annotations

import pytest

from downballot.errors import UsageError
from downballot.sources.column_map import named_map, packaged_maps, read_map, words_of

SMALLEST = """\
title = "Money"
[columns]
filer = "Number"
amount = "Amount"
[constants]
kind = "contribution"
"""


def test_maps_of_the_package_are_read():
    assert set(packaged_maps()) == {
        "independent_by_spender",
        "netfile_receipts",
        "oakland",
        "totals_by_candidate",
    }
    assert named_map("oakland").columns["amount"] == "amount"


def test_no_table_fits_two_maps_of_the_package():
    maps = packaged_maps()
    for name, one in maps.items():
        headings = [*one.columns.values(), *one.ignored, *one.lines.values()]
        assert [other for other in maps if maps[other].fits(headings)] == [name]


def test_a_map_fits_a_table_without_optional_columns_and_no_other():
    receipts = named_map("netfile_receipts")
    headings = set(receipts.columns.values())
    assert receipts.fits(headings - {"Entity_Cd"})
    assert not receipts.fits(headings - {"Tran_Amt1"})
    assert not receipts.fits(headings | {"Report_Num"})


def test_our_own_words_are_always_understood():
    words = words_of(read_map(SMALLEST.encode(), "m.toml"), "side")
    assert words == {"": "", "support": "support", "oppose": "oppose"}


def test_a_map_may_lie_anywhere(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text(SMALLEST, encoding="utf-8")
    assert named_map(path).title == "Money"
    with pytest.raises(UsageError, match=r"'nowhere': unknown, expected one of .*oakland"):
        named_map("nowhere")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title", "expected a column map"),
        ('title = "x"', "columns"),
        (SMALLEST.replace("title", "titel"), "titel"),
        (
            SMALLEST.replace('filer = "Number"', 'payer = "Number"'),
            "field 'payer', expected one",
        ),
        (SMALLEST.replace('amount = "Amount"', ""), "field 'amount' is missing"),
        (SMALLEST + 'filer = "1"', "field 'filer' has a column and a constant"),
        (SMALLEST.replace("contribution", "gift"), "constants.kind: 'gift', expected one of"),
        (SMALLEST + "[words.side]\nS = 'for'", "words.side: 'for', expected one of"),
        (SMALLEST + "[words.city]\nLA = 'x'", "words.city, expected words of kind"),
    ],
)
def test_a_mistake_in_a_map_is_named(text, message):
    with pytest.raises(UsageError, match=r"^m\.toml: ") as caught:
        read_map(text.encode(), "m.toml")
    assert message in str(caught.value)
