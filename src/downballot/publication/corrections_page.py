"""The page of corrections: what was wrong, when, who says so, what it says now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.model.call import Call
from downballot.model.record import (
    Certification,
    Correction,
    CorrectionKind,
    Decision,
    DonorCorrection,
    DonorJoin,
)
from downballot.model.sentence import say, say_many
from downballot.model.update import Arrival, Disposition, update_moment
from downballot.publication.addresses import (
    CORRECTIONS,
    contest_path,
    election_path,
    log_path,
)
from downballot.publication.call_notes import public_calls
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.moments import Stamp, stamp
from downballot.publication.words import DISPOSITIONS

SET_ASIDE = (
    Disposition.TORN,
    Disposition.FUTURE,
    Disposition.CONFLICTING,
    Disposition.STALE,
)
_KINDS = {
    CorrectionKind.NAME: say("Spelling of a name"),
    CorrectionKind.SAME_CONTEST: say("Two contests are one"),
    CorrectionKind.SAME_SELECTION: say("Two names are one"),
}


class Recorded(Struct, frozen=True):
    """Everything on a desk that corrects something.

    Attributes:
        corrections: Rows on names and identity.
        decisions: Choices of the body that stands.
        certifications: Every certification, by election, in order.
        arrivals: What arrived and was not taken for the count.
        calls: Every call, also those taken back.
        donors: Rows on donors and committees.
        written: Names as the authority writes them, by election, contest and selection; of
            a contest itself under an empty selection.
        names: What readers call each contest, by election and contest.
    """

    corrections: tuple[Correction, ...]
    decisions: tuple[Decision, ...]
    certifications: tuple[Certification, ...]
    arrivals: tuple[Arrival, ...]
    calls: tuple[Call, ...]
    donors: tuple[DonorCorrection, ...]
    written: Mapping[tuple[str, str, str], str]
    names: Mapping[tuple[str, str], str]


class CorrectionRow(Struct, frozen=True):
    """One correction.

    Attributes:
        at: When it was made.
        kind: What was corrected, in a few words.
        about: What it is about, with its page.
        was: What was wrong, in a sentence.
        now: What it says now, in a sentence.
        by: Who says so; empty for what the desk did by itself.
        reason: Why, as the person wrote it; empty for none.
        retraction: Whether a call was taken back.
    """

    at: Stamp
    kind: str
    about: Link
    was: str
    now: str
    by: str = ""
    reason: str = ""
    retraction: bool = False


class CorrectionsPage(Struct, frozen=True):
    """Everything on the page of corrections.

    Attributes:
        frame: The surroundings.
        rows: The corrections, newest first.
        people: How many of them people made.
        contact: Where a mistake may be reported; empty for nowhere.
        contact_href: The same as an address; empty where it is none.
    """

    frame: Frame
    rows: tuple[CorrectionRow, ...]
    people: int
    contact: str
    contact_href: str


def corrections_page(site: Site, recorded: Recorded) -> CorrectionsPage:
    """Return the page of corrections.

    Args:
        site: The desk.
        recorded: Everything on the desk that corrects something.
    """
    titles = {one.id: one.title for one in site.elections}
    found = [
        *_of_names(recorded, titles, site.zone),
        *_of_counts(recorded, titles, site.zone),
        *_of_calls(recorded, site.zone),
        *_of_donors(recorded, site.zone),
    ]
    found.sort(key=lambda one: one[0], reverse=True)
    rows = tuple(row for _, row in found)
    contact = site.contact
    mail = "@" in contact and "/" not in contact
    return CorrectionsPage(
        frame=frame(site, say("Corrections"), CORRECTIONS),
        rows=rows,
        people=sum(bool(row.by) for row in rows),
        contact=contact,
        contact_href=f"mailto:{contact}"
        if mail
        else contact
        if contact.startswith(("https://", "http://"))
        else "",
    )


_Found = Iterator[tuple[datetime, CorrectionRow]]


def _of_names(recorded: Recorded, titles: Mapping[str, str], zone: ZoneInfo) -> _Found:
    for one in recorded.corrections:
        name = recorded.names.get((one.election, one.contest), one.contest)
        if one.kind is CorrectionKind.SAME_CONTEST:
            name = recorded.names.get((one.election, one.value), name)
        page = one.value if one.kind is CorrectionKind.SAME_CONTEST else one.contest
        known = (one.election, page) in recorded.names
        row = CorrectionRow(
            at=stamp(one.added_at, zone),
            kind=_KINDS[one.kind],
            about=Link(
                contest_path(one.election, page) if known else election_path(one.election),
                shortened(name) if known else titles.get(one.election, one.election),
            ),
            was=_name_was(one, recorded),
            now=_name_now(one, recorded),
            by=shortened(one.by),
            reason=shortened(one.reason, SENTENCE_LENGTH),
        )
        yield one.added_at, row


def _written(recorded: Recorded, one: Correction, subject: str) -> str:
    found = recorded.written.get((one.election, one.contest, subject))
    return shortened(found or subject or one.contest)


def _name_was(one: Correction, recorded: Recorded) -> str:
    written = _written(recorded, one, one.subject)
    if one.kind is CorrectionKind.NAME:
        return say("The authority writes “{name}”.", name=written)
    return say("“{name}” stood by itself.", name=written)


def _name_now(one: Correction, recorded: Recorded) -> str:
    if one.kind is CorrectionKind.NAME:
        return say("It is shown as “{name}”.", name=shortened(one.value))
    if one.kind is CorrectionKind.SAME_SELECTION:
        other = _written(recorded, one, one.value)
    else:
        known = recorded.names.get((one.election, one.value), one.value)
        other = shortened(known)
    return say("It is counted as “{name}”.", name=other)


def _of_counts(recorded: Recorded, titles: Mapping[str, str], zone: ZoneInfo) -> _Found:
    for chosen in recorded.decisions:
        when = stamp(update_moment(chosen.update), zone).text
        yield (
            chosen.added_at,
            CorrectionRow(
                at=stamp(chosen.added_at, zone),
                kind=say("Which count stands"),
                about=Link(
                    log_path(chosen.election), titles.get(chosen.election, chosen.election)
                ),
                was=say("Two counts had one clock, {time}; the first stood.", time=when),
                now=say("The count with the hash {hash} stands.", hash=chosen.sha256[:12]),
                by=shortened(chosen.by),
                reason=shortened(chosen.reason, SENTENCE_LENGTH),
            ),
        )
    yield from _of_certifications(recorded, titles, zone)
    yield from _of_arrivals(recorded, titles, zone)


def _of_certifications(recorded: Recorded, titles: Mapping[str, str], zone: ZoneInfo) -> _Found:
    for old, new in pairwise(recorded.certifications):
        if old.election != new.election or old.published_at == new.published_at:
            continue
        at = new.added_at or new.published_at
        was, now = (stamp(one.published_at, zone).text for one in (old, new))
        yield (
            at,
            CorrectionRow(
                at=stamp(at, zone),
                kind=say("Certified count"),
                about=Link(election_path(new.election), titles.get(new.election, new.election)),
                was=say("The count of {time} was certified.", time=was),
                now=say("The count of {time} is the certified one.", time=now),
                by=shortened(new.by),
                reason=shortened(new.source, SENTENCE_LENGTH),
            ),
        )


def _of_arrivals(recorded: Recorded, titles: Mapping[str, str], zone: ZoneInfo) -> _Found:
    kinds = [one for one in recorded.arrivals if one.disposition in SET_ASIDE]
    times = Counter((one.election, one.source, one.disposition) for one in kinds)
    newest = {(one.election, one.source, one.disposition): one for one in kinds}
    for key, one in newest.items():
        yield (
            one.received_at,
            CorrectionRow(
                at=stamp(one.received_at, zone),
                kind=DISPOSITIONS[one.disposition],
                about=Link(log_path(one.election), titles.get(one.election, one.election)),
                was=_arrival_was(one, times[key], zone),
                now=say("It changed no figure; the log has each of them."),
            ),
        )


def _arrival_was(one: Arrival, times: int, zone: ZoneInfo) -> str:
    when = stamp(one.published_at, zone).text if one.published_at else say("without a clock")
    return say_many(
        "The source “{source}” gave it once: the count of {time}.",
        "The source “{source}” gave it {number} times, the last time the count of {time}.",
        times,
        source=one.source,
        time=when,
    )


def _of_calls(recorded: Recorded, zone: ZoneInfo) -> _Found:
    for call in public_calls(recorded.calls):
        row, back = call.row, call.retraction
        if back is None:
            continue
        name = recorded.names.get((row.election, row.contest), row.contest)
        outcome = shortened(row.outcome.sentence, SENTENCE_LENGTH)
        called = stamp(row.at, zone).text
        yield (
            back.at,
            CorrectionRow(
                at=stamp(back.at, zone),
                kind=say("Retracted call"),
                about=Link(contest_path(row.election, row.contest), shortened(name)),
                was=say(
                    "“{outcome}” was called by {name} ({time}).",
                    outcome=outcome,
                    name=shortened(row.by),
                    time=called,
                ),
                now=say("The call is taken back. It stays on the page of the contest."),
                by=shortened(back.by),
                reason=shortened(back.reason, SENTENCE_LENGTH),
                retraction=True,
            ),
        )


def _of_donors(recorded: Recorded, zone: ZoneInfo) -> _Found:
    for one in recorded.donors:
        names = {"first": shortened(one.left), "second": shortened(one.right)}
        same = one.join is DonorJoin.SAME
        yield (
            one.added_at,
            CorrectionRow(
                at=stamp(one.added_at, zone),
                kind=say("Donors or committees"),
                about=Link("", say("Money")),
                was=say("“{first}” and “{second}” were taken for two.", **names)
                if same
                else say("“{first}” and “{second}” were taken for one.", **names),
                now=say("They are counted as one.")
                if same
                else say("They are counted as two."),
                by=shortened(one.by),
                reason=shortened(one.reason, SENTENCE_LENGTH),
            ),
        )
