"""Events are signed, go only where they may, and follow nobody elsewhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from downballot.delivery.webhooks import (
    Event,
    WebhookSender,
    check_url,
    event_id,
    new_secret,
)
from downballot.errors import UsageError
from downballot.sources.connection import CheckedNetwork, CheckedTransport

EVENT = Event("call/7", b'{"type":"call"}')
NOW = datetime(2024, 11, 6, 8, tzinfo=UTC)
Script = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]], list[Script]]]:
    """Somebody who gets events and answers by a script.

    Yields:
        Their address, what they got, and the script of the answers to come.
    """
    got: list[tuple[dict[str, str], bytes]] = []
    scripts: list[Script] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["content-length"])
            headers = {name.lower(): value for name, value in self.headers.items()}
            got.append((headers, self.rfile.read(size)))
            if scripts:
                scripts.pop(0)(self)
                return
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", got, scripts
    server.shutdown()
    server.server_close()


def sender(*, local: bool = True, leads_to: str = "") -> WebhookSender:
    if leads_to:
        network = CheckedNetwork(
            allow_local_addresses=local, resolve=lambda _host, _port: [leads_to]
        )
    else:
        network = CheckedNetwork(allow_local_addresses=local)
    return WebhookSender(CheckedTransport(network), network.start, "Downballot/test")


def test_a_receiver_can_check_who_sent_an_event_and_when(receiver):
    url, got, _ = receiver
    secret = new_secret()
    assert sender().post(url, secret, EVENT, NOW).problem == ""
    ((headers, body),) = got
    assert body == EVENT.body
    assert headers["webhook-id"] == event_id("call/7")
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{made}"


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1", "::ffff:10.0.0.1"]
)
def test_no_address_of_a_private_network_is_asked_whatever_the_name(receiver, address):
    url, got, _ = receiver
    name = url.replace("127.0.0.1", "hooks.example.org")
    result = sender(local=False, leads_to=address).post(name, new_secret(), EVENT, NOW)
    assert "local address" in result.problem
    assert result.for_good
    assert got == []


def answer(status: int, **headers: str) -> Script:
    def script(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return script


def test_a_redirect_is_not_followed(receiver):
    url, got, scripts = receiver
    scripts.append(answer(307, location=url))
    result = sender().post(url, new_secret(), EVENT, NOW)
    assert "redirect" in result.problem
    assert result.for_good
    assert len(got) == 1


@pytest.mark.parametrize(("status", "for_good"), [(500, False), (429, False), (410, True)])
def test_what_may_pass_is_told_from_what_will_not(receiver, status, for_good):
    url, _, scripts = receiver
    scripts.append(answer(status))
    assert sender().post(url, new_secret(), EVENT, NOW).for_good is for_good


def test_an_endless_answer_is_not_read(receiver):
    url, _, scripts = receiver

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-length", str(10**12))
        handler.end_headers()
        handler.wfile.write(b"x" * 1000)

    scripts.append(endless)
    assert sender().post(url, new_secret(), EVENT, NOW).problem == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x",
        "ftp://example.org",
        "https://u:p@example.org/",
        "x",
        "https:///x",
        "https://example.org/#a",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url):
    with pytest.raises(UsageError, match="webhook"):
        check_url(url)
    assert check_url("http://10.0.0.1/x", local=True) == "http://10.0.0.1/x"
