"""What lies in the browser's profile after work without network."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.browser_steps import FLAGS
from tests.journeys.exchange.offline_steps import (
    NOTE,
    PHONE,
    left_over,
    note_is_kept,
    send_offline,
    wait_for,
    written_in_the_yard,
)
from web.http import render


def test_after_signing_out_the_profile_holds_no_client_in_the_clear(playwright, chromium, site, tmp_path):
    """Greps every byte of the profile after work without network, and shows first that the grep would find something.

    Work with network leaves client codes in the browser's own list of visited addresses, which no page can clear.
    """
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path / "profile"), executable_path=chromium, args=FLAGS, viewport=PHONE
    )
    page, code = written_in_the_yard(context, site, client=14)
    wait_for(lambda: note_is_kept(page))
    assert lying_in_the_clear(tmp_path / "profile", code) == {}
    page.evaluate(
        "async (path) => (await import(path)).put('control', 'жълта-патица')", render.static_url("offline/store.js")
    )
    assert lying_in_the_clear(tmp_path / "profile", "жълта-патица") != {}
    send_offline(page)
    context.set_offline(False)
    expect(page.locator("[data-item]")).to_have_count(0, timeout=30000)
    page.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")
    wait_for(lambda: left_over(page) == {"databases": [], "caches": []})
    context.close()
    assert lying_in_the_clear(tmp_path / "profile", code) == {}


def lying_in_the_clear(profile: Path, code: str) -> dict[str, list[str]]:
    """Files that hold the client code or the note, in any encoding a browser writes text in."""
    secrets = {text: [text.encode(one) for one in ("utf-8", "utf-16-le")] for text in (code, NOTE)}
    found: dict[str, list[str]] = {}
    for path in sorted(profile.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            hit = [text for text, forms in secrets.items() if any(form in content for form in forms)]
            if hit:
                found[str(path.relative_to(profile))] = hit
    return found
