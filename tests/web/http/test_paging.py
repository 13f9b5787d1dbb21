"""A worklist in pages: every referral stands on exactly one of them."""

import re

from referral.model.actors import Role


def rows(page: str) -> list[str]:
    return re.findall(r'href="/referrals/([^"/?#]+)"', page.split("<main")[1])


def test_the_pages_of_a_worklist_hold_every_referral_once(client_as):
    client = client_as(Role.COORDINATOR)
    shown: list[str] = []
    address = "/referrals?view=all"
    for _ in range(100):
        page = client.get(address).text
        shown += dict.fromkeys(rows(page))
        following = re.search(r'href="[^"]*(\?[^"]*after=[^"]+)"', page)
        if following is None:
            break
        address = "/referrals" + following[1].replace("&amp;", "&")
    total = client.get("/api/referrals?view=all").json()["counts"]["all"]
    assert len(shown) == len(set(shown)) == total


def test_a_page_that_nobody_can_have_asked_for_is_the_first_one(client_as):
    client = client_as(Role.COORDINATOR)
    first = rows(client.get("/referrals?view=all").text)
    for after in ("nonsense", "not-a-moment~R0001"):
        assert rows(client.get(f"/referrals?view=all&after={after}").text) == first


def test_an_unknown_view_is_not_found(client_as):
    assert client_as(Role.COORDINATOR).get("/referrals?view=sideways").status_code == 404
