"""An unchanged scene is not sent again; another question, language or reader gets another mark."""

from referral.model.actors import Role


def test_a_browser_that_has_the_scene_gets_nothing(client_as):
    client = client_as(Role.COORDINATOR)
    client.get("/network")
    for place in ("/network.json", "/network.svg"):
        first = client.get(place)
        again = client.get(place, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert first.headers["cache-control"] == "private, no-cache"
        for other in (f"{place}?lang=en", f"{place}?level=area"):
            assert client.get(other, headers={"If-None-Match": first.headers["etag"]}).status_code == 200
        lead = client_as(Role.CENTRE_LEAD)
        assert lead.get(place, headers={"If-None-Match": first.headers["etag"]}).status_code == 200
