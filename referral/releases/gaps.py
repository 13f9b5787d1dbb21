"""Show what is missing as each reader may see it: a municipality with the numbers of its latest release alone."""

from dataclasses import replace
from types import MappingProxyType
from typing import Final

from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.gaps import GAPS, ledger
from referral.gaps.finding import Finding
from referral.releases.release import Release, closed_quarters, released

# The detectors that look at the directory alone: that they find something tells nothing of anybody's records.
PUBLISHED: Final = frozenset(
    {
        "unclassified", "no_service", "none_now", "outside_only", "single_provider", "funding_ended", "funding_ending",
        "bridge", "stale_entry",
    }
)  # fmt: skip


def gaps(context: Context) -> tuple[Finding, ...]:
    """Return the findings that the actor may see.

    A reader of figures gets those of the directory alone, with the people who recorded the need in the latest closed
    quarter where that is published: neither number nor order nor existence of a line tells anything of today's records.
    """
    findings = ledger.gaps(context)
    if not _reads_releases(context):
        return findings
    release = released(context, closed_quarters(context.today)[0])
    published = (_published(finding, release) for finding in findings if finding.detector in PUBLISHED)
    return tuple(sorted(published, key=lambda finding: (-finding.people, finding.key)))


def withheld(context: Context) -> frozenset[str]:
    """Return the detectors whose findings the actor never gets, whatever they are."""
    every = frozenset(detector.code for detector in GAPS)
    return every - PUBLISHED if _reads_releases(context) else frozenset()


def _reads_releases(context: Context) -> bool:
    return policy.granted(context, Permission.SEE_GAPS) is Scope.FIGURES


def _published(finding: Finding, release: Release) -> Finding:
    if finding.evidence.kind == "Service":
        return finding
    people = 0
    if finding.need is not None and finding.evidence.kind == "RecordedNeed":
        people = release.needs.get(finding.need, 0)
    evidence = replace(finding.evidence, total=0, people=people, ids=(), since=None)
    return replace(
        finding, evidence=evidence, rate=None, probability=None, details=MappingProxyType({}), hidden=not people
    )
