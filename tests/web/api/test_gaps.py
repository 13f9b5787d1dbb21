"""JSON of what is missing: words in the reader's language, hidden numbers are null."""

from referral.gaps import GAPS
from referral.model.actors import Role


def test_a_gap_is_told_in_words_and_in_numbers(client_as):
    found = client_as(Role.COORDINATOR).get("/api/gaps?lang=en").json()
    assert list(dict.fromkeys(one["detector"] for one in found)) == [detector.code for detector in GAPS]
    (silent,) = (one for one in found if one["detector"] == "silence")
    assert (silent["organisation"], silent["counted"], silent["of"], silent["people"]) == ("O05", 0, 170, 155)
    assert silent["low"] == 0
    assert silent["sentence"].startswith("Labour office answered 0 of 170")
    outside = next(one for one in found if one["detector"] == "outside_only")
    assert outside["organisation"] == outside["organisations"][0]


def test_hidden_numbers_are_null(client_as):
    found = client_as(Role.MUNICIPALITY).get("/api/gaps").json()
    hidden = [one for one in found if one["people"] is None]
    assert hidden
    for one in hidden:
        assert (one["records"], one["counted"], one["of"], one["since"]) == (None, None, None, None)
