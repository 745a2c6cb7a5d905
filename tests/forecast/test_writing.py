"""The text of fitted constants: what reads back is what was written."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from downballot.forecast.constants import Constants, Lead
from downballot.forecast.fitting import fit_behaviour
from downballot.forecast.fitting_votes import fit_outstanding
from downballot.forecast.writing import constants_text
from downballot.pipeline.past_canvass import read_past_canvasses


@pytest.fixture(scope="module")
def constants(few_contests: dict[str, Path]) -> Constants:
    (canvass,) = read_past_canvasses(few_contests["la_county_2024-general"])
    kinds, behaviour = fit_behaviour([])
    leads = (Lead(1 / 3, 0.25, lost=True), Lead(0.1, 2 / 3, lost=False))
    return Constants(kinds, behaviour, fit_outstanding([canvass.finished()]), leads, 2 / 7)


def test_it_is_json_with_six_significant_digits(constants: Constants):
    text = constants_text(constants).decode()
    assert json.loads(text)["largest_lost"] == 0.285714
    assert '{"difference": 0.333333, "uncounted": 0.25, "lost": true}' in text
    assert max(map(len, text.splitlines())) <= 96


def test_what_reads_back_writes_the_same_and_keeps_its_version(constants: Constants):
    text = constants_text(constants)
    back = msgspec.json.decode(text, type=Constants)
    assert constants_text(back) == text
    assert back.version == msgspec.json.decode(constants_text(back), type=Constants).version
    assert back.version != structs.replace(back, largest_lost=0.3).version
