"""Money beyond one machine: kept rows as Parquet, rolled up and linked by an engine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl
from msgspec import Struct

from downballot.errors import FormatError, NotKept, UsageError
from downballot.model.filing import FILINGS, SUMMARIES, TRANSACTIONS, Entity, Kind
from downballot.money.engines import DuckDB, Engine
from downballot.money.linkage import ORGANISATIONS, PEOPLE, link
from downballot.money.linkage_records import OPTIONAL
from downballot.money.movements import donor_key
from downballot.money.roll_up import KeptFiles, roll_up_files
from downballot.money.tables import MoneyTables
from downballot.money.totals_values import Place, Totals
from downballot.pipeline.spark_engine import check_spark, open_spark

LOCAL: Final = "local"
TABLES: Final = {"filings": FILINGS, "summaries": SUMMARIES, "transactions": TRANSACTIONS}
MATTERS: Final = {"people": PEOPLE, "organisations": ORGANISATIONS}
_COMPARED: Final = ["name", "first_name", "city", "state", "zip", "employer", "occupation"]
_PERSONS: Final = [Entity.INDIVIDUAL.value, Entity.SELF.value]
_GIFTS: Final = [Kind.CONTRIBUTION.value, Kind.NON_MONETARY.value]


class Linked(Struct, frozen=True):
    """What became of a table of records.

    Attributes:
        records: Rows of it.
        donors: Donors they are of.
    """

    records: int
    donors: int


@contextmanager
def open_engine(name: str) -> Iterator[Engine]:
    """Open the engine of a name, and close it at the end.

    Args:
        name: ``local`` for DuckDB in this process, or ``spark://HOST:PORT``.

    Yields:
        The engine.

    Raises:
        UsageError: There is no such engine, or it is not installed.
        Unreachable: Nobody answers there.
    """
    if name == LOCAL:
        yield DuckDB()
        return
    with open_spark(name) as engine:
        yield engine


def check_engine(name: str) -> None:
    """Find out whether an engine can be opened, before anything is read for it.

    Args:
        name: As for ``open_engine``.

    Raises:
        UsageError: There is no such engine, or it is not installed.
        Unreachable: Nobody answers there.
    """
    if name != LOCAL:
        check_spark(name)


def write_kept(kept: MoneyTables, folder: Path) -> tuple[Path, ...]:
    """Write the rows that count as Parquet, and those who gave, each form of a name once.

    Args:
        kept: Rows that count, each once.
        folder: A folder, made where there is none.

    Returns:
        ``filings``, ``summaries`` and ``transactions``, then ``people`` and
        ``organisations`` (``record`` and what is compared).

    Raises:
        NotKept: The disk is full or the folder cannot be written.
    """
    paths = _write_tables(kept, folder)
    rows = pl.scan_parquet(folder / "transactions.parquet").with_columns(_blank())
    gave = rows.filter(
        pl.col("kind").is_in(_GIFTS), pl.col("counterparty") == "", pl.col("name") != ""
    )
    person = pl.col("entity").is_in(_PERSONS)
    made = []
    for name, which in (("people", person), ("organisations", ~person)):
        forms = (
            gave
            .filter(which)
            .select(donor_key().alias("record"), *_COMPARED)
            .group_by("record")
            .agg(pl.col(_COMPARED).min())
            .sort("record")
        )
        made.append(_sink(forms, folder / f"{name}.parquet"))
    return (*paths, *made)


def _write_tables(kept: MoneyTables, folder: Path) -> tuple[Path, ...]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotKept(f"{folder}: {error}, expected a folder that can be made") from error
    return tuple(_sink(getattr(kept, name), folder / f"{name}.parquet") for name in TABLES)


def roll_up_folders(
    engine: Engine,
    folders: Sequence[Path],
    as_of: date | None = None,
    place: Place | None = None,
) -> Totals:
    """Add up the kept rows of folders.

    Args:
        engine: Where transactions are added up.
        folders: Folders that ``write_kept`` wrote, or others of the same tables.
        as_of: Last day of transactions to include; None for all.
        place: Which contributors' addresses are inside; None to ask nothing.

    Raises:
        UsageError: A folder lacks a table, or the engine cannot read it.
    """
    paths = {name: [_table(one, name) for one in folders] for name in TABLES}
    scanned = {
        name: pl.concat([pl.scan_parquet(one).with_columns(_blank()) for one in paths[name]])
        for name in ("filings", "summaries")
    }
    rows = [str(one.resolve()) for one in paths["transactions"]]
    return roll_up_files(engine, KeptFiles(**scanned, transactions=rows), as_of, place)


def write_roll_up(
    engine: Engine, folders: Sequence[Path], out: Path, as_of: date | None = None
) -> Totals:
    """Write the totals of folders as Parquet: ``committees`` and ``spenders``.

    Args:
        engine: Where transactions are added up.
        folders: Folders of kept rows.
        out: A folder, made where there is none.
        as_of: Last day of transactions to include; None for all.

    Raises:
        UsageError: A folder lacks a table, or the engine cannot read it.
        NotKept: The disk is full or the folder cannot be written.
    """
    found = roll_up_folders(engine, folders, as_of)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotKept(f"{out}: {error}, expected a folder that can be made") from error
    _sink(found.committees.lazy(), out / "committees.parquet")
    _sink(found.spenders.lazy(), out / "spenders.parquet")
    return found


class MoneyOnEngine:
    """Totals of rows that count, added up by an engine by way of Parquet.

    Args:
        engine: Where transactions are added up.
        folder: Folder of kept rows.
    """

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder

    def totals(self, as_of: date | None = None, place: Place | None = None) -> Totals:
        """Return what every filer raised and spent, and for and against whom.

        Args:
            as_of: Last day of transactions to include; None for all.
            place: Which contributors' addresses are inside; None to ask nothing.

        Raises:
            UsageError: The engine cannot read the rows.
        """
        return roll_up_folders(self._engine, [self._folder], as_of, place)


@contextmanager
def money_on(name: str, kept: MoneyTables) -> Iterator[MoneyOnEngine]:
    """Open an engine for rows that count, written to the folder for temporary files.

    Args:
        name: Name of the engine, as for ``open_engine``.
        kept: Rows that count, each once.

    Yields:
        What adds them up.

    Raises:
        UsageError: There is no such engine, or it is not installed.
        Unreachable: Nobody answers there.
        NotKept: The disk is full.
    """
    with open_engine(name) as engine, tempfile.TemporaryDirectory(prefix="downballot-") as made:
        Path(made).chmod(0o755)  # workers may be other users of this machine
        _write_tables(kept, Path(made))
        yield MoneyOnEngine(engine, Path(made))


def link_file(engine: Engine, records: Path, out: Path, matter: str) -> Linked:
    """Write which records are one donor's.

    Args:
        engine: Where pairs are compared.
        records: Parquet of ``record`` (an id, once each), ``name`` and what else is known.
        out: Parquet of ``record`` and ``donor``, the id of the donor's first record.
        matter: ``people`` or ``organisations``.

    Raises:
        UsageError: There is no such matter, or the records cannot be linked.
        FormatError: The file is no Parquet.
        NotKept: The disk is full or the folder cannot be written.
    """
    if matter not in MATTERS:
        raise UsageError(f"matter {matter!r}: expected {' or '.join(MATTERS)}")
    try:
        rows = pl.read_parquet(records)
    except (OSError, pl.exceptions.PolarsError) as error:
        said = str(error).splitlines()[0]
        raise FormatError(str(records), "", said, "Parquet with record and name") from error
    used = [name for name in ("record", "name", *OPTIONAL) if name in rows.columns]
    found = link(rows.select(used), MATTERS[matter], predict=engine.predict)
    _sink(found.lazy(), out)
    return Linked(records=found.height, donors=found["donor"].n_unique())


def _table(folder: Path, name: str) -> Path:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise UsageError(
            f"{path}: not there, expected a folder that `downballot money kept` wrote"
        )
    return path


def _blank() -> pl.Expr:
    return pl.selectors.string().fill_null("")


def _sink(rows: pl.LazyFrame, path: Path) -> Path:
    # Written as null: Polars takes long over columns of empty texts.
    texts = pl.selectors.string().replace("", None)
    try:
        rows.with_columns(texts).sink_parquet(path, compression="zstd")
    except (OSError, pl.exceptions.ComputeError) as error:
        raise NotKept(
            f"{path}: not written ({error}), expected a folder with free space"
        ) from error
    return path
