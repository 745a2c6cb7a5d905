"""What candidates would receive in matching funds."""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.almanac.money_tables import matching_parameters
from downballot.errors import UsageError
from downballot.model.filing import TRANSACTIONS
from downballot.model.money import MatchingParameters
from downballot.money.matching import matching, what_if
from downballot.sources.filings.lacity_ethics import FORMAT

PUBLIC = 3_228_600  # $32,286 for what was given in the first 17 days of the year
SUPPOSED = what_if(130_000, office="Board of Education", cycle=2015)


def rows(*changes: dict[str, object]) -> pl.DataFrame:
    usual = {
        "kind": "contribution",
        "entity": "individual",
        "name": "Sample",
        "first_name": "Ben",
        "zip": "90001",
        "memo": False,
        "cents": 10_000,
    }
    return pl.DataFrame([usual | change for change in changes], schema=TRANSACTIONS)


def parameters(**changes: int) -> MatchingParameters:
    return MatchingParameters(
        cycle=2020,
        office="Council",
        round="primary",
        source="",
        **({"matchable_cents": 11_400, "public_per_dollar": 6} | changes),
    )


@pytest.fixture(scope="module")
def board(shared: Path) -> dict[str, pl.DataFrame]:
    """The 49 rows of candidates for the board, by candidate's last name."""
    path = shared / "data/money/la_city_ethics"
    read = FORMAT.read(path / "lacity_ethics_contributions_2015_download.xls.html")
    filings = read.filings.collect().filter(office="BED")
    transactions = read.transactions.collect()
    board = transactions.join(filings.select("filing", whose="candidate"), on="filing")
    return {
        whose.split()[-1].title(): table.drop("whose")
        for (whose,), table in board.group_by("whose", maintain_order=True)
    }


def test_the_what_if_of_the_board_matches_185_dollars_with_1110():
    assert SUPPOSED.matchable_cents == 18_500
    result = matching(rows({"cents": 130_000}), SUPPOSED)
    assert result.public_cents == 111_000
    assert result.qualifies is None
    assert any("No threshold is known" in said for said in result.assumptions)


def by_hand(shared: Path) -> dict[str, int]:
    """Add up the same rows of another file: dollars matched of each candidate."""
    path = shared / "data/money/la_city_ethics/lacity_ethics_contributions_2015.csv"
    gifts: dict[str, dict[tuple[str, ...], int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["Office Type"] == "BED" and (row["Schedule"], row["Type"]) == ("A", "I"):
                of = gifts.setdefault(row["Last Name"].title(), {})
                who = ("Contributor Last Name", "Contributor First Name")
                key = tuple(row[name].strip().lower() for name in who)
                of[key] = of.get(key, 0) + int(Decimal(row["Amount Rcvd"]))
    return {name: sum(min(one, 185) for one in of.values()) for name, of in gifts.items()}


def test_january_2015_of_the_board_under_the_what_if(board, shared: Path):
    found = {name: matching(table, SUPPOSED) for name, table in board.items()}
    assert sum(table.height for table in board.values()) == 49
    expected = by_hand(shared)
    for name, result in found.items():
        assert result.matched_cents == expected.get(name, 0) * 100
        assert result.public_cents == result.matched_cents * 6
        left_out = sum(one.rows for one in result.left_out)
        assert left_out + result.contributors <= board[name].height
    assert sum(result.public_cents for result in found.values()) == PUBLIC


def test_loans_goods_and_organisations_of_the_real_rows_are_left_out(board):
    left_out = {
        name: [(one.reason, one.rows, one.cents) for one in matching(table, SUPPOSED).left_out]
        for name, table in board.items()
    }
    loans = "not money given: loans, goods and services, other rows"
    assert left_out["Gutierrez"] == [
        (loans, 4, 500_000),
        ("not of an individual", 1, 110_000),
    ]
    assert left_out["Thomas"] == [(loans, 1, 55_000)]
    assert left_out["Kayser"] == []


def test_a_contributor_is_matched_once_up_to_the_cap():
    twice = rows({"cents": 10_000}, {"cents": 10_000, "name": " SAMPLE "}, {"name": "Other"})
    result = matching(twice, parameters())
    assert (result.contributors, result.matched_cents) == (2, 11_400 + 10_000)
    assert result.public_cents == 6 * 21_400


def test_a_return_takes_the_contribution_back():
    result = matching(rows({"cents": 10_000}, {"cents": -10_000}), parameters())
    assert (result.contributors, result.public_cents) == (0, 0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"entity": "organisation"}, "not of an individual"),
        ({"entity": "self"}, "of the candidate or family"),
        ({"kind": "loan"}, "not money given: loans, goods and services, other rows"),
        ({"kind": "unitemized"}, "lumps too small to be itemised, of nobody in particular"),
        ({"memo": True}, "memo rows, which explain others"),
        ({"zip": "10001"}, "from outside"),
        ({"zip": ""}, "of a place not known"),
    ],
)
def test_what_is_left_out_says_why(change: dict[str, object], reason: str):
    result = matching(rows(change), parameters(), inside={"90001"})
    assert [one.reason for one in result.left_out] == [reason]
    assert result.public_cents == 0


def test_where_places_are_not_known_everybody_lives_inside_and_it_says_so():
    result = matching(rows({"zip": ""}), parameters())
    assert result.public_cents == 60_000
    assert any("the most it can be" in said for said in result.assumptions)


@pytest.mark.parametrize(
    ("threshold", "qualifies", "public"), [(20_000, True, 120_000), (20_001, False, 0)]
)
def test_the_threshold_is_reached_at_the_cent(threshold: int, qualifies: bool, public: int):
    two = rows({}, {"name": "Other"})
    result = matching(two, parameters(threshold_cents=threshold))
    assert (result.qualifies, result.public_cents) == (qualifies, public)
    assert result.uncapped_cents == 120_000


def test_both_thresholds_are_asked_for():
    both = parameters(threshold_cents=100, threshold_contributors=2)
    assert matching(rows({}), both).qualifies is False
    assert matching(rows({}, {"name": "Other"}), both).qualifies is True


def test_the_maximum_caps_what_is_paid():
    result = matching(rows({}), parameters(maximum_cents=59_999))
    assert (result.public_cents, result.uncapped_cents) == (59_999, 60_000)


def test_a_cycle_of_which_the_cap_is_not_known_cannot_be_computed():
    (row,) = (row for row in matching_parameters("los-angeles") if row.cycle == 2024)
    with pytest.raises(UsageError, match="matching funds of 2024, City Council: what is"):
        matching(rows({}), row)


@pytest.mark.parametrize(
    "wrong", [{"limit_cents": 0}, {"share": Fraction(8, 7)}, {"public_per_dollar": 0}]
)
def test_a_what_if_outside_its_range_is_refused(wrong: dict[str, object]):
    with pytest.raises(UsageError, match="expected a limit and rate above 0"):
        what_if(**({"limit_cents": 100, "office": "Board", "cycle": 2026} | wrong))


def test_nobody_gave():
    assert matching(rows(), parameters()).public_cents == 0


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-20_000, 40_000)), max_size=12))
def test_order_changes_nothing_and_nobody_is_matched_above_the_cap(gifts):
    table = rows(*({"name": str(name), "cents": cents} for name, cents in gifts))
    result = matching(table, parameters())
    assert result == matching(table.reverse(), parameters())
    assert 0 <= result.matched_cents <= result.contributors * 11_400
