"""Money on a real standalone Spark: a master and a worker, started here for these tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from downballot.errors import UsageError
from downballot.money.engines import DuckDB, Engine
from downballot.money.invented_donors import invent_people
from downballot.money.linkage import ORGANISATIONS, PEOPLE, link
from downballot.money.small_linkage import SMALL
from downballot.money.spark_conditions import alike_sql, spark_condition
from downballot.money.totals_values import Place
from downballot.pipeline.money_desk import money_of_folder
from downballot.pipeline.money_engines import open_engine, roll_up_folders, write_kept

DAY = date(2018, 10, 1)
PLACES = (
    None,
    Place(zips=frozenset({"94601", "94602"})),
    Place(states=frozenset({"CA"}), cities=frozenset({"oakland", "o'brien"})),
)


@pytest.fixture(scope="module")
def spark(spark_url: str) -> Iterator[Engine]:
    with open_engine(spark_url) as engine:
        yield engine


@pytest.fixture(scope="module")
def kept(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rows of Oakland that count, and those who gave."""
    folder = tmp_path_factory.mktemp("kept")
    write_kept(money_of_folder(shared / "data" / "money" / "oakland").kept, folder)
    return folder


@pytest.mark.parametrize(("as_of", "place"), [*((None, one) for one in PLACES), (DAY, None)])
def test_totals_of_oakland_are_the_same_to_the_cent(
    spark: Engine, kept: Path, as_of: date | None, place: Place | None
):
    here = roll_up_folders(DuckDB(), [kept], as_of, place)
    there = roll_up_folders(spark, [kept], as_of, place)
    assert there.committees.equals(here.committees)
    assert there.spenders.equals(here.spenders)
    assert here.committees.height > 100


def test_donors_are_linked_cluster_for_cluster(spark: Engine, kept: Path):
    sent: list[int] = []

    def predict(numbered: pl.DataFrame, settings: dict[str, Any], least: float | None):
        sent.append(numbered.height)
        return spark.predict(numbered, settings, least)

    real = pl.read_parquet(kept / "organisations.parquet")
    for rows, matter in ((invent_people(2_100, 7), PEOPLE), (real, ORGANISATIONS)):
        here, there = link(rows, matter), link(rows, matter, predict=predict)
        assert there.equals(here)
        assert here["donor"].n_unique() < here.height
    assert min(sent) > SMALL  # fewer are compared in Python, wherever the rest runs
    assert len(sent) == 2


def _texts(number: int) -> pl.DataFrame:
    """Pairs of words, most of them with a few letters moved, changed, left out or doubled."""
    random = Random(7)  # noqa: S311 - the same every time, for nobody's secret
    pairs = []
    for place in range(number):
        letters = ("ab", "abc", "abcdefgh", "abcdefghijklmnopqrstuvwxyz '")[place % 4]
        left = [random.choice(letters) for _ in range(random.randint(1, 14))]
        right = left.copy()
        for _ in range(random.randint(0, 4)):
            at = random.randrange(len(right))
            other = random.randrange(len(right))
            right[at], right[other] = right[other], right[at]
            right.insert(at, random.choice(letters))
            del right[random.randrange(len(right))]
        pairs.append(("".join(left), "".join(right)))
    return pl.DataFrame(pairs, schema=["first_l", "first_r"], orient="row").unique()


def _both(spark: Engine, rows: pl.DataFrame, here: str, there: str) -> tuple[pl.Series, ...]:
    """One value of every row, by an expression on DuckDB and by one on Spark."""
    numbered = {"words": rows.with_row_index("n").cast({"n": pl.Int64()})}
    asked = "SELECT n, {} AS value FROM words ORDER BY n"
    return tuple(
        engine.query(asked.format(sql), {}, numbered)["value"]
        for engine, sql in ((DuckDB(), here), (spark, there))
    )


def test_likeness_of_names_is_that_of_duckdb_to_the_last_bit(spark: Engine):
    rows = _texts(10_000)
    sql = "jaro_winkler_similarity(first_l, first_r)"
    here, there = _both(spark, rows, sql, alike_sql("first_l", "first_r"))
    assert here.equals(there)
    quick = _both(spark, rows, "1", "jaro_winkler(first_l, first_r)")[1]
    assert (quick != here).sum() > 100  # what the function of Splink's library makes of them


@pytest.mark.parametrize("at", [0.92, 0.88, 0.8])
def test_names_are_alike_on_spark_where_they_are_on_duckdb(spark: Engine, at: float):
    sql = f'jaro_winkler_similarity("first_l", "first_r") >= {at}'
    here, there = _both(spark, _texts(10_000), sql, spark_condition(sql, ()))
    assert here.equals(there)
    assert here.any()
    assert not here.all()


def test_conditions_on_missing_values_hold_on_neither(spark: Engine):
    rows = pl.DataFrame(
        {"a_l": ["x", None, None], "a_r": [None, "x", None], "words_l": [["x"], None, []]},
        schema_overrides={"a_l": pl.String(), "a_r": pl.String()},
    ).with_columns(words_r=pl.lit(None, pl.List(pl.String())))
    for sql in (
        'damerau_levenshtein("a_l", "a_r") <= 2',
        'jaro_winkler_similarity("a_l", "a_r") >= 0.8',
        'list_has_any("words_l", "words_r")',
        'len(list_intersect("words_l", "words_r")) >= 1',
        'least(len("words_l"), len("words_r")) > 1',
    ):
        here, there = _both(spark, rows, sql, spark_condition(sql, {"words"}))
        assert not here.fill_null(value=False).any(), sql
        assert not there.fill_null(value=False).any(), sql


def test_a_file_that_is_not_there_is_said_in_a_sentence(spark: Engine, tmp_path: Path):
    for engine in (DuckDB(), spark):
        with pytest.raises(UsageError, match=r"^(DuckDB|Spark): .*absent\.parquet.*, expected"):
            engine.query("SELECT 1", {"rows": [str(tmp_path / "absent.parquet")]}, {})


def test_a_column_that_is_not_there_is_said_in_a_sentence(spark: Engine, tmp_path: Path):
    path = tmp_path / "transactions.parquet"
    pl.DataFrame({"cents": [1]}).write_parquet(path)
    for engine in (DuckDB(), spark):
        with pytest.raises(UsageError, match=r"filer.*, expected Parquet with all columns"):
            engine.query("SELECT t.filer FROM rows t", {"rows": [str(path)]}, {})
