"""New referrals of the demo town, for tests that begin where one was made."""

from dataclasses import replace
from datetime import date

from graph.model import where
from graph.store import Store
from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.context import Context
from referral.model.actors import Actor, Role
from referral.model.clients import Client
from referral.model.referrals import Action, Informant, Referral, TransitionData
from referral.referrals import act, create
from referral.referrals.create import NewReferral
from referral.storage import records

SIGNED = NewConsent(channel="signed", given_on=date(2026, 1, 15))
SURE = ("already_open", "papers_missing", "need_not_offered")
SAID = {"informant": Informant.PARTNER, "channel": "phone"}
ASKED = {"informant": Informant.CLIENT, "channel": "phone"}


def mine(office: Context, number: int = 0) -> Client:
    """A client of the assistant."""
    return clients.clients(office)[number]


def new(office: Context, key: str = "k", **more: object) -> NewReferral:
    """What is filled in for a referral of the first client to O01, by phone."""
    first = {
        "key": key, "client": mine(office).id, "need": "com.info", "service": "S05", "priority": "routine",
        "delivery": "phone", "channel": "phone", "consent": SIGNED, "acknowledged": SURE,
    }  # fmt: skip
    return NewReferral(**{**first, **more})


def referred(office: Context, key: str = "k", **more: object) -> Referral:
    """A referral that was sent."""
    return create.refer(office, new(office, key, **more))


def delivered(office: Context, key: str = "k", **more: object) -> Referral:
    """A referral that was sent and told to the partner by phone."""
    sent = referred(office, key, **more)
    return act.act(office, sent.id, Action.DELIVER, data=TransitionData(channel="phone"))


def found(store: Store, cls: type, **equal: object) -> tuple:
    """The records of a kind whose fields are equal to these."""
    return store.read(lambda tx: records.find(tx, cls, where(**equal))[0])


def one(store: Store, cls: type, record_id: str) -> object:
    """One record."""
    return store.read(lambda tx: records.get(tx, cls, record_id))


def partner_of(office: Context, organisation: str) -> Context:
    """The same moment for the account of an organisation."""
    return replace(office, actor=Actor(id=f"PARTNER-{organisation}", role=Role.PARTNER, centre=organisation))
