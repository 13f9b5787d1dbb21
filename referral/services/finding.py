"""Ask who can help: for a client in the actor's reach, or for a profile without a name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph.model import where
from graph.store import Reader
from referral import matching, policy
from referral.desk import Desk
from referral.matching import Answer, Question
from referral.model import Client, NeedCode, ServiceId, State
from referral.policy import Permission


def find_help(desk: Desk, question: Question) -> Answer:
    """Return who can help with a need; the site's own thresholds apply.

    Errors: NotAllowed.
    """
    policy.require(desk.actor, Permission.FIND_HELP)
    words = desk.vocabulary
    asked = replace(
        question,
        ending_days=int(words.threshold("ending_days")),
        stale_months=int(words.threshold("stale_months")),
    )
    directory = desk.directory()
    services = [service.id for service in directory.services_for.get(question.need, ())]
    waiting = desk.read(lambda tx: waiting_for(tx, services))
    return matching.match(directory, asked, waiting=waiting)


def for_client(desk: Desk, client: Client, need: NeedCode, *, hours: Sequence[str] = ()) -> Answer:
    """Return who can help a client with a need."""
    policy.require_for(desk.actor, Permission.SEE_CLIENTS, client, kind="Client", subject=client.id)
    return find_help(desk, matching.question_of(client, need, today=desk.today, hours=tuple(hours)))


def waiting_for(tx: Reader, services: Sequence[ServiceId]) -> Mapping[ServiceId, int]:
    """Return how many people wait for each of these services."""
    found = {
        service: tx.tally("Referral", where(service=service, state=State.WAITLISTED.value))[0].count
        for service in services
    }
    return {service: count for service, count in found.items() if count}
