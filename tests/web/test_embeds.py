"""What other sites show of a desk: frames, oEmbed, pictures; and that nothing else opens."""

from __future__ import annotations

import html
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from lxml import etree  # type: ignore[import-untyped]  # lxml has no types of its own
from small_desk import ELECTION, count, make_small_desk

from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read_file
from downballot.web.server import DeskServer

PUBLIC = "https://results.example.org"
CONTEST = f"/elections/{ELECTION}/contests/school-board"
PAGES = ("/", "/archive", "/about", "/screens/", f"/elections/{ELECTION}/", CONTEST)
FRAMES = (
    f"/embed{CONTEST}",
    f"/es/embed{CONTEST}",
    f"/embed{CONTEST}?theme=dark",
    "/embed/money/",
)
HOSTILE = (
    "<script>document.title='taken'</script>",
    "\u202eevoba \u2067desrever\u2069 \ufffe\x0b",
    "W" * 10_000,
)


def named(folder: Path, line: str, first: str) -> None:
    """Put a line at the beginning of a desk's settings, and a name into its count."""
    path = folder / "desk.toml"
    path.write_text(f"{line}\n{path.read_text()}")
    table = folder.parent / "named.csv"
    rows = (
        "published_at,election_date,contest,selection,votes\n"
        f'2024-11-06T05:00:00+00:00,2024-11-05,School Board,"{first}",1002\n'
        ",,School Board,Ben Sample,900\nEND,2\n"
    )
    table.write_text(rows, encoding="utf-8")
    with Desk(folder) as desk:
        ingest_file(desk.ledger, read_file(desk.settings, table))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with one contest, whose public address is known."""
    made = make_small_desk(tmp_path_factory.mktemp("embeds") / "desk")
    path = made / "desk.toml"
    path.write_text(f'public_url = "{PUBLIC}"\n{path.read_text()}')
    return made


@pytest.fixture(scope="module")
def small(folder: Path) -> Iterator[httpx2.Client]:
    """Somebody who asks that desk.

    Yields:
        The client.
    """
    with (
        DeskServer(folder, port=0) as server,
        httpx2.Client(base_url=server.url, timeout=20, trust_env=False) as client,
    ):
        yield client


def ancestors(answer: httpx2.Response) -> str:
    found = re.search(r"frame-ancestors ([^;]*)", answer.headers["content-security-policy"])
    return found[1] if found else ""


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, whose chunks are all checked."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, kinds = 8, []
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        (said,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert zlib.crc32(kind + body) == said
        kinds.append(kind)
        at += 12 + length
    assert kinds[0] == b"IHDR"
    assert kinds[-1] == b"IEND"
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("path", FRAMES)
def test_an_embed_may_be_framed_anywhere_and_says_what_is_interim(
    small: httpx2.Client, path: str
) -> None:
    answered = small.get(path)
    assert answered.status_code == 200
    assert ancestors(answered) == "*"
    assert answered.headers["cross-origin-resource-policy"] == "cross-origin"
    policy = answered.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "<nav" not in answered.text
    if "contests" in path:
        assert ("No oficial" if path.startswith("/es/") else "Unofficial") in answered.text
        assert "2024" in answered.text


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        *(f"/es{one}" for one in PAGES),
        "/embed.js",
        "/embedded",
        "/nowhere",
        "/oembed?url=x",
        f"/api/v1{CONTEST}",
        f"/x/../embed/..{CONTEST}",
        f"//embed{CONTEST}",
        f"/EMBED{CONTEST}",
    ],
)
def test_nothing_but_an_embed_may_be_framed(small: httpx2.Client, path: str) -> None:
    assert ancestors(small.get(path)) == "'none'"


def test_an_embed_that_is_missing_stays_small_in_its_frame(small: httpx2.Client) -> None:
    answered = small.get(f"/embed/elections/{ELECTION}/contests/nobody")
    assert answered.status_code == 404
    assert ancestors(answered) == "*"
    assert "<nav" not in answered.text
    assert "<form" not in answered.text


def test_theme_and_language_come_from_the_address_and_are_checked(small: httpx2.Client) -> None:
    frame = f"/embed{CONTEST}"
    assert '<html lang="en" data-theme="dark">' in small.get(f"{frame}?theme=dark").text
    assert '<html lang="en">' in small.get(f"{frame}?theme=auto").text
    led = small.get(f"{frame}?lang=es&theme=light")
    assert led.status_code == 307
    assert led.headers["location"] == f"/es{frame}?theme=light"
    for wrong in ("theme=neon", "theme=%22%3E%3Cscript%3E", "lang=xx", "lang=//evil.example"):
        answered = small.get(f"{frame}?{wrong}")
        assert answered.status_code == 400
        assert "<script>" not in answered.text


def test_further_parameters_make_no_further_pages(folder: Path) -> None:
    with DeskServer(folder, port=0) as server, httpx2.Client(base_url=server.url) as client:
        pages = server.app.state.reader._pages
        client.get(f"/embed{CONTEST}")
        before = len(pages)
        for number in range(5):
            client.get(f"/embed{CONTEST}?utm={number}")
        assert len(pages) == before


def test_the_code_on_a_page_shows_its_embed(small: httpx2.Client) -> None:
    for prefix in ("", "/es"):
        page = small.get(f"{prefix}{CONTEST}").text
        field = re.search(r"<textarea id=\"embed-code\"[^>]*>(.*?)</textarea>", page, re.S)
        assert field is not None
        code = html.unescape(field[1])
        tree = etree.HTML(code)
        frame = tree.find(".//iframe")
        assert frame.get("src") == f"{PUBLIC}{prefix}/embed{CONTEST}"
        assert "School Board" in frame.get("title")
        assert tree.find(".//script").get("src") == f"{PUBLIC}/embed.js"
    assert "embed-code" not in small.get(f"{CONTEST}?as_of=2024-11-07").text


def test_the_resizer_has_an_address_that_stays_and_one_of_its_bytes(
    small: httpx2.Client,
) -> None:
    stays = small.get("/embed.js")
    assert stays.status_code == 200
    assert stays.headers["cache-control"] == "public, no-cache"
    assert stays.headers["cross-origin-resource-policy"] == "cross-origin"


def ask(client: httpx2.Client, url: str, **more: str) -> httpx2.Response:
    return client.get("/oembed", params={"url": url, **more})


def test_oembed_answers_as_json_and_as_xml_the_same(small: httpx2.Client) -> None:
    page = small.get(CONTEST).text
    links = re.findall(r'type="([^"]*)\+oembed"[^>]*href="([^"]*)"', page)
    assert [kind for kind, _ in links] == ["application/json", "text/xml"]
    first, second = (small.get(html.unescape(href).removeprefix(PUBLIC)) for _, href in links)
    told = first.json()
    read = {one.tag: one.text for one in etree.fromstring(second.content)}
    assert read == {name: str(value) for name, value in told.items()}
    assert told["type"] == "rich"
    assert told["version"] == "1.0"
    assert f'src="{PUBLIC}/embed{CONTEST}"' in told["html"]
    assert (told["width"], told["height"]) == (640, 460)
    assert told["thumbnail_url"].startswith(f"{PUBLIC}/cards/")
    assert first.headers["access-control-allow-origin"] == "*"


def test_oembed_keeps_to_the_sizes_that_are_asked_for(small: httpx2.Client) -> None:
    told = ask(small, f"{PUBLIC}{CONTEST}", maxwidth="300", maxheight="200").json()
    assert (told["width"], told["height"]) == (300, 200)
    assert 'width="300" height="200"' in told["html"]
    assert "thumbnail_url" not in told
    for wrong in ("0", "-1", "wide", "1e9", "٣٠٠"):
        assert ask(small, f"{PUBLIC}{CONTEST}", maxwidth=wrong).status_code == 400


def test_oembed_in_spanish_and_of_an_embed_itself(small: httpx2.Client) -> None:
    told = ask(small, f"{PUBLIC}/es/embed{CONTEST}").json()
    assert f'src="{PUBLIC}/es/embed{CONTEST}"' in told["html"]


@pytest.mark.parametrize(
    "url",
    [
        f"https://evil.example{CONTEST}",
        f"https://results.example.org.evil.example{CONTEST}",
        f"https://results.example.org@evil.example{CONTEST}",
        f"https://user:word@results.example.org{CONTEST}",
        f"https://results.example.org:8443{CONTEST}",
        "file:///etc/passwd",
        "http://127.0.0.1:22/",
        "http://[::1]/",
        "http://[",
        f"javascript:alert(1)//{PUBLIC}{CONTEST}",
        f"{PUBLIC}/elections/{ELECTION}/contests/nobody",
        f"{PUBLIC}/elections/none/contests/school-board",
        f"{PUBLIC}/desk/",
        f"{PUBLIC}/",
        f"{PUBLIC}{CONTEST}/../../../../desk",
        f"{PUBLIC}/bodies/%2e%2e%2f/",
        "not an address",
    ],
)
def test_oembed_knows_only_pages_of_this_desk(small: httpx2.Client, url: str) -> None:
    answered = ask(small, url)
    assert answered.status_code == 404
    assert answered.headers["content-type"].startswith("application/problem+json")


def test_oembed_says_what_it_cannot_do(small: httpx2.Client) -> None:
    assert ask(small, f"{PUBLIC}{CONTEST}", format="yaml").status_code == 501
    assert small.get("/oembed").status_code == 400


def card_of(client: httpx2.Client, path: str) -> str:
    found = re.search(r'property="og:image" content="([^"]*)"', client.get(path).text)
    assert found is not None, path
    assert found[1].startswith(PUBLIC)
    return found[1].removeprefix(PUBLIC)


@pytest.mark.parametrize("path", [CONTEST, f"/es{CONTEST}", f"/elections/{ELECTION}/"])
def test_a_card_is_a_picture_of_the_size_that_pages_state(
    small: httpx2.Client, path: str
) -> None:
    page, card = small.get(path).text, card_of(small, path)
    assert card.startswith("/es/cards/" if path.startswith("/es") else "/cards/")
    assert 'name="twitter:card" content="summary_large_image"' in page
    answered = small.get(card)
    assert answered.headers["content-type"] == "image/png"
    assert "immutable" in answered.headers["cache-control"]
    assert size_of(answered.content) == (1200, 630)
    drawn = small.get(card.removesuffix("png") + "svg")
    tree = etree.fromstring(drawn.content)
    assert (tree.get("width"), tree.get("height")) == ("1200", "630")
    said = " ".join(tree.itertext())
    assert ("No oficial" if path.startswith("/es") else "Unofficial") in said
    assert ("publicado" if path.startswith("/es") else "published") in said
    assert "2024" in said


def test_a_card_is_kept_when_the_count_changes(tmp_path: Path) -> None:
    folder = make_small_desk(tmp_path / "desk")
    path = folder / "desk.toml"
    path.write_text(f'public_url = "{PUBLIC}"\n{path.read_text()}')
    with DeskServer(folder, port=0) as server, httpx2.Client(base_url=server.url) as client:
        before = card_of(client, CONTEST)
        first = client.get(before).content
        count(folder, 2)
        after = card_of(client, CONTEST)
        assert after != before
        assert client.get(after).content != first
        kept = client.get(before)
        assert kept.content == first
        assert "immutable" in kept.headers["cache-control"]
        unknown = re.sub(r"\.[0-9a-f]{16}\.", ".0123456789abcdef.", after)
        answered = client.get(unknown)
        assert answered.content == client.get(after).content
        assert answered.headers["cache-control"] == "public, no-cache"


@pytest.mark.parametrize(
    "name",
    [
        "x",
        "..%2F..%2Fdesk.toml",
        "none.0.png",
        "20241106T043700Z.0123456789abcdef.gif",
        "a" * 300,
    ],
)
def test_a_card_has_no_other_name(small: httpx2.Client, name: str) -> None:
    assert small.get(f"/cards{CONTEST}/{name}").status_code == 404
    assert small.get(f"/cards/bodies/none/{name}").status_code == 404


@pytest.mark.parametrize("hostile", HOSTILE, ids=["script", "direction", "long"])
def test_hostile_names_are_only_names_in_frames_answers_and_pictures(
    tmp_path: Path, hostile: str
) -> None:
    folder = make_small_desk(tmp_path / "desk")
    name = hostile.replace("\x0b", "")
    named(folder, f'public_url = "{PUBLIC}"', name)
    with DeskServer(folder, port=0) as server, httpx2.Client(base_url=server.url) as client:
        frame = client.get(f"/embed{CONTEST}").text
        assert "<script>document" not in frame
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", frame)
        assert len(frame) < 12_000
        told = ask(client, f"{PUBLIC}{CONTEST}", format="xml")
        assert etree.fromstring(told.content).tag == "oembed"
        card = card_of(client, CONTEST)
        assert size_of(client.get(card).content) == (1200, 630)
        drawn = client.get(card.removesuffix("png") + "svg")
        tree = etree.fromstring(drawn.content)
        assert tree.find(".//{*}script") is None
        assert not re.search("[\u202a-\u202e\u2066-\u2069\ufffe]", drawn.text)
        assert max(len(one) for one in tree.itertext()) < 200
        screens = client.get("/screens/?contests=school-board").text
        assert "<script>document" not in screens


def test_screens_stand_below_each_other_without_a_script(small: httpx2.Client) -> None:
    page = small.get("/screens/?contests=school-board").text
    assert "Races to watch" in page
    assert "School Board" in page
    assert 'data-stays="12"' in page
    spanish = small.get("/es/screens/?contests=school-board").text
    assert "Pantallas" in spanish


@pytest.mark.parametrize(
    "wrong",
    ["show=all", "seconds=1", "seconds=601", "seconds=x", "theme=neon", "contests=nobody"],
)
def test_screens_refuse_what_they_cannot_show(small: httpx2.Client, wrong: str) -> None:
    assert small.get(f"/screens/?{wrong}").status_code == 400


def test_screens_show_what_is_asked_in_its_order(small: httpx2.Client) -> None:
    page = small.get("/screens/?show=contests,races&contests=school-board&seconds=5").text
    assert re.findall(r'data-kind="(\w+)"', page) == ["contests", "races"]
    assert 'data-stays="5"' in page
