"""What a program misspells is refused by its name; a page keeps it harmless."""

import pytest

from referral.model.actors import Role


@pytest.mark.parametrize(
    "address",
    ["/api/gaps?cente=O01", "/api/network?centr=O01", "/api/referrals?views=all", "/api/metrics?form=2025-01-01",
     "/api/network/measures?off=all", "/api/directory?query=a", "/api/match?need=doc.id_card&aera=A04"],
)  # fmt: skip
def test_the_api_refuses_a_name_that_is_none(client_as, address):
    answer = client_as(Role.COORDINATOR).get(address)
    misspelt = address.rpartition("?")[2].rpartition("&")[2].partition("=")[0]
    assert answer.status_code == 422
    assert misspelt in answer.json()["problems"][misspelt]


@pytest.mark.parametrize(
    "address",
    ["/api/gaps?lang=en&as_of=2026-01-10", "/api/network?level=organisations&centre=O01&steps=2&from=2025-01-01&lang=en",
     "/api/metrics?from=2025-01-01&to=2025-12-31&centre=O01", "/api/match?need=doc.id_card&area=A04"],
)  # fmt: skip
def test_every_name_that_is_declared_is_taken(client_as, address):
    assert client_as(Role.COORDINATOR).get(address).status_code == 200


def test_a_page_keeps_harmless_what_its_address_says_besides(client_as):
    assert client_as(Role.COORDINATOR).get("/gaps?utm_source=mail").status_code == 200


@pytest.mark.parametrize(("role", "ask", "told"), [
    (Role.COORDINATOR, "no_such", True), (Role.COORDINATOR, "holds_together", False), (Role.COORDINATOR, "every", False),
    (Role.COORDINATOR, "", False),
])  # fmt: skip
def test_the_map_says_that_a_question_is_not_known(client_as, role, ask, told):
    page = client_as(role).get("/network", params={"ask": ask, "lang": "en"} if ask else {"lang": "en"})
    assert page.status_code == 200
    assert ("The question in the address is not known here" in page.text) is told
