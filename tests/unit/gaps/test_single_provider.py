"""A need that depends on one organisation."""

from referral.gaps.single_provider import find
from referral.model.directory import Organisation
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.gap_examples import ORGANISATIONS, CountedLedger, service, town


def test_two_services_of_one_organisation_are_one_provider_and_two_organisations_are_none():
    services = (
        service("A", "O1", "hea.gp", "com.info"),
        service("B", "O1", "hea.gp"),
        service("C", "O2", "com.info"),
        service("D", "OLD", "hea.gp"),
    )
    (finding,) = find(town(*services, ledger=CountedLedger(sent_for={"hea.gp": 6})))
    assert (finding.need, finding.organisations, finding.people, finding.apart) == ("hea.gp", ("O1",), 6, False)


def test_a_provider_that_the_law_names_is_set_apart():
    kind = next(code for code, kind in WORDS.kinds.items() if kind.statutory)
    office = Organisation(id="LAW", name_bg="Служба", kind=kind)
    (finding,) = find(town(service("A", "LAW", "hea.gp"), organisations=(*ORGANISATIONS, office)))
    assert finding.apart
