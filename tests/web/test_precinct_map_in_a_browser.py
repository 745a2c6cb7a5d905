from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Page, sync_playwright

from downballot.precincts.mapped import MappedContest
from downballot.precincts.topology import topology, write_topojson
from downballot.publication.precinct_map_file import map_file
from downballot.publication.precinct_map_part import map_part

pytestmark = pytest.mark.browser
UNITS = tuple(f"{row}{column}" for row in "ABCDEFGH" for column in range(8))
GROUND = topology(
    UNITS, [shapely.box(x, y, x + 1, y + 1) for y in range(8) for x in range(8)], 801
)


def contest() -> MappedContest:
    totals = tuple(10 * place for place in range(64))
    yes = tuple(total * (place % 9 + 1) // 10 for place, total in enumerate(totals))
    return MappedContest(
        contest="a",
        title="Measure A",
        selections=("Yes", "No"),
        votes=(yes, tuple(of - one for of, one in zip(totals, yes, strict=True))),
        totals=totals,
        dots=totals,
        registered=tuple(2 * one for one in totals),
        ballots=totals,
        withheld=(False,) * 64,
        without_ground=(),
        without_place=0,
        without_result=0,
    )


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    ground = write_topojson(GROUND, upside_down=True)
    path.write_text(map_file(map_part(contest(), UNITS), ground), "utf-8")
    return path


@pytest.fixture
def page(file: Path) -> Iterator[Page]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("Chromium is absent: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 1000, "height": 900})
        said: list[str] = []
        shown.on("console", lambda message: said.append(message.text))
        shown.on("pageerror", lambda error: said.append(str(error)))
        shown.goto(file.as_uri())
        shown.wait_for_selector("[data-ready]", timeout=10_000)
        yield shown
        assert said == []
        browser.close()


def test_a_map_is_read_by_pointer_by_keys_and_by_search(page: Page) -> None:
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2 + 5, box["y"] + box["height"] / 2 + 5)
    assert "votes" in page.locator(".map-tip").inner_text()
    page.locator("canvas").focus()
    for key in ("+", "ArrowLeft", "ArrowDown", "-", "0", "Enter"):
        page.keyboard.press(key)
    assert "votes" in page.locator(".map-said").inner_text()
    page.fill("#map-find", "h7")
    page.keyboard.press("Enter")
    assert page.locator(".map-said").inner_text() == "H7: 10.0%, 630 votes"
    page.fill("#map-find", "nowhere")
    assert "No precinct" in page.locator(".map-said").inner_text()


def test_another_view_has_another_legend(page: Page) -> None:
    page.select_option("#map-view", "turnout")
    assert page.locator(".map-what").inner_text().startswith("Turnout")
    assert "all precincts" in page.locator(".map-legend").inner_text()
    page.check("input[value=dots]")
    page.wait_for_timeout(100)
    drawn = """() => { const canvas = document.querySelector("canvas");
      const seen = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      return new Set(new Uint32Array(seen.buffer)).size; }"""
    assert page.evaluate(drawn) > 2
