"""The audit trail as a page: who did what, where and when, newest first."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from downballot.model.editor import AuditRow, Deed, Via
from downballot.model.sentence import Sentence, say
from downballot.publication.addresses import with_query
from downballot.publication.desk_addresses import AUDIT
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.moments import Stamp, stamp
from downballot.publication.sign_in_page import Person

PAGE_SIZE = 50
DEEDS: Mapping[Deed, Sentence] = {
    Deed.SIGN_IN: say("Signed in"),
    Deed.SIGN_OUT: say("Signed out"),
    Deed.ADD: say("Added an editor"),
    Deed.ROLE: say("Set a role"),
    Deed.PASSWORD: say("Set a password"),
    Deed.DISABLE: say("Disabled an editor"),
    Deed.ENABLE: say("Enabled an editor"),
    Deed.CALL: say("Called"),
    Deed.APPROVE: say("Approved"),
    Deed.RETRACT: say("Retracted"),
    Deed.CORRECT: say("Corrected"),
    Deed.NOTE: say("Wrote a note"),
    Deed.WITHDRAW: say("Withdrew a note"),
    Deed.WITHDRAW_MAILING: say("Held back a mailing"),
    Deed.OUTSTANDING: say("Added an estimate"),
    Deed.STAND: say("Chose a body"),
    Deed.CERTIFY: say("Noted a certification"),
}
PLACES = {Via.WEB: say("web"), Via.COMMAND_LINE: say("command line")}


class Entry(Struct, frozen=True):
    """One row of the trail.

    Attributes:
        number: Its place.
        at: When.
        by: Who says to have done it.
        account: Who was known to, where that is another name; else empty.
        via: Where it was done.
        deed: What was done.
        subject: To what or whom.
        detail: What was decided, as the trail has it.
        hash: The first figures of its hash.
    """

    number: int
    at: Stamp
    by: str
    account: str
    via: str
    deed: str
    subject: str
    detail: str
    hash: str


class AuditPage(Struct, frozen=True):
    """Everything on a page of the audit trail.

    Attributes:
        frame: The surroundings.
        person: Who is signed in.
        rows: What was done, newest first.
        older_href: Address of what was done before; empty where nothing was.
        broken: Where the chain does not hold, in words; empty where it does.
    """

    frame: Frame
    person: Person
    rows: tuple[Entry, ...]
    older_href: str
    broken: str


def audit_page(
    site: Site, person: Person, rows: tuple[AuditRow, ...], broken: str = ""
) -> AuditPage:
    """Return a page of the audit trail.

    Args:
        site: The desk.
        person: Who is signed in.
        rows: Rows, newest first: one more than the page shows, or all.
        broken: Where the chain does not hold, in words.
    """
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return AuditPage(
        frame=frame(site, say("Audit trail"), AUDIT),
        person=person,
        rows=tuple(_entry(site, one) for one in shown),
        older_href=with_query(AUDIT, before=str(shown[-1].number)) if more else "",
        broken=broken,
    )


def _entry(site: Site, row: AuditRow) -> Entry:
    return Entry(
        number=row.number,
        at=stamp(row.at, site.zone),
        by=shortened(row.by),
        account="" if row.account == row.by else shortened(row.account),
        via=PLACES[row.via],
        deed=DEEDS[row.deed],
        subject=shortened(row.subject),
        detail=shortened(row.detail, SENTENCE_LENGTH),
        hash=row.hash[:12],
    )
