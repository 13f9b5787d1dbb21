"""Two organisations that share clients and have nothing to do with each other: a list to discuss (networks.md, G6)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from referral.calendar import last_year, start_of_day
from referral.gaps.cases import ReferralCase
from referral.gaps.evidence import of_referrals
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.model.ids import ClientCode, OrganisationId
from referral.statistics import adjusted, hypergeometric_from

PairOf = tuple[OrganisationId, OrganisationId]
Sent = Mapping[OrganisationId, list[ReferralCase]]
CHANCE: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedClients:
    """Two organisations without a tie: how many clients they share, and how many one would expect by chance.

    `chance` is that of sharing so many or more if clients came to both independently; `lift` is (shared + 1) /
    (expected + 1).
    """

    pair: PairOf
    shared: int
    expected: float
    chance: float

    @property
    def lift(self) -> float:
        """Return how many times more they share than expected, drawn towards one for small numbers."""
        return (self.shared + 1) / (self.expected + 1)


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return the pairs that share most beyond chance, at most as many as the threshold says."""
    start = start_of_day(last_year(data.today)[0])
    sent: dict[OrganisationId, list[ReferralCase]] = {
        key: recent
        for key, cases in data.cases.referrals_by_organisation.items()
        if (recent := [case for case in cases if case.sent_at >= start])
    }
    tied = _tied(data, sent)
    rows = list(_pairs(sent, tied, fewest=data.vocabulary.threshold("shared_clients")))
    corrected = _corrected(rows, tests=len(sent) * (len(sent) - 1) // 2 - len(tied))
    shown = sorted((row for row in rows if row.chance <= CHANCE), key=lambda row: (-row.lift, row.pair))
    most = int(data.vocabulary.threshold("missing_ties_shown"))
    return ranked(_finding(row, _behind(row, sent), corrected=corrected[row.pair]) for row in shown[:most])


def _tied(data: GapInput, sent: Sent) -> set[PairOf]:
    """Return the pairs, of organisations that somebody was sent to, with a partnership or a referral between them."""
    declared = {(tie.one, tie.other) for tie in data.directory.ties}
    observed = {(case.centre, key) for key, cases in sent.items() for case in cases}
    pairs = {(min(pair), max(pair)) for pair in declared | observed if pair[0] != pair[1]}
    return {pair for pair in pairs if pair[0] in sent and pair[1] in sent}


def _pairs(sent: Sent, tied: set[PairOf], *, fewest: float) -> Iterator[SharedClients]:
    """Yield the untied pairs with enough clients in common, and more than chance gives."""
    places: dict[ClientCode, set[OrganisationId]] = defaultdict(set)
    for key, cases in sent.items():
        for case in cases:
            places[case.client].add(key)
    sizes = Counter(key for keys in places.values() for key in keys)
    shared = Counter(pair for keys in places.values() for pair in combinations(sorted(keys), 2))
    for (one, other), count in sorted(shared.items()):
        expected = sizes[one] * sizes[other] / len(places)
        if count >= fewest and count > expected and (one, other) not in tied:
            chance = hypergeometric_from(count, population=len(places), marked=sizes[one], drawn=sizes[other])
            yield SharedClients(pair=(one, other), shared=count, expected=expected, chance=chance)


def _corrected(rows: list[SharedClients], *, tests: int) -> dict[PairOf, float]:
    """Return the chances corrected for all pairs compared; those left out count as no more than chance."""
    values = adjusted([row.chance for row in rows])
    return {row.pair: min(1.0, value * tests / len(rows)) for row, value in zip(rows, values, strict=True)}


def _behind(row: SharedClients, sent: Sent) -> list[ReferralCase]:
    """Return the referrals, to either of two, of the clients whom they share."""
    one, other = (sent[key] for key in row.pair)
    both = {case.client for case in one} & {case.client for case in other}
    return [case for case in (*one, *other) if case.client in both]


def _finding(row: SharedClients, referrals: list[ReferralCase], *, corrected: float) -> Finding:
    return Finding(
        detector="missing_tie",
        key=f"missing_tie:{row.pair[0]}+{row.pair[1]}",
        remedy=Remedy.CONNECT,
        evidence=of_referrals(referrals),
        organisations=row.pair,
        details={"expected": row.expected, "lift": row.lift, "chance": corrected},
    )


MISSING_TIE: Final = Detector(
    code="missing_tie",
    label="Perhaps they should know each other",
    sentence="{organisations} had {people} clients in common in the last twelve months, where chance gives {expected} "
    "({lift} times as many), and no partnership. Chance of such a pair among all that were compared: {chance}.",
    rule="Pairs without a partnership and without a referral between them in the last twelve months that share at "
    "least {shared_clients} clients, clearly more than chance gives (hypergeometric, under 5 %). The "
    "{missing_ties_shown} highest by (shared + 1) / (expected + 1); the "
    "chance is corrected for all pairs (Benjamini and Hochberg).",
    caution="A list to discuss, never a verdict: people with the same trouble go the same ways by themselves.",
    advice="Ask both whether knowing each other would spare people a way. If so, enter the partnership.",
    find=find,
    details=frozenset({"expected", "lift", "chance"}),
)
