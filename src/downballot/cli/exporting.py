"""The command that writes tables: export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from downballot.cli.output import console
from downballot.cli.parameters import HERE, AsOf, DeskFolder, ElectionId, moment
from downballot.errors import UsageError
from downballot.pipeline.desk import Desk
from downballot.pipeline.exporting import (
    FileFormat,
    Table,
    check_target,
    export_table,
    write_table,
)


def export(
    out: Annotated[Path | None, Parameter(help="File to write; printed by default.")] = None,
    *,
    table: Table = Table.COUNTS,
    file_format: Annotated[FileFormat | None, Parameter(name="--format")] = None,
    desk: DeskFolder = HERE,
    election: ElectionId = "",
    as_of: AsOf = "",
) -> None:
    """Write the counts, the batches, the estimates or the log as CSV, Parquet or JSON.

    Example: downballot export counts.parquet --desk my-desk

    Args:
        out: File to write; its ending says the format.
        table: Which table: counts, batches, outstanding or log.
        file_format: csv, parquet or json; the file's ending by default, else csv.
        desk: The desk's folder.
        election: Id of the election in desk.toml.
        as_of: Only what was published by then.
    """
    chosen = file_format or _format_of(out)
    if out is None and chosen is FileFormat.PARQUET:
        raise UsageError("export: Parquet is not for the terminal, expected a file to write")
    if out is not None:
        check_target(desk, out)
    with Desk(desk) as opened:
        until = moment(as_of, opened.settings.timezone)
        content = export_table(opened, table, chosen, election=election, as_of=until)
    if out is None:
        sys.stdout.write(content.decode())
        return
    write_table(out, content)
    console().print(f"{out}: {len(content):,} bytes.")


def _format_of(out: Path | None) -> FileFormat:
    ending = out.suffix.lstrip(".").lower() if out else "csv"
    if ending not in list(FileFormat):
        raise UsageError(f"{out}: ending {ending!r}, expected .csv, .parquet or .json")
    return FileFormat(ending)
