"""Give every referral a client of its area whom the service accepts."""

from collections import Counter

from tests.demo_town.model import IDENTITY, Client, PlannedReferral, Town


def assign_clients(town: Town) -> None:
    """Give every referral a client of its area, spreading the work; nobody goes twice to the same service."""
    load: Counter[str] = Counter()
    without = [client for client in town.clients if client.without_documents]
    for referral in [referral for referral in town.referrals if referral.lacks_id_card]:
        mine = next(client for client in without if client.area == referral.area and not client.services["S16"])
        assign(town, referral, mine, load)
    rest = [referral for referral in town.referrals if not referral.lacks_id_card]
    rest.sort(
        key=lambda referral: (
            -bool(referral.service["age_from"]),
            -len(set(referral.service["requires"].split()) & IDENTITY),
            referral.area,
        )
    )
    for referral in rest:
        fitting = [client for client in town.clients if fits(town, referral, client)]
        if not fitting:
            low = referral.service["age_from"]
            fitting = [
                client for client in town.clients if client.area == referral.area and not client.without_documents
            ]
            if low:
                fitting = [client for client in fitting if not load[client.code]] or fitting
                chosen = town.dice.choice(fitting)
                chosen.band = 2010 if int(referral.service["age_to"]) < 18 else 2000
                assign(town, referral, chosen, load)
                continue
            fitting = [client for client in fitting if not client.services[referral.service["id"]]] or fitting
        least = min(load[client.code] for client in fitting)
        assign(town, referral, town.dice.choice([client for client in fitting if load[client.code] <= least + 1]), load)


def fits(town: Town, referral: PlannedReferral, client: Client) -> bool:
    """Tell whether a client lives there and may use the service with this outcome."""
    requires = set(referral.service["requires"].split())
    if client.area != referral.area or client.services[referral.service["id"]]:
        return False
    if referral.service["id"] == "S41" and client.insured:
        return False
    low, high = referral.service["age_from"], referral.service["age_to"]
    if (low and 2025 - client.band - 4 > int(high)) or (low and 2025 - client.band < int(low) + 1):
        return False
    if referral.outcome == "served" or referral.outcome in {"waiting", "not_helped"}:
        if client.without_documents and IDENTITY & requires:
            return False
        if "health_insured" in requires and not client.insured:
            return False
    return True


def assign(town: Town, referral: PlannedReferral, client: Client, load: Counter) -> None:
    """Give a referral its client, and one of the needs that its service answers."""
    referral.client = client
    client.services[referral.service["id"]] += 1
    load[client.code] += 1
    needs = referral.service["needs"].split()
    referral.need = needs[0] if len(needs) == 1 else town.dice.choices(needs, [3] + [2] * (len(needs) - 1))[0]
