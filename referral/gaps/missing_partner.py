"""A kind of partner that every municipality should have, and this one has none that works here (networks.md, G11)."""

from collections.abc import Mapping
from typing import Final

from referral.gaps.coverage import providers_by_area
from referral.gaps.evidence import of_needs
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.model.ids import NeedCode


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each expected kind without an organisation that works at home, where nobody else answers all its needs.

    By the people who recorded the needs that are not answered at home.
    """
    directory, home = data.directory, data.directory.home
    if home is None or not directory.services_for:
        return ()
    present = {
        directory.organisations[service.organisation].kind
        for service in directory.services.values()
        if directory.is_active(service) and (not service.areas or directory.serves_inside(service, home))
    }
    findings = []
    for kind, needs in _expected(data).items():
        unanswered = tuple(need for need in needs if not any(providers_by_area(data, need).values()))
        if kind not in present and unanswered:
            findings.append(_finding(data, kind, unanswered))
    return ranked(findings)


def _expected(data: GapInput) -> Mapping[str, tuple[NeedCode, ...]]:
    """Return the kinds of partners to expect, each with the needs that it would answer."""
    kinds = data.vocabulary.kinds.items()
    return {code: tuple(map(NeedCode, kind.expected_for)) for code, kind in kinds if kind.expected_for}


def _finding(data: GapInput, kind: str, needs: tuple[NeedCode, ...]) -> Finding:
    recorded = data.cases.needs_by_kind
    return Finding(
        detector="missing_partner",
        key=f"missing_partner:{kind}",
        remedy=Remedy.RECRUIT,
        evidence=of_needs(case for need in needs for case in recorded.get(need, ())),
        needs=needs,
        details={"kinds": kind},
    )


MISSING_PARTNER: Final = Detector(
    code="missing_partner",
    label="Kinds of partners that are missing",
    sentence="No organisation of this kind works in the municipality: {kinds}. Nobody there answers: {needs}. People "
    "who recorded one of these: {people}.",
    rule="Each kind of partner that is expected everywhere (a list of the vocabulary), of which no active organisation "
    "has a service for the municipality, where needs that it would answer are not answered by anybody else there.",
    caution="It may work here and not be in the directory yet. Ask around first.",
    advice="Find out who of this kind is nearest, and ask for a day here or for a place in the network.",
    of_directory=True,
    find=find,
    details=frozenset({"kinds"}),
    reads_needs=True,
)
