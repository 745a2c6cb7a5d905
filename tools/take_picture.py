"""Takes the picture of the README: District 3 at the end of the night, in a real browser.

Run it as ``.venv/bin/python tools/take_picture.py``; it needs Chromium on the machine.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from downballot.pipeline.following import follow
from downballot.pipeline.rehearsing import paced, rehearsal_desk
from downballot.web.rehearsal_server import Rehearsal, step_through
from downballot.web.server import DeskServer

ELECTION = "2024-11-05-general"
PAGE = f"/elections/{ELECTION}/contests/9498?as_of=2024-11-06T03:46:07-08:00"
PICTURE = Path(__file__).parent.parent / "docs" / "images" / "lausd-district-3.png"


def follow_night(folder: Path) -> None:
    """Fill a new desk with the recorded night."""
    county = Rehearsal(step_through(ELECTION))
    with county, rehearsal_desk(folder, county.url) as desk:
        settings = paced(desk.settings, 0.0)
        elections = tuple(one for one in settings.elections if one.id == ELECTION)
        for _ in follow(desk.ledger, settings, elections, done=lambda: county.finished):
            pass


def take(folder: Path) -> None:
    """Take the picture of the contest's page."""
    with DeskServer(folder, port=0) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1100, "height": 1290})
        page.goto(f"{server.url}{PAGE}")
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        follow_night(Path(temporary) / "desk")
        take(Path(temporary) / "desk")
    print(f"{PICTURE}: taken")
