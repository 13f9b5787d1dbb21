"""Real ids for the forms, and visitors who send them."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from starlette.testclient import TestClient

from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.model.actors import Role
from referral.partners import answer_links
from referral.partners.survey import rounds
from referral.referrals import create
from referral.referrals.create import NewReferral
from tests.fakes.demo_fixture import context
from tests.web.bad_input.form_rows import ROWS
from tests.web.conftest import send, signed_in
from web.http import security


@pytest.fixture
def known(app, clock) -> dict[str, str]:
    """Real ids for the places of the rows, fresh for a test that changes what they name."""
    return places(app, clock)


@pytest.fixture(scope="module")
def standing(app, clock) -> dict[str, str]:
    """The same, once for all the forms that are refused and so change nothing."""
    return places(app, clock)


@pytest.fixture(scope="module")
def visitors(app) -> Callable[[Role], TestClient]:
    """A signed-in visitor of each role, signed in again when the session is over."""
    kept: dict[Role, TestClient] = {}

    def of(role: Role) -> TestClient:
        if role not in kept or kept[role].get("/account").status_code != 200:
            kept[role] = signed_in(app, role)
        return kept[role]

    return of


def places(app, clock) -> dict[str, str]:
    """A client and a referral of this assistant, the owner of a service."""
    assistant = signed_in(app, Role.ASSISTANT)
    client = re.search(r'href="/clients/(TH-\d{4})"', assistant.get("/clients").text).group(1)
    good = dict(ROWS["/refer"].good)
    made = send(
        assistant,
        "/refer",
        **{
            **good,
            "client": client,
            "key": "for-bad-input",
            "need": "com.info",
            "service": "S05",
            "acknowledged": ("already_open", "papers_missing"),
        },
    )
    place = made.headers["location"]
    page = assistant.get("/services/S38").text
    agreed = dict(ROWS["/clients/{code}/consents"].good)
    assert send(assistant, f"/clients/{client}/consents", **{**agreed, "organisation": "O14"}).status_code == 303
    assert send(signed_in(app, Role.COORDINATOR), "/organisations/O13/doubt").status_code == 303
    consents = assistant.get(f"/clients/{client}/consents").text
    return {
        **ways_to_answer(context(app.state.application.store, Role.ASSISTANT, clock=clock), client),
        "consent": re.search(r"/consents/([^/]+)/withdraw", consents).group(1),
        "client": client,
        "referral": place.rpartition("/")[2],
        **merges(app),
        "scenario": scenario(app),
        **survey(context(app.state.application.store, Role.COORDINATOR, clock=clock)),
        "owner": re.search(r'href="/organisations/(O\d+)"', page).group(1),
    }


def survey(coordinator) -> dict[str, str]:
    """A survey that is open."""
    opened = rounds.surveys(coordinator) or (rounds.open_survey(coordinator),)
    return {"survey": opened[0].id}


def scenario(app) -> str:
    """A saved scenario."""
    saved = send(signed_in(app, Role.COORDINATOR), "/gaps/what-if/scenarios", name="Без O28", change="close O28")
    return saved.headers["location"].partition("=")[2]


def merges(app) -> dict[str, str]:
    """Two clients and two organisations to merge, each of which stands for a third one already."""
    lead, coordinator = signed_in(app, Role.CENTRE_LEAD), signed_in(app, Role.COORDINATOR)
    clients_of_centre = dict.fromkeys(re.findall(r'href="/clients/(TH-\d{4})"', lead.get("/clients").text))
    entries = [
        send(
            coordinator,
            "/organisations/new/edit",
            name_bg=f"Дружество {letter}",
            kind="ngo",
            active="yes",
            acknowledged="alike_organisation",
        ).headers["location"]
        for letter in "жзий"
    ]
    *entries, fresh = entries
    found = {"new_organisation": fresh.rpartition("/")[2]}
    for visitor, name, (kept, gone, third) in (
        (lead, "client", [f"/clients/{code}" for code in list(clients_of_centre)[-3:]]),
        (coordinator, "organisation", entries),
    ):
        gone_for_good = third.rpartition("/")[2]
        assert send(visitor, f"{kept}/merge", other=gone_for_good).status_code == 303
        page = visitor.get(f"{kept}/merge").text
        merge = re.search(rf'{gone_for_good} →.*?name="merge"\s+value="([^"]+)"', page, re.DOTALL)[1]
        found |= {f"kept_{name}": kept.rpartition("/")[2], f"gone_{name}": gone.rpartition("/")[2]}
        found[f"merge_of_{name}s"] = merge
    return found


def ways_to_answer(office, client: str) -> dict[str, str]:
    """A referral for each form that answers one: by link and message, by slip, by the partner's own account."""
    # of another client, so that withdrawing the consents of the first one touches none of them
    client = next(one.id for one in clients.clients(office) if one.id != client)
    gp = next(one for one in office.directory().services.values() if one.organisation == "O14" and one.needs)
    made = {
        name: create.refer(
            office,
            NewReferral(
                key=f"bad-{name}", client=client, need=need, service=service, priority="routine", delivery="electronic",
                channel="link", acknowledged=("already_open", "papers_missing", "need_not_offered"),
                consent=NewConsent(channel="signed", given_on=date(2026, 1, 10)),
            ),
        )
        for name, need, service in (
            ("linked", "com.info", "S05"), ("slip", "doc.forms", "S05"), ("received", gp.needs[0], gp.id),
        )
    }  # fmt: skip
    link = answer_links.issue(office, made["linked"].id, token=security.secret())
    message = f"{made['linked'].id}:2:request"
    return {
        "linked": made["linked"].id, "link": link.id, "message": message, "slip": made["slip"].short_code,
        "received": made["received"].id,
    }  # fmt: skip
