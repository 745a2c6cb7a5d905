"""The shape of ``desk.toml``."""

from __future__ import annotations

import re
from datetime import date
from fnmatch import fnmatchcase

from msgspec import Struct

from downballot.model.call import CallPolicy
from downballot.model.contest import ContestDefinition
from downballot.model.rule import DeclaredRule, Stage


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """One official address of an election's count.

    Attributes:
        name: Short name, used in the log.
        format: Count format that reads it.
        url: Address; http or https.
        election_ref: The authority's identifier of the election; another one is refused.
        poll_seconds: How long to wait between questions, in seconds.
    """

    name: str
    format: str
    url: str
    election_ref: str = ""
    poll_seconds: float = 60.0


class Election(Struct, frozen=True, forbid_unknown_fields=True):
    """An election that the desk follows.

    Attributes:
        id: Short id, used in folders, addresses and commands.
        title: What readers call it.
        date: Day of the election.
        jurisdiction: Whose count it is (``Los Angeles County``).
        stage: Which round it is.
        sources: Where its count is published.
        beyond: Name of the almanac's table of contests that other counties vote in too.
        ocd_id: Open Civic Data division id of the jurisdiction; empty where not known.
    """

    id: str
    title: str
    date: date
    jurisdiction: str
    stage: Stage = Stage.GENERAL
    sources: tuple[Source, ...] = ()
    beyond: str = ""
    ocd_id: str = ""


class BodySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """A body whose seats the desk's contests fill.

    Attributes:
        id: Short id, the ``id`` of its ``body.csv``.
        folder: Folder with its tables, beside ``desk.toml``; the almanac's when empty.
        scheme: Id of the scheme by which its members are sorted into blocs where nobody
            asks for another; the first of its table when empty.
    """

    id: str
    folder: str = ""
    scheme: str = ""


class MailSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How the newsletter leaves; ``[mail]`` in ``desk.toml``. Without a host there is none.

    Attributes:
        host: Host of the SMTP server.
        port: Its port.
        tls: ``starttls``, ``implicit`` (from the first byte on) or ``none``.
        user: User name at the server; empty for no sign-in. The password is in the
            variable DOWNBALLOT_MAIL_PASSWORD.
        sender: Who writes, as ``Desk <desk@example.org>``.
        postal: Postal address of the people who run the desk, in one line; a newsletter
            has to name it (15 U.S.C. 7704(a)(5)(A)(iii)).
        site: Where the desk lives for its readers, as ``https://results.example.org``.
        approval: A person approves each edition before anything of it is sent.
        per_minute: Mails a minute at most.
    """

    host: str = ""
    port: int = 587
    tls: str = "starttls"
    user: str = ""
    sender: str = ""
    postal: str = ""
    site: str = ""
    approval: bool = True
    per_minute: int = 60


class ContestSettings(DeclaredRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the desk knows of contests whose title matches: names, and parts of their rule.

    Attributes:
        match: Title as the authority writes it; ``*`` stands for anything.
        name: What readers call it; ``*`` stands for what it stood for in ``match``, the last
            ones where ``match`` has more.
        elections: Only in these elections; all when empty.
        follow: Show it first.
        fills: Seats that it fills, each as body and seat (``lausd/3``), with ``*`` as in
            ``name``.
    """

    match: str
    name: str = ""
    elections: tuple[str, ...] = ()
    follow: bool = False
    fills: tuple[str, ...] = ()

    def applies(self, election: str, definition: ContestDefinition) -> bool:
        """Say whether this speaks of a contest of an election."""
        asked = not self.elections or election in self.elections
        return asked and fnmatchcase(definition.title.lower(), self.match.lower())

    def display_name(self, definition: ContestDefinition) -> str:
        """Return what readers call the contest; empty when the desk gives no name."""
        return self._filled_in(self.name, definition)

    def seats_filled(self, definition: ContestDefinition) -> tuple[tuple[str, str], ...]:
        """Return the seats that the contest fills: pairs of body and seat."""
        places = [self._filled_in(one, definition).partition("/") for one in self.fills]
        return tuple((body, seat) for body, _, seat in places)

    def _filled_in(self, text: str, definition: ContestDefinition) -> str:
        """Return a text with what each ``*`` stands for in the contest's title."""
        wanted = text.count("*")
        if not wanted:
            return text
        pattern = re.escape(self.match).replace(r"\*", "(.*)")
        found = re.fullmatch(pattern, definition.title, re.IGNORECASE)
        # The last ones: districts and numbers end a title.
        parts = iter(found.groups()[-wanted:] if found else ())
        return re.sub(r"\*", lambda _: next(parts, "").strip(), text)


class EditorSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The editor's desk on the web; ``[editors]`` in ``desk.toml``.

    Attributes:
        enabled: Whether people may sign in at ``/desk/``; without it nobody can.
    """

    enabled: bool = False


class DataSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of data that others take; ``[data]`` in ``desk.toml``.

    Attributes:
        licence: Licence of the desk's tables by its SPDX name, as ``CC0-1.0``; empty where
            the desk states none.
        licence_url: Address of its text; empty for none.
    """

    licence: str = ""
    licence_url: str = ""


class ClaimSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Texts that are held against the record; ``[claims]`` in ``desk.toml``.

    Attributes:
        public: Whether every reader may check a text, at ``/check-copy``; editors always
            may, at their desk.
    """

    public: bool = False


SCREEN_KINDS = ("races", "contests", "measures", "boards", "calls")


class ScreenSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What a wall of a studio or newsroom shows; ``[screens]`` in ``desk.toml``.

    Attributes:
        seconds: How long each screen stays, in seconds.
        show: Kinds of screens in their order.
        contests: Ids of contests of the newest election, in their order; the followed ones
            when empty.
    """

    seconds: int = 12
    show: tuple[str, ...] = SCREEN_KINDS
    contests: tuple[str, ...] = ()


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """All of ``desk.toml``.

    Attributes:
        title: Name of the desk, on its pages.
        contact: Mail or web address of the people who run it; sent to every source.
        timezone: Zone in which times are shown (IANA name).
        allowed_hosts: Hosts that may be asked.
        allow_local_addresses: Whether hosts of the local network may be asked.
        journal: Address of the PostgreSQL database with the desk's rows, without password;
            empty where they are in ``desk.db``.
        public_url: Address under which readers reach the pages, as
            ``https://results.example.org``; empty where that is not known.
        base_path: Path below which the pages lie, as ``/results``; empty for the top.
        live_url: Where this desk itself answers while ``public_url`` is a baked copy of it;
            looks back, searches and the API are links to there. Empty for nowhere.
        mail: How the newsletter leaves.
        calls: When a contest may be called.
        editors: The editor's desk on the web.
        data: What is said of data that others take.
        screens: What a wall of a studio or newsroom shows.
        claims: Texts that are held against the record.
        elections: Elections that the desk follows.
        bodies: Bodies whose seats its contests fill.
        contests: What the desk knows of contests, the first match speaks.
    """

    title: str
    contact: str
    timezone: str = "America/Los_Angeles"
    allowed_hosts: tuple[str, ...] = ()
    allow_local_addresses: bool = False
    journal: str = ""
    public_url: str = ""
    base_path: str = ""
    live_url: str = ""
    mail: MailSettings = MailSettings()
    calls: CallPolicy = CallPolicy()
    editors: EditorSettings = EditorSettings()
    data: DataSettings = DataSettings()
    screens: ScreenSettings = ScreenSettings()
    claims: ClaimSettings = ClaimSettings()
    elections: tuple[Election, ...] = ()
    bodies: tuple[BodySettings, ...] = ()
    contests: tuple[ContestSettings, ...] = ()

    def election(self, wanted: str) -> Election | None:
        """Return the election of this id, None when the desk does not follow it."""
        return next((one for one in self.elections if one.id == wanted), None)

    def contest(self, election: str, definition: ContestDefinition) -> ContestSettings | None:
        """Return the first entry that speaks of a contest."""
        return next((one for one in self.contests if one.applies(election, definition)), None)
