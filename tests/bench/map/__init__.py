"""The map beside a page that pyvis makes by itself, and against the figures that it is accepted by. `make bench-map`.

`python -m tests.bench map [--largest 10000] [--stock 1000]`: towns of up to so many organisations; pages of pyvis for
towns of up to so many, because one of 1,000 takes minutes. Both are opened by the same browser, cold, in one run: no
file is kept from before. Nothing is asserted about time.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.map import bars, browser, towns
from tests.journeys.browser_steps import FLAGS

SIZES = (45, 200, 1000, 3000, 10_000)
DESK = {"width": 1366, "height": 768}


def main(arguments: list[str]) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--largest", type=int, default=max(SIZES))
    parser.add_argument("--stock", type=int, default=1000)
    asked = parser.parse_args(arguments)
    place = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=place, args=FLAGS)
        beside_pyvis(found, Path(folder), [one for one in SIZES if one <= asked.largest], asked.stock)
        bars.show(found, Path(folder), asked.largest)
        found.close()


def beside_pyvis(found: Browser, folder: Path, sizes: list[int], largest_stock: int) -> None:
    """Print how long a first visit takes until there is a picture, beside pyvis on as many marks and ties."""
    print(
        "| organisations / ties | pyvis alone, s | picture, s | map to touch, s | pyvis ÷ map | 4× slower: picture, map, s |"
    )
    print("|---|---|---|---|---|---|")
    for size in sizes:
        stock, ties = towns.stock_page(folder, size)
        with towns.site(towns.made(folder, size)) as address:
            alone = browser.stock_ms(found, stock) if size <= largest_stock else None
            picture, drawn = first_visit(found, address)
            slow_picture, slow_drawn = first_visit(found, address, times_slower=4)
        ratio = f"{alone / drawn:.0f}" if alone else "–"
        print(f"| {size:,} / {ties:,} | {alone / 1000:.1f}" if alone else f"| {size:,} / {ties:,} | –", end="")
        print(
            f" | {picture / 1000:.2f} | {drawn / 1000:.2f} | {ratio} | {slow_picture / 1000:.2f}, {slow_drawn / 1000:.2f} |",
            flush=True,
        )


def first_visit(found: Browser, address: str, *, times_slower: int = 1) -> tuple[float, float]:
    """Return the milliseconds until the picture stands, and in a second first visit until the map can be touched."""
    took = []
    for measure in (browser.picture_ms, browser.map_ms):
        context = towns.signed_in(found, address, size=DESK)
        page = context.new_page()
        browser.throttled(context, page, times_slower=times_slower)
        took.append(measure(page, f"{address}/network"))
        context.close()
    return took[0], took[1]
