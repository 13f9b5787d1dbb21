"""The needs recorded in the demo town: of every referral, and those that no service answers."""

from datetime import timedelta

from tests.demo_town.model import FIRST, Client, PlannedReferral, Town

UNSERVED = {
    "hea.transport": 47, "emp.childcare": 33, "hea.medicines": 26, "chd.early_intervention": 21, "hea.alcohol": 18,
    "com.transport": 12, "hou.homeless": 4, "doc.probation": 3, "saf.elder": 2, "saf.trafficking": 1,
}  # fmt: skip
EVENING_LITERACY = 38
LITERACY = "edu.literacy_adult"


ADULT_UNTIL = 2005  # the last birth year of an adult
ENDED_ACTIONS = {"decline", "cancel", "fail", "expire"}
ENDED_OUTCOMES = {"declined", "withdrew", "lost", "no_show", "not_helped"}


def recorded_needs(town: Town) -> list[dict[str, str]]:
    """Return the rows of needs.csv: one need for each client and kind."""
    needs: dict[tuple[str, str], dict[str, str]] = {}
    for referral in town.referrals:
        first = {"recorded_on": referral.start.date().isoformat()}
        row = needs.setdefault((referral.client.code, referral.need), first)
        row["status"] = _status(referral, row.get("status"))
    adults = [client for client in town.clients if client.band <= ADULT_UNTIL]
    _add_unserved(town, needs, adults)
    _add_evening_literacy(town, needs, adults)
    ordered = sorted(needs.items(), key=lambda item: (item[1]["recorded_on"], item[0]))
    return [
        {"id": f"N{number:04d}", "client": code, "need": need, **row}
        for number, ((code, need), row) in enumerate(ordered, start=1)
    ]


def _status(referral: PlannedReferral, before: str | None) -> str:
    """Return what became of the need; one that was met stays so, one that was met elsewhere until it is asked for again."""
    last = referral.events[-1]
    answer = last["result"] if last["action"] == "follow_up" else ""
    if answer == "met" or before == "met":
        return "met"
    if last.get("reason") == "need_met_elsewhere":
        return "met_elsewhere"
    helped = any(event["action"] == "complete" for event in referral.events) and answer != "not_met"
    ended = last["action"] in ENDED_ACTIONS or referral.outcome in ENDED_OUTCOMES
    return "referred" if helped or not ended else "open"


def _add_unserved(town: Town, needs: dict[tuple[str, str], dict[str, str]], adults: list[Client]) -> None:
    """Add the needs that no service answers; transport is first needed by those who missed a visit for want of it."""
    without_transport = [referral.client for referral in town.referrals if referral.barrier == "no_transport"]
    for need, count in UNSERVED.items():
        first = without_transport if need == "hea.transport" else []
        for client in list(dict.fromkeys([*first, *town.dice.sample(adults, len(adults))]))[:count]:
            needs[client.code, need] = {"recorded_on": _some_day(town), "status": "open"}


def _add_evening_literacy(town: Town, needs: dict[tuple[str, str], dict[str, str]], adults: list[Client]) -> None:
    """Let so many adults, first those who learn already, ask for literacy courses in the evening."""
    learners = [client for client in adults if (client.code, LITERACY) in needs]
    others = [
        client
        for client in town.dice.sample(adults, len(adults))
        if client not in learners and client.area in {"A03", "A04", "A05"}
    ]
    for client in (learners + others)[:EVENING_LITERACY]:
        row = needs.setdefault((client.code, LITERACY), {"recorded_on": _some_day(town), "status": "open"})
        row["hours"] = "evening"


def _some_day(town: Town) -> str:
    return (FIRST + timedelta(days=town.dice.randint(20, 500))).isoformat()
