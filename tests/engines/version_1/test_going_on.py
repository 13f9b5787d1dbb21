"""People go on working in a store that version 0.1.0 wrote: sessions, passwords, links and forms of then are good."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from graph.model import where
from graph.store import Store
from referral.model.clients import Client
from referral.model.referrals import Referral
from referral.storage import records
from tests.engines.version_1.old_store import OPENED_BY, PLACE, answer_by_link, check_whole, site_of
from web.wiring import open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a copy of the old file; for those who change it."""
    opened = open_store(shutil.copy(PLACE / "store.sqlite", tmp_path / "store.sqlite").as_posix())
    yield opened
    opened.close()


@pytest.fixture
def site(store: Store) -> TestClient:
    return site_of(store)


def send(client: TestClient, path: str, /, **given: Any) -> Any:
    token = client.get("/account").text.split('name="form_token" value="')[1].split('"')[0]
    return client.post(path, data={"form_token": token, **given})


def test_who_was_signed_in_still_is_and_every_page_of_theirs_opens(site: TestClient, store: Store) -> None:
    pages = ["/", "/referrals", "/clients", "/find", "/messages", "/notices", "/organisations", "/network", "/account"]
    pages += [
        f"/referrals/{referral.id}"
        for referral in store.read(lambda r: records.find(r, Referral, where(assistant="AS-1"))[0])
    ]
    pages += [
        f"/clients/{client.id}" for client in store.read(lambda r: records.find(r, Client, where(assistant="AS-1"))[0])
    ]
    assert len(pages) > 40
    assert {path: site.get(path).status_code for path in pages} == dict.fromkeys(pages, 200)


@pytest.mark.parametrize("role", ["coordinator", "centre_lead", "administrator", "municipality", "partner"])
def test_every_role_comes_in(site: TestClient, role: str) -> None:
    site.cookies.clear()
    assert site.post("/demo-sign-in", data={"role": role}).status_code == 303
    assert site.get("/").status_code == 200


def test_a_password_of_then_signs_in(site: TestClient) -> None:
    site.cookies.clear()
    assert (
        site.post("/sign-in", data={"login": OPENED_BY["login"], "password": OPENED_BY["password"]}).status_code == 303
    )


def test_an_answer_link_that_was_sent_takes_an_answer(site: TestClient, store: Store) -> None:
    answer_by_link(site, store)
    check_whole(store)


def test_referrals_go_on_from_where_they_were(site: TestClient, store: Store) -> None:
    referral = OPENED_BY["answer_link_referral"]
    by_phone = {"informant": "partner", "channel": "phone"}
    assert send(site, f"/referrals/{referral}/accept", **by_phone).status_code == 303
    done = {"result": "advice_only", "happened_on": OPENED_BY["now"][:10], **by_phone}
    assert send(site, f"/referrals/{referral}/complete", **done).status_code == 303
    asked = {"informant": "client", "channel": "visit"}
    assert (
        send(site, f"/referrals/{referral}/follow_up", result="met").status_code == 422
    )  # nobody is presumed to say so
    assert send(site, f"/referrals/{referral}/follow_up", result="met", **asked).status_code == 303
    whole = store.read(lambda r: records.get(r, Referral, referral))
    assert (whole.state.value, whole.service_result, whole.need_result) == ("completed", "advice_only", "met")
    check_whole(store)


def test_a_form_that_was_sent_before_makes_no_second_referral_and_leads_to_the_first(
    site: TestClient, store: Store
) -> None:
    before = store.read(lambda r: r.tally("Referral")[0].count)
    sent = store.read(lambda r: records.get(r, Referral, OPENED_BY["answer_link_referral"]))
    answer = send(
        site, "/refer", client=sent.client, need=sent.need, service=str(sent.service), key=OPENED_BY["form_key"],
        delivery=sent.delivery, priority=sent.priority, acknowledged=["already_open", "papers_missing"],
    )  # fmt: skip
    assert answer.status_code == 303
    assert sent.id in answer.headers["location"]
    assert store.read(lambda r: r.tally("Referral")[0].count) == before
