import pytest

from downballot.contests.lines import LineKind, LineState
from downballot.contests.places import Place
from downballot.contests.rules import rule_from_definition
from downballot.contests.settled import SettledKind
from downballot.contests.standing import ContestStanding, stand
from downballot.model.rule import FIFTY_FIVE
from downballot.model.status import ResultsStatus

PARTIAL, CERTIFIED = ResultsStatus.UNOFFICIAL_PARTIAL, ResultsStatus.CERTIFIED


def places(made: ContestStanding) -> list[Place]:
    return [each.place for each in made.selections]


def test_schmerelson_leads_chang_from_the_first_update_to_the_certified_one(counter):
    definition, count = counter(2024, "2024-11-05T203634", "9498")
    made = stand(definition, count, rule_from_definition(definition), status=PARTIAL)
    assert made.outcome == (
        "Scott Mark Schmerelson leads Dan Chang by 10,858 votes (54.87% to 45.13%).",
    )
    assert [each.votes for each in made.selections] == [61_168, 50_310]
    assert places(made) == [Place.WINS, Place.TRAILS]
    assert made.settled == ()

    definition, count = counter(2024, "2024-12-02T145501", "9498")
    made = stand(definition, count, rule_from_definition(definition), status=CERTIFIED)
    assert [each.votes for each in made.selections] == [124_331, 116_478]
    assert made.outcome == (
        "Scott Mark Schmerelson finished ahead of Dan Chang by 7,853 votes (51.63% to 48.37%).",
    )
    (settled,) = made.settled
    assert (settled.kind, settled.selections) == (
        SettledKind.OUTCOME,
        ("scott-mark-schmerelson",),
    )
    assert all(each.settled for each in made.selections)


def test_the_download_alone_leaves_open_whether_somebody_written_in_is_ahead(results):
    found = results(2024, "2024-12-02T145501", "Board of Education, District 3")
    made = stand(*found, rule_from_definition(found[0]), status=CERTIFIED)
    assert [each.kind for each in made.settled] == [SettledKind.LISTED, SettledKind.BEHIND]


def test_measure_us_passed_its_55_percent(results):
    definition, count = results(2024, "2024-12-02T145501", "MEASURE US")
    rule = rule_from_definition(definition)
    assert rule.share == FIFTY_FIVE
    made = stand(definition, count, rule, status=CERTIFIED)
    (line,) = made.lines
    assert made.outcome == (line.sentence,)
    assert line.sentence.startswith("Yes is at 68.02%, ")
    assert line.sentence.endswith(" votes over the 55% it needs.")
    assert [each.kind for each in made.settled] == [SettledKind.OUTCOME]


def test_brenes_led_on_the_first_update_and_rivas_won(counter):
    definition, count = counter(2022, "2022-11-08T202413", "8851")
    rule = rule_from_definition(definition)
    first = stand(definition, count, rule, status=PARTIAL)
    assert first.selections[0].selection == "maria-brenes"
    assert first.settled == ()
    definition, count = counter(2022, "2022-12-05T121521", "8851")
    last = stand(definition, count, rule, status=CERTIFIED)
    assert [each.votes for each in last.selections] == [55_230, 49_985]
    assert last.outcome[0].startswith(
        "Rocío Rivas finished ahead of Maria Brenes by 5,245 votes"
    )
    assert (last.tally.write_ins, last.tally.write_ins_deduced) == (0, True)


@pytest.mark.parametrize(("contest", "winner", "listed", "with_write_ins"), [
    ("9840", "aisha-l-thompson", 16_165, 15_919),
    ("9841", "angela-allen", 1_977, 1_894),
    ("9842", "eloy-morales-jr", 3_651, 3_571),
    ("9843", "dionne-faulk", 180, 163),
])  # fmt: skip
def test_inglewood_majorities_hold_with_and_without_write_ins(
    counter, contest, winner, listed, with_write_ins
):
    definition, count = counter(2024, "2024-12-02T145501", contest)
    made = stand(definition, count, rule_from_definition(definition), status=CERTIFIED)
    line = made.lines[0]
    assert (line.kind, line.selection, line.state) == (
        LineKind.MAJORITY,
        winner,
        LineState.OVER,
    )
    assert (line.distance_votes, line.distance_with_write_ins) == (listed, with_write_ins)
    assert made.selections[0].place is Place.WINS
    assert made.selections[0].settled


def test_a_real_tie_on_election_night_names_the_education_code(counter):
    definition, count = counter(2022, "2022-11-09T033519", "8428")
    made = stand(definition, count, rule_from_definition(definition), status=PARTIAL)
    assert places(made) == [Place.TIED, Place.TIED]
    assert made.outcome[0].startswith(
        "Olga Rios and Veronica Michelle Lucio are tied at 641 votes for the first place. "
        "Education Code 5016:"
    )
