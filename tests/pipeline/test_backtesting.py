"""Past counts forecast again: the files, and that nothing later is ever read."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np
import pytest

from downballot.errors import NotKept, UsageError
from downballot.forecast.canvass import Canvass, ContestSeries
from downballot.forecast.finishes import Finishes, interval
from downballot.forecast.values import (
    ContestForecast,
    Interval,
    Probability,
    Question,
    SelectionForecast,
)
from downballot.model.finding import Finding, Severity
from downballot.model.rule import Method
from downballot.pipeline.backtesting import Backtest, check_targets, read_folders

NOVEMBER_2024 = "la_county_2024-general"
HEADER = "contest_id,published_at,question,selection,probability,called\n"
INTERVALS = "contest_id,published_at,selection,lo50,hi50,lo95,hi95\n"


def answers(series: ContestSeries, finishes: Finishes):
    # Every question that the rule asks.
    if series.method is Method.QUESTION:
        yield Probability(Question.PASSES, "", finishes.meets(series.yes, series.share))
        return
    for one in series.selections:
        if series.method is Method.MOST_VOTES:
            likely = finishes.among_first(one, series.seats)
            yield Probability(Question.WINS, one, likely)
            continue
        yield Probability(Question.ADVANCES, one, finishes.among_first(one, 2))
        if series.method is Method.SHARE:
            yield Probability(Question.WINS_OUTRIGHT, one, finishes.meets(one, series.share))


def as_it_stands(canvass: Canvass, _wanted=()) -> dict[str, ContestForecast]:
    """Forecast that every contest ends as its newest count stands, leaning on all contests."""
    # What all contests together have, so that a later row anywhere would be seen.
    leaning = sum(int(one.votes[-1].sum()) for one in canvass.contests) % 97
    return {one.id: one_as_it_stands(one, leaning) for one in canvass.contests}


def one_as_it_stands(series: ContestSeries, leaning: int) -> ContestForecast:
    newest = series.votes[-1].astype(float)
    finishes = Finishes(series.selections, np.tile(newest, (5 + leaning, 1)), complete=False)
    shares = [interval(column) for column in finishes.final_shares().T]
    selections = tuple(
        SelectionForecast(one, int(votes), None, share, share)
        for one, votes, share in zip(series.selections, newest, shares, strict=True)
    )
    return ContestForecast(
        series.id, series.published_at[-1], "as-it-stands", 0, len(finishes.votes),
        int(newest.sum()), interval(np.zeros(1)), "", selections,
        tuple(answers(series, finishes)),
    )  # fmt: skip


def leading(_day, _series, forecast: ContestForecast) -> list[str]:
    return ["yes" if one.probability > 0.9 else "" for one in forecast.probabilities]


def run(*folders: Path, forecasting=as_it_stands, estimates: bool = True) -> Backtest:
    backtest = Backtest(forecasting, leading, estimates=estimates)
    for canvass in read_folders(folders):
        for _ in backtest.run(canvass):
            pass
    return backtest


def written(backtest: Backtest, folder: Path) -> tuple[str, str]:
    paths = folder / "predictions.csv", folder / "intervals.csv"
    backtest.write(*paths)
    return paths[0].read_text(encoding="utf-8"), paths[1].read_text(encoding="utf-8")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return rows(gzip.decompress((folder / f"{name}.csv.gz").read_bytes()).decode())


@pytest.fixture(scope="module")
def november(shared: Path) -> Path:
    return shared / "data" / "canvass" / NOVEMBER_2024


@pytest.fixture(scope="module")
def whole(november: Path) -> Backtest:
    return run(november)


def test_every_update_of_every_contest_has_its_rows(
    whole: Backtest, november: Path, tmp_path: Path
):
    predictions, intervals = written(whole, tmp_path)
    assert predictions.startswith(HEADER)
    assert intervals.startswith(INTERVALS)
    rules = {one["contest_id"]: one["rule"] for one in table(november, "contests")}
    given = {
        (one["contest_id"], one["published_at"], one["selection"])
        for one in table(november, "updates")
    }
    asked = {
        (identifier, at, question, selection)
        for identifier, at, name in given
        for question, selection in {
            "plurality": [("wins", name)],
            "majority_runoff": [("advances", name), ("wins_outright", name)],
            "measure": [("passes", "")],
        }[rules[identifier]]
    }
    keys = [tuple(one.values())[:4] for one in rows(predictions)]
    assert len(keys) == len(set(keys))
    assert set(keys) == asked
    assert {tuple(one.values())[:3] for one in rows(intervals)} == given
    assert len(rows(intervals)) == len(given)


def test_every_forecast_has_its_votes_to_come(november: Path):
    def some_to_come(canvass: Canvass, wanted=()) -> dict[str, ContestForecast]:
        return {
            name: msgspec.structs.replace(one, votes_to_come=Interval(5, 4, 6, 1, 9))
            for name, one in as_it_stands(canvass, wanted).items()
        }

    found = run(november, forecasting=some_to_come)
    keys = [row[:2] for row in found.votes]
    assert len(keys) == len(set(keys)) == sum(one.updates for one in found.folders.values())
    assert set(keys) == {row[:2] for row in found.intervals}
    assert {row[2:] for row in found.votes} == {(5, 4, 6, 1, 9)}


def test_the_rows_are_numbers_that_a_reader_can_use(whole: Backtest, tmp_path: Path):
    predictions, intervals = written(whole, tmp_path)
    for one in rows(predictions):
        assert 0 <= float(one["probability"]) <= 1
        assert one["called"] in {"yes", "no", ""}
    for one in rows(intervals):
        low95, low50, high50, high95 = (
            float(one[name]) for name in ("lo95", "lo50", "hi50", "hi95")
        )
        assert 0 <= low95 <= low50 <= high50 <= high95 <= 1


def test_the_summary_counts_what_was_done(whole: Backtest):
    (folder,) = whole.folders.values()
    assert (folder.folder, folder.contests, folder.moments) == (NOVEMBER_2024, 369, 31)
    assert folder.updates == 369 * 31
    assert folder.predictions == len(whole.predictions)
    assert folder.intervals == len(whole.intervals) == 28_024
    assert folder.called == len({row[0] for row in whole.predictions if row[-1]})
    assert folder.estimates == ("official", "simulated")
    assert folder.seconds > 0


@pytest.mark.parametrize(
    "moment", ["2024-11-05T20:36:34-08:00", "2024-11-06T04:16:04-08:00", "2024-11-12"]
)
def test_a_replay_never_reads_later_updates(
    whole: Backtest, november: Path, tmp_path: Path, moment: str
):
    """A folder cut off after a moment gives the same bytes for all updates until then."""
    until = datetime.fromisoformat(moment).astimezone()
    kept = [
        one
        for one in table(november, "updates")
        if datetime.fromisoformat(one["published_at"]) <= until
    ]
    cut = tmp_path / "cut"
    cut.mkdir()
    (cut / "contests.csv.gz").write_bytes((november / "contests.csv.gz").read_bytes())
    with (cut / "updates.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, kept[0])
        writer.writeheader()
        writer.writerows(kept)
    for short, long in zip(written(run(cut), tmp_path), written(whole, tmp_path), strict=True):
        assert len(short.splitlines()) > 300
        assert long.startswith(short)


def test_without_estimates_none_is_handed_on(november: Path):
    seen = Counter[int | None]()

    def forecasting(canvass: Canvass, _wanted) -> dict[str, ContestForecast]:
        seen.update(each for one in canvass.contests for each in one.estimates)
        return as_it_stands(canvass)

    (folder,) = run(november, forecasting=forecasting, estimates=False).folders.values()
    assert set(seen) == {None}
    assert folder.estimates == ()


def test_only_contests_with_an_update_at_the_moment_are_asked_for(shared: Path):
    asked = []

    def forecasting(canvass: Canvass, wanted) -> dict[str, ContestForecast]:
        newest = max(one.published_at[-1] for one in canvass.contests)
        fresh = {one.id for one in canvass.contests if one.published_at[-1] == newest}
        asked.append(len(wanted))
        assert set(wanted) == fresh
        return as_it_stands(canvass)

    run(shared / "data" / "canvass" / "tx_2022_governor_by_county", forecasting=forecasting)
    assert sum(asked) == 768


def test_folders_do_not_inform_each_other(shared: Path, tmp_path: Path):
    """Also where they are of one election: what is forecast of each is the same alone."""
    folders = [
        shared / "data" / "canvass" / name
        for name in ("wa_king_2019_seattle_night_vs_final", "news_pages")
    ]
    together = written(run(*folders), tmp_path)
    apart = [written(run(one), tmp_path) for one in folders]
    for number, header in enumerate((HEADER, INTERVALS)):
        bodies = [one[number].removeprefix(header) for one in apart]
        assert together[number] == header + "".join(bodies)


def test_a_contest_has_rows_only_at_its_own_updates(shared: Path, tmp_path: Path):
    folder = shared / "data" / "canvass" / "tx_2022_governor_by_county"
    predictions, _ = written(run(folder), tmp_path)
    given = {(one["contest_id"], one["published_at"]) for one in table(folder, "updates")}
    assert {(one["contest_id"], one["published_at"]) for one in rows(predictions)} == given


def test_findings_of_the_folder_and_of_the_forecasts_are_counted(shared: Path):
    def forecasting(canvass: Canvass, _wanted) -> dict[str, ContestForecast]:
        found = (Finding(Severity.WARNING, "votes-fell", "Votes fell."),)
        stands = as_it_stands(canvass)
        return {
            name: msgspec.structs.replace(one, findings=found) for name, one in stands.items()
        }

    (canvass,) = read_folders([shared / "data" / "canvass" / "nyt_2020_president_by_state"])
    few = tuple(one for one in canvass.contests if one.contest.area in {"Alaska", "Georgia"})
    backtest = Backtest(forecasting, leading)
    for _ in backtest.run(msgspec.structs.replace(canvass, contests=few)):
        pass
    (folder,) = backtest.folders.values()
    assert folder.findings["votes-fell"] == folder.updates > 0
    assert folder.findings["estimate-below-zero"] == len(canvass.findings)


def test_no_folder_and_one_named_twice_are_refused(november: Path):
    with pytest.raises(UsageError, match="no folder named"):
        read_folders([])
    with pytest.raises(UsageError, match="expected folders with different contests"):
        read_folders([november, november])


def test_targets_are_checked_before_the_work(november: Path, tmp_path: Path):
    check_targets([november], [tmp_path / "a.csv", tmp_path / "b.csv"])
    for targets, said in (
        ([november / "updates.csv.gz"], "a table that is read"),
        ([tmp_path], "cannot be written"),
        ([tmp_path / "nowhere" / "a.csv"], "cannot be written"),
        ([tmp_path / "a.csv", tmp_path / "b" / ".." / "a.csv"], "named twice"),
    ):
        with pytest.raises(UsageError, match=said):
            check_targets([november], targets)


def test_where_one_file_cannot_be_written_neither_is(whole: Backtest, tmp_path: Path):
    predictions, intervals = tmp_path / "predictions.csv", tmp_path / "intervals.csv"
    predictions.write_text("before", encoding="utf-8")
    (tmp_path / ".intervals.csv.part").mkdir()
    with pytest.raises(NotKept, match=r"intervals\.csv: not written"):
        whole.write(predictions, intervals)
    assert predictions.read_text(encoding="utf-8") == "before"
    assert not intervals.exists()
