"""Answer links as their visitors see them: partners, mail scanners, guessers, and people who were sent a link in error."""

import logging
import re
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graph.engines.sqlite import open_sqlite
from graph.model import where
from referral import records
from referral.companions import AnswerLink, Message, Notice
from referral.model import Action, Facts, Referral, Role, SaidBy, State
from referral.services import links, probing, referrals, referring, withdrawing
from referral.services.consents import NewConsent
from referral.services.referring import NewReferral
from tests.town import Clock, desk, settle
from tests.web.conftest import send
from web import security
from web.app import create_app
from web.guard import Door, flattened, permission_of
from web.settings import Settings
from web.wiring import build

SIGNED = NewConsent(way="signed", given_on=date(2026, 1, 15))
SURE = ("already_open", "papers_missing", "not_suitable")
CANARIES = {"note": "канарче-бележка", "client": "TH-0"}


@pytest.fixture(scope="module")
def clock():
    return Clock()


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("answers") / "town.sqlite"


@pytest.fixture(scope="module")
def app(place, clock):
    store = open_sqlite(place, records.schema())
    settle(store)
    settings = Settings(store="given", demo=True)
    return create_app(settings, house=build(settings, store, clock=clock))


@pytest.fixture
def store(app):
    return app.state.house.store


@pytest.fixture
def office(store, clock):
    return desk(store, Role.ASSISTANT, clock=clock)


@pytest.fixture
def partner(app):
    """A mail program's own browser: no cookie survives from one page to the next."""

    class Bare(TestClient):
        def request(self, *args, **more):
            self.cookies.clear()
            return super().request(*args, **more)

    return Bare(app, follow_redirects=False, raise_server_exceptions=False)


def referred(office, key: str, **more: object) -> Referral:
    clock = office.clock
    first = {
        "key": key, "client": "TH-0001", "need": "com.info", "service": "S05", "priority": "routine",
        "mode": "electronic", "channel": "link", "sure": SURE, "note": CANARIES["note"],
        "consent": NewConsent(way="signed", given_on=clock().date(), covers=("code", "need", "age_band", "area")),
    }  # fmt: skip
    owner = next(one.id for one in mine(office) if one.assistant == office.actor.id)
    return referring.refer(office, NewReferral(**{**first, "client": owner, **more}))


def mine(office):
    from referral.services import clients

    return clients.clients(office)


def linked(office, key: str, **more: object) -> tuple[str, Referral]:
    made = referred(office, key, **more)
    secret = security.secret()
    links.issue(office, made.id, token=secret)
    return secret, made


def now(store, referral: Referral) -> Referral:
    return store.read(lambda tx: records.get(tx, Referral, referral.id))


def opened(partner, secret: str, **headers: str):
    page = partner.post(f"/r/{secret}", headers=headers)
    assert page.status_code == 200, page.status_code
    return page, re.search(r'name="nonce" value="([^"]+)"', page.text)


def answered(partner, secret: str, choice: str, /, *, nonce: str | None = None, **fields: object):
    if nonce is None:
        nonce = opened(partner, secret)[1].group(1)
    return partner.post(f"/r/{secret}/answer", data={"nonce": nonce, "answer": choice, "for_us": "yes", **fields})


def dump(store, *, apart: tuple[str, ...] = ()) -> list[str]:
    return [repr(one) for one in store.read(lambda tx: list(tx.backup())) if one.kind not in apart]


# --- opening -----------------------------------------------------------------------------------------------------


def test_the_first_page_names_the_centre_and_nothing_else(partner, office, app):
    secret, made = linked(office, "first")
    page = partner.get(f"/r/{secret}")
    assert page.status_code == 200
    for words in ("Слънчев рид", "0000 101 001", "Отваряне на запитването"):
        assert words in page.text
    for hidden in (made.client, made.short_code, made.id, "Информация", "Център за развитие", "S05"):
        assert hidden not in page.text.replace("Център за развитие на общността очаква", "")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in page.headers["x-robots-tag"]
    assert 'content="noindex' in page.text
    assert "<script" not in page.text
    assert "set-cookie" not in page.headers


def test_the_second_page_shows_what_consent_covers_and_no_more(partner, office, store):
    secret, made = linked(office, "covers")
    page, _ = opened(partner, secret)
    assert made.client in page.text
    assert made.short_code[:3] in page.text
    assert "Територия" in page.text
    assert CANARIES["note"] not in page.text
    assert "checked" not in page.text
    office_of = store.read(lambda tx: records.find(tx, records.Consent, where(client=made.client))[0])[0]
    from dataclasses import replace

    store.write(lambda tx: records.save(tx, replace(office_of, covers=("code",))))
    page, _ = opened(partner, secret)
    assert "Потребност" not in page.text
    assert "Територия" not in page.text
    again = store.read(lambda tx: records.get(tx, records.Consent, office_of.id))
    store.write(lambda tx: records.save(tx, replace(again, covers=office_of.covers)))


SCANNERS = (
    {}, {"purpose": "prefetch"}, {"sec-purpose": "prefetch;prerender"}, {"x-moz": "prefetch"},
    {"user-agent": "Mozilla/5.0 SafeLinks"}, {"user-agent": "Barracuda"}, {"accept": "*/*"},
)  # fmt: skip


def forms(page: str) -> list[tuple[str, str, dict[str, str]]]:
    """Every form of a page as a bot that submits it untouched would send it."""
    found = []
    for method, action, inside in re.findall(
        r'<form[^>]*method="(\w+)" action="([^"]+)"[^>]*>(.*?)</form>', page, re.DOTALL
    ):
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside))
        fields |= dict.fromkeys(re.findall(r'<(?:select|textarea)[^>]* name="([^"]+)"', inside), "")
        for name, kind in re.findall(r'<input[^>]* name="([^"]+)" type="([^"]+)"', inside):
            fields.setdefault(name, "")
            assert kind != "radio"
        for tag in re.findall(r'<input type="(?:radio|checkbox)"[^>]*>', inside):
            if " checked" in tag:
                fields[re.search(r'name="([^"]+)"', tag).group(1)] = re.search(r'value="([^"]+)"', tag).group(1)
        found.append((method, action.replace("&amp;", "&"), fields))
    return found


def test_a_thousand_visits_of_scanners_decide_nothing_and_change_nothing(partner, office, store):
    secret, made = linked(office, "scanned")
    before, whole = dump(store, apart=("AuditEvent",)), dump(store)
    for number in range(700):
        headers = SCANNERS[number % len(SCANNERS)]
        method = ("GET", "HEAD", "OPTIONS")[number % 3]
        answer = partner.request(method, f"/r/{secret}", headers=headers)
        assert answer.status_code in {200, 405}
        assert made.client not in answer.text
    assert dump(store) == whole, "a visit that only looks leaves the store as it was, the journal too"
    for number in range(100):
        page = partner.get(f"/r/{secret}", headers=SCANNERS[number % len(SCANNERS)]).text
        for _, action, fields in forms(page):
            inner = partner.post(action, data=fields).text
            for _, deeper, untouched in forms(inner):
                result = partner.post(deeper, data=untouched)
                assert result.status_code == 422
                assert "Нищо не е решено" in result.text
        assert partner.post(f"/r/{secret}/answer", data={"answer": "accept", "for_us": "yes"}).status_code == 422
        wrong = partner.post(
            f"/r/{secret}/answer", data={"answer": "decline", "for_us": "yes", "reason": "other", "nonce": "f" * 64}
        )
        assert wrong.status_code == 422
        assert " checked" not in wrong.text
    assert dump(store, apart=("AuditEvent",)) == before
    assert now(store, made).state is State.SENT
    opening = store.read(lambda tx: tx.find("AuditEvent", where(subject=made.id), limit=5000).nodes)
    assert {str(one.fields["action"]) for one in opening if str(one.fields["action"]).startswith("link")} == {
        "link.issue", "link.open",
    }  # fmt: skip


# --- answering ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "fields", "state"),
    [
        ("accept", {}, State.ACCEPTED),
        ("schedule", {"appointment_at": "2026-02-10T10:30", "place": "стая 3"}, State.SCHEDULED),
        ("waitlist", {"expected_on": "2026-03-01"}, State.WAITLISTED),
        ("decline", {"reason": "missing_documents", "paper": "id_card"}, State.DECLINED),
        ("ask", {"note": "кога е удобно?"}, State.NEEDS_INFO),
        ("call_me", {"note": "след 14 ч."}, State.SENT),
        ("wrong_recipient", {}, State.SENT),
    ],
)
def test_every_answer_without_cookies_is_the_partners_own_word(partner, office, store, choice, fields, state):
    secret, made = linked(office, f"answer-{choice}")
    done = answered(partner, secret, choice, **fields)
    assert done.status_code == 200
    assert made.client not in done.text
    found = now(store, made)
    assert found.state is state
    last = store.read(lambda tx: records.events_of(tx, made.id))[-1]
    assert (last.hand, last.said_by, last.facts.channel) == ("link", SaidBy.PARTNER, "link")
    assert found.evidence == 2
    assert store.read(lambda tx: records.check_replay(tx, found))
    told = store.read(lambda tx: records.find(tx, Notice, where(referral=made.id, kind="answer"))[0])
    assert [one.user for one in told] == [office.actor.id]
    assert partner.get(f"/r/{secret}").status_code == (404 if choice == "wrong_recipient" else 200)


@pytest.mark.parametrize(
    ("choice", "fields", "words"),
    [
        ("schedule", {"place": "стая 3"}, "Ден и час"),
        ("waitlist", {}, "Очаква се на"),
        ("decline", {"note": "пазете ме"}, "Причина"),
        ("decline", {"reason": "magic"}, "Причина"),
        ("ask", {}, "съобщение"),
        ("fly", {}, "Нищо не е решено"),
        ("accept", {"for_us": ""}, "от чие име"),
    ],
)
def test_half_an_answer_says_what_is_missing_and_keeps_the_rest(partner, office, store, choice, fields, words):
    secret, made = linked(office, f"half-{choice}-{len(fields)}-{sorted(fields)}")
    answer = answered(partner, secret, choice, **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert fields.get("note", "") in answer.text
    assert now(store, made).state is State.SENT


def test_the_same_form_twice_is_one_answer(partner, office, store):
    secret, made = linked(office, "twice")
    nonce = opened(partner, secret)[1].group(1)
    first = answered(partner, secret, "accept", nonce=nonce)
    events = now(store, made).events
    again = answered(partner, secret, "accept", nonce=nonce)
    assert (first.status_code, again.status_code, first.text) == (200, 200, again.text)
    assert now(store, made).events == events
    other = answered(partner, secret, "decline", nonce=nonce, reason="other")
    assert other.status_code == 422
    assert "вече е използвана" in other.text
    assert now(store, made).state is State.ACCEPTED


def test_a_correction_is_new_events_within_a_day_and_then_it_can_only_be_read(partner, office, store, clock):
    secret, made = linked(office, "correct")
    answered(partner, secret, "accept")
    clock.forward(hours=23)
    done = answered(partner, secret, "decline", reason="no_capacity")
    assert "поправен" in done.text
    events = [one.action for one in store.read(lambda tx: records.events_of(tx, made.id))]
    assert events[-3:] == [Action.ACCEPT, Action.CORRECT, Action.DECLINE]
    assert now(store, made).state is State.DECLINED
    nonce = opened(partner, secret)[1].group(1)
    clock.forward(hours=2)
    late = answered(partner, secret, "accept", nonce=nonce)
    assert late.status_code == 422
    assert "не може да се промени" in late.text
    page, form = opened(partner, secret)
    assert form is None
    assert made.short_code[:3] in page.text
    assert now(store, made).state is State.DECLINED


def test_after_a_question_and_its_answer_the_same_link_decides(partner, office, store):
    secret, made = linked(
        office, "question",
        consent=NewConsent(way="signed", given_on=office.today, covers=("code", "need", "note")), service="S09", need="com.interpreting",
    )  # fmt: skip
    answered(partner, secret, "ask", note="на какъв език?")
    referrals.act(office, made.id, Action.INFORM, facts=Facts(note="на турски"))
    waiting = store.read(lambda tx: records.find(tx, Message, where(referral=made.id, template="informed"))[0])
    assert [one.status for one in waiting] == ["waiting"]
    page, _ = opened(partner, secret)
    assert "на турски" in page.text
    assert answered(partner, secret, "accept").status_code == 200
    assert now(store, made).state is State.ACCEPTED
    waiting = store.read(lambda tx: records.find(tx, Message, where(referral=made.id))[0])
    assert {one.status for one in waiting} == {"dropped"}


@pytest.mark.parametrize(
    ("choice", "fields", "state"),
    [
        ("accept", {}, State.ACCEPTED),
        ("decline", {"reason": "no_capacity"}, State.DECLINED),
        ("waitlist", {"expected_on": "2026-06-01"}, State.WAITLISTED),
        ("schedule", {"appointment_at": "2026-06-01T10:00", "place": "тук"}, State.SCHEDULED),
    ],
)
def test_a_late_answer_is_taken_and_marked(partner, office, store, choice, fields, state):
    secret, made = linked(office, f"late-{choice}")
    from referral.model import SYSTEM
    from referral.services.moving import moved

    clock_desk = office.as_actor(SYSTEM)
    store.write(lambda tx: moved(tx, clock_desk, now(store, made), ((Action.EXPIRE, Facts()),), name="referral.expire"))
    done = answered(partner, secret, choice, **fields)
    assert "след срока" in done.text
    found = now(store, made)
    assert (found.state, found.late) == (state, True)
    assert store.read(lambda tx: records.check_replay(tx, found))
    kinds = {one.kind for one in store.read(lambda tx: records.find(tx, Notice, where(referral=made.id))[0])}
    assert "late_answer" in kinds


def test_an_answer_to_what_is_over_is_kept_as_a_word(partner, office, store):
    secret, made = linked(office, "over")
    referrals.act(office, made.id, Action.CANCEL, facts=Facts(reason="moved_away"))
    page, _ = opened(partner, secret)
    assert "оттегли това запитване" in page.text
    done = answered(partner, secret, "schedule", appointment_at="2026-02-10T10:30", place="стая 3", note="чакахме")
    assert "приключи" in done.text
    last = store.read(lambda tx: records.events_of(tx, made.id))[-1]
    assert last.action is Action.REMARK
    for words in ("Записване на час", "2026-02-10", "стая 3", "чакахме"):
        assert words in last.facts.note
    assert (now(store, made).state, now(store, made).appointment_at) == (State.CANCELLED, None)


def test_the_partners_own_word_replaces_a_note_of_a_call(partner, office, store):
    secret, made = linked(office, "call-first")
    said = Facts(said_by=SaidBy.PARTNER, channel="phone", spoke_with="регистратура")
    referrals.act(office, made.id, Action.ACCEPT, facts=said)
    assert now(store, made).evidence == 1
    assert answered(partner, secret, "decline", reason="no_capacity").status_code == 200
    assert (now(store, made).state, now(store, made).evidence) == (State.DECLINED, 2)


# --- a link that does not open -----------------------------------------------------------------------------------


def test_unknown_over_revoked_and_withdrawn_look_the_same(partner, office, store, clock, app):
    secrets, pages = {}, {}
    for name, service, need in (
        ("revoked", "S05", "com.info"), ("replaced", "S05", "com.info"), ("withdrawn", "S01", "chd.parenting"),
        ("over", "S05", "com.info"),
    ):  # fmt: skip
        secrets[name], made = linked(office, f"gone-{name}", service=service, need=need)
        if name == "revoked":
            (link,) = links.of_referral(office, made.id)
            links.revoke(office, link.id, seen=link.version)
        elif name == "replaced":
            links.issue(office, made.id, token=security.secret())
        elif name == "withdrawn":
            withdrawing.withdraw(office, made.consent, way="phone")
    pages["unknown"] = partner.get(f"/r/{security.secret()}")
    for name in ("revoked", "replaced", "withdrawn"):
        pages[name] = partner.get(f"/r/{secrets[name]}")
    before = clock.now
    clock.forward(days=13, hours=23)
    assert partner.get(f"/r/{secrets['over']}").status_code == 200
    clock.forward(hours=1)
    pages["over"] = partner.get(f"/r/{secrets['over']}")
    for path in ("", "/answer"):
        assert partner.post(f"/r/{secrets['over']}{path}", data={"answer": "accept"}).status_code == 404
    clock.now = before
    assert {(page.status_code, page.text) for page in pages.values()} == {(404, pages["unknown"].text)}


def test_guessing_is_slowed_and_shuts_nobody_else_out(partner, office, clock):
    secret, _ = linked(office, "guessed")
    clock.forward(hours=2)
    tries = [partner.get(f"/r/{number}").status_code for number in range(probing.FREE + 5)]
    assert tries == [404] * probing.FREE + [429] * 5
    waits = []
    for _ in range(4):
        answer = partner.get("/r/unknown")
        waits.append(int(answer.headers["retry-after"]))
        assert partner.get(f"/r/{secret}").status_code == 200
        clock.forward(seconds=waits[-1])
        for number in range(probing.FREE):
            partner.get(f"/r/{number}")
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]
    clock.forward(hours=2)
    assert partner.get("/r/unknown").status_code == 404


def test_a_token_opens_its_own_referral_and_no_other_door(partner, office, app, clock):
    secret, made = linked(office, "door-a")
    other, _ = linked(office, "door-b", need="doc.forms")
    nonce = opened(partner, secret)[1].group(1)
    crossed = partner.post(f"/r/{other}/answer", data={"nonce": nonce, "answer": "accept", "for_us": "yes"})
    assert crossed.status_code == 422
    for route in flattened(app.routes):
        if isinstance(permission_of(route.endpoint), Door):
            continue
        path = re.sub(r"\{\w+\}", made.id, route.path)
        for method in route.methods:
            for carried in ({"headers": {"authorization": f"Bearer {secret}"}}, {"params": {"token": secret}}):
                answer = partner.request(method, path, **carried)
                assert answer.status_code in {303, 401, 405}, (method, path)
    for path in (f"/referrals/{secret}", f"/received/{secret}", f"/clients/{secret}"):
        assert partner.get(path).status_code == 303


def test_a_session_beside_the_link_neither_helps_nor_hinders(client_as, office, store):
    secret, made = linked(office, "with-session", need="doc.forms")
    signed_in = client_as(Role.COORDINATOR)
    page = signed_in.post(f"/r/{secret}")
    assert page.status_code == 200
    assert "Изход" not in page.text
    nonce = re.search(r'name="nonce" value="([^"]+)"', page.text).group(1)
    done = signed_in.post(f"/r/{secret}/answer", data={"nonce": nonce, "answer": "accept", "for_us": "yes"})
    assert done.status_code == 200
    assert store.read(lambda tx: records.events_of(tx, made.id))[-1].hand == "link"
    crossed = signed_in.post(f"/r/{secret}", headers={"origin": "https://evil.example"})
    assert crossed.status_code == 403


def test_the_token_is_nowhere_but_in_the_letter(app, partner, office, store, place, caplog, client_as):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the visitor's own program, not ours
    secret, made = linked(office, "bytes", need="doc.forms")
    access = logging.getLogger("uvicorn.access")
    access.warning('%s - "%s %s HTTP/%s" %d', "127.0.0.1:1", "GET", f"/r/{secret}/answer?lang=en", "1.1", 200)
    logging.getLogger("mrezha").warning("looked at /r/%s", secret)
    logging.getLogger("mrezha").warning("looked at %s", f"/r/{secret}")
    answered(partner, secret, "accept")
    client = client_as(Role.ASSISTANT)
    shown = send(client, f"/referrals/{made.id}/links").text
    fresh = re.search(r"/r/([\w-]{40,})", shown).group(1)
    assert partner.get(f"/r/{fresh}").status_code == 200
    assert fresh not in client.get(f"/referrals/{made.id}").text
    page = client.get(f"/referrals/{made.id}").text
    assert "отменена" in page
    stored = b"".join(path.read_bytes() for path in place.parent.iterdir())
    for one in (secret, fresh):
        assert one.encode() not in stored
        assert links.fingerprint(one).encode() in stored
        assert one not in caplog.text
    assert "/r/***" in caplog.text
    nonce = opened(partner, fresh)[1].group(1)
    assert nonce.encode() not in b"".join(path.read_bytes() for path in place.parent.iterdir())


# --- the centre's side -------------------------------------------------------------------------------------------


def test_a_link_is_revoked_on_the_page_and_an_answer_first_is_told(partner, office, client_as, store):
    client = client_as(Role.ASSISTANT)
    secret, made = linked(office, "revoke-page", need="doc.forms")
    page = client.get(f"/referrals/{made.id}").text
    link_id, seen = re.search(r'/links/(\w{64})/revoke.*?name="seen" value="(\d+)"', page, re.DOTALL).groups()
    answered(partner, secret, "call_me")
    assert send(client, f"/links/{link_id}/revoke", seen=seen).status_code == 409
    link = store.read(lambda tx: records.get(tx, AnswerLink, link_id))
    assert send(client, f"/links/{link_id}/revoke", seen=link.version).status_code == 303
    assert partner.get(f"/r/{secret}").status_code == 404


def test_a_link_needs_a_sent_referral_in_reach_with_consent(office, client_as, clock, store):
    from referral.errors import IllegalMove, NoConsent, NotAllowed, NotFound

    draft = referring.draft(office, NewReferral(key="d", client=mine(office)[0].id, need="com.info", service="S05", priority="routine", mode="phone", channel="phone", sure=SURE))  # fmt: skip
    with pytest.raises(IllegalMove):
        links.issue(office, draft.id, token="t")
    with pytest.raises(NotAllowed):
        links.issue(desk(store, Role.COORDINATOR, clock=clock), draft.id, token="t")
    made = referred(office, "reach", need="doc.forms")
    other = office.as_actor(records.from_node(records.User, store.read(lambda tx: tx.get("User", "AS-4"))).actor)
    with pytest.raises(NotFound):
        links.issue(other, made.id, token="t")
    clock.forward(days=366)
    with pytest.raises(NoConsent):
        links.issue(office, made.id, token="t")
    clock.forward(days=-366)


def test_the_history_says_who_said_it_how_and_who_wrote_it_down(partner, office, client_as):
    client = client_as(Role.ASSISTANT)
    _, made = linked(office, "who-said", need="doc.forms")
    send(
        client, f"/referrals/{made.id}/accept", seen=now(office.store, made).events, said_by="partner", channel="phone",
        spoke_with="г-жа от гише 4",
    )  # fmt: skip
    page = client.get(f"/referrals/{made.id}").text
    table = page.split('id="answering"')[1].split("</section>")[0]
    for words in ("г-жа от гише 4", "телефон", "бележка от разговор", "AS-1"):
        assert words in table
