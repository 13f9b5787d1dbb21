"""Who asks behind a proxy, headers on every answer, and no body larger than we read."""

import asyncio
import re
from ipaddress import ip_network

import pytest

from referral.model.actors import Role
from web.http.middleware import LARGEST_BODY, ProxyMiddleware
from web.http.security import HEADERS


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/health", "/api/referrals", "/static/x/css/none.css"])
def test_every_answer_carries_the_headers(stranger, path):
    answer = stranger.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)
    assert answer.headers["cache-control"] == "no-store"


def test_pages_are_never_stored_and_static_files_for_ever(client_as):
    client = client_as(Role.ASSISTANT)
    page = client.get("/")
    assert page.headers["cache-control"] == "no-store"
    style = re.search(r'href="(/static/[^"]+style.css)"', page.text).group(1)
    for path in (style, "/static/x/css/style.css"):
        headers = client.get(path).headers
        assert {name: headers[name] for name in HEADERS} == dict(HEADERS)
        assert ("immutable" in headers["cache-control"]) is (path == style)


def test_no_page_asks_another_origin(client_as):
    client = client_as(Role.COORDINATOR)
    for path in ("/", "/find", "/network", "/gaps", "/organisations/O01", "/referrals"):
        page = client.get(path).text
        assert not re.search(r'(src|href|action)="(https?:)?//', page), path
        assert "style=" not in page
        assert not re.search(r"\son\w+=", page)


def test_a_body_said_to_be_too_large_is_refused_unread(stranger):
    answer = stranger.post("/sign-in", content=b"x", headers={"Content-Length": str(LARGEST_BODY + 1)})
    assert answer.status_code == 413


def test_a_body_that_grows_too_large_is_broken_off(stranger):
    def parts():
        for _ in range(LARGEST_BODY // 65536 + 2):
            yield b"a" * 65536

    answer = stranger.post("/sign-in", content=parts(), headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 413


def test_a_length_that_is_no_number_is_refused(stranger):
    assert stranger.post("/sign-in", content=b"x", headers={"Content-Length": "-1"}).status_code == 413


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        ("10.0.0.7", ["203.0.113.5"], "203.0.113.5"),
        ("10.0.0.7", ["192.0.2.1, 203.0.113.5"], "203.0.113.5"),  # the visitor wrote the first one
        ("10.0.0.7", ["192.0.2.1", "203.0.113.5, 10.1.1.1"], "203.0.113.5"),  # two headers, two proxies of ours
        ("10.0.0.7", ["203.0.113.5:51234"], "203.0.113.5"),
        ("::ffff:10.0.0.7", ["[2001:db8::1]:443"], "2001:db8::1"),
        ("10.0.0.7", ["203.0.113.5, unknown"], "10.0.0.7"),
        ("10.0.0.7", [], "10.0.0.7"),
        ("203.0.113.9", ["192.0.2.1"], "203.0.113.9"),  # no proxy of ours: its word is not taken
    ],
)
def test_only_a_trusted_proxy_says_where_a_visitor_is(peer, forwarded, visitor):
    seen = []

    async def app(scope, _receive, _send):
        seen.append(scope["client"][0])

    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    scope = {"type": "http", "client": (peer, 40000), "headers": headers}
    asyncio.run(ProxyMiddleware(app, proxies=[ip_network("10.0.0.0/8")])(scope, None, None))
    assert seen == [visitor]
