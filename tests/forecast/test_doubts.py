"""What a person should know about the counts behind a forecast."""

import pytest
from msgspec import structs

from downballot.forecast.doubts import FARTHEST, UsedEstimate, doubts_of
from downballot.model.finding import Severity


def codes(one) -> list[str]:
    return [each.code for each in doubts_of(one)]


def test_a_sound_count_has_no_doubts(bench):
    assert codes(bench.series((500, 400), (600, 500))) == []
    assert codes(bench.series((500, 400), (600, 500), estimates=(None, 300))) == []


def test_no_vote_and_nothing_else_is_said(bench):
    assert codes(bench.series((0, 0), estimates=(5,))) == ["forecast-without-votes"]
    assert codes(bench.series(())) == ["forecast-without-votes"]
    assert codes(bench.series((0, 0), complete=True)) == ["forecast-without-votes"]


def test_one_count_is_stated(bench):
    (doubt,) = doubts_of(bench.series((5, 4)))
    assert (doubt.code, doubt.severity) == ("forecast-from-one-count", Severity.INFO)
    assert codes(bench.series((5, 4), (5, 4))) == ["forecast-from-one-count"]
    assert codes(bench.series((5, 4), complete=True)) == []


@pytest.mark.parametrize("rows", [((5, 4), (4, 9)), ((5, 4), (5, 3)), ((5, 4), (0, 0), (9, 9))])
def test_a_fall_is_stated_even_when_the_whole_grew(bench, rows):
    (doubt,) = doubts_of(bench.series(*rows))
    assert doubt.code == "forecast-on-falling-count"
    assert "in 1 update." in doubt.sentence
    assert doubt.contest == "board"
    finished = structs.replace(bench.series(*rows), complete=True)
    assert codes(finished) == ["forecast-on-falling-count"]


def test_every_fall_is_counted(bench):
    (doubt,) = doubts_of(bench.series((5, 4), (4, 4), (3, 5)))
    assert "2 updates" in doubt.sentence


@pytest.mark.parametrize("estimate", [-1, 0, 1, 9, 6_000_001, 10**12])
def test_an_estimate_that_is_not_used_is_stated(bench, estimate: int):
    one = bench.series((50_000, 40_000), (60_000, 40_000), estimates=(None, estimate))
    (doubt,) = doubts_of(one)
    assert doubt.code == "estimate-not-believed"
    assert f"{estimate:,} votes to come is not used: " in doubt.sentence
    assert "but" not in doubt.sentence
    assert doubt.severity is Severity.WARNING


@pytest.mark.parametrize("estimate", [None, 10, 5_999_999])
def test_other_estimates_are_used(bench, estimate: int | None):
    one = bench.series((50_000, 40_000), (60_000, 40_000), estimates=(None, estimate))
    assert codes(one) == []


@pytest.mark.parametrize(("apart", "stated"), [(0, 0), (FARTHEST, 0), (FARTHEST + 0.001, 1)])
def test_a_used_estimate_far_from_what_is_expected_without_it_is_stated(
    bench, apart: float, stated: int
):
    one = bench.series((50_000, 40_000), (60_000, 40_000), estimates=(None, 500))
    found = doubts_of(one, UsedEstimate(apart, 98_765.4))
    assert [each.code for each in found] == ["estimate-unlike-past"] * stated
    for each in found:
        assert each.severity is Severity.WARNING
        assert "leaves 500 votes to come, where past canvasses would leave about 98,765" in (
            each.sentence
        )
    assert doubts_of(structs.replace(one, complete=True), UsedEstimate(apart, 9.0)) == ()


def test_only_the_newest_estimate_matters(bench):
    one = bench.series((50_000, 40_000), (60_000, 40_000), estimates=(0, 500))
    assert codes(one) == []
    assert codes(structs.replace(one, estimates=(500, 0))) == ["estimate-not-believed"]
    assert codes(structs.replace(one, estimates=(0, 0), complete=True)) == []


def test_sentences_name_their_contest_and_end(bench):
    one = bench.series((5, 4), (4, 4), estimates=(None, 0))
    for doubt in doubts_of(one):
        assert doubt.contest == "board"
        assert doubt.sentence.startswith("board: ")
        assert doubt.sentence.endswith(".")
