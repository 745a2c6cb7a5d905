"""The page about the method, and its picture."""

from __future__ import annotations

import math

import pytest

from downballot.decisions.words import probability_words
from downballot.forecast.calibration import (
    Calibration,
    CalibrationRow,
    FolderScore,
    IntervalScore,
    Scores,
    VotesScore,
)
from downballot.forecast.constants import TrainingFolder
from downballot.model.call import CallPolicy
from downballot.publication.calibration_chart import draw_calibration
from downballot.publication.frame import Site
from downballot.publication.method_page import (
    WORD_STARTS,
    MethodPage,
    method_page,
    policy_sentences,
)
from downballot.publication.rendering import render

CALIBRATION = Calibration(
    rows=(
        CalibrationRow(0.0, 0.05, 900, 0.0004, 0.0),
        CalibrationRow(0.4, 0.6, 0, 0.0, 0.0),
        CalibrationRow(0.6, 0.8, 100, 0.703, 0.712),
        CalibrationRow(0.995, 1.0, 400, 0.99996, 1.0),
    ),
    folders=(FolderScore("<b>one</b>", 369, 0.101, 0.15, 0.028, 0.041, 0, 0.33, 0.29),),
    intervals=(IntervalScore("first bulletin", 369, 0.51, 0.946, 0.112),),
    votes=(VotesScore("first bulletin", 369, 0.487, 0.931, 1.2468),),
    without_estimates=Scores(votes=(VotesScore("first bulletin", 369, 0.5, 0.9, 1.4),)),
)


def made(site: Site, calibration: Calibration = CALIBRATION) -> MethodPage:
    return method_page(
        site,
        model="1-3fa2b1c4",
        data_hash="3fa2b1c4" * 8,
        folders=(TrainingFolder("wa_king_2019", "2019-11-05", 11, "ab" * 32),),
        calibration=calibration,
        policy=CallPolicy(),
    )


def test_each_band_says_what_was_said_and_what_happened(site: Site) -> None:
    rows = [(one.band, one.said, one.happened) for one in made(site).bands]
    assert rows == [
        ("0% to 5%", "under 0.1%", "never"),
        ("60% to 80%", "70.3%", "71.2%"),
        ("99.5% to 100%", "over 99.9%", "always"),
    ]


def test_the_page_has_the_model_its_data_and_every_table(site: Site) -> None:
    text = render(made(site))
    for wanted in (
        "1-3fa2b1c4",
        "3fa2b1c4" * 8,
        "94.6%",
        "11.2 points",
        "0.101",
        "wa_king_2019",
    ):
        assert wanted in text
    assert "<b>one</b>" not in text


def test_how_right_the_votes_to_come_were_is_told_with_and_without_estimates(
    site: Site,
) -> None:
    (row,) = made(site).votes
    assert (row.moment, row.contests) == ("first bulletin", "369")
    assert (row.cover50, row.cover95) == (("48.7%", "50%"), ("93.1%", "90%"))
    assert row.factor == ("1.25", "1.40")
    text = render(made(site))
    assert "How many votes came" in text
    assert '<td>1.25 <span class="quiet">(1.40)</span></td>' in text
    assert '<a href="#came">' in text


def test_without_such_figures_the_page_does_not_speak_of_them(site: Site) -> None:
    alone = Calibration(votes=CALIBRATION.votes)
    assert made(site, alone).votes[0].factor == ("1.25", "")
    assert "<td>1.25</td>" in render(made(site, alone))
    text = render(made(site, Calibration(rows=CALIBRATION.rows)))
    assert "How many votes came" not in text
    assert "#came" not in text


def test_without_a_calibration_the_page_says_so(site: Site) -> None:
    text = render(made(site, Calibration()))
    assert "No calibration has been measured" in text
    assert "<svg" not in text


def test_the_words_begin_where_they_are_said_to(site: Site) -> None:
    for least in WORD_STARTS[:-1]:
        below = math.nextafter(least, 0)
        assert probability_words(least) != probability_words(below)
    words = made(site).words
    assert words[0] == ("almost certain", "99.5%", "almost impossible")
    assert words[-1][0] == "about even"


def test_the_policy_is_told_in_sentences() -> None:
    default = " ".join(policy_sentences(CallPolicy()))
    assert "at least 99.5% likely" in default
    assert "At least 1 batch counted after election night" in default
    assert "within 0.5 points" in default
    assert "approve" not in default
    assert "2 more people must approve" in policy_sentences(CallPolicy(approvals=2))[-1]


def test_what_is_asked_for_by_nobody_is_not_said() -> None:
    policy = CallPolicy(
        0.9, late_batches=0, closest_points=0.0, least_difference=0.0, wait_points=0.0
    )
    assert policy_sentences(policy) == ("Everything that must hold is at least 90% likely.",)


def test_a_dot_on_the_line_is_said_and_happened_alike() -> None:
    rows = (CalibrationRow(0.4, 0.6, 10, 0.5, 0.5), CalibrationRow(0.6, 0.8, 40, 0.7, 0.6))
    chart = draw_calibration(rows)
    assert chart is not None
    even, off = chart.dots
    assert (even.x - 62) == pytest.approx(400 - even.y)
    assert off.radius > even.radius
    assert "said 70.0% and happened 60.0% of 40 times" in chart.description


def test_nothing_measured_has_no_picture() -> None:
    assert draw_calibration(()) is None
    assert draw_calibration((CalibrationRow(0.4, 0.6, 0, 0.0, 0.0),)) is None
