"""Ask, say yes, change, leave: over HTTP, with the mail that a real server took."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from mail_server import MailServer

from downballot.ledger.subscriptions import Subscriptions
from downballot.pipeline.creation import create_desk
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read_file
from downballot.web.server import DeskServer

MAIL = """
[mail]
host = "127.0.0.1"
port = {port}
tls = "none"
sender = "Example Desk <desk@example.org>"
postal = "1 Example Street"
site = "https://results.example.org"
"""
COUNT = """\
published_at,election_date,contest,selection,votes
2024-11-05T20:36-08:00,2024-11-05,Example Unified School Board District 2,Ana Example,1204
,,Example Unified School Board District 2,Ben Sample,1000
END,2
"""
FORM = {"address": "ana@example.net", "topic": "calls", "rhythm": "daily"}


@pytest.fixture
def folder(mail_server: MailServer, tmp_path: Path) -> Path:
    made = tmp_path / "desk"
    create_desk(made, "blank")
    settings = made / "desk.toml"
    settings.write_text(settings.read_text() + MAIL.format(port=mail_server.port))
    path = tmp_path / "night.csv"
    path.write_text(COUNT)
    with Desk(made) as desk:
        ingest_file(desk.ledger, read_file(desk.settings, path))
    return made


@pytest.fixture
def reader(folder: Path) -> Iterator[httpx2.Client]:
    """Somebody who reads the desk.

    Yields:
        The client.
    """
    with ExitStack() as stack:
        server = stack.enter_context(DeskServer(folder, port=0))
        yield stack.enter_context(
            httpx2.Client(base_url=server.url, timeout=30, trust_env=False)
        )


def subscribers(folder: Path) -> list[str]:
    with Desk(folder) as desk:
        return [one.address for one in Subscriptions(desk.ledger.journal).active()]


def link(text: str, kind: str) -> str:
    found = re.search(rf"(?:/es)?/subscription/{kind}/[\w-]+", text)
    assert found
    return found[0]


def confirmation(mail_server: MailServer) -> str:
    assert mail_server.arrived.wait(30)
    (mail,) = mail_server.to("ana@example.net")
    return str(mail.get_body(("plain",)).get_content())


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_from_asking_to_leaving(reader, folder, mail_server, prefix):
    assert "/subscribe" in reader.get(f"{prefix}/about").text
    assert 'value="calls"' in reader.get(f"{prefix}/subscribe").text
    asked = reader.post(f"{prefix}/subscribe", data=FORM)
    assert asked.status_code == 303
    assert asked.headers["location"] == f"{prefix}/subscribe/asked"
    confirm = link(confirmation(mail_server), "confirm")
    assert confirm.startswith(prefix or "/subscription")
    for _ in range(2):  # what follows links says yes to nothing
        assert reader.get(confirm).status_code == 200
    assert subscribers(folder) == []
    yes = reader.post(confirm)
    assert yes.status_code == 200
    assert subscribers(folder) == ["ana@example.net"]
    assert reader.post(confirm).status_code == 410
    assert reader.get(confirm).headers["cache-control"] == "no-store"
    preferences = link(yes.text, "preferences")
    saved = reader.post(preferences, data={"topic": "late-money", "rhythm": "weekly"})
    assert re.search(r'value="late-money" checked', saved.text)
    assert reader.post(preferences, data=FORM).status_code == 410
    gone = reader.post(link(saved.text, "preferences"), data={"leave": "yes"})
    assert gone.status_code == 303
    assert subscribers(folder) == []


def test_the_answer_is_the_same_for_an_address_that_is_known(reader, mail_server):
    first = reader.post("/subscribe", data=FORM)
    reader.post(link(confirmation(mail_server), "confirm"))
    known, other = (
        reader.post("/subscribe", data=FORM | {"address": one})
        for one in ("ana@example.net", "ben@example.net")
    )
    for one in (known, other):
        assert (one.status_code, one.headers["location"]) == (
            first.status_code, first.headers["location"],
        )  # fmt: skip


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}],
)
def test_another_site_can_ask_for_nothing(reader, headers):
    assert reader.post("/subscribe", data=FORM, headers=headers).status_code == 403


def test_one_place_asks_no_more_than_so_often(reader):
    said = [reader.post("/subscribe", data={"address": "x"}).status_code for _ in range(21)]
    assert said == [400] * 20 + [429]


@pytest.mark.parametrize(
    "address", ["", "x", "a@b.cc\r\nBcc: d@e.ff", "<script>@x.yy", "a" * 300]
)
def test_what_is_no_address_is_said_and_escaped(reader, address):
    answer = reader.post("/subscribe", data=FORM | {"address": address})
    assert answer.status_code == 400
    assert "This is no mail address." in answer.text
    assert "<script>@" not in answer.text


def test_a_token_that_is_none_says_nothing_of_anybody(reader):
    for kind in ("confirm", "preferences", "unsubscribe"):
        for token in ("x", "x" * 5000, "..%2f..", "%00"):
            answer = reader.get(f"/subscription/{kind}/{token}")
            assert answer.status_code in {404, 410}, (kind, token)
