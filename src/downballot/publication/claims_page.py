"""The page that checks a text: a box to type into, the text with marks, a table of claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise

from msgspec import Struct

from downballot.claims.values import CheckedClaim, CheckedText, DatedBy, Verdict
from downballot.model.sentence import say, say_many
from downballot.publication.addresses import CHECK_COPY, Address
from downballot.publication.desk_addresses import DESK_CHECK_COPY
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.moments import Stamp, day_text, stamp
from downballot.publication.sign_in_page import Person

DAY_LETTERS = len("2024-11-06")
LONGEST_TEXT = 20_000  # characters: a long report has a tenth of it
# Each verdict has words, a sign and a line of its own: none is told by its colour alone.
VERDICTS = {
    Verdict.WRONG: (say("Wrong"), "✗", "wrong"),
    Verdict.MISLEADING: (say("Misleading"), "≠", "misleading"),
    Verdict.OUT_OF_DATE: (say("Out of date"), "↺", "dated"),
    Verdict.UNCHECKABLE: (say("Cannot be checked here"), "?", "open"),
    Verdict.ROUNDED: (say("Confirmed, rounded"), "≈", "right"),
    Verdict.CONFIRMED: (say("Confirmed"), "✓", "right"),
}
DATINGS = {
    DatedBy.ASKED: say("the date that was asked for"),
    DatedBy.TEXT: say("the date that the text has"),
    DatedBy.NOW: say("now, as the text has no date"),
}


class Mark(Struct, frozen=True):
    """What is said of a stretch of the text: number of the claim, verdict, sign and style."""

    number: int
    verdict: str
    sign: str
    style: str


class Piece(Struct, frozen=True):
    """A stretch of the text in which the same claims are.

    Attributes:
        text: The words as they were given.
        mark: The gravest of the claims that have these words; None where there is none.
        ending: The claims that end here, in their order: their signs follow.
    """

    text: str
    mark: Mark | None = None
    ending: tuple[Mark, ...] = ()


class ClaimRow(Struct, frozen=True):
    """One claim in the table.

    Attributes:
        mark: Its number, verdict, sign and style.
        text: Its words.
        record: What the record says; empty where it says nothing.
        as_of: When the record says so, for machines; empty where that is not known.
        when: The same in words, without a time where only the day is known.
        source: Address or citation.
        link: Whether the source is an address.
        arithmetic: How the verdict follows.
        needed: What would be needed to check it.
    """

    mark: Mark
    text: str
    record: str
    as_of: str
    when: str
    source: str
    link: bool
    arithmetic: str
    needed: str


class Tally(Struct, frozen=True):
    """How many claims have a verdict: its words, its sign, its style and how many."""

    verdict: str
    sign: str
    style: str
    number: int


class CheckedPart(Struct, frozen=True):
    """A text that was checked.

    Attributes:
        as_of: As of when.
        dated_by: Where that moment comes from, in words.
        repairs: What was repaired to read it.
        found: How many claims were found, in words.
        tallies: How many have which verdict, the gravest first.
        pieces: The text, piece by piece.
        rows: The claims.
    """

    as_of: Stamp
    dated_by: str
    repairs: tuple[str, ...]
    found: str
    tallies: tuple[Tally, ...]
    pieces: tuple[Piece, ...]
    rows: tuple[ClaimRow, ...]


class ClaimsPage(Struct, frozen=True):
    """Everything on the page.

    Attributes:
        frame: The surroundings.
        person: Who is signed in; None on the page for every reader.
        action: Path that the form is sent to.
        text: What was typed.
        as_of: The date that was typed.
        longest: Characters that a text may have.
        problem: Why nothing was checked; empty where something was, or at first.
        checked: What was found; None at first.
    """

    frame: Frame
    person: Person | None
    action: Address
    text: str
    as_of: str
    longest: int
    problem: str
    checked: CheckedPart | None


def claims_page(
    site: Site,
    *,
    person: Person | None = None,
    text: str = "",
    as_of: str = "",
    problem: str = "",
    checked: CheckedText | None = None,
) -> ClaimsPage:
    """Return the page.

    Args:
        site: The desk.
        person: Who is signed in; None on the page for every reader.
        text: What was typed.
        as_of: The date that was typed.
        problem: Why nothing was checked.
        checked: What was found; None where nothing was checked.
    """
    action = DESK_CHECK_COPY if person else CHECK_COPY
    return ClaimsPage(
        frame=frame(site, say("Check a text"), action),
        person=person,
        action=action,
        text=text,
        as_of=as_of,
        longest=LONGEST_TEXT,
        problem=problem,
        checked=_checked(site, text, checked) if checked else None,
    )


def _checked(site: Site, text: str, checked: CheckedText) -> CheckedPart:
    ordered = sorted(checked.claims, key=lambda one: (one.start, one.end))
    marked = [(one, _mark(number, one)) for number, one in enumerate(ordered, start=1)]
    return CheckedPart(
        as_of=stamp(datetime.fromisoformat(checked.as_of), site.zone),
        dated_by=DATINGS[checked.dated_by],
        repairs=checked.repairs,
        found=_found(len(ordered)),
        tallies=tuple(_tallies(ordered)),
        pieces=tuple(_pieces(text, marked)),
        rows=tuple(_row(site, one, mark) for one, mark in marked),
    )


def _found(number: int) -> str:
    if not number:
        return say("No statement was found in it that the record of this desk speaks to.")
    return say_many(
        "{number} statement was found in it that can be held against the record.",
        "{number} statements were found in it that can be held against the record.",
        number,
    )


def _mark(number: int, claim: CheckedClaim) -> Mark:
    words, sign, style = VERDICTS[claim.verdict]
    return Mark(number, words, sign, style)


def _tallies(claims: Sequence[CheckedClaim]) -> Iterator[Tally]:
    for verdict, (words, sign, style) in VERDICTS.items():
        number = sum(one.verdict is verdict for one in claims)
        if number:
            yield Tally(words, sign, style, number)


def _pieces(text: str, marked: Sequence[tuple[CheckedClaim, Mark]]) -> Iterator[Piece]:
    """Yield the text in order, cut wherever a claim begins or ends."""
    places = {place for claim, _ in marked for place in (claim.start, claim.end)}
    for start, end in pairwise(sorted(places | {0, len(text)})):
        covering = [mark for claim, mark in marked if claim.start <= start and end <= claim.end]
        ending = tuple(mark for claim, mark in marked if claim.end == end)
        yield Piece(text[start:end], min(covering, key=_gravity, default=None), ending)


def _gravity(mark: Mark) -> int:
    order = [str(words) for words, _, _ in VERDICTS.values()]
    return order.index(mark.verdict)


def _row(site: Site, claim: CheckedClaim, mark: Mark) -> ClaimRow:
    return ClaimRow(
        mark=mark,
        text=claim.text,
        record=claim.record,
        as_of=claim.as_of,
        when=_when(claim.as_of, site),
        source=claim.source,
        link=claim.source.startswith(("https://", "http://")) and " " not in claim.source,
        arithmetic=claim.arithmetic,
        needed=claim.needed,
    )


def _when(text: str, site: Site) -> str:
    """Write a day, or a day and time; a month or year alone stays as it is."""
    if len(text) < DAY_LETTERS:
        return text
    if len(text) == DAY_LETTERS:
        return day_text(date.fromisoformat(text))
    found = datetime.fromisoformat(text)
    return stamp(found if found.tzinfo else found.replace(tzinfo=site.zone), site.zone).text
