"""A strange address, cookie or way back is never our failure and never leaves the site."""

import re

import pytest

from referral.model.actors import Role
from tests.web.bad_input.page_fields import Fields
from tests.web.conftest import send


@pytest.mark.parametrize(
    "path",
    [
        "/referrals?after=rubbish", "/referrals?after=~", "/referrals?after=2026-01-01~x", "/referrals?after=%ff~%00",
        "/referrals?after=0001-01-01T00:00:00%2B14:00~x", "/referrals?view=all&after=2026-01-01T00:00:00Z~🙂",
        "/referrals?view=nonsense", "/referrals?code=%00", "/referrals?code=" + "x" * 5000, "/find?lang=xx", "/find?need=%ff",
        "/find?need=com.info&client=%00", "/find?need=com.info&hours=%F0%9F%99%82", "/find?need=com.info&age=-1",
        "/organisations?q=%ff%fe", "/organisations?q=" + "я" * 500, "/organisations?q=%00", "/organisations?q='\"*)(",
        "/?lang=%00", "/clients/%0d%0aSet-Cookie:%20x=y", "/clients/%ff", "/services/%00", "/organisations/..%2f..", "/refer?client=%00",
        "/refer?service=🙂&need=x&client=y", "/network.json?lang=xx", "/static/x/css/..%2fapp.py", "/static/x/css/%00", "/api/match?need=%00",
        "/api/referrals?view=%ff", "/api/directory?q=%00", "/api/referrals/%00", "/?" + "&".join(f"a{n}=1" for n in range(3000)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.COORDINATOR])
def test_a_strange_address_is_never_our_failure(client_as, role, path):
    answer = client_as(role).get(path)
    assert answer.status_code < 500
    assert "\n" not in str(answer.headers.get("location", ""))
    assert "set-cookie" not in answer.headers
    if answer.headers["content-type"].startswith("text/html"):
        assert '<html lang="bg">' in answer.text


@pytest.mark.parametrize("cookie", ["x" * 20000, "\x01", "%ff", "a=b; mrezha=c"])
def test_a_strange_cookie_is_only_a_stranger(stranger, cookie):
    answer = stranger.get("/", headers={"cookie": f"mrezha={cookie}; lang={cookie}"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "/\r\nX: y", "", "🙂"]
)
def test_a_language_is_chosen_without_leaving_the_site(stranger, back):
    answer = stranger.post("/language", data={"lang": "xx", "back": back})
    assert answer.status_code == 303
    assert re.fullmatch(r"/([^/\\\s].*)?", answer.headers["location"])
    assert "x" not in answer.headers, "the line break made no header"
    assert "lang=bg" in answer.headers["set-cookie"]


def test_choosing_a_language_comes_back_to_the_same_page(client_as, known):
    client = client_as(Role.ASSISTANT)
    backs = lambda page: Fields(page).of("/language")["back"]  # noqa: E731
    found = client.get("/find?need=com.info&lang=bg&client=TH-0001").text
    assert backs(found) == ["/find?need=com.info&client=TH-0001"]
    assert backs(client.get("/nothing/here").text) == ["/nothing/here"]
    wrong = send(client, f"/clients/{known['client']}/needs", need="nonsense").text
    assert backs(wrong) == [f"/clients/{known['client']}"]
    wrong = send(client, f"/referrals/{known['referral']}/decline", seen="2").text
    assert backs(wrong) == [f"/referrals/{known['referral']}"]
