"""Steps of the journeys in which a partner answers."""

from datetime import date
from pathlib import Path

from playwright.sync_api import Page

from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.model.referrals import Referral
from referral.referrals import create
from referral.referrals.create import NewReferral
from referral.storage import records
from tests.journeys.browser_steps import SHOTS


def referred(office, **more: object) -> Referral:
    first = {
        "key": office.new_id("key"), "client": clients.clients(office)[0].id, "need": "doc.id_card", "service": "S29",
        "priority": "routine", "delivery": "slip", "channel": "slip", "acknowledged": ("already_open", "papers_missing", "not_suitable"),
        "consent": NewConsent(channel="signed", given_on=date(2026, 1, 15), covers=("code", "need", "age_band", "area", "language")),
    }  # fmt: skip
    return create.refer(office, NewReferral(**{**first, **more}))


def now(office, made: Referral) -> Referral:
    return office.store.read(lambda tx: records.get(tx, Referral, made.id))


def picture(page: Page, name: str) -> None:
    """A picture of a page that has no footer of ours; no sideways scrolling on any."""
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}-{page.size}-{page.get_attribute('html', 'lang')}.png", full_page=True)


class Counted:
    """Counts what a person does: keys and clicks."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def click(self, where: str) -> None:
        self.count += 1
        self.page.locator(where).first.click()

    def type(self, text: str) -> None:
        for sign in text:
            self.count += 1
            self.page.keyboard.press(sign)

    def press(self, key: str) -> None:
        self.count += 1
        self.page.keyboard.press(key)
