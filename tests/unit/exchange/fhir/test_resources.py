"""A referral's resources: only what consent covers is in them, and nothing is made where there is nothing to tell."""

from dataclasses import replace
from datetime import date

import pytest

from referral.exchange.fhir import resources, terms
from referral.model.referrals import Action, Route, State
from tests.fakes.fhir_story import CENTRE, CLIENT, CONSENT, PARTNER, SERVICE, START, TO_ACCEPTED, TO_SENT, story, told

A = Action
PATIENT = {"resourceType": "Patient", "id": "patient"}
HOUSE = {"resourceType": "Organization", "id": "centre"}


def content(*actions: object, header: dict | None = None, **more: object):
    return told(*story(*(actions or TO_SENT), **(header or {})), **more)


def request(of, **more: object) -> dict:
    return resources.service_request(of, PATIENT, HOUSE, **{"agreed": None, "performers": [], **more})


def bands(**birth: int | None) -> list[str]:
    patient = resources.patient(content(client=replace(CLIENT, **birth), today=date(2026, 6, 1)))
    return [one["valueCoding"]["code"] for one in patient["extension"] if one["url"] == terms.extension_url("age-band")]


@pytest.mark.parametrize(
    ("birth_from", "birth_to", "expected"),
    [
        (1990, 1994, ["30-59"]),
        (1994, 1998, ["18-29", "30-59"]),
        (2026, 2026, ["0-6"]),
        (2019, 2019, ["0-6", "7-13"]),
        (1966, 1966, ["30-59", "60-120"]),
        (None, 1994, []),
    ],
)
def test_ages_at_an_edge_are_both_bands_because_the_birthday_is_not_known(birth_from, birth_to, expected):
    assert bands(birth_from=birth_from, birth_to=birth_to) == expected


def test_a_patient_is_bare_where_consent_covers_nothing():
    bare = resources.patient(content(consent=replace(CONSENT, covers=())))
    assert set(bare) == {"resourceType", "id"}


def test_an_organisation_tells_only_the_contacts_it_has():
    assert resources.organisation(content(), PARTNER)["telecom"] == [{"system": "phone", "value": "0000 1"}]
    assert "telecom" not in resources.organisation(content(), CENTRE)
    assert resources.organisation(content(), replace(PARTNER, active=False))["active"] is False


def test_a_service_is_active_when_it_says_so_and_may_have_no_provider():
    suspended = resources.healthcare_service(content(), replace(SERVICE, status="suspended"), None)
    assert suspended["active"] is False
    assert "providedBy" not in suspended


@pytest.mark.parametrize(
    ("given", "status"),
    [(CONSENT, "active"), (replace(CONSENT, withdrawn_at=START), "inactive"),
     (replace(CONSENT, expires_on=date(2026, 1, 19)), "inactive"), (None, "active")],
)  # fmt: skip
def test_a_consent_is_active_while_it_holds(given, status):
    assert resources.consent(content(consent=given), PATIENT, HOUSE, None)["status"] == status


def test_a_consent_that_only_the_clients_record_knows_ends_too():
    client = content().client
    ended = content(consent=None, client=replace(client, consent_until=date(2026, 1, 14)))
    assert resources.consent(ended, PATIENT, HOUSE, None)["status"] == "inactive"
    assert ended.disclosed == frozenset()  # and nothing of the client leaves
    later = replace(content(consent=None), today=date(2028, 1, 1))
    assert resources.consent(later, PATIENT, HOUSE, None)["status"] == "inactive"


def test_there_is_no_consent_to_a_report_by_law_and_none_before_one_is_given():
    report = content(*TO_SENT, header={"route": Route.REPORT.value, "need": "chd.risk"})
    assert resources.consent(report, PATIENT, HOUSE, None) is None
    assert resources.consent(content(A.CREATE, consent=None), PATIENT, HOUSE, None) is None


def test_a_consent_that_only_the_referral_knows_permits_the_least():
    bare = resources.consent(content(consent=None), PATIENT, HOUSE, None)
    assert [one["coding"][0]["code"] for one in bare["provision"]["code"]] == ["code", "need"]
    assert "period" not in bare["provision"]


def test_an_order_names_the_need_where_it_may_be_told():
    assert request(content())["code"]["coding"][0]["code"] == "hea.gp"
    hidden = request(content(consent=replace(CONSENT, covers=("code",))))
    assert "code" not in hidden
    assert "reasonCode" not in hidden
    assert hidden["category"][0]["coding"][0]["code"] == terms.UNSPECIFIED


def test_a_household_is_counted_with_the_client():
    assert request(content(header={"members": ("TH-2", "TH-3")}))["quantityQuantity"]["value"] == 3
    assert "quantityQuantity" not in request(content())


def test_an_earlier_referral_is_named_by_an_id_that_tells_no_worker():
    based_on = request(content(header={"follows": "R-AS-1-7"}))["basedOn"][0]["identifier"]["value"]
    assert based_on == terms.urn(terms.identity("R-AS-1-7", "request"))
    assert "AS-1" not in based_on


def test_what_was_delivered_is_a_procedure_only_when_something_was():
    done = content(*TO_ACCEPTED, A.COMPLETE)
    order = request(done)
    assert resources.procedure(done, PATIENT, order)["status"] == "completed"
    struck = replace(done, referral=replace(done.referral, state=State.ENTERED_IN_ERROR))
    assert resources.procedure(struck, PATIENT, order)["status"] == "entered-in-error"
    assert resources.procedure(replace(done, consent=replace(CONSENT, covers=())), PATIENT, order) is None
    assert resources.procedure(content(), PATIENT, order) is None
