"""Commands of webhooks: add, list, send, remove."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from web_receiver import Receiver, is_signed

Run = Callable[..., Any]
TOPIC = "contest/2024-11-05-example/example-unified-school-board-district-2"
BY = ("--by", "Ana Example")
COUNT = """\
published_at,election_date,contest,selection,votes
2024-11-05T23:36-08:00,2024-11-05,Example Unified School Board District 2,Ana Example,11204
,,Example Unified School Board District 2,Ben Sample,1000
END,2
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody who gets events.

    Yields:
        The receiver.
    """
    made = Receiver()
    made.start()
    yield made
    made.stop()


def test_from_adding_to_removing(
    run: Run, hand_desk: Path, receiver: Receiver, tmp_path: Path
) -> None:
    at = ("--desk", hand_desk)
    settings = hand_desk / "desk.toml"
    settings.write_text("allow_local_addresses = true\n" + settings.read_text())
    added = run("webhooks", "add", receiver.url, TOPIC, "calls", *BY, *at)
    assert added.code == 0
    secret = added.out.rpartition(" ")[2].strip()
    assert secret.startswith("whsec_")
    listed = run("webhooks", "list", "--json", *at).out
    assert secret not in listed + run("webhooks", "list", *at).out
    (one,) = json.loads(listed)
    assert (one["url"], one["topics"], one["by"]) == (
        receiver.url, [TOPIC, "calls"], "Ana Example",
    )  # fmt: skip
    count = tmp_path / "count.csv"
    count.write_text(COUNT)
    assert run("ingest", count, *at).code == 0
    receiver.answers.append((503, ""))
    waits = run("webhooks", "send", *at)
    assert waits.code == 3
    assert waits.out == "1 new events; 0 sent, 1 to be tried again, 0 refused.\n"
    again = run("webhooks", "send", "--json", *at)
    assert (again.code, json.loads(again.out)["sent"]) == (0, 0)  # its time has not come
    ((headers, body),) = receiver.got
    assert is_signed(secret, headers, body)
    assert json.loads(body)["data"]["key"].startswith("update/")
    assert "1 waiting" in run("webhooks", "list", *at).out
    assert run("webhooks", "remove", 1, *BY, *at).out == "Webhook 1 is told nothing more.\n"
    assert json.loads(run("webhooks", "list", "--json", *at).out) == []
    assert run("webhooks", "remove", 1, *BY, *at).code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("http://example.org/x", "calls", *BY), "https://host/path"),
        (("http://169.254.169.254/latest", "calls", *BY), "https://host/path"),
        (("https://example.org/x", *BY), "topics none"),
        (("https://example.org/x", "all", *BY), "expected calls, late-money"),
        (("https://example.org/x", "calls", "--by", ""), "expected"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused(
    run: Run, hand_desk: Path, words: tuple[str, ...], said: str
) -> None:
    ended = run("webhooks", "add", *words, "--desk", hand_desk)
    assert ended.code == 2
    assert said in ended.err
