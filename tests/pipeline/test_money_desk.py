"""The money of a folder: traces that close, committees by id or name, donors together."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from downballot.errors import UsageError
from downballot.pipeline.money_desk import MoneyDesk, money_of_desk, money_of_folder

DAY = date(2020, 11, 3)
SPENDING = "independent_expenditures_by_candidate_2014_2020.csv"


@pytest.fixture(scope="module")
def oakland(shared: Path) -> MoneyDesk:
    return money_of_folder(shared / "data" / "money" / "oakland")


@pytest.fixture(scope="module")
def go_public_schools(shared: Path, tmp_path_factory) -> MoneyDesk:
    """The receipts of 2018 to 2020, and what all spenders spent."""
    folder = tmp_path_factory.mktemp("go")
    for name in ("go_public_schools_1331137_2018-2020.csv", SPENDING):
        shutil.copy(shared / "data" / "money" / "oakland" / name, folder)
    return money_of_folder(folder)


def test_five_ninths_of_families_in_action_s_spending_are_one_donor_s(oakland):
    found = oakland.trace(committee="1431009", undated=DAY, as_of=DAY)
    first = found.sources[0]
    assert found.spent_cents == 302_861_64
    assert first.source.startswith("BLOOMBERG")
    assert (first.pro_rata_cents, first.least_cents, first.most_cents) == (
        168_023_10,
        142_361_64,
        200_000_00,
    )
    assert sum(one.pro_rata_cents for one in found.sources) == found.spent_cents
    assert sum(one.cents for one in found.paths) == found.spent_cents


def test_rows_of_other_elections_are_not_taken_to_be_of_the_day(go_public_schools):
    found = go_public_schools.trace(committee="1331137", undated=DAY, as_of=DAY)
    first = found.sources[0]
    assert found.spent_cents == 383_737_88
    assert (first.pro_rata_cents, first.least_cents, first.most_cents) == (
        338_897_19,
        333_632_37,
        344_942_21,
    )
    said = " ".join(found.assumptions)
    assert "37 rows without a date are taken to be of 2020-11-03" in said
    assert "44 rows without a date name another election: they are left out" in said


def test_every_candidate_s_trace_closes_to_the_cent(oakland):
    flows = oakland.flows(undated=DAY, as_of=DAY)
    spent = dict(flows.spending.group_by("candidate").agg(pl.col("cents").sum()).iter_rows())
    for candidate in sorted(spent)[:2]:
        found = oakland.trace(candidate=candidate, undated=DAY, as_of=DAY)
        assert found.spent_cents == spent[candidate]
        assert sum(one.pro_rata_cents for one in found.sources) == spent[candidate]


def test_without_a_day_for_the_undated_nothing_was_spent_and_it_says_so(oakland):
    with pytest.raises(UsageError, match="nothing spent by Families in Action"):
        oakland.trace(committee="1431009")


def test_a_trace_of_nobody_is_refused(oakland):
    with pytest.raises(UsageError, match="expected a candidate or a committee"):
        oakland.trace()


def test_a_committee_is_found_by_id_or_by_words_that_only_it_has(oakland):
    assert oakland.find_committee("1431009") == "1431009"
    assert oakland.find_committee("families action justice") == "1431009"


def test_a_name_that_several_have_lists_them_and_one_that_none_has_the_nearest(oakland):
    with pytest.raises(UsageError, match=r"can be meant: .*\(\d+\); .*expected one id or name"):
        oakland.find_committee("oakland")
    with pytest.raises(UsageError, match=r"the nearest are: .*\(1431009\)"):
        oakland.find_committee("Familes in Acton for Justic")


def test_two_forms_of_a_donor_s_name_are_one_donor(oakland):
    found = oakland.donor("michael bloomberg")
    assert len(found[0].forms) > 1
    for one in found:
        assert one.cents == sum(gift.cents for gift in one.gifts)
    assert [one.cents for one in found] == sorted((one.cents for one in found), reverse=True)


@pytest.mark.parametrize("name", ["zzzz", "", " , "])
def test_a_donor_that_nobody_is_called_is_refused(oakland, name):
    with pytest.raises(UsageError, match="expected words of a name"):
        oakland.donor(name)


def test_a_committee_shows_its_largest_givers_and_main_source(go_public_schools):
    found = go_public_schools.committee("1331137")
    assert found.givers[0] == ("BLOOMBERG, MICHAEL (10022)", 420_000_00)
    (main,) = found.main_sources
    assert (main.cents, main.receipts_cents) == (420_000_00, 477_054_39)
    assert found.set_aside == 0
    assert sum(one.itemised_cents for one in found.totals) == 477_054_39


def test_totals_as_of_a_day_leave_out_what_came_later(go_public_schools):
    upto = go_public_schools.totals(as_of=DAY).committee_totals()
    assert sum(one.itemised_cents for one in upto if one.filer_id == "1331137") == 475_571_69


def test_rows_that_cannot_be_used_are_listed_with_their_file_and_reason(shared: Path):
    folder = shared / "data" / "money" / "calaccess_sample" / "errors"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    found = money_of_folder(folder.parent).set_aside()
    assert found
    assert all(one.file and one.reason for one in found)


def test_a_desk_without_filings_says_how_to_take_some_in(tmp_path):
    with pytest.raises(UsageError, match="no filings yet, expected some taken in"):
        money_of_desk(tmp_path)
