"""What commands about money share: parameters, opening, progress, rows set aside."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

from cyclopts import Parameter
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from downballot.cli.output import console
from downballot.cli.parameters import partial_date
from downballot.money.marking import count_marks
from downballot.pipeline.money_desk import MoneyDesk, money_of_desk, money_of_folder
from downballot.pipeline.money_reading import claimed
from downballot.publication.money_parts import mark_sentence, rows_set_aside

T = TypeVar("T")
SHOWN = 5
Folder = Annotated[
    Path | None,
    Parameter(name="--folder", help="Read a file or folder of filings, without a desk."),
]
OnDay = Annotated[
    str, Parameter(name="--as-of", help="Only transactions up to this day: 2020-11-03.")
]
Undated = Annotated[
    str,
    Parameter(help="The day that rows without a date are taken to be of: 2020-11-03."),
]
Limit = Annotated[int, Parameter(help="Rows to show; 0 for all.")]


def opened(folder: Path | None, desk: Path) -> MoneyDesk:
    """Read filings of a folder, or of a desk where no folder is given.

    Args:
        folder: A file or folder of filings.
        desk: The desk's folder.

    Raises:
        UsageError: Nothing can be read there.
    """
    with progress() as told:
        told("reading filings")
        return money_of_folder(folder) if folder else money_of_desk(desk)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show what is being read, where a person looks on.

    Yields:
        Takes the words to show.
    """
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console(), transient=True) as shown:
        task = shown.add_task("", total=None)

        def tell(text: str) -> None:
            shown.update(task, description=text)

        yield tell


def first(rows: Sequence[T], limit: int) -> Sequence[T]:
    """Return the first rows; all where the limit is 0."""
    return rows[:limit] if limit else rows


def say_set_aside(money: MoneyDesk) -> None:
    """Say how many rows could not be used or are strange, and name the first of them."""
    rows = money.set_aside()
    if rows:
        console().print(f"{rows_set_aside(len(rows))}:", style="yellow")
        for one in rows[:SHOWN]:
            console().print(f"  {one.file}:{one.line or ''} {one.reason}", markup=False)
    marks = count_marks(money.marked, 0)
    for mark in marks:
        console().print(f"{mark_sentence(mark)}.", style="yellow", markup=False)
    if marks:
        console().print("`downballot money marked` names them.", style="dim")


def say_left_out(folder: Path | None) -> None:
    """Name the files of a folder that no format claims, and those read as never tried."""
    for sentence in _of_files(folder):
        console().print(sentence, style="yellow", markup=False)


def warn_of_gaps(money: MoneyDesk, folder: Path | None) -> None:
    """Say beside JSON, where errors go, what of the files is not in it.

    Args:
        money: What was read.
        folder: The folder it was read from; None for a desk's.
    """
    rows = money.set_aside()
    first_of = [f"{rows_set_aside(len(rows))}, the first: {rows[0].reason}"] if rows else []
    for sentence in [*first_of, *_of_files(folder)]:
        sys.stderr.write(f"{sentence}\n")


def _of_files(folder: Path | None) -> Iterator[str]:
    read, left = claimed(folder) if folder else ((), ())
    if left:
        names = ", ".join(one.name for one in left[:SHOWN])
        number = f"{len(left)} {'file' if len(left) == 1 else 'files'}"
        yield f"{number} of no known format: {names}"
    untried = [path.name for path, chosen in read if not chosen.verified]
    if untried:
        names = ", ".join(untried[:SHOWN])
        yield f"read through a format that was never tried on a real file: {names}"


def last_day(text: str) -> date | None:
    """Return the last day of a date as somebody wrote it; None for nothing.

    Raises:
        UsageError: Not a date.
    """
    day = partial_date(text)
    return day.last if day else None
