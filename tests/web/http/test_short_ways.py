"""The way of one request through the program stays short.

A visit is traced by the calls between packages (`referral.<x>`, `graph.<x>`, `web.<x>`), not by lines. A package is
entered when one of its files is called for the first time from outside it. A *return* is such an entry into a package
that had been left before: none of its functions is under way, and the file opened last belongs to another package. In
other words, a reader who follows the request closes a package and has to open it again. Packages that hold only values
(`tests/web/http/traced.py` lists them) are not counted, and an engine below the port of the store is one thing.
"""

import re

import pytest

from referral.model.actors import Role
from tests.web.conftest import token
from tests.web.http.traced import Trace, tracing

MOST_PACKAGES = 10
MOST_RETURNS = 5
ASKING = "referral.access.policy."


@pytest.fixture(scope="module")
def warm(app):
    """A visitor whose first pages have been shown, so that nothing is compiled or loaded while we look."""
    from tests.web.conftest import signed_in

    client = signed_in(app, Role.ASSISTANT)
    client.portal = None  # threads of its own for every request: those that are there already are not traced
    client.mine = re.search(r'href="/clients/(TH-\d{4})"', client.get("/clients").text).group(1)
    client.get(f"/find?need=com.info&client={client.mine}")
    client.get(f"/refer?need=com.info&client={client.mine}&service=S05")
    return client


def finding(client) -> Trace:
    with tracing() as trace:
        answer = client.get(f"/find?need=com.info&client={client.mine}")
    assert answer.status_code == 200
    assert "/refer?" in answer.text
    return trace


def referring(client, *, key: str, acknowledged: tuple[str, ...] = ("already_open", "papers_missing")):
    fields = {
        "form_token": token(client), "client": client.mine, "need": "com.info", "service": "S05", "delivery": "phone",
        "priority": "routine", "consent_channel": "signed", "consent_on": "2026-01-15", "key": key,
        "acknowledged": list(acknowledged),
    }  # fmt: skip
    with tracing() as trace:
        answer = client.post("/refer", data=fields)
    return answer, trace


def assert_short(trace: Trace) -> None:
    assert trace.packages, "nothing was traced"
    assert len(trace.packages) <= MOST_PACKAGES, ", ".join(sorted(trace.packages))
    assert len(trace.returns) <= MOST_RETURNS, trace.returns


def assert_policy_was_asked_once(trace: Trace) -> None:
    assert trace.count(ASKING + "grants_of") == 1, "the gate reads every permission once"
    assert trace.count(ASKING + "require") == 0, "a use case takes the scope that the gate handed on"
    assert trace.count("referral.access.sessions.session") == 1


def assert_the_frame_asked_no_store(trace: Trace) -> None:
    (begun,) = [number for number, name in enumerate(trace.calls) if name == "web.http.render.frame_of"]
    assert not [name for name in trace.calls[begun:] if name.startswith("graph.engines.")]


def test_finding_help_takes_a_short_way(warm):
    trace = finding(warm)
    assert_short(trace)
    assert_policy_was_asked_once(trace)
    assert_the_frame_asked_no_store(trace)


def test_sending_a_referral_takes_a_short_way(warm):
    answer, trace = referring(warm, key="short-1")
    assert answer.status_code == 303
    assert_short(trace)
    assert_policy_was_asked_once(trace)
    assert trace.count("referral.referrals.prepare.prepare") == 1


def test_a_form_that_needs_confirmation_is_shown_again_from_the_same_preparation(warm):
    referring(warm, key="short-2")
    answer, trace = referring(warm, key="short-3", acknowledged=())
    assert answer.status_code == 409
    assert "already_open" in answer.text
    assert_short(trace)
    assert_policy_was_asked_once(trace)
    assert trace.count("referral.referrals.prepare.prepare") == 1
    assert_the_frame_asked_no_store(trace)


def test_the_measure_sees_a_package_come_back_to():
    from referral.access import policy
    from web.http import security

    with tracing() as trace:
        security.fingerprint("a")
        policy.grants_of(Role.ASSISTANT)
        from web.http.forms import Form

        Form(raw={"a": ("b",)}).text("a")
    assert trace.entered == ["web.http", "referral.access", "web.http"]
    assert trace.returns == [("web.http", "web.http.forms")]
