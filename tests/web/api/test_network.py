"""JSON of the network: what the map draws, and the measures in the reader's language."""

from referral.model.actors import Role


def test_the_map_data_is_that_of_the_page(client_as):
    client = client_as(Role.COORDINATOR)
    assert client.get("/api/network").json() == client.get("/network.json").json()


def test_measures_are_told_in_the_readers_language(client_as):
    client = client_as(Role.COORDINATOR)
    (english, *_), (bulgarian, *_) = (client.get(f"/api/network/measures?lang={one}").json() for one in ("en", "bg"))
    assert english["of_organisations"] == bulgarian["of_organisations"]
    assert english["label"] == "Partners of each organisation"
    assert bulgarian["label"] == "Партньори на всяка организация"
    assert all(figure["formula"] for figure in english["figures"] + english["totals"])
