"""What a percentage is a percentage of, by the words around it."""

from __future__ import annotations

import re

from downballot.claims.document import Scene
from downballot.claims.quantity import Quantity

REACH = 95  # characters that are looked at on either side
_NEED = re.compile(
    r"\b(?:requir\w*|need\w*|must (?:win|get|receive|have|reach|clear|earn|garner)|"
    r"threshold|necessary|"
    r"hurdle|bar of|minimum|to pass,? (?:it|the \w+))\b[^.;]{0,45}$",
    re.I,
)
_NEEDED = re.compile(
    r"^[^.;,%]{0,40}\b(?:needed|necessary|required|threshold|to pass|it needs|to win "
    r"outright|it needed|mark needed|"
    r"hurdle|to be approved|for approval|for passage|to avoid a runoff)\b|^[- "
    r"](?:threshold|supermajority|hurdle|mark\b)",
    re.I,
)
LEFT = re.compile(
    r"\b(?:uncounted|outstanding|unprocessed|(?:left|remain\w*|yet|still|waiting|had|"
    r"have)(?: [a-z]+){0,2} to be (?:counted|tallied|processed)|"
    r"left to (?:count|be counted|process|tally)|not (?:yet )?(?:been )?counted|not "
    r"(?:yet )?been (?:counted|tallied)|"
    r"yet to be counted|remain(?:s|ed|ing)? uncounted|to be counted|(?:ballots|votes) "
    r"(?:were |are )?(?:still )?(?:left|remain\w*)|"
    r"(?:left|remaining) (?:ballots|votes)|remaining to be|still being counted|left "
    r"uncounted|hasn't been counted|haven't been counted|"
    r"yet to have (?:their|its) \w+ counted|never (?:been )?counted|went uncounted|"
    r"unopened|(?:ballots|votes) (?:were |are )?still out)\b",
    re.I,
)
_TURNOUT_BEFORE = re.compile(r"\b(?:turnout|turn-out)\b[^.;]{0,60}$", re.I)
_OF_LEFT = re.compile(
    r"^ of (?:the |all )?(?:remaining|outstanding|uncounted|unprocessed|late) (?:\w+ "
    r")?(?:ballots|votes)",
    re.I,
)
_TURNOUT_AFTER = re.compile(
    r"^ (?:of )?(?:the |all )?(?:registered|eligible) voters\b[^.;]{0,50}\b(?:cast|voted|"
    r"turned out|participat\w*|showed up|returned)\b|^[^.;,]{0,30}\bturnout\b|^ (?:of|"
    r"out of) (?:the |all |its |L\.?A\.? |Los Angeles |county |county's |district's |"
    r"LAUSD |eligible |city |city's |those |people ){0,3}"
    r"(?:(?:registered|eligible|qualified|potential|possible) )?(?:[A-Z]\w+ "
    r"){0,2}(?:voters?|the electorate|electorate|residents|Angelenos|people|citizens|"
    r"adults)\b"
    r"[^.;,]{0,25}\b(?:voted|cast|turned out|participat\w*|showed up|went to the polls|"
    r"bothered|returned|took part|made it to the polls)\b"
    r"|^ of (?:the |all |county |city |its |L\.?A\.? |LAUSD |district |the county's |the "
    r"city's |the district's |Los Angeles County's? ){0,2}(?:registered|eligible) "
    r"(?:voters|electorate)\b",
    re.I,
)
_COUNTED_AFTER = re.compile(
    r"^ of (?:the |all |its |those |county ){0,2}(?:ballots|votes|vote|precincts|returns|"
    r"results)\b[^.;,]{0,20}\b(?:counted|tallied|processed|reporting|reported)",
    re.I,
)
_OF_ELECTORATE = re.compile(
    r"^ of (?:the |all |eligible |registered |city's |county's |district's |its "
    r"){0,3}(?:eligible|registered) (?:voters|electorate)|^ of (?:the )?(?:electorate|"
    r"district's voters eligible)",
    re.I,
)
_VOTEISH = re.compile(
    r"^ of (?:the |all |those |total |overall |its |voters' ){0,3}(?:\d[\d,]* |counted |"
    r"early |mail |mail-in |ballots |popular |remaining |district |district's |county |"
    r"primary |runoff |March |May |June |November |votes |registered |eligible |LAUSD |"
    r"local |L\.?A\.? |Los Angeles |final |election |night ){0,3}(?:votes?|ballots?|"
    r"voters|tally|support|electorate|count)\b",
    re.I,
)
_OF = re.compile(r"^ (?:of|for all) (?:the |its |all |their |his |her )?[a-z]", re.I)
_NOUN = re.compile(
    r"^[ -](?:increase|raise|cut|drop|decline|decrease|growth|tax|interest|rate|"
    r"reduction|rise|salary|pay|hike|of|chance|fee|more|fewer|less|higher|lower|likely|"
    r"proficien\w+|poverty|approval rating)\b",
    re.I,
)
_OF_A_NUMBER = re.compile(
    r"^ (?:of (?:what|that|this|it|the (?:number|total|amount|sum|size|money|"
    r"cost))\b|as (?:many|high|"
    r"much|large)\b)",
    re.I,
)
_POLL = re.compile(
    r"\b(?:polls? (?:of|found|show\w*|by|has|had|put)|polling|survey\w*|likely voters|"
    r"(?:if|were) \w+ (?:were|was)? ?to (?:win|get|take|carry))\b|\bif \w+ were to\b|"
    r"\bwould (?:need|have to)\b",
    re.I,
)
_NOT_VOTES = re.compile(
    r"\b(?:enrollment|students?|graduat\w+|test(?:s| scores?)|proficien\w+|attendance|budgets?|"
    r"salar(?:y|ies)|unemployment|poll(?:ing|s)?|survey\w*|respondents|inflation|pay|"
    r"raises?|wages?|absen\w+|homeless\w*|renters?|poverty|grade level|standards?|math|English|"
    r"approval rating|favorab\w+|reserves?|pensions?|rent|tax(?:es)?|vaccin\w+|teachers got|"
    r"of (?:its|their|all|the) (?:\w+ )?(?:schools|campuses|teachers|parents|"
    r"children|employees|"
    r"workers|families|kids|pupils)|residents say|parents (?:in|say)|"
    r"Latino|Black|white|Asian|"
    r"spending|spent|donations|contributions|funding|money|dollars)\b",
    re.I,
)


def topic_of(scene: Scene, quantity: Quantity) -> str:
    """Return what a percentage is of.

    It is ``threshold``, ``left``, ``turnout``, ``counted``, ``voters``, ``share`` or ``other``.

    Args:
        scene: The sentence.
        quantity: The percentage.
    """
    before = scene.text[max(0, quantity.start - REACH) : quantity.start]
    after = scene.text[quantity.end : quantity.end + REACH]
    clause = before.rsplit(",", 1)[-1]
    if _OF_A_NUMBER.match(after):
        return "other"
    if (_NEED.search(before) and not _met(before)) or _NEEDED.search(after):
        return "threshold"
    if _of_something_else(scene, before, after):
        return "other"
    return _of_voters(before, after, clause)


_OF_VOTES = re.compile(
    r"^ of (?:the |all |those )?(?:(?:vote|votes|ballots)\b(?! cast by)|people "
    r"who voted|voting\b|who "
    r"(?:voted|cast))",
    re.I,
)
_OF_THOSE = re.compile(
    r"^ of (?:those|the people|voters|the voters)(?: who)? (?:vot(?:ed|ing)|"
    r"cast(?:ing)? (?:ballots "
    r"|votes )?for|chose|went for|back(?:ed|ing)|support\w+|favor\w+|picked)\b",
    re.I,
)


def _of_voters(before: str, after: str, clause: str) -> str:
    if _OF_THOSE.match(after):
        return "share"
    if LEFT.search(re.split(r"[,;]| with ", after)[0]) or LEFT.search(clause):
        return "left"
    if _COUNTED_AFTER.search(after):
        return "counted"
    if _TURNOUT_BEFORE.search(before) or _TURNOUT_AFTER.search(after):
        return "turnout" if not _has_share_verb(clause) else "voters"
    return "voters" if _OF_ELECTORATE.search(after) else "share"


def _of_something_else(scene: Scene, before: str, after: str) -> bool:
    """Say whether a percentage is of money, pupils, a poll or ballots still to be counted."""
    if _OF_LEFT.match(after) and _has_share_verb(before):
        return True
    if LEFT.search(after) or _COUNTED_AFTER.search(after) or _OF_ELECTORATE.search(after):
        return False
    if _TURNOUT_BEFORE.search(before) or _TURNOUT_AFTER.search(after):
        return False
    if (_OF.search(after) or _NOUN.search(after)) and not _VOTEISH.search(after):
        return True
    poll = _POLL.search(scene.text)
    if not poll and _OF_VOTES.match(after):
        return False
    return bool(poll or _NOT_VOTES.search(before[-45:]) or _NOT_VOTES.search(after[:30]))


def _met(before: str) -> bool:
    """Say whether what was needed is named before, and the number is what was reached."""
    found = _NEED.search(before)
    rest = re.sub(r"^\w+", "", before[found.start() :]) if found else ""
    return bool(
        re.search(r"\b(?:with|received|got|had|has|reached|at|stood|standing|garnered)\b", rest)
    )


def _has_share_verb(clause: str) -> bool:
    return bool(
        re.search(
            r"\b(?:received|won|got|garnered|captured|support of|backing of|votes of|win|"
            r"winning|took|choice of|get|needs?|"
            r"(?:approved|backed|supported|chosen|picked|elected|favored) by)\b",
            clause,
        )
    )
