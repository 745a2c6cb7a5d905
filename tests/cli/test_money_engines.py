"""What people type about money beyond one machine: kept, rollup, link, totals --engine."""

from __future__ import annotations

import json
from pathlib import Path
from socket import socket

import polars as pl
import pytest

from downballot.money.invented_donors import invent_organisations
from downballot.money.receipts import ITEMISED


@pytest.fixture(scope="module")
def berkeley(shared: Path) -> Path:
    return shared / "data" / "money" / "netfile" / "efile_BRK_2017.xlsx"


def answer(ended) -> object:
    assert ended.code == 0, ended
    return json.loads(ended.out)


def refused(ended, code: int = 2) -> str:
    assert (ended.code, ended.out.strip()) == (code, ""), ended
    assert len(ended.err.strip().splitlines()) == 1
    return ended.err.strip()


def test_totals_are_the_same_on_every_engine(run, berkeley: Path, spark_url: str):
    words = ("money", "totals", "--folder", berkeley, "--cities", "Berkeley", "--json")
    memory = answer(run(*words))
    assert answer(run(*words, "--engine", "local")) == memory
    assert answer(run(*words, "--engine", spark_url)) == memory


def test_kept_rows_are_rolled_up_from_parquet_to_parquet(
    run, berkeley: Path, spark_url: str, tmp_path: Path
):
    kept, here, there = (tmp_path / name for name in ("kept", "here", "there"))
    written = answer(run("money", "kept", "--folder", berkeley, "--out", kept, "--json"))
    names = ["filings", "summaries", "transactions", "people", "organisations"]
    assert [Path(one).stem for one in written] == names
    assert run("money", "rollup", kept, "--out", here).code == 0
    assert run("money", "rollup", kept, "--out", there, "--engine", spark_url).code == 0
    for name in ("committees.parquet", "spenders.parquet"):
        assert pl.read_parquet(here / name).equals(pl.read_parquet(there / name))
    rows = pl.read_parquet(kept / "transactions.parquet")
    itemised = rows.filter(pl.col("kind").is_in(ITEMISED))["cents"]
    found = pl.read_parquet(here / "committees.parquet")
    assert found["itemised_cents"].sum() == itemised.sum()


def test_donors_are_linked_from_parquet_to_parquet(run, spark_url: str, tmp_path: Path):
    records = tmp_path / "records.parquet"
    invent_organisations(3_000, 3).drop("donor").write_parquet(records)
    outs = [tmp_path / "here.parquet", tmp_path / "there.parquet"]
    ended = run("money", "link", records, "--matter", "organisations", "--out", outs[0])
    assert (ended.code, ended.err) == (0, ""), ended
    assert "3,000 records of " in ended.out
    words = ("money", "link", records, "--matter", "organisations", "--json")
    found = answer(run(*words, "--out", outs[1], "--engine", spark_url))
    here, there = map(pl.read_parquet, outs)
    assert here.columns == ["record", "donor"]
    assert here.equals(there)
    assert found == {"records": 3_000, "donors": here["donor"].n_unique()}


def test_an_engine_that_is_none_is_refused(run, berkeley: Path):
    words = ("money", "totals", "--folder", berkeley, "--engine")
    for name in ("spark", "spark://nowhere", "spark://127.0.0.1:99999", "http://127.0.0.1:1"):
        assert "expected local or spark://HOST:PORT" in refused(run(*words, name))


def test_a_master_that_nobody_hears_of_is_said_so_at_once(run, berkeley: Path):
    with socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"spark://127.0.0.1:{held.getsockname()[1]}"
        said = refused(run("money", "totals", "--folder", berkeley, "--engine", url), code=3)
    assert said.startswith(
        f"downballot: {url}: nobody answers within 10 s, expected the master"
    )


def test_without_java_the_message_says_where_it_was_looked_for(
    run, berkeley: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    words = ("money", "totals", "--folder", berkeley, "--engine", "spark://127.0.0.1:7077")
    assert f"no Java in JAVA_HOME ({tmp_path}), expected Java 17" in refused(run(*words))


def test_without_pyspark_the_message_says_what_to_install(run, berkeley: Path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    words = ("money", "totals", "--folder", berkeley, "--engine", "spark://127.0.0.1:7077")
    assert "`pip install 'downballot[spark]'`" in refused(run(*words))


def test_folders_and_records_that_are_none_are_refused(run, tmp_path: Path):
    out = tmp_path / "out"
    assert "filings.parquet: not there" in refused(
        run("money", "rollup", tmp_path, "--out", out)
    )
    assert "no folder" in refused(run("money", "rollup", "--out", out))
    text = tmp_path / "records.parquet"
    text.write_text("no Parquet", encoding="utf-8")
    link = ("money", "link", text, "--out", out)
    assert "expected Parquet with record and name" in refused(run(*link), code=4)
    assert "people or organisations" in refused(run(*link, "--matter", "cats"))
    pl.DataFrame({"name": ["A"]}).write_parquet(text)
    assert "no column 'record'" in refused(run(*link))
    pl.DataFrame({"record": ["1"], "name": ["A"]}).write_parquet(text)
    assert "not written" in refused(run("money", "link", text, "--out", text / "x"), code=4)
