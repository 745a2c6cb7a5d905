"""An edition of the newsletter at the editor's desk: what it says, and who lets it out."""

from __future__ import annotations

from msgspec import Struct

from downballot.model.mailing import MailingRow
from downballot.model.sentence import say
from downballot.publication.desk_addresses import mailing_path
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.moments import Stamp, stamp
from downballot.publication.sign_in_page import Person


class MailingPage(Struct, frozen=True):
    """Everything on the page of an edition.

    Attributes:
        frame: The surroundings.
        person: Who is signed in.
        path: Its address, which every form of it begins with.
        number: Its number.
        prepared: When it was made.
        subject: Subject of the mail.
        text: All that the mail says, as plain text.
        language: Code of the language of the mail.
        waits: Nobody has decided on it yet.
        by: Who decided; empty while nobody has.
        problem: Why what was asked for was refused; empty when nothing was.
    """

    frame: Frame
    person: Person
    path: str
    number: int
    prepared: Stamp
    subject: str
    text: str
    language: str
    waits: bool
    by: str
    problem: str = ""


def mailing_page(
    site: Site, person: Person, row: MailingRow, subject: str, text: str, *, language: str
) -> MailingPage:
    """Return the page of an edition.

    Args:
        site: The desk.
        person: Who is signed in.
        row: The edition.
        subject: Subject of the mail.
        text: All that it says, as plain text.
        language: Code of the language of the mail.
    """
    path = mailing_path(row.number)
    title = say("Mailing {number}", number=str(row.number))
    return MailingPage(
        frame=frame(site, title, path),
        person=person,
        path=path,
        number=row.number,
        prepared=stamp(row.prepared_at, site.zone),
        subject=subject,
        text=text,
        language=language,
        waits=row.state == "draft",
        by=row.by,
    )
