"""Measure what forty reloads of the results by one account cost everybody else, over a real server.

`python -m tests.bench reloads [--reloads 40] [--site http://127.0.0.1:8000]`. Without a site a demo is started. One
account asks for the results of a period nobody asked for before, forty times at once; meanwhile another account opens
other pages, one after another. Nothing is asserted about time.
"""

import argparse
import itertools
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2 as httpx

OTHERS = ("/", "/referrals", "/organisations", "/find", "/gaps", "/metrics")
STARTS = 120  # seconds that a busy machine may take to load the demo
PERIODS = itertools.count(2)


@contextmanager
def demo() -> Iterator[str]:
    """A demo of its own, in a process of its own; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "demo", "--port", str(port)], stdout=subprocess.DEVNULL
    )
    site, until = f"http://127.0.0.1:{port}", time.monotonic() + STARTS
    try:
        while time.monotonic() < until:
            try:
                httpx.get(f"{site}/health")
                break
            except httpx.TransportError:
                time.sleep(0.3)
        yield site
    finally:
        process.terminate()
        process.wait(30)


def visitor(site: str, role: str) -> httpx.Client:
    client = httpx.Client(base_url=site, timeout=300, follow_redirects=True, limits=httpx.Limits(max_connections=64))
    client.post("/demo-sign-in", data={"role": role}).raise_for_status()
    return client


def timed(client: httpx.Client, path: str) -> float:
    began = time.perf_counter()
    client.get(path).raise_for_status()
    return time.perf_counter() - began


def measured(site: str, reloads: int) -> dict[str, tuple[list[float], list[float]]]:
    """For each of the other pages its seconds when nobody else asks, and while the reloads go on."""
    busy, other = visitor(site, "coordinator"), visitor(site, "centre_lead")
    found: dict[str, tuple[list[float], list[float]]] = {page: ([], []) for page in OTHERS}
    for page in OTHERS * 3:
        found[page][0].append(timed(other, page))
    for _ in range(3):
        fresh = f"/metrics?from=2024-07-{next(PERIODS):02}&to=2026-01-15"
        spent: list[float] = []
        threads = [
            threading.Thread(target=lambda spent=spent, fresh=fresh: spent.append(timed(busy, fresh)))
            for _ in range(reloads)
        ]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            for page in OTHERS:
                found[page][1].append(timed(other, page))
        for thread in threads:
            thread.join()
        print(
            f"{reloads} reloads: {time.perf_counter() - began:.1f} s together, the slowest {max(spent):.1f} s",
            flush=True,
        )
    return found


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench reloads", description=__doc__)
    parser.add_argument("--reloads", type=int, default=40)
    parser.add_argument("--site")
    chosen = parser.parse_args(arguments)
    if chosen.site:
        found = measured(chosen.site, chosen.reloads)
    else:
        with demo() as site:
            found = measured(site, chosen.reloads)
    print("\nSeconds for another account\n\n| page | alone, median | meanwhile, median | meanwhile, slowest | asked |")
    print("|---|---|---|---|---|")
    for page, (alone, meanwhile) in found.items():
        middle, slowest = statistics.median(meanwhile), max(meanwhile)
        print(f"| {page} | {statistics.median(alone):.2f} | {middle:.2f} | {slowest:.2f} | {len(meanwhile)} |")
