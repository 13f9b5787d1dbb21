"""A need that is answered, but not at the hours at which people can come (field.md, G3)."""

from typing import Final

from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need and hours that people asked for and no service has, by these people."""
    findings = []
    for (need, hours), evidence in data.ledger.hours_wanted().items():
        usable = data.usable(need)
        if usable and not data.usable(need, hours):
            findings.append(
                Finding(
                    detector="wrong_hours",
                    key=f"wrong_hours:{need}:{'+'.join(hours)}",
                    remedy=Remedy.ADAPT,
                    evidence=evidence,
                    need=need,
                    organisations=tuple(sorted({service.organisation for service in usable})),
                    details={"hours": " ".join(hours)},
                )
            )
    return ranked(findings)


WRONG_HOURS: Final = Detector(
    code="wrong_hours",
    label="Not at the hours people can come",
    sentence="“{need}” is offered by {organisations}, but never at these hours: {hours}. People who can come only "
    "then: {people}.",
    rule="Each need with hours that people recorded with it and at which find help would offer no service.",
    caution="A service whose hours nobody entered counts as possible.",
    advice="Ask the provider for an evening or a weekend.",
    of_directory=True,
    find=find,
    details=frozenset({"hours"}),
    reads_needs=True,
)
