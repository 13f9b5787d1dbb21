"""What keeps people from services, asked for many of them: as every criterion says it for one person and service."""

from dataclasses import replace

import pytest

from referral.matching.eligibility import CRITERIA
from referral.matching.model import HelpRequest, Reason, Verdict, place_of
from referral.matching.obstacles import Obstacles
from referral.matching.person import complete
from referral.matching.rules import Scope
from referral.model.directory import Service
from referral.storage.directory import Directory
from tests.bench.country import Country
from tests.fakes.demo_fixture import WORDS


def one_by_one(directory: Directory, request: HelpRequest, service: Service) -> Reason | None:
    """Ask every criterion in its order, with nothing remembered."""
    owner = directory.organisations[service.organisation]
    scope = Scope(request, service, owner, place_of(directory, request.area))
    asked = (one for one in CRITERIA if one.fails and not one.prerequisites and not one.seasonal)
    reasons = (one.reason(scope) for one in asked)
    return next((one for one in reasons if one is not None and one.verdict is Verdict.FAIL), None)


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Country(60, 400).directory()


def test_the_first_obstacle_is_the_one_of_the_first_criterion_that_fails(directory: Directory) -> None:
    obstacles, codes = Obstacles(directory), set()
    for question in Country(60, 400).questions(120):
        known = replace(question, held=question.held or frozenset())
        for request in (complete(WORDS, known), replace(known, area=None)):
            first = obstacles.of(request)
            for service in directory.services.values():
                found = first(service)
                assert found == one_by_one(directory, request, service)
                codes.add(found.code if found else None)
    assert {"service_suspended", "not_this_area", "places_full", None} < codes


def test_a_service_without_an_organisation_is_closed(directory: Directory) -> None:
    service = replace(next(iter(directory.services.values())), id="S-lost", organisation="O-none")
    request = Country(60, 400).questions(1)[0]
    reason = Obstacles(directory).of(request)(service)
    assert reason is not None
    assert reason.code == "organisation_closed"
