"""Which contests fill which seats of a body that a desk keeps in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from downballot.errors import DeskError, UsageError
from downballot.pipeline.desk import Desk
from downballot.pipeline.seats_filled import seats_filled, unknown_candidates

Council = Callable[..., Desk]


def test_the_seats_of_another_body_are_not_this_ones(council: Council):
    desk = council(fills='["example-city-council/1", "lausd/3"]', bodies=("lausd",))
    reader = desk.reader()
    (seats,) = seats_filled(reader, "example-city-council", -1).values()
    assert seats == ("1",)
    assert list(seats_filled(reader, "lausd", -1).values()) == [("3",)]
    assert seats_filled(reader, "nobody", -1) == {}


def test_names_of_the_ballot_that_are_not_on_record_are_found(council: Council):
    desk = council(rows=(("Ana Example", 20), ("Nobody Knows", 10)))
    record = desk.body().record
    assert unknown_candidates(desk.reader(), record) == ("Nobody Knows",)


def test_other_forms_of_a_name_are_on_record(council: Council):
    desk = council(rows=(("ANA M. EXAMPLE", 20), ("ben sample", 10)))
    assert unknown_candidates(desk.reader(), desk.body().record) == ()


@pytest.mark.parametrize(
    ("fills", "seats", "said"),
    [
        (
            '["example-city-council/9"]',
            1,
            "desk.toml: fills of Council Ward 1: seat '9' is not one of City Council, "
            "expected one of 1, 2, 3, 4, 5",
        ),
        (
            '["example-city-council/Ward 1"]',
            1,
            "seat 'Ward 1' is not one of City Council, expected one of 1, 2, 3, 4, 5",
        ),
        (
            '["example-city-council/1", "example-city-council/3"]',
            1,
            "desk.toml: fills of Council Ward 1: 2 seats, expected 1 as its rule has",
        ),
        (
            '["example-city-council/1"]',
            2,
            "desk.toml: fills of Council Ward 1: 1 seat, expected 2 as its rule has",
        ),
        (
            '["example-city-council/1", "example-city-council/1"]',
            2,
            "seat '1' is also filled by Council Ward 1, expected one race a seat",
        ),
    ],
)
def test_seats_that_cannot_be_filled_so_are_told_with_their_place_in_desk_toml(
    council: Council, fills: str, seats: int, said: str
):
    desk = council(fills=fills, seats=seats)
    with pytest.raises(UsageError) as refused:
        desk.body().control()
    assert said in str(refused.value)
    assert desk.body().board().seats


def test_a_question_fills_no_seat(council: Council):
    desk = council(match="Measure X (invented)")
    with pytest.raises(UsageError, match=r"desk\.toml: fills of .*: a question fills no seat"):
        desk.body().control()


def test_a_body_that_desk_toml_does_not_name_is_a_mistake_in_it(council: Council):
    with pytest.raises(DeskError, match=r"body 'nobody' is not in this file"):
        council(fills='["nobody/1"]')


def test_a_folder_of_another_body_is_told(council: Council):
    with pytest.raises(UsageError) as refused:
        council(id_="another", fills='["another/1"]').body()
    assert str(refused.value) == (
        "desk.toml: body 'another': its folder council is of 'example-city-council', "
        "expected one id in both"
    )


def test_the_folder_is_that_of_the_desk_wherever_one_stands(
    council: Council, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    desk = council()
    monkeypatch.chdir(tmp_path)
    assert desk.body("example-city-council").record.body.short_name == "City Council"
