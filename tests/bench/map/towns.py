"""Towns of any size, served for the bench of the map."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
from playwright.sync_api import Browser, BrowserContext

from graph.engines.sqlite.store import open_sqlite
from graph.store import Store
from referral.model.actors import Role
from referral.storage import records
from tests.fakes import made_up_networks
from tests.fakes.demo_fixture import FakeClock
from tests.journeys.browser_steps import served
from web.app import create_app
from web.settings import Settings
from web.wiring import build

TIES_OF_EACH = 2.45  # those of the demo town, about


def made(folder: Path, organisations: int, *, name: str = "town") -> Store:
    """Return a store with a made-up town: a territory for about 35 organisations."""
    store = open_sqlite(folder / f"{name}-{organisations}.sqlite", records.schema())
    made_up_networks.users(store)
    areas = max(1, organisations // 35)
    made_up_networks.network(store, organisations, areas=areas, ties_of_each=TIES_OF_EACH)
    return store


@contextmanager
def site(store: Store) -> Iterator[str]:
    """Serve a store; its map is laid out before the address is lent."""
    settings = Settings(store="given", demo=True)
    app = create_app(settings, application=build(settings, store, clock=FakeClock()))
    with served(app) as address:
        visitor = httpx.Client(base_url=address, timeout=600)
        visitor.post("/demo-sign-in", data={"role": Role.COORDINATOR.value})
        while "Картата се подрежда" in visitor.get("/network").text:
            time.sleep(0.5)
        yield address
        app.state.long_work.stop()


def signed_in(browser: Browser, address: str, *, size: dict[str, int], role: Role = Role.COORDINATOR) -> BrowserContext:
    """Return a browser of its own, signed in, that has seen nothing but the sign-in page."""
    context = browser.new_context(viewport=size)
    context.add_cookies([{"name": "lang", "value": "bg", "url": address}])
    assert context.request.post(f"{address}/demo-sign-in", form={"role": role.value}).ok
    return context


def stock_page(folder: Path, organisations: int) -> tuple[Path, int]:
    """Return a page that pyvis makes of the same number of marks and ties, with all it needs inside, and its ties."""
    from pyvis.network import Network  # slow to import, and asked for here alone

    dice = random.Random(1)
    names = [f"O{number:05}" for number in range(organisations)]
    pairs = sorted({tuple(sorted(dice.sample(names, 2))) for _ in range(int(organisations * TIES_OF_EACH))})
    network = Network(cdn_resources="in_line")
    for name in names:
        network.add_node(name, label=f"Организация {name}")
    for one, other in pairs:
        network.add_edge(one, other)
    place = folder / f"stock-{organisations}.html"
    place.write_text(network.generate_html(), encoding="utf-8")
    return place, len(pairs)
