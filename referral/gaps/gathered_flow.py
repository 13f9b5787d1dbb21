"""Of partners who could answer a need alike, one gets nearly every referral."""

from collections import Counter, defaultdict
from typing import Final

from referral.calendar import last_year, start_of_day
from referral.gaps.cases import ReferralCase
from referral.gaps.coverage import providers_by_area
from referral.gaps.evidence import of_referrals
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.too_few import Judged, TooFew, too_few
from referral.metrics.model import Share
from referral.model.ids import NeedCode, OrganisationId

Partners = frozenset[OrganisationId]


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need for which one of at least two equal partners got at least the threshold of enough referrals.

    Equal are those that can be used now for the need in the same areas; referrals count from people of these areas.
    """
    fewest, least = data.vocabulary.threshold("rate_minimum"), data.vocabulary.threshold("gathered_share")
    findings = []
    for need, flows in data.shared(_flows).items():
        for partners, referrals in flows.items():
            favoured, hits = Counter(case.organisation for case in referrals).most_common(1)[0]
            if favoured is not None and len(referrals) >= fewest and hits >= least * len(referrals):
                findings.append(_finding(need, favoured, partners, referrals))
    return ranked(findings)


def _too_few(data: GapInput) -> TooFew:
    """Return the needs that equal partners answer, with too few referrals to any set of them."""
    numbers = {need: max(map(len, flows.values())) for need, flows in data.shared(_flows).items() if flows}
    return too_few(Judged.NEED, numbers, least=data.vocabulary.threshold("rate_minimum"))


def _flows(data: GapInput) -> dict[NeedCode, dict[Partners, list[ReferralCase]]]:
    return {need: _between_equals(data, need) for need in map(NeedCode, data.vocabulary.needs)}


def _between_equals(data: GapInput, need: NeedCode) -> dict[Partners, list[ReferralCase]]:
    """Return the referrals of the last twelve months to each set of equal partners."""
    start = start_of_day(last_year(data.today)[0])
    providers = providers_by_area(data, need)
    sent: dict[Partners, list[ReferralCase]] = defaultdict(list)
    for case in data.cases.referrals_by_need.get(need, ()):
        equal = providers.get(case.area, frozenset())
        if case.sent_at >= start and len(equal) > 1 and case.organisation in equal:
            sent[equal].append(case)
    return sent


def _finding(need: NeedCode, favoured: OrganisationId, partners: Partners, referrals: list[ReferralCase]) -> Finding:
    others = sorted(partners - {favoured})
    to_it = [case for case in referrals if case.organisation == favoured]
    return Finding(
        detector="gathered_flow",
        key=f"gathered_flow:{need}:{favoured}:{'+'.join(others)}",
        remedy=Remedy.CONNECT,
        evidence=of_referrals(to_it),
        need=need,
        organisations=(favoured,),
        rate=Share(hits=len(to_it), of=len(referrals)),
        details={"partners": " ".join(others)},
    )


GATHERED_FLOW: Final = Detector(
    code="gathered_flow",
    label="Nearly everybody sent to one of equals",
    sentence="“{need}”: {hits} of {of} referrals of the last twelve months went to {organisations}. In the same areas "
    "it is also offered by: {partners}.",
    rule="Each need that several organisations answer in the same areas and of whose referrals one of them got at "
    "least {gathered_share} (a setting), where there are at least {rate_minimum}.",
    caution="There may be a good reason: a language, a doctor whom people trust. Ask the assistants.",
    advice="Try the others with the next people, before the one is full or stops.",
    rate_label="Went to this one",
    too_few=_too_few,
    find=find,
    details=frozenset({"partners"}),
    reads_needs=True,
)
