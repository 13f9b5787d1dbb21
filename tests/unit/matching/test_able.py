"""Who can be helped at all, asked for many people: the same services as the match that says why."""

from dataclasses import replace
from datetime import date

import pytest

from referral.matching.able import able, unhindered
from referral.matching.obstacles import Obstacles
from referral.matching.person import complete
from referral.matching.ranking import match
from tests.bench.country import Country
from tests.fakes.demo_fixture import WORDS


@pytest.fixture(scope="module")
def country() -> Country:
    """A country where some services take applications in spring alone, and some have no money left."""
    whole = Country(200, 2000)
    for number, (key, service) in enumerate(whole.services.items()):
        if number % 5 == 0:
            whole.services[key] = replace(service, window="03-01/05-31", funded_until=None)
        elif number % 7 == 0:
            whole.services[key] = replace(service, funded_until=date(2020, 1, 1))
    return whole


def test_the_able_services_are_the_candidates_of_a_match(country: Country) -> None:
    directory, waiting = country.directory(), country.waiting()
    some, none = 0, 0
    for question in country.questions(400):
        known = replace(question, held=question.held or frozenset())
        for request in (complete(WORDS, known), replace(known, area=None)):
            expected = {one.service.id for one in match(directory, request, waiting=waiting).candidates}
            assert [one.id for one in able(directory, request, waiting=waiting)] == sorted(expected)
            some, none = some + bool(expected), none + (not expected)
    assert some > 100
    assert none > 10


def test_the_unhindered_services_are_those_without_an_obstacle(country: Country) -> None:
    directory = country.directory()
    obstacles, some, none = Obstacles(directory), 0, 0
    for question in country.questions(300):
        known = replace(question, held=question.held or frozenset())
        for request in (complete(WORDS, known), replace(known, area=None), replace(known, area="nowhere")):
            first = obstacles.of(request)
            offered = directory.services_for.get(request.need, ())
            expected = sorted(service.id for service in offered if first(service) is None)
            assert [service.id for service in unhindered(directory, request)] == expected
            some, none = some + bool(expected), none + (not expected)
    assert some > 100
    assert none > 10
