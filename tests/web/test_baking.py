"""The baked site: the pages that a desk serves, as files."""

from __future__ import annotations

import functools
import html
import http.server
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import httpx2
import msgspec
import pytest
from lxml import etree
from playwright.sync_api import Page, expect, sync_playwright

from downballot.errors import UsageError
from downballot.ledger.ledger import Ledger
from downballot.model.update import Received
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest
from downballot.web.baked_folder import LIST, LOCK, BakedFolder
from downballot.web.baking import Baker
from downballot.web.server import DeskServer

Served = Callable[[str], list[Received]]
Receive = Callable[[Path, list[Received]], Path]
ELECTION = "2024-11-05-general"
FOLDER = f"elections/{ELECTION}"
DISTRICT_3 = (
    f"{FOLDER}/contests/los-angeles-unified-school-district-"
    "member-of-the-board-of-education-district-3"
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
UPDATES = 4


@pytest.fixture(scope="session")
def counts(served: Served) -> list[Received]:
    """The first counts of the four contests of the school district, as the county gave them."""
    bodies = [one for one in served(ELECTION) if one.source == "results" and one.body]
    few: dict[bytes, Received] = {}
    for one in bodies:
        if b'"Election"' not in (one.body or b"")[:40]:
            continue  # an error that the county sent
        body = _school_district(one.body)
        few.setdefault(body, msgspec.structs.replace(one, body=body, sha256=""))
    return list(few.values())[: UPDATES + 1]


def _school_district(body: bytes) -> bytes:
    count = json.loads(body)
    for group in count["Election"]["ContestGroups"]:
        group["Contests"] = [
            one for one in group["Contests"] if "LOS ANGELES UNIFIED" in json.dumps(one).upper()
        ]
    return json.dumps(count).encode()


@pytest.fixture
def desk(counts: list[Received], receive: Receive, tmp_path: Path) -> Path:
    """A desk with all but the last of these counts."""
    return receive(tmp_path / "desk", counts[:-1])


@pytest.fixture(scope="session")
def site(
    counts: list[Received], receive: Receive, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The baked site of such a desk, to read only."""
    folder = tmp_path_factory.mktemp("baked")
    desk = receive(folder / "desk", counts[:-1])
    add(desk, 'public_url = "https://results.example.org"\n')
    with Baker(desk, folder / "site") as baker:
        assert baker.bake().broken == ()
    return folder / "site"


def add(desk: Path, line: str) -> None:
    """Put a line at the top of ``desk.toml``."""
    path = desk / "desk.toml"
    path.write_text(line + path.read_text())


def arrive(desk: Path, received: Received) -> None:
    """Let a desk receive one more body."""
    ledger = Ledger(desk)
    ingest(ledger, received)
    ledger.close()


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return every file that readers can ask for."""
    return {
        str(one.relative_to(folder)): one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file() and one.name not in {LIST, LOCK}
    }


def bake(desk: Path, folder: Path) -> dict[str, bytes]:
    """Bake, and return every file."""
    with Baker(desk, folder) as baker:
        baker.bake()
    return bytes_of(folder)


class _Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found += [
            value for name, value in attrs if name in {"href", "src", "action"} and value
        ]


def pages(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield every page of a site with its text."""
    for path in sorted(folder.rglob("*.html")):
        yield path, path.read_text()


def test_every_internal_link_of_every_page_leads_to_a_file(site: Path) -> None:
    checked = 0
    for path, text in pages(site):
        for link in _Links(text).found:
            if not link.startswith("/"):
                continue
            where = site / unquote(link.partition("#")[0]).strip("/")
            there = where / "index.html" if where.is_dir() else where
            assert there.is_file(), f"{path}: {link}"
            checked += 1
    assert checked > 1000


def test_every_contest_has_its_page_in_both_languages(site: Path) -> None:
    with Desk(site.parent / "desk") as desk:
        contests = [one.id for one in desk.status("2024-11-05-general").contests]
    for prefix in ("", "es"):
        folder = site / prefix / "elections" / "2024-11-05-general" / "contests"
        assert sorted(one.name for one in folder.iterdir()) == sorted(contests)


def test_a_page_is_the_one_that_is_served_but_for_what_only_a_desk_can_do(
    desk: Path, tmp_path: Path
) -> None:
    baked_files = bake(desk, tmp_path / "site")
    asking = httpx2.Client(trust_env=False, timeout=30)
    with DeskServer(desk, port=0) as server, asking as client:
        for path in (f"/{DISTRICT_3}", f"/es/{DISTRICT_3}", "/method", "/bodies/lausd/"):
            answered = client.get(f"{server.url}{path}").text
            written = baked_files[f"{path[1:].rstrip('/')}/index.html"].decode()
            assert _common(written) == _common(answered)


def _common(text: str) -> str:
    """Leave out what a copy has in another form."""
    text = re.sub(r"<body[^>]*>", "", text)
    text = re.sub(r'<link rel="alternate" type=[^>]*>\n?', "", text)
    text = re.sub(
        r"<form\b.*?</form>|<p class=\"quiet\">[^<]*(?:live desk|escritorio)[^<]*</p>",
        "",
        text,
        flags=re.DOTALL,
    )
    return re.sub(r"</?a\b[^>]*>", "", text)


def test_nothing_asks_another_site_and_no_query_is_left(site: Path) -> None:
    for path, text in pages(site):
        assert not re.search(
            r'<(?:script|link rel="(?:stylesheet|icon)"|img)[^>]*(?:src|href)="https?:', text
        ), path
        assert "<form" not in text, path
        assert not [one for one in _Links(text).found if one.startswith("/") and "?" in one]


def test_what_was_baked_after_an_update_is_what_is_baked_from_scratch(
    desk: Path, counts: list[Received], tmp_path: Path
) -> None:
    with Baker(desk, tmp_path / "site") as baker:
        baker.bake()
        again = baker.bake()
        assert (again.made, again.written, again.removed) == (0, 0, 0)
        arrive(desk, counts[-1])
        after = baker.bake()
        assert 0 < after.written < after.pages
    assert bytes_of(tmp_path / "site") == bake(desk, tmp_path / "scratch")


def test_pages_that_are_made_first_ask_a_state_that_is_written_before_the_others(
    desk: Path, counts: list[Received], tmp_path: Path
) -> None:
    site = tmp_path / "site"
    with Baker(desk, site) as baker:
        baker.bake()
        arrive(desk, counts[-1])
        baker.bake()
    first, last = site / FOLDER / "first.json", site / FOLDER / "state.json"
    assert first.read_bytes() == last.read_bytes()
    asking = {
        path: found[1]
        for path, text in pages(site)
        if (found := re.search(r'data-state="([^"]*)"', text))
    }
    front = site / "index.html"
    assert asking[front].endswith("/first.json")
    assert asking[site / DISTRICT_3 / "index.html"] == f"/{FOLDER}/first.json"
    assert asking[site / FOLDER / "log" / "index.html"] == f"/{FOLDER}/state.json"
    written = first.stat().st_mtime_ns
    for path, state in asking.items():
        if state.endswith("/first.json"):
            assert path.stat().st_mtime_ns <= written, path
    assert written <= last.stat().st_mtime_ns


def test_two_processes_bake_the_same_bytes_as_one(desk: Path, tmp_path: Path) -> None:
    with Baker(desk, tmp_path / "two", processes=2) as baker:
        baker.bake()
    assert bytes_of(tmp_path / "two") == bake(desk, tmp_path / "one")


def test_a_build_that_is_killed_is_repaired_by_the_next(
    desk: Path, counts: list[Received], tmp_path: Path
) -> None:
    site = tmp_path / "site"
    bake(desk, site)
    before = (site / "state.json").read_bytes()
    arrive(desk, counts[-1])
    page = site / DISTRICT_3 / "index.html"
    seen = page.read_bytes()
    command = [
        sys.executable,
        "-c",
        "from downballot.cli import main; main()",
        "build",
        str(site),
        "--desk",
        str(desk),
    ]
    child = subprocess.Popen([*command, "--processes", "1"], env=os.environ)
    deadline = time.monotonic() + 120
    while page.read_bytes() == seen and time.monotonic() < deadline:
        time.sleep(0.002)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert (site / "state.json").read_bytes() == before, "the state never runs ahead of pages"
    for path, text in pages(site):
        assert text.rstrip().endswith(("</html>", "</p>")), path
    assert bake(desk, site) == bake(desk, tmp_path / "scratch")


def test_what_no_page_leads_to_any_more_is_removed(desk: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    bake(desk, site)
    settings = desk / "desk.toml"
    settings.write_text(settings.read_text().split("[[bodies]]")[0].replace("fills", "# fills"))
    bake(desk, site)
    assert not (site / "bodies").exists()


def test_two_builds_at_once_are_refused(desk: Path, tmp_path: Path) -> None:
    with (
        Baker(desk, tmp_path / "site") as baker,
        BakedFolder(tmp_path / "site").alone(),
        pytest.raises(UsageError, match="another build"),
    ):
        baker.bake()


def test_a_folder_of_somebody_elses_files_is_left_alone(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear")
    with pytest.raises(UsageError, match="no build wrote"):
        Baker(desk, tmp_path / "home")


def test_no_page_is_written_through_a_link_that_leads_out(desk: Path, tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    bake(desk, site)
    outside.mkdir()
    method = site / "method"
    (method / "index.html").unlink()
    method.rmdir()
    method.symlink_to(outside)
    with Baker(desk, site) as baker, pytest.raises(UsageError, match="leads out"):
        baker.bake()
    assert not list(outside.iterdir())


def test_the_head_names_the_page_for_other_programs(site: Path) -> None:
    text = (site / "es" / DISTRICT_3 / "index.html").read_text()
    root = "https://results.example.org"
    assert f'<link rel="canonical" href="{root}/es/{DISTRICT_3}">' in text
    assert f'hreflang="en" href="{root}/{DISTRICT_3}">' in text
    assert 'property="og:locale" content="es_US"' in text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert found
    data = json.loads(found[1])
    assert data["url"] == f"{root}/es/{DISTRICT_3}"
    assert data["about"]["startDate"] == "2024-11-05"


def test_a_copy_names_no_table_that_it_does_not_have(
    site: Path, desk: Path, tmp_path: Path
) -> None:
    named = (site / FOLDER / "index.html").read_text()
    assert '"@type":"Dataset"' in named
    assert "/data/2024" not in named
    add(desk, 'live_url = "https://live.example.org"\npublic_url = "https://r.example"\n')
    live = bake(desk, tmp_path / "site")[f"{FOLDER}/index.html"].decode()
    where = f"https://live.example.org/data/{ELECTION}/counts.csv"
    assert f'"contentUrl":"{where}"' in live


def test_the_sitemap_names_every_page(site: Path) -> None:
    tree = etree.parse(site / "sitemap.xml")
    named = [one.text or "" for one in tree.iter() if one.tag.endswith("loc")]
    assert f"https://results.example.org/{DISTRICT_3}" in named
    assert "https://results.example.org/es/" in named
    assert (
        "Sitemap: https://results.example.org/sitemap.xml" in (site / "robots.txt").read_text()
    )


def test_links_to_the_past_lead_to_the_live_desk_where_there_is_one(
    desk: Path, tmp_path: Path
) -> None:
    add(desk, 'live_url = "https://live.example.org"\nbase_path = "/results"\n')
    files = bake(desk, tmp_path / "site")
    text = html.unescape(files[f"{DISTRICT_3}/index.html"].decode())
    assert "https://live.example.org/api/v1/" in text
    assert f'href="/results/elections/{ELECTION}/"' in text
    assert not re.search(r'(?:href|src|data-state)="/(?!results/)', text)
    assert f'data-state="/results/{FOLDER}/first.json"' in text


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Host a folder as any static host does.

    Yields:
        Its address.
    """

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            return

    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def page() -> Iterator[Page]:
    """A real browser.

    Yields:
        Its page.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


@pytest.mark.browser
def test_a_page_of_a_static_host_renews_itself(
    desk: Path, counts: list[Received], tmp_path: Path, page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    # In a thread of its own: Playwright has an event loop running in this one.
    with (
        hosted(tmp_path / "site") as address,
        ThreadPoolExecutor(1) as apart,
        ExitStack() as end,
    ):
        baker = apart.submit(Baker, desk, tmp_path / "site").result()
        end.push(lambda *error: apart.submit(baker.__exit__, *error).result())
        apart.submit(baker.bake).result()
        page.goto(f"{address}/{DISTRICT_3}")
        page.evaluate("window.kept = true")
        before = page.locator("main").inner_text()
        arrive(desk, counts[-1])
        apart.submit(baker.bake).result()
        expect(page.locator("main")).not_to_have_text(before, timeout=30_000)
        page.wait_for_function(
            "before => document.querySelector('main').innerText !== before",
            arg=before,
            timeout=30_000,
        )
        assert page.evaluate("window.kept"), "the page was not loaded anew"
    assert not faults
    assert all(one.startswith(address) for one in asked)


@pytest.mark.browser
def test_a_page_of_a_static_host_reads_without_scripts(site: Path) -> None:
    with hosted(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{address}/{DISTRICT_3}")
        expect(page.locator("h1")).to_contain_text("District 3")
        page.get_by_role("link", name="Español").click()
        expect(page.locator("html")).to_have_attribute("lang", "es")
        browser.close()


def test_embeds_and_screens_lie_beside_the_pages_and_renew_themselves(site: Path) -> None:
    for prefix in ("", "es/"):
        frame = (site / f"{prefix}embed/{DISTRICT_3}/index.html").read_text()
        assert f'data-state="/elections/{ELECTION}/first.json"' in frame
        assert "data-events" not in frame
        assert f'href="https://results.example.org/{prefix}{DISTRICT_3}"' in frame
        assert (site / f"{prefix}embed/bodies/lausd/index.html").is_file()
        assert (site / f"{prefix}screens/index.html").is_file()
    assert (site / "embed.js").read_bytes().startswith(b"// On a page of another site")
    maps = "".join(one.read_text() for one in site.glob("sitemap*.xml"))
    assert "/embed/" not in maps
    assert "/screens/" in maps


def test_every_picture_that_a_page_names_is_there_and_none_is_drawn_twice(
    desk: Path, counts: list[Received], tmp_path: Path
) -> None:
    add(desk, 'public_url = "https://results.example.org"\nbase_path = "/night"\n')
    folder = tmp_path / "site"
    made = bake(desk, folder)
    first = {name: one for name, one in made.items() if "cards/" in name}
    # Four followed contests, two boards and two elections at most, in two languages.
    assert 8 <= len(first) <= 20
    root = "https://results.example.org/night/"
    for page in folder.rglob("index.html"):
        for named in re.findall(r'og:image" content="([^"]*)"', page.read_text()):
            assert named.startswith(root)
            assert named.removeprefix(root) in first
    drawn = {one: one.stat().st_mtime_ns for one in (desk / "cache/cards").iterdir()}
    add(desk, "# another word\n")
    assert bake(desk, folder).keys() == made.keys()
    assert {one: one.stat().st_mtime_ns for one in (desk / "cache/cards").iterdir()} == drawn
    arrive(desk, counts[-1])
    after = {name for name in bake(desk, folder) if f"cards/elections/{ELECTION}" in name}
    assert after
    assert not after & first.keys()


def test_programs_ask_the_live_desk_how_to_show_a_page_or_nobody(
    desk: Path, tmp_path: Path
) -> None:
    add(desk, 'public_url = "https://results.example.org"\nbase_path = "/night"\n')
    page = bake(desk, tmp_path / "alone")[f"{DISTRICT_3}/index.html"].decode()
    assert "oembed" not in page
    add(desk, 'live_url = "https://live.example.org"\n')
    page = bake(desk, tmp_path / "beside")[f"{DISTRICT_3}/index.html"].decode()
    links = re.findall(r'\+oembed" title="[^"]*" href="([^"]*)"', page)
    assert len(links) == 2
    assert all(one.startswith("https://live.example.org/oembed?url=https%3A") for one in links)
