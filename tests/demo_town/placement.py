"""Give every referral an area, so that each area has as many referrals, and as many served, as the plan says."""

from collections import defaultdict

from tests.demo_town.model import IDENTITY, WITHOUT_DOCUMENTS, PlannedReferral, Town


def place_referrals(town: Town) -> None:
    """Give every referral an area so that each area has its referrals and its served ones (augmenting paths)."""
    for referral, area in zip(
        [referral for referral in town.referrals if referral.lacks_id_card],
        [a for a, n in WITHOUT_DOCUMENTS.items() for _ in range(n)],
        strict=True,
    ):
        referral.area = area
    for served in (True, False):
        free = {area: row["served"] if served else row["referrals"] - row["served"] for area, row in town.areas.items()}
        free = {area: count for area, count in free.items() if town.areas[area]["clients"]}
        group = [referral for referral in town.referrals if (referral.outcome == "served") is served]
        held: dict[str, list[PlannedReferral]] = defaultdict(list)
        for referral in group:
            if referral.lacks_id_card:
                free[referral.area] -= 1
        waiting = [referral for referral in group if not referral.lacks_id_card]
        town.dice.shuffle(waiting)
        waiting.sort(key=lambda referral: len(allowed(town, referral)))
        for referral in waiting:
            if not seat(town, referral, free, held, set()):
                raise AssertionError(("no place left", referral.service["id"], referral.outcome))
    mix(town)


def seat(
    town: Town, referral: PlannedReferral, free: dict[str, int], held: dict[str, list[PlannedReferral]], tried: set[str]
) -> bool:
    """Give a referral an area with room, moving others on where needed; tell whether that was possible.

    `free` counts the room left by area, `held` are the referrals placed so far, `tried` the areas looked at.
    """
    options = [area for area in allowed(town, referral) if area not in tried]
    while options:
        weights = [max(free[area], 0) + 0.01 for area in options]
        area = town.dice.choices(options, weights)[0]
        options.remove(area)
        tried.add(area)
        if free[area] > 0:
            free[area] -= 1
            referral.area = area
            held[area].append(referral)
            return True
        for other in held[area]:
            if seat(town, other, free, held, tried):
                held[area].remove(other)
                referral.area = area
                held[area].append(referral)
                return True
    return False


def mix(town: Town) -> None:
    """Swap areas at random, but move nothing that requires documents to A05, where many have none."""
    for _ in range(40_000):
        one, other = town.dice.sample(town.referrals, 2)
        same = (one.outcome == "served") is (other.outcome == "served")
        if one.lacks_id_card or other.lacks_id_card or not same or one.area == other.area:
            continue
        if other.area in allowed(town, one) and one.area in allowed(town, other):
            needs_one = bool(IDENTITY & set(one.service["requires"].split()))
            needs_other = bool(IDENTITY & set(other.service["requires"].split()))
            if needs_one and not needs_other and other.area == "A05":
                continue
            if needs_other and not needs_one and one.area == "A05":
                continue
            one.area, other.area = other.area, one.area


def allowed(town: Town, referral: PlannedReferral) -> list[str]:
    """Return the areas with clients that the service of a referral covers."""
    served = set(referral.service["areas"].split())
    everywhere = served & {"XTH01", "OUT"}
    return [area for area, row in town.areas.items() if row["clients"] and (everywhere or area in served)]
