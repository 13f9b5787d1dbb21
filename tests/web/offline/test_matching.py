"""The rules that go to the phone are the rows that the server walks, in the same order, with the values they read."""

import json
from datetime import date

import pytest

from referral.matching import eligibility
from referral.matching.partners.waiting_lists import WaitingLists
from referral.model.clients import Client
from referral.model.directory import Organisation, Service
from tests.fakes.demo_fixture import WORDS
from web.offline import matching


def test_every_criterion_goes_to_the_phone_as_plain_data():
    rules = json.loads(json.dumps(matching.rules()))
    assert [name for name, _ in rules["criteria"]] == [criterion.name for criterion in eligibility.CRITERIA]
    assert [len(steps) for _, steps in rules["criteria"]] == [len(one.rules) for one in eligibility.CRITERIA]
    assert len(rules["order"]) == len(eligibility.ORDER)


def test_the_values_are_those_that_the_rules_read():
    offered = Service(
        id="S", organisation="O", name_bg="Услуга", status="active", needs=("hea.gp",), requires=("id_card",),
        requires_any=("telk|address",), window="11-15/02-10", verified_on=date(2026, 1, 15), description="long",
    )  # fmt: skip
    sent = json.loads(json.dumps(matching.service(offered)))
    assert sent["required"] == ["id_card", "address|telk"]
    assert sent["yearly_window"] == {"opens": [11, 15], "closes": [2, 10]}
    assert sent["verified_on"] == "2026-01-15"
    assert "description" not in sent
    assert matching.organisation(Organisation(id="O", name_bg="О", kind="ngo")) == {"active": True, "seat": None}


def test_of_a_person_only_what_the_rules_read_is_sent_and_what_is_held_with_its_last_day():
    known = Client(
        id="C", area="A", assistant="U", centre="O", held=("id_card", "telk"), held_until=("telk=2026-02-01",),
        barriers=("debt",), sex="f",
    )  # fmt: skip
    assert matching.client(known) == {
        "area": "A", "barriers": ["debt"], "language": None, "held": ["id_card", "telk"],
        "held_until": {"telk": "2026-02-01"}, "not_held": [],
    }  # fmt: skip
    nobody = matching.person(WORDS)
    assert (nobody["held"], nobody["hours"], nobody["stale_months"]) == ([], [], 12)
    assert "hea.hiv" in nobody["sensitive"]


@pytest.mark.parametrize("places", [None, 0, 1, 2, 3])
@pytest.mark.parametrize("count", range(8))
def test_a_hidden_number_of_waiting_people_is_not_on_the_phone_but_its_answers_are(places, count):
    offered = Service(id="S", organisation="O", name_bg="Услуга", status="active", needs=("hea.gp",), places=places)
    factor = WORDS.threshold("list_full")
    people = {"S": count} if count else {}
    assert matching.waiting(offered, WORDS, WaitingLists(people=people)) == {"waiting": count}
    sent = matching.waiting(offered, WORDS, WaitingLists(people=people, hidden=frozenset(people)))

    def answers(number):
        return (number >= factor * places if places is not None else None, number >= 1)

    assert sent.get("few", False) is bool(count)
    assert answers(sent["waiting"]) == answers(count)
    assert sent["waiting"] == min(number for number in range(8) if answers(number) == answers(count))
