"""Makes the NIST SP 1500-100 report of an election as of any update."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version

from downballot.errors import FormatError
from downballot.model.body import BodyRecord
from downballot.model.rule import Stage
from downballot.pipeline.desk import Desk
from downballot.pipeline.reading import ElectionReader
from downballot.pipeline.seats_filled import seats_filled
from downballot.publication.nist import District, NistHead, election_report
from downballot.publication.nist_nodes import Node


def nist_report(desk: Desk, election: str = "", *, as_of: datetime | None = None) -> Node:
    """Return the count of an election as a NIST SP 1500-100 ElectionReport.

    Args:
        desk: The desk.
        election: The desk's id; the newest election with a count when empty.
        as_of: The count as published up to this moment, aware.

    Raises:
        UsageError: The desk does not follow that election.
    """
    reader = desk.reader(election, as_of=as_of)
    followed = reader.election
    references = dict.fromkeys(one.election_ref for one in followed.sources)
    head = NistHead(
        issuer=desk.settings.title,
        version=version("downballot"),
        primary=followed.stage is Stage.PRIMARY,
        references=tuple(one for one in references if one),
        districts=dict(_districts(desk, reader)),
        ocd_id=followed.ocd_id,
    )
    return election_report(reader.view_with_contests(), head)


def _districts(desk: Desk, reader: ElectionReader) -> Iterator[tuple[str, District]]:
    """Yield the districts of contests for seats of bodies whose division is known.

    A body of one seat a district has a division for each; the tables know the body's own,
    so only a contest for all of its seats is given it.
    """
    for record in _records(desk):
        everything = {one.id for one in record.seats}
        filled = seats_filled(reader, record.body.id, -1) if reader.updates else {}
        for contest, seats in filled.items():
            if record.body.ocd_id and set(seats) == everything:
                yield contest, District(record.body.ocd_id, record.body.name)


def _records(desk: Desk) -> Iterator[BodyRecord]:
    for one in desk.settings.bodies:
        try:
            yield desk.body(one.id).record
        except FormatError:
            continue  # the body's own pages say what is wrong with its tables
