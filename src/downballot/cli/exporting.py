"""The command that writes tables and reports: export."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from downballot.cli.output import console
from downballot.cli.parameters import HERE, AsOf, DeskFolder, ElectionId, moment
from downballot.errors import UsageError
from downballot.pipeline.data_export import export_all
from downballot.pipeline.desk import Desk
from downballot.pipeline.exporting import Table, check_target, export_table, write_table
from downballot.pipeline.nist_reports import nist_report
from downballot.publication.nist_writing import nist_json, nist_xml


class Form(StrEnum):
    """A form of a table, or of a count as a whole."""

    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"
    NIST_JSON = "nist-json"
    NIST_XML = "nist-xml"


_NIST = {Form.NIST_JSON: nist_json, Form.NIST_XML: nist_xml}


def export(
    out: Annotated[Path | None, Parameter(help="File to write; printed by default.")] = None,
    *,
    table: Table = Table.COUNTS,
    form: Annotated[Form | None, Parameter(name="--format")] = None,
    everything: Annotated[Path | None, Parameter(name="--all")] = None,
    desk: DeskFolder = HERE,
    election: ElectionId = "",
    as_of: AsOf = "",
) -> None:
    """Write the counts as CSV, Parquet or JSON.

    Also as NIST has them, or every table there is.

    Example: downballot export counts.parquet --desk my-desk

    Args:
        out: File to write; its ending says the format.
        table: Which table.
        form: csv, parquet, json, nist-json or nist-xml (NIST SP 1500-100 version 2, the
            whole count); the file's ending by default, else csv.
        everything: Folder for every table, each as CSV, Parquet and JSON, with
            datapackage.json.
        desk: The desk's folder.
        election: Id of the election in desk.toml.
        as_of: Only what was published by then.
    """
    if everything is not None:
        _export_all(desk, everything, alone=not (out or form or election or as_of))
        return
    chosen = form or _form_of(out)
    if out is None and chosen is Form.PARQUET:
        raise UsageError("export: Parquet is not for the terminal, expected a file to write")
    if out is not None:
        check_target(desk, out)
    with Desk(desk) as opened:
        until = moment(as_of, opened.settings.timezone)
        if chosen in _NIST:
            content = _NIST[chosen](nist_report(opened, election, as_of=until))
        else:
            content = export_table(opened, table, chosen.value, election=election, as_of=until)
    if out is None:
        sys.stdout.write(content.decode())
        return
    write_table(out, content)
    console().print(f"{out}: {len(content):,} bytes.")


def _export_all(desk: Path, folder: Path, *, alone: bool) -> None:
    if not alone:
        raise UsageError("export: --all writes everything, expected no file, format or moment")
    with Desk(desk) as opened:
        files = export_all(opened, folder)
    size = sum(len(one.content or b"") for one in files)
    console().print(f"{folder}: {len(files)} files, {size:,} bytes, and datapackage.json.")


def _form_of(out: Path | None) -> Form:
    ending = out.suffix.lstrip(".").lower() if out else "csv"
    if ending not in list(Form):
        raise UsageError(f"{out}: ending {ending!r}, expected .csv, .parquet or .json")
    return Form(ending)
