"""A text against a record: every claim that the grammar finds, with its verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from downballot.claims.board_claims import find_control
from downballot.claims.board_verdicts import check_control
from downballot.claims.calendar_claims import find_calendar
from downballot.claims.calendar_verdicts import check_calendar
from downballot.claims.claim import Claim
from downballot.claims.compared_claims import check_compared, find_compared
from downballot.claims.dating import text_date
from downballot.claims.document import Document, Scene
from downballot.claims.extractor import ClaimExtractor
from downballot.claims.guards import guarded
from downballot.claims.lead_claims import find_leads
from downballot.claims.lead_verdicts import check_lead
from downballot.claims.lexicon import Lexicon
from downballot.claims.money_claims import find_money
from downballot.claims.money_verdicts import check_money, check_superlative
from downballot.claims.needed_claims import NEEDED, check_needed, find_needed
from downballot.claims.outcome_claims import find_outcomes
from downballot.claims.outcome_verdicts import check_outcome
from downballot.claims.per_vote_verdicts import check_per_vote
from downballot.claims.reading import Reading
from downballot.claims.rule_claims import find_rules
from downballot.claims.rule_verdicts import check_rule
from downballot.claims.share_claims import find_shares
from downballot.claims.share_verdicts import check_share
from downballot.claims.threshold_claims import check_threshold, find_thresholds
from downballot.claims.values import CheckedClaim, CheckedText, DatedBy, Finding, Kind
from downballot.claims.vote_claims import find_votes
from downballot.claims.voter_claims import find_voters
from downballot.claims.voter_verdicts import check_voters

Finder = Callable[[Scene, Document], Iterator[Claim]]
Checker = Callable[[Claim, Document], Finding]
FINDERS: tuple[Finder, ...] = (
    find_compared,
    find_rules,
    find_needed,
    find_leads,
    find_thresholds,
    find_voters,
    find_shares,
    find_votes,
    find_control,
    find_money,
    find_calendar,
    find_outcomes,
)
CHECKERS: dict[Kind, Checker] = {
    Kind.SHARE: check_share,
    Kind.VOTES: check_share,
    Kind.LEAD: check_lead,
    Kind.THRESHOLD: check_threshold,
    Kind.OUTCOME: check_outcome,
    Kind.TURNOUT: check_voters,
    Kind.BALLOTS: check_voters,
    Kind.LEFT: check_voters,
    Kind.CONTROL: check_control,
    Kind.TERM: check_calendar,
    Kind.MONEY: check_money,
    Kind.SUPERLATIVE: check_superlative,
    Kind.DATE: check_calendar,
    Kind.NUMBER: check_calendar,
}


def check_text(
    reading: Reading,
    lexicon: Lexicon,
    *,
    now: datetime,
    as_of: datetime | None = None,
    extractors: Sequence[ClaimExtractor] = (),
) -> CheckedText:
    """Return a text with every claim that was found in it, and what the record says.

    Args:
        reading: The text.
        lexicon: The record, with its names.
        now: The moment as of which a text without a date is checked, aware.
        as_of: The moment as of which it is checked, aware; the text's own date when None.
        extractors: Further readers of claims.
    """
    found = None if as_of else text_date(reading, ZoneInfo(lexicon.record.timezone))
    by = DatedBy.ASKED if as_of else DatedBy.TEXT if found else DatedBy.NOW
    moment = as_of or found or now
    doc = Document(reading.text, lexicon, moment, day_only=by is DatedBy.TEXT)
    claims = [
        _checked(reading, doc, claim, "")
        for scene in doc.scenes
        for claim in _claims(scene, doc)
    ]
    claims += [
        _checked(reading, doc, claim, one.name)
        for one in extractors
        for scene in doc.scenes
        for claim in one.find(scene, doc)
    ]
    return CheckedText(
        as_of=moment.astimezone(doc.zone).replace(microsecond=0).isoformat(),
        dated_by=by,
        repairs=reading.repairs,
        claims=tuple(sorted(claims, key=lambda one: (one.start, one.end))),
    )


def _claims(scene: Scene, doc: Document) -> Iterable[Claim]:
    """Yield the claims of a sentence; a number is of one claim only."""
    taken: set[int] = set()
    for finder in FINDERS:
        for claim in finder(scene, doc):
            if claim.quantity is not None:
                if claim.quantity.number_start in taken or _is_year(claim):
                    continue
                taken.add(claim.quantity.number_start)
            yield claim


def _checker(claim: Claim) -> Checker:
    """Return what asks the record: by the statement where it is of rules or compared."""
    topic = claim.what.partition(":")[0]
    told = {
        "rule": check_rule,
        "compared": check_compared,
        "per vote": check_per_vote,
        NEEDED: check_needed,
    }
    return told.get(topic, CHECKERS[claim.kind])


def _is_year(claim: Claim) -> bool:
    """Say whether a number of votes is none, but a year: "in 2008 voters approved"."""
    quantity = claim.quantity
    if quantity is None or claim.kind not in {Kind.VOTES, Kind.BALLOTS, Kind.LEFT, Kind.LEAD}:
        return False
    digits = claim.scene.text[quantity.number_start : quantity.number_start + 4]
    return digits.isdigit() and quantity.value == int(digits) and 1900 <= int(digits) < 2100


def _checked(reading: Reading, doc: Document, claim: Claim, by: str) -> CheckedClaim:
    finding = guarded(_checker(claim)(claim, doc), claim, doc)
    begin = claim.scene.sentence.start
    last = min(max(claim.end, claim.start + 1), len(claim.scene.text))
    start, end = reading.span(begin + claim.start, begin + last)
    return CheckedClaim(
        text=reading.given[start:end],
        start=start,
        end=end,
        verdict=finding.verdict,
        record=finding.record,
        as_of=finding.as_of,
        source=finding.source,
        arithmetic=finding.arithmetic,
        needed=finding.needed,
        kind=claim.kind,
        by=by,
    )
