"""Fetching, against real servers on this machine that behave well and badly."""

from __future__ import annotations

import gzip
import socket
import tracemalloc
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Event
from time import monotonic

import pytest

from downballot.errors import DeskError, NotAllowed, Unreachable, UsageError
from downballot.sources.fetch import Fetcher, FetchRules, Validators

BODY = b'{"Timestamp": "2024-11-05T20:36:34"}'


def rules(**changes) -> FetchRules:
    given = {
        "allowed_hosts": ("127.0.0.1",),
        "allow_local_addresses": True,
        "contact": "desk@example.gov",
        "timeout_seconds": 5,
        "first_wait_seconds": 0,
    }
    return FetchRules(**(given | changes))


def fetch(url: str, *, validators: Validators | None = None, **changes):
    with Fetcher(rules(**changes)) as fetcher:
        return fetcher.fetch(url, validators=validators or Validators())


def reply(
    handler, body: bytes = BODY, *, status: int = 200, length: int | None = None, **named
):
    handler.send_response(status)
    for name, value in named.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)


def one_after_another(*scripts):
    """Answer the first request by the first script, and so on; the last one stays."""
    waiting = list(scripts)

    def script(handler):
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        answer(handler)

    return script


def reply_in_chunks(handler, pieces) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for piece in pieces:
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    handler.wfile.write(b"0\r\n\r\n")


# What is received


def test_a_body_comes_back_whole_with_its_validators_and_the_moment(serve):
    modified = "Wed, 06 Nov 2024 04:36:34 GMT"
    named = {"ETag": '"7"', "Last_Modified": modified, "Content_Type": "application/json"}
    source = serve(lambda h: reply(h, **named))
    before = datetime.now(UTC)
    answer = fetch(source.url("/json?electionid=4324"))
    assert (answer.status, answer.body, answer.content_type) == (200, BODY, "application/json")
    assert answer.url == source.url("/json?electionid=4324")
    assert answer.validators == Validators(etag='"7"', last_modified=modified)
    assert before <= answer.received_at <= datetime.now(UTC)
    assert answer.received_at.tzinfo is UTC


def test_the_source_is_told_who_asks_and_that_gzip_will_do(serve):
    source = serve(reply)
    fetch(source.url())
    (_, headers), *_ = source.asked
    assert headers["User-Agent"].startswith("Downballot/")
    assert headers["User-Agent"].endswith(" (+desk@example.gov)")
    assert headers["Accept-Encoding"] == "gzip"
    assert headers["Host"] == f"127.0.0.1:{source.port}"


def test_an_unchanged_body_is_answered_with_304_and_keeps_its_validators(serve):
    def script(handler):
        unchanged = handler.headers["If-None-Match"] == '"7"'
        if unchanged and handler.headers["If-Modified-Since"]:
            handler.send_response(304)
            handler.end_headers()
        else:
            reply(handler)

    known = Validators(etag='"7"', last_modified="Wed, 06 Nov 2024 04:36:34 GMT")
    source = serve(script)
    answer = fetch(source.url(), validators=known)
    assert (answer.status, answer.body, answer.validators) == (304, b"", known)
    assert fetch(source.url()).status == 200


def test_unchanged_is_no_answer_where_no_condition_was_sent(serve):
    def script(handler):
        handler.send_response(304)
        handler.end_headers()

    with pytest.raises(Unreachable, match="304"):
        fetch(serve(script).url())


def test_a_validator_that_cannot_be_sent_back_is_left_out(serve):
    source = serve(lambda h: reply(h, ETag='"\xe9"', Last_Modified="Wed"))
    answer = fetch(source.url())
    assert answer.validators == Validators(last_modified="Wed")
    assert fetch(source.url(), validators=answer.validators).status == 200


def test_no_condition_is_sent_without_validators(serve):
    source = serve(reply)
    fetch(source.url())
    (_, headers), *_ = source.asked
    assert "If-None-Match" not in headers
    assert "If-Modified-Since" not in headers


def test_a_gzip_body_is_unpacked(serve):
    packed = gzip.compress(BODY * 9_000)
    source = serve(lambda h: reply(h, packed, Content_Encoding="gzip"))
    assert fetch(source.url()).body == BODY * 9_000


def test_a_gzip_body_of_several_members_is_unpacked_whole(serve):
    packed = gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(b"two")
    source = serve(lambda h: reply(h, packed, Content_Encoding="gzip"))
    assert fetch(source.url()).body == b"one two"


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_empty_body_is_returned_as_it_is(serve, encoding):
    answer = fetch(serve(lambda h: reply(h, b"", Content_Encoding=encoding)).url())
    assert (answer.status, answer.body) == (200, b"")


def test_an_error_object_with_status_200_is_returned_as_it_is(serve):
    source = serve(lambda h: reply(h, b'{"Message":"An error has occurred."}'))
    assert fetch(source.url()).body == b'{"Message":"An error has occurred."}'


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_another_4xx_is_an_answer_and_is_not_asked_for_again(serve, status):
    source = serve(lambda h: reply(h, b"no such election", status=status))
    answer = fetch(source.url())
    assert (answer.status, answer.body) == (status, b"no such election")
    assert len(source.asked) == 1


def test_a_chunked_body_is_returned_whole(serve):
    source = serve(lambda h: reply_in_chunks(h, [BODY, BODY]))
    assert fetch(source.url()).body == BODY * 2


def test_no_cookie_is_sent_back(serve):
    source = serve(lambda h: reply(h, Set_Cookie="node=old; Path=/"))
    with Fetcher(rules()) as fetcher:
        fetcher.fetch(source.url())
        fetcher.fetch(source.url())
    assert [headers["Cookie"] for _, headers in source.asked] == [None, None]


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_in_the_environment_is_not_used(serve, monkeypatch, name):
    elsewhere = serve(lambda h: reply(h, b"from the proxy"))
    monkeypatch.setenv(name, elsewhere.url())
    assert fetch(serve(reply).url()).body == BODY
    assert elsewhere.asked == []


# Size


def test_a_body_at_the_limit_is_taken_and_one_byte_more_is_not(serve):
    source = serve(reply)
    assert fetch(source.url(), max_bytes=len(BODY)).body == BODY
    with pytest.raises(NotAllowed, match=rf"at most {len(BODY) - 1} bytes$"):
        fetch(source.url(), max_bytes=len(BODY) - 1)


def test_a_body_that_announces_too_much_is_refused_before_it_is_read(serve):
    source = serve(lambda h: reply(h, b"", length=10**12))
    with pytest.raises(NotAllowed, match="larger than allowed"):
        fetch(source.url())
    assert len(source.asked) == 1


def test_an_endless_body_without_a_length_is_left_at_the_limit(serve):
    def endless():
        while True:
            yield b"0" * 65_536

    source = serve(lambda h: reply_in_chunks(h, endless()))
    with pytest.raises(NotAllowed, match="larger than allowed"):
        fetch(source.url(), max_bytes=1_000_000)


def test_a_gzip_bomb_is_left_at_the_limit(serve):
    bomb = gzip.compress(bytes(100_000_000), compresslevel=1)
    source = serve(lambda h: reply(h, bomb, Content_Encoding="gzip"))
    tracemalloc.start()
    try:
        with pytest.raises(NotAllowed, match="larger than allowed"):
            fetch(source.url(), max_bytes=2_000_000)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


# Time, tries and pauses


@pytest.mark.parametrize(
    "begin",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Endless: ",
    ],
    ids=["body", "headers"],
)
def test_an_answer_that_drips_ends_with_the_time_of_the_whole_try(serve, begin):
    ended = Event()

    def drip(handler):
        handler.wfile.write(begin)
        while not ended.wait(0.02):
            handler.wfile.write(b"0")

    source = serve(drip)
    started = monotonic()
    with pytest.raises(Unreachable, match=r"took too long, after 2 tries, .* within 0\.15 s"):
        fetch(source.url(), timeout_seconds=0.15, attempts=2)
    ended.set()
    assert 0.3 <= monotonic() - started < 1.5


def test_redirects_share_the_time_of_one_try(serve):
    def script(handler):
        Event().wait(0.1)
        reply(handler, b"", status=302, Location="/again")

    source = serve(script)
    with pytest.raises(Unreachable, match="took too long"):
        fetch(source.url(), timeout_seconds=0.25, attempts=1)
    assert len(source.asked) <= 3


def test_a_source_that_is_busy_is_asked_again_when_it_says(serve):
    source = serve(
        one_after_another(lambda h: reply(h, b"", status=429, Retry_After="0"), reply)
    )
    started = monotonic()
    # Without the source's word the pause would be ten seconds.
    assert fetch(source.url(), first_wait_seconds=10).body == BODY
    assert monotonic() - started < 2
    assert len(source.asked) == 2


def test_a_moment_in_retry_after_is_honoured(serve):
    past = format_datetime(datetime.now(UTC) - timedelta(minutes=1), usegmt=True)
    source = serve(
        one_after_another(lambda h: reply(h, b"", status=503, Retry_After=past), reply)
    )
    started = monotonic()
    assert fetch(source.url(), first_wait_seconds=10).body == BODY
    assert monotonic() - started < 2


def test_a_pause_longer_than_the_desk_waits_ends_the_tries(serve):
    source = serve(lambda h: reply(h, b"", status=429, Retry_After="3600"))
    with pytest.raises(
        Unreachable, match=r"HTTP status 429, asks for a pause of 3600 s, after 1 try,"
    ):
        fetch(source.url())
    assert len(source.asked) == 1


def test_nonsense_in_retry_after_means_the_usual_pause(serve):
    source = serve(
        one_after_another(lambda h: reply(h, b"", status=503, Retry_After="soon"), reply)
    )
    assert fetch(source.url()).body == BODY


def test_a_source_that_fails_every_time_has_answered_with_its_failure(serve):
    source = serve(lambda h: reply(h, b"out of order", status=500))
    answer = fetch(source.url("/json"))
    assert (answer.status, answer.body) == (500, b"out of order")
    assert len(source.asked) == 3


def test_a_source_that_recovers_is_read(serve):
    def fail(handler):
        reply(handler, b"", status=502)

    assert fetch(serve(one_after_another(fail, fail, reply)).url()).body == BODY


def test_a_refused_connection_is_unreachable():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(Unreachable, match=r"no connection \(.*refused\), after 3 tries"):
            fetch(f"http://127.0.0.1:{port}/")


def test_a_body_cut_off_is_never_a_short_answer(serve):
    def cut(handler):
        reply(handler, BODY, length=len(BODY) + 1)
        handler.close_connection = True

    source = serve(cut)
    with pytest.raises(Unreachable, match="answer broken off"):
        fetch(source.url())
    assert len(source.asked) == 3


def test_a_body_cut_off_once_is_asked_for_again(serve):
    def cut(handler):
        reply(handler, BODY[:9], length=len(BODY))
        handler.close_connection = True

    assert fetch(serve(one_after_another(cut, reply)).url()).body == BODY


def test_chunks_without_an_end_are_never_a_short_answer(serve):
    def script(handler):
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        handler.wfile.write(head + b"4\r\n{}{}\r\n")
        handler.close_connection = True

    with pytest.raises(Unreachable, match="answer broken off"):
        fetch(serve(script).url())


@pytest.mark.parametrize("lost_bytes", [1, 8, 20])
def test_gzip_cut_off_is_never_a_short_answer(serve, lost_bytes):
    packed = gzip.compress(BODY)[:-lost_bytes]
    source = serve(lambda h: reply(h, packed, Content_Encoding="gzip"))
    with pytest.raises(Unreachable, match="gzip body is cut off"):
        fetch(source.url())


def test_gzip_with_a_changed_byte_is_never_an_answer(serve):
    packed = bytearray(gzip.compress(BODY))
    packed[-6] ^= 1  # in the checksum
    source = serve(lambda h: reply(h, bytes(packed), Content_Encoding="gzip"))
    with pytest.raises(Unreachable, match="gzip body is damaged"):
        fetch(source.url())


def test_an_encoding_that_was_not_asked_for_is_not_guessed(serve):
    source = serve(lambda h: reply(h, BODY, Content_Encoding="br"))
    with pytest.raises(Unreachable, match="encoded as 'br'"):
        fetch(source.url())


def test_an_answer_that_is_not_http_is_unreachable(serve):
    def script(handler):
        handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
        handler.close_connection = True

    with pytest.raises(Unreachable, match="not HTTP"):
        fetch(serve(script).url())


def test_a_connection_that_the_source_has_closed_meanwhile_does_no_harm(serve):
    def script(handler):
        reply(handler)
        handler.close_connection = True

    source = serve(script)
    with Fetcher(rules()) as fetcher:
        assert {fetcher.fetch(source.url()).body for _ in range(3)} == {BODY}


# Redirects


def test_a_redirect_to_an_allowed_host_is_followed_and_named(serve):
    target = serve(reply)
    source = serve(lambda h: reply(h, b"", status=301, Location=target.url("/new")))
    answer = fetch(source.url())
    assert (answer.body, answer.url) == (BODY, target.url("/new"))


def test_a_redirect_without_a_host_stays_on_the_host(serve):
    source = serve(
        one_after_another(lambda h: reply(h, b"", status=302, Location="../b?c=d"), reply)
    )
    assert fetch(source.url("/a/a")).url == source.url("/b?c=d")


@pytest.mark.parametrize(
    "location",
    [
        "http://elsewhere.example/",
        "//elsewhere.example/",
        "http://localhost/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/counts",
        "http://desk:secret@127.0.0.1/",
        "http://127.0.0.1:http/",
    ],
)
def test_a_redirect_to_anything_else_is_refused_and_not_asked_again(serve, location):
    source = serve(lambda h: reply(h, b"", status=302, Location=location))
    with pytest.raises(NotAllowed, match="redirect to") as raised:
        fetch(source.url())
    assert str(raised.value).startswith(source.url())
    assert "secret" not in str(raised.value)
    assert len(source.asked) == 1


def test_a_redirect_to_another_port_is_refused_where_the_desk_names_the_port(serve):
    target = serve(reply)
    source = serve(lambda h: reply(h, b"", status=302, Location=target.url()))
    with pytest.raises(NotAllowed, match="allowed_hosts"):
        fetch(source.url(), allowed_hosts=(f"127.0.0.1:{source.port}",))
    assert target.asked == []


def test_five_redirects_are_followed_and_a_loop_is_not(serve):
    def script(handler):
        step = int(handler.path.removeprefix("/"))
        if step == 5:
            reply(handler)
        else:
            reply(handler, b"", status=307, Location=f"/{step + 1}")

    source = serve(script)
    assert fetch(source.url("/0")).url == source.url("/5")
    with pytest.raises(NotAllowed, match="more than 5 redirects"):
        fetch(source.url("/-1"))


def test_a_redirect_without_a_location_is_an_answer(serve):
    assert fetch(serve(lambda h: reply(h, status=302)).url()).status == 302


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/counts",
        "gopher://127.0.0.1/",
        "//127.0.0.1/",
        "127.0.0.1",
        "http://",
        "",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:http/",
        "http://desk:secret@127.0.0.1/",
        "http://desk@127.0.0.1/",
        "http://127.0.0.1@elsewhere.example/",
        "http://elsewhere.example/",
        "http://127.0.0.1.elsewhere.example/",
    ],
)
def test_what_is_not_a_web_address_of_an_allowed_host_is_refused(url):
    with pytest.raises(NotAllowed) as raised:
        fetch(url)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LocalHost",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "127.1",
        "0.0.0.0",  # noqa: S104 - asked for, never listened on
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "169.254.169.254",
    ],
)
def test_a_local_address_in_any_spelling_is_refused_unless_the_desk_says_so(serve, host):
    source = serve(reply)
    with pytest.raises(NotAllowed, match=r"local address .*allow_local_addresses"):
        fetch(source.url(host=host), allowed_hosts=(host,), allow_local_addresses=False)
    assert source.asked == []


def test_an_octal_spelling_is_not_taken_for_a_host_at_all(serve):
    with pytest.raises(DeskError, match="allowed_hosts"):
        rules(allowed_hosts=("0177.0.0.1",))
    with pytest.raises(NotAllowed):
        fetch(serve(reply).url(host="0177.0.0.1"))


def test_localhost_is_read_where_the_desk_says_so(serve):
    source = serve(reply)
    assert fetch(source.url(host="LOCALHOST"), allowed_hosts=("localhost",)).body == BODY


@pytest.mark.parametrize(
    "changes",
    [
        {"contact": ""},
        {"contact": "desk@example.gov\r\nX-Other: 1"},
        {"contact": "büro@example.gov"},
        {"allowed_hosts": ("https://results.example.gov/",)},
        {"allowed_hosts": ("*.example.gov",)},
    ],
)
def test_a_desk_that_cannot_be_used_is_refused_at_once(changes):
    with pytest.raises(DeskError, match=r"^desk\.toml: .*expected"):
        rules(**changes)


@pytest.mark.parametrize(
    "changes",
    [{"attempts": 0}, {"max_bytes": 0}, {"timeout_seconds": 0}, {"first_wait_seconds": 31}],
)
def test_limits_that_cannot_be_used_are_refused_at_once(changes):
    with pytest.raises(UsageError, match=r"^fetch rules: "):
        rules(**changes)
