"""People who can get no further because they have no health insurance and cannot get it (field.md, G6)."""

from collections.abc import Iterable
from typing import Final

from referral.gaps import evidence
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.obtainable import Obtainable, Trapped
from referral.model import requirements
from referral.model.ids import NeedCode, ServiceId
from referral.model.requirements import INSURED
from referral.pathways.model import Blocker, Goal, GoalKind


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need that people without insurance cannot reach by any steps and insured ones could, by people."""
    ways = data.shared(Obtainable)
    groups: dict[NeedCode, list[Trapped]] = {}
    for trapped in ways.trapped:
        if ways.lacks(trapped.client, INSURED) and ways.frees(trapped, INSURED):
            groups.setdefault(trapped.case.need, []).append(trapped)
    return ranked(_finding(data, ways, need, people) for need, people in groups.items())


def _finding(data: GapInput, ways: Obtainable, need: NeedCode, people: list[Trapped]) -> Finding:
    services = _without_onward(data, need)
    insurance = ways.plan(people[0].client, Goal(kind=GoalKind.STATE, code=INSURED))
    return Finding(
        detector="dead_end_insurance",
        key=f"dead_end_insurance:{need}",
        remedy=Remedy.ADAPT,
        evidence=evidence.of_needs(trapped.case for trapped in people),
        need=need,
        organisations=tuple(sorted({data.directory.services[service].organisation for service in services})),
        services=services,
        details={"paper": _first_document(insurance.blockers)},
    )


def _first_document(blockers: Iterable[Blocker]) -> str:
    """Return the first document that somebody needs to get insured, where one stops them."""
    for blocker in blockers:
        if blocker.state != INSURED:
            return blocker.state or ""
        lacking = (word for blocked in blocker.services if blocked.obstacle is None for word in blocked.missing)
        return next(lacking, "")
    return ""


def _without_onward(data: GapInput, need: NeedCode) -> tuple[ServiceId, ...]:
    """Return the services that take the uninsured and give nothing that leads on to a need.

    They are of organisations that give it to the insured by another service.
    """
    directory = data.directory
    wanted = {
        code
        for service in directory.services_for.get(need, ())
        for group in requirements.required_groups(service)
        for code in group
    }
    giving = [service for code in sorted(wanted) for service in directory.granting.get(code, ())]
    for_insured = {service.organisation for service in giving if INSURED in service.requires}
    return tuple(
        sorted(
            service.id
            for organisation in for_insured
            for service in directory.services_of.get(organisation, ())
            if service.accepts_uninsured and directory.is_active(service) and wanted.isdisjoint(service.grants)
        )
    )


DEAD_END_INSURANCE: Final = Detector(
    code="dead_end_insurance",
    label="Dead end: health insurance",
    sentence="“{need}” is out of reach for people without health insurance who cannot get insured. People: {people}. "
    "To "
    "get insured they first need: {paper}. Seen without insurance, but not sent on from there: {services}.",
    rule="Each need that is still there and that an uninsured client can reach by no steps, and could with insurance.",
    caution="Some hospitals and funds take people without insurance in special cases. Ask before you give up.",
    advice="Help with the documents for insurance; ask who sees the uninsured to send them on as well.",
    of_directory=True,
    find=find,
    details=frozenset({"paper"}),
)
