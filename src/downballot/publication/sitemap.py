"""Tells search engines which pages there are: sitemap.xml, and robots.txt that names it.

Source: https://www.sitemaps.org/protocol.html (50,000 addresses and 50 MB a file).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from xml.sax.saxutils import escape

MOST_ADDRESSES = 50_000
INDEX = "sitemap.xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_START = '<?xml version="1.0" encoding="UTF-8"?>\n'


def sitemaps(
    pages: Mapping[str, datetime | None], root: str, *, most: int = MOST_ADDRESSES
) -> dict[str, bytes]:
    """Return the files of a sitemap by name; several and an index where one is too small.

    Args:
        pages: When each page last changed, aware, by its path; None where nothing says it.
        root: Public address of the site, without a slash at the end.
        most: Addresses in a file, at most.
    """
    lines = [_entry("url", f"{root}{path}", pages[path]) for path in sorted(pages)]
    if len(lines) <= most:
        return {INDEX: _file("urlset", lines)}
    parts = [lines[start : start + most] for start in range(0, len(lines), most)]
    named = {f"sitemap-{number}.xml": part for number, part in enumerate(parts, 1)}
    index = [_entry("sitemap", f"{root}/{name}", None) for name in named]
    files = {name: _file("urlset", part) for name, part in named.items()}
    return {**files, INDEX: _file("sitemapindex", index)}


def robots(root: str) -> bytes:
    """Return robots.txt: everything may be read.

    Args:
        root: Public address of the site; empty where it is not known.
    """
    named = f"\nSitemap: {root}/{INDEX}\n" if root else ""
    return f"User-agent: *\nAllow: /\n{named}".encode()


def _entry(kind: str, address: str, changed: datetime | None) -> str:
    when = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    return f"<{kind}><loc>{escape(address)}</loc>{when}</{kind}>"


def _file(kind: str, lines: list[str]) -> bytes:
    body = "\n".join(lines)
    return f'{_START}<{kind} xmlns="{_NAMESPACE}">\n{body}\n</{kind}>\n'.encode()
