"""Constants fitted to folders, and what is measured when each election is left out."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest

from downballot.almanac.past_elections import past_elections
from downballot.errors import NotKept, UsageError
from downballot.forecast.constants import Constants, read_constants
from downballot.model.past_election import PastElections
from downballot.pipeline import fitting, leaving_out
from downballot.pipeline.backtesting import read_folders
from downballot.pipeline.fitting import Effort, fit, fit_constants, hash_of, write_constants
from downballot.pipeline.leaving_out import POOLED, fit_and_measure

LITTLE = Effort(iterations=1, draws=100, processes=1)
LOS_ANGELES = ("la_county_2022-general", "la_county_2024-general")


@pytest.fixture(scope="module")
def folders(few_contests: dict[str, Path]) -> list[Path]:
    return [few_contests[name] for name in LOS_ANGELES]


@pytest.fixture(scope="module")
def measured(folders: list[Path], few_contests: dict[str, Path]) -> Constants:
    other = few_contests["ca_sos_2024_primary_by_county"]
    return fit_and_measure(folders, [other], effort=LITTLE)


def test_the_constants_say_what_they_were_fitted_on(folders: list[Path]):
    constants = fit_constants(folders, effort=LITTLE)
    assert [(one.folder, one.election_date) for one in constants.folders] == [
        (LOS_ANGELES[0], "2022-11-08"), (LOS_ANGELES[1], "2024-11-05"),
    ]  # fmt: skip
    for one, folder in zip(constants.folders, folders, strict=True):
        tables = [(folder / f"{name}.csv").read_bytes() for name in ("contests", "updates")]
        assert one.sha256 == hashlib.sha256(b"".join(tables)).hexdigest() == hash_of(folder)
    assert len(constants.leads) > 100
    assert any(one.lost for one in constants.leads)
    assert constants.largest_lost > 0
    assert not constants.calibration.folders


def test_the_order_of_folders_changes_nothing(folders: list[Path]):
    one = fit_constants(folders, effort=LITTLE)
    other = fit_constants(folders[::-1], effort=LITTLE)
    assert other.folders == one.folders
    assert other.leads == one.leads


def test_folders_are_scored_with_constants_that_never_saw_their_day(
    folders: list[Path], few_contests: dict[str, Path], monkeypatch: pytest.MonkeyPatch
):
    seen = []
    real = leaving_out.measure

    def measure(canvass, constants, effort, *, estimates):
        seen.append((canvass.election_date.isoformat(), constants, estimates))
        return real(canvass, constants, effort, estimates=estimates)

    monkeypatch.setattr(leaving_out, "measure", measure)
    other = few_contests["ca_sos_2024_primary_by_county"]
    fit_and_measure(folders, [other], effort=LITTLE)
    assert len(seen) == 6
    for day, constants, _ in seen:
        known = {one.election_date for one in constants.folders}
        assert known == {"2022-11-08", "2024-11-05"} - {day}


def test_folders_of_one_day_leave_together(
    folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A folder with other contests of the same day is never learnt from, either."""
    copy = tmp_path / "elsewhere_2022"
    shutil.copytree(folders[0], copy)
    for table in copy.iterdir():
        text = table.read_text(encoding="utf-8").replace("la-2022-general", "elsewhere")
        table.write_text(text, encoding="utf-8")
    fitted = []

    def measure(canvass, constants, _effort, *, estimates):
        fitted.append((canvass.folder, {one.folder for one in constants.folders}))
        used = ("official",) if estimates else ()
        return leaving_out.Measured(canvass.folder, canvass.election_date, (), (), (), used)

    monkeypatch.setattr(leaving_out, "measure", measure)
    fit_and_measure([*folders, copy], effort=LITTLE)
    assert dict(fitted) == {
        "elsewhere_2022": {LOS_ANGELES[1]},
        LOS_ANGELES[0]: {LOS_ANGELES[1]},
        LOS_ANGELES[1]: {LOS_ANGELES[0], "elsewhere_2022"},
    }


def made_up(day: str) -> PastElections:
    """Return the almanac's past elections with all that it says of a day made up."""
    known, replace = past_elections(), msgspec.structs.replace
    return PastElections(
        tuple(
            replace(one, counted=1, final=10**6) if one.election == day else one
            for one in known.counts
        ),
        tuple(
            replace(one, ballots=one.registered) if one.election == day else one
            for one in known.turnouts
        ),
    )


@pytest.mark.parametrize("day", ["2018-11-06", "2022-11-08", "2024-11-05"])
def test_of_a_day_that_is_left_out_nothing_remains(
    folders: list[Path], day: str, monkeypatch: pytest.MonkeyPatch
):
    canvasses = [one for one in read_folders(folders) if one.election_date.isoformat() != day]
    hashes = {folder.resolve().name: hash_of(folder) for folder in folders}
    left_out = date.fromisoformat(day)
    constants = fit(canvasses, hashes, LITTLE, left_out=left_out)
    assert day not in constants.whole.nights.levels
    assert day not in constants.whole.turnouts.levels
    assert day not in {one.election_date for one in constants.folders}
    whole = fit(canvasses, hashes, LITTLE)
    assert day in whole.whole.turnouts.levels
    # Of the days of the recorded canvasses the almanac has the night alone.
    assert (whole.outstanding != constants.outstanding) == (day == "2018-11-06")
    # Whatever it said of that day, the same comes out.
    monkeypatch.setattr(fitting, "past_elections", lambda: made_up(day))
    assert fit(canvasses, hashes, LITTLE, left_out=left_out) == constants
    assert fit(canvasses, hashes, LITTLE) != whole


def test_a_day_is_measured_with_constants_to_which_the_almanac_did_not_tell_it(
    folders: list[Path], monkeypatch: pytest.MonkeyPatch
):
    seen = {}

    def measure(canvass, constants, _effort, *, estimates):
        seen[canvass.election_date.isoformat()] = constants.whole
        used = ("official",) if estimates else ()
        return leaving_out.Measured(canvass.folder, canvass.election_date, (), (), (), used)

    monkeypatch.setattr(leaving_out, "measure", measure)
    whole = fit_and_measure(folders, effort=LITTLE).whole
    assert set(seen) == {"2022-11-08", "2024-11-05"} <= set(whole.turnouts.levels)
    for day, known in seen.items():
        for before, after in (
            (whole.nights, known.nights),
            (whole.turnouts, known.turnouts),
        ):
            assert set(after.levels) == set(before.levels) - {day}


def test_the_calibration_has_every_folder_and_pools_those_fitted_on(measured: Constants):
    calibration = measured.calibration
    for scores in (calibration, calibration.without_estimates):
        names = [one.folder for one in scores.folders]
        assert names == [*LOS_ANGELES, "ca_sos_2024_primary_by_county"]
        fitted = scores.folders[:2]
        assert scores.pooled.folder == POOLED
        assert scores.pooled.contests == sum(one.contests for one in fitted)
        assert scores.pooled.log_loss == pytest.approx(
            sum(one.log_loss * one.contests for one in fitted) / scores.pooled.contests
        )
        moments = [one.moment for one in scores.intervals]
        assert moments == ["first bulletin", "end of the night", "day 7"]
        assert [(one.moment, one.contests) for one in scores.votes] == [
            (one.moment, one.contests) for one in scores.intervals
        ]
        assert all(one.factor >= 1 for one in scores.votes)
        assert sum(one.times for one in scores.rows) > 500
    assert calibration.votes != calibration.without_estimates.votes
    assert calibration.pooled.estimates == ("official", "simulated")
    assert calibration.without_estimates.pooled.estimates == ()
    assert calibration.pooled.naive_log_loss == (
        calibration.without_estimates.pooled.naive_log_loss
    )


def test_processes_measure_what_this_one_measures(
    folders: list[Path], few_contests: dict[str, Path], measured: Constants
):
    other = few_contests["ca_sos_2024_primary_by_county"]
    done = []
    effort = msgspec.structs.replace(LITTLE, processes=2)
    again = fit_and_measure(
        folders, [other], progress=lambda *told: done.append(told), effort=effort
    )
    assert again == measured
    assert [one[:2] for one in done] == [(number, 9) for number in range(1, 10)]


def test_what_is_written_reads_back_with_the_version_that_is_told(
    measured: Constants, tmp_path: Path
):
    path = tmp_path / "constants.json"
    written = write_constants(measured, path)
    assert read_constants(path) == written
    assert (
        written.version
        == msgspec.structs.replace(written, calibration=type(written.calibration)()).version
    )
    assert [one.name for one in tmp_path.iterdir()] == ["constants.json"]
    with pytest.raises(NotKept):
        write_constants(measured, tmp_path / "nowhere" / "constants.json")


def test_one_election_alone_cannot_be_left_out(folders: list[Path]):
    with pytest.raises(UsageError, match="one election only"):
        fit_and_measure(folders[:1], effort=LITTLE)
    with pytest.raises(UsageError, match="no folder named"):
        fit_constants([], effort=LITTLE)


def test_too_little_to_fit_on_is_said(shared: Path):
    seattle = shared / "data" / "canvass" / "wa_king_2019_seattle_night_vs_final"
    with pytest.raises(UsageError, match="too few to fit on"):
        fit_constants([seattle], effort=LITTLE)
