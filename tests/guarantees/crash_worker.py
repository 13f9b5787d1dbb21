"""A process that is killed while it works. It imports little, since it is started many times over."""

import itertools
import os
import sys

from graph.engines.sqlite.store import open_sqlite
from graph.store import Store
from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.model.actors import Role
from referral.model.ids import ClientCode, NeedCode, ServiceId
from referral.model.referrals import Action, Informant, TransitionData
from referral.referrals import act
from referral.referrals.create import NewReferral, refer
from referral.storage import records
from tests.fakes.demo_fixture import context


def opened(place: str) -> Store:
    if "://" in place:
        from graph.engines.neo4j.store import open_neo4j

        return open_neo4j(place, records.schema())
    return open_sqlite(place, records.schema())


def work(path: str, mark: str) -> None:
    """Refer and record an answer without end, saying on standard output what was acknowledged."""
    parent = os.getppid()
    store = opened(path)
    office = context(store, Role.ASSISTANT)
    people = [one.id for one in clients.clients(office)]
    for number in itertools.count():
        if os.getppid() != parent:
            return  # whoever was to kill it was killed itself
        new = NewReferral(
            key=f"{mark}-{number}", client=ClientCode(people[number % len(people)]), need=NeedCode("com.info"),
            service=ServiceId("S05"), priority="routine", delivery="phone", channel="phone",
            consent=NewConsent(channel="signed", given_on=office.today), acknowledged=("already_open", "papers_missing"),
        )  # fmt: skip
        made = refer(office, new)
        print(made.id, 2, flush=True)
        answer = TransitionData(informant=Informant.PARTNER, channel="phone")
        print(made.id, act.act(office, made.id, Action.ACCEPT, data=answer).events, flush=True)


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2])
