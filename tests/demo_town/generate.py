"""Write the people of the demo town: clients, recorded needs, referrals and their events, the same bytes every time.

Run `python -m tests.demo_town.generate`. The tables of institutions are kept by hand in the package; the numbers that
must come out stand in the three CSV files beside this module.
"""

import csv
import random
from pathlib import Path

from tests.demo_town import assignment, clients, placement, plan, timing
from tests.demo_town.clients import CENTRES
from tests.demo_town.history import ReferralHistory
from tests.demo_town.model import HERE, PACKAGE, PlannedReferral, Town, rows
from tests.demo_town.needs import recorded_needs

SEED = 20260115
URGENT = ("saf.", "hea.emergency", "hea.tb_", "chd.risk", "hou.")
CLIENT_COLUMNS = (
    "code", "birth_from", "birth_to", "sex", "area", "language", "barriers", "papers", "assistant", "centre",
    "consent_on", "consent_scope", "consent_until",
)  # fmt: skip
NEED_COLUMNS = ("id", "client", "need", "recorded_on", "hours", "status")
REFERRAL_COLUMNS = (
    "id", "client", "need", "recorded_need", "service", "assistant", "centre", "priority", "mode",
)  # fmt: skip
EVENT_COLUMNS = (
    "referral", "number", "at", "action", "actor", "said_by", "channel", "reason", "paper", "barrier", "result",
    "appointment_at", "expected_on", "accompanied_by", "note",
)  # fmt: skip


def build() -> Town:
    """Make the town in the order of its throws of the dice."""
    town = Town(
        dice=random.Random(SEED),
        services={row["id"]: row for row in rows(PACKAGE / "services.csv")},
        areas={
            row["area"]: {name: int(value) for name, value in row.items() if name != "area"}
            for row in rows(HERE / "areas.csv")
        },
    )
    town.clients = clients.make_clients(town)
    town.referrals = plan.planned_referrals(town)
    placement.place_referrals(town)
    assignment.assign_clients(town)
    timing.answer(town)
    timing.schedule_starts(town)
    for referral in town.referrals:
        ReferralHistory(town, referral).write()
    return town


def main(folder: Path = PACKAGE) -> None:
    """Write the four files into a folder."""
    town = build()
    needs = recorded_needs(town)
    need_ids = {(row["client"], row["need"]): row["id"] for row in needs}
    numbered = [(f"R{number:04d}", referral) for number, referral in enumerate(town.referrals, start=1)]
    write(folder / "clients.csv", CLIENT_COLUMNS, clients.client_rows(town))
    write(folder / "needs.csv", NEED_COLUMNS, needs)
    write(
        folder / "referrals.csv",
        REFERRAL_COLUMNS,
        [referral_row(key, referral, need_ids) for key, referral in numbered],
    )
    write(
        folder / "events.csv", EVENT_COLUMNS, [row for key, referral in numbered for row in event_rows(key, referral)]
    )


def referral_row(referral_id: str, referral: PlannedReferral, need_ids: dict[tuple[str, str], str]) -> dict[str, str]:
    """Return the row of a referral."""
    client = referral.client
    return {
        "id": referral_id, "client": client.code, "need": referral.need,
        "recorded_need": need_ids[client.code, referral.need], "service": referral.service["id"],
        "assistant": client.assistant, "centre": CENTRES[client.assistant],
        "priority": "urgent" if referral.need.startswith(URGENT) else "routine", "mode": delivery_of(referral),
    }  # fmt: skip


def event_rows(referral_id: str, referral: PlannedReferral) -> list[dict[str, str]]:
    """Return the rows of a referral's events, numbered from 1."""
    return [
        {"referral": referral_id, "number": str(number), **event}
        for number, event in enumerate(referral.events, start=1)
    ]


def delivery_of(referral: PlannedReferral) -> str:
    """Return how a referral was sent, by its events."""
    if any(event.get("accompanied_by") for event in referral.events):
        return "accompanied"
    channel = referral.events[1]["channel"]
    return {"slip": "slip", "letter": "letter", "message": "electronic"}.get(channel, "phone")


def write(path: Path, columns: tuple[str, ...], table: list[dict[str, str]]) -> None:
    """Write a table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


if __name__ == "__main__":
    main()
