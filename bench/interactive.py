"""When a contest page can be used on a slow phone, everything fetched anew.

Chromium with a processor slowed down fourfold behind a slow mobile connection.
Slow 4G as browsers' tools have it: 1.6 megabits a second down, 750 kilobits up, 150 ms for
a round trip. Interactive: the document is parsed, its script has run, and no task longer
than 50 ms follows it.
"""

from __future__ import annotations

import os
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from bench.loopback import CONTEST, RecordedDesk, program, serving
from bench.measure import NotMeasured, Row

ALL = 10_000  # more answers than there are: the whole count
RUNS = 5
SLOWER = 4
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
WATCH = """
window.long = [];
new PerformanceObserver(list => list.getEntries().forEach(
  one => window.long.push(one.startTime + one.duration)
)).observe({type: "longtask", buffered: true});
"""
TIMES = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return {
    paint: paint ? paint.startTime : NaN,
    interactive: Math.max(page.domContentLoadedEventEnd, ...window.long),
    bytes: performance.getEntriesByType("resource")
      .reduce((sum, one) => sum + one.transferSize, page.transferSize),
  };
}"""


def measure(shared: Path) -> list[Row]:
    """Measure the page in English and in Spanish.

    Raises:
        NotMeasured: Chromium or the record is not there.
    """
    chromium = program("chromium")
    with TemporaryDirectory(prefix="downballot-bench-") as temporary:
        desk = RecordedDesk(Path(temporary) / "desk", shared, ALL)
        desk.close()
        with serving(desk.folder) as (address, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            return [
                _row(browser, "contest page", f"{address}/{CONTEST}"),
                _row(browser, "contest page, Spanish", f"{address}/es/{CONTEST}"),
            ]


def _row(browser: Browser, name: str, address: str) -> Row:
    found = [_open(browser, address) for _ in range(RUNS + 1)][1:]  # the first renders it
    paint, interactive, size = (
        statistics.median(one[each] for one in found)
        for each in ("paint", "interactive", "bytes")
    )
    return Row(
        subject=name,
        milliseconds=interactive,
        note=f"first paint {paint:,.0f} ms, {size:,.0f} bytes, median of {RUNS}; "
        f"aim: 1,000 ms; machine's load {os.getloadavg()[0]:.1f}",
    )


def _open(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(WATCH)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)  # a long task after it would show
    times: dict[str, float] = page.evaluate(TIMES)
    context.close()
    if not times["interactive"]:
        raise NotMeasured(f"{address}: no time of the page, expected a loaded one")
    return times
