"""Opening a link as its visitors do: partners, mail scanners, guessers, people who were sent it in error."""

import logging
import re
from dataclasses import replace

from graph.model import where
from referral.model.actors import Role
from referral.model.referrals import State
from referral.partners import answer_links, rate_limit
from referral.referrals import withdraw_consent
from referral.storage import records
from tests.web.conftest import send
from tests.web.partners.answer_examples import NOTE, answered, linked, now, opened
from web.http import security
from web.http.gate import Access, flattened, permission_of


def dump(store, *, apart: tuple[str, ...] = ()) -> list[str]:
    return [repr(one) for one in store.read(lambda tx: list(tx.backup())) if one.kind not in apart]


def test_the_first_page_names_the_centre_and_nothing_else(cookieless, office, app):
    secret, made = linked(office, "first")
    page = cookieless.get(f"/r/{secret}")
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


def test_the_second_page_shows_what_consent_covers_and_no_more(cookieless, office, store):
    secret, made = linked(office, "covers")
    page, _ = opened(cookieless, secret)
    assert made.client in page.text
    assert made.short_code[:3] in page.text
    assert "Територия" in page.text
    assert NOTE not in page.text
    assert "checked" not in page.text
    office_of = store.read(lambda tx: records.find(tx, records.Consent, where(client=made.client))[0])[0]
    store.write(lambda tx: records.save(tx, replace(office_of, covers=("code",))))
    page, _ = opened(cookieless, secret)
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


def test_a_thousand_visits_of_scanners_decide_nothing_and_change_nothing(cookieless, office, store):
    secret, made = linked(office, "scanned")
    before, whole = dump(store, apart=("AuditEvent",)), dump(store)
    for number in range(700):
        headers = SCANNERS[number % len(SCANNERS)]
        method = ("GET", "HEAD", "OPTIONS")[number % 3]
        answer = cookieless.request(method, f"/r/{secret}", headers=headers)
        assert answer.status_code in {200, 405}
        assert made.client not in answer.text
    assert dump(store) == whole, "a visit that only looks leaves the store as it was, the journal too"
    for number in range(100):
        page = cookieless.get(f"/r/{secret}", headers=SCANNERS[number % len(SCANNERS)]).text
        for _, action, fields in forms(page):
            inner = cookieless.post(action, data=fields).text
            for _, deeper, untouched in forms(inner):
                result = cookieless.post(deeper, data=untouched)
                assert result.status_code == 422
                assert "Нищо не е решено" in result.text
        assert cookieless.post(f"/r/{secret}/answer", data={"answer": "accept", "for_us": "yes"}).status_code == 422
        wrong = cookieless.post(
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


def test_unknown_over_revoked_and_withdrawn_look_the_same(cookieless, office, store, clock, app):
    secrets, pages = {}, {}
    for name, service, need in (
        ("revoked", "S05", "com.info"), ("replaced", "S05", "com.info"), ("withdrawn", "S01", "chd.parenting"),
        ("over", "S05", "com.info"),
    ):  # fmt: skip
        secrets[name], made = linked(office, f"gone-{name}", service=service, need=need)
        if name == "revoked":
            (link,) = answer_links.of_referral(office, made.id)
            answer_links.revoke(office, link.id, expected=link.version)
        elif name == "replaced":
            answer_links.issue(office, made.id, token=security.secret())
        elif name == "withdrawn":
            withdraw_consent.withdraw(office, made.consent, channel="phone")
    pages["unknown"] = cookieless.get(f"/r/{security.secret()}")
    for name in ("revoked", "replaced", "withdrawn"):
        pages[name] = cookieless.get(f"/r/{secrets[name]}")
    before = clock.now
    clock.forward(days=13, hours=23)
    assert cookieless.get(f"/r/{secrets['over']}").status_code == 200
    clock.forward(hours=1)
    pages["over"] = cookieless.get(f"/r/{secrets['over']}")
    for path in ("", "/answer"):
        assert cookieless.post(f"/r/{secrets['over']}{path}", data={"answer": "accept"}).status_code == 404
    clock.now = before
    assert {(page.status_code, page.text) for page in pages.values()} == {(404, pages["unknown"].text)}


def test_guessing_is_slowed_and_shuts_nobody_else_out(cookieless, office, clock):
    secret, _ = linked(office, "guessed")
    clock.forward(hours=2)
    tries = [cookieless.get(f"/r/{number}").status_code for number in range(rate_limit.FREE + 5)]
    assert tries == [404] * rate_limit.FREE + [429] * 5
    waits = []
    for _ in range(4):
        answer = cookieless.get("/r/unknown")
        waits.append(int(answer.headers["retry-after"]))
        assert cookieless.get(f"/r/{secret}").status_code == 200
        clock.forward(seconds=waits[-1])
        for number in range(rate_limit.FREE):
            cookieless.get(f"/r/{number}")
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]
    clock.forward(hours=2)
    assert cookieless.get("/r/unknown").status_code == 404


def test_a_token_opens_its_own_referral_and_no_other_door(cookieless, office, app, clock):
    secret, made = linked(office, "door-a")
    other, _ = linked(office, "door-b", need="doc.forms")
    nonce = opened(cookieless, secret)[1].group(1)
    crossed = cookieless.post(f"/r/{other}/answer", data={"nonce": nonce, "answer": "accept", "for_us": "yes"})
    assert crossed.status_code == 422
    for route in flattened(app.routes):
        if isinstance(permission_of(route.endpoint), Access):
            continue
        path = re.sub(r"\{\w+\}", made.id, route.path)
        for method in route.methods:
            for carried in ({"headers": {"authorization": f"Bearer {secret}"}}, {"params": {"token": secret}}):
                answer = cookieless.request(method, path, **carried)
                assert answer.status_code in {303, 401, 405}, (method, path)
    for path in (f"/referrals/{secret}", f"/received/{secret}", f"/clients/{secret}"):
        assert cookieless.get(path).status_code == 303


def test_a_session_beside_the_link_neither_helps_nor_hinders(client_as, office, store):
    secret, made = linked(office, "with-session", need="doc.forms")
    signed_in = client_as(Role.COORDINATOR)
    page = signed_in.post(f"/r/{secret}")
    assert page.status_code == 200
    assert "Изход" not in page.text
    nonce = re.search(r'name="nonce" value="([^"]+)"', page.text).group(1)
    done = signed_in.post(f"/r/{secret}/answer", data={"nonce": nonce, "answer": "accept", "for_us": "yes"})
    assert done.status_code == 200
    assert store.read(lambda tx: records.events_of(tx, made.id))[-1].acting_as == "link"
    crossed = signed_in.post(f"/r/{secret}", headers={"origin": "https://evil.example"})
    assert crossed.status_code == 403


def test_the_token_is_nowhere_but_in_the_letter(app, cookieless, office, store, town_path, caplog, client_as):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the visitor's own program, not ours
    secret, made = linked(office, "bytes", need="doc.forms")
    access = logging.getLogger("uvicorn.access")
    access.warning('%s - "%s %s HTTP/%s" %d', "127.0.0.1:1", "GET", f"/r/{secret}/answer?lang=en", "1.1", 200)
    logging.getLogger("mrezha").warning("looked at /r/%s", secret)
    logging.getLogger("mrezha").warning("looked at %s", f"/r/{secret}")
    answered(cookieless, secret, "accept")
    client = client_as(Role.ASSISTANT)
    shown = send(client, f"/referrals/{made.id}/links").text
    fresh = re.search(r"/r/([\w-]{40,})", shown).group(1)
    assert cookieless.get(f"/r/{fresh}").status_code == 200
    assert fresh not in client.get(f"/referrals/{made.id}").text
    page = client.get(f"/referrals/{made.id}").text
    assert "отменена" in page
    stored = b"".join(path.read_bytes() for path in town_path.parent.iterdir())
    for one in (secret, fresh):
        assert one.encode() not in stored
        assert answer_links.fingerprint(one).encode() in stored
        assert one not in caplog.text
    assert "/r/***" in caplog.text
    nonce = opened(cookieless, fresh)[1].group(1)
    assert nonce.encode() not in b"".join(path.read_bytes() for path in town_path.parent.iterdir())
