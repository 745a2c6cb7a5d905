"""check-copy of an address: a page of a real server, asked by the rules of the desk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

PAGE = b"""<!DOCTYPE html><html><head>
<meta property="article:published_time" content="2024-12-05T08:00:00-08:00"></head><body>
<p>Karla Griego beat Graciela Ortiz in the Los Angeles school board race, 61.0% to 39.0%.</p>
<table><tr><th>LAUSD District 3</th></tr>
<tr><td>Scott Schmerelson</td><td>124,331</td><td>51.6%</td></tr>
<tr><td>Dan Chang</td><td>116,478</td><td>48.4%</td></tr></table></body></html>"""
LARGE = b"<p>" + b"word " * 500_000 + b"</p>"  # more than check-copy takes in


class Paper(BaseHTTPRequestHandler):
    """A newspaper's server: an article, a large page, a page that has moved elsewhere."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        moved = self.path == "/moved"
        body = {"/large": LARGE, "/article": PAGE}.get(self.path, b"")
        self.send_response(302 if moved else 200)
        if moved:
            port = self.server.server_address[1]
            self.send_header("Location", f"http://localhost:{port}/article")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def paper() -> Iterator[ThreadingHTTPServer]:
    """Start a newspaper's server that remembers what it was asked.

    Yields:
        The server.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    server.asked = []
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk_that_asks(run: Callable, tmp_path: Path) -> Callable[..., Path]:
    """Make a desk that may ask some hosts."""

    def make(*hosts: str) -> Path:
        folder = tmp_path / "desk"
        assert run("init", folder, "--template", "blank").code == 0
        settings = folder / "desk.toml"
        lines = [
            one
            for one in settings.read_text().splitlines()
            if not one.startswith(("allowed_hosts", "allow_local_addresses"))
        ]
        rules = f"allow_local_addresses = true\nallowed_hosts = {json.dumps(hosts)}\n"
        settings.write_text(rules + "\n".join(lines))
        return folder

    return make


def address(paper: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{paper.server_address[1]}{path}"


def test_a_page_of_an_allowed_host_is_fetched_and_checked_as_of_its_own_date(
    run, paper, desk_that_asks
):
    ended = run(
        "check-copy",
        address(paper, "/article"),
        "--desk",
        desk_that_asks("127.0.0.1"),
        "--json",
    )
    assert ended.code == 0
    checked = json.loads(ended.out)
    assert (paper.asked, checked["dated_by"]) == (["/article"], "the text")
    verdicts = [(one["kind"], one["verdict"]) for one in checked["claims"]]
    assert len(verdicts) >= 6
    assert {verdict for _, verdict in verdicts} <= {"confirmed", "confirmed, rounded"}
    assert {"share", "votes", "outcome"} <= {kind for kind, _ in verdicts}


def test_a_host_that_the_desk_does_not_allow_is_not_asked(run, paper, desk_that_asks):
    ended = run(
        "check-copy", address(paper, "/article"), "--desk", desk_that_asks("results.lavote.gov")
    )
    assert ended.code != 0
    assert "allowed_hosts" in ended.err
    assert paper.asked == []


def test_a_redirect_to_a_host_that_is_not_allowed_is_not_followed(run, paper, desk_that_asks):
    ended = run("check-copy", address(paper, "/moved"), "--desk", desk_that_asks("127.0.0.1"))
    assert ended.code != 0
    assert "localhost" in ended.err
    assert paper.asked == ["/moved"]


def test_a_page_that_is_too_large_is_refused(run, paper, desk_that_asks):
    ended = run("check-copy", address(paper, "/large"), "--desk", desk_that_asks("127.0.0.1"))
    assert ended.code != 0
    assert "2,097,152" in ended.err or "bytes" in ended.err


def test_without_a_desk_no_address_is_asked(run, paper, tmp_path):
    ended = run("check-copy", address(paper, "/article"), "--desk", tmp_path)
    assert ended.code != 0
    assert "no desk" in ended.err
    assert paper.asked == []
