"""Commands about money beyond one machine: kept, rollup, link."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from downballot.cli.money_opening import Folder, OnDay, last_day, opened, progress
from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.errors import UsageError
from downballot.pipeline.money_engines import (
    LOCAL,
    link_file,
    open_engine,
    write_kept,
    write_roll_up,
)

EngineName = Annotated[
    str,
    Parameter(
        name="--engine",
        help="Where it runs: local, or a standalone Apache Spark as spark://HOST:PORT.",
    ),
]


def kept(
    *,
    out: Annotated[Path, Parameter(help="Folder to write to.")],
    folder: Folder = None,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Write the rows that count as Parquet, each once, and the donors among them.

    Example: downballot money kept --folder filings --out kept

    Args:
        out: Folder to write to.
        folder: A file or folder of filings.
        desk: The desk's folder.
        json: Print JSON: the files.
    """
    money = opened(folder, desk)
    with progress() as told:
        told("writing")
        written = write_kept(money.kept, out)
    if json:
        print_json([str(path) for path in written])
        return
    for path in written:
        console().print(str(path), markup=False)


def rollup(
    *folders: Path,
    out: Annotated[Path, Parameter(help="Folder to write committees and spenders to.")],
    engine: EngineName = LOCAL,
    as_of: OnDay = "",
    json: AsJson = False,
) -> None:
    """Add up kept rows: Parquet in, Parquet out, on this machine or on a Spark.

    Example: downballot money rollup kept --out totals --engine spark://10.0.0.5:7077

    Args:
        folders: Folders that `money kept` wrote.
        out: Folder to write `committees.parquet` and `spenders.parquet` to.
        engine: Where it runs.
        as_of: Only transactions up to this day.
        json: Print JSON: the totals, as `money totals` prints them.
    """
    if not folders:
        raise UsageError("rollup: no folder, expected one that `downballot money kept` wrote")
    with progress() as told:
        told(f"adding up on {engine}")
        with open_engine(engine) as opened_engine:
            found = write_roll_up(opened_engine, folders, out, last_day(as_of))
    if json:
        print_json([*found.committee_totals(), *found.spender_totals()])
        return
    console().print(
        f"{found.committees.height:,} totals of committees, {found.spenders.height:,} of "
        f"spenders in {out}.",
        markup=False,
    )


def link(
    records: Path,
    *,
    out: Annotated[Path, Parameter(help="Parquet file to write.")],
    matter: Annotated[str, Parameter(help="What they are: people or organisations.")] = (
        "people"
    ),
    engine: EngineName = LOCAL,
    json: AsJson = False,
) -> None:
    """Say which records are one donor's: Parquet in, Parquet out.

    Example: downballot money link kept/people.parquet --out donors.parquet

    Args:
        records: Parquet with an id (`record`), `name`, and what else is known of each.
        out: Parquet of `record` and `donor`, the id of the donor's first record.
        matter: What they are.
        engine: Where pairs are compared.
        json: Print JSON: how many records and donors.
    """
    with progress() as told:
        told(f"linking on {engine}")
        with open_engine(engine) as opened_engine:
            found = link_file(opened_engine, records, out, matter)
    if json:
        print_json(found)
        return
    console().print(
        f"{found.records:,} records of {found.donors:,} donors in {out}.", markup=False
    )
