"""Every form that makes something carries a one-time key, so that the same submission twice is one change."""

import re

import pytest

from tests.shape.tree import ROOT, templates
from web.http.registry import routers

# A form may do without only when sending it twice leaves what sending it once leaves.
MAKES_NOTHING = {
    "/account/password": "sets a value",
    "/api/offline/waiting": "sets a value",
    "/checks/{organisation_id}": "sets a value",
    "/clients/{code}/consents/{consent_id}/withdraw": "ends what is there",
    "/clients/{code}/path/give-up": "ends what is there",
    "/clients/{code}/merge/undo": "ends what is there",
    "/demo-sign-in": "begins a session, of which there may be many",
    "/gaps/what-if/scenarios/{scenario_id}/remove": "ends what is there",
    "/language": "sets a value",
    "/links/{link_id}/revoke": "ends what is there",
    "/lock": "ends what is there",
    "/messages/{message_id}/{status}": "sets a value",
    "/network/ties/undo": "sets what was there before, if nobody changed it again",
    "/network/layout": "sets the places that were shown",
    "/notices": "sets a value",
    "/organisations/{organisation_id}/undo": "ends what is there",
    "/organisations/{organisation_id}/doubt": "there is one entry to verify an organisation",
    "/organisations/{organisation_id}/merge/undo": "ends what is there",
    "/organisations/{organisation_id}/partners/end": "ends what is there",
    "/r/{token}": "shows a page",
    "/v/{token}": "sets a value",
    "/v/{token}/finish": "sets a value",
    "/sign-in": "begins a session, of which there may be many",
    "/sign-out": "ends what is there",
    "/users/{user_id}/active": "sets a value",
    "/users/{user_id}/edit": "sets a value at the version that was seen",
    "/users/{user_id}/password": "sets a value",
}
# The form of a new referral hands on a key that its page made (`HANDED_ON`), so that a refused one keeps it.
CARRIES = re.compile(r'm\.once\(\)|m\.once_secret\(\)|name="key"|name="nonce"|for name in handed_on')
FORM = re.compile(r'<form\b[^>]*?method="post".*?</form>', re.DOTALL)
ACTION = re.compile(r'action="([^"]+)"')
CHOICE = re.compile(r"\{% if [^%]+ %\}(.*?)\{% else %\}(.*?)\{% endif %\}", re.DOTALL)


def forms() -> list[tuple[str, str, str]]:
    """Every form that is posted: its template, its address as a pattern, its text."""
    found = []
    for path in templates():
        for text in FORM.findall(path.read_text(encoding="utf-8")):
            action = ACTION.search(text)
            assert action, (path, text[:80])
            choice = CHOICE.match(action[1])
            addresses = choice.groups() if choice else (action[1],)
            found += [(str(path.relative_to(ROOT)), pattern(address), text) for address in addresses]
    return found


def pattern(address: str) -> str:
    """The addresses that a form of a template may be sent to."""
    parts = re.split(r"\{\{.*?\}\}", address.partition("?")[0].replace("{{ here }}", "/r/{{ token }}"))
    return "[^/]+".join(re.escape(part) for part in parts)


def posted() -> list[str]:
    return sorted({one.path for router in routers("web.pages") for one in router.routes if one.method == "POST"})


@pytest.mark.parametrize("route", [one for one in posted() if one not in MAKES_NOTHING])
def test_a_form_that_makes_something_carries_a_key(route):
    sample = re.sub(r"\{\w+\}", "x", route)
    own = [(path, text) for path, address, text in forms() if re.fullmatch(address, sample)]
    assert own, f"no form of {route} was found"
    assert [path for path, text in own if not CARRIES.search(text)] == []


def test_a_form_that_makes_nothing_is_still_there():
    assert set(MAKES_NOTHING) - set(posted()) == set()
