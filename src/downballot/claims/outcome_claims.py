"""What became of candidates and measures: "won outright", "forced into a runoff"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.document import Document, Scene
from downballot.claims.lexicon import Mention
from downballot.claims.relations import Relation, find_relations
from downballot.claims.subjects import (
    names_before,
    pronoun_subject,
    subject_of,
    unknown_capital,
)
from downballot.claims.tagging import over_relative, tagged
from downballot.claims.values import Kind

_SUPPOSED = re.compile(
    r"\b(?:would|could|might|may|if|whether|should|hopes?|hoped|hoping|trying|tried|"
    r"sought|seeks?|seeking|wants?|wanted|unless|expected|projected|"
    r"likely|chance|can|cannot|can't|did not|didn't|not|never|predict\w*|poll|vying|"
    r"aims?|needs?|needed|had to|yet to|failed to|"
    r"attempt\w*|bid|fight|campaign\w* to|poised|appear\w*|seem\w*|almost|nearly|favored|"
    r"hope|claimed|declared|will)\b[^.;,]{0,40}$",
    re.I,
)
_MORE_THAN_WIN = re.compile(
    r"^ (?:about |roughly |nearly |just |only |some |more than |over |at least |almost |"
    r"with )?(?:\d|\w+ percent|the (?:endorsement|support|backing|right|money)|"
    r"endorsement|support|praise|approval|"
    r"a (?:majority|plurality|share|larger|bigger|third of|half)|most of the|half|votes|"
    r"over|back)",
    re.I,
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "runoff",
        re.compile(
            r"\b(?:(?:was|were|been|is) forced into (?:a |the )?(?:May |November |\w+ "
            r")?(?:run-?offs?)|(?:will face|faces|face) (?=[A-Z][\w. '-]{2,40} in (?:a |"
            r"the )?(?:\w+ )?(?:November|May|run-?off))|(?:is|are|was|were)? ?(?:headed|"
            r"heading|going|went|goes|go) (?:in)?to (?:a|the) (?:\w+ )?run-?off|"
            r"advance[sd]? to (?:a|the) (?:\w+ )?(?:run-?off|general election)|(?:made|"
            r"make|makes) (?:it (?:in)?to )?(?:a|the) (?:\w+ )?run-?off|will (?:meet|"
            r"compete) in (?:a|the) (?:\w+ )?run-?off|"
            r"(?:faced|face|faces) (?:off )?(?:in )?(?:a|the) (?:\w+ )?run-?off|"
            r"fell (?:just |well )?short of (?:the |a |an )?(?:outright )?(?:majority|50|half|win)"
            r"[^.;,]{0,50}|(?:failed|was unable|were unable) to (?:win|get|secure|reach|clear) "
            r"(?:a |an |the |more than )?(?:outright )?(?:majority|50|half)[^.;,]{0,30}|"
            r"(?:will |would )?(?:meet|square off|face (?:off|each other)|compete|go head-to-head) "
            r"(?:again )?in (?:a|the) (?:\w+ )?(?:run-?off|general election)|"
            r"qualified for the run-?off|failed to avoid a run-?off|moved? (?:on )?to "
            r"(?:a|the) (?:\w+ )?run-?off)\b",
            re.I,
        ),
    ),
    (
        "outright",
        re.compile(
            r"\b(?:won|wins|was (?:re-?)?elected|were elected|(?:was "
            r")?re-?elected)\b[^.;,]{0,50}?\boutright\b|\bavoid(?:ed|s)? a run-?off\b|"
            r"\bwon (?:the seat |re-?election )?(?:outright|without a run-?off)\b",
            re.I,
        ),
    ),
    ("conceded", re.compile(r"\bconced(?:ed|es)\b", re.I)),
    (
        "lost",
        re.compile(
            r"\b(?:lost|loses)\b(?! (?:ground|support|money|the (?:endorsement|support|"
            r"lead)|his lead|her lead|control|their|its|confidence|by less))|\b(?:was|"
            r"were|been) (?:defeated|ousted|unseated|beaten|voted out|toppled|turned out|"
            r"unsuccessful|trounced|edged out)\b|\bfell to\b|"
            r"\bfailed to win (?:re-?election|the (?:seat|race|runoff))\b|"
            r"\bcame up (?:just )?short\b|\bfell (?:just |well )?short\b(?! of (?:a |the |"
            r"an |\d|winning|avoiding|outright|half|clear|getting|securing))|"
            r"\bfinished (?:second|as runner-up)\b",
            re.I,
        ),
    ),
    (
        "won",
        re.compile(
            r"\b(?:won|wins|prevail(?:ed|s)|triumph(?:ed|s)|(?:was|been|is) (?:narrowly |"
            r"easily |overwhelmingly |handily )?(?:re-?)?elected|(?:is|was|were) (?:the |declared "
            r"(?:the )?|named the )(?:\w+ )?(?:winners?|victors?)|(?:emerg(?:ed|es)|came out) "
            r"(?:as )?(?:the )?(?:winner|victor|victorious|on top)|"
            r"re-?elected|(?:handily |easily |narrowly |soundly )?(?:defeated|defeats|"
            r"beat|beats|trounced|upset|crushed|routed|walloped|survived a challenge "
            r"from|outpolled|unseated|unseats|ousted|ousts|toppled|bested|edged out|"
            r"outpolled|knocked off|fended off|held off)|(?:secur|captur|clinch|claim|w[io]n|cruis|coast|"
            r"sail|earn|nabb|seiz|pick|land|notch|tak|took|gain|roll|swept|march|retain|kept|"
            r"h[oe]ld)\w*(?: (?:to|up|onto|on to|out))? "
            r"(?:re-?election|victory|(?:the|his|her|an?) (?:[\w.'-]+ ){0,5}?(?:seat|race|runoff|"
            r"contest|term|victory|win|election|post)\b)|emerged victorious|kept "
            r"(?:his|her) seat|held onto (?:his|her) seat)\b",
            re.I,
        ),
    ),
    (
        "leading",
        re.compile(
            r"\b(?:(?:is|was|are|were) (?:leading|ahead|winning)|still (?:ahead|leading)|"
            r"leads|(?:had|has|held|holds|kept|keeps|took|takes) (?:a|an|the|his|her) "
            r"(?:\w+ ){0,2}lead|led)\b(?! (?:the (?:district|union|board|effort|fight|"
            r"charge|push|way)|by example))",
            re.I,
        ),
    ),
    (
        "trailing",
        re.compile(r"\b(?:(?:is|was|are|were) (?:trailing|behind)|trails|trailed)\b", re.I),
    ),
)
_MEASURE = (
    (
        "passing",
        re.compile(
            r"\b(?:(?:is|was|were|are) (?:passing|winning|leading|ahead|on track|on its "
            r"way|headed (?:to|for)|cruising|comfortably ahead|well ahead)|leads|"
            r"appears? (?:to be )?(?:headed|passing|to have passed)|appeared to (?:pass|"
            r"be passing|have passed)|is likely to pass)\b",
            re.I,
        ),
    ),
    (
        "failing",
        re.compile(
            r"\b(?:(?:is|was) (?:failing|losing|trailing|falling short|behind)|"
            r"appear(?:s|ed) (?:headed (?:for|to) defeat|to be failing|to fail))\b",
            re.I,
        ),
    ),
    (
        "failed",
        re.compile(
            r"\b(?:failed|fails|was (?:defeated|rejected)|lost|fell (?:well |far |just "
            r")?short|went down|did not pass|didn't pass)\b",
            re.I,
        ),
    ),
    (
        "passed",
        re.compile(
            r"\b(?:passed|passes|prevailed|won|(?:was|were|been) (?:approved|passed|"
            r"adopted)|(?:sailed|cruised|coasted) (?:to (?:victory|passage|approval)|"
            r"through)|cleared|exceeded|surpassed|gained approval)\b",
            re.I,
        ),
    ),
)
_VOTERS = re.compile(
    r"\b(?:voters|Angelenos|residents|electorate)\b[^.;,]{0,60}\b(approved|passed|"
    r"rejected|defeated|backed|supported|turned down)\b",
    re.I,
)
_SUPPOSED_RUNOFF = re.compile(
    r"\b(?:would|could|might|may|if|whether|unless|likely|appear\w*|seem\w*|not|never|"
    r"expected|probably)\b[^.;,]{0,40}$",
    re.I,
)


def find_outcomes(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on what became of candidates and measures.

    Args:
        scene: The sentence.
        doc: The text.
    """
    if scene.text.rstrip().endswith("?"):
        return
    taken: list[tuple[int, int]] = []
    for relation in find_relations(scene):
        if (one := _of_two(scene, doc, relation)) is not None:
            taken.append((relation.start, relation.end))
            yield one
    yield from _following(scene, doc, taken)
    for what, pattern in _PATTERNS:
        for found in pattern.finditer(scene.text):
            if not found[0] or any(
                found.start() < end and found.end() > start for start, end in taken
            ):
                continue
            claim = _of_person(scene, doc, what, found)
            if claim is not None:
                taken.append((found.start(), found.end()))
                yield claim
                yield from _beside(scene, doc, claim, found)
    yield from _of_measure(scene, doc)


_HELD = {"won": "won", "led": "leading", "conceded": "conceded"}
_WILL = re.compile(r"\b(?:will|bid|campaign|fight|declared|claimed|needed|expected) ")


def _of_two(scene: Scene, doc: Document, relation: Relation) -> Claim | None:
    """Return that one of two rivals won, led or conceded."""
    if relation.what not in _HELD:
        return None
    before = scene.text[max(0, relation.start - 25) : relation.verb]
    if not relation.noun:
        before = _WILL.sub("", before) if relation.start < relation.verb - 40 else before
    if _SUPPOSED.search(before[-80:]) or re.match(r"\s*,? if\b", scene.text[relation.end :]):
        return None
    conceded = relation.what == "conceded"
    told = relation.behind if conceded else relation.ahead
    rival = relation.ahead if conceded else relation.behind
    subject = subject_of(told, scene, doc)
    if not subject.choice:
        return None
    other = rival.ids[0] if rival.kind == "person" and len(rival.ids) == 1 else ""
    if rival.kind == "role":
        found = subject_of(rival, scene, doc)
        other = found.choice
    known = bool(other) and any(
        doc.lexicon.contests[one].choice_of(other) for one in subject.contests
    )
    return Claim(
        kind=Kind.OUTCOME,
        scene=scene,
        start=relation.start,
        end=relation.end,
        subject=subject.choice,
        other=other if known else "",
        contests=subject.contests,
        certain=subject.certain and known,
        what=_HELD[relation.what],
        unclear=subject.unclear,
    )


_FOLLOWING = re.compile(
    r"\b(?:winners?|victors?)\b[^.;\ue000\ue001]{0,40} (?:was|is|were) (?P<a>\ue000)|"
    r"\bvictory went to (?P<b>\ue000)|"
    r"\b(?:voters?|electorate|Angelenos|residents)\b[^.;\ue000\ue001]{0,40}\b(?:re-?)?elected "
    r"(?:to the (?:school )?board )?(?P<c>\ue000)",
    re.I,
)


def _following(
    scene: Scene, doc: Document, taken: list[tuple[int, int]]
) -> Iterator[Claim]:
    """Yield winners who stand behind their verb: "The winner was Griego"."""
    made = tagged(scene)
    for found in _FOLLOWING.finditer(made.text):
        mention = made.names[found.end() - 1]
        start = made.places[found.start()]
        if _SUPPOSED.search(scene.text[max(0, start - 55) : mention.start]) or any(
            start < end and mention.end > first for first, end in taken
        ):
            continue
        subject = subject_of(mention, scene, doc)
        if not subject.choice:
            continue
        taken.append((start, mention.end))
        yield Claim(
            kind=Kind.OUTCOME,
            scene=scene,
            start=start,
            end=mention.end,
            subject=subject.choice,
            contests=subject.contests,
            certain=subject.certain,
            what="won",
            unclear=subject.unclear,
        )


def _of_person(scene: Scene, doc: Document, what: str, found: re.Match[str]) -> Claim | None:
    if _not_stated(scene, what, found):
        return None
    names = [one for one in names_before(scene, found.start()) if one.kind != "measure"]
    if not names or _measure_nearer(scene, names[-1], found.start()):
        return _pronoun(scene, doc, what, found) if not names else None
    mention = over_relative(scene, found.start()) or names[-1]
    between = "" if mention is not names[-1] else tagged(scene).between(mention.end, found.start())
    if _OBJECT.search(scene.text[: mention.start]) or _too_far(what, between):
        return None
    apposed = re.match(r"^, [^,]{1,60}, (?:\w+ )?$", between)
    if not apposed and unknown_capital(scene, mention.end, found.start()):
        return None
    told = _introduced(names) if mention is names[-1] else mention
    subject = subject_of(told, scene, doc)
    if mention.kind != "person" and not subject.choice:
        return None
    other, certain = _object(scene, doc, found.end(), subject.contests)
    return Claim(
        kind=Kind.OUTCOME,
        scene=scene,
        start=mention.start,
        end=found.end(),
        subject=subject.choice,
        other=other,
        contests=subject.contests,
        certain=subject.certain and certain,
        what=what,
        unclear=subject.unclear,
    )


_OBJECT = re.compile(
    r"\b(?:trail\w*|leads?|led|defeat\w*|beat|over|against|unseat\w*|oust\w*|edg\w+|"
    r"than|including|ahead of|behind|face[sd]?) (?:challenger |incumbent )?$"
)


def _not_stated(scene: Scene, what: str, found: re.Match[str]) -> bool:
    """Say whether an outcome is only supposed, or something else was won."""
    supposed = _SUPPOSED_RUNOFF if what == "runoff" else _SUPPOSED
    if supposed.search(scene.text[max(0, found.start() - 55) : found.start()]):
        return True
    more = _MORE_THAN_WIN.search(scene.text[found.end() : found.end() + 40])
    return bool(more) and found[0].lower() in {"won", "wins", "lost", "loses"}


def _introduced(names: list[Mention]) -> Mention:
    """Return the nearest name; of a person and the role behind it, the person."""
    last = names[-1]
    if last.kind == "role" and len(names) > 1 and names[-2].kind == "person":
        return names[-2] if last.start - names[-2].end < 25 else last
    return last


def _too_far(what: str, between: str) -> bool:
    """Say whether other words stand between a name and its verb."""
    return bool(
        len(between) > (110 if what == "runoff" else 70)
        or ";" in between
        or (
            re.search(
                r"\b(?:who|whose|which|and the|union|supporters|backers|opponent|allies|"
                r"predecessor|'s)\b",
                between,
            )
            and not re.match(r"^,? who (?:also |then |later )?$", between)
        )
        or re.match(r"^'s?\b", between)
    )


def _beside(scene: Scene, doc: Document, claim: Claim, found: re.Match[str]) -> Iterator[Claim]:
    """Yield the same of those who are named together: "Watts and Al-Alim advanced"."""
    if claim.what not in {"runoff", "won", "lost", "outright"}:
        return
    start = claim.start
    for mention in reversed([
        one for one in scene.mentions if one.kind == "person" and one.end <= claim.start
    ]):
        if not re.fullmatch(
            r",? and |, |,? and challenger |,? and incumbent ", scene.text[mention.end : start]
        ):
            return
        start = mention.start
        subject = subject_of(mention, scene, doc)
        yield structs.replace(
            claim,
            start=start,
            end=found.end(),
            subject=subject.choice,
            contests=subject.contests,
            certain=subject.certain,
            unclear=subject.unclear,
            other="",
        )


def _pronoun(scene: Scene, doc: Document, what: str, found: re.Match[str]) -> Claim | None:
    subject = pronoun_subject(scene, found.start(), doc)
    if subject is None or not subject.choice or found.start() - subject.start > 40:
        return None
    return Claim(
        kind=Kind.OUTCOME,
        scene=scene,
        start=subject.start,
        end=found.end(),
        subject=subject.choice,
        contests=subject.contests,
        certain=False,
        what=what,
        unclear=subject.unclear,
    )


def _measure_nearer(scene: Scene, mention: Mention, place: int) -> bool:
    return any(
        one.kind == "measure" and mention.end <= one.start < place for one in scene.mentions
    )


def _object(
    scene: Scene, doc: Document, end: int, contests: tuple[str, ...]
) -> tuple[str, bool]:
    """Return who stands behind the verb, and whether that fits the contests."""
    for one in scene.mentions:
        if one.start < end or one.kind not in {"person", "stranger"}:
            continue
        if one.start - end > 45:
            break
        if one.kind == "stranger" or len(one.ids) != 1:
            return "", False
        if re.search(r"\b(?:replac|succe|follow|join)\w*", scene.text[end : one.start]):
            return "", True
        known = any(doc.lexicon.contests[each].choice_of(one.ids[0]) for each in contests)
        near = re.match(
            r"^,? (?:to |by |the |incumbent |challenger |board president |school |"
            r"two-term |one-term |over |against |in a |[a-z-]+ ){0,6}$",
            scene.text[end : one.start],
        )
        return (one.ids[0] if known and near else ""), known or not near
    return "", True


def _of_measure(scene: Scene, doc: Document) -> Iterator[Claim]:
    for mention in scene.mentions:
        if mention.kind != "measure":
            continue
        if (
            claim := _measure_after(scene, doc, mention) or _measure_before(scene, doc, mention)
        ) is not None:
            yield claim
            return


def _measure_after(scene: Scene, doc: Document, mention: Mention) -> Claim | None:
    for what, pattern in _MEASURE:
        found = pattern.search(scene.text, mention.end, mention.end + 90)
        if found is None:
            continue
        between = scene.text[mention.end : found.start()]
        if (
            ";" in between
            or (_SUPPOSED.search(between) and what in {"passed", "failed"})
            or any(
                one.kind in {"person", "stranger"} and mention.end <= one.start < found.start()
                for one in scene.mentions
            )
        ):
            continue
        if (
            what == "passed"
            and re.match(
                r"^ (?:about |nearly |roughly |with )?\d",
                scene.text[found.end() : found.end() + 20],
            )
            and found[0].lower() == "won"
        ):
            continue
        return _measure_claim(scene, doc, mention, what, mention.start, found.end())
    return None


def _measure_before(scene: Scene, doc: Document, mention: Mention) -> Claim | None:
    found = _VOTERS.search(scene.text[: mention.start])
    if (
        found is None
        or mention.start - found.end() > 60
        or _SUPPOSED.search(scene.text[: found.start(1)][-40:])
    ):
        return None
    what = "failed" if found[1].lower() in {"rejected", "defeated", "turned down"} else "passed"
    return _measure_claim(scene, doc, mention, what, found.start(), mention.end)


def _measure_claim(
    scene: Scene, doc: Document, mention: Mention, what: str, start: int, end: int
) -> Claim:
    subject = subject_of(mention, scene, doc)
    return Claim(
        kind=Kind.OUTCOME,
        scene=scene,
        start=start,
        end=end,
        subject="yes",
        contests=subject.contests,
        certain=subject.certain,
        what=what,
        unclear=subject.unclear,
    )
