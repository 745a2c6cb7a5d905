"""The page that checks a text, over HTTP: for readers where the desk says so, for editors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from signed_in import ANA, Visitor, make_desk

from downballot.publication.claims_page import LONGEST_TEXT
from downballot.web.claims_pages import LARGEST_COPY
from downballot.web.pace import MOST

TRUE = "Schmerelson beat Chang by 7,853 votes in LAUSD District 3."
FALSE = "Schmerelson beat Chang by 17,853 votes in LAUSD District 3."
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk with editors that checks texts of readers.

    Yields:
        Its address.
    """
    folder = make_desk(tmp_path_factory.mktemp("claims") / "desk")
    settings = folder / "desk.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}\n[claims]\npublic = true\n", encoding="utf-8")
    from downballot.web.server import DeskServer

    with ExitStack() as stack:
        yield stack.enter_context(DeskServer(folder, port=0)).url


def sent(url: str, text: str, *, path: str = "/check-copy", **more: str) -> httpx2.Response:
    return httpx2.post(
        f"{url}{path}",
        data={"text": text, "as_of": "2024-12-10"} | more,
        headers={"Origin": url},
        trust_env=False,
        timeout=30,
    )


def test_a_reader_has_a_text_checked(url: str) -> None:
    assert httpx2.get(f"{url}/check-copy", trust_env=False).status_code == 200
    right, wrong = sent(url, TRUE), sent(url, FALSE)
    assert (right.status_code, wrong.status_code) == (200, 200)
    assert '<a class="claim claim-right"' in right.text
    assert "claim-wrong" not in right.text
    assert '<a class="claim claim-wrong"' in wrong.text
    assert "no-store" in wrong.headers["cache-control"]


def test_lines_of_a_form_end_as_the_page_counts_them(url: str) -> None:
    answer = sent(url, f"Los Angeles.\r\n\r\n{FALSE}")
    assert "Los Angeles.\n\n" in answer.text
    assert "Los Angeles.\n\n<a class=" in answer.text


def test_it_answers_in_spanish(url: str) -> None:
    answer = sent(url, FALSE, path="/es/check-copy")
    assert "Incorrecto" in answer.text
    assert 'action="/es/check-copy"' in answer.text


def test_hostile_text_is_only_text(url: str) -> None:
    answer = sent(url, f"{HOSTILE} {FALSE}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


def test_what_is_no_text_or_no_date_is_said(url: str) -> None:
    assert sent(url, "  ").status_code == 422
    assert sent(url, "x" * (LONGEST_TEXT + 1)).status_code == 422
    answer = sent(url, TRUE, as_of="yesterday")
    assert answer.status_code == 422
    assert "not a moment" in answer.text


def test_a_body_beyond_the_limit_is_refused(url: str) -> None:
    assert sent(url, "x" * LARGEST_COPY).status_code == 413


def test_a_form_of_another_site_is_refused(url: str) -> None:
    answer = httpx2.post(
        f"{url}/check-copy",
        data={"text": TRUE},
        headers={"Origin": "https://evil.example"},
        trust_env=False,
    )
    assert answer.status_code == 403


def test_an_editor_has_it_at_the_desk(url: str) -> None:
    visitor = Visitor(url)
    assert visitor.get("/desk/check-copy").status_code == 303
    visitor.sign_in(ANA)
    page = visitor.get("/desk/check-copy").text
    assert 'href="/desk/check-copy" aria-current="page"' in page
    answer = visitor.send("/desk/check-copy", text=FALSE, as_of="2024-12-10")
    assert '<a class="claim claim-wrong"' in answer.text
    forged = visitor.post("/desk/check-copy", {"text": FALSE, "form": "x.y"})
    assert forged.status_code == 403
    visitor.client.close()


def test_a_desk_that_does_not_say_so_checks_no_text_of_readers(tmp_path: Path) -> None:
    from downballot.web.server import DeskServer

    with DeskServer(make_desk(tmp_path / "desk"), port=0) as server:
        assert httpx2.get(f"{server.url}/check-copy", trust_env=False).status_code == 404
        assert sent(server.url, TRUE).status_code == 404
        assert "/check-copy" not in httpx2.get(server.url, trust_env=False).text


def test_one_place_cannot_send_without_end(url: str) -> None:
    statuses = [sent(url, " ").status_code for _ in range(MOST + 1)]
    assert statuses[-1] == 429
