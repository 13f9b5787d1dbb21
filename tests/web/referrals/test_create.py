"""The whole loop by forms, and bad input that loses nothing."""

import re

import pytest

from referral.model.actors import Role
from tests.web.conftest import send


def referred(visitor, /, *, key: str = "k-1", **more: object):
    fields = {
        "client": "TH-0001", "need": "com.info", "service": "S05", "delivery": "phone", "priority": "routine",
        "consent_channel": "signed", "consent_on": "2026-01-15", "key": key, "acknowledged": ["already_open", "papers_missing"],
        **more,
    }  # fmt: skip
    return send(visitor, "/refer", **fields)


@pytest.fixture
def assistant(client_as):
    client = client_as(Role.ASSISTANT)
    first = re.search(r'href="/clients/(TH-\d{4})"', client.get("/clients").text).group(1)
    client.mine = first
    return client


def test_one_real_need_travels_the_whole_loop(assistant):
    page = assistant.get(f"/find?need=com.info&client={assistant.mine}").text
    assert "/refer?" in page
    place = referred(assistant, key="loop", client=assistant.mine).headers["location"]
    story = assistant.get(place).text
    assert "изпратено" in story
    seen = lambda: re.search(r'name="seen" value="(\d+)"', assistant.get(place).text).group(1)  # noqa: E731
    assert send(assistant, f"{place}/accept", seen=seen(), informant="partner", channel="phone").status_code == 303
    assert send(assistant, f"{place}/start", seen=seen(), informant="client", channel="visit").status_code == 303
    done = send(
        assistant, f"{place}/complete", seen=seen(), result="delivered_full", informant="client", channel="visit"
    )
    assert done.status_code == 303
    assert (
        send(
            assistant, f"{place}/follow_up", seen=seen(), result="met", informant="client", channel="visit"
        ).status_code
        == 303
    )
    story = assistant.get(place).text
    for words in (
        "услугата е получена изцяло",
        "потребността е удовлетворена",
        "клиентът го потвърди",
        "Клиентът беше попитан",
    ):
        assert words in story
    assert "удовлетворена" in assistant.get(f"/clients/{assistant.mine}").text


def test_what_has_not_happened_yet_is_not_written_down_and_the_typed_words_stay(assistant):
    place = referred(assistant, key="ahead", client=assistant.mine).headers["location"]
    said = {"informant": "client", "channel": "visit", "note": "срещнахме се сутринта"}
    assert send(assistant, f"{place}/accept", seen="2", informant="partner", channel="phone").status_code == 303
    early = send(assistant, f"{place}/start", seen="3", happened_on="2027-01-01", **said)
    assert early.status_code == 422
    for words in ("е в бъдещето", 'value="2027-01-01"', "срещнахме се сутринта"):
        assert words in early.text
    assert send(assistant, f"{place}/start", seen="3", happened_on="2026-01-15", **said).status_code == 303


def test_sending_the_form_twice_makes_one_referral(assistant):
    one = referred(assistant, key="twice", client=assistant.mine).headers["location"]
    other = referred(assistant, key="twice", client=assistant.mine).headers["location"]
    assert one == other
    changed = referred(assistant, key="twice", client=assistant.mine, service="S09", need="com.interpreting")
    assert changed.status_code == 422
    assert "вече е използван" in changed.text


def test_deciding_on_an_old_page_is_told_and_changes_nothing(assistant):
    place = referred(assistant, key="race", client=assistant.mine).headers["location"]
    assert send(assistant, f"{place}/cancel", seen="2", reason="moved_away").status_code == 303
    late = send(assistant, f"{place}/accept", seen="2", informant="partner", channel="phone")
    assert late.status_code == 409
    assert "междувременно" in late.text
    assert "отменено" in late.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"consent_on": "2027-01-01"}, "е в бъдещето"),
        ({"consent_on": "yesterday"}, "15.03.2026"),
        ({"consent_on": ""}, "Моля, попълнете"),
        ({"consent_channel": ""}, "Моля, попълнете"),
        ({"delivery": "pigeon"}, "Изберете от списъка"),
        ({"note": "а" * 501}, "500"),
    ],
)
def test_bad_input_says_what_to_do_and_keeps_what_was_typed(assistant, change, words):
    answer = referred(assistant, key="bad", client=assistant.mine, **{"note": "важна бележка", **change})
    assert answer.status_code == 422
    assert words in answer.text
    assert change.get("note", "важна бележка")[:40] in answer.text


def test_a_move_without_its_reason_names_what_is_missing(assistant):
    place = referred(assistant, key="reason", client=assistant.mine).headers["location"]
    answer = send(
        assistant, f"{place}/decline", seen="2", informant="partner", channel="phone", note="каза по телефона"
    )
    assert answer.status_code == 422
    assert "Моля, попълнете" in answer.text
    assert "каза по телефона" in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        {"area": "NOWHERE"},
        {"area": ""},
        {"area": "A03", "birth_from": "many"},
        {"area": "A03", "birth_from": "1990", "birth_to": "1980"},
        {"area": "A03", "held": "crown"},
        {"area": "A03", "code": "TH-0001"},
        {"area": "A03", "consent_on": "31.02.2026"},
    ],
)
def test_a_clients_form_refuses_rubbish_and_keeps_the_rest(assistant, fields):
    answer = send(assistant, "/clients/new", language="tr", **fields)
    assert answer.status_code == 422
    assert 'value="tr" selected' in answer.text


def test_a_need_is_written_down_where_nobody_helps(assistant):
    page = assistant.get(f"/find?need=emp.childcare&client={assistant.mine}").text
    assert "Няма подходящ" in page
    assert send(assistant, f"/clients/{assistant.mine}/needs", need="emp.childcare").status_code == 303
    assert "Грижа за дете, за да се работи" in assistant.get(f"/clients/{assistant.mine}").text


def test_danger_shows_the_numbers_first(assistant):
    assert "116 111" in assistant.get("/find?need=chd.risk").text.split("Могат да помогнат")[0]


def test_search_finds_in_either_alphabet(assistant):
    for text in ("детска градина", "detska", "KALINKA", "slynchice", "Слънчице"):
        page = assistant.get("/organisations", params={"q": text}).text
        assert "ДГ „" in page, text


def test_a_changed_entry_is_in_the_next_answer(client_as):
    coordinator, assistant = client_as(Role.COORDINATOR), client_as(Role.ASSISTANT)

    def missing():
        return coordinator.get("/gaps?kind=no_service&all=yes").text.partition("<tbody>")[2].partition("</tbody>")[0]

    assert "Транспорт и придружаване" in missing()
    answer = send(
        coordinator, "/organisations/O40/services/new/edit",
        name_bg="Превоз до болница", status="active", needs="hea.transport", areas="XTH01", hours="day",
    )  # fmt: skip
    assert answer.status_code == 303
    assert "Превоз до болница" in assistant.get("/find?need=hea.transport").text
    assert "Транспорт и придружаване" not in missing()


def test_the_worklist_pages_show_every_referral_once(client_as):
    client = client_as(Role.COORDINATOR)
    seen, path = [], "/referrals?view=ask_client"
    for _ in range(40):
        page = client.get(path).text
        seen += re.findall(r'<th scope="row"><a href="/referrals/([^"]+)"', page)
        more = re.search(r'href="(/referrals\?view=ask_client&amp;after=[^"]+)"', page)
        if not more:
            break
        path = more.group(1).replace("&amp;", "&")
    count = client.get("/api/referrals?view=ask_client").json()["counts"]["ask_client"]
    assert len(seen) == len(set(seen)) == count


def test_referring_to_another_partner_keeps_the_hours_the_urgency_and_the_way(assistant):
    place = referred(
        assistant, key="hours", client=assistant.mine, priority="urgent", delivery="slip", hours=["evening", "weekend"]
    ).headers["location"]
    seen = re.search(r'name="seen" value="(\d+)"', assistant.get(place).text).group(1)
    declined = send(
        assistant, f"{place}/decline", seen=seen, informant="partner", channel="phone", reason="no_capacity"
    )
    assert declined.status_code == 303
    link = re.search(r'href="(/find\?[^"]*follows=[^"]*)"', assistant.get(place).text).group(1).replace("&amp;", "&")
    assert ("hours=evening" in link, "hours=weekend" in link) == (True, True)
    again = assistant.get(f"{link}&area=A03")
    assert "open at that time" in again.text or "отворено по това време" in again.text or "hours" in again.text
    form = assistant.get(
        f"/refer?client={assistant.mine}&need=com.info&service=S05&follows={place.rpartition('/')[2]}&hours=evening"
    ).text
    assert '<option value="urgent" selected>' in form
    assert '<option value="slip" selected>' in form
    assert '<input type="hidden" name="hours" value="evening">' in form


def test_somebody_who_is_no_client_yet_is_referred_from_what_was_said(assistant):
    asked = "need=hea.gp&age=0-6&barriers=no_id&papers=birth_certificate&without=address&area=A05"
    link = re.search(r'href="(/refer\?[^"]*)"', assistant.get(f"/find?{asked}").text).group(1).replace("&amp;", "&")
    form = assistant.get(link).text
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    fields: dict[str, list[str]] = {}
    for name, value in hidden:
        fields.setdefault(name, []).append(value)
    assert fields["person"] == ["new"]
    assert '<option value="A05" selected>' in form
    fields |= {
        "area": ["A05"], "delivery": ["phone"], "priority": ["routine"], "consent_channel": ["parent"],
        "consent_on": ["2026-01-15"], "acknowledged": ["papers_missing"],
    }  # fmt: skip
    fields.pop("form_token")
    first = send(assistant, "/refer", **fields)
    assert first.status_code == 303, first.text
    assert send(assistant, "/refer", **fields).headers["location"] == first.headers["location"]
    client = re.search(r'href="(/clients/C-[^"/]+)"', assistant.get(first.headers["location"]).text).group(1)
    page = assistant.get(client).text
    assert "2020–2026" in page
    assert "няма лична карта" in page
    assert "удостоверение за раждане" in page


def test_a_newcomer_without_a_territory_is_asked_for_it_and_nothing_is_lost(assistant):
    fields = {
        "person": "new", "age": "0-6", "need": "hea.gp", "service": "S40", "key": "no-area", "delivery": "phone",
        "priority": "routine", "consent_channel": "parent", "consent_on": "2026-01-15", "area": "",
    }  # fmt: skip
    answer = send(assistant, "/refer", **fields)
    assert answer.status_code == 422
    assert 'name="person" value="new"' in answer.text
    assert 'name="age" value="0-6"' in answer.text
    assert 'href="#f-area"' in answer.text
