"""Writes a contest's map as one file that needs nothing else: no server and no network."""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup

from downballot.publication.language import ENGLISH, Language
from downballot.publication.precinct_map_page import PrecinctMapFile
from downballot.publication.precinct_map_part import MapPart
from downballot.publication.rendering import asset_text, write

STYLES = ("desk.css", "precinct_map.css")
SCRIPT = "precinct_map.js"


def map_file(part: MapPart, ground: bytes, language: Language = ENGLISH) -> str:
    """Return a contest's map as an HTML document that stands by itself.

    Its own policy lets the browser run nothing but the script within it, and load nothing.

    Args:
        part: The map.
        ground: The shapes, as TopoJSON.
        language: The language of its words.
    """
    styles = [asset_text(name) for name in STYLES]
    script = asset_text(SCRIPT)
    safe = ground.decode().replace("<", "\\u003c")
    return write(
        "precinct_map_file.html",
        language,
        page=PrecinctMapFile(part, Markup(safe)),  # noqa: S704 - JSON of our own
        styles=[Markup(one) for one in styles],  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        style_hashes=Markup(" ".join(f"'{_hash(one)}'" for one in styles)),  # noqa: S704
        script_hash=_hash(script),
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
