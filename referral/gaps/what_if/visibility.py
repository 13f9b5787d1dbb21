"""What each reader learns of people from a scenario.

A scenario may be made up of anything, so that two answers that differ by one made-up service would tell something of a
single person: hiding small numbers is not enough. Who leads one centre is therefore told of the people of that centre
alone, and a reader of figures of the directory alone, with no record of anybody behind it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from referral.access.policy import Scope
from referral.gaps.cases import NO_CASES, Cases
from referral.gaps.finding import Finding, GapInput, RecordSet
from referral.gaps.ledger import ENTRIES
from referral.gaps.rates import ProviderRates
from referral.matching.partners.partner_figures import PartnerFigures
from referral.model.actors import Actor
from referral.model.ids import NeedCode, OrganisationId
from referral.vocabulary import Vocabulary


class NoLedger:
    """Records of which nothing is told."""

    def demand(self, _need: NeedCode) -> RecordSet:
        """Return no recorded needs."""
        return RecordSet(kind="RecordedNeed", total=0, people=0)

    def referrals_for(self, _need: NeedCode) -> RecordSet:
        """Return no referrals."""
        return RecordSet(kind="Referral", total=0, people=0)

    def hours_wanted(self) -> Mapping[tuple[NeedCode, tuple[str, ...]], RecordSet]:
        """Return nothing."""
        return MappingProxyType({})

    def partners(self) -> Mapping[OrganisationId, PartnerFigures]:
        """Return nothing."""
        return MappingProxyType({})

    def lately(self) -> Mapping[OrganisationId, PartnerFigures]:
        """Return nothing."""
        return MappingProxyType({})

    def answered(self) -> ProviderRates[OrganisationId]:
        """Return nothing."""
        return ProviderRates(counts=MappingProxyType({}))

    def unanswered(self, _organisation: OrganisationId) -> RecordSet:
        """Return no referrals."""
        return RecordSet(kind="Referral", total=0, people=0)


_NOBODY: Final = NoLedger()


def seen(data: GapInput, actor: Actor, scope: Scope) -> GapInput:
    """Return what a reader's scenarios are worked out from."""
    if scope is Scope.ALL:
        return data
    if scope is Scope.CENTRE:
        return replace(data, read_cases=lambda: _of_centre(data.cases, actor.centre))
    return replace(data, ledger=_NOBODY, waiting=MappingProxyType({}), read_cases=lambda: NO_CASES)


def findings(found: Iterable[Finding], actor: Actor, scope: Scope, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Return gaps as a reader may see them: with the numbers of the own centre, or without any.

    A reader of figures gets none about a need that must stay discreet.
    """
    if scope is Scope.ALL:
        return tuple(found)
    if scope is Scope.CENTRE:
        return tuple(_of_own(finding, actor.centre) for finding in found)
    told = (finding for finding in found if finding.need is None or not vocabulary.is_sensitive(finding.need))
    return tuple(_without_numbers(finding) for finding in told)


def _of_centre(cases: Cases, centre: OrganisationId | None) -> Cases:
    return Cases(
        clients=MappingProxyType({key: client for key, client in cases.clients.items() if client.centre == centre}),
        needs=tuple(case for case in cases.needs if case.centre == centre),
        referrals=tuple(case for case in cases.referrals if case.centre == centre),
    )


def _of_own(finding: Finding, centre: OrganisationId | None) -> Finding:
    """Return a finding whose people are all of the own centre as it is, any other one without its numbers."""
    evidence = finding.evidence
    is_own = evidence.people == 0 or evidence.centres.get(centre or "", 0) == evidence.people
    return finding if is_own else _without_numbers(finding)


def _without_numbers(finding: Finding) -> Finding:
    if finding.evidence.kind in ENTRIES:
        return finding
    evidence = RecordSet(kind=finding.evidence.kind, total=0, people=0)
    return replace(finding, evidence=evidence, rate=None, details=MappingProxyType({}), hidden=True)
