"""A rehearsal for a desk: the settings of a template, asking a rehearsed county."""

from __future__ import annotations

from pathlib import Path

import msgspec

from downballot.desk.settings import Settings
from downballot.pipeline.creation import create_desk
from downballot.pipeline.desk import Desk

TEMPLATE = "lausd"


def rehearsal_desk(folder: Path, county_url: str) -> Desk:
    """Make a desk that follows a rehearsed county in place of the real one.

    Args:
        folder: An empty folder for it.
        county_url: Address of the rehearsed county, without a path.

    Raises:
        UsageError: The folder holds a desk already.
        NotKept: The folder cannot be written.
    """
    create_desk(folder, TEMPLATE, county_url=county_url)
    return Desk(folder)


def paced(settings: Settings, poll_seconds: float) -> Settings:
    """Return settings that ask every source at a pace of their own.

    Args:
        settings: The desk's settings.
        poll_seconds: How long to wait between questions to one source, in seconds.
    """
    elections = tuple(
        msgspec.structs.replace(
            election,
            sources=tuple(
                msgspec.structs.replace(source, poll_seconds=poll_seconds)
                for source in election.sources
            ),
        )
        for election in settings.elections
    )
    return msgspec.structs.replace(settings, elections=elections)
