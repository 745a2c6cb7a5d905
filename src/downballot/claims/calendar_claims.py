"""Dates, terms and numbers of things: "the Nov. 5 election", "a third term", "three seats"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from downballot.claims.claim import Claim
from downballot.claims.document import Document, Scene
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.subjects import names_before
from downballot.claims.tagging import over_relative
from downballot.claims.values import Kind

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|March|Mar|April|Apr|May|June|July|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY_THEN = re.compile(
    rf"\b{MONTH} (\d{{1,2}})(?:, (\d{{4}}),?)? (?:[a-z-]+ ){{0,2}}(election|primary|"
    rf"runoff|run-off|vote|ballot)\b",
    re.I,
)
_THEN_DAY = re.compile(
    rf"\b(election day|elections?|primary|runoffs?|run-offs?) (?:(?:is|are|was|were|will "
    rf"be|be|held|"
    rf"scheduled|takes place|took place|set|day) ){{0,3}}(?:on |for |of "
    rf")?(?:[A-Z][a-z]+day, )?{MONTH} (\d{{1,2}})\b(?:, (\d{{4}}))?",
    re.I,
)
_POLLS = re.compile(
    rf"\b(?:go(?:es)? to the polls|head to the polls|will (?:choose|elect|decide|vote|pick)\b"
    rf"[^.;]{{0,50}}?|(?:be|is|are|was|were) decided)(?: on| in)?(?: [A-Z][a-z]+day,)? {MONTH} "
    rf"(\d{{1,2}})\b(?:, (\d{{4}}))?"
)
_CAME = re.compile(
    rf"\b(?:On|on) {MONTH} (\d{{1,2}})(?:, (\d{{4}}))?,? [^.;]{{0,50}}?\bcertified (?:the|"
    rf"its|results)\b"
)
_CERTIFIED = re.compile(
    rf"\b(?:certif\w+)\b(?:[^.;]|(?<=[a-z])\.(?= \d)){{0,70}}?(?: on | by |"
    rf"(?<!\bthe)(?<!\bof)(?<!\bits) )(?:[A-Z][a-z]+day, )?{MONTH} "
    rf"(\d{{1,2}})\b(?:, (\d{{4}}))?",
    re.I,
)
_DATED = re.compile(rf"\b{MONTH} \d{{1,2}}\b")
_SEATS = re.compile(
    r"^(?: of (?:the |its )?(?:board's |LAUSD's |district's )?(?:seven|7))? (?:LAUSD |"
    r"L\.?A\.? Unified |L\.A\. |school |board |contested |open |of the )*(?:seats|races|"
    r"districts)\b(?:[^.;]|(?<=[a-z])\.(?= \d)){0,40}?\b(?:up for|on (?:the )?"
    r"(?:\w+\.? )?(?:\d+ )?ballot|at stake|contested|decided|"
    r"in play|being contested|open|up|up for grabs)\b|^ (?:contested|open) (?:board |"
    r"school board |"
    r"LAUSD )?seats\b|^ (?:LAUSD |school board |board )?(?:seats|races) (?:were |are "
    r")?(?:on the|up for|at stake)",
    re.I,
)
_MEMBERS = re.compile(
    r"^ (?:elected )?members (?:sit|serve) on the\b|^ (?:elected )?(?:voting )?(?:members|"
    r"seats)(?:[.,]|$| and\b)|"
    r"^-(?:member|person|seat)\b(?: \w+){0,3} (?:board|panel|body)?|^-(?:member|person|"
    r"seat) (?:board|school board|panel)",
    re.I,
)
_FIELD = re.compile(
    r"^[- ](?:way|person|candidate)(?: \w+)? (?:race|primary|contest|field|runoff|"
    r"matchup)\b|^ (?:candidates|contenders|people|hopefuls) (?:ran|are running|were "
    r"running|competed|vying|in the|on the ballot|running|are vying|sought|seeking)\b",
    re.I,
)
_TERM = re.compile(
    r"\b(first|second|third|fourth|fifth)(?:,? and (?:final|last|likely final))?(?:,)? "
    r"(?:(?:consecutive|straight|full|four-year|final|board) ){0,2}term\b",
    re.I,
)
_ELECTED = re.compile(
    r"\b(first )?(?:was |were )?(re-?)?(?:elected|won (?:his|her|the) (?:first )?(?:seat|"
    r"election)|(?:re)?joined the (?:[\w.]+ ){0,3}board|returned to the (?:[\w.]+ ){0,3}board|"
    r"won (?:a|his|her|the|election to (?:a|the)) (?:[\w.]+ ){0,3}seat|took office|"
    r"appointed)(?: (?:to|on)? ?(?:the|his|her) "
    r"[\w ]{0,25})? in (?:(?:March|May|June|November|August|July|December) (?:of "
    r")?)?(\d{4})\b|\b(?:on the (?:school )?board|served|held the seat|has represented "
    r"[\w .]{1,30}|in office) since (\d{4})\b",
    re.I,
)
_WHEN = rf"(?:on |in )?(?:[A-Z][a-z]+day, )?{MONTH}(?: \d{{1,2}})?,? \d{{4}}"
_LEFT = re.compile(rf"\bresigned\b[^.;]{{0,50}}?\b{_WHEN}")
_SWORN = re.compile(
    r"\b(?:took (?:the|his|her) oath|(?:was|were) sworn in|took office)\b"
    rf"[^.;]{{0,50}}?\b{_WHEN}"
)
_ALONE = re.compile(r"\b(?:ran|running|was|is) (?:re-elected )?unopposed\b", re.I)
_RUNOFF = re.compile(
    rf"\b(?:{MONTH} run-?offs?\b(?! (?:election|for|vote))|run-?offs? in {MONTH})(?! \d)", re.I
)
_HAS = re.compile(
    r"\bboard\b[^.;]{0,20}\b(?:has|have|had|is made up of|consists of|comprises|with)(?: "
    r"only)? $",
    re.I,
)
_MAIL = re.compile(r"\bwithin (\w+) days\b", re.I)
_YEARS = re.compile(r"^-year[ -]terms?\b", re.I)
_LAST = re.compile(r"\b[Tt]erms?\b[^.;]{0,40}\b(?:last|lasts|is|are|runs?)(?: for)? $")

_SITTING = re.compile(r"^ (?:elected )?members (?:sit|serve) on the\b")
_COUNTED = (("members", _MEMBERS), ("field", _FIELD), ("seats", _SEATS), ("years", _YEARS))
MOST = 30  # more members, candidates or seats than this are of something else


def find_calendar(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on dates, terms and numbers of things.

    Args:
        scene: The sentence.
        doc: The text.
    """
    yield from _dates(scene)
    yield from _runoffs(scene, doc)
    yield from _ends(scene)
    yield from _mail(scene)
    if not doc.about_body and not doc.measures_named:
        return
    yield from _terms(scene)
    for one in scene.quantities:
        if (
            one.unit is Unit.COUNT
            and one.value <= MOST
            and (claim := _number_of(scene, one)) is not None
        ):
            yield claim


def _mail(scene: Scene) -> Iterator[Claim]:
    """Yield within how many days of the election mail ballots count."""
    found = _MAIL.search(scene.text)
    for one in scene.quantities if found else ():
        if found and one.number_start == found.start(1):
            yield Claim(
                kind=Kind.DATE,
                scene=scene,
                start=found.start(),
                end=found.end(),
                quantity=one,
                what="mail",
                certain=True,
            )


def _number_of(scene: Scene, one: Quantity) -> Claim | None:
    """Return what a small number counts: members, candidates, seats, or years of a term."""
    after = scene.text[one.end : one.end + 80]
    before = scene.text[max(0, one.start - 70) : one.start].replace("L.A.", "LA")
    if after.startswith(" years") and _LAST.search(before):
        after = f"-year terms{after[6:]}"
    named = _HAS.search(before) and any(each.kind == "body" for each in scene.mentions)
    for what, pattern in _COUNTED:
        found = pattern.match(after)
        if found and what == "members" and after[0] == " " and not named:
            found = _SITTING.match(after)
        if found:
            return Claim(
                kind=Kind.TERM if what == "years" else Kind.NUMBER,
                scene=scene,
                start=one.start,
                end=min(one.end + min(found.end(), 45), len(scene.text)),
                quantity=one,
                what=what,
                certain=True,
            )
    return None


def _dates(scene: Scene) -> Iterator[Claim]:
    for what, pattern in (
        ("election", _DAY_THEN),
        ("election", _THEN_DAY),
        ("election", _POLLS),
        ("certified", _CERTIFIED),
        ("certified", _CAME),
    ):
        for found in pattern.finditer(scene.text):
            dates = list(_DATED.finditer(found[0])) if what == "certified" else []
            yield Claim(
                kind=Kind.DATE,
                scene=scene,
                start=found.start() + (dates[-1].start() if len(dates) > 1 else 0),
                end=found.end(),
                what=what,
                certain=True,
            )


def _runoffs(scene: Scene, doc: Document) -> Iterator[Claim]:
    for found in _RUNOFF.finditer(scene.text) if doc.about_body else ():
        yield Claim(
            kind=Kind.DATE,
            scene=scene,
            start=found.start(),
            end=found.end(),
            what="runoff",
            certain=True,
        )


def _ends(scene: Scene) -> Iterator[Claim]:
    """Yield when somebody left or took a seat, and who ran alone."""
    for what, pattern in (("left", _LEFT), ("sworn", _SWORN), ("alone", _ALONE)):
        found = pattern.search(scene.text)
        people = [
            one
            for one in names_before(scene, found.start() if found else 0)
            if one.kind == "person" and len(one.ids) == 1
        ]
        if found is None or not people:
            continue
        before = over_relative(scene, found.start())
        if before is not None and before.kind == "person" and len(before.ids) == 1:
            people.append(before)
        elif found.start() - people[-1].end > 30:
            continue
        yield Claim(
            kind=Kind.TERM,
            scene=scene,
            start=people[-1].start,
            end=found.end(),
            subject=people[-1].ids[0],
            what=what,
            certain=people[-1].sure,
        )


def _terms(scene: Scene) -> Iterator[Claim]:
    for what, pattern in (("term", _TERM), ("elected", _ELECTED)):
        for found in pattern.finditer(scene.text):
            people = [
                one
                for one in names_before(scene, found.start())
                if one.kind in {"person", "stranger"}
            ]
            after = [
                one
                for one in scene.mentions
                if one.kind == "person" and 0 <= one.start - found.end() < 40
            ]
            mention = (
                people[-1]
                if people and found.start() - people[-1].end < 80
                else after[0]
                if after and what == "elected"
                else None
            )
            if mention is None or len(mention.ids) != 1 or mention.kind == "stranger":
                continue
            several = len({one.ids for one in people}) > 1
            yield Claim(
                kind=Kind.TERM,
                scene=scene,
                start=min(mention.start, found.start()),
                end=max(found.end(), mention.end),
                subject=mention.ids[0],
                what=f"{what}:{found[1] or ''}",
                certain=not several and found.start() - mention.end < 45,
            )
