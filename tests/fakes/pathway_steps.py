"""The first step of a pathway in the demo town, and its completion."""

from dataclasses import replace

from referral.clients import clients
from referral.context import Context
from referral.model.clients import Client
from referral.model.referrals import Referral, State
from referral.pathways import actions, progress
from referral.storage import records

GOAL = "labour_registered"


def first_step(office: Context, goal: str = GOAL) -> Referral:
    """The draft of the first step of a pathway: the identity card (S29), then the labour office (S16)."""
    held = ("address", "birth_certificate")
    person = clients.add_client(office, Client(id="PW-77", area="A05", assistant="AS-1", centre="O01", held=held))
    return actions.set_out(office, person.id, goal)


def completed(step: Referral, office: Context, result: str = "document_issued", **more: object) -> Referral:
    """A step as it is when its service has just ended with a result."""
    now = office.clock()
    fields = {"state": State.COMPLETED, "completed_at": now, "changed_at": now, "service_result": result, **more}
    return replace(step, **fields)


def store_and_follow(office: Context, referral: Referral) -> None:
    """Store a completed referral and do what follows from it."""

    def work(tx):
        records.save(tx, referral)
        progress.after(tx, office, referral)

    office.write(work)


def held(office: Context, step: Referral) -> tuple[str, ...]:
    """What the client of a step holds."""
    return office.read(lambda tx: records.get(tx, Client, step.client)).held
