"""A rehearsed county answers as the real one did, moment by moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from downballot.almanac.counts import AnswerKind, Endpoint, load
from downballot.almanac.rehearsal import Timeline
from downballot.errors import UsageError

ELECTIONS = ("2022-11-08-general", "2024-11-05-general")
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module", params=ELECTIONS)
def timeline(request: pytest.FixtureRequest) -> Timeline:
    return Timeline(load(request.param))


def test_answers_come_in_the_order_served(timeline: Timeline) -> None:
    times = [row.served_at for row in timeline.rows]
    assert times == sorted(times)
    assert timeline.ends_at == times[-1]


def test_answers_without_a_body_are_left_out_and_counted() -> None:
    left_out = [Timeline(load(election)).left_out for election in ELECTIONS]
    assert left_out == [18, 0]
    assert all(row.kind is not AnswerKind.NO_BODY for row in Timeline(load(ELECTIONS[0])).rows)


def test_each_answer_is_given_from_the_second_it_was_served(timeline: Timeline) -> None:
    for row in timeline.rows[::7]:
        given = timeline.answer(row.endpoint, row.served_at)
        assert given.served_at == row.served_at
        before = timeline.answer(row.endpoint, row.served_at - SECOND)
        assert before.served_at is None or before.served_at < row.served_at


def test_before_the_first_answer_there_is_none(timeline: Timeline) -> None:
    for endpoint in (Endpoint.RESULTS, Endpoint.COUNTER):
        answer = timeline.answer(endpoint, datetime(2022, 1, 1, tzinfo=UTC))
        assert (answer.status, answer.kind) == (404, AnswerKind.NOT_YET)


def test_the_zero_count_is_given_on_election_day_before_the_first_count() -> None:
    timeline = Timeline(load(ELECTIONS[1]))
    for endpoint in (Endpoint.RESULTS, Endpoint.COUNTER):
        zero = timeline.answer(endpoint, timeline.opens_at)
        assert zero.status == 200
        assert zero.served_at == datetime(2024, 11, 3, 20, 51, 37, tzinfo=UTC)


def test_a_rehearsal_opens_a_minute_before_the_first_count(timeline: Timeline) -> None:
    after = timeline.answer(Endpoint.RESULTS, timeline.opens_at + 60 * SECOND)
    clock = msgspec.json.decode(after.body)["Timestamp"]
    assert clock[:17] in {"2022-11-08T20:24:", "2024-11-05T20:36:"}


def test_a_stale_answer_comes_back_as_it_did() -> None:
    timeline = Timeline(load(ELECTIONS[1]))
    moments = [
        datetime(2024, 11, 6, 5, 4, 16, tzinfo=UTC),
        datetime(2024, 11, 6, 5, 16, 16, tzinfo=UTC),
    ]
    newer, stale = (timeline.answer(Endpoint.RESULTS, moment) for moment in moments)
    clocks = [msgspec.json.decode(answer.body)["Timestamp"] for answer in (newer, stale)]
    assert clocks == ["2024-11-05T20:56:08.71", "2024-11-05T20:36:34.57"]
    assert stale.modified_at is not None
    assert newer.modified_at is not None
    assert stale.modified_at < newer.modified_at


def test_the_error_object_is_a_success_and_the_empty_answer_too() -> None:
    error = Timeline(load(ELECTIONS[1])).answer(
        Endpoint.RESULTS, datetime(2024, 11, 21, 11, 16, 5, tzinfo=UTC)
    )
    assert (error.status, error.kind) == (200, AnswerKind.ERROR)
    assert error.body == b'{\n  "Message": "An error has occurred."\n}\n'
    empty = Timeline(load(ELECTIONS[0])).answer(
        Endpoint.COUNTER, datetime(2023, 1, 13, 5, 25, 18, tzinfo=UTC)
    )
    assert (empty.status, empty.kind, empty.body) == (200, AnswerKind.EMPTY, b"")


def test_the_definition_answers_at_any_moment(timeline: Timeline) -> None:
    for moment in (datetime(2022, 1, 1, tzinfo=UTC), timeline.ends_at):
        answer = timeline.answer(Endpoint.DEFINITION, moment)
        assert b'"VoterNominated"' in answer.body


def test_one_feed_can_be_rehearsed_alone() -> None:
    timeline = Timeline(load(ELECTIONS[1]), feeds=[Endpoint.RESULTS])
    assert {row.endpoint for row in timeline.rows} == {Endpoint.RESULTS}
    assert timeline.answer(Endpoint.COUNTER, timeline.ends_at).status == 404


@pytest.mark.parametrize("feeds", [[], [Endpoint.DEFINITION]])
def test_a_rehearsal_needs_a_feed_with_counts(feeds: list[Endpoint]) -> None:
    with pytest.raises(UsageError, match="expected results, counter or both"):
        Timeline(load(ELECTIONS[1]), feeds=feeds)


def test_the_certified_count_is_the_last_one() -> None:
    timeline = Timeline(load(ELECTIONS[1]))
    last = msgspec.json.decode(timeline.answer(Endpoint.RESULTS, timeline.ends_at).body)
    district = next(
        contest
        for group in last["Election"]["ContestGroups"]
        for contest in group["Contests"]
        if contest["Title"].endswith("Board of Education, District 3")
        and contest["Title"].startswith("LOS ANGELES UNIFIED")
    )
    votes = sorted((one["Votes"] for one in district["Candidates"]), reverse=True)
    assert votes == [124_331, 116_478]
