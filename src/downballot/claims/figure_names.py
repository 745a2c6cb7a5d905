"""Whose figure a number is: by the words that bind a name to it."""

from __future__ import annotations

import re

from msgspec import structs

from downballot.claims.document import Document, Scene
from downballot.claims.lexicon import Mention
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.subjects import (
    Subject,
    names_before,
    pronoun_subject,
    subject_of,
    unknown_capital,
)
from downballot.claims.tagging import COUNT, MEASURE, PERCENT, SPLIT, WHO, Tagged, tagged
from downballot.claims.voter_parts import of_a_part

FARTHEST = 130  # characters between a name and its figure


VERBS = (
    "led|leads|leading|lead|trailed|trails|trailing|received|receives|receiving|won|wins|"
    "winning|win|got|gets|getting|garnered|garnering|"
    "captured|capturing|took|takes|taking|earned|earning|collected|drew|drawing|secured|"
    "securing|had|has|have|having|held|holds|holding|"
    "finished|finishing|with|at|edged|edging|polled|claimed|amassed|netted|tallied|"
    "mustered|posted|ahead|behind|defeated|beat|beating|"
    "defeating|passed|passing|approved|support|supported|winning|was|were|stood|stands|"
    "scored|pulled|pulling|reached|drawn|lost|fell|"
    "falling|came|avoided|gained|bested|attracted|attracting|backed|rejected|re-elected|"
    "reelected|ousted|unseated|cruised|prevailed|by|"
    "share of|compared to|compared with|to|getting|favored|opposed|voted|logged|recorded|"
    "achieved|registering|registered|counted"
)


_VERB = re.compile(rf"\b(?:{VERBS})\b", re.I)


_FOR = re.compile(
    r"^(?: of (?:the |all |those )?(?:\w+ ){0,2}(?:votes?|ballots|voters|tally|"
    r"support))?(?: cast| counted)?,? "
    r"(?:(?:had |have )?(?:voted|voting|went|cast (?:their )?(?:ballots|votes)) )?"
    r"(for|in favor of|to|favored|favoring|favor|back|backed|backing|support|supported|"
    r"supporting|approve|approved|approving|chose|choosing|went to|against|oppose|"
    r"opposed|rejected|opposing|said yes to|said no to)"
    r" (?:the |incumbent |challenger |board president |rival |opponent |retired |teacher "
    r"|former |school |L\.?A\.? Unified(?:'s)? |LAUSD(?:'s)? )*$",
    re.I,
)


_AGAINST = re.compile(
    r"\b(?:against|opposed|oppose|opposing|no votes?|rejected|voted no|said no|voting no)\b",
    re.I,
)


_ANSWER = re.compile(r"\b(yes|no)\b[ \"']*(?:votes?|side)?", re.I)


_OPPONENTS = re.compile(
    r"\b(?:opponents|foes|critics|votes against|opposition) (?:of|to)? ?(?:the )?$", re.I
)


_NUMBER = f"[{PERCENT}{COUNT}{SPLIT}]"


_HAVING = (
    r"(?:with|at|who|which|had|has|have|having|got|gets|getting|won|wins|winning|took|takes|"
    r"taking|received|receives|receiving|garner(?:ed|s|ing)|captur(?:ed|es|ing)|drew|draws|"
    r"drawing|earn(?:ed|s|ing)|collect(?:ed|s|ing)|secur(?:ed|es|ing)|pull(?:ed|s|ing)(?: in)?|"
    r"claim(?:ed|s|ing)|poll(?:ed|s|ing)|tall(?:ied|ies|ying)|amass(?:ed|es|ing)|"
    r"muster(?:ed|s|ing)|netted|logged|post(?:ed|ing)|scor(?:ed|ing)|attract(?:ed|ing)|"
    r"finish(?:ed|es|ing)|end(?:ed|s|ing)(?: up)?|stood|stands|standing|came in|was|were|is|at|"
    r"trail(?:ed|s|ing)|leads?|led|leading|ahead|behind|a|the|total of|share of|approximately)"
)


_BESIDE = re.compile(
    rf"(?P<who>{WHO})(?P<link>(?:'s?)?(?: (?:vote|votes|share|total|tally|vote total|"
    rf"vote share|count))?(?: (?:of|was|is|stood at|stands at))?(?: ?[:(\u2013\u2014|-]+ ?|,? "
    rf"(?={_NUMBER})|,? (?:{_HAVING} )+\(?|\t ?)+)(?P<more>[{COUNT}](?: votes?)?(?:,? or|"
    rf",? \(?| ?"
    r"[-\u2013\u2014] ?|;)? ?)?$"
)


_FRONTED = re.compile(
    r"(?:^|[,;:\u2013\u2014] |\b(?:and|but|that) )(?:[Ww]ith|[Aa]t|[Bb]y|[Oo]n|[Aa]fter|"
    r"[Hh]aving|[Ww]inning|[Tt]aking|[Gg]arnering|"
    r"[Cc]apturing|[Rr]eceiving|[Gg]etting|[Ee]arning|[Cc]ollecting)(?: (?:winning|taking|"
    r"getting|receiving|garnering|capturing|won|received|a|total|of))* $"
)


_THEN_WHO = re.compile(
    rf"^(?: votes?)?(?: of (?:the |all )?(?:\w+ )?(?:votes?|ballots)(?: cast| counted)?)?"
    rf"(?: (?:in|for) [^,;\ue000\ue001\ue010-\ue014]{{1,40}})?"
    rf"(?: to {_NUMBER}(?: votes?)?)?, (?P<who>{WHO}|{MEASURE})(?!'|, |:| \()"
)


_GIVEN = re.compile(
    rf"\b(?:gave|give|gives|giving|handed|hand|awarded|showed|shows?|showing|put|puts|putting|"
    rf"had|left|leaving|leaves|found|have) (?P<who>{WHO})(?: (?:with|at|ahead with|ahead at|"
    r"leading with|a share of|won with|winning|had|with a total of))? $"
)


def bound_subject(scene: Scene, doc: Document, one: Quantity) -> Subject | None:
    """Return whose figure it is where the words bind the two beyond doubt.

    "Griego (61.0%)", "Griego: 99,930", "With 61.0% of the vote, Griego", "gave Griego 61.0%".

    Args:
        scene: The sentence.
        doc: The text.
        one: The figure.
    """
    made = tagged(scene)
    place = made.place_of(one)
    if place < 0:
        return None
    at = _bound_to(made, place)
    if at is None:
        return None
    subject = subject_of(made.names[at], scene, doc)
    return structs.replace(subject, certain=subject.certain and not of_a_part(scene))


def _bound_to(made: Tagged, place: int) -> int | None:
    before, after = made.text[:place], made.text[place + 1 :]
    if found := _GIVEN.search(before):
        return found.start("who")
    if (found := _BESIDE.search(before)) and not _joined(made, found.start("who")):
        who = found.start("who")
        return None if _may_be_first(made, who, found) else who
    if _FRONTED.search(before[-40:]) and (found := _THEN_WHO.match(after)):
        return place + 1 + found.start("who")
    return None


def _joined(made: Tagged, who: int) -> bool:
    """Say whether a name is the last of several: "Griego and Ortiz, with 100%"."""
    return bool(re.search(rf"{WHO},? (?:and|or) $", made.text[max(0, who - 8) : who]))


def _may_be_first(made: Tagged, who: int, found: re.Match[str]) -> bool:
    """Say whether a figure may be of somebody before the name: "beat Ortiz with 61%"."""
    if re.search(r"[:(]|'s|\bwho\b|\bhad\b|\bgot\b|\breceived\b|\bwas\b", found["link"]):
        return False
    clause = re.split(r";|, (?:while|but|and) | while | but ", made.text[:who])[-1]
    begin = who - len(clause)
    others = [
        at
        for at, one in made.names.items()
        if begin <= at < who and one.kind in {"person", "stranger", "role"}
    ]
    if not others:
        return False
    return not any(
        others[0] < at < who and (one.unit is Unit.PERCENT or one.value >= 500)
        for at, one in made.numbers.items()
        if not 1900 <= one.value <= 2100
    )


def subject_behind(scene: Scene, doc: Document, one: Quantity) -> Subject | None:
    """Return the subject that stands behind its figure: "68% of voters backed Measure US".

    Args:
        scene: The sentence.
        doc: The text.
        one: The figure.
    """
    for mention in scene.mentions:
        if (
            mention.kind not in {"person", "stranger", "measure", "role"}
            or mention.start < one.end
        ):
            continue
        found = _FOR.search(scene.text[one.end : mention.start])
        if found is None:
            return None
        behind = scene.text[mention.end : mention.end + 30]
        if found[1].lower() == "to" and re.match(
            r"'s?|(?: with| at| had|,)? (?:about |nearly |roughly )?\d", behind
        ):
            return None
        if _AGAINST.search(found[0]) and mention.kind != "measure":
            return None
        subject = subject_of(mention, scene, doc)
        if subject.choice == "yes" and _AGAINST.search(found[0]):
            subject = structs.replace(subject, choice="no")
        return subject
    return None


def subject_before(
    scene: Scene, doc: Document, one: Quantity, shares: list[Quantity]
) -> Subject | None:
    """Return the subject that stands before its figure: "Chang trailed with 48%".

    Args:
        scene: The sentence.
        doc: The text.
        one: The figure.
        shares: All shares of the sentence.
    """
    names = names_before(scene, one.start)
    if not names:
        verb = _VERB.search(scene.text[: one.start])
        return pronoun_subject(scene, one.start, doc) if verb else None
    mention = _apposed(names, scene)
    between = scene.text[mention.end : one.start]
    if not _reaches(between):
        return None
    subject = subject_of(mention, scene, doc)
    crossed = any(each is not one and mention.end <= each.start < one.start for each in shares)
    two = len({each.ids for each in names if each.kind in {"person", "stranger"}}) > 1
    doubtful = (
        crossed
        or unknown_capital(scene, mention.end, one.start)
        or _split_clause(between)
        or (two and _is_object(scene, mention, between))
        or _is_listed(scene, names)
    )
    if two and VERBS_OF_TWO.search(scene.text[names[-2].end : mention.start]):
        return _of_two(scene, doc, names, one) or structs.replace(subject, certain=False)
    subject = _answer(scene, subject, mention, one)
    return structs.replace(
        subject, certain=subject.certain and not doubtful and not of_a_part(scene)
    )


def _reaches(between: str) -> bool:
    """Say whether the words between a name and a figure bind the two."""
    if len(between) > FARTHEST or ";" in between:
        return False
    bare = re.match(r"^'s? ?(?:about |roughly |nearly )?$|^[ ,(:]*$", between)
    return bool(_VERB.search(between) or bare)


def _is_listed(scene: Scene, names: list[Mention]) -> bool:
    """Say whether several are named together, so that figures may be theirs in turn."""
    return len(names) > 1 and bool(
        re.fullmatch(r",? and |, ", scene.text[names[-2].end : names[-1].start])
    )


def _is_object(scene: Scene, mention: Mention, between: str) -> bool:
    """Say whether a name is the object of what stands before it: "over Zimmer, with 57%"."""
    before = scene.text[max(0, mention.start - 12) : mention.start]
    passive = re.search(r"\b(?:by|over|against|than|of|from|with)\s*$", before, re.I)
    return bool(passive) and not re.match(r"^'s|^,? (?:who|with|at|had)\b", between)


VERBS_OF_TWO = re.compile(
    r"\b(?:defeat\w*|beat\w*|led|leads|leading|lead|ahead of|trail\w*|lost to|losing to|"
    r"over|unseat\w*|oust\w*|edg\w+(?: out)?|best\w*|behind|topp\w+|trounc\w+|upset|"
    r"crush\w+|rout\w+|surviv\w+|fend\w+ off|held off|outpoll\w+|knock\w+ off|eas\w+ "
    r"past)\b",
    re.I,
)


def _of_two(scene: Scene, doc: Document, names: list[Mention], one: Quantity) -> Subject | None:
    """Return the subject of "Melvoin defeated Zimmer with 57%": the first of the two."""
    first, second = names[-2], names[-1]
    between = scene.text[second.end : one.start]
    between = re.sub(r" with [\d.]+(?:%| percent) of the votes?,(?= )", "", between)
    between = re.sub(
        r"^ (?:in|for) (?:the |a )?(?:(?:Board )?District \d|[\w ]{1,30}(?:seat|race|"
        r"runoff|contest|primary))\b",
        "",
        between,
    )
    if not re.match(
        r"^(?:,? (?:with|by|winning|taking|capturing|receiving|getting|garnering|earning|"
        r"and (?:got|won|took)))(?: (?:about|roughly|nearly|just|more than|over|a|some|"
        r"only))?(?: over)? ?$|^,? $",
        between,
    ):
        return None
    if re.search(r"\bby\b", between):
        return None
    return subject_of(first, scene, doc)


def _answer(scene: Scene, subject: Subject, mention: Mention, one: Quantity) -> Subject:
    if subject.choice != "yes":
        return subject
    if _OPPONENTS.search(scene.text[: mention.start]):
        return structs.replace(subject, choice="no")
    between = scene.text[mention.end : one.start]
    found = [each[1].lower() for each in _ANSWER.finditer(between)]
    if found:
        return structs.replace(subject, choice=found[-1])
    after = scene.text[one.end : one.end + 45]
    if re.match(
        r"^(?: of (?:the )?votes?)? (?:voting |opposed|against|no\b|rejecting)", after, re.I
    ):
        return structs.replace(subject, choice="no")
    return subject


def _split_clause(between: str) -> bool:
    """Say whether another statement stands between a name and a figure."""
    return bool(
        re.search(
            r"\b(?:whose|while|but|although|where|because|after|before|and the|despite|"
            r"opponent|rival)\b",
            between,
        )
    )


def _apposed(names: list[Mention], scene: Scene) -> Mention:
    """Return the nearest name; of "Melvoin, the challenger," the person."""
    last = names[-1]
    if last.kind == "role" and len(names) > 1 and names[-2].kind in {"person", "stranger"}:
        between = scene.text[names[-2].end : last.start]
        if re.fullmatch(r"(?:,| is| was|,? who is) ?(?:the |a |an )?(?:[\w-]+ ){0,2}", between):
            return names[-2]
    return last
