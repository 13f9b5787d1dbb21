"""E-mail: nothing private in it, each message sent once, tried again, given up, bounced. A real SMTP server listens."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.model import where
from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.model.actors import Role
from referral.model.communication import AnswerLink, Message, Notification
from referral.model.directory import Organisation, Verification
from referral.model.referrals import Action, Informant, Referral, TransitionData
from referral.partners import outbox
from referral.referrals import act, create
from referral.referrals.create import NewReferral
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context
from web.app import create_app
from web.background.mail import deliver
from web.settings import Settings, Smtp
from web.wiring import build
from web.wording import messages


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def application(town_file, tmp_path, post, clock):
    place = tmp_path / "town.sqlite"
    place.write_bytes(town_file.read_bytes())
    smtp = Smtp(host="127.0.0.1", port=post.server_address[1], tls=False, sender="mrezha@center.example")
    settings = Settings(store="given", url="https://mrezha.example", smtp=smtp)
    made = build(settings, open_sqlite(place, records.schema()), clock=clock)
    yield made
    made.close()


@pytest.fixture
def office(application, clock):
    return context(application.store, Role.ASSISTANT, clock=clock)


def referred(office, key: str = "k", **more: object) -> Referral:
    first = {
        "key": key, "client": clients.clients(office)[0].id, "need": "com.info", "service": "S05", "priority": "routine",
        "delivery": "electronic", "channel": "link", "acknowledged": ("already_open", "papers_missing"), "note": "тайна-бележка",
        "consent": NewConsent(channel="signed", given_on=date(2026, 1, 15)),
    }  # fmt: skip
    return create.refer(office, NewReferral(**{**first, **more}))


def waiting(application, referral: Referral) -> list[Message]:
    return list(application.store.read(lambda tx: records.find(tx, Message, where(referral=referral.id))[0]))


def read(raw: bytes):
    return message_from_bytes(raw, policy=policy.default)


def test_a_letter_leaves_with_a_link_that_opens_and_says_nothing_of_anybody(application, office, post):
    made = referred(office)
    assert deliver(application)[0] == 1
    (raw,) = post.letters
    letter = read(raw)
    secret = re.search(r"https://mrezha\.example/r/([\w-]{43})", letter.get_content()).group(1)
    from starlette.testclient import TestClient

    page = TestClient(create_app(application.settings, application=application)).get(f"/r/{secret}")
    assert page.status_code == 200
    assert letter["To"] == "o01@tihorechie.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Слънчев рид" in letter.get_content()
    assert "Slanchev Rid" in letter.get_content()
    assert [one.status for one in waiting(application, made)] == ["sent"]
    assert deliver(application)[0] == 0


def canaries(application, office, made: Referral) -> set[str]:
    """Every word that would tell something: client, need, service, kinds of places, note, ids."""
    words = office.vocabulary
    found = {made.client, made.id, made.need, made.service, made.area, "тайна-бележка", "TH-"}
    for language in ("bg", "en"):
        found |= {words.label("needs", made.need, language), *(term.label(language) for term in words.kinds.values())}
        found |= {term.label(language) for term in words.needs.values()}
    directory = office.directory()
    found |= {service.name_bg for service in directory.services.values()}
    found |= {kind.abbreviation for kind in words.kinds.values() if len(kind.abbreviation) > 3}
    found |= {directory.areas[made.area].name_bg}
    return {word.casefold() for word in found if word and len(word) > 3}


def test_no_message_subject_header_or_address_carries_a_canary(application, office, post):
    """The greeting's own "community centre" is how the sender names itself; nothing else of the vocabulary appears."""
    made = referred(office)
    deliver(application)
    act.act(
        office, made.id, Action.ASK, data=TransitionData(note="въпрос", informant=Informant.PARTNER, channel="phone")
    )
    act.act(office, made.id, Action.INFORM, data=TransitionData(note="тайна-бележка"))
    deliver(application)
    act.act(office, made.id, Action.CANCEL, data=TransitionData(reason="moved_away"))
    deliver(application)
    centre = office.directory().organisations[made.centre]
    texts = [
        messages.text(one, centre=centre, code=made.short_code, link="https://m/r/x", until=office.clock())
        for one in messages.SUBJECTS
    ]
    seen = [f"{read(raw).as_string()}\n{read(raw)['Subject']}\n{read(raw).get_content()}" for raw in post.letters]
    seen += [f"{one.subject}\n{one.body}" for one in texts]
    assert len(post.letters) == 3
    own = ("център за развитие на общността", "community centre", centre.name_bg.casefold())
    for text in seen:
        plain = text.casefold()
        for words in own:
            plain = plain.replace(words, "")
        for word in canaries(application, office, made):
            assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain), word


def test_many_processes_send_each_letter_once(application, office, post):
    made = [referred(office, f"k{number}", need=need) for number, need in enumerate(("com.info", "doc.forms"))]
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda _: deliver(application)[0], range(8)))
    assert sum(sent) == len(post.letters) == len(made)


def test_a_server_out_of_order_is_tried_again_later_and_given_up(application, office, post, clock):
    made = referred(office)
    post.broken = "451 not now"
    gaps = []
    for _ in range(12):
        deliver(application)
        (message,) = waiting(application, made)
        if message.status == "failed":
            break
        gaps.append(message.next_try_at - clock())
        assert deliver(application)[0] == 0
        clock.now = message.next_try_at
    assert (message.status, message.tries) == ("failed", outbox.MOST_TRIES)
    assert gaps == sorted(gaps)
    assert gaps[-1] > gaps[0]
    assert [
        one.user for one in application.store.read(lambda tx: records.find(tx, Notification, where(kind="unsent"))[0])
    ] == ["AS-1"]
    assert not post.letters
    assert message in [one.message for one in outbox.outbox(office)]


def test_a_server_that_is_not_there_loses_nothing(application, office, post, clock):
    made = referred(office)
    post.shutdown()
    post.server_close()
    assert deliver(application)[0] == 0
    assert [one.status for one in waiting(application, made)] == ["waiting"]


def test_an_address_its_own_server_refuses_comes_back_as_a_check_and_news(application, office, post):
    made = referred(office)
    post.refuse = "550 no such box"
    assert deliver(application)[0] == 0
    assert [one.status for one in waiting(application, made)] == ["bounced"]
    checks = application.store.read(lambda tx: records.find(tx, Verification, where(organisation="O01"))[0])
    assert [(one.reason, one.referrals) for one in checks] == [("bounce", (made.id,))]
    assert application.store.read(lambda tx: records.find(tx, Notification, where(kind="bounced"))[0])[0].user == "AS-1"
    post.refuse = None
    assert deliver(application)[0] == 0


def test_a_busy_mailbox_is_not_a_refusal_for_good(application, office, post):
    made = referred(office)
    post.refuse = "452 full"
    deliver(application)
    assert [(one.status, one.tries) for one in waiting(application, made)] == [("waiting", 1)]


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "nobody", "a b@c.example"]
)
def test_a_hostile_address_goes_nowhere(application, office, post, address):
    owner = application.store.read(lambda tx: records.get(tx, Organisation, "O01"))
    application.store.write(lambda tx: records.save(tx, replace(owner, email=address)))
    made = referred(office)
    deliver(application)
    assert [one.status for one in waiting(application, made)] == ["bounced"]
    assert not post.letters


def test_what_was_answered_meanwhile_is_not_asked_for(application, office, post):
    made = referred(office)
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(informant=Informant.PARTNER, channel="phone"))
    assert deliver(application)[0] == 0
    assert [one.status for one in waiting(application, made)] == ["dropped"]
    assert not post.letters


def test_a_letter_claimed_by_a_process_that_died_is_free_again(application, office, post, clock):
    made = referred(office)
    (message,) = waiting(application, made)
    assert outbox.claim(office, message.id, token="lost") is not None
    assert deliver(application)[0] == 0
    clock.forward(minutes=11)
    assert deliver(application)[0] == 1
    assert len(application.store.read(lambda tx: records.find(tx, AnswerLink, where(referral=made.id))[0])) == 2


def test_the_demo_writes_to_nobody(town_file, tmp_path, post, clock):
    place = tmp_path / "demo.sqlite"
    place.write_bytes(town_file.read_bytes())
    smtp = Smtp(host="127.0.0.1", port=post.server_address[1], tls=False, sender="mrezha@center.example")
    settings = Settings(store="given", demo=True, url="https://mrezha.example", smtp=smtp)
    application = build(settings, open_sqlite(place, records.schema()), clock=clock)
    referred(context(application.store, Role.ASSISTANT, clock=clock))
    assert deliver(application)[0] == 0
    assert not post.letters
    application.close()
