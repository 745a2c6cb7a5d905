"""What became of an endorser's choices."""

import pytest

from downballot.control.scoreboard import LiveResult, scoreboard
from downballot.errors import UsageError

DAY = "2022-06-07"


def board(rows, endorsements, endorser="Union", live=None, **tables):
    tables.setdefault("endorsers", (rows.endorser("Union", "Teachers of Los Ángeles", "TLA"),))
    record = rows.record(
        people=("ann-lee", "bo-day"), endorsements=tuple(endorsements), **tables
    )
    return scoreboard(record, endorser, live=live)


def results(shown):
    return [one.result for one in shown.scores]


def test_choices_that_won_lost_and_went_to_a_runoff_are_counted(rows):
    count = (
        rows.row("ann-lee", 60, 60, "won"),
        rows.row("bo-day", 40, 40, "lost"),
        rows.row("ann-lee", 40, 40, "runoff", seat="2"),
        rows.row("bo-day", 41, 41, "leading", seat="3"),
    )
    shown = board(
        rows,
        [
            rows.endorsement("1", "ann-lee"),
            rows.endorsement("1", "bo-day", "backs"),
            rows.endorsement("2", "ann-lee"),
            rows.endorsement("3", "bo-day"),
            rows.endorsement("Mayor", "Cy Fox"),
        ],
        candidacies=count,
    )
    assert results(shown) == ["won", "lost", "runoff", "undecided", "unknown"]
    assert shown.totals == (
        ("won", 1),
        ("lost", 1),
        ("runoff", 1),
        ("undecided", 1),
        ("unknown", 1),
    )
    assert [(one.contest, one.choice) for one in shown.scores][::4] == [
        ("District 1", "Ann Lee"),
        ("Mayor", "Cy Fox"),
    ]


def test_a_runoff_counts_beside_its_first_round_and_the_newest_comes_first(rows):
    count = (
        rows.row("ann-lee", 40, 40, "runoff"),
        rows.row("ann-lee", 60, 60, "won", election="2022-11-08", held="runoff"),
    )
    shown = board(
        rows,
        [
            rows.endorsement("1", "ann-lee"),
            rows.endorsement("1", "ann-lee", election="2022-11-08"),
        ],
        candidacies=count,
    )
    assert results(shown) == ["won", "runoff"]


def test_of_several_sources_the_most_final_is_believed(rows):
    count = (
        rows.row("ann-lee", 51, 51, "won"),
        rows.row("ann-lee", 99, 49, "runoff", "certified"),
        rows.row("ann-lee", 99, 50, "leading", "final"),
    )
    (score,) = board(rows, [rows.endorsement("1", "ann-lee")], candidacies=count).scores
    assert score.result == "runoff"


def test_where_the_most_final_sources_differ_nothing_is_known(rows):
    count = rows.row("ann-lee", 51, 51, "won"), rows.row("ann-lee", 49, 49, "lost")
    assert results(board(rows, [rows.endorsement("1", "ann-lee")], candidacies=count)) == [
        "unknown"
    ]


def test_measures_are_won_by_the_side_that_was_endorsed(rows):
    measures = (
        rows.measure("Measure US", "at least 55%", 55, 45, None),
        rows.measure("Measure EE", "at least 2/3", 60, 40, passed=False),
        rows.measure("Measure Q", "at least 55%", 60, 40, None, "election night"),
    )
    shown = board(
        rows,
        [
            rows.endorsement("Measure EE", "No"),
            rows.endorsement("Measure EE", "Yes"),
            rows.endorsement("Measure Q", "Yes"),
            rows.endorsement("measure us", "Yes"),
        ],
        measures=measures,
    )
    assert results(shown) == ["won", "lost", "undecided", "won"]


def test_who_opposes_a_measure_is_for_no_however_the_row_names_it(rows):
    measures = (rows.measure("Measure EE", "at least 2/3", 60, 40, passed=False),)
    for choice in ("Yes", "No"):
        (score,) = board(
            rows, [rows.endorsement("Measure EE", choice, "opposes")], measures=measures
        ).scores
        assert (score.result, score.choice) == ("won", "No")


def test_an_opposed_candidate_who_loses_is_a_contest_won(rows):
    (score,) = board(
        rows,
        [rows.endorsement("1", "bo-day", "opposes")],
        candidacies=(rows.row("bo-day", 40, 40, "lost"),),
    ).scores
    assert (score.result, score.choice) == ("won", "against Bo Day")


def test_a_withdrawn_endorsement_is_shown_and_not_counted(rows):
    shown = board(
        rows,
        [rows.endorsement("1", "bo-day"), rows.endorsement("1", "bo-day", "withdrawn")],
        candidacies=(rows.row("bo-day", 40, 40, "runoff"),),
    )
    assert results(shown) == ["runoff"]
    assert not any(times for _, times in shown.totals)
    assert shown.left_out == (
        "District 1, 7 June 2022: the endorsement of Bo Day was withdrawn.",
        "1 more row says the same of a choice counted above.",
    )


def test_a_choice_that_several_sources_tell_of_counts_once(rows):
    twice = [
        rows.endorsement("1", "ann-lee", verified=False),
        rows.endorsement("1", "ann-lee"),
        rows.endorsement("1", "ann-lee", "backs"),
    ]
    shown = board(rows, twice, candidacies=(rows.row("ann-lee", 60, 60, "won"),))
    assert dict(shown.totals)["won"] == 1
    assert shown.scores[0].verified
    assert shown.left_out == ("2 more rows say the same of a choice counted above.",)


def test_who_endorses_nobody_is_told_and_not_counted(rows):
    shown = board(rows, [rows.endorsement("1", "", "none")])
    assert shown.scores == ()
    assert shown.left_out == ("District 1, 7 June 2022: nobody was endorsed.",)


def test_a_score_is_marked_where_endorsement_or_result_cannot_be_checked(rows):
    count = (rows.row("ann-lee", 60, 60, "won", verified=False),)
    (score,) = board(rows, [rows.endorsement("1", "ann-lee")], candidacies=count).scores
    assert not score.verified
    checked = (*count, rows.row("ann-lee", None, 60, "won", "certified"))
    (score,) = board(rows, [rows.endorsement("1", "ann-lee")], candidacies=checked).scores
    assert score.verified
    (score,) = board(
        rows, [rows.endorsement("1", "ann-lee", verified=False)], candidacies=checked
    ).scores
    assert not score.verified


def test_contests_that_are_counted_now_take_the_place_of_the_record(rows):
    live = {
        (rows.when(DAY), "1"): {
            "ann-lee": LiveResult("undecided", 0.75),
            "bo-day": LiveResult("lost"),
        },
        (rows.when(DAY), "Measure EE"): {
            "Yes": LiveResult("undecided", 0.25),
            "No": LiveResult("undecided", 0.75),
        },
    }
    shown = board(
        rows,
        [
            rows.endorsement("1", "ann-lee"),
            rows.endorsement("1", "bo-day", "opposes"),
            rows.endorsement("Measure EE", "Yes", "opposes"),
        ],
        live=live,
        candidacies=(rows.row("ann-lee", 60, 60, "won"),),
    )
    assert [(one.result, one.probability) for one in shown.scores] == [
        ("undecided", 0.75),
        ("won", None),
        ("undecided", 0.75),
    ]


def test_an_opposed_candidate_who_may_win_is_unlikely_to_be_a_contest_won(rows):
    live = {(rows.when(DAY), "1"): {"bo-day": LiveResult("undecided", 0.75)}}
    (score,) = board(rows, [rows.endorsement("1", "bo-day", "opposes")], live=live).scores
    assert score.probability == pytest.approx(0.25)


@pytest.mark.parametrize("name", ["union", "TEACHERS OF LOS ANGELES", "tla"])
def test_an_endorser_is_found_by_any_name_whatever_its_case_and_accents(rows, name):
    shown = board(rows, [rows.endorsement("1", "a", endorser="TLA")], endorser=name)
    assert (shown.endorser, len(shown.scores)) == ("Union", 1)


def test_an_endorser_that_is_in_no_table_of_endorsers_is_found_in_the_endorsements(rows):
    rowed = [rows.endorsement("1", "a", endorser="Jo Roe")]
    assert board(rows, rowed, endorser="jo roe").endorser == "Jo Roe"


def test_an_endorser_that_nobody_knows_is_refused_with_the_nearest(rows):
    with pytest.raises(UsageError, match=r"endorser 'Unoin': none .* expected one of Union"):
        board(rows, [], endorser="Unoin")
    with pytest.raises(UsageError, match="on record for Test Board, there is none"):
        board(rows, [], endorser="zzzz")


def test_where_no_endorser_is_near_some_are_listed(rows):
    rowed = [rows.endorsement("1", "a", endorser=f"Club {number}") for number in "12345678"]
    with pytest.raises(UsageError, match=r"expected one of Club 1, .*, Club 6, others$"):
        board(rows, rowed, endorser="zzzz")
