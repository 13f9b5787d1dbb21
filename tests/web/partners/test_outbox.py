"""Messages to partners on the page: read, copied with a fresh link, settled by people."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from referral.model.actors import Role
from referral.model.communication import Message
from tests.fakes.new_referrals import found
from tests.web.conftest import send, signed_in
from tests.web.partners.answer_examples import referred
from web.app import create_app


@pytest.fixture
def site(app):
    """The application at a public address."""
    application = app.state.application
    settings = replace(application.settings, url="https://mrezha.example")
    return create_app(settings, application=replace(application, settings=settings))


def message_of(store, referral) -> Message:
    (message,) = found(store, Message, referral=referral.id)
    return message


def test_a_message_is_read_copied_and_settled(site, office, store):
    client = signed_in(site, Role.ASSISTANT)
    first, second = referred(office, "a"), referred(office, "b", need="doc.forms")
    paths = [f"/messages/{quote(message_of(store, referral).id)}" for referral in (first, second)]
    page = client.get("/messages").text
    assert all(f"{path}/text" in page for path in paths)
    assert first.client not in page
    assert "https://mrezha.example/r/" in send(client, f"{paths[0]}/text").text
    for path, status in zip(paths, ("sent", "bounced"), strict=True):
        assert send(client, f"{path}/{status}").status_code == 303
        assert f"{path}/text" not in client.get("/messages").text
    assert [message_of(store, referral).status for referral in (first, second)] == ["sent", "bounced"]


def test_a_coordinator_makes_no_link_and_a_status_nobody_knows_is_not_there(site, office, store):
    message = message_of(store, referred(office, "c", need="doc.id_card", service="S29"))
    coordinator = signed_in(site, Role.COORDINATOR)
    assert send(coordinator, f"/messages/{message.id}/text").status_code == 403
    assert send(signed_in(site, Role.ASSISTANT), f"/messages/{message.id}/nonsense").status_code == 404
