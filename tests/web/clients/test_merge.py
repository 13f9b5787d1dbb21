"""The lead sees two clients side by side, merges them, and takes it back."""

import re

from referral.model.actors import Role
from tests.web.conftest import send


def test_the_lead_merges_two_clients_and_takes_it_back(client_as):
    lead = client_as(Role.CENTRE_LEAD)
    kept, gone = re.findall(r'href="/clients/(TH-\d{4})"', lead.get("/clients").text)[:2]
    assert f"/clients/{kept}/merge" in lead.get(f"/clients/{kept}").text
    both = lead.get(f"/clients/{kept}/merge?other={gone}").text
    assert f'href="/clients/{gone}"' in both
    done = send(lead, f"/clients/{kept}/merge", other=gone)
    assert done.headers["location"] == f"/clients/{kept}/merge"
    assert lead.get(f"/clients/{gone}").headers["location"] == f"/clients/{kept}"
    page = lead.get(f"/clients/{kept}/merge").text
    (merge,) = re.findall(r'name="merge"\s+value="([^"]+)"', page)
    assert send(lead, f"/clients/{kept}/merge/undo", merge=merge).status_code == 303
    assert lead.get(f"/clients/{gone}").status_code == 200


def test_what_cannot_be_merged_is_said_in_words(client_as):
    lead = client_as(Role.CENTRE_LEAD)
    kept = re.findall(r'href="/clients/(TH-\d{4})"', lead.get("/clients").text)[0]
    for other, words in (("", "опълнете"), ("NOBODY", "няма клиент с този код"), (kept, "същият запис")):
        answer = send(lead, f"/clients/{kept}/merge", other=other)
        assert answer.status_code == 422
        assert words in answer.text
        # The summary calls the field what the form calls it.
        assert 'href="#f-other">Код на другия клиент</a>' in answer.text
    assert "няма клиент с този код" in lead.get(f"/clients/{kept}/merge?other=NOBODY").text


def test_nobody_else_has_the_page(client_as):
    for role in (Role.ASSISTANT, Role.COORDINATOR, Role.ADMINISTRATOR):
        assert client_as(role).get("/clients/TH-0001/merge").status_code == 403
