"""What tests of answers share: a referral, its link, and what its visitor does; the browser is `conftest.cookieless`."""

import re

from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.model.referrals import Referral, State
from referral.partners import answer_links
from referral.referrals import create
from referral.referrals.create import NewReferral
from referral.storage import records
from web.http import security

SURE = ("already_open", "papers_missing", "need_not_offered")
NOTE = "канарче-бележка"
BY_LINK = {"delivery": "electronic", "channel": "link", "note": NOTE, "covers": ("code", "need", "age_band", "area")}
BY_SLIP = {"delivery": "slip", "channel": "slip", "note": "само за нас", "covers": ("code", "need", "age_band")}
SERVED = {"complete-result": "delivered_full", "complete-happened_on": "2026-01-15"}
HOUR = {"appoint-appointment_at": "2026-02-10T10:30", "appoint-place": "стая 3"}
FIRST = {
    State.ACCEPTED: ("accept", {}),
    State.WAITLISTED: ("waitlist", {"expected_on": "2026-03-01"}),
    State.SCHEDULED: ("schedule", {"appointment_at": "2026-01-20T10:30", "place": "стая 1"}),
}


def referred(office, key: str, *, way: dict[str, object] = BY_LINK, **more: object) -> Referral:
    """A referral of the first client of this office, sent one way; `more` replaces what the form would say."""
    given = {name: value for name, value in way.items() if name != "covers"}
    first = {
        "key": key, "client": owned(office), "need": "com.info", "service": "S05", "priority": "routine", "acknowledged": SURE,
        "consent": NewConsent(channel="signed", given_on=office.clock().date(), covers=way["covers"]), **given,
    }  # fmt: skip
    return create.refer(office, NewReferral(**{**first, **more}))


def owned(office) -> str:
    """The first client of this assistant."""
    return next(one.id for one in clients.clients(office) if one.assistant == office.actor.id)


def linked(office, key: str, **more: object) -> tuple[str, Referral]:
    made = referred(office, key, **more)
    return link_of(office, made), made


def link_of(office, made: Referral) -> str:
    secret = security.secret()
    answer_links.issue(office, made.id, token=secret)
    return secret


def now(store, referral: Referral) -> Referral:
    return store.read(lambda tx: records.get(tx, Referral, referral.id))


def opened(cookieless, secret: str, **headers: str):
    page = cookieless.post(f"/r/{secret}", headers=headers)
    assert page.status_code == 200, page.status_code
    return page, re.search(r'name="nonce" value="([^"]+)"', page.text)


def answered(cookieless, secret: str, choice: str, /, *, nonce: str | None = None, **fields: object):
    if nonce is None:
        nonce = opened(cookieless, secret)[1].group(1)
    return cookieless.post(f"/r/{secret}/answer", data={"nonce": nonce, "answer": choice, "for_us": "yes", **fields})


def standing(cookieless, office, key: str, state: State = State.ACCEPTED, **more: object):
    """A link whose partner has decided."""
    secret, made = linked(office, key, **more)
    choice, fields = FIRST[state]
    assert answered(cookieless, secret, choice, **fields).status_code == 200
    return secret, made
