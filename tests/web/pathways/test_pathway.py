"""The way to a goal on a page and as JSON, and a step that closes and drafts the next."""

import re
from dataclasses import replace

import pytest

from graph.model import where
from referral.lifecycle import replay
from referral.model.actors import Role
from referral.model.clients import Client, Pathway
from referral.model.referrals import Referral, State
from referral.pathways import planner
from referral.storage import records
from tests.web.conftest import send


@pytest.fixture
def assistant(client_as):
    return client_as(Role.ASSISTANT)


@pytest.fixture
def application(app):
    return app.state.application


def mine(application, **papers: bool) -> str:
    """One of the assistant's clients, in A03, given exactly these documents."""
    held = tuple(name for name, given in papers.items() if given)

    def work(tx):
        found = next(
            one
            for one in records.find(tx, Client, where(assistant="AS-1"))[0]
            if one.area == "A03" and one.centre == "O01"
        )
        records.save(tx, replace(found, held=held, held_until=()))
        return found.id

    return application.store.write(work)


def stored(application, cls, **fields):
    return application.store.read(lambda tx: records.find(tx, cls, where(**fields))[0])


def test_the_page_shows_the_first_block_in_words_and_what_to_do(application, assistant):
    code = mine(application, birth_certificate=True)
    page = assistant.get(f"/clients/{code}/path?goal=labour_registered").text
    assert "не може да се постигне" in page
    assert "адресна регистрация (когато стане възможно да се получи)" in page
    assert page.index("Тук се спира") < page.index("адресна регистрация")
    assert "услугата е спряна" in page
    assert "документ за собственост или съгласие на собственик" in page
    assert "Какво да се направи" in page
    assert page.index("Лична карта") < page.index("Регистрация на търсещи работа")
    assert "Тръгване" not in page


def test_the_page_shows_the_chain_as_cards_and_as_a_table(application, assistant):
    code = mine(application, address=True, birth_certificate=True)
    page = assistant.get(f"/clients/{code}/path?goal=labour_registered").text
    assert page.count('<li class="step') == 3
    assert "лична карта (от стъпка 1)" in page
    assert "удостоверение за раждане (вече налице)" in page
    assert '<table class="cards">' in page
    assert assistant.get(f"/clients/{code}/path?goal=labour_registered&lang=en").text.count(
        "identity card (from step 1)"
    )


def test_a_way_found_by_a_search_cut_short_says_so(application, assistant, monkeypatch):
    code = mine(application, address=True, birth_certificate=True)
    address = f"/clients/{code}/path?goal=labour_registered"
    assert "не всички са сравнени" not in assistant.get(address).text
    monkeypatch.setattr(planner, "TRIES", 0)
    page = assistant.get(address).text
    assert page.count('<li class="step') == 3
    assert "не всички са сравнени" in page
    assert assistant.get(f"/api{address}").json()["proved"] is False


def test_the_json_says_the_same(application, assistant):
    code = mine(application, address=True, birth_certificate=True)
    answer = assistant.get(f"/api/clients/{code}/path?goal=labour_registered").json()
    assert [step["service"] for step in answer["chains"][0]] == ["S29", "S16"]
    assert answer["kind"] == "state"
    code = mine(application, birth_certificate=True)
    answer = assistant.get(f"/api/clients/{code}/path?goal=labour_registered").json()
    (block,) = answer["blocks"]
    assert (block["state"], block["why"]) == ("address", "lacking")
    ways = {way["service"]: (way["reason"] and way["reason"]["code"], way["lacks"]) for way in block["ways"]}
    assert ways == {"S15": ("service_suspended", []), "S14": (None, ["property_or_consent"])}
    assert [step["service"] for step in answer["afterwards"]] == ["S29", "S16"]


def test_a_goal_or_a_client_that_is_not_there_is_said_so(application, assistant, client_as):
    code = mine(application)
    for path in (
        f"/clients/{code}/path?goal=crown",
        "/clients/NOBODY/path?goal=id_card",
        "/api/clients/NOBODY/path?goal=id_card",
    ):
        assert assistant.get(path).status_code == 404
    assert assistant.get(f"/api/clients/{code}/path").status_code == 422
    assert "Изберете цел" in assistant.get(f"/clients/{code}/path").text
    assert client_as(Role.COORDINATOR).get(f"/clients/{code}/path?goal=id_card").status_code == 403


def test_a_blocked_or_reached_goal_cannot_be_set_out_for(application, assistant):
    code = mine(application, birth_certificate=True)
    answer = send(assistant, f"/clients/{code}/path", goal="labour_registered")
    assert answer.status_code == 422
    assert "Вижте по-долу какво пречи" in answer.text
    answer = send(assistant, f"/clients/{code}/path", goal="birth_certificate")
    assert answer.status_code == 422
    assert stored(application, Pathway, client=code) == ()


def test_closing_a_step_gives_its_state_and_drafts_the_next_until_the_goal(application, assistant):
    code = mine(application, address=True, birth_certificate=True)
    before = {one.id for one in stored(application, Referral, client=code)}
    first = send(assistant, f"/clients/{code}/path", goal="labour_registered")
    assert first.status_code == 303
    again = send(assistant, f"/clients/{code}/path", goal="labour_registered")
    assert again.headers["location"] == first.headers["location"]
    (pathway,) = stored(application, Pathway, client=code)
    assert (pathway.goal, pathway.status, pathway.assistant) == ("labour_registered", "open", "AS-1")

    drafted = [one for one in stored(application, Referral, client=code) if one.id not in before]
    assert [(one.service, one.state, one.follows) for one in drafted] == [("S29", State.DRAFT, None)]
    complete(assistant, first.headers["location"], result="document_issued", informant="document")
    (holder,) = [one for one in stored(application, Client, assistant="AS-1") if one.id == code]
    assert "id_card" in holder.held
    (following,) = stored(application, Referral, follows=drafted[0].id)
    assert (following.service, following.state, following.need) == ("S16", State.DRAFT, "emp.register")
    assert following.short_code in assistant.get(first.headers["location"]).text
    assert drafted[0].id in assistant.get(f"/referrals/{following.id}").text
    heard = application.store.read(
        lambda tx: tx.find("AuditEvent", where(subject=code, action="client.gain"), limit=10_000)
    ).nodes
    assert str(heard[-1].fields["detail"]).startswith("id_card ")
    assert "informant=document evidence=4" in str(heard[-1].fields["detail"])
    events = application.store.read(lambda tx: records.events_of(tx, following.id))
    assert [(event.informant, event.acting_as) for event in events] == [("system", "assistant")]
    assert application.store.read(lambda tx: replay.check_replay(tx, following))

    complete(assistant, f"/referrals/{following.id}", result="enrolled_or_registered", informant="client")
    (pathway,) = stored(application, Pathway, client=code)
    assert pathway.status == "reached"
    assert stored(application, Referral, follows=following.id) == ()


def test_a_state_that_ends_is_given_its_last_day_and_the_follow_up_gives_nothing_twice(application, assistant):
    code = mine(application, health_insured=True)
    assert send(assistant, f"/clients/{code}/path", goal="S45").status_code == 303
    (draft,) = [one for one in stored(application, Referral, client=code, service="S40") if one.state is State.DRAFT]
    complete(assistant, f"/referrals/{draft.id}", result="delivered_full", informant="client")
    (holder,) = [one for one in stored(application, Client, assistant="AS-1") if one.id == code]
    assert holder.held_until == ("gp_referral=2026-02-14",)
    assert "до 14.02.2026" in assistant.get(f"/clients/{code}").text
    seen = number(assistant, f"/referrals/{draft.id}")
    assert (
        send(
            assistant, f"/referrals/{draft.id}/follow_up", seen=seen, result="met", informant="client", channel="visit"
        ).status_code
        == 303
    )
    assert len(stored(application, Referral, follows=draft.id)) == 1


@pytest.mark.parametrize("result", ["advice_only", "referred_onward", "delivered_part"])
def test_a_result_that_gives_no_paper_gives_none(application, assistant, result):
    code = mine(application, address=True, birth_certificate=True)
    place = send(assistant, f"/clients/{code}/path", goal="id_card").headers["location"]
    complete(assistant, place, result=result, informant="client")
    (holder,) = [one for one in stored(application, Client, assistant="AS-1") if one.id == code]
    assert set(holder.held) == {"address", "birth_certificate"}
    assert send(assistant, f"/clients/{code}/path/give-up", goal="id_card").status_code == 303
    assert [one.status for one in stored(application, Pathway, client=code, goal="id_card")][-1] == "given_up"
    assert send(assistant, f"/clients/{code}/path/give-up", goal="id_card").status_code == 404


def test_near_misses_lead_to_the_way(application, assistant):
    code = mine(application, address=True, birth_certificate=True)
    for page in (f"/find?need=emp.register&client={code}", f"/refer?client={code}&need=emp.register&service=S16"):
        (way,) = set(re.findall(r'href="(/clients/[^"/]+/path\?goal=S16)"', assistant.get(page).text))
        assert code not in way
        assert code in assistant.get(way).text


def test_no_address_of_the_way_holds_the_code_of_a_client_with_a_goal(application, assistant, client_as):
    code = mine(application, address=True, birth_certificate=True)
    send(assistant, f"/clients/{code}/path", goal="id_card")
    page = assistant.get(f"/clients/{code}/path").text
    asked = re.search(r'<form method="get" action="([^"]+)"', page).group(1)
    (under_way,) = set(re.findall(r'href="(/clients/[^"/]+/path\?goal=id_card)"', page))
    given_up = send(assistant, f"/clients/{code}/path/give-up", goal="id_card").headers["location"]
    for address in (f"{asked}?goal=com.info", under_way, given_up):
        assert code not in address
        assert code in assistant.get(address).text
        assert code not in client_as(Role.ASSISTANT).get(address).text, "a word of another session names nobody"


def test_a_clients_paper_that_ends_is_kept_and_one_not_held_is_refused(application, assistant):
    code = mine(application, id_card=True)
    version = re.search(r'name="seen" value="(\d+)"', assistant.get(f"/clients/{code}/edit").text).group(1)
    fields = {"area": "A03", "seen": version, "held": "id_card", "until_id_card": "2026-01-10"}
    bad = send(assistant, f"/clients/{code}/edit", **fields, until_telk="2026-03-01")
    assert bad.status_code == 422
    assert "оставете датата празна" in bad.text
    assert send(assistant, f"/clients/{code}/edit", **fields).status_code == 303
    assert "до 10.01.2026" in assistant.get(f"/clients/{code}").text
    assert 'value="2026-01-10"' in assistant.get(f"/clients/{code}/edit").text
    answer = assistant.get(f"/api/clients/{code}/path?goal=S51").json()
    assert answer["blocks"] or [step["service"] for step in answer["chains"][0]] != ["S51"]


def complete(visitor, place: str, **data: str) -> None:
    """Send a draft, have it accepted and completed, each time as seen."""
    sent = send(
        visitor,
        f"{place}/send",
        seen=number(visitor, place),
        consent_on="2026-01-15",
        consent_channel="oral",
        channel="phone",
    )
    assert sent.status_code == 303, sent.text
    accepted = send(visitor, f"{place}/accept", seen=number(visitor, place), informant="partner", channel="phone")
    assert accepted.status_code == 303, accepted.text
    done = send(visitor, f"{place}/complete", seen=number(visitor, place), channel="visit", **data)
    assert done.status_code == 303, done.text


def number(visitor, place: str) -> str:
    return re.search(r'name="seen" value="(\d+)"', visitor.get(place).text).group(1)
