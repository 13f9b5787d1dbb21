"""Passwords, secrets, masked logs, and the proof that a change comes from our own page."""

import logging

import pytest
from starlette.requests import Request

from referral.model.actors import Role
from web.http import security
from web.http.errors import ForgedRequest
from web.http.forms import Form


def test_a_password_matches_its_own_hash_alone():
    stored = security.hashed("четири сини камъка")
    assert "четири" not in stored
    assert security.matches(stored, "четири сини камъка")
    assert not security.matches(stored, "четири сини камък")
    assert not security.matches(None, "четири сини камъка"), "an unknown account"
    assert not security.matches("no hash", "четири сини камъка")


def test_a_fingerprint_is_the_sha_256_of_its_text():
    # printf abc | sha256sum; FIPS 180-2, appendix B.1
    assert security.fingerprint("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_secrets_are_long_and_never_the_same():
    secrets = {security.secret() for _ in range(100)}
    assert len(secrets) == 100
    assert min(map(len, secrets)) >= 43, "256 bits in base 64"


@pytest.mark.parametrize(
    ("new", "role", "problem"),
    [
        ("къса", Role.ASSISTANT, "too_short"),
        ("тринайсет зн", Role.ADMINISTRATOR, "too_short"),
        ("x" * 129, Role.ASSISTANT, "too_long"),
        ("parola123456789", Role.ASSISTANT, "too_common"),
        ("aaaaaaaaaaaaaaa", Role.ASSISTANT, "too_common"),
        ("четири сини камъка", Role.ADMINISTRATOR, None),
    ],
)
def test_a_new_password_is_long_and_not_easily_guessed(new, role, problem):
    form = Form(raw={"new": (new,)})
    accepted = security.new_password(form, role=role)
    assert form.problems.get("new", (None,))[0] == problem
    assert accepted == (None if problem else new)


def test_no_log_line_holds_the_token_of_a_link():
    mask = security.Mask()
    record = logging.LogRecord("mrezha", logging.INFO, "", 0, "asked for %s", ("/r/secret-token?lang=en",), None)
    assert mask.filter(record)
    assert record.getMessage() == "asked for /r/***?lang=en"


def request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": raw})


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"host": "m.example", "origin": "https://m.example"}, True),
        ({"host": "m.example", "sec_fetch_site": "same-origin", "origin": "null"}, True),
        ({"host": "m.example"}, False),
        ({"host": "m.example", "origin": "null"}, False),
    ],
)
def test_a_browser_says_that_our_own_page_sent_a_change(headers, ours):
    assert security.is_from_our_page(request(**headers)) is ours


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "m.example", "origin": "https://other.example"},
        {"host": "m.example", "sec_fetch_site": "cross-site"},
        {"host": "m.example", "sec_fetch_site": "same-site"},
    ],
)
def test_a_change_that_another_site_sent_is_refused(headers):
    with pytest.raises(ForgedRequest):
        security.is_from_our_page(request(**headers))


def test_the_addresses_of_one_ipv6_network_are_one_visitor():
    def address(host):
        return security.address_of(Request({"type": "http", "client": (host, 1), "headers": []}))

    assert address("2001:db8:0:1::5") == address("2001:db8:0:1:ffff::9") != address("2001:db8:0:2::5")
    assert address("192.0.2.1") != address("192.0.2.2")


def test_a_clients_code_in_an_address_is_read_by_its_own_session_alone():
    for code in ("TH-0001", "Ж-7", "C-" + "7K-" * 40):
        word = security.in_address(code, "secret")
        assert code not in word
        assert security.from_address(word, "secret") == code
        assert security.from_address(word, "another") == ""
        assert security.from_address(word[:-1], "secret") == ""
    assert security.in_address("TH-0001", "secret") != security.in_address("TH-0002", "secret")
    query = {"client": ("TH-0001",), "need": ("com.info",)}
    assert security.with_codes(query, "secret") == query
    assert security.with_codes({"client": ("~nonsense",)}, "secret") == {"client": ("~nonsense",)}
