"""A rehearsed county over real HTTP on the loopback."""

from __future__ import annotations

import gzip
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx2
import pytest

from downballot.almanac.counts import AnswerKind, Endpoint
from downballot.errors import UsageError
from downballot.sources.registry import read_body
from downballot.web.rehearsal_server import Rehearsal, run_at, step_through

ELECTION = "2024-11-05-general"


@pytest.fixture
def stepped() -> Iterator[Rehearsal]:
    with Rehearsal(step_through(ELECTION)) as rehearsal:
        yield rehearsal


@pytest.fixture
def client() -> Iterator[httpx2.Client]:
    with httpx2.Client(timeout=10, trust_env=False) as client:
        yield client


def test_a_follower_of_both_feeds_meets_the_whole_night(
    stepped: Rehearsal, client: httpx2.Client
) -> None:
    met: list[tuple[Endpoint, bytes]] = []
    feeds = {Endpoint.RESULTS: stepped.results_url, Endpoint.COUNTER: stepped.counter_url}
    while not stepped.finished:
        for endpoint, url in feeds.items():
            before = stepped.playback.status().position
            body = client.get(url).content
            if stepped.playback.status().position > before:
                met.append((endpoint, body))
    rows = stepped.playback.timeline.rows
    assert [endpoint for endpoint, _ in met] == [row.endpoint for row in rows]
    for row, (_, body) in zip(rows, met, strict=True):
        if row.kind is AnswerKind.WHOLE:
            published_at = read_body(body, "body").published_at
            assert published_at is not None
            assert published_at.replace(microsecond=0) == row.update
        else:
            assert b"An error has occurred." in body


def test_the_definition_is_served(stepped: Rehearsal, client: httpx2.Client) -> None:
    report = read_body(client.get(stepped.definition_url).content, "body")
    assert len(report.definitions) == 373
    assert report.election_ref == "4324"


def test_an_unchanged_body_is_not_sent_again(stepped: Rehearsal, client: httpx2.Client) -> None:
    first = client.get(stepped.results_url)
    assert first.status_code == 200
    tag, date = first.headers["etag"], first.headers["last-modified"]
    assert parsedate_to_datetime(date) == stepped.playback.timeline.rows[0].served_at
    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
        again = client.get(stepped.results_url, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag


def test_a_stale_body_is_sent_to_who_has_seen_a_newer_one(client: httpx2.Client) -> None:
    playback = run_at(ELECTION, 1)
    playback.pause()
    with Rehearsal(playback) as rehearsal:
        control = f"{rehearsal.url}/rehearsal/jump"
        client.post(control, params={"to": "2024-11-06T05:04:16+00:00"})
        newer = client.get(rehearsal.results_url)
        client.post(control, params={"to": "2024-11-06T05:16:16+00:00"})
        asked = {"If-Modified-Since": newer.headers["last-modified"]}
        stale = client.get(rehearsal.results_url, headers=asked)
    assert stale.status_code == 200
    assert stale.headers["etag"] != newer.headers["etag"]


def test_a_body_is_compressed_for_who_accepts_it(
    stepped: Rehearsal, client: httpx2.Client
) -> None:
    plain = client.get(stepped.results_url, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with client.stream("GET", stepped.results_url, headers={"Accept-Encoding": "gzip"}) as sent:
        raw = b"".join(sent.iter_raw())
        assert sent.headers["content-encoding"] == "gzip"
        assert sent.headers["etag"] == plain.headers["etag"]
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 3
    refused = client.get(stepped.results_url, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


def test_the_error_object_has_a_success_status_and_no_validators(
    stepped: Rehearsal, client: httpx2.Client
) -> None:
    stepped.playback.jump(
        next(
            row.served_at
            for row in stepped.playback.timeline.rows
            if row.kind is AnswerKind.ERROR
        )
    )
    error = client.get(stepped.results_url)
    assert (error.status_code, error.content) == (
        200,
        b'{\n  "Message": "An error has occurred."\n}\n',
    )
    assert "etag" not in error.headers


def test_the_empty_answer_has_no_bytes(client: httpx2.Client) -> None:
    playback = step_through("2022-11-08-general")
    empty = next(row for row in playback.timeline.rows if row.kind is AnswerKind.EMPTY)
    playback.jump(empty.served_at - timedelta(seconds=1))
    with Rehearsal(playback) as rehearsal:
        before = [client.get(url) for url in (rehearsal.results_url, rehearsal.counter_url)]
        answers = [client.get(url) for url in (rehearsal.results_url, rehearsal.counter_url)]
    assert all(len(answer.content) > 100_000 for answer in before)
    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"")] * 2


def test_a_timed_rehearsal_is_paused_sped_up_and_moved(client: httpx2.Client) -> None:
    with Rehearsal(run_at(ELECTION, 60)) as rehearsal:
        control = f"{rehearsal.url}/rehearsal"
        assert client.post(f"{control}/pause").json()["paused"] is True
        first = client.get(control).json()
        time.sleep(0.02)
        assert client.get(control).json() == first
        assert client.post(f"{control}/speed", params={"times": 3600}).json()["times"] == 3600
        moved = client.post(f"{control}/jump?to=2024-11-06T03:46:30-08:00").json()
        assert moved["virtual_clock"] == "2024-11-06T03:46:30-08:00"
        assert client.post(f"{control}/resume").json()["paused"] is False
        time.sleep(0.02)
        assert client.get(control).json()["virtual_clock"] > moved["virtual_clock"]


def test_a_timed_rehearsal_finishes_for_a_follower(client: httpx2.Client) -> None:
    with Rehearsal(run_at(ELECTION, 1e9)) as rehearsal:
        time.sleep(0.01)
        client.get(rehearsal.results_url)
        assert rehearsal.finished
        status = client.get(f"{rehearsal.url}/rehearsal").json()
        assert (status["finished"], status["position"]) == (True, status["total"])


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("jump?to=tomorrow", "is not a moment"),
        ("jump", "is not a moment"),
        ("jump?to=2024-11-05T20:36:00", "has no zone"),
        ("speed?times=fast", "is not a number"),
        ("speed?times=60", "step by step"),
    ],
)
def test_a_wrong_control_says_what_was_expected(
    path: str, sentence: str, stepped: Rehearsal, client: httpx2.Client
) -> None:
    answer = client.post(f"{stepped.url}/rehearsal/{path}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert sentence in answer.json()["detail"]
    assert "expected" in answer.json()["detail"]


def test_another_election_is_not_found(stepped: Rehearsal, client: httpx2.Client) -> None:
    answer = client.get(f"{stepped.url}/electionresults/json?electionid=9999")
    assert answer.status_code == 404
    assert "4324" in answer.text
    assert stepped.playback.status().position == 0


def test_a_taken_port_is_said(stepped: Rehearsal) -> None:
    port = int(stepped.url.rsplit(":", 1)[1])
    with pytest.raises(UsageError, match=f"port {port} of .*expected a free port"):
        Rehearsal(step_through(ELECTION), port=port).start()


def test_a_rehearsal_starts_and_stops_twice() -> None:
    rehearsal = Rehearsal(step_through(ELECTION))
    for _ in range(2):
        with rehearsal:
            assert httpx2.get(rehearsal.results_url, trust_env=False).status_code == 200
        with pytest.raises(UsageError, match="not running"):
            _ = rehearsal.url


def test_a_timeline_can_be_followed_through_one_feed(client: httpx2.Client) -> None:
    playback = step_through(ELECTION, feeds=[Endpoint.RESULTS])
    with Rehearsal(playback) as rehearsal:
        while not rehearsal.finished:
            client.get(rehearsal.results_url)
        assert playback.status().total == 60


def test_waiting_ends_when_the_rehearsal_is_stopped() -> None:
    rehearsal = Rehearsal(step_through(ELECTION)).start()
    waiting = threading.Thread(target=rehearsal.wait)
    waiting.start()
    rehearsal.stop()
    waiting.join(5)
    assert not waiting.is_alive()


def test_an_interrupt_ends_waiting() -> None:
    program = (
        "from downballot.web.rehearsal_server import Rehearsal, step_through\n"
        f"with Rehearsal(step_through({ELECTION!r})) as rehearsal:\n"
        "    try:\n"
        "        print(rehearsal.url, flush=True)\n"
        "        rehearsal.wait()\n"
        "    except KeyboardInterrupt:\n"
        "        print('stopped')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("http://127.0.0.1:")
        running.send_signal(signal.SIGINT)
        assert running.communicate(timeout=10)[0] == "stopped\n"
    assert running.returncode == 0
