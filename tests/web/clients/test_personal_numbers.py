"""A personal number in a note is asked about on every form and refused from a program; as a code it never passes."""

import pytest

from referral.model.actors import Role
from referral.storage.reading import find_all
from tests.fakes.new_referrals import SAID, referred
from tests.web.conftest import send, token

EGN = "7523169263"
ASKED = "В бележката изглежда има личен номер"


@pytest.fixture
def assistant(client_as):
    return client_as(Role.ASSISTANT)


def notes(store):
    kinds = ("RecordedNeed", "ReferralEvent", "Incident")
    return [node.fields.get("note") for kind in kinds for node in store.read(lambda tx, kind=kind: find_all(tx, kind))]


def test_a_note_is_asked_about_once_and_then_kept_as_it_is(assistant, office, store):
    referral = referred(office)
    forms = [
        (f"/referrals/{referral.id}/treatment", {"kind": "insulted", "happened_on": "2026-01-10", "note": f"б {EGN}"}),
        (f"/referrals/{referral.id}/accept", {**SAID, "seen": str(referral.events), "note": f"в {EGN}"}),
    ]
    for path, fields in forms:
        answer = send(assistant, path, **fields)
        assert answer.status_code == 422, path
        assert ASKED in answer.text, path
        assert 'name="not_egn"' in answer.text, path
        assert fields["note"] in answer.text, "nothing that was typed is lost"
        assert fields["note"] not in notes(store)
    for path, fields in forms:
        again = send(assistant, path, **fields, not_egn="yes")
        assert again.status_code == 303, path
        assert fields["note"] in notes(store)


def test_a_program_gets_a_refusal(assistant, office):
    referral = referred(office)
    answer = assistant.post(
        f"/api/referrals/{referral.id}/accept",
        json={**SAID, "seen": referral.events, "note": f"г {EGN}"},
        headers={"X-Form-Token": token(assistant)},
    )
    assert answer.status_code == 422
    clean = {**SAID, "seen": referral.events, "note": "г"}
    headers = {"X-Form-Token": token(assistant)}
    answer = assistant.post(f"/api/referrals/{referral.id}/accept", json=clean, headers=headers)
    assert answer.status_code != 422, "without the number it is read"


@pytest.mark.parametrize("code", [EGN, f"TH-{EGN}", "Мария Иванова", "maria.ivanova"])
def test_a_personal_number_or_a_name_is_no_code_and_an_empty_one_is_drawn(assistant, code):
    answer = send(assistant, "/clients/new", code=code, area="A03")
    assert answer.status_code == 422
    drawn = send(assistant, "/clients/new", code="", area="A03")
    assert drawn.headers["location"].startswith("/clients/C-")
