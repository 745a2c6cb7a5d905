"""Forecasts past counts again, update by update, as if each were the newest."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from time import perf_counter

from msgspec import Struct

from downballot.errors import UsageError
from downballot.forecast.canvass import Canvass, ContestSeries
from downballot.forecast.values import ContestForecast
from downballot.pipeline.exporting import write_tables
from downballot.pipeline.past_canvass import PastCanvass, estimates_used, read_past_canvasses

Forecasting = Callable[[Canvass, Collection[str]], Mapping[str, ContestForecast]]
Calling = Callable[[date, ContestSeries, ContestForecast], Sequence[str]]
Rows = list[tuple[str | float, ...]]
PREDICTIONS = ("contest_id", "published_at", "question", "selection", "probability", "called")
INTERVALS = ("contest_id", "published_at", "selection", "lo50", "hi50", "lo95", "hi95")


class Replayed(Struct, frozen=True, eq=False):
    """What was forecast at one moment of one past canvass.

    Attributes:
        canvass: The canvass.
        published_at: The moment, aware.
        forecasts: Every contest with an update at that moment: its series until then, the
            moment as its file writes it, and its forecast.
    """

    canvass: PastCanvass
    published_at: datetime
    forecasts: tuple[tuple[ContestSeries, str, ContestForecast], ...]


class FolderBacktest(Struct):
    """What a backtest did with one folder.

    Attributes:
        folder: The folder's name.
        contests: Contests forecast at least once.
        updates: Updates forecast, each contest's counted for itself.
        moments: Moments at which anything was published.
        predictions: Rows of ``predictions.csv``.
        intervals: Rows of ``intervals.csv``.
        called: Contests in which anything was called.
        estimates: What stood for the estimates of votes to come: ``official``,
            ``simulated``, both or none of them.
        seconds: How long it took, reading the folder left out.
        findings: How often each kind of finding was made.
    """

    folder: str
    contests: int = 0
    updates: int = 0
    moments: int = 0
    predictions: int = 0
    intervals: int = 0
    called: int = 0
    estimates: tuple[str, ...] = ()
    seconds: float = 0.0
    findings: dict[str, int] = {}


def read_folders(folders: Sequence[Path]) -> tuple[PastCanvass, ...]:
    """Read folders of past counts, each election of each a canvass of its own.

    Raises:
        UsageError: No folder, or two that hold the same contest.
        FormatError: A file is missing, damaged or has mistakes; all of them are named.
    """
    if not folders:
        raise UsageError("backtest: no folder named, expected one or more")
    canvasses: list[PastCanvass] = []
    known: dict[str, Path] = {}
    for folder in folders:
        read = read_past_canvasses(folder)
        for contest in (one.contest.id for canvass in read for one in canvass.contests):
            if contest in known:
                raise UsageError(
                    f"contest {contest!r}: in {known[contest]} and in {folder}, expected "
                    "folders with different contests"
                )
        known |= {one.contest.id: folder for canvass in read for one in canvass.contests}
        canvasses += read
    return tuple(canvasses)


def replay(
    canvass: PastCanvass, forecasting: Forecasting, *, estimates: bool = True
) -> Iterator[Replayed]:
    """Forecast a past canvass at every moment, from what was published until then.

    Args:
        canvass: The canvass.
        forecasting: Answers for the named contests of a canvass how they may end.
        estimates: Hand on the newest estimate of votes to come in each contest.

    Yields:
        The forecasts of the contests that have an update at that moment, the oldest first.
    """
    texts = {one.contest.id: one for one in canvass.contests}
    for moment in canvass.moments():
        known = canvass.until(moment, estimates=estimates)
        fresh = [one for one in known.contests if one.published_at[-1] == moment]
        answers = forecasting(known, {one.id for one in fresh}) if fresh else {}
        yield Replayed(
            canvass,
            moment,
            tuple((one, texts[one.id].text_of(moment), answers[one.id]) for one in fresh),
        )


def prediction_rows(replayed: Replayed, calling: Calling) -> Rows:
    """Return the rows of ``predictions.csv`` of one moment.

    Args:
        replayed: What was forecast.
        calling: Says ``yes``, ``no`` or nothing of each answer of a forecast.
    """
    day = replayed.canvass.election_date
    return [
        (series.id, text, one.question.value, one.selection, one.probability, called)
        for series, text, forecast in replayed.forecasts
        for one, called in zip(
            forecast.probabilities, calling(day, series, forecast), strict=True
        )
    ]


def interval_rows(replayed: Replayed) -> Rows:
    """Return the rows of ``intervals.csv`` of one moment: shares of the votes, 0 to 1."""
    return [
        (series.id, text, one.selection, share.low50, share.high50, share.low95, share.high95)
        for series, text, forecast in replayed.forecasts
        for one in forecast.selections
        for share in (one.final_share,)
    ]


def votes_rows(replayed: Replayed) -> Rows:
    """Return the intervals of the votes still to come at one moment.

    Returns:
        Contest, moment, and in votes the median and the ends of both intervals.
    """
    return [
        (series.id, text, votes.median, votes.low50, votes.high50, votes.low95, votes.high95)
        for series, text, forecast in replayed.forecasts
        for votes in (forecast.votes_to_come,)
    ]


class Backtest:
    """Gathers what was forecast of past counts, for two tables and a summary.

    Args:
        forecasting: Answers for the named contests of a canvass how they may end.
        calling: Says ``yes``, ``no`` or nothing of each answer of a forecast.
        estimates: Hand on the newest estimate of votes to come in each contest.

    Attributes:
        predictions: Rows of ``predictions.csv``, see ``prediction_rows``.
        intervals: Rows of ``intervals.csv``, see ``interval_rows``.
        votes: Intervals of the votes still to come, see ``votes_rows``; for no table.
        folders: The summary, by folder.
    """

    def __init__(
        self, forecasting: Forecasting, calling: Calling, *, estimates: bool = True
    ) -> None:
        self.predictions: Rows = []
        self.intervals: Rows = []
        self.votes: Rows = []
        self.folders: dict[str, FolderBacktest] = {}
        self._forecasting = forecasting
        self._calling = calling
        self._estimates = estimates

    def run(self, canvass: PastCanvass) -> Iterator[Replayed]:
        """Forecast one canvass; its rows are there when all moments have been yielded.

        Yields:
            What was forecast at each moment.
        """
        began, called, seen = perf_counter(), set[str](), set[str]()
        before = len(self.predictions), len(self.intervals)
        found = Counter(one.code for one in canvass.findings)
        folder = self.folders.setdefault(canvass.folder, FolderBacktest(canvass.folder))
        for one in replay(canvass, self._forecasting, estimates=self._estimates):
            rows = prediction_rows(one, self._calling)
            self.predictions += rows
            self.intervals += interval_rows(one)
            self.votes += votes_rows(one)
            called.update(str(row[0]) for row in rows if row[-1])
            seen.update(series.id for series, _, _ in one.forecasts)
            found.update(
                each.code for *_, forecast in one.forecasts for each in forecast.findings
            )
            folder.moments += 1
            folder.updates += len(one.forecasts)
            yield one
        folder.contests += len(seen)
        folder.called += len(called)
        folder.predictions += len(self.predictions) - before[0]
        folder.intervals += len(self.intervals) - before[1]
        folder.seconds += perf_counter() - began
        folder.findings = dict(sorted((Counter(folder.findings) + found).items()))
        if self._estimates:
            folder.estimates = tuple(sorted({*folder.estimates, *estimates_used(canvass)}))

    def write(self, predictions: Path, intervals: Path | None) -> None:
        """Write both tables, whole or not at all.

        Raises:
            NotKept: A path cannot be written.
        """
        contents = {predictions: _csv(PREDICTIONS, self.predictions)}
        if intervals is not None:
            contents[intervals] = _csv(INTERVALS, self.intervals)
        write_tables(contents)


def check_targets(folders: Sequence[Path], targets: Sequence[Path]) -> None:
    """Check that files can be written before the long work, and none over what is read.

    Raises:
        UsageError: A target is a table of one of the folders, its own folder is missing,
            or two are the same file.
    """
    tables = {
        folder.resolve() / (name + end)
        for folder in folders
        for name in ("contests", "updates")
        for end in (".csv", ".csv.gz")
    }
    for number, target in enumerate(targets):
        if target.resolve() in tables:
            raise UsageError(f"{target}: a table that is read, expected another file")
        if target.is_dir() or not target.resolve().parent.is_dir():
            raise UsageError(f"{target}: cannot be written, expected a file in a folder")
        if target.resolve() in {one.resolve() for one in targets[:number]}:
            raise UsageError(f"{target}: named twice, expected two files")


def _csv(header: Sequence[str], rows: Iterable[tuple[str | float, ...]]) -> bytes:
    """Write a table as CSV; floats in full, so that a reader has the same number."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
