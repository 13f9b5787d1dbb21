"""Partners side by side: answers, honest declines and silence. No ranking, and nobody judged on a few cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from referral.matching.partners.partner_figures import Outcomes, PartnerFigures, figures_of
from referral.metrics.counting import share_of, wait_of_times
from referral.metrics.model import Share, Unit, Wait
from referral.model.ids import OrganisationId
from referral.statistics import shrunken_by_type

FEWEST_AGED: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """What became of the referrals to one organisation; `usual` is its served rate drawn to the mean of its services.

    `figures` are those that every surface shows; the shares add the people behind them. `hidden` names the cells that
    this reader may not see.
    """

    organisation: OrganisationId
    figures: PartnerFigures
    feedback: Share
    learnt: Share
    declined: Share
    served: Share
    usual: float
    response: Wait
    hidden: frozenset[str] = frozenset()

    @property
    def judged(self) -> bool:
        """Tell whether there are enough referrals whose time to answer is over to say anything."""
        return self.feedback.of >= FEWEST_AGED


def partners(outcomes: Iterable[Outcomes]) -> tuple[Partner, ...]:
    """Return each organisation that referrals went to, in order of id, judged on those whose time to answer is over.

    The served rate is shrunken per kind of need as networks.md, section 4.1.
    """
    received: dict[OrganisationId, list[Outcomes]] = {}
    for outcome in outcomes:
        received.setdefault(outcome.organisation, []).append(outcome)
    usual = shrunken_by_type({partner: _served_by_type(rows) for partner, rows in received.items()}, without_cases=0.0)
    return tuple(_partner(partner, received[partner], usual[partner]) for partner in sorted(received))


def _partner(organisation: OrganisationId, rows: Sequence[Outcomes], usual: float) -> Partner:
    aged = [row for row in rows if row.over]
    judged = [row for row in aged if row.judged]
    return Partner(
        organisation=organisation,
        figures=figures_of(rows),
        feedback=share_of(judged, lambda row: row.answered),
        learnt=share_of(judged, lambda row: row.learnt),
        declined=share_of(judged, lambda row: row.answered and row.declined),
        served=share_of(aged, lambda row: row.served),
        usual=usual,
        response=_response(judged),
    )


def _served_by_type(rows: Sequence[Outcomes]) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for row in rows:
        if not row.over:
            continue
        hits, of = counts.get(row.domain, (0, 0))
        counts[row.domain] = (hits + row.served, of + 1)
    return counts


def _response(judged: Sequence[Outcomes]) -> Wait:
    times = [
        (float(row.hours), True) if row.answered and row.hours is not None else (row.waited, False)
        for row in judged
        if row.hours is not None or not row.answered
    ]
    return wait_of_times(times, unit=Unit.WORKING_HOURS, people=len({row.client for row in judged}))
