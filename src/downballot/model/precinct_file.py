"""A file of precinct results that a desk has taken in."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class PrecinctFile(Struct, frozen=True):
    """One file of precinct results; of a contest that several have, the last stands.

    Attributes:
        number: Its place among all that the desk took in, from 1; 0 until it is kept.
        election: Id of the election.
        name: Name of the file, without its folder.
        format: Name of its format.
        verified: Whether the format was built against a real file.
        sha256: Hash of its bytes, under which the desk keeps them.
        size: Its bytes.
        names: Hash of what a person said of titles and choices; empty for nothing.
        batch: Name of the folder with the tables of what was taken in together.
        place: Which file of the batch, from 0.
        units: Reporting units in it.
        contests: Contests in it.
        set_aside: Rows of it that could not be used.
        received_at: When it was taken in, aware.
    """

    number: int
    election: str
    name: str
    format: str
    verified: bool
    sha256: str
    size: int
    names: str
    batch: str
    place: int
    units: int
    contests: int
    set_aside: int
    received_at: datetime
