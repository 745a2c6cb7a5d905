"""Maps of precincts: how large a page of 5,000 shapes is, and how smoothly it moves.

No county's 5,000 shapes are to hand, so the real ones of San Francisco and Ventura are laid
side by side, moved, until there are 5,000: as many points a shape and edges a neighbour as
real ones have. Votes are drawn at random. Frames are those that ``requestAnimationFrame``
counts in Chromium, which draws without a graphics card where there is none.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
from msgspec import structs
from playwright.sync_api import Page, sync_playwright

from bench.measure import NotMeasured, Row, timed
from downballot.model.boundary import Boundaries
from downballot.pipeline.precinct_boundaries import MAP_BYTES
from downballot.precincts.mapped import MappedContest
from downballot.precincts.projecting import on_a_plane
from downballot.precincts.simplification import compressed_bytes, simplified, simplified_to
from downballot.precincts.topology import Topology, write_topojson
from downballot.publication.precinct_map_file import map_file
from downballot.publication.precinct_map_part import MapPart, map_part, map_picture
from downballot.publication.precinct_map_svg import map_png, map_svg
from downballot.sources.boundaries import read_boundaries

SHAPES = 5_000
FILES = (
    ("sf/precincts2012.json.gz", "PREC_2012"),
    ("ventura/ventura_precincts_2016.shp", "pct16"),
)
# Each frame moves the map by one step of a drag or one notch of the wheel.
MOVE = """(kind) => new Promise((done) => {
  const canvas = document.querySelector(".map-stage canvas");
  const box = canvas.getBoundingClientRect();
  const x = box.left + box.width / 2, y = box.top + box.height / 2;
  const send = (type, right, down) => canvas.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, pointerType: "mouse", clientX: x + right, clientY: y + down, bubbles: true,
  }));
  canvas.setPointerCapture = () => {};
  canvas.focus();
  const gaps = [];
  let before = 0, began = 0, turn = 0;
  const step = (now) => {
    if (before) gaps.push(now - before); else began = now;
    before = now;
    turn += 1;
    if (kind === "pan") {
      if (turn === 1) send("pointerdown", 0, 0);
      send("pointermove", 300 * Math.sin(turn / 25), 200 * Math.sin(turn / 17));
    } else if (kind === "zoom") {
      canvas.dispatchEvent(new WheelEvent("wheel", {
        deltaY: 40 * Math.sin(turn / 40), clientX: x, clientY: y, cancelable: true,
      }));
    }
    if (now - began < 5000) requestAnimationFrame(step);
    else { if (kind === "pan") send("pointercancel", 0, 0); done(gaps); }
  };
  requestAnimationFrame(step);
})"""


def measure(shared: Path) -> list[Row]:
    """Measure sizes, times to make them, and frames.

    Raises:
        NotMeasured: The boundaries or Chromium are not there.
    """
    folder = shared / "data" / "precincts"
    if not folder.is_dir():
        raise NotMeasured(f"{folder} is not there, expected files of boundaries")
    plane = tiled(folder)
    floor = timed(lambda: simplified(plane, tolerance=50.0))
    made: list[Topology] = []
    fitted = timed(lambda: made.append(simplified_to(plane, MAP_BYTES)))
    part = map_part(random_votes(made[0].units), made[0].units)
    ground = write_topojson(made[0], upside_down=True)
    page = map_file(part, ground)
    pictures = _pictures(part, made[0], floor)
    size = len(gzip.compress(page.encode(), 6))
    sizes = (
        f"page {size:,} bytes gzipped with all it needs, aim below 600,000; shapes "
        f"{compressed_bytes(made[0]):,} of them ({made[0].points:,} points)"
    )
    rows = [
        Row(
            subject="simplified once (floor)", milliseconds=floor, ratio=1, note="5,000 shapes"
        ),
        Row(subject="fitted to a size", milliseconds=fitted, ratio=fitted / floor, note=sizes),
    ]
    return [*rows, *pictures, *_frames(page)]


def tiled(folder: Path) -> Boundaries:
    """Return 5,000 shapes: those of two counties, side by side, again and again.

    Args:
        folder: The folder of precinct data.
    """
    layers = [on_a_plane(read_boundaries(folder / name, field))[0] for name, field in FILES]
    units: list[str] = []
    grounds: list[Any] = []
    for place, (layer, right, up) in enumerate(_places(layers)):
        moved = shapely.transform(
            np.array(layer.grounds, dtype=object), lambda xy, by=(right, up): xy + by
        )
        units += [f"{place}-{unit}" for unit in layer.units]
        grounds += moved.tolist()
    return structs.replace(
        layers[0],
        name="tiled",
        units=tuple(units[:SHAPES]),
        grounds=tuple(grounds[:SHAPES]),
        unnamed=(),
    )


def _places(layers: list[Boundaries]) -> Iterator[tuple[Boundaries, float, float]]:
    """Yield layers and how far to move them: three columns, both counties equally wide."""
    boxes = [shapely.total_bounds(list(layer.grounds)) for layer in layers]
    widest = max(box[2] - box[0] for box in boxes)
    highest = max(box[3] - box[1] for box in boxes)
    for place in range(9):
        layer, box = layers[place % 2], boxes[place % 2]
        scale = widest / (box[2] - box[0])
        grown = shapely.transform(
            np.array(layer.grounds, dtype=object), lambda xy, by=scale: xy * by
        )
        yield (
            structs.replace(layer, grounds=tuple(grown)),
            (place % 3) * widest * 1.02 - box[0] * scale,
            (place // 3) * highest * 1.02 - box[1] * scale,
        )


def random_votes(units: tuple[str, ...]) -> MappedContest:
    """Return a contest of two selections with random votes.

    Args:
        units: Ids of the precincts.
    """
    rng = np.random.default_rng(5)
    totals = rng.integers(10, 1_200, len(units))
    yes = rng.binomial(totals, rng.beta(8, 5, len(units)))
    cast = totals + rng.integers(0, 60, len(units))
    return MappedContest(
        contest="made-up",
        title="Made-up measure",
        selections=("Yes", "No"),
        votes=(tuple(yes.tolist()), tuple((totals - yes).tolist())),
        totals=tuple(totals.tolist()),
        dots=tuple(totals.tolist()),
        registered=tuple((cast * 1.4).astype(int).tolist()),
        ballots=tuple(cast.tolist()),
        withheld=(False,) * len(units),
        without_ground=(),
        without_place=0,
        without_result=0,
    )


def _pictures(part: MapPart, ground: Topology, floor: float) -> list[Row]:
    svg: list[str] = []
    drawn = timed(lambda: svg.append(map_svg(map_picture(part), ground)))
    png = timed(lambda: map_png(svg[0]))
    note = f"{len(svg[0]):,} bytes, {len(gzip.compress(svg[0].encode(), 6)):,} gzipped"
    return [
        Row(subject="as SVG", milliseconds=drawn, ratio=drawn / floor, note=note),
        Row(subject="as PNG, 2,400 points wide", milliseconds=png, ratio=png / floor),
    ]


def _frames(page: str) -> list[Row]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        raise NotMeasured("Chromium is not there: apt-get install chromium")
    with TemporaryDirectory() as temporary, sync_playwright() as playwright:
        file = Path(temporary) / "map.html"
        file.write_text(page, "utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 1280, "height": 900})
        opened = timed(lambda: _open(shown, file))
        rows = [Row(subject="opened and drawn in Chromium", milliseconds=opened)]
        rows += [_frame_row(shown, kind) for kind in ("nothing", "pan", "zoom")]
        shown.check("input[value=dots]")
        rows.append(_frame_row(shown, "pan", "dots: "))
        browser.close()
    return rows


def _open(page: Page, file: Path) -> None:
    page.goto(file.as_uri())
    page.wait_for_selector("[data-ready]")


def _frame_row(page: Page, kind: str, what: str = "") -> Row:
    gaps = np.array(page.evaluate(MOVE, kind))
    late = int((gaps > 25).sum())
    note = (
        f"{1000 / gaps.mean():.1f} frames a second; {late} of {len(gaps)} frames late, "
        f"the worst after {gaps.max():.0f} ms"
    )
    return Row(
        subject=f"{what}{kind}, each frame of 5 s", milliseconds=float(gaps.mean()), note=note
    )
