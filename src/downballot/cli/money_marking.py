"""The command that names rows which are strange or could not be used."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from downballot.cli.decision_tables import whole_words
from downballot.cli.money_opening import Folder, Limit, first, opened
from downballot.cli.output import console, print_json, table
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.errors import UsageError
from downballot.money.marked_values import Mark, MarkedRow
from downballot.money.marking import count_marks
from downballot.publication.money_figures import dollars
from downballot.publication.money_parts import mark_sentence


def marked(
    mark: Annotated[str, Parameter(help="Only rows with this mark: negative-receipt.")] = "",
    *,
    limit: Limit = 20,
    folder: Folder = None,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Name the rows that were kept and are strange, with why and what is made of each.

    Example: downballot money marked pays-itself --folder filings

    Args:
        mark: Only rows with this mark.
        limit: Rows to show.
        folder: A file or folder of filings.
        desk: The desk's folder.
        json: Print JSON.
    """
    if mark and mark not in {one.value for one in Mark}:
        known = ", ".join(one.value for one in Mark)
        raise UsageError(f"mark {mark!r}: no such mark, expected one of {known}")
    found = [one for one in opened(folder, desk).marked if mark in ("", one.mark)]
    if json:
        print_json(found)
        return
    out = console()
    for one in count_marks(found, 0):
        out.print(f"{mark_sentence(one)}.", markup=False)
    if not found:
        out.print("No row is marked.")
        return
    shown = table("", "mark", "where", "filer", ">amount", "counted")
    for row in first(found, limit):
        amount = "" if row.cents is None else dollars(row.cents)
        shown.add_row(row.mark, _place(row), row.filer, amount, "yes" if row.counted else "no")
    out.print(whole_words(shown, out.width))


def _place(row: MarkedRow) -> str:
    return f"{row.file}:{row.line}" if row.line else f"{row.file}, filing {row.filing}"
