"""An assistant who has far more clients than the others (field.md, G17)."""

from collections import defaultdict
from typing import Final

from referral.gaps.evidence import of_clients
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.model.clients import Client
from referral.model.ids import UserId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each assistant with more clients than the threshold times the mean of all active assistants."""
    clients: dict[UserId, list[Client]] = defaultdict(list)
    for client in data.cases.clients.values():
        clients[client.assistant].append(client)
    everybody = data.cases.assistants
    mean = sum(len(clients[one]) for one in everybody) / len(everybody) if everybody else 0.0
    most = data.vocabulary.threshold("caseload_factor") * mean
    return ranked(
        Finding(
            detector="load",
            key=f"load:{one}",
            remedy=Remedy.EXPAND,
            evidence=of_clients(clients[one]),
            assistant=one,
            details={"mean": mean},
        )
        for one in everybody
        if len(clients[one]) > most > 0
    )


LOAD: Final = Detector(
    code="load",
    label="Far more clients than the others",
    sentence="{assistant} has {people} clients; an assistant has {mean} on average.",
    rule="Each active assistant with more than {caseload_factor} times (a setting) the clients of an average one.",
    caution="It counts clients and not the work they are. Villages far away weigh more than a street nearby.",
    advice="Talk with the assistant: who could be handed over, and to whom? Ask for another post if nobody has room.",
    find=find,
    details=frozenset({"mean"}),
)
