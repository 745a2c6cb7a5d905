"""Control from a desk's counts: what is decided, and races of every kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from downballot.errors import RuleError, UsageError
from downballot.model.record import Certification
from downballot.pipeline.controlling import decided
from downballot.pipeline.desk import Desk
from downballot.pipeline.editing import certify

Council = Callable[..., Desk]
TWO_WARDS = '["example-city-council/1", "example-city-council/3"]'
ELECTION = "2026-11-03-council"
AT_LARGE = (
    ("Ana Example", 5000),
    ("Dan Instance", 4000),
    ("Eva Pattern", 2500),
    ("Ben Sample", 1200),
)


def chances(outlook) -> dict[str, float]:
    return {one.bloc: one.probability for one in outlook.chances}


def certified(desk: Desk) -> Desk:
    clock = desk.ledger.updates(ELECTION)[-1].published_at
    now = datetime(2026, 12, 5, tzinfo=UTC)
    certify(desk.ledger, Certification(ELECTION, clock, None, "the county", "me", now))
    return desk


def test_an_at_large_contest_fills_several_seats(council: Council):
    desk = council(fills=TWO_WARDS, seats=2, rows=AT_LARGE)
    outlook = desk.body().control()
    (race,) = outlook.races
    assert race.seats == ("1", "3")
    assert sum(one.probability for one in race.options) == pytest.approx(2)
    assert [one.name for one in race.options[:2]] == ["Ana Example", "Dan Instance"]
    assert sum(chances(outlook).values()) + outlook.nobody == pytest.approx(1)
    assert all(one.split.seats == 5 for one in outlook.splits)


def test_an_at_large_contest_that_is_certified_is_decided(council: Council):
    desk = certified(council(fills=TWO_WARDS, seats=2, rows=AT_LARGE))
    outlook = desk.body().control()
    assert outlook.decided
    assert {one.name: one.probability for one in outlook.races[0].options} == {
        "Ana Example": 1, "Dan Instance": 1, "Eva Pattern": 0, "Ben Sample": 0,
    }  # fmt: skip
    (split,) = outlook.splits
    assert split.probability == 1
    # Ana is growth-minded, Dan neighborhood-minded; Wards 2 and 4 stay with Ben and Dan.
    assert (split.split.of("growth"), split.split.of("neighborhood")) == (2, 2)


def test_a_tie_in_the_certified_count_is_not_decided_until_a_lot_is_drawn(council: Council):
    desk = certified(council(rows=(("Ana Example", 1000), ("Dan Instance", 1000))))
    outlook = desk.body().control()
    (race,) = outlook.races
    assert not race.decided
    assert not outlook.decided
    assert [one.probability for one in race.options] == pytest.approx([0.5] * 2, abs=0.02)


def test_a_candidate_who_is_not_on_record_is_of_no_bloc_and_found_by_check(council: Council):
    desk = council(rows=(("Ana Example", 1204), ("NOBODY KNOWS", 1000)))
    body = desk.body()
    options = {one.name: one.bloc for one in body.control().races[0].options}
    assert options == {"Ana Example": "growth", "Nobody Knows": ""}
    (found,) = (one for one in body.findings() if one.code == "candidate-unknown")
    assert "NOBODY KNOWS" in found.sentence
    assert "candidate-unknown" in {one.code for one in desk.check()}


def test_a_view_without_a_source_that_can_be_opened_puts_no_candidate_in_a_bloc(
    council: Council, tmp_path: Path
):
    desk = council()
    path = tmp_path / "desk" / "council" / "alignments.csv"
    kept = path.read_text().splitlines()
    text = "\n".join(
        line.replace("verified", "unverified") if "ana-example" in line else line
        for line in kept
    )
    path.write_text(text + "\n")
    options = {one.name: one.bloc for one in desk.body().control().races[0].options}
    assert options["Ana Example"] == ""


def test_another_share_may_be_asked_for(council: Council):
    body = council().body()
    outlook = body.control(share="at least 4/5")
    assert outlook.needed == 4
    assert [one.needed for one in body.control_history(share="at least 4/5")] == [4]
    with pytest.raises(RuleError, match="expected"):
        body.control(share="most of them")
    with pytest.raises(UsageError, match="two blocs can have it"):
        body.control(share="at least 1/5")


@pytest.mark.parametrize(
    ("supposed", "said"),
    [
        (("Ward 9", "Ana Example"), "'Ward 9': no such race, expected one of Council Ward 1"),
        (
            ("Council Ward 1", "Zoe Nobody"),
            "'Zoe Nobody': Council Ward 1: nobody of that name, expected one of Ana Example",
        ),
    ],
)
def test_what_is_supposed_must_be_a_race_and_a_candidate(
    council: Council, supposed: tuple[str, str], said: str
):
    with pytest.raises(UsageError) as refused:
        council().body().control(supposed=[supposed])
    assert said in str(refused.value)
    assert "Dan Instance" in str(refused.value) or "Ward 9" in said


def test_what_is_supposed_of_a_contest_for_several_seats_may_be_several(council: Council):
    body = council(fills=TWO_WARDS, seats=2, rows=AT_LARGE).body()
    race = "Council Ward 1"
    outlook = body.control(supposed=[(race, "Eva Pattern"), (race, "ben sample")])
    won = {one.name for one in outlook.races[0].options if one.probability == 1}
    assert won == {"Eva Pattern", "Ben Sample"}
    three = [(race, name) for name in ("Eva Pattern", "Ben Sample", "Ana Example")]
    with pytest.raises(UsageError, match="3 supposed winners, expected 2 at most"):
        body.control(supposed=three)


def test_before_its_first_count_there_is_no_control(council: Council):
    body = council().body()
    early = datetime(2026, 11, 3, 12, tzinfo=UTC)
    for ask in (body.control, body.control_history):
        with pytest.raises(UsageError, match="no count that fills its seats was published by"):
            ask(as_of=early)
        with pytest.raises(UsageError, match="expected a later moment"):
            ask(as_of=early, election=ELECTION)


def test_a_look_back_takes_the_newest_election_of_its_time(lausd_desk: Path):
    with Desk(lausd_desk) as desk:
        body = desk.body("lausd")
        then = body.control(as_of=datetime(2023, 1, 1, tzinfo=UTC))
        assert then.races[0].name in {"LAUSD District 2", "LAUSD District 6"}
        with pytest.raises(UsageError, match="published by"):
            body.control(election="2024-11-05-general", as_of=datetime(2023, 1, 1, tzinfo=UTC))


def test_an_election_must_be_one_that_fills_its_seats(council: Council, lausd_desk: Path):
    with Desk(lausd_desk) as desk, pytest.raises(UsageError, match=r"not in desk\.toml"):
        desk.body("lausd").control(election="nowhere")
    desk = council(bodies=("lausd",))
    with pytest.raises(UsageError, match="no counted election fills its seats"):
        desk.body("lausd").control()


def test_nothing_is_decided_that_the_policy_alone_allows(lausd_desk: Path):
    moment = datetime(2024, 11, 30, tzinfo=UTC)
    with Desk(lausd_desk) as desk:
        decision = desk.decision("LAUSD District 3", as_of=moment)
        assert decision.may_be_called
        assert decided(decision) is None
        told = decided(desk.decision("LAUSD District 3", election="2024-11-05-general"))
    assert told is not None
    assert (told.outcome.selections, told.why) == (("scott-mark-schmerelson",), "certified")


def test_a_certified_count_without_an_outcome_decides_nothing(lausd_desk: Path):
    with Desk(lausd_desk) as desk:
        decision = desk.decision("LAUSD District 3", election="2024-11-05-general")
    assert decided(structs.replace(decision, outcome=None)) is None


def test_the_board_after_is_the_one_when_the_last_terms_of_the_day_start(council: Council):
    """A special of the same day seats its winner at once; others wait for December."""
    desk = council()
    elections = desk.folder / "council" / "elections.csv"
    header, *rows = elections.read_text(encoding="utf-8").splitlines()
    special = rows[-1].replace(",general,", ",special runoff,").replace("2026-12", "2026-11-10")
    elections.write_text("\n".join([header, special, *rows, ""]), encoding="utf-8")
    assert str(desk.body().control().after.as_of) == "2026-12"
