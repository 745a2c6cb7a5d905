from collections import Counter

import pytest

from downballot.contests.rules import (
    TIE_BY_LOT,
    TIE_PRIMARY,
    TIE_QUESTION,
    TIE_SCHOOL_BOARD,
    rule_findings,
    rule_from_definition,
    with_declared,
)
from downballot.errors import RuleError
from downballot.model.contest import ContestDefinition, ContestType
from downballot.model.rule import (
    FIFTY_FIVE,
    MAJORITY,
    TWO_THIRDS,
    Comparison,
    DeclaredRule,
    Denominator,
    Method,
    Otherwise,
    Rule,
    Scope,
    Share,
    Stage,
)


def office(title: str = "City Clerk", **parts) -> ContestDefinition:
    return ContestDefinition("c", title, ContestType.CANDIDATE, **parts)


def measure(pass_rate: str) -> ContestDefinition:
    return ContestDefinition("m", "Measure M", ContestType.BALLOT_MEASURE, pass_rate=pass_rate)


@pytest.mark.parametrize(("words", "share"), [
    ("Majority of votes cast", MAJORITY),
    ("(MAJORITY OF VOTES CAST)", MAJORITY),
    ("55% of votes cast", FIFTY_FIVE),
    ("(55% OF VOTES CAST)", FIFTY_FIVE),
    ("2/3 of votes cast", TWO_THIRDS),
    ("60% of votes cast", Share(3, 5, Comparison.AT_LEAST)),
    ("66.67% of votes cast", Share(6667, 10000, Comparison.AT_LEAST)),
])  # fmt: skip
def test_the_words_of_the_file_say_what_a_measure_needs(words, share):
    rule = rule_from_definition(measure(words))
    assert rule.share == share
    assert rule.method is Method.QUESTION
    assert rule.denominator is Denominator.YES_AND_NO
    assert rule.otherwise is Otherwise.FAILS
    assert rule.tie == TIE_QUESTION
    assert ("share", f"official file: {words}") in rule.source


def test_a_rate_that_hangs_on_another_measure_gives_both_shares():
    rule = rule_from_definition(measure("2/3 votes, 55% if prop 5 passes"))
    assert (rule.share, rule.alternative) == (TWO_THIRDS, FIFTY_FIVE)
    assert rule.alternative_when == "prop 5 passes"


@pytest.mark.parametrize("words", [
    "", "three fifths", "50% of votes cast", "1/2 of votes cast", "2/0 of votes cast",
    "120% of votes cast", "2/3 votes, something if prop 5 passes", "55%% of votes cast",
])  # fmt: skip
def test_a_rate_that_cannot_be_read_is_unknown_with_a_finding_and_never_a_guess(words):
    rule = rule_from_definition(measure(words))
    assert rule.method is Method.UNKNOWN
    assert rule.share is None
    (finding,) = rule_findings("m", rule)
    assert (finding.code, finding.contest) == ("rule-unknown", "m")
    assert repr(words) in finding.sentence


def test_a_justice_needs_more_yes_than_no():
    definition = ContestDefinition("j", "GOODWIN LIU", ContestType.RETENTION)
    rule = rule_from_definition(definition)
    assert (rule.share, rule.denominator) == (MAJORITY, Denominator.YES_AND_NO)
    assert "article VI, section 16(d)" in dict(rule.source)["share"]
    assert rule_findings("j", rule) == ()


def test_most_votes_win_an_office_and_seats_are_the_votes_allowed():
    rule = rule_from_definition(office(votes_allowed=3, group="Cities"))
    assert (rule.method, rule.seats, rule.tie) == (Method.MOST_VOTES, 3, TIE_BY_LOT)
    assert dict(rule.source)["seats"] == "official file: votes allowed 3"
    assert dict(rule.source)["share"] == "Elections Code 15452"


@pytest.mark.parametrize("definition", [
    office("Governing Board Member", group="Schools"),
    office("LOS ANGELES UNIFIED SCHOOL DISTRICT Member of the Board of Education, District 3"),
    office("SANTA MONICA COMMUNITY COLLEGE DISTRICT Trustee"),
])  # fmt: skip
def test_a_school_board_chose_how_a_tie_is_resolved(definition):
    rule = rule_from_definition(definition)
    assert rule.tie == TIE_SCHOOL_BOARD
    assert dict(rule.source)["tie"] == "Education Code 5016"


def test_a_nominating_primary_needs_a_majority_or_sends_the_top_two_on():
    rule = rule_from_definition(office("INGLEWOOD CITY PRIMARY NOMINATING ELECTION City Clerk"))
    assert (rule.method, rule.share) == (Method.SHARE, MAJORITY)
    assert rule.otherwise is Otherwise.TOP_TWO
    assert rule.next_contest == "the general election"
    assert rule.tie == TIE_PRIMARY


def test_a_nominating_primary_for_several_seats_is_unknown():
    rule = rule_from_definition(office("CITY PRIMARY NOMINATING ELECTION", votes_allowed=2))
    assert rule.method is Method.UNKNOWN
    assert "Elections Code 8140" in rule.unknown


def test_a_voter_nominated_office_sends_the_top_two_on_whatever_their_share():
    definition = office("MEMBER OF THE STATE ASSEMBLY", voter_nominated=True)
    primary = rule_from_definition(definition, stage=Stage.PRIMARY)
    assert (primary.method, primary.share) == (Method.TOP_TWO, None)
    assert rule_from_definition(definition).method is Method.MOST_VOTES


def test_in_a_primary_an_office_that_says_nothing_of_its_rule_is_unknown():
    definition = office("JUDGE OF THE SUPERIOR COURT Office No. 116")
    assert rule_from_definition(definition, stage=Stage.PRIMARY).method is Method.UNKNOWN
    general = office("COVINA CITY GENERAL MUNICIPAL ELECTION Member of the City Council")
    assert rule_from_definition(general, stage=Stage.PRIMARY).method is Method.MOST_VOTES


def test_every_contest_of_two_elections_has_a_rule(every_definition):
    rules = [rule_from_definition(definition) for definition in every_definition]
    assert Counter(rule.method for rule in rules) == {
        Method.QUESTION: 91 + 16 + 103,
        Method.MOST_VOTES: 323 + 270 - 4,
        Method.SHARE: 4,
    }
    shares = Counter((rule.share, rule.alternative) for rule in rules if rule.share)
    assert shares[FIFTY_FIVE, None] == 12 + 32
    assert shares[TWO_THIRDS, None] == 4 + 9
    assert shares[TWO_THIRDS, FIFTY_FIVE] == 3
    assert all(rule.tie and rule.source for rule in rules)


def test_a_desk_declares_what_the_law_says_and_the_file_does_not():
    read = rule_from_definition(office("JUDGE"), stage=Stage.PRIMARY)
    rule = with_declared(
        read,
        DeclaredRule(
            share="more than 1/2",
            otherwise=Otherwise.TOP_TWO,
            next_contest="the November runoff",
            source="Elections Code 8140",
        ),
    )
    assert (rule.method, rule.share, rule.unknown) == (Method.SHARE, MAJORITY, "")
    assert rule.next_contest == "the November runoff"
    sources = dict(rule.source)
    assert sources["share"] == sources["otherwise"] == "Elections Code 8140"
    assert sources["seats"] == "official file: votes allowed 1"
    assert "scope" not in sources


def test_a_desk_that_declares_nothing_changes_nothing():
    rule = rule_from_definition(measure("2/3 votes, 55% if prop 5 passes"))
    assert with_declared(rule, DeclaredRule()) == rule


def test_a_declared_share_removes_the_alternative():
    read = rule_from_definition(measure("2/3 votes, 55% if prop 5 passes"))
    rule = with_declared(read, DeclaredRule(share="at least 2/3"))
    assert (rule.share, rule.alternative, rule.alternative_when) == (TWO_THIRDS, None, "")
    assert dict(rule.source)["share"] == "declared by the desk"


def test_most_votes_can_be_declared():
    read = rule_from_definition(office("JUDGE"), stage=Stage.PRIMARY)
    assert with_declared(read, DeclaredRule(share="Most  votes")).method is Method.MOST_VOTES


def test_a_part_of_a_contest_is_declared_and_needs_no_known_rule():
    rule = with_declared(
        Rule(unknown="nobody says"), DeclaredRule(scope=Scope.PART, source="u")
    )
    assert rule.scope is Scope.PART
    assert rule_findings("c", rule) == ()
    assert ("scope", "u") in rule.source


@pytest.mark.parametrize("declared", [
    DeclaredRule(share="half"),
    DeclaredRule(seats=0),
    DeclaredRule(seats=2, share="more than half"),
    DeclaredRule(seats=2, otherwise=Otherwise.TOP_TWO),
])  # fmt: skip
def test_declared_parts_that_cannot_be_are_refused(declared):
    with pytest.raises(RuleError, match="expected"):
        with_declared(rule_from_definition(office()), declared)
