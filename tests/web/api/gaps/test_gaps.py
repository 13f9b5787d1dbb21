"""JSON of what is missing: words in the reader's language, hidden numbers are null."""

from referral.gaps import GAPS
from referral.gaps.ledger import gaps, too_few
from referral.model.actors import Role
from tests.fakes.demo_fixture import context


def test_a_gap_is_told_in_words_and_in_numbers(client_as, store):
    found = client_as(Role.COORDINATOR).get("/api/gaps?lang=en").json()
    told = {one.detector for one in gaps(context(store, Role.COORDINATOR))}
    assert list(dict.fromkeys(one["detector"] for one in found)) == [one.code for one in GAPS if one.code in told]
    assert "silence" in told
    (silent,) = (one for one in found if one["detector"] == "silence")
    (known,) = (one for one in gaps(context(store, Role.COORDINATOR)) if one.detector == "silence")
    assert (silent["organisation"], silent["people"]) == (known.organisations[0], known.people)
    assert (silent["counted"], silent["of"]) == (known.rate.hits, known.rate.of)
    assert (silent["low"], silent["high"]) == known.rate.interval
    assert silent["sentence"].startswith(f"Labour office answered {known.rate.hits} of {known.rate.of}")
    outside = next(one for one in found if one["detector"] == "outside_only")
    assert outside["organisation"] == outside["organisations"][0]


def test_hidden_numbers_are_null(client_as):
    found = client_as(Role.MUNICIPALITY).get("/api/gaps").json()
    hidden = [one for one in found if one["people"] is None]
    assert hidden
    for one in hidden:
        assert (one["records"], one["counted"], one["of"], one["since"]) == (None, None, None, None)


def test_each_gap_has_what_the_page_is_ordered_by_and_how_sure_it_is(client_as, store):
    found = client_as(Role.COORDINATOR).get("/api/gaps").json()
    known = {one.key: one for one in gaps(context(store, Role.COORDINATOR))}
    for one in found:
        assert one["people_months"] == one["people"] * (one["months_open"] or 1)
        assert one["probability"] == known[one["key"]].probability
    (silent,) = (one for one in found if one["detector"] == "silence")
    assert silent["probability"] > 0.9
    hidden = [one for one in client_as(Role.MUNICIPALITY).get("/api/gaps").json() if one["people"] is None]
    assert {(one["people_months"], one["months_open"], one["probability"]) for one in hidden} == {(None, None, None)}


def test_who_could_not_be_judged_is_told_as_the_page_tells_it(client_as, store):
    told = client_as(Role.COORDINATOR).get("/api/gaps/not-judged").json()
    known = too_few(context(store, Role.COORDINATOR))
    assert {one["detector"]: (one["fewest"], one["count"], one["ids"]) for one in told} == {
        code: (few.least, few.count, list(few.ids)) for code, few in known.items()
    }
    assert told
    lead = client_as(Role.CENTRE_LEAD).get("/api/gaps/not-judged").json()
    assert {tuple(one["ids"]) for one in lead} == {()}
    assert client_as(Role.MUNICIPALITY).get("/api/gaps/not-judged").json() == []
