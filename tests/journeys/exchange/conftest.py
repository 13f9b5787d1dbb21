"""One town behind one wire for all of this room, and a fresh phone for every test; each test has clients of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.browser_steps import served
from tests.journeys.exchange.offline_steps import PHONE, Site
from web.app import create_app
from web.settings import Settings
from web.wiring import build


@pytest.fixture(scope="package")
def town(settled_copy) -> Iterator[Site]:
    settings = Settings(store="given", demo=True, tick_seconds=0)
    app = create_app(settings, application=build(settings, settled_copy("yard")))
    with served(app) as address:
        found = Site(app, address)
        yield found
        found.wire.close()


@pytest.fixture
def site(town) -> Site:
    town.wire.mend()
    town.wire.swallow = None
    return town


@pytest.fixture
def phone(browser, site) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="bg-BG")
    yield context
    context.close()
