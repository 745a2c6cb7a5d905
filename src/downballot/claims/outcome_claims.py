"""What became of candidates and measures: "won outright", "forced into a runoff"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.document import Document, Scene
from downballot.claims.lexicon import Mention
from downballot.claims.measure_outcome_claims import SUPPOSED, measure_outcomes
from downballot.claims.relations import find_relations
from downballot.claims.rival_outcome_claims import rival_outcome, winners_behind
from downballot.claims.subjects import (
    names_before,
    pronoun_subject,
    subject_of,
    unknown_capital,
)
from downballot.claims.tagging import over_relative, tagged
from downballot.claims.values import Kind

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
            r"fell (?:just |well )?short of (?:the |a |an )?(?:outright )?(?:majority|50|"
            r"half|win)"
            r"[^.;,]{0,50}|(?:failed|was unable|were unable) to (?:win|get|secure|reach|clear) "
            r"(?:a |an |the |more than )?(?:outright )?(?:majority|50|half)[^.;,]{0,30}|"
            r"(?:will |would )?(?:meet|square off|face (?:off|each other)|compete|go "
            r"head-to-head) "
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
            r"easily |overwhelmingly |handily )?(?:re-?)?elected|(?:is|was|were) (?:the |"
            r"declared "
            r"(?:the )?|named the )(?:\w+ )?(?:winners?|victors?)|(?:emerg(?:ed|es)|came out) "
            r"(?:as )?(?:the )?(?:winner|victor|victorious|on top)|"
            r"re-?elected|(?:handily |easily |narrowly |soundly )?(?:defeated|defeats|"
            r"beat|beats|trounced|upset|crushed|routed|walloped|survived a challenge "
            r"from|outpolled|unseated|unseats|ousted|ousts|toppled|bested|edged out|"
            r"outpolled|knocked off|fended off|held off)|(?:secur|captur|clinch|claim|"
            r"w[io]n|cruis|coast|"
            r"sail|earn|nabb|seiz|pick|land|notch|tak|took|gain|roll|swept|march|retain|kept|"
            r"h[oe]ld)\w*(?: (?:to|up|onto|on to|out))? "
            r"(?:re-?election|victory|(?:the|his|her|an?) (?:[\w.'-]+ ){0,5}?(?:seat|race|"
            r"runoff|"
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
        if (one := rival_outcome(scene, doc, relation)) is not None:
            taken.append((relation.start, relation.end))
            yield one
    yield from winners_behind(scene, doc, taken)
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
    yield from measure_outcomes(scene, doc)


def _of_person(scene: Scene, doc: Document, what: str, found: re.Match[str]) -> Claim | None:
    if _not_stated(scene, what, found):
        return None
    names = [one for one in names_before(scene, found.start()) if one.kind != "measure"]
    if not names or _measure_nearer(scene, names[-1], found.start()):
        return _pronoun(scene, doc, what, found) if not names else None
    mention = over_relative(scene, found.start()) or names[-1]
    between = (
        "" if mention is not names[-1] else tagged(scene).between(mention.end, found.start())
    )
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
    supposed = _SUPPOSED_RUNOFF if what == "runoff" else SUPPOSED
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
