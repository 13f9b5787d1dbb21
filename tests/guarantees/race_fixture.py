"""A small directory for races: four partners, three assistants, and as many clients as a check needs."""

import itertools
import os
from dataclasses import dataclass
from datetime import timedelta

from graph.store import Store
from referral.clients.consents import NewConsent
from referral.context import Context
from referral.model.actors import ActingAs, Actor, Role, User
from referral.model.clients import Client
from referral.model.directory import Area, Organisation, Service
from referral.model.ids import AreaId, ClientCode, NeedCode, OrganisationId, ServiceId, UserId
from referral.model.referrals import Action, Referral, TransitionData
from referral.referrals import act, create
from referral.referrals.create import NewReferral
from referral.storage import records
from referral.storage.directory_cache import DirectoryCache
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.fakes.demo_fixture import NOW, WORDS, FakeClock

CENTRE = OrganisationId("O1")
SURE = ("already_open", "papers_missing")
NEED = NeedCode("com.info")
ASSISTANTS = tuple(Actor(id=UserId(f"AS-{one}"), role=Role.ASSISTANT, centre=CENTRE) for one in (1, 2, 3))
COORDINATOR = Actor(id=UserId("COORD"), role=Role.COORDINATOR)
LEAD = Actor(id=UserId("LEAD-1"), role=Role.CENTRE_LEAD, centre=CENTRE)
PARTNERS = 4
# Rounds of every check in this package: few in the usual run; set it to ten thousand for a long one.
ROUNDS = int(os.environ.get("MREZHA_RACES", "0"))
_MARKS = itertools.count(1)


def rounds(engine: str, *, embedded: int, server: int) -> int:
    """How often a check is repeated on an engine."""
    return ROUNDS or (embedded if engine == "sqlite" else server)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One process's access to the store: its contexts share a clock, a directory cache and one sequence of ids."""

    store: Store
    clock: FakeClock
    directory_cache: DirectoryCache
    mark: str
    numbers: "itertools.count[int]"

    def context(self, actor: Actor) -> Context:
        return Context(
            store=self.store,
            clock=self.clock,
            new_id=lambda prefix: f"{prefix}-{self.mark}-{next(self.numbers)}",
            vocabulary=WORDS,
            directory_cache=self.directory_cache,
            actor=actor,
        )


def office(store: Store, clock: FakeClock | None = None) -> Office:
    mark = f"{next(_MARKS) + (os.getpid() << 12):x}"
    return Office(
        store=store,
        clock=clock or FakeClock(),
        directory_cache=DirectoryCache(),
        mark=mark,
        numbers=itertools.count(1),
    )


def settled(store: Store, *, clients: int) -> Office:
    """Fill an empty store and open an office in it."""
    filled = office(store)
    words_as_nodes(store, WORDS)
    people = (*ASSISTANTS, COORDINATOR, LEAD)
    area = Area(id=AreaId("A1"), name_bg="Долна махала", type="neighbourhood")
    centre = Organisation(id=CENTRE, name_bg="Здравен център", kind="health_mediation", active=True, seat=area.id)
    partners = [
        Organisation(
            id=OrganisationId(f"P{one}"), name_bg=f"Партньор {one}", kind="ngo", active=True, seat=area.id,
            phone="0700 00 000",
        )
        for one in range(PARTNERS)
    ]  # fmt: skip
    services = [
        Service(
            id=ServiceId(f"S{one}"), organisation=owner.id, name_bg=f"Услуга {one}", status="active", needs=(NEED,),
            areas=(area.id,),
        )
        for one, owner in enumerate(partners)
    ]  # fmt: skip
    users = [
        User(id=one.id, login=one.id, name=one.id, role=one.role, centre=one.centre, active=True, created_at=NOW)
        for one in people
    ]
    group = [
        Client(id=client_code(one), area=area.id, assistant=owner.id, centre=CENTRE)
        for one in range(clients)
        for owner in (ASSISTANTS[one % len(ASSISTANTS)],)
    ]

    def work(tx):
        for several in ([area], [centre, *partners], services, users, group):
            if several:
                records.save(tx, *several)

    store.write(work)
    return filled


def client_code(number: int) -> ClientCode:
    return ClientCode(f"C{number:05d}")


def new_referral(number: int, *, key: str, client: int | None = None) -> NewReferral:
    """What a sender sends for one wish; every wish has a client of its own unless told."""
    return NewReferral(
        key=key,
        client=client_code(number if client is None else client),
        need=NEED,
        service=ServiceId(f"S{number % PARTNERS}"),
        priority="routine",
        delivery="phone",
        channel="phone",
        consent=NewConsent(channel="signed", given_on=NOW.date() - timedelta(days=1)),
        note=f"wish {number}",
        acknowledged=SURE,
    )


def sent(office: Office, number: int, *, client: int | None = None) -> Referral:
    """A referral that was sent; nobody has told the partner yet."""
    owner = ASSISTANTS[(number if client is None else client) % len(ASSISTANTS)]
    return create.refer(office.context(owner), new_referral(number, key=f"sent-{office.mark}-{number}", client=client))


def delivered(office: Office, number: int) -> Referral:
    """A referral that was sent and told to its partner by telephone; it waits for the answer."""
    referral = sent(office, number)
    owner = next(one for one in ASSISTANTS if one.id == referral.assistant)
    return act.act(office.context(owner), referral.id, Action.DELIVER, data=TransitionData(channel="phone"))


def link_holder(referral: Referral) -> Actor:
    """Whoever holds the answer link of a referral."""
    return Actor(id=UserId(f"link-{referral.id}"), acting_as=ActingAs.LINK)
