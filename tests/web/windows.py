"""What a window of a browser shows of a page."""

from __future__ import annotations

import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    width: int = page.evaluate(script)
    return width


def to_mend(page: Page) -> str:
    """Return what axe finds of a page as it is shown now; empty when nothing.

    axe is brought in as a debugger would, past the policy that keeps scripts out.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[dict[str, Any]] = page.evaluate(
        "() => axe.run(document, {resultTypes: ['violations']}).then(one => one.violations)"
    )
    said = [(one["help"], [node["html"][:200] for node in one["nodes"]]) for one in found]
    return json.dumps(said, indent=1, ensure_ascii=False) if said else ""
