"""A desk whose public pages lie below a path: it serves at the top, and names that path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from small_desk import ELECTION, make_small_desk

from downballot.web.server import DeskServer

ROOT = "https://news.example.org/results"
PAGES = ("/", f"/elections/{ELECTION}/", "/data/", "/about", "/search?q=board")


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[httpx2.Client]:
    """Somebody who reads such a desk directly.

    Yields:
        The client.
    """
    folder = make_small_desk(tmp_path / "desk")
    path = folder / "desk.toml"
    lines = 'public_url = "https://news.example.org"\nbase_path = "/results"\n'
    path.write_text(lines + path.read_text())
    with ExitStack() as stack:
        server = stack.enter_context(DeskServer(folder, port=0))
        yield stack.enter_context(
            httpx2.Client(base_url=server.url, timeout=30, trust_env=False)
        )


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_links_stay_at_the_top_where_the_desk_answers(
    reader: httpx2.Client, prefix: str
) -> None:
    for page in PAGES:
        text = reader.get(prefix + page).text
        links = set(re.findall(r'(?:href|src|action|data-state)="(/[^"]*)"', text))
        assert links
        assert not [one for one in links if one.startswith("/results")]
        for one in links:
            assert reader.get(one).status_code in {200, 307}, (page, one)


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_what_other_programs_keep_is_the_public_address(
    reader: httpx2.Client, prefix: str
) -> None:
    path = f"/elections/{ELECTION}/"
    text = reader.get(prefix + path).text
    assert f'<link rel="canonical" href="{ROOT}{prefix}{path}">' in text
    assert f'hreflang="es" href="{ROOT}/es{path}">' in text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert found
    assert json.loads(found[1])["url"] == f"{ROOT}{prefix}{path}"
    feed = reader.get(f"{prefix}/feeds/updates/{ELECTION}.atom").text
    assert f'href="{ROOT}{prefix}/elections/' in feed
