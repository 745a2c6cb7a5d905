"""Reads the rule of a contest from what the official file says of it.

Assumption: seats are the votes allowed, as in California contests at large, where a
voter has as many votes as there are seats. Where that does not hold, a desk declares
the seats (``with_declared``).

Source:
    California Elections Code 15452 (most votes), 8140 and 8141 (majority or the next
    election), 8141.5 and 8142 (voter-nominated offices; ties in a primary), 15341
    (write-in candidates), 15650 and 15651 (ties elsewhere); Education Code 5016 (ties
    for school boards); California Constitution, article VI, section 16(d) (justices).
"""

from __future__ import annotations

import re
from fractions import Fraction

from downballot.contests.lines import unknown_rule
from downballot.model.contest import ContestDefinition, ContestType
from downballot.model.finding import Finding, Severity
from downballot.model.rule import (
    MAJORITY,
    Comparison,
    DeclaredRule,
    Denominator,
    Method,
    Otherwise,
    Rule,
    Scope,
    Share,
    Stage,
    parse_share,
)
from downballot.model.sentence import say

TIE_BY_LOT = say(
    "Elections Code 15651: a tie is resolved by lot, or by a special runoff election if "
    "that was adopted before the election."
)
TIE_SCHOOL_BOARD = say(
    "Education Code 5016: a tie is resolved by lot or by a runoff election, whichever the "
    "school board chose before the election."
)
TIE_PRIMARY = say(
    "Elections Code 8142: those who tie for a place in the next election all go on to it, "
    "never by lot, unless a city charter says otherwise."
)
TIE_QUESTION = say("A tie of votes for and against does not pass: it is not more than half.")
TIE_RETENTION = say(
    "California Constitution, article VI, section 16(d): a tie is not a majority of the "
    "votes for and against."
)
MOST_VOTES = "most votes"
# Elections as desks name them in their own files; another name stays as it is written.
_NEXT_CONTESTS = (
    say("the general election"),
    say("November general election"),
    say("the November general election"),
    say("the runoff"),
    say("a runoff"),
)
_LAW_8142, _LAW_RETENTION = (
    say("Elections Code 8142"),
    say("California Constitution, article VI, section 16(d)"),
)
_PLURALITY_TITLES = ("GENERAL MUNICIPAL", "REGULAR MUNICIPAL", "SPECIAL MUNICIPAL")
_SCHOOL_TITLES = ("SCHOOL DISTRICT", "COLLEGE DISTRICT", "BOARD OF EDUCATION")
_RATE = re.compile(r"(?:(\d+)/(\d+)|(\d+(?:\.\d+)?)%)")
_ALTERNATIVE = re.compile(r"(\S+) votes, (\S+) if (.+ passes)", re.IGNORECASE)


def rule_from_definition(
    definition: ContestDefinition, *, stage: Stage = Stage.GENERAL
) -> Rule:
    """Return the rule as far as the official file says it; the rest is ``unknown``.

    In a primary the file does not say which nonpartisan contests need a majority, so a
    contest that names neither its kind of election nor a voter-nominated office has an
    unknown rule there until a desk declares it.

    Args:
        definition: The contest as its authority defines it.
        stage: Whether the election is a primary; the file does not say.
    """
    if definition.type is ContestType.RETENTION:
        return _retention()
    if definition.type is ContestType.BALLOT_MEASURE:
        return _measure(definition.pass_rate)
    if "PRIMARY NOMINATING" in definition.title.upper():
        return _primary_nominating(definition)
    if stage is Stage.PRIMARY:
        return _in_primary(definition)
    return _most_votes(definition)


def rule_findings(contest: str, rule: Rule) -> tuple[Finding, ...]:
    """Return what a person should know about a rule: that it is not known, and why.

    Args:
        contest: Identifier of the contest.
        rule: Its rule.
    """
    if rule.method is not Method.UNKNOWN or rule.scope is Scope.PART:
        return ()
    return (Finding(Severity.WARNING, "rule-unknown", unknown_rule(rule), contest),)


def with_declared(rule: Rule, declared: DeclaredRule) -> Rule:
    """Return the rule with the parts that a desk declares in place of the file's.

    A declared share, or ``most votes``, makes an unknown rule known and removes an
    alternative share.

    Args:
        rule: The rule as read from the file.
        declared: The desk's parts, each empty or None to leave the file's.

    Raises:
        RuleError: The words of the share cannot be read, or the parts contradict.
    """
    share, alternative, unknown = rule.share, rule.alternative, rule.unknown
    if declared.share:
        alternative, unknown = None, ""
        plurality = " ".join(declared.share.lower().split()) == MOST_VOTES
        share = None if plurality else parse_share(declared.share)
    return Rule(
        seats=rule.seats if declared.seats is None else declared.seats,
        share=share,
        alternative=alternative,
        alternative_when=rule.alternative_when if alternative else "",
        denominator=rule.denominator,
        otherwise=declared.otherwise or rule.otherwise,
        next_contest=_next_contest(declared) or rule.next_contest,
        tie=declared.tie or rule.tie,
        scope=declared.scope or rule.scope,
        source=_declared_sources(rule, declared),
        unknown=unknown,
    )


def _next_contest(declared: DeclaredRule) -> str:
    known = (one for one in _NEXT_CONTESTS if one == declared.next_contest)
    return next(known, declared.next_contest)


def _declared_sources(rule: Rule, declared: DeclaredRule) -> tuple[tuple[str, str], ...]:
    parts = ("seats", "share", "otherwise", "next_contest", "tie", "scope")
    source = declared.source or say("declared by the desk")
    stated = {part: source for part in parts if getattr(declared, part) not in {None, ""}}
    return tuple((dict(rule.source) | stated).items())


def _retention() -> Rule:
    law = _LAW_RETENTION
    return Rule(
        share=MAJORITY,
        denominator=Denominator.YES_AND_NO,
        otherwise=Otherwise.FAILS,
        tie=TIE_RETENTION,
        source=(("share", law), ("denominator", law), ("tie", law)),
    )


def _measure(pass_rate: str) -> Rule:
    share, alternative, when = _pass_rate(pass_rate)
    said = say("official file: says none")
    if pass_rate:
        said = say("official file: {words}", words=pass_rate)
    unknown = say("the official file gives the pass rate as {words}", words=repr(pass_rate))
    return Rule(
        share=share,
        alternative=alternative,
        alternative_when=when,
        denominator=Denominator.YES_AND_NO,
        otherwise=Otherwise.FAILS,
        tie=TIE_QUESTION,
        source=(("share", said), ("denominator", said)),
        unknown="" if share else unknown,
    )


def _pass_rate(words: str) -> tuple[Share | None, Share | None, str]:
    plain = " ".join(words.strip(" ()").split())
    if plain.lower() == "majority of votes cast":
        return MAJORITY, None, ""
    either = _ALTERNATIVE.fullmatch(plain)
    if either:
        first, second = _at_least(either[1]), _at_least(either[2])
        return (first, second, either[3]) if first and second else (None, None, "")
    return _at_least(plain.lower().removesuffix(" of votes cast")), None, ""


def _at_least(words: str) -> Share | None:
    """Read a rate that must be reached; a rate up to half is none that California has."""
    found = _RATE.fullmatch(words)
    if found is None or (found[2] and not int(found[2])):
        return None
    exact = Fraction(int(found[1]), int(found[2])) if found[1] else Fraction(found[3]) / 100
    if not Fraction(1, 2) < exact <= 1:
        return None
    return Share(exact.numerator, exact.denominator, Comparison.AT_LEAST)


def _primary_nominating(definition: ContestDefinition) -> Rule:
    said = say("official file: the title says PRIMARY NOMINATING")
    if definition.votes_allowed > 1:
        return _unknown(
            definition,
            say(
                "a nominating primary for {seats} seats counts its majority on ballots cast "
                "for the office (Elections Code 8140), which is not read here",
                seats=definition.votes_allowed,
            ),
        )
    return Rule(
        share=MAJORITY,
        otherwise=Otherwise.TOP_TWO,
        next_contest=say("the general election"),
        tie=TIE_PRIMARY,
        source=(
            _seats_source(definition),
            ("share", said),
            ("denominator", say("Elections Code 15341")),
            ("otherwise", said),
            ("tie", _LAW_8142),
        ),
    )


def _in_primary(definition: ContestDefinition) -> Rule:
    if definition.voter_nominated:
        return Rule(
            otherwise=Otherwise.TOP_TWO,
            next_contest=say("the general election"),
            tie=TIE_PRIMARY,
            source=(
                _seats_source(definition),
                ("otherwise", say("Elections Code 8141.5")),
                ("tie", _LAW_8142),
            ),
        )
    title = definition.title.upper()
    if any(words in title for words in _PLURALITY_TITLES):
        return _most_votes(definition)
    return _unknown(
        definition,
        say(
            "in a primary the official file does not say whether this contest needs a majority"
        ),
    )


def _most_votes(definition: ContestDefinition) -> Rule:
    school = _is_school_board(definition)
    return Rule(
        seats=definition.votes_allowed,
        tie=TIE_SCHOOL_BOARD if school else TIE_BY_LOT,
        source=(
            _seats_source(definition),
            ("share", say("Elections Code 15452")),
            ("tie", say("Education Code 5016") if school else say("Elections Code 15651")),
        ),
    )


def _unknown(definition: ContestDefinition, reason: str) -> Rule:
    return Rule(
        seats=definition.votes_allowed,
        tie=TIE_PRIMARY,
        source=(_seats_source(definition), ("tie", _LAW_8142)),
        unknown=reason,
    )


def _seats_source(definition: ContestDefinition) -> tuple[str, str]:
    return "seats", say(
        "official file: votes allowed {number}", number=definition.votes_allowed
    )


def _is_school_board(definition: ContestDefinition) -> bool:
    title = definition.title.upper()
    return definition.group == "Schools" or any(words in title for words in _SCHOOL_TITLES)
