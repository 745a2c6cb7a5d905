"""Commands that make a desk: init."""

from __future__ import annotations

from pathlib import Path

from downballot.cli.output import console
from downballot.errors import UsageError
from downballot.pipeline.creation import (
    BODY,
    TIDY,
    by_hand,
    create_body,
    create_desk,
    templates,
)


def init(folder: Path, *, template: str = "lausd", county_url: str = "") -> None:
    """Make a desk's folder: desk.toml and the facts that the template ships.

    Example: downballot init my-desk --template lausd

    Args:
        folder: The folder to make.
        template: Which template: lausd, blank for any county followed by hand, or body for
            the tables of a council or board.
        county_url: Ask this address in place of the county's, as for a rehearsal
            (http://127.0.0.1:8800).
    """
    if template == BODY:
        _init_body(folder)
        return
    if template not in templates():
        allowed = ", ".join((*templates(), BODY))
        raise UsageError(f"template {template!r}: expected one of {allowed}")
    settings = create_desk(folder, template, county_url=county_url)
    out = console()
    out.print(f"{folder}: a desk named {settings.title!r}, from the template {template}.")
    if by_hand(settings):
        out.print(f"Write your election into {folder / 'desk.toml'}, and the count into")
        out.print(f"{folder / TIDY} (docs/tidy-csv.md explains its columns), then:")
        out.print(f"  downballot ingest {folder / TIDY} --desk {folder}")
        out.print(f"  downballot status --desk {folder}")
    else:
        out.print(f"Write your address into {folder / 'desk.toml'} (contact), then:")
        out.print(f"  downballot follow --desk {folder}")
        out.print(f"  downballot serve --desk {folder}")


def _init_body(folder: Path) -> None:
    made = create_body(folder)
    out = console()
    out.print(f"{folder}: the tables of an invented council, {len(made)} files.")
    out.print(f"{folder / 'README.md'} says how to make them yours; then:")
    out.print(f"  downballot check {folder}")
    out.print(f"  downballot board {folder}")
