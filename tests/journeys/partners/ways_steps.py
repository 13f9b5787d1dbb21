"""Steps of the journeys in which a partner answers."""

from datetime import date

from playwright.sync_api import Page

from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.model.referrals import Referral
from referral.referrals import create
from referral.referrals.create import NewReferral
from referral.storage import records


def referred(office, **more: object) -> Referral:
    first = {
        "key": office.new_id("key"), "client": clients.clients(office)[0].id, "need": "doc.id_card", "service": "S29",
        "priority": "routine", "delivery": "slip", "channel": "slip", "acknowledged": ("already_open", "papers_missing", "need_not_offered"),
        "consent": NewConsent(channel="signed", given_on=date(2026, 1, 15), covers=("code", "need", "age_band", "area", "language")),
    }  # fmt: skip
    return create.refer(office, NewReferral(**{**first, **more}))


def now(office, made: Referral) -> Referral:
    return office.store.read(lambda tx: records.get(tx, Referral, made.id))


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
