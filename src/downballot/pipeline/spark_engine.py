"""The engine beyond one machine: Apache Spark, reached by the URL of its master.

pyspark is imported when an engine is opened, not when this module is. Workers need no Python:
all that runs on them is SQL, and the library of functions that Splink brings.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from downballot.errors import Unreachable, UsageError
from downballot.money.spark_conditions import spark_settings
from downballot.money.splink_linkage import quiet
from downballot.sources.port import listens

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ANSWER_SECONDS: Final = 10.0
"""How long the master may take to answer, once asked whether it is there."""
START_SECONDS: Final = 90.0
"""How long the master may take to take this machine on, and a worker to do a first task."""
_URL: Final = re.compile(r"spark://(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\]):(?P<port>\d{1,5})")
_HERE: Final = frozenset(("127.0.0.1", "localhost", "::1"))
_TASKS_A_CORE: Final = 2


class Spark:
    """Splink and SQL on a Spark that is open.

    Args:
        session: The open session.
    """

    def __init__(self, session: SparkSession) -> None:
        self._session = session

    def query(
        self, sql: str, files: Mapping[str, Sequence[str]], tables: Mapping[str, pl.DataFrame]
    ) -> pl.DataFrame:
        """Return the rows of a query; see ``engines.Engine``.

        Raises:
            UsageError: A file cannot be read, by this machine or by a worker.
        """
        with _plainly():
            for name, paths in files.items():
                self._session.read.parquet(*paths).createOrReplaceTempView(name)
            for name, table in tables.items():
                self._sent(table).createOrReplaceTempView(name)
            return _rows(self._session.sql(sql).toArrow())

    def predict(
        self, numbered: pl.DataFrame, settings: dict[str, Any], least: float | None
    ) -> pl.DataFrame:
        """Return what Splink says of pairs of records; see ``engines.Engine``.

        Raises:
            UsageError: A worker gave up.
        """
        from splink import Linker, SparkAPI  # noqa: PLC0415 - kept out of start-up

        lists = [name for name, of in numbered.schema.items() if isinstance(of, pl.List)]
        shares = [name for name in numbered.columns if name.startswith("tf_")]
        with quiet(), _plainly():
            # Kept in the workers' memory and disks: files would need a folder all of them see.
            api = SparkAPI(  # type: ignore[no-untyped-call]  # Splink leaves it without types
                spark_session=self._session, break_lineage_method="persist"
            )
            records = numbered.drop(shares).cast({"place": pl.Int64()})
            table = api.register(self._sent(records))
            linker = Linker(table, spark_settings(settings, lists), log_level=None)
            for share in shares:  # joined from a table each: Spark takes no column twice
                column = share.removeprefix("tf_")
                values = numbered.select(column, share).drop_nulls().unique()
                linker.table_management.register_term_frequency_lookup(
                    api.register(self._sent(values)), column
                )
            # Weak pairs are left out at the end: Spark would work each comparison out again
            # wherever a condition on the sum of all of them names it.
            found = linker.inference.predict().as_spark_dataframe()
            kept = found if least is None else found.filter(found["match_weight"] >= least)
            pairs = _rows(kept.toArrow())
            self._session.catalog.clearCache()
            return pairs

    def _sent(self, table: pl.DataFrame) -> Any:  # noqa: ANN401 - a DataFrame of pyspark
        plain = table.to_arrow(compat_level=pl.CompatLevel.oldest())
        return self._session.createDataFrame(plain)


def check_spark(url: str) -> None:
    """Find out in seconds whether a Spark can be opened, before work is done for it.

    Args:
        url: URL of its master: ``spark://HOST:PORT``.

    Raises:
        UsageError: The URL is none, or pyspark or Java is not on this machine.
        Unreachable: Nobody answers there.
    """
    host, port = _address(url)
    _check_installed(url)
    if not listens(host, port, ANSWER_SECONDS):
        raise Unreachable(
            f"{url}: nobody answers within {ANSWER_SECONDS:.0f} s, expected the master of a "
            "standalone Spark, started with `spark-class "
            "org.apache.spark.deploy.master.Master`"
        )


@contextmanager
def open_spark(url: str) -> Iterator[Spark]:
    """Open a Spark, and close it at the end.

    Args:
        url: URL of its master: ``spark://HOST:PORT``.

    Yields:
        The engine.

    Raises:
        UsageError: The URL is none, or pyspark or Java is not on this machine.
        Unreachable: No master answers there, or it gives this machine no worker.
    """
    check_spark(url)
    session = _session(url, _address(url)[0])
    try:
        _wait_for_worker(url, session)
        cores = session.sparkContext.defaultParallelism
        # The conditions of a linkage are too long for it: Spark would try, and fall back.
        session.conf.set("spark.sql.codegen.wholeStage", value=False)
        session.conf.set("spark.sql.shuffle.partitions", max(2, cores * _TASKS_A_CORE))
        yield Spark(session)
    finally:
        session.stop()


def _address(url: str) -> tuple[str, int]:
    found = _URL.fullmatch(url)
    if not found or not 0 < int(found["port"]) < 65_536:
        raise UsageError(f"engine {url!r}: no engine, expected local or spark://HOST:PORT")
    return found["host"].strip("[]"), int(found["port"])


def _check_installed(url: str) -> None:
    try:
        import pyspark  # noqa: F401, PLC0415 - an extra, and kept out of start-up
    except ImportError as error:
        raise UsageError(
            f"engine {url}: pyspark is not installed, expected it beside Downballot: "
            "`pip install 'downballot[spark]'`"
        ) from error
    home = environ.get("JAVA_HOME")
    if not shutil.which("java", path=str(Path(home) / "bin") if home else None):
        where = f"in JAVA_HOME ({home})" if home else "on the PATH"
        raise UsageError(
            f"engine {url}: no Java {where}, expected Java 17 or newer, which Spark runs on"
        )


def _session(url: str, host: str) -> SparkSession:
    """Open a session; settings of spark-defaults.conf hold where none is made here."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - kept out of start-up
    from splink.backends.spark import similarity_jar_location  # noqa: PLC0415 - likewise

    made = (
        SparkSession
        .Builder()
        .master(url)
        .appName("Downballot")
        .config("spark.jars", similarity_jar_location())
        .config("spark.log.level", "ERROR")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        # Rows that are sent along are kept out of plans, which are compared and copied often.
        .config("spark.sql.execution.arrow.localRelationThreshold", "0")
    )
    if host in _HERE:  # workers on this machine need no other address of it
        made = made.config("spark.driver.host", host).config("spark.driver.bindAddress", host)
    try:
        return made.getOrCreate()
    except _spark_errors() as error:
        raise Unreachable(
            f"{url}: its master does not take this machine on ({_first_line(error)}), expected "
            f"a standalone Spark of the version of pyspark here ({_version()})"
        ) from error


def _wait_for_worker(url: str, session: SparkSession) -> None:
    """Have a first task done, in bounded time: without a worker it would wait forever."""
    waiting = ThreadPoolExecutor(max_workers=1)
    try:
        first = waiting.submit(session.range(1).count)
        first.result(timeout=START_SECONDS)
    except TimeoutError as error:
        session.stop()
        raise Unreachable(
            f"{url}: no worker took a task within {START_SECONDS:.0f} s, expected one with a "
            f"free core, 1 GB of memory and Spark {_version()}"
        ) from error
    finally:
        waiting.shutdown(wait=False)


@contextmanager
def _plainly() -> Iterator[None]:
    """Say in a sentence what Spark says in hundreds of lines.

    Yields:
        Nothing.

    Raises:
        UsageError: Spark could not do it.
    """
    try:
        yield
    except _spark_errors() as error:
        raise UsageError(
            f"Spark: {_first_line(error)}, expected Parquet with all columns in a folder that "
            "every worker sees under the same path"
        ) from error


def _spark_errors() -> tuple[type[Exception], ...]:
    """What Spark raises: in its own words, or as its Java had it."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - kept out of start-up
    from pyspark.errors import PySparkException  # noqa: PLC0415 - likewise

    return PySparkException, Py4JError


def _first_line(error: Exception) -> str:
    """Return what a person can use: the first line that is no class of Java."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("An error occurred", "at "))]
    return (told or lines or [type(error).__name__])[0].rstrip(".")


def _version() -> str:
    import pyspark  # noqa: PLC0415 - kept out of start-up

    return str(pyspark.__version__)


def _rows(table: Any) -> pl.DataFrame:  # noqa: ANN401 - a Table of pyarrow
    found = pl.from_arrow(table)
    if not isinstance(found, pl.DataFrame):
        raise TypeError(f"{type(found).__name__}: expected a table")
    return found
