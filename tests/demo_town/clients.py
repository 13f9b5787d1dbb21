"""The clients of the demo town: where they live, who works with them, what they have and what is difficult for them."""

from datetime import date, timedelta

from tests.demo_town.model import FIRST, LAST, TODAY, WITHOUT_DOCUMENTS, Client, Town

CASELOADS = {"AS-1": {"A03": 65}, "AS-2": {"A03": 55, "A05": 5}, "AS-3": {"A04": 65}}
CENTRES = {"AS-1": "O01", "AS-2": "O01", "AS-3": "O02", "AS-4": "O02"}
BARRIERS = (
    ("cannot_read", 0.22), ("weak_bulgarian", 0.2), ("no_transport", 0.25), ("no_child_care", 0.15),
    ("works_in_the_day", 0.14), ("fear_or_shame", 0.12), ("bad_experience", 0.1), ("no_phone", 0.08), ("debt", 0.12),
)  # fmt: skip


def make_clients(town: Town) -> list[Client]:
    """Make the clients of every area, each with an assistant."""
    left = {area: row["clients"] for area, row in town.areas.items() if row["clients"]}
    homes: list[tuple[str, str]] = []
    for assistant, share in CASELOADS.items():
        for area, count in share.items():
            homes += [(area, assistant)] * count
            left[area] -= count
    homes += [(area, "AS-4") for area, count in left.items() for _ in range(count)]
    town.dice.shuffle(homes)
    people = []
    for number, (area, assistant) in enumerate(homes, start=1):
        band = town.dice.choices(range(1945, 2020, 5), [2, 2, 3, 4, 5, 6, 8, 10, 12, 14, 12, 9, 6, 5, 3])[0]
        language = town.dice.choices(["rom", "bg", "tr"], [60, 28, 12])[0]
        sex = town.dice.choices("fm", [64, 36])[0]
        people.append(Client(f"TH-{number:04d}", area, assistant, band, sex, language))
    for area, count in WITHOUT_DOCUMENTS.items():
        adults = [client for client in people if client.area == area and client.band <= 2005]
        adults += [client for client in people if client.area == area and client.band > 2005]
        for client in adults[:count]:
            client.without_documents = True
            client.band = min(client.band, 2000)
    for client in people:
        client.insured = not client.without_documents and town.dice.random() < 0.5
        for barrier, chance in BARRIERS:
            if town.dice.random() < chance:
                client.barriers.add(barrier)
    return people


def client_rows(town: Town) -> list[dict[str, str]]:
    """Return the rows of clients.csv: what clients have follows from what was done for them."""
    since: dict[str, date] = {}
    for referral in town.referrals:
        since[referral.client.code] = min(since.get(referral.client.code, LAST), referral.start.date())
    table = []
    for client in town.clients:
        if not client.without_documents:
            client.documents |= {"birth_certificate", "address", "id_card"}
            client.documents |= {"health_insured", "gp_registered"} if client.insured else set()
            client.documents |= (
                {"labour_registered"}
                if client.services["S18"] + client.services["S19"] + client.services["S67"] + client.services["S21"]
                else set()
            )
            client.documents |= {"immunisation_record"} if client.services["S37"] + client.services["S38"] else set()
        else:
            client.documents = {"birth_certificate"} | (
                client.documents & {"immunisation_record", "preliminary_assessment"}
            )
            client.barriers |= {"no_id", "no_address"}
        if not client.insured:
            client.barriers.add("not_insured")
        consent = since.get(client.code, FIRST) - timedelta(days=town.dice.randint(0, 20))
        table.append(
            {
                "code": client.code, "birth_from": str(client.band), "birth_to": str(client.band + 4), "sex": client.sex, "area": client.area,
                "language": client.language, "barriers": " ".join(sorted(client.barriers)), "papers": " ".join(sorted(client.documents)),
                "assistant": client.assistant, "centre": CENTRES[client.assistant], "consent_on": consent.isoformat(),
                "consent_scope": "referral", "consent_until": (TODAY + timedelta(days=town.dice.randint(120, 360))).isoformat(),
            }
        )  # fmt: skip
    return table
