"""The plan of the demo town: how many referrals each service has, and how those of each organisation end."""

from collections import defaultdict

from tests.demo_town.model import HERE, PlannedReferral, Town, rows

OUTCOMES = ("served", "not_helped", "no_show", "declined", "withdrew", "waiting", "lost", "open")


def planned_referrals(town: Town) -> list[PlannedReferral]:
    """Return every referral with its service and its outcome, as demand.csv and outcomes.csv have them."""
    demand = {row["service"]: int(row["referrals"]) for row in rows(HERE / "demand.csv")}
    offered = defaultdict(list)
    for service in town.services.values():
        offered[service["organisation"]] += [service] * demand[service["id"]]
    referrals = []
    for row in rows(HERE / "outcomes.csv"):
        ends = [outcome for outcome in OUTCOMES for _ in range(int(row[outcome]))]
        referrals += paired(town, row["organisation"], offered[row["organisation"]], ends)
    return referrals


def paired(town: Town, organisation: str, services: list[dict[str, str]], ends: list[str]) -> list[PlannedReferral]:
    """Pair the services asked of one organisation with the outcomes it must have."""
    fixed = []
    if organisation == "O05":
        fixed = taken(town, services, ends, "S16", "declined", 41)
    elif organisation == "O23":
        fixed = taken(town, services, ends, "S54", "declined", 14) + taken(town, services, ends, "S55", "declined", 17)
    elif organisation == "O42":
        fixed = taken(town, services, ends, "S84", "no_show", 13)
    town.dice.shuffle(services)
    town.dice.shuffle(ends)
    referrals = [PlannedReferral(service, outcome) for service, outcome in zip(services, ends, strict=True)]
    for referral in fixed:
        if organisation == "O05":
            referral.lacks_id_card, referral.reason, referral.missing = True, "missing_documents", "id_card"
        elif organisation == "O23":
            referral.reason, referral.missing = "needs_official_direction", "preliminary_assessment"
    if organisation == "O23":
        for referral in referrals:
            if referral.outcome == "declined":
                referral.reason = "no_capacity"
    if organisation == "O42":
        missed = [referral for referral in fixed + referrals if referral.outcome == "no_show"]
        for number, referral in enumerate(missed):
            referral.barrier = "no_transport" if number < 11 else ("fear_or_shame", "works_in_the_day")[number % 2]
    return fixed + referrals


def taken(
    town: Town, services: list[dict[str, str]], ends: list[str], service: str, outcome: str, count: int
) -> list[PlannedReferral]:
    """Take so many of a service and an outcome off the lists, and pair them."""
    for _ in range(count):
        services.remove(town.services[service])
        ends.remove(outcome)
    return [PlannedReferral(town.services[service], outcome) for _ in range(count)]
