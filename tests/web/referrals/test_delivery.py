"""A referral is to be sent until somebody says how it reached the partner; each fact shows who said it."""

import pytest

from referral.model.actors import Role
from referral.model.referrals import Action, Informant, TransitionData
from referral.referrals import act
from tests.fakes.new_referrals import ASKED, SAID, one, referred
from tests.web.conftest import send, token


@pytest.fixture
def assistant(client_as):
    return client_as(Role.ASSISTANT)


def test_after_sending_the_page_offers_every_way_at_once(assistant, office, store):
    made = referred(office, "ways")
    page = assistant.get(f"/referrals/{made.id}").text
    assert ">за изпращане<" in page
    for words in ("Обадих се", "Viber, SMS, имейл или копиране", "Печат на бележка", "Отидохме заедно"):
        assert words in page, words
    assert 'href="tel:' in page
    shared = send(assistant, f"/referrals/{made.id}/links").text
    for target in ("viber://forward?text=", "sms:?body=", "mailto:"):
        assert target in shared, target
    assert one(store, type(made), made.id).delivered_at is None  # a text that was made has not left yet
    done = send(assistant, f"/referrals/{made.id}/deliver", seen=made.events, channel="phone")
    assert done.status_code == 303
    left = one(store, type(made), made.id)
    assert (left.state, left.delivered_at) == (made.state, left.changed_at)
    page = assistant.get(f"/referrals/{made.id}").text
    assert 'id="deliver"' not in page
    assert ">за изпращане<" not in page
    again = send(assistant, f"/referrals/{made.id}/deliver", seen=left.events, channel="slip")
    assert again.status_code == 403  # it has left already
    assert one(store, type(made), made.id) == left


def test_who_says_so_is_asked_and_stands_beside_its_own_fact(assistant, office, store):
    made = referred(office, "facts")
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(informant=Informant.PARTNER, channel="link"))
    place = f"/referrals/{made.id}"
    refused = send(assistant, f"{place}/complete", result="advice_only")
    assert refused.status_code == 422
    assert 'name="informant"' in refused.text
    act.act(office, made.id, Action.COMPLETE, data=TransitionData(result="advice_only", **SAID))
    act.act(office, made.id, Action.FOLLOW_UP, data=TransitionData(result="met", **ASKED))
    page = assistant.get(place).text
    facts = page.split('class="four"')[1].split("<dl")[0]
    process, service, need = facts.split("<h2>")[1:4]
    assert "бележка от разговор · партньорът, телефон" in process
    assert "бележка от разговор · партньорът, телефон" in service
    assert "клиентът го потвърди · клиентът, телефон" in need


def test_an_absence_that_the_assistant_saw_is_not_the_partners_word(assistant, office, store):
    made = referred(office, "absent")
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(informant=Informant.PARTNER, channel="link"))
    ended = send(assistant, f"/referrals/{made.id}/fail", reason="no_show", informant="assistant")
    assert ended.status_code == 303
    failed = one(store, type(made), made.id)
    assert (failed.process_informant, failed.evidence) == (Informant.ASSISTANT, 1)
    page = assistant.get(f"/referrals/{made.id}").text.split('class="four"')[1].split("<dl")[0]
    assert "отговор на самия партньор" not in page


def test_a_program_is_told_which_warnings_must_be_seen(assistant, office, store):
    waiting = referred(office, "first")
    new = {
        "client": waiting.client, "need": waiting.need, "service": waiting.service, "priority": "routine",
        "delivery": "phone", "channel": "phone", "key": "second",
    }  # fmt: skip
    answer = assistant.post("/api/referrals", json=new, headers={"X-Form-Token": token(assistant)})
    assert answer.status_code == 409
    assert list(answer.json()["warnings"]) == ["already_open"]
    assert answer.json()["message"].startswith("Вече има отворено насочване за същата потребност: ")
