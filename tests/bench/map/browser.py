"""What the bench of the map reads in a browser: times from the beginning of a visit, frames, memory, names."""

import statistics
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

SLOW_LINE = {"downloadThroughput": 256_000 / 8, "uploadThroughput": 256_000 / 8, "latency": 100.0, "offline": False}
LONGEST = 400_000  # milliseconds that a page of pyvis may take
STOCK_DRAWN = """() => new Promise((done) => {
  const rests = () => {
    if (network.physics.stabilized) requestAnimationFrame(() => done(performance.now())); else setTimeout(rests, 10);
  };
  rests();
})"""
PICTURE = """() => new Promise((done) => {
  const stands = () => {
    const shown = [...document.querySelectorAll(".map-picture")].find((one) => one.getBoundingClientRect().height > 1);
    if (shown) { requestAnimationFrame(() => done(performance.now())); } else { setTimeout(stands, 10); }
  };
  stands();
})"""


def throttled(context: BrowserContext, page: Page, *, times_slower: int = 1, slow_line: bool = False) -> CDPSession:
    """Make a page's processor so many times slower, and its line one of 256 kbit/s."""
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": times_slower})
    if slow_line:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_LINE)
    return session


def picture_ms(page: Page, address: str) -> float:
    """Return the milliseconds from the beginning of a visit until the server's picture stands in the page."""
    page.goto(address, wait_until="commit")
    return float(page.evaluate(PICTURE))


def map_ms(page: Page, address: str) -> float:
    """Return the milliseconds from the beginning of a visit until the map that one can touch is drawn."""
    page.goto(address, wait_until="commit")
    page.wait_for_selector("[data-map=use]", state="attached")
    page.evaluate("document.querySelector('[data-map=use]').click()")
    page.wait_for_selector("#map[data-ready=yes]", timeout=LONGEST)
    return float(page.evaluate("new Promise((done) => requestAnimationFrame(() => done(performance.now())))"))


def stock_ms(browser: Browser, place: Path, *, times_slower: int = 1) -> float:
    """Return the milliseconds until a page of pyvis has come to rest and shows its picture."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, offline=True)
    page = context.new_page()
    page.set_default_timeout(LONGEST)
    throttled(context, page, times_slower=times_slower)
    page.goto(place.as_uri(), wait_until="commit")
    page.wait_for_function("() => typeof network !== 'undefined' && Boolean(network)", timeout=LONGEST)
    took = float(page.evaluate(STOCK_DRAWN))
    context.close()
    return took


def frames_per_second(page: Page) -> float:
    """Return the frames of a second while the map is dragged about."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.9
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("window.frames_seen = []; window.frames_on = true; (function frame(now) { frames_seen.push(now);"
                  " if (frames_on) requestAnimationFrame(frame); })(performance.now())")  # fmt: skip
    for step in range(60):
        page.mouse.move(x + 4 * (step % 30), y - 2 * (step % 30))
    times = page.evaluate("(frames_on = false, frames_seen)")
    page.mouse.up()
    gaps = [later - earlier for earlier, later in pairwise(times)]
    return 1000 / statistics.fmean(gaps)


def heap_mb(session: CDPSession) -> float:
    """Return the megabytes that the page's script holds, after what is not needed was thrown away."""
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6
