"""A need depends on one organisation when all active services for it are that organisation's."""

from referral.gaps.single_provider import find
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.small_town import LedgerInMemory, organisation, service, town

STATUTORY = next(code for code, kind in WORDS.kinds.items() if kind.statutory)


def test_two_services_of_one_organisation_are_one_provider_and_of_two_are_two():
    (finding,) = find(town(service("S1", "hea.gp"), service("S2", "hea.gp"), service("S3", "emp.register"),
                           service("S4", "emp.register", owner="O2")))  # fmt: skip
    assert (finding.need, finding.organisations, finding.apart) == ("hea.gp", ("O1",), False)


def test_a_second_provider_that_stopped_does_not_count():
    stopped = (
        (service("S2", "hea.gp", owner="O2", status="suspended"),),
        (service("S2", "hea.gp", owner="O2"), organisation("O2", active=False)),
    )
    for things in stopped:
        (finding,) = find(town(service("S1", "hea.gp"), *things))
        assert finding.organisations == ("O1",)
    assert find(town(service("S2", "hea.gp", status="suspended"))) == ()


def test_the_only_one_by_law_is_listed_apart_after_all_others():
    data = town(
        service("S1", "hea.gp"),
        organisation("O1", kind=STATUTORY),
        service("S2", "emp.register", owner="O2"),
        ledger=LedgerInMemory(referrals={"hea.gp": 90, "emp.register": 1}),
    )
    assert [(finding.need, finding.people, finding.apart) for finding in find(data)] == [
        ("emp.register", 1, False),
        ("hea.gp", 90, True),
    ]
