"""People whom documents keep from what they want."""

import pytest

from referral.gaps.dead_end_papers import find
from referral.gaps.finding import Remedy
from tests.unit.gaps.case_examples import client, need, with_cases
from tests.unit.gaps.gap_examples import service

WITHOUT = ("address", "id_card")
JOBS = service("JOBS", "O1", "emp.register", requires=("id_card", "address"))
CARD = service("CARD", "O2", "doc.id_card", requires=("address",), grants=("id_card",))
OFFICIAL = service("OFFICIAL", "O1", "doc.address", grants=("address",), status="suspended")


def people(*services, number=3, **more):
    return with_cases(
        *services,
        clients=[client(f"C{n}", not_held=WITHOUT, **more) for n in range(number)],
        needs=[need(f"N{n}", f"C{n}", "emp.register") for n in range(number)],
    )


def test_a_suspended_service_is_named_with_the_document_that_frees_most():
    (finding,) = find(people(JOBS, CARD, OFFICIAL))
    assert (finding.key, finding.people, finding.needs) == ("dead_end_papers:address", 3, ("emp.register",))
    assert (finding.services, finding.organisations, finding.remedy) == (("OFFICIAL",), ("O1",), Remedy.REPAIR)
    assert finding.details == {"paper": "address", "cycle": "", "frees": "address", "freed": 3.0}


def test_the_same_service_active_frees_everybody():
    active = service("OFFICIAL", "O1", "doc.address", grants=("address",))
    assert find(people(JOBS, CARD, active)) == ()
    assert find(people(JOBS, CARD, OFFICIAL, held=("address",))) == ()


def test_documents_that_wait_for_each_other_are_told_and_one_that_frees():
    ring = service("ADDRESS", "O2", "doc.address", requires=("id_card",), grants=("address",))
    (finding,) = find(people(JOBS, CARD, ring))
    assert set(finding.details["cycle"].split()) == {"address", "id_card"}
    assert finding.details["freed"] == 3.0
    assert finding.remedy is Remedy.ADAPT


def test_the_document_that_frees_most_need_not_be_the_first_one():
    """With an address there is still no deed for the card; with a card there is an address, and the job."""
    ring = service("ADDRESS", "O2", "doc.address", requires=("id_card",), grants=("address",))
    with_deed = service("CARD", "O2", "doc.id_card", requires=("address", "property_deed"), grants=("id_card",))
    (finding,) = find(people(JOBS, with_deed, ring))
    assert (finding.details["frees"], finding.details["freed"]) == ("id_card", 3.0)


@pytest.mark.parametrize("clients", [(), [client("C0", held=WITHOUT)]])
def test_where_nobody_is_known_to_lack_anything_nothing_is_said(clients):
    data = with_cases(JOBS, CARD, OFFICIAL, clients=clients, needs=[need("N0", "C0", "emp.register")])
    assert find(data) == ()
