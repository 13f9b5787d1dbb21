"""A browser, a language, and a visitor whose page must stay clean; each module serves its own `site`."""

import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.journeys.browser_steps import FLAGS, SHOTS, SIZES, served
from web.app import create_app
from web.settings import Settings
from web.wiring import build


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """A page that never answers fails its test instead of holding up the run: evaluating a script has no limit."""

    def over(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"a journey took longer than {LONGEST} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(LONGEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def site(settled_copy) -> Iterator[str]:
    settings = Settings(store="given", demo=True)
    with served(create_app(settings, application=build(settings, settled_copy("journey")))) as address:
        yield address


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The one of this room: two cannot run at once, and none may be left running when other rooms start loops."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="package")
def browser(playwright, chromium) -> Iterator[Browser]:
    """One browser for all journeys; every test has a context of its own, which is as good as a new profile."""
    found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield found
    found.close()


LONGEST = 120
# A phone in Bulgarian and a desk in English; all four when somebody wants pictures of them.
VISITS = [("phone", "bg"), ("desk", "en"), *([("phone", "en"), ("desk", "bg")] if SHOTS else [])]


@pytest.fixture(params=VISITS, ids="-".join)
def seat(request) -> tuple[str, str]:
    return request.param


@pytest.fixture
def language(seat) -> str:
    return seat[1]


@pytest.fixture
def forgiven() -> tuple[str, ...]:
    """Words of console messages that a module's own refusals cause."""
    return ()


@pytest.fixture
def visit(seat, browser, site, language, forgiven) -> Iterator[Page]:
    """A visitor's page; at the end no script error, no refused resource, no other host."""
    context = browser.new_context(viewport=SIZES[seat[0]], accept_downloads=False)
    context.add_cookies([{"name": "lang", "value": language, "url": site}])
    page = context.new_page()
    troubles, hosts = [], set()
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: hosts.add(re.sub(r"^(\w+://[^/]+).*", r"\1", asked.url)))
    page.site, page.size = site, seat[0]
    yield page
    context.close()
    assert [one for one in troubles if not any(words in one for words in forgiven)] == []
    assert hosts <= {site}
