"""People sent from one organisation to another and back again, without help in between."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from referral.gaps import evidence
from referral.gaps.cases import ReferralCase
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.lifecycle.states import is_served
from referral.model.ids import OrganisationId, ReferralId
from referral.storage.directory import Directory

_SHORTEST: Final = 3  # there, elsewhere and back


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each round of organisations through which people came back to where they had been, by these people."""
    rounds: dict[tuple[OrganisationId, ...], dict[str, ReferralCase]] = {}
    for chain in chains(data.cases.referrals):
        for part in returns(chain, data.directory):
            round_of = _from_the_first(_organisations(part, data.directory)[:-1])
            rounds.setdefault(round_of, {}).update({case.id: case for case in part})
    return ranked(
        Finding(
            detector="sent_round",
            key=f"sent_round:{'+'.join(organisations)}",
            remedy=Remedy.CONNECT,
            evidence=evidence.of_referrals(cases.values()),
            organisations=organisations,
        )
        for organisations, cases in rounds.items()
    )


def chains(referrals: Iterable[ReferralCase]) -> Iterator[tuple[ReferralCase, ...]]:
    """Yield the referrals for one and the same need of a client where they can be a round, in order of sending.

    One that follows another is for the same need; so are those made for one recorded need.
    """
    known = {case.id: case for case in referrals}
    groups: dict[str, list[ReferralCase]] = {}
    for case in known.values():
        first = _first(case, known) if case.follows is not None else case
        groups.setdefault(first.recorded_need or first.id, []).append(case)
    for group in groups.values():
        if len(group) >= _SHORTEST:
            yield tuple(sorted(group, key=lambda case: (case.sent_at, case.id)))


def returns(chain: Sequence[ReferralCase], directory: Directory) -> Iterator[tuple[ReferralCase, ...]]:
    """Yield each shortest part of a chain that ends where it began, with others and no service in between.

    A way that got the client something, such as a document that the first organisation asks for, is no round.
    """
    organisations = _organisations(chain, directory)
    latest: dict[OrganisationId, int] = {}
    for end, organisation in enumerate(organisations):
        start = latest.get(organisation)
        latest[organisation] = end
        if start is None or end - start == 1:
            continue
        if not any(is_served(case.state, case.service_result) for case in chain[start:end]):
            yield tuple(chain[start : end + 1])


def _first(case: ReferralCase, known: Mapping[ReferralId, ReferralCase]) -> ReferralCase:
    visited = {case.id}
    while case.follows is not None and case.follows in known and case.follows not in visited:
        case = known[case.follows]
        visited.add(case.id)
    return case


def _organisations(chain: Sequence[ReferralCase], directory: Directory) -> list[OrganisationId]:
    return [directory.standing_for(case.organisation or OrganisationId("")) for case in chain]


def _from_the_first(organisations: Sequence[OrganisationId]) -> tuple[OrganisationId, ...]:
    """Return the organisations of a round in their order, beginning with the first by id."""
    once = list(dict.fromkeys(organisations))
    start = once.index(min(once))
    return (*once[start:], *once[:start])


SENT_ROUND: Final = Detector(
    code="sent_round",
    label="Sent round and back",
    sentence="People were sent round and came back without help: {organisations}. People: {people}; referrals: "
    "{records}.",
    rule="Referrals for the same need of a client that come back to an organisation after another one, where nobody in "
    "between gave the service. A way that gave a document is none of these.",
    caution="A second try may be right when something has changed in the meantime. Look at the reasons.",
    advice="Bring these partners together and agree on who takes such people.",
    find=find,
)
