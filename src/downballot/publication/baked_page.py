"""A page as a file: what only a desk that answers can do leads there, or is left out.

A static host gives the same bytes whatever is asked for: it has no looks back, searches or
forms, and no API. A link to one of those becomes a link to the desk that serves, where
``live_url`` of ``desk.toml`` names it; else its words stay and the link goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

from markupsafe import escape
from msgspec import Struct

from downballot.model.sentence import say
from downballot.publication.language import Language, split_path

STATE = "/state.json"
FIRST_STATE = "/first.json"
ONLY_LIVE = (
    "/api/", "/schema", "/desk", "/search", "/events", "/metrics", "/mail", "/check-copy",
)  # fmt: skip
# Tables, and the feeds of single contests: too many to be written after every count.
_MADE_WHEN_ASKED = re.compile(r"/data/.|/feeds/updates/[^/]+/")
_FEED_LINK = re.compile(
    r'<link rel="alternate" type="[^"]*" title="[^"]*" href="[^"]*/feeds/updates/[^/"]+/'
    r'[^"]*">\n?'
)
# How programs show a page: a question that a copy cannot answer.
_OEMBED = re.compile(
    r'(<link rel="alternate" type="[^"]*\+oembed" title="[^"]*" href=")'
    r'[^"]*?(/oembed\?[^"]*">)\n?'
)
_CARD = re.compile(r'<meta property="og:image" content="([^"]*)">')
MOST_BYTES = 255  # of a file's name, on every usual disk
NO_FORM = say("This is a copy of the page: questions can be asked of the live desk only.")
_ANCHOR = re.compile(r'<a\b([^>]*?)\shref="(/[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_FORM = re.compile(r'<form\b([^>]*?)\saction="(/[^"]*)"([^>]*)>.*?</form>', re.DOTALL)
_LIVE = re.compile(r'<body data-state="([^"]*)" data-version="[^"]*"([^>]*)>')
_NOW = re.compile(
    r'(<section\b[^>]*) data-now="[^"]*"'
)  # a copy is as of its count, not of an hour
_LAST_LOOK = re.compile(
    r'<script src="/static/home\.[^"]*"[^>]*></script>\n?'
)  # asks a live desk
_EVENTS = re.compile(r'\sdata-events="[^"]*"')
_LINK = re.compile(r'\s(?:href|src|action)="(/[^"]*)"')
_INTERNAL = re.compile(r'(\s(?:href|src|action|data-state|data-events)=")/(?!/)')
# The code that shows a page elsewhere is text of the page, its quotation marks escaped.
_EMBED_CODE = re.compile(r'<textarea id="embed-code"[^>]*>.*?</textarea>', re.DOTALL)
_ROOT = "src=&#34;/"
# Tables as JSON-LD names them: a static host has none.
_DATASET_FILES = re.compile(r'"distribution":\[[^\]]*\],')
_DATASET_FILE = re.compile(r'(?<="contentUrl":")[^"]*?(?=/data/)')
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]")


class Copy(Struct, frozen=True):
    """How the pages of a copy differ from those that a desk serves.

    Attributes:
        versions: Version of each election's pages, by the desk's id.
        version: Version of the whole copy.
        live_url: Where the desk serves, without a slash at the end; empty for nowhere.
        base_path: Path below which the copy lies; empty for the top of its host.
        first: Paths of the pages that are made first, without a language's prefix: they
            ask a file that is there before the others are made.
    """

    versions: dict[str, str]
    version: str
    live_url: str = ""
    base_path: str = ""
    first: frozenset[str] = frozenset()


def moved(html: str, base_path: str) -> str:
    """Return a page whose links to its own site begin with a path.

    Args:
        html: The page.
        base_path: The path, as ``/results``; empty leaves the page as it is.

    Examples:
        >>> moved('<a href="/about">', "/results")
        '<a href="/results/about">'
    """
    # Whatever is not markup is escaped and has no quotation mark of its own.
    if not base_path:
        return html
    led = _INTERNAL.sub(rf"\g<1>{base_path}/", html)
    return _EMBED_CODE.sub(
        lambda code: code[0].replace(_ROOT, f"{_ROOT[:-1]}{base_path}/"), led
    )


def baked(html: str, copy: Copy, address: str) -> str:
    """Return a page as it lies on a static host.

    Args:
        html: The page as the desk serves it, without a base path.
        copy: How the copy differs.
        address: Path of the page, with the prefix of its language.
    """
    language, path = split_path(address)
    live = rf"\g<1>{escape(copy.live_url)}\g<2>\n" if copy.live_url else ""
    shown = _OEMBED.sub(live, _FEED_LINK.sub("", html))
    led = _ANCHOR.sub(_leading(copy), shown)
    asking = _FORM.sub(_asking(copy, language), led)
    still = _LAST_LOOK.sub("", _NOW.sub(r"\1", _dataset(asking, copy)))
    return moved(_LIVE.sub(_living(copy, path), still), copy.base_path)


def _dataset(html: str, copy: Copy) -> str:
    if not copy.live_url:
        return _DATASET_FILES.sub("", html)
    return _DATASET_FILE.sub(lambda _: json.dumps(copy.live_url)[1:-1], html)


def state_address(election: str, *, first: bool = False) -> str:
    """Return where the copy says which version of an election's pages it has.

    Args:
        election: The desk's id of the election; empty for the whole copy.
        first: Of the pages that are made first, rather than of all.
    """
    name = FIRST_STATE if first else STATE
    return f"/elections/{election}{name}" if election else name


def is_live_only(address: str) -> bool:
    """Say whether only a desk that answers can give what an address asks for.

    Args:
        address: Path, perhaps with query, of the desk's own site.
    """
    _, path = split_path(address)
    only_live = path.startswith(ONLY_LIVE) or _MADE_WHEN_ASKED.match(path) is not None
    return "?" in path or only_live or not file_of(address)


def file_of(address: str, media_type: str = "text/html") -> str:
    """Return the file of an address below the folder; empty where no safe one can be.

    A page is the index of a folder: every host finds it, with and without a slash.

    Args:
        address: Path of the site, as a link has it.
        media_type: What is there.

    Examples:
        >>> file_of("/elections/2024/contests/8513")
        'elections/2024/contests/8513/index.html'
        >>> file_of("/bodies/..%2Fetc")
        ''
    """
    parts = [unquote(part) for part in address.strip("/").split("/")] if address != "/" else []
    if not all(map(_is_safe, parts)):
        return ""
    return "/".join([*parts, "index.html"] if media_type == "text/html" else parts)


def links(html: str) -> tuple[str, ...]:
    """Return the addresses of the site that a page refers to, without fragment, each once.

    Args:
        html: The page as the desk serves it.
    """
    found = (one.replace("&amp;", "&").partition("#")[0] for one in _LINK.findall(html))
    return tuple(dict.fromkeys(one for one in found if not one.startswith("//")))


def card_links(html: str, root: str) -> tuple[str, ...]:
    """Return the address of the picture by which a page is shared; none where it has none.

    Args:
        html: The page as the desk serves it.
        root: What addresses of the site begin with.

    Examples:
        >>> card_links('<meta property="og:image" content="https://x.org/cards/a.png">', "https://x.org")
        ('/cards/a.png',)
    """
    found = _CARD.search(html)
    told = found[1].replace("&amp;", "&") if found else ""
    own = root and told.startswith(f"{root}/")
    return (told.removeprefix(root),) if own else ()


def _is_safe(part: str) -> bool:
    hidden = part.startswith(".") or part in {"", "index.html"}
    return not (hidden or _UNSAFE.search(part) or len(part.encode()) > MOST_BYTES)


def _leading(copy: Copy) -> Callable[[re.Match[str]], str]:
    def link(found: re.Match[str]) -> str:
        before, address, after, words = found.groups()
        if not is_live_only(address.partition("#")[0].replace("&amp;", "&")):
            return found.group()
        if copy.live_url:
            return f'<a{before} href="{escape(copy.live_url)}{address}"{after}>{words}</a>'
        return words

    return link


def _asking(copy: Copy, language: Language) -> Callable[[re.Match[str]], str]:
    def form(found: re.Match[str]) -> str:
        if copy.live_url:
            live = f' action="{escape(copy.live_url)}{found.group(2)}"'
            return found.group().replace(f' action="{found.group(2)}"', live, 1)
        return f'<p class="quiet">{escape(language.says(NO_FORM))}</p>'

    return form


def _living(copy: Copy, path: str) -> Callable[[re.Match[str]], str]:
    def body(found: re.Match[str]) -> str:
        asked = parse_qs(urlsplit(found.group(1).replace("&amp;", "&")).query)
        election = asked.get("election", [""])[-1]
        version = copy.versions.get(election, copy.version)
        election = election if election in copy.versions else ""
        rest = _EVENTS.sub("", found.group(2))
        state = state_address(election, first=path in copy.first)
        return f'<body data-state="{state}" data-version="{version}"{rest}>'

    return body
