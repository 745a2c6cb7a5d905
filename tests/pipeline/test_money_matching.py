"""Public matching funds of real candidates' committees, by real and supposed parameters."""

from __future__ import annotations

from pathlib import Path

import pytest

from downballot.errors import UsageError
from downballot.pipeline.money_desk import MoneyDesk, money_of_folder
from downballot.pipeline.money_matching import match_candidate

CITY = {"program": "los-angeles", "office": "City Council", "cycle": 2020}


@pytest.fixture(scope="module")
def ethics(shared: Path) -> MoneyDesk:
    return money_of_folder(shared / "data" / "money" / "la_city_ethics")


def test_a_supposed_program_matches_a_seventh_of_the_limit_six_times(ethics):
    found = match_candidate(ethics, "Kayser", **CITY, supposed_limit_cents=1300_00)
    assert found.contributors == 15
    assert found.parameters.matchable_cents == 185_00
    assert (found.matched_cents, found.public_cents) == (1975_00, 11_850_00)
    assert found.public_cents == 6 * found.matched_cents


def test_an_office_or_cycle_that_is_not_on_record_lists_those_that_are(ethics):
    with pytest.raises(UsageError, match=r"not on record, expected one of .*City Council 2020"):
        match_candidate(ethics, "Kayser", **(CITY | {"cycle": 1999}))
    with pytest.raises(UsageError, match="expected one of los-angeles, new-york"):
        match_candidate(ethics, "Kayser", **(CITY | {"program": "nowhere"}))


def test_a_committee_that_is_not_there_is_refused(ethics):
    with pytest.raises(UsageError, match="none is called so"):
        match_candidate(ethics, "Nobody At All", **CITY)
