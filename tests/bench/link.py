"""Measure whether time tells a token that exists from one that does not (security.md, B7), over a real server.

`python -m tests.bench link [--visits 2000] [--neo4j]`. A link that opens, an unknown token, a revoked and an expired
link are asked for in turn, so that a busy machine is busy for all of them. Unknown ones are remembered and slowed, so
the visits stay below the limit, in two ways: each from an address of its own, which no earlier visit was made from;
and all from one address, seven seconds apart by the program's clock. Nothing is asserted about time.
"""

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from referral.model.actors import Role
from referral.partners import answer_links
from tests.bench.engines import engines, server
from tests.fakes.demo_fixture import FakeClock, context, settle
from tests.journeys.browser_steps import served
from tests.web.partners.answer_examples import referred
from web.app import create_app
from web.http import security
from web.settings import Settings
from web.wiring import build

KINDS = ("known", "unknown", "revoked", "expired")
PAUSE = 7  # seconds, so that nine a minute come from one address
LIMIT = 0.005  # security.md, B7, in seconds


def tokens(office) -> dict[str, Callable[[], str]]:
    """For each kind how to get the token of the next visit; an unknown one is another each time."""
    made = referred(office, "bench")
    ready = {name: security.secret() for name in ("expired", "revoked", "known")}
    answer_links.issue(office, made.id, token=ready["expired"])
    office.clock.forward(days=answer_links.LASTS.days + 1)
    for name in ("revoked", "known"):
        link = answer_links.issue(office, made.id, token=ready[name])  # the later one revokes the earlier
    assert link.works(office.clock() + timedelta(days=13))
    return {name: (lambda name=name: ready.get(name) or security.secret()) for name in KINDS}


def addresses() -> Iterator[str]:
    """Addresses of this computer, each once."""
    return (f"127.{a}.{b}.{c}" for a, b, c in itertools.product(range(1, 250), range(1, 250), range(1, 250)))


def request(host: str, port: int, token: str, *, source: str) -> tuple[int, float]:
    """Ask once on a connection of its own; the status, and the seconds from sending to the whole answer."""
    connection = HTTPConnection(host, port, source_address=(source, 0))
    connection.connect()
    began = time.perf_counter()
    connection.request("GET", f"/r/{token}")
    answer = connection.getresponse()
    answer.read()
    passed = time.perf_counter() - began
    connection.close()
    return answer.status, passed


def measured(
    site: str, clock: FakeClock, wanted: dict[str, Callable[[], str]], visits: int, *, one: bool
) -> dict[str, list[float]]:
    place, fresh = urlsplit(site), addresses()
    found: dict[str, list[float]] = {name: [] for name in KINDS}
    for number in range(visits):
        for name in KINDS[number % 4 :] + KINDS[: number % 4]:
            source = "127.0.0.1" if one else next(fresh)
            status, passed = request(str(place.hostname), int(place.port or 0), wanted[name](), source=source)
            if status != (200 if name == "known" else 404):
                raise SystemExit(f"{name}: {status}, the limiter was met; the figures would be of another page")
            found[name].append(passed)
            if one and name != "known":
                clock.forward(seconds=PAUSE)
    return found


def table(title: str, found: dict[str, list[float]]) -> None:
    print(
        f"\n{title}, {len(found['known']):,} visits each (milliseconds)\n\n| | median | quarter | three quarters | p99 |\n|---|---|---|---|---|"
    )
    for name, spent in found.items():
        low, middle, high = statistics.quantiles(spent, n=4)
        cells = (middle, low, high, statistics.quantiles(spent, n=100)[98])
        print(f"| {name} | {' | '.join(f'{1000 * value:.2f}' for value in cells)} |")
    apart = [abs(statistics.median(found[name]) - statistics.median(found["known"])) for name in KINDS]
    verdict = "within" if max(apart) < LIMIT else "BEYOND"
    print(
        f"\nDifference of medians, known and any other: at most {1000 * max(apart):.2f} ms, {verdict} 5 ms.", flush=True
    )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench link", description=__doc__)
    parser.add_argument("--visits", type=int, default=2000)
    parser.add_argument("--neo4j", action="store_true", help="measure a Neo4j server too")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        for engine, make in engines(Path(place), server() if chosen.neo4j else None).items():
            store, clock = make(), FakeClock()
            settle(store)
            settings = Settings(store="given", demo=True, tick_seconds=0)
            wanted = tokens(context(store, Role.ASSISTANT, clock=clock))
            with served(create_app(settings, application=build(settings, store, clock=clock))) as site:
                for one, title in ((False, "each from its own address"), (True, "all from one address")):
                    table(f"{engine}, {title}", measured(site, clock, wanted, chosen.visits, one=one))
            store.close()
