"""Shares and votes of candidates and measures: "Chang trailed with 48%"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.contest_context import contest_told
from downballot.claims.document import Document, Scene
from downballot.claims.lexicon import Mention
from downballot.claims.quantities import Quantity, Unit
from downballot.claims.relations import Relation, find_relations
from downballot.claims.subjects import (
    Subject,
    measure_subject,
    names_before,
    pronoun_subject,
    subject_of,
    unknown_capital,
)
from downballot.claims.tagging import COUNT, MEASURE, PERCENT, SEAT, SPLIT, WHO, Tagged, tagged
from downballot.claims.topics import topic_of
from downballot.claims.values import Kind
from downballot.model.sentence import say

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
_PAIR = re.compile(
    r"^(?:[ ]?(?:%|percent))?(?: of (?:the )?votes?)?,?\s?(?:to|-|\u2013|\u2014|versus|"
    r"vs\.?|against|compared (?:to|with))\s?(?:about |roughly |nearly |just |only |some |"
    r"almost )?$",
    re.I,
)
_LOSING = re.compile(
    r"\b(?:lost|losing|loses|lose|trail\w*|conced\w*|fell|falling|was defeated|been "
    r"defeated|behind|was beaten|was ousted|was unseated|failed|rejected|defeated by|"
    r"beaten by|losing to)\b",
    re.I,
)
_AGAINST = re.compile(
    r"\b(?:against|opposed|oppose|opposing|no votes?|rejected|voted no|said no|voting no)\b",
    re.I,
)
_ANSWER = re.compile(r"\b(yes|no)\b[ \"']*(?:votes?|side)?", re.I)
_REJECTED = re.compile(r"\b(?:rejected|failed|falling|fell)\b", re.I)
_OPPONENTS = re.compile(
    r"\b(?:opponents|foes|critics|votes against|opposition) (?:of|to)? ?(?:the )?$", re.I
)
_OF_VOTE = re.compile(r"^ of (?:the |all )?(?:\w+ ){0,2}(?:votes?|ballots)\b", re.I)


def find_shares(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on shares of the vote.

    Args:
        scene: The sentence.
        doc: The text.
    """
    shares = [one for one in _percents(scene) if topic_of(scene, one) in {"share", "voters"}]
    taken: set[int] = set()
    for place, one in enumerate(shares):
        if place in taken:
            continue
        after = shares[place + 1] if place + 1 < len(shares) else None
        if after and _PAIR.search(scene.text[one.end : after.start]):
            taken.add(place + 1)
            yield from _pair(scene, doc, one, after)
            continue
        if (claim := _single(scene, doc, one, shares)) is not None:
            yield claim


def _percents(scene: Scene) -> list[Quantity]:
    found: list[Quantity] = []
    for one in scene.quantities:
        if one.unit is Unit.PERCENT:
            found.append(one)
        elif (
            one.unit is Unit.SPLIT
            and 85 <= one.value + one.other <= 101
            and min(one.value, one.other) >= 3
        ):
            after = scene.text[one.number_start :].find(
                str(int(one.other)), len(str(int(one.value)))
            )
            middle = one.number_start + after
            left = structs.replace(
                one, unit=Unit.PERCENT, end=one.number_start + len(str(int(one.value)))
            )
            found += [
                left,
                structs.replace(
                    one, unit=Unit.PERCENT, value=one.other, start=middle, number_start=middle
                ),
            ]
    return found


def _single(scene: Scene, doc: Document, one: Quantity, shares: list[Quantity]) -> Claim | None:
    subject = (
        bound_subject(scene, doc, one)
        or _after(scene, doc, one)
        or _before(scene, doc, one, shares)
    )
    what = topic_of(scene, one)
    if subject is None and _THAT_IS.search(scene.text[: one.start]) and scene.number:
        subject = _of_sentence_before(scene, doc)
    if subject is None:
        if not _OF_VOTE.search(scene.text[one.end : one.end + 40]) or (
            not doc.about_body and not doc.named
        ):
            return None
        subject = Subject("", (), certain=False, start=-1, unclear=say("whose share it is"))
    return _claim(scene, one, subject, what)


_THAT_IS = re.compile(
    r"^(?:That|This|It)(?:'s| is| was| represents| amounts to| works out to| comes to)(?: just| only)? $"
)


def _of_sentence_before(scene: Scene, doc: Document) -> Subject | None:
    """Return whom "That is 48.17 percent" is about: who alone is named before; never certain."""
    before = doc.scenes[scene.number - 1]
    people = {
        one.ids: one for one in before.mentions if one.kind in {"person", "stranger", "measure"}
    }
    if len(people) != 1:
        return None
    subject = subject_of(next(iter(people.values())), before, doc)
    return structs.replace(subject, certain=False, start=-1)


def _claim(
    scene: Scene, one: Quantity, subject: Subject, what: str = "share", other: str = ""
) -> Claim:
    return Claim(
        kind=Kind.SHARE,
        scene=scene,
        start=min(one.start, subject.start)
        if subject.start >= 0 and one.start - subject.start <= FARTHEST
        else one.start,
        end=max(one.end, subject.start) if subject.start >= 0 else one.end,
        subject=subject.choice,
        other=other,
        contests=subject.contests,
        certain=subject.certain,
        quantity=one,
        what=what,
        unclear=subject.unclear,
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
    rf"(?={_NUMBER})|,? (?:{_HAVING} )+\(?|\t ?)+)(?P<more>[{COUNT}](?: votes?)?(?:,? or|,? \(?| ?"
    r"[-\u2013\u2014] ?|;)? ?)?$"
)
_FRONTED = re.compile(
    r"(?:^|[,;:\u2013\u2014] |\b(?:and|but|that) )(?:[Ww]ith|[Aa]t|[Bb]y|[Oo]n|[Aa]fter|[Hh]aving|[Ww]inning|[Tt]aking|[Gg]arnering|"
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
    """Say whether a figure behind a name may be that of somebody before: "beat Ortiz with 61%"."""
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


def _after(scene: Scene, doc: Document, one: Quantity) -> Subject | None:
    """Return the subject that stands behind its figure: "68% of voters backed Measure US"."""
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


def _before(
    scene: Scene, doc: Document, one: Quantity, shares: list[Quantity]
) -> Subject | None:
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
    if two and _VERBS_OF_TWO.search(scene.text[names[-2].end : mention.start]):
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


_PART = re.compile(
    r"\b(?:precincts?|mail(?:-in)? (?:ballots|votes)|vote-by-mail|absentee|in-person|"
    r"vote cent(?:er|re)s?|among|neighborhoods?|exit polls?|remaining ballots|latest "
    r"(?:batch|update)|"
    r"newly|of (?:those|the new)|(?:Ventura|Orange|Riverside|Kern|San Diego) County|"
    r"predicted|early voters|Latino|Black|Asian)\b"
)
_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]cross|carried|won|lost|[Ff]rom|[Aa]t|[Aa]mong) ((?:[A-Z][a-z]+ ?){1,3})"
)
_HERE = re.compile(
    r"los|angeles|lausd|district|board|bd|march|may|june|july|august|november|december|"
    r"october|september|april|january|february|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|monday|measure|county|the|his|her|san|fernando|valley|west|east|unified|"
    r"school|la|side|primary|runoff|election"
)


def of_a_part(scene: Scene) -> bool:
    """Say whether a sentence speaks of a part of the voters: a place, a way to vote, a batch.

    Args:
        scene: The sentence.
    """
    if _PART.search(scene.text):
        return True
    spans = [(one.start, one.end) for one in scene.mentions]
    return any(
        not _HERE.fullmatch(found[1].split()[0].casefold())
        and not any(start <= found.start(1) < end for start, end in spans)
        for found in _PLACE.finditer(scene.text)
    )


_VERBS_OF_TWO = re.compile(
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


def _pair(scene: Scene, doc: Document, one: Quantity, after: Quantity) -> Iterator[Claim]:
    names = [
        each
        for each in names_before(scene, one.start)
        if each.kind != "role" or not _beside(each, scene)
    ]
    people = [each for each in names if each.kind in {"person", "role", "stranger"}]
    measure = next((each for each in reversed(names) if each.kind == "measure"), None)
    if measure and (not people or people[-1].end < measure.start):
        yield from _measure_pair(scene, doc, measure, one, after)
        return
    relation = _relation_near(scene, one, after)
    if relation is not None:
        yield from _of_rivals(scene, doc, relation, one, after)
        return
    subject, rival = _two_sides(scene, doc, people, one)
    if subject is None and not people:
        subject, rival = _of_context(scene, doc)
    if subject is None:
        subject = Subject(
            "", (), certain=False, start=-1, unclear=say("whose shares these are")
        )
    if of_a_part(scene):
        subject = structs.replace(subject, certain=False)
    higher, lower = (one, after) if one.value >= after.value else (after, one)
    losing = _lost(scene, people, one)
    mine, theirs = (lower, higher) if losing else (higher, lower)
    yield _claim(scene, mine, subject)
    if rival:
        yield _claim(scene, theirs, Subject(rival, subject.contests, subject.certain, -1))


def _of_context(scene: Scene, doc: Document) -> tuple[Subject | None, str]:
    """Return the two of the contest that the text is about, who is ahead first; never certain."""
    contest = contest_told(scene, doc)
    counts = [one for one in contest.counts if one.as_of <= doc.as_of] if contest else []
    if contest is None or not counts or len(counts[-1].choices) < 2:
        return None, ""
    people = {one.id: one.person for one in contest.choices}
    first, second = (people.get(one.choice, "") for one in counts[-1].choices[:2])
    return Subject(first, (contest.id,), certain=False, start=-1), second


def _relation_near(scene: Scene, one: Quantity, after: Quantity) -> Relation | None:
    """Return the two rivals whose figures a pair is: "beat Ortiz 61% to 39%"."""
    near = [
        each
        for each in find_relations(scene)
        if each.ahead.kind == each.behind.kind == "person"
        and one.start - each.end <= 60
        and each.start - after.end <= 40
        and ";" not in scene.text[min(each.end, after.end) : max(each.start, one.start)]
    ]
    return near[0] if len(near) == 1 else None


def _of_rivals(
    scene: Scene, doc: Document, relation: Relation, one: Quantity, after: Quantity
) -> Iterator[Claim]:
    subject = subject_of(relation.ahead, scene, doc)
    if of_a_part(scene):
        subject = structs.replace(subject, certain=False)
    higher, lower = (one, after) if one.value >= after.value else (after, one)
    yield _claim(scene, higher, subject)
    rival = relation.behind.ids[0] if len(relation.behind.ids) == 1 else ""
    if rival and any(doc.lexicon.contests[each].choice_of(rival) for each in subject.contests):
        yield _claim(scene, lower, Subject(rival, subject.contests, subject.certain, -1))


def _beside(mention: Mention, scene: Scene) -> bool:
    return any(
        0 <= each.start - mention.end <= 2 or 0 <= mention.start - each.end <= 6
        for each in scene.mentions
        if each.kind in {"person", "stranger"}
    )


def _two_sides(
    scene: Scene, doc: Document, people: list[Mention], one: Quantity
) -> tuple[Subject | None, str]:
    distinct = list({each.ids: each for each in people if each.kind == "person"}.values())
    if not people:
        pronoun = pronoun_subject(scene, one.start, doc)
        return pronoun, _only_rival(pronoun, doc) if pronoun else ""
    last = people[-1]
    if one.start - last.end > FARTHEST:
        return None, ""
    rival = _named_behind(scene, one)
    if rival and last.kind == "person" and last.ids != (rival,):
        runs = [
            each.id
            for each in doc.contests((last.ids[0], rival), scene)[0]
            if len(last.ids) == 1
        ]
        if runs:
            subject = subject_of(last, scene, doc)
            subject = structs.replace(subject, contests=tuple(runs), certain=False)
            return subject, rival
    if len(people) >= 2:
        between = scene.text[people[-2].end : last.start]
        if _VERBS_OF_TWO.search(between) or re.search(
            r"\b(?:against|versus|vs\.?|conceded to)\b", between
        ):
            subject = subject_of(people[-2], scene, doc)
            rival = last.ids[0] if last.kind == "person" else _only_rival(subject, doc)
            known = (
                any(doc.lexicon.contests[each].choice_of(rival) for each in subject.contests)
                if rival
                else False
            )
            return subject, rival if known else ""
        if len(distinct) > 1:
            subject = subject_of(last, scene, doc)
            return structs.replace(subject, certain=False), ""
    subject = subject_of(last, scene, doc)
    return subject, _only_rival(subject, doc)


def _named_behind(scene: Scene, one: Quantity) -> str:
    """Return who is named behind a pair of figures: "51.63% to 48.37% for Chang"."""
    made = tagged(scene)
    place = made.place_of(one)
    found = re.match(
        rf"^ ?(?:to|-|\u2013|\u2014)? ?{PERCENT},? (?:for|over|against) (?P<who>{WHO})",
        made.text[place + 1 :],
    )
    if place < 0 or found is None:
        return ""
    ids = made.names[place + 1 + found.start("who")].ids
    return ids[0] if len(ids) == 1 else ""


def _only_rival(subject: Subject, doc: Document) -> str:
    if not subject.contests or not subject.choice:
        return ""
    contest = doc.lexicon.contests[subject.contests[0]]
    others = [
        each.person for each in contest.choices if each.person and each.person != subject.choice
    ]
    return others[0] if len(others) == 1 else ""


def _lost(scene: Scene, people: list[Mention], one: Quantity) -> bool:
    if len(people) >= 2:
        between = scene.text[people[-2].end : people[-1].start]
        if _VERBS_OF_TWO.search(between) or "conceded" in between:
            return bool(_LOSING.search(between))
    start = people[-1].end if people else 0
    return bool(_LOSING.search(scene.text[start : one.start]))


def _measure_pair(
    scene: Scene, doc: Document, measure: Mention, one: Quantity, after: Quantity
) -> Iterator[Claim]:
    subject = subject_of(measure, scene, doc)
    no_first = (
        bool(_REJECTED.search(scene.text[measure.end : one.start])) and one.value > after.value
    )
    first, second = ("no", "yes") if no_first else ("yes", "no")
    yield _claim(scene, one, structs.replace(subject, choice=first))
    yield _claim(scene, after, structs.replace(subject, choice=second, start=-1))


# -- votes --------------------------------------------------------------------------------

_VOTES = re.compile(
    r"^[ ](?:\w+ ){0,1}votes?\b(?! (?:left|remain|uncounted|ahead|behind|more|fewer|"
    r"short|than|separat|margin|lead|away|shy|were|are|outstanding|cast\b|counted))",
    re.I,
)
_SECOND = re.compile(
    r"^ votes?,? ?(?:to|against|and|while|compared (?:to|with)|with)?(?: (?!for\b)([\w "
    r".'-]{0,40}?))??(?:'s?)?,? ?(?:with|had|got|to|for)?(?: just| only)? $"
)
_LEADISH = re.compile(
    r"\b(?:by|deficit|shortfall|lead of|margin of|advantage of|separat\w+|ahead|leading|behind|difference|"
    r"gap|fewer than|within|lead|additional|added|gained|another|remaining|majority of|"
    r"grew|shrank|widened|narrowed|trail\w*|up|down)\b[^.;,]{0,25}$",
    re.I,
)


def find_votes(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on votes of a candidate or measure.

    Args:
        scene: The sentence.
        doc: The text.
    """
    yield from _vote_pairs(scene, doc)
    made = tagged(scene)
    for one in scene.quantities:
        if one.unit is not Unit.COUNT or one.value < 20:
            continue
        before = scene.text[max(0, one.start - 40) : one.start]
        after = scene.text[one.end : one.end + 40]
        if _LEADISH.search(before) or re.search(
            r"\b(?:lead|margin|gap|deficit|difference)\b[^;]*$",
            scene.text[max(0, one.start - 160) : one.start],
        ):
            continue
        subject = _row_subject(made, scene, doc, one) or _voters_for(made, scene, doc, one)
        own = re.search(rf"{WHO}'s? $", made.text[: max(0, made.place_of(one))])
        if subject is None and (_VOTES.search(after) or (own and after.startswith(" votes"))):
            subject = (
                bound_subject(scene, doc, one)
                or _after_votes(scene, doc, one)
                or _before(scene, doc, one, [])
            )
        if subject is None:
            continue
        claim = _claim(scene, one, subject)
        words = len("votes") + 1 if _VOTES.search(after) else 0
        yield structs.replace(
            claim, kind=Kind.VOTES, end=min(max(claim.end, one.end + words), len(scene.text))
        )
        yield from _second_votes(scene, doc, one, subject)


_ROW = re.compile(
    rf"^(?:{SEAT}[:,]? ?)?(?P<who>{WHO}|{MEASURE}) ?(?:\([^)]{{0,20}}\) ?)?[:,|\t\u2013\u2014-]* ?"
    rf"{COUNT}(?: votes?)?[ ,;|\t(\u2013\u2014-]*{PERCENT}?\)?\.?$|"
    rf"^(?P<side>[Yy]es|[Nn]o)(?: votes?)? on (?P<on>{MEASURE}) ?[:,\u2013\u2014-] ?{COUNT}"
)
_TOTAL = re.compile(
    rf"(?P<who>{WHO})(?:'s?)? (?:(?:final |vote |certified )*(?:total|tally|count)|votes?) "
    rf"(?:was|is|stood at|stands at|reached|came to|rose to|grew to) $"
)
_FOR_WHO = re.compile(
    r"^ (?:of you|voters?|people|ballots|residents|Angelenos|votes?)(?: (?:were|had been|who))?(?: (?:cast|"
    r"counted|went|voted|chose|backed|picked|supported|selected|marked their ballots|"
    rf"cast (?:their )?(?:ballots|votes)))?(?: (?:for|to|in favor of))? (?P<who>{WHO})(?!'s)"
)
_FOR_MEASURE = re.compile(
    r"^(?: (?:yes|no))?(?: (?:of you|voters?|people|ballots|residents|Angelenos|votes?))?"
    r"(?: (?:were|had been|who))?(?: (?:cast|counted|approved|backed|supported|rejected|opposed|cast in favor of|"
    rf"(?:voted|said)(?: (?P<side>yes|no))?))?(?: (?P<for>for|to|on|in favor of|against))? (?P<on>{MEASURE})"
)
_BARE_COUNT = re.compile(
    rf"(?P<who>{WHO})(?:,? who)?,? (?:had|has|have|received|receives|got|gets|garnered|won|drew|"
    rf"collected|tallied|earned|captured|polled|amassed|with|took|at)(?: about| only| just)? $"
)
_BARE_END = re.compile(rf"^(?:[.,;)]|$| (?:and|while|to|but)\b| ?\(?{PERCENT}|, or {PERCENT})")
_BARE_FOR = re.compile(rf"^(?: votes)? (?:for|to) (?P<who>{WHO})(?!'s)")
_OF_CAST = re.compile(r"^ of the (?:votes|ballots)(?: cast| counted)?\b")


def _row_subject(made: Tagged, scene: Scene, doc: Document, one: Quantity) -> Subject | None:
    """Return whose votes a row of a table or list has, or a total that is told."""
    place = made.place_of(one)
    found = _ROW.match(made.text) if one.value >= 100 else None
    if found and made.text[place : place + 1] == COUNT and not scene.years:
        at = found.start("who") if found["who"] else found.start("on")
        subject = subject_of(made.names[at], scene, doc)
        side = (found["side"] or "").lower()
        return structs.replace(subject, choice=side) if side else subject
    if place >= 0 and (found := _TOTAL.search(made.text[:place])):
        return subject_of(made.names[found.start("who")], scene, doc)
    return None


def _voters_for(made: Tagged, scene: Scene, doc: Document, one: Quantity) -> Subject | None:
    """Return whose votes "124,331 people voted for Schmerelson" are."""
    place = made.place_of(one)
    if place < 0:
        return None
    after = made.text[place + 1 :]
    found = _FOR_WHO.match(after)
    if found is None and one.value >= 100:
        counts = [each for each in scene.quantities if each.unit is Unit.COUNT]
        told = re.search(r"\b(?:votes?|ballots|count|tally|results?)\b", scene.text)
        found = _BARE_FOR.match(after) if len(counts) > 1 and told else None
    if found:
        return subject_of(made.names[place + 1 + found.start("who")], scene, doc)
    if (found := _FOR_MEASURE.match(after)) and found[0][1:2].isalpha():
        subject = measure_subject(made.names[place + 1 + found.start("on")], scene, doc)
        against = re.search(r"\b(?:no|against|rejected|opposed)\b", found[0])
        return structs.replace(subject, choice="no" if against else "yes")
    if _OF_CAST.match(after):
        return bound_subject(scene, doc, one)
    found = _BARE_COUNT.search(made.text[:place])
    if found and one.value >= 500 and _BARE_END.match(after) and _counts_votes(scene, doc):
        return subject_of(made.names[found.start("who")], scene, doc)
    return None


def _counts_votes(scene: Scene, doc: Document) -> bool:
    """Say whether bare numbers are votes: the sentence, or that before it, speaks of votes."""
    near = doc.scenes[max(0, scene.number - 1) : scene.number + 1]
    shares = any(one.unit is Unit.PERCENT for one in scene.quantities)
    return shares or any(re.search(r"\bvotes?\b", one.text) for one in near)


_COUNTS = re.compile(
    rf"{COUNT}(?: votes?)?(?: to |-to-| ?[-\u2013\u2014] ?|, compared (?:with|to) |, against | against )"
    rf"{COUNT}(?! votes? (?:left|remain))"
)


def _vote_pairs(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield both numbers of "Griego defeated Ortiz, 99,930 to 63,779"."""
    relations = find_relations(scene)
    made = tagged(scene) if len(relations) == 1 else None
    found = _COUNTS.search(made.text) if made else None
    if made is None or found is None:
        numbers = _adjacent_counts(scene)
        found_pair = numbers if len(relations) == 1 else None
    else:
        first = made.numbers[found.start()]
        second = made.numbers[found.end() - 1]
        found_pair = (first, second)
    if found_pair is not None and min(one.value for one in found_pair) >= 100:
        for claim in _of_rivals(scene, doc, relations[0], *found_pair):
            yield structs.replace(claim, kind=Kind.VOTES)
    if found_pair is None and not any(one.kind == "person" for one in scene.mentions):
        yield from _nameless_pair(scene, doc)


def _nameless_pair(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield "In raw votes it is 140,416 to 122,975" of the contest that the text is about."""
    made = tagged(scene)
    found = _COUNTS.search(made.text)
    pair = (
        (made.numbers[found.start()], made.numbers[found.end() - 1])
        if found
        else _adjacent_counts(scene)
    )
    told = re.search(r"\bvotes?\b|\btally\b|\bcount\b", scene.text)
    if pair is None or min(one.value for one in pair) < 500 or not told:
        return
    subject, rival = _of_context(scene, doc)
    if subject is None:
        return
    higher, lower = sorted(pair, key=lambda one: -one.value)
    yield structs.replace(_claim(scene, higher, subject), kind=Kind.VOTES)
    if rival:
        other = structs.replace(subject, choice=rival)
        yield structs.replace(_claim(scene, lower, other), kind=Kind.VOTES)


def _adjacent_counts(scene: Scene) -> tuple[Quantity, Quantity] | None:
    counts = [one for one in scene.quantities if one.unit is Unit.COUNT]
    for one, other in zip(counts, counts[1:], strict=False):
        if re.fullmatch(r" ?[-\u2013\u2014] ?", scene.text[one.end : other.start]):
            return one, other
    return None


def _second_votes(
    scene: Scene, doc: Document, one: Quantity, subject: Subject
) -> Iterator[Claim]:
    """Yield the other side of "55,230 votes to Brenes's 49,985"."""
    after = next(
        (each for each in scene.quantities if each.start > one.end and each.unit is Unit.COUNT),
        None,
    )
    if (
        after is None
        or after.value < 20
        or _VOTES.search(scene.text[after.end : after.end + 40])
    ):
        return
    found = _SECOND.match(scene.text[one.end : after.number_start])
    if found is None:
        return
    named = [
        each
        for each in scene.mentions
        if each.kind == "person" and one.end <= each.start and each.end <= after.start
    ]
    if (found[1] or "").strip() and not named:
        return
    rival = named[-1].ids[0] if named and len(named[-1].ids) == 1 else _only_rival(subject, doc)
    if rival and any(doc.lexicon.contests[each].choice_of(rival) for each in subject.contests):
        start = named[-1].start if named else -1
        claim = _claim(scene, after, Subject(rival, subject.contests, subject.certain, start))
        yield structs.replace(claim, kind=Kind.VOTES)


def _after_votes(scene: Scene, doc: Document, one: Quantity) -> Subject | None:
    for mention in scene.mentions:
        if mention.kind in {"person", "measure"} and mention.start >= one.end:
            between = scene.text[one.end : mention.start]
            if re.match(r"^ votes? (?:for|in favor of) $", between):
                return subject_of(mention, scene, doc)
            return None
    return None
