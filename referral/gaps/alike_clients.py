"""Clients that may be one person written down twice, by centre."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from referral.calendar import SOFIA
from referral.clients.alike import WITHIN, band_on
from referral.gaps.cases import NeedCase
from referral.gaps.evidence import of_clients
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.model.clients import Client
from referral.model.ids import OrganisationId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return for each centre the clients of whom another one may be the same person."""
    alike: dict[OrganisationId, dict[str, Client]] = defaultdict(dict)
    for pair in _pairs(data):
        alike[pair[0].centre] |= {client.id: client for client in pair}
    return ranked(
        Finding(
            detector="alike_clients",
            key=f"alike_clients:{centre}",
            remedy=Remedy.REPAIR,
            evidence=of_clients(clients.values()),
            organisations=(centre,),
        )
        for centre, clients in alike.items()
    )


def _pairs(data: GapInput) -> Iterator[tuple[Client, Client]]:
    """Yield pairs of one centre, area and age band who recorded the same need within two weeks and may be one."""
    groups: dict[object, list[NeedCase]] = defaultdict(list)
    for case in data.cases.needs:
        client = data.cases.clients.get(case.client)
        if client is not None:
            band = band_on(data.vocabulary, client, data.today)
            groups[client.centre, client.area, band, case.need].append(case)
    for cases in groups.values():
        yield from _near(data, cases)


def _near(data: GapInput, cases: list[NeedCase]) -> Iterator[tuple[Client, Client]]:
    for at, later in enumerate(cases):
        for earlier in reversed(cases[:at]):
            if later.recorded_on - earlier.recorded_on > WITHIN:
                break
            one, other = data.cases.clients[earlier.client], data.cases.clients[later.client]
            if one.id != other.id and _may_be_one(one, other, later):
                yield one, other


def _may_be_one(one: Client, other: Client, need: NeedCase) -> bool:
    """Tell whether nothing known of two differs, and the later one was new then or everything entered is the same."""
    known = ((one.sex, other.sex), (one.language, other.language), (one.birth_from, other.birth_from))
    if any(first != second and None not in {first, second} for first, second in known):
        return False
    return _is_new(other, need) or _is_same(one, other)


def _is_new(client: Client, need: NeedCase) -> bool:
    """Tell whether a client was entered in the two weeks before a need of theirs was recorded."""
    if client.created_at is None:
        return False
    entered = client.created_at.astimezone(SOFIA).date()
    return entered <= need.recorded_on <= entered + WITHIN


def _is_same(one: Client, other: Client) -> bool:
    """Tell whether everything that is entered of two clients is the same, and something is."""
    first, second = (
        (client.sex, client.language, client.birth_from, client.birth_to, set(client.barriers), set(client.held))
        for client in (one, other)
    )
    return first == second and None not in first[:4]


ALIKE_CLIENTS: Final = Detector(
    code="alike_clients",
    label="Clients perhaps entered twice",
    sentence="Of {organisations}, {people} clients look like another one.",
    rule="Clients of one centre, area and age band who recorded the same need within two weeks, of whom nothing known "
    "differs, and of whom the later one was new then or everything entered is the same.",
    caution="A brother and a sister, or two neighbours, may look the same here. Codes say little: ask the assistant.",
    advice="Let the lead of the centre compare them and merge those that are one person.",
    find=find,
)
