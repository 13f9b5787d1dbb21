"""The figures that the map is accepted by (view.md, sections 5 and 8.3), measured on the demo and on a large town."""

import gzip
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
from playwright.sync_api import Browser

from graph.engines.sqlite.store import open_sqlite
from graph.layout.grouped import grouped
from graph.layout.judged import judged
from graph.store import Store
from referral.model.actors import Role
from referral.model.directory import Organisation
from referral.storage import records
from tests.bench.map import browser, towns
from tests.fakes.demo_fixture import settle
from tests.unit.graph.layout.pictures import made_up

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}
LAID_OUT = 3000
Row = tuple[str, str, str]


def show(found: Browser, folder: Path, largest: int) -> None:
    """Print one row for each figure: what, what is wanted, what was measured."""
    print("\n| what | wanted | measured |\n|---|---|---|")
    for row in rows(found, folder, largest):
        print("| " + " | ".join(row) + " |", flush=True)


def rows(found: Browser, folder: Path, largest: int) -> Iterator[Row]:
    """Yield every figure."""
    demo = open_sqlite(folder / "demo.sqlite", records.schema())
    settle(demo)
    with towns.site(demo) as address:
        yield first_visit_on_a_slow_line(found, address)
        yield from names(address)
        yield one_file(found, folder, address)
        yield whole_picture(address)
        yield beside_a_writer(address, demo)
    yield layout()
    with towns.site(towns.made(folder, largest, name="large")) as address:
        yield from large_town(found, address, largest)


def reader(address: str) -> httpx.Client:
    """Return a coordinator who reads without a browser."""
    client = httpx.Client(base_url=address, timeout=600, follow_redirects=True)
    client.post("/demo-sign-in", data={"role": Role.COORDINATOR.value}).raise_for_status()
    return client


def first_visit_on_a_slow_line(found: Browser, address: str) -> Row:
    """Measure the picture on a phone that has nothing of the site yet."""
    context = towns.signed_in(found, address, size=PHONE)
    page = context.new_page()
    browser.throttled(context, page, times_slower=4, slow_line=True)
    took = browser.picture_ms(page, f"{address}/network")
    context.close()
    return ("first visit, 256 kbit/s, 4 times slower, 390 px: picture", "2 s", f"{took / 1000:.1f} s")


def names(address: str) -> Iterator[Row]:
    """Count the organisations that the picture names."""
    client = reader(address)
    for frame, wanted in (("wide", "23 of 45"), ("narrow", "10")):
        picture = client.get(f"/network.svg?level=organisation&frame={frame}").text
        named = len(re.findall(r"<text[^>]*>", picture))
        yield (f"texts on the picture of the demo, {frame}", wanted, str(named))


def one_file(found: Browser, folder: Path, address: str) -> Row:
    """Measure the page that is taken along on a stick."""
    content = reader(address).get("/network/files/html").content
    place = folder / "map.html"
    place.write_bytes(content)
    context = found.new_context(viewport=DESK, offline=True)
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    began = time.perf_counter()
    page.goto(place.as_uri())
    page.locator("svg").first.wait_for()
    took = time.perf_counter() - began
    context.close()
    others = [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    told = f"{len(gzip.compress(content)) / 1024:.0f} KB, {took:.2f} s, {len(others)} requests"
    return ("one file: size gzipped, opened from disk, requests to others", "150 KB, 0 requests", told)


def whole_picture(address: str) -> Row:
    """Measure the picture of the whole town, made anew for each question."""
    client, took = reader(address), []
    for centre in ("wide", "narrow", "wide", "narrow"):
        began = time.perf_counter()
        picture = client.get(f"/network.svg?frame={centre}")
        took.append(time.perf_counter() - began)
    size = len(gzip.compress(picture.content)) / 1024
    return (
        "picture of the demo, asked again: size gzipped",
        "50 ms, 10 KB",
        f"{1000 * min(took):.0f} ms, {size:.0f} KB",
    )


def beside_a_writer(address: str, store: Store) -> Row:
    """Measure the slowest of 40 readings of the map while another thread writes without a pause."""
    client, on, took = reader(address), threading.Event(), list[float]()

    def write() -> None:
        while not on.is_set():
            store.write(lambda tx: records.save(tx, records.get(tx, Organisation, "O36")))

    client.get("/network.json")
    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    for _ in range(40):
        began = time.perf_counter()
        client.get("/network.json").raise_for_status()
        took.append(time.perf_counter() - began)
    on.set()
    writer.join()
    return ("reading the map beside a writer, slowest of 40", "0.2 s", f"{max(took):.2f} s")


def layout() -> Row:
    """Measure the layout of a town alone."""
    groups, ties = made_up(LAID_OUT, groups=54, ties_of_each=2.45)
    began = time.perf_counter()
    places = grouped(groups, ties)
    took = time.perf_counter() - began
    share = judged(places, groups, ties).own_share
    return (f"layout of {LAID_OUT:,}, neighbours of the own area", "2 s, 0.9", f"{took:.1f} s, {share:.2f}")


def large_town(found: Browser, address: str, organisations: int) -> Iterator[Row]:
    """Measure a large town: the first picture on a slow machine, frames and memory."""
    context = towns.signed_in(found, address, size=DESK)
    page = context.new_page()
    session = browser.throttled(context, page, times_slower=4)
    took = browser.picture_ms(page, f"{address}/network")
    yield (f"{organisations:,} organisations, 4 times slower: first picture", "2 s", f"{took / 1000:.1f} s")
    browser.map_ms(page, f"{address}/network")
    yield ("frames of a second while it is dragged, 4 times slower", "30", f"{browser.frames_per_second(page):.0f}")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    yield ("the same at full speed", "30", f"{browser.frames_per_second(page):.0f}")
    yield ("memory of the page's script", "20 MB", f"{browser.heap_mb(session):.0f} MB")
    context.close()
