"""A client's consents: record one, withdraw one."""

import re
from dataclasses import replace
from datetime import date

import pytest

from referral.clients import clients
from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.web.conftest import send


@pytest.fixture
def assistant(client_as):
    client = client_as(Role.ASSISTANT)
    client.mine = re.findall(r'href="/clients/(TH-\d{4})"', client.get("/clients").text)[3]
    return client


def consent(client, **fields: object):
    given = {"organisation": "O12", "consent_channel": "signed", "consent_by": "self", "consent_on": "2026-01-10"}
    return send(client, f"/clients/{client.mine}/consents", **{**given, **fields})


def test_a_consent_is_listed_with_who_recorded_it_and_can_be_withdrawn(assistant):
    assert consent(assistant).status_code == 303
    page = assistant.get(f"/clients/{assistant.mine}/consents").text
    (address,) = re.findall(r'action="(/clients/[^"]+/withdraw)"', page)[:1]
    assert send(assistant, address, channel="phone").status_code == 303
    assert address not in assistant.get(f"/clients/{assistant.mine}/consents").text


@pytest.mark.parametrize("day", ["2026-01-16", "2024-01-01"])
def test_a_consent_of_a_day_to_come_or_too_long_ago_is_refused(assistant, day):
    answer = consent(assistant, organisation="O14", consent_on=day)
    assert answer.status_code == 422
    assert f'value="{day}"' in answer.text


def test_the_consent_of_another_client_cannot_be_withdrawn_here(assistant):
    assert send(assistant, f"/clients/{assistant.mine}/consents/absent/withdraw", channel="phone").status_code == 404


@pytest.mark.parametrize(("given_on", "shown"), [("2024-07-08", "late"), ("2025-07-08", "hint")])
def test_the_record_says_until_when_a_consent_holds_and_when_it_has_ended(app, assistant, given_on, shown):
    office = context(app.state.application.store, Role.ASSISTANT)
    stored = clients.client(office, assistant.mine)
    clients.change_client(office, replace(stored, consent_on=date.fromisoformat(given_on), consent_until=None))
    year, month, day = given_on.split("-")
    page = assistant.get(f"/clients/{assistant.mine}").text
    assert re.search(rf'class="{shown}">\([^)]*{day}.{month}.{int(year) + 1}', page)
