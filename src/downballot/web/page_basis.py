"""What each page of the site rests on: while that stays the same, so does the page."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote

from downballot.publication.addresses import CARDS, EMBED
from downballot.publication.language import split_path
from downballot.web.money_reader import MoneyReader
from downballot.web.reader import DeskReader, Freshness

_OF_ELECTION = re.compile(r"/elections/([^/]+)/contests/[^/]+")
_OF_RECORD = re.compile(
    r"/bodies/[^/]+/(?:seats|members|endorsers)/.*|/money/committees/.+|/static/.+"
)


class PageBasis:
    """What pages rest on, as hashes, for one state of the desk.

    Args:
        reader: Reads the desk.
        money: Reads its money.
        fresh: The state.
        extra: What besides the desk decides how pages are written.
    """

    def __init__(
        self, reader: DeskReader, money: MoneyReader, fresh: Freshness, extra: object = ""
    ) -> None:
        site, desk = reader.site(fresh), reader.desk
        elections = tuple((one.id, one.title, one.date, one.status) for one in site.elections)
        record = (
            program_hash(),
            (desk.folder / "desk.toml").read_bytes(),
            tuple(
                _tables(desk.folder / one.folder) for one in desk.settings.bodies if one.folder
            ),
            elections,
            site.bodies,
            site.followed,
            site.money,
            fresh.added,
            fresh.filings,
            fresh.precincts,
            money.today,
            extra,
        )
        counted = {one.id: _counted(reader, one.id, record) for one in site.elections}
        self.record = _hashed(record)
        self.elections = {one: _hashed(counts) for one, counts in counted.items()}
        self.all = _hashed((record, counted, fresh.arrival))

    def of(self, address: str) -> str:
        """Return the hash of what a page rests on; of all there is where nobody said less.

        Args:
            address: Path of the page, with the prefix of its language.
        """
        _, whole = split_path(address)
        path = whole.removeprefix(EMBED)
        if path.startswith(f"{CARDS}/"):
            return _hashed(path)  # its name has the hash of what it shows
        found = _OF_ELECTION.fullmatch(path)
        if found:
            return self.elections.get(unquote(found[1]), self.all)
        return self.record if _OF_RECORD.fullmatch(path) else self.all


@cache
def program_hash() -> str:
    """Return a hash of everything the program is: another one may write other pages."""
    found = hashlib.sha256()
    for path in sorted(Path(str(files("downballot"))).rglob("*.*")):
        if path.suffix != ".pyc" and path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _counted(reader: DeskReader, election: str, record: object) -> tuple[object, ...]:
    ledger = reader.desk.ledger
    updates = ledger.updates(election)
    contacts = ledger.people.contacts(election)
    silent = tuple(one for one in contacts if one.problem)
    return (
        record,
        updates,
        ledger.definition_hashes(election),
        ledger.findings(election),
        silent if updates else contacts,
    )


def _tables(folder: Path) -> tuple[object, ...]:
    """Return the tables of a body that lie beside ``desk.toml``."""
    found = sorted(one for one in folder.glob("*.csv") if one.is_file())
    return tuple((one.name, hashlib.sha256(one.read_bytes()).hexdigest()) for one in found)


def _hashed(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:20]
