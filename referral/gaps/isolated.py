"""An organisation that nothing ties to the network: no partner, and no referral (field.md, G10)."""

from typing import Final

from referral.gaps.evidence import of_entries
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each active organisation without an active partner to which, and from which, nobody was ever referred."""
    directory, active = data.directory, {key for key, one in data.directory.organisations.items() if one.active}
    sending = {referral.centre for referral in data.cases.referrals}
    return ranked(
        Finding(
            detector="isolated",
            key=f"isolated:{key}",
            remedy=Remedy.CONNECT,
            evidence=of_entries("Organisation", (key,)),
            organisations=(key,),
            services=tuple(
                service.id for service in directory.services_of.get(key, ()) if directory.is_active(service)
            ),
        )
        for key in active
        if not directory.partners_of.get(key, frozenset()) & active
        and key not in data.cases.referrals_by_organisation
        and key not in sending
    )


ISOLATED: Final = Detector(
    code="isolated",
    label="Outside the network",
    sentence="{organisations} has no partner in the network, and nobody was ever referred there. It offers: "
    "{services}.",
    rule="Each active organisation without a partnership and without a referral.",
    caution="It may work well with people who come by themselves. That nobody is sent there says nothing of its "
    "quality.",
    advice="Visit it, or ask somebody who knows it to introduce you: its services may already be what is looked for.",
    of_directory=True,
    find=find,
)
