"""Past counts as they were known at each moment: nothing of what came later."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from downballot.model.canvass import CanvassFolder, FolderContest, FolderRule, FolderUpdate
from downballot.model.rule import FIFTY_FIVE, MAJORITY, TWO_THIRDS, Method
from downballot.pipeline.past_canvass import (
    estimates_used,
    is_yes,
    past_canvasses,
    read_past_canvasses,
)

DAY = datetime(2024, 11, 5, tzinfo=UTC)
# Every name of an answer in the real measures, and whether it is the one needed.
NAMES = {
    "YES": True, "Yes": True, " yes ": True, "Bonds Yes": True, "BONDS YES": True,
    "Levy Yes": True, "Levy...Yes": True, "Approved": True, "For": True, "Si": True,
    "Yes/Approved": True, "No": False, "NO": False, "Bonds No": False, "Against": False,
    "Rejected": False, "Eyes": False,
}  # fmt: skip


def contest(rule=FolderRule.PLURALITY, updates=(), *, threshold=None, seats=1) -> FolderContest:
    counted = tuple(
        FolderUpdate(DAY.replace(hour=hour), str(hour), tuple(votes.items()), **said)
        for hour, (votes, said) in enumerate(updates)
    )
    return FolderContest("c", DAY.date(), "Town", "", rule, threshold, seats, counted)


def past(one: FolderContest):
    (canvass,) = past_canvasses(CanvassFolder("folder", (one,)))
    return canvass


def known(one: FolderContest, hour: int, *, estimates: bool = True):
    found = past(one).until(DAY.replace(hour=hour), estimates=estimates).contests
    return found[0] if found else None


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_that_a_measure_needs_is_found_by_its_name(name: str):
    assert is_yes(name) == NAMES[name]


def test_every_real_measure_has_one_answer_that_it_needs(shared: Path):
    measures = 0
    for folder in sorted((shared / "data" / "canvass").iterdir()):
        for canvass in read_past_canvasses(folder):
            codes = {one.code for one in canvass.findings}
            assert codes <= {"estimate-below-zero"}
            whole = canvass.until(canvass.moments()[-1])
            assert len(whole.contests) == len(canvass.contests)
            measures += sum(one.method is Method.QUESTION for one in whole.contests)
    assert measures == 7 + 27 + 91 + 103


@pytest.mark.parametrize(
    ("rule", "threshold", "method", "share"),
    [
        (FolderRule.PLURALITY, None, Method.MOST_VOTES, None),
        (FolderRule.TOP_TWO, None, Method.TOP_TWO, None),
        (FolderRule.MAJORITY_RUNOFF, MAJORITY.fraction, Method.SHARE, MAJORITY),
        (FolderRule.MEASURE, MAJORITY.fraction, Method.QUESTION, MAJORITY),
        (FolderRule.MEASURE, FIFTY_FIVE.fraction, Method.QUESTION, FIFTY_FIVE),
        (FolderRule.MEASURE, TWO_THIRDS.fraction, Method.QUESTION, TWO_THIRDS),
    ],
)
def test_a_rule_of_the_folder_is_the_same_rule_here(rule, threshold, method, share):
    one = contest(rule, [({"No": 1, "Yes": 2}, {})], threshold=threshold)
    series = known(one, 0)
    assert (series.method, series.share) == (method, share)
    assert series.yes == ("Yes" if method is Method.QUESTION else "")


def test_a_selection_that_appears_later_is_not_known_before():
    one = contest(updates=[({"Ada": 5}, {}), ({"Ada": 6, "Bo": 2}, {})])
    assert known(one, 0).selections == ("Ada",)
    assert known(one, 0).votes.tolist() == [[5]]
    assert known(one, 1).votes.tolist() == [[5, 0], [6, 2]]


def test_a_selection_that_is_left_out_keeps_its_votes_and_is_a_finding():
    one = contest(updates=[({"Ada": 5, "Bo": 2}, {}), ({"Ada": 6}, {}), ({"Bo": 3}, {})])
    assert known(one, 2).votes.tolist() == [[5, 2], [6, 2], [6, 3]]
    (finding,) = past(one).findings
    assert (finding.code, finding.sentence) == (
        "selection-left-out",
        "c: a selection is left out 2 times; it keeps its votes.",
    )


@pytest.mark.parametrize("names", [("Ada", "Bo"), ("Yes", "Bonds Yes")])
def test_a_measure_without_one_yes_is_not_forecast_and_is_a_finding(names: tuple[str, str]):
    one = contest(
        FolderRule.MEASURE, [(dict.fromkeys(names, 1), {})], threshold=MAJORITY.fraction
    )
    assert known(one, 0) is None
    assert [each.code for each in past(one).findings] == ["measure-without-one-yes"]


def test_only_the_newest_estimate_is_handed_on_the_official_one_first():
    said = [
        {"estimate": 90, "simulated_estimate": 80},
        {"simulated_estimate": 50},
        {"estimate": -3, "simulated_estimate": 20},
        {},
    ]
    one = contest(updates=[({"Ada": 5}, each) for each in said])
    assert [known(one, hour).estimates for hour in range(4)] == [
        (90,), (None, 50), (None, None, None), (None, None, None, None),
    ]  # fmt: skip
    assert known(one, 0, estimates=False).estimates == (None,)
    assert [each.code for each in past(one).findings] == ["estimate-below-zero"]


def test_nothing_is_known_before_the_first_update():
    assert past(contest(updates=[({"Ada": 5}, {})])).until(datetime(2024, 11, 4, tzinfo=UTC)) \
        .contests == ()  # fmt: skip


def test_each_day_of_election_in_a_folder_is_a_canvass_of_its_own(shared: Path):
    canvasses = read_past_canvasses(shared / "data" / "canvass" / "news_pages")
    assert [str(one.election_date) for one in canvasses] == [
        "2015-11-03", "2017-03-07", "2020-03-03", "2022-06-07", "2023-11-07",
    ]  # fmt: skip


def test_a_moment_is_told_as_the_file_writes_it():
    one = past(contest(updates=[({"Ada": 5}, {}), ({"Ada": 6}, {})])).contests[0]
    assert [one.text_of(DAY.replace(hour=hour)) for hour in range(3)] == ["0", "1", ""]
    assert one.text_of(datetime(2024, 11, 4, tzinfo=UTC)) == ""


def test_a_contest_is_complete_where_its_newest_update_is_final(shared: Path):
    (canvass,) = read_past_canvasses(shared / "data" / "canvass" / "la_county_2024-general")
    *_, before, last = canvass.moments()
    assert not any(one.complete for one in canvass.until(before).contests)
    assert all(one.complete for one in canvass.until(last).contests)


def test_parties_are_read_off_titles_and_names(shared: Path):
    folder = shared / "data" / "canvass" / "ca_sos_2022_general_districts"
    (canvass,) = read_past_canvasses(folder)
    for known in (canvass.until(canvass.moments()[0]), canvass.finished()):
        found = {one.id.split("2022g-")[1][:16]: one for one in known.contests}
        general = found["attorney-general"]
        assert (general.partisan, general.parties) == (True, (1, -1))
        measure = found["ballot-measures-"]
        assert (measure.partisan, measure.parties) == (False, ())


def test_a_finished_canvass_has_every_update_with_its_own_estimate(shared: Path):
    (canvass,) = read_past_canvasses(shared / "data" / "canvass" / "la_county_2022-general")
    finished = canvass.finished()
    assert all(one.complete and len(one.estimates) == 27 for one in finished.contests)
    assert sum(one is not None for one in finished.contests[0].estimates) > 20
    assert estimates_used(canvass) == {"official", "simulated"}


@pytest.mark.parametrize("end", ["+00:00", "Z"])
def test_a_clock_written_in_utc_is_read_as_the_place_has_it(end: str):
    night = datetime(2024, 11, 6, 4, 30, tzinfo=UTC)  # half past eight in the evening
    text = night.strftime("%Y-%m-%dT%H:%M:%S") + end
    update = FolderUpdate(night, text, (("A", 1), ("B", 2)))
    one = FolderContest(
        "c", DAY.date(), "King County WA", "", FolderRule.PLURALITY, None, 1, (update,)
    )
    found = past(one).until(night).contests[0].published_at[0]
    assert found == night
    assert (found.day, found.hour, found.minute) == (5, 20, 30)
    assert past(one).contests[0].text_of(night) == text


def test_a_clock_in_utc_among_local_ones_follows_them():
    local = datetime.fromisoformat("2024-11-05T20:15:00-06:00")
    later = datetime.fromisoformat("2024-11-06T03:15:00+00:00")
    updates = tuple(
        FolderUpdate(moment, moment.isoformat(), (("A", votes), ("B", 1)))
        for votes, moment in ((1, local), (2, later))
    )
    one = FolderContest("c", DAY.date(), "", "", FolderRule.PLURALITY, None, 1, updates)
    series = past(one).until(later).contests[0]
    assert [moment.hour for moment in series.published_at] == [20, 21]
