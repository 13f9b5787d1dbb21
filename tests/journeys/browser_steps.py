"""What every journey does: serve a town, sign in, look, take an action."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Page, expect

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
SHOTS = os.environ.get("MREZHA_SCREENSHOTS")


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """A real server over an application, on loopback; its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


def sign_in(page: Page, role: str) -> None:
    page.goto(f"{page.site}/sign-in")
    page.click(f"button[value={role}]")


def look(page: Page, name: str) -> None:
    """A picture of a page that is there to its footer."""
    expect(page.locator("footer")).to_be_visible()
    picture(page, name)


def picture(page: Page, name: str) -> None:
    """No sideways scrolling, and a picture when somebody asked for pictures; of a page with a footer or without."""
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        language = page.get_attribute("html", "lang")
        page.screenshot(path=f"{SHOTS}/{name}-{page.size}-{language}.png", full_page=True)


def take(page: Page, action: str, **fields: str) -> None:
    room = page.locator(f"details#{action}")
    room.locator("summary").click()
    for name, value in fields.items():
        room.locator(f"[name={name}]").select_option(value)
    with page.expect_navigation():
        room.locator("button.primary").click()
