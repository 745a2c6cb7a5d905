from fractions import Fraction

import pytest
from msgspec import json

from downballot.contests.lines import LineKind, LineState
from downballot.contests.places import Place
from downballot.contests.rules import (
    TIE_BY_LOT,
    TIE_PRIMARY,
    TIE_QUESTION,
)
from downballot.contests.settled import SettledKind
from downballot.contests.standing import ContestStanding, stand
from downballot.errors import UsageError
from downballot.model.contest import ContestDefinition, ContestType, Selection
from downballot.model.count import ContestCount, SelectionCount
from downballot.model.rule import (
    FIFTY_FIVE,
    MAJORITY,
    TWO_THIRDS,
    Comparison,
    Denominator,
    Otherwise,
    Rule,
    Scope,
    Share,
)
from downballot.model.status import ResultsStatus

PARTIAL, CERTIFIED = ResultsStatus.UNOFFICIAL_PARTIAL, ResultsStatus.CERTIFIED
RUNOFF = Rule(
    share=MAJORITY,
    otherwise=Otherwise.TOP_TWO,
    next_contest="the November runoff",
    tie=TIE_PRIMARY,
)


def question_rule(share: Share, alternative: Share | None = None, when: str = "") -> Rule:
    return Rule(
        share=share,
        alternative=alternative,
        alternative_when=when,
        denominator=Denominator.YES_AND_NO,
        otherwise=Otherwise.FAILS,
        tie=TIE_QUESTION,
    )


def contest(votes: dict[str, int], *, type_=ContestType.CANDIDATE, allowed=1, **others):
    names = tuple(Selection(name.lower(), name) for name in votes)
    lines = tuple(SelectionCount(name.lower(), number) for name, number in votes.items())
    definition = ContestDefinition("c", "C", type_, names, votes_allowed=allowed)
    return definition, ContestCount("c", lines, **others)


def candidates(
    rule: Rule, *votes: int, status=PARTIAL, to_come=None, **others
) -> ContestStanding:
    made = contest(dict(zip("ABCDEFG", votes, strict=False)), **others)
    return stand(*made, rule, status=status, ballots_to_come_at_most=to_come)


def measure(yes: int, no: int, rule: Rule, *, status=PARTIAL, to_come=None) -> ContestStanding:
    made = contest({"YES": yes, "NO": no}, type_=ContestType.BALLOT_MEASURE)
    return stand(*made, rule, status=status, ballots_to_come_at_most=to_come)


def places(made: ContestStanding) -> list[Place]:
    return [each.place for each in made.selections]


# --- exact lines --------------------------------------------------------------------


def test_half_of_the_votes_is_not_a_majority():
    made = candidates(RUNOFF, 500, 300, 200, write_ins=0)
    line = made.lines[0]
    assert (line.kind, line.state) == (LineKind.MAJORITY, LineState.SHORT)
    assert (line.needed_votes, line.distance_votes) == (501, -1)
    assert places(made) == [Place.ADVANCES, Place.ADVANCES, Place.TRAILS]
    assert made.outcome == (
        "Nobody has more than half so far: A is at 50.00% of the votes (1 vote short).",
        "A (50.00%) and B (30.00%) would go on to the November runoff.",
    )


def test_one_vote_over_half_is_a_majority():
    made = candidates(RUNOFF, 501, 299, 200, write_ins=0)
    assert made.lines[0].state is LineState.OVER
    assert made.outcome == ("A has more than half so far: 50.10% of the votes (just enough).",)
    assert places(made) == [Place.WINS, Place.TRAILS, Place.TRAILS]


@pytest.mark.parametrize(("yes", "no", "rule", "state", "place"), [
    (550, 450, question_rule(FIFTY_FIVE), LineState.OVER, Place.PASSES),
    (549, 451, question_rule(FIFTY_FIVE), LineState.SHORT, Place.FAILS),
    (666, 333, question_rule(TWO_THIRDS), LineState.OVER, Place.PASSES),
    (666, 334, question_rule(TWO_THIRDS), LineState.SHORT, Place.FAILS),
    (500, 500, question_rule(MAJORITY), LineState.SHORT, Place.FAILS),
    (501, 500, question_rule(MAJORITY), LineState.OVER, Place.PASSES),
])  # fmt: skip
def test_a_measure_on_its_line_is_decided_exactly(yes, no, rule, state, place):
    made = measure(yes, no, rule)
    (line,) = made.lines
    assert (line.kind, line.state) == (LineKind.PASSAGE, state)
    shown = {each.selection: each.place for each in made.selections}
    assert shown == {"yes": place, "no": Place.NOT_STATED}


def test_a_measure_exactly_on_its_line_says_so():
    assert measure(550, 450, question_rule(FIFTY_FIVE)).outcome == (
        "Yes is at 55.00%, exactly the 55% it needs.",
    )
    assert measure(666, 333, question_rule(TWO_THIRDS)).outcome == (
        "Yes is at 66.67%, exactly the two thirds it needs.",
    )
    assert measure(6666, 3334, question_rule(TWO_THIRDS)).outcome == (
        "Yes is at 66.66%, 1 vote short of the two thirds it needs.",
    )


def test_a_measure_that_ties_names_why_it_fails():
    assert measure(500, 500, question_rule(MAJORITY)).outcome == (
        "Yes is at 50.00%, 1 vote short of the majority it needs.",
        TIE_QUESTION,
    )


def test_a_share_close_to_the_line_is_not_rounded_onto_it():
    made = measure(499_990, 500_010, question_rule(MAJORITY))
    assert made.outcome == ("Yes is at 49.999%, 11 votes short of the majority it needs.",)
    over = measure(500_001, 500_000, question_rule(MAJORITY))
    assert over.outcome == ("Yes is at 50.00005%, just over the line: not a vote to spare.",)


def test_two_possible_shares_are_open_only_where_they_disagree():
    rule = question_rule(TWO_THIRDS, FIFTY_FIVE, "prop 5 passes")
    between = measure(600, 400, rule)
    assert {line.state for line in between.lines} == {LineState.OPEN}
    assert between.selections[0].place is Place.OPEN
    assert between.outcome[-1] == (
        "It needs at least two thirds, or at least 55% if prop 5 passes: "
        "open until that is known."
    )
    assert measure(700, 300, rule).selections[0].place is Place.PASSES
    below = measure(500, 501, rule)
    assert {each.selection: each.place for each in below.selections}["yes"] is Place.FAILS
    assert measure(600, 400, rule, status=CERTIFIED).settled == ()


# --- places -------------------------------------------------------------------------


def test_a_tie_for_first_place_names_its_rule_and_leads_nowhere():
    made = candidates(Rule(tie=TIE_BY_LOT), 641, 641, 5, write_ins=0)
    assert [each.rank for each in made.selections] == [1, 1, 3]
    assert places(made) == [Place.TIED, Place.TIED, Place.TRAILS]
    assert made.lines[0].state is LineState.OPEN
    assert made.lines[0].distance_votes == 0
    assert made.outcome == (f"A and B are tied at 641 votes for the first place. {TIE_BY_LOT}",)


def test_a_tie_for_the_last_seat_leaves_the_seats_above_it():
    made = candidates(Rule(seats=2, tie=TIE_BY_LOT), 9, 5, 5, 1, allowed=2, write_ins=0)
    assert places(made) == [Place.WINS, Place.TIED, Place.TIED, Place.TRAILS]
    assert made.outcome[0] == "A is ahead for 1 of the 2 seats."
    assert (
        made.outcome[1] == f"B and C are tied at 5 votes for the last of 2 seats. {TIE_BY_LOT}"
    )


def test_a_tie_inside_the_seats_is_no_tie():
    made = candidates(Rule(seats=2), 9, 9, 5, allowed=2, write_ins=0)
    assert places(made) == [Place.WINS, Place.WINS, Place.TRAILS]
    assert [each.rank for each in made.selections] == [1, 1, 3]
    assert made.outcome == ("A and B lead for the 2 seats; B is 4 votes ahead of C.",)


def test_a_tie_for_second_place_of_a_primary_names_the_law_on_primaries():
    made = candidates(RUNOFF, 45, 20, 20, 15, write_ins=0)
    assert places(made) == [Place.ADVANCES, Place.TIED, Place.TIED, Place.TRAILS]
    assert (
        made.outcome[1] == f"B and C are tied at 20 votes for the second place. {TIE_PRIMARY}"
    )


def test_the_first_two_go_on_whatever_their_share():
    rule = Rule(otherwise=Otherwise.TOP_TWO, next_contest="the general election")
    made = candidates(rule, 700, 200, 100, write_ins=0)
    assert places(made) == [Place.ADVANCES, Place.ADVANCES, Place.TRAILS]
    assert made.outcome == (
        "A and B lead for the 2 places in the general election; B is 100 votes ahead of C.",
    )


def test_distances_are_to_the_next_one_and_to_the_cut():
    made = candidates(Rule(seats=2), 90, 70, 60, 10, allowed=2)
    assert [each.ahead_of_next_votes for each in made.selections] == [20, 10, 50, None]
    assert [each.to_cutoff_votes for each in made.selections] == [30, 10, -10, -60]
    assert [each.share for each in made.selections] == [
        Fraction(votes, 230) for votes in (90, 70, 60, 10)
    ]


def test_selections_are_ordered_by_votes_and_ties_by_the_authority():
    made = candidates(Rule(), 5, 9, 5)
    assert [each.selection for each in made.selections] == ["b", "a", "c"]


def test_nobody_wins_without_the_share_where_no_next_contest_is():
    made = candidates(Rule(share=MAJORITY), 40, 35, 25, write_ins=0)
    assert set(places(made)) == {Place.TRAILS}
    (settled,) = candidates(Rule(share=MAJORITY), 40, 35, 25, write_ins=0, to_come=0).settled
    assert (settled.kind, settled.selections) == (SettledKind.OUTCOME, ())


def test_two_who_both_reach_half_are_open():
    half = Rule(share=Share(1, 2, Comparison.AT_LEAST), otherwise=Otherwise.TOP_TWO)
    made = candidates(half, 50, 50, write_ins=0)
    assert made.lines[0].state is LineState.OPEN
    assert places(made) == [Place.OPEN, Place.OPEN]


# --- write-ins ----------------------------------------------------------------------


def test_a_majority_that_hangs_on_the_write_ins_is_open():
    made = candidates(RUNOFF, 510, 300, 190, write_ins=30)
    line = made.lines[0]
    assert (line.distance_votes, line.distance_with_write_ins) == (9, -6)
    assert (line.met_listed, line.met_with_write_ins) == (True, False)
    assert line.state is LineState.OPEN
    assert places(made) == [Place.OPEN, Place.OPEN, Place.TRAILS]
    assert made.outcome == (
        "Whether A has more than half is open: 51.00% of listed votes (9 votes over), "
        "49.51% with all 30 write-ins (6 votes short); the source does not say which "
        "write-ins are for qualified candidates.",
        "A (51.00%) and B (30.00%) would go on to the November runoff, if nobody has it.",
    )
    certified = candidates(RUNOFF, 510, 300, 190, write_ins=30, status=CERTIFIED)
    assert SettledKind.OUTCOME not in {each.kind for each in certified.settled}


def test_a_majority_with_and_without_write_ins_is_one():
    made = candidates(RUNOFF, 600, 300, 100, write_ins=30)
    assert made.lines[0].state is LineState.OVER
    assert made.outcome == (
        "A has more than half so far: 60.00% of listed votes (99 votes over), "
        "58.25% with all 30 write-ins (84 votes over).",
    )


def test_a_majority_on_listed_votes_only_says_so_and_is_never_settled():
    made = candidates(RUNOFF, 600, 300, 100, status=CERTIFIED)
    assert made.lines[0].met_with_write_ins is None
    assert made.outcome == (
        "A has more than half: 60.00% of listed votes (99 votes over); "
        "the source leaves out write-ins.",
    )
    assert not any(each.settled for each in made.selections if each.place is Place.WINS)
    assert SettledKind.OUTCOME not in {each.kind for each in made.settled}


def test_somebody_written_in_may_be_ahead():
    made = candidates(Rule(), 40, 30, write_ins=40)
    assert made.lines[0].state is LineState.OPEN
    assert places(made) == [Place.OPEN, Place.TRAILS]
    assert made.outcome == (
        "For the first place A is 10 votes ahead of B. "
        "Somebody written in may be level or ahead: there are 40 write-ins.",
    )
    assert candidates(Rule(), 40, 30, write_ins=39).lines[0].state is LineState.OVER


def test_one_who_is_alone_on_the_ballot_is_said_to_be_and_not_more():
    made = candidates(Rule(), 10, write_ins=2)
    assert made.outcome == ("A is unopposed on the ballot; there are 2 write-ins.",)
    assert made.settled == ()
    assert made.lines[0].needed_votes is None
    assert candidates(Rule(), 10).outcome == ("A is unopposed on the ballot.",)
    assert candidates(Rule(), 10, write_ins=10).lines[0].state is LineState.OPEN


# --- what is not known --------------------------------------------------------------


def test_before_the_first_vote_nobody_leads_and_nothing_is_met():
    for made in (
        candidates(Rule(seats=2), 0, 0, 0, allowed=2, write_ins=0, to_come=0),
        candidates(RUNOFF, 0, 0, write_ins=0, to_come=0),
        measure(0, 0, question_rule(FIFTY_FIVE), to_come=0),
    ):
        assert made.outcome == ("No votes have been counted.",)
        assert (made.lines, made.settled) == ((), ())
        assert set(places(made)) == {Place.NOT_STATED}
        assert {each.share for each in made.selections} == {None}


def test_a_county_s_part_has_shares_and_nothing_else():
    made = candidates(Rule(scope=Scope.PART), 90, 10, write_ins=0, status=CERTIFIED)
    assert made.outcome == ("This county's part of a contest that reaches beyond the county.",)
    assert (made.lines, made.settled, made.findings) == ((), (), ())
    assert [each.share for each in made.selections] == [Fraction(9, 10), Fraction(1, 10)]
    assert set(places(made)) == {Place.NOT_STATED}
    assert [each.to_cutoff_votes for each in made.selections] == [None, None]


def test_a_contest_without_candidates_stands_with_its_write_ins():
    made = candidates(Rule(), write_ins=1492, ballots=5000)
    assert made.outcome == ("Nobody is listed in this contest; it has 1,492 write-ins.",)
    assert (made.selections, made.lines, made.settled) == ((), (), ())
    assert candidates(Rule()).outcome == ("Nobody is listed in this contest.",)


def test_a_contest_that_no_list_names_stands_with_what_is_known():
    count = ContestCount("8513", ballots=3446, undervotes=2711, write_ins=735)
    made = stand(None, count, Rule(), status=CERTIFIED)
    assert (made.contest, made.title, made.type) == ("8513", "Contest 8513", None)
    assert made.tally.write_ins == 735
    assert made.outcome == ("Nobody is listed in this contest; it has 735 write-ins.",)
    assert made.settled == ()
    codes = [finding.code for finding in made.findings]
    assert codes == ["contest-without-definition", "rule-unknown"]


def test_a_measure_whose_rate_cannot_be_read_has_an_unknown_line():
    made = measure(
        600, 400, Rule(denominator=Denominator.YES_AND_NO, unknown="the rate is odd")
    )
    (line,) = made.lines
    assert (line.state, line.needed_votes, line.met_listed) == (LineState.UNKNOWN, None, None)
    assert made.outcome == ("The rule of this contest is not known: the rate is odd.",)
    assert set(places(made)) == {Place.NOT_STATED}
    assert [finding.code for finding in made.findings] == ["rule-unknown"]


def test_a_question_without_yes_and_no_is_not_guessed():
    made = stand(*contest({"JA": 6, "NEIN": 4}), question_rule(MAJORITY), status=CERTIFIED)
    assert made.lines[0].state is LineState.UNKNOWN
    assert made.settled == ()


def test_nothing_is_settled_on_a_count_that_lacks_a_listed_selection():
    definition, _ = contest({"A": 9, "B": 1})
    count = ContestCount("c", (SelectionCount("a", 9), SelectionCount("z", 1)), write_ins=0)
    made = stand(definition, count, Rule(), status=CERTIFIED)
    assert made.settled == ()
    assert [finding.code for finding in made.findings] == [
        "selection-without-count",
        "selection-without-definition",
    ]


def test_a_count_by_the_authority_s_identifiers_is_named_by_the_definition():
    names = (Selection("a", "ANN", external_id="71"), Selection("b", "BOB", external_id="72"))
    definition = ContestDefinition("c", "C", ContestType.CANDIDATE, names, external_id="9")
    count = ContestCount("9", (SelectionCount("72", 5), SelectionCount("71", 4)))
    made = stand(definition, count, Rule(), status=PARTIAL)
    assert [each.selection for each in made.selections] == ["b", "a"]
    assert made.contest == "c"
    assert made.findings == ()


def test_a_count_of_another_contest_and_a_negative_bound_are_refused():
    definition, count = contest({"A": 1})
    with pytest.raises(UsageError, match="expected contest 'c'"):
        stand(definition, ContestCount("d"), Rule(), status=PARTIAL)
    with pytest.raises(UsageError, match="expected 0 or more"):
        stand(definition, count, Rule(), status=PARTIAL, ballots_to_come_at_most=-1)


def test_places_are_so_far_unless_settled():
    assert Place.ADVANCES.words() == "going on so far"
    assert Place.ADVANCES.words(settled=True) == "advances"
    assert Place.NOT_STATED.words() == ""


def test_a_standing_can_be_written_as_json():
    made = candidates(RUNOFF, 510, 300, 190, write_ins=30, to_come=3)
    plain = json.decode(json.encode(made, enc_hook=str))
    assert plain["selections"][0]["share"] == "51/100"
