"""Where connections lead when names, certificates and name servers misbehave."""

from __future__ import annotations

import socket
import ssl
from threading import Event
from time import monotonic

import pytest
import trustme

from downballot.errors import NotAllowed, Unreachable
from downballot.sources.fetch import Fetcher, FetchRules


def rules(*hosts: str, local: bool = True, **changes) -> FetchRules:
    return FetchRules(
        allowed_hosts=hosts,
        allow_local_addresses=local,
        contact="desk@example.gov",
        first_wait_seconds=0,
        **({"timeout_seconds": 5, "attempts": 1} | changes),
    )


def reply(handler, body: bytes = b"{}", *, status: int = 200, **named: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in named.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


class Names:
    """A name server whose answers change: one list of addresses a question."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.questions: list[str] = []

    def __call__(self, host: str, _port: int) -> list[str]:
        self.questions.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_a_connection_goes_to_the_address_that_was_checked(serve):
    source = serve(reply)
    names = Names(["127.0.0.1"], ["127.0.0.99"])
    with Fetcher(rules("county.test"), resolve=names) as fetcher:
        assert fetcher.fetch(source.url("/", "county.test")).body == b"{}"
        assert fetcher.fetch(source.url("/", "county.test")).body == b"{}"
    assert names.questions == ["county.test"]
    assert source.asked[0][1]["Host"] == f"county.test:{source.port}"


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1", "93.184.216.34"]],
)
def test_a_name_with_one_local_address_is_refused(serve, addresses):
    source = serve(reply)
    with (
        Fetcher(rules("county.test", local=False), resolve=Names(addresses)) as fetcher,
        pytest.raises(NotAllowed, match=r"county\.test.* local address .*allow_local"),
    ):
        fetcher.fetch(source.url("/", "county.test"))
    assert source.asked == []


def test_the_next_address_is_tried_where_one_does_not_answer(serve):
    source = serve(reply)
    names = Names(["127.0.0.99", "127.0.0.1"])
    with Fetcher(rules("county.test"), resolve=names) as fetcher:
        assert fetcher.fetch(source.url("/", "county.test")).body == b"{}"


def test_every_new_connection_is_checked_again(serve):
    source = serve(lambda h: reply(h, Connection="close"))
    names = Names(["127.0.0.1"], [])
    with Fetcher(rules("county.test"), resolve=names) as fetcher:
        fetcher.fetch(source.url("/", "county.test"))
        with pytest.raises(Unreachable, match=r"no address found for county\.test"):
            fetcher.fetch(source.url("/", "county.test"))
    assert len(source.asked) == 1


def test_a_name_that_nobody_knows_is_unreachable():
    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with (
        Fetcher(rules("county.test", attempts=2), resolve=unknown) as fetcher,
        pytest.raises(Unreachable, match=r"Name or service not known.*after 2 tries"),
    ):
        fetcher.fetch("https://county.test/")


def test_a_name_server_that_does_not_answer_ends_with_the_time():
    never = Event()

    def slow(_host: str, _port: int) -> list[str]:
        never.wait(10)
        return []

    started = monotonic()
    with (
        Fetcher(rules("county.test", timeout_seconds=0.1), resolve=slow) as fetcher,
        pytest.raises(Unreachable, match="took too long"),
    ):
        fetcher.fetch("https://county.test/")
    never.set()
    assert monotonic() - started < 1


# Certificates


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def certified(authority) -> ssl.SSLContext:
    """A server's side of TLS whose certificate is for county.test alone."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("county.test").configure_cert(tls)
    return tls


@pytest.fixture
def trusting(authority) -> ssl.SSLContext:
    tls = ssl.create_default_context()
    authority.configure_trust(tls)
    return tls


def test_https_is_read_where_the_certificate_is_of_the_name(serve, certified, trusting):
    county = serve(reply, tls=certified)
    names = Names(["127.0.0.1"])
    with Fetcher(rules("county.test"), resolve=names, tls=trusting) as fetcher:
        assert fetcher.fetch(county.url("/", "county.test")).body == b"{}"


def test_a_certificate_of_another_name_is_refused(serve, certified, trusting):
    county = serve(reply, tls=certified)
    names = Names(["127.0.0.1"])
    with (
        Fetcher(rules("other.test"), resolve=names, tls=trusting) as fetcher,
        pytest.raises(Unreachable, match=r"certificate is not valid for 'other\.test'"),
    ):
        fetcher.fetch(county.url("/", "other.test"))
    assert county.asked == []


def test_one_name_never_borrows_the_connection_of_another(serve, certified, trusting):
    county = serve(reply, tls=certified)
    names = Names(["127.0.0.1"])
    with Fetcher(rules("county.test", "other.test"), resolve=names, tls=trusting) as fetcher:
        fetcher.fetch(county.url("/", "county.test"))
        with pytest.raises(Unreachable, match=r"not valid for 'other\.test'"):
            fetcher.fetch(county.url("/", "other.test"))


def test_a_certificate_of_an_unknown_authority_is_refused(serve, certified):
    county = serve(reply, tls=certified)
    names = Names(["127.0.0.1"])
    with (
        Fetcher(rules("county.test"), resolve=names) as fetcher,
        pytest.raises(Unreachable, match="certificate verify failed"),
    ):
        fetcher.fetch(county.url("/", "county.test"))
    assert county.asked == []


def test_a_redirect_that_gives_up_encryption_is_refused(serve, certified, trusting):
    plain = serve(reply)
    location = plain.url("/", "county.test")
    secure = serve(lambda h: reply(h, b"", status=302, Location=location), tls=certified)
    names = Names(["127.0.0.1"])
    with (
        Fetcher(rules("county.test"), resolve=names, tls=trusting) as fetcher,
        pytest.raises(NotAllowed, match="gives up encryption"),
    ):
        fetcher.fetch(secure.url("/", "county.test"))
    assert plain.asked == []
