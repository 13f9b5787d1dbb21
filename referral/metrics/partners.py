"""Partners side by side: answers, honest declines and silence. No ranking, and nobody judged on a few cases."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from referral.matching.partners.partner_figures import (
    Outcomes,
    PartnerFigures,
    answer_times,
    count_by_domain,
    figures_of,
)
from referral.metrics.counting import wait_of_times
from referral.metrics.model import Share, Unit, Wait
from referral.model.ids import OrganisationId
from referral.statistics import shrunken_by_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """What became of the referrals to one organisation; `usual` is its served rate drawn to the mean of its services.

    `figures` are those that every surface shows; `judged` tells whether they are enough to say how it answers.
    """

    organisation: OrganisationId
    figures: PartnerFigures
    usual: float
    response: Wait
    judged: bool

    @property
    def feedback(self) -> Share:
        """Return how many judged referrals the partner itself answered."""
        return Share(hits=self.figures.answered, of=self.figures.judged)

    @property
    def learnt(self) -> Share:
        """Return for how many judged referrals the decision is known from others alone."""
        return Share(hits=self.figures.learnt, of=self.figures.judged)

    @property
    def declined(self) -> Share:
        """Return how many judged referrals the partner itself declined."""
        return Share(hits=self.figures.declined, of=self.figures.judged)

    @property
    def served(self) -> Share:
        """Return how many clients received the service, of the referrals whose time to answer is over."""
        return Share(hits=self.figures.served, of=self.figures.aged)


def partners(outcomes: Iterable[Outcomes], *, fewest: int) -> tuple[Partner, ...]:
    """Return each organisation that referrals went to, in order of id, judged on those whose time to answer is over.

    With fewer than `fewest` of these nothing is said of how soon it answers, as on every surface. The served rate is
    shrunken per kind of need as networks.md, section 4.1.
    """
    received: dict[OrganisationId, list[Outcomes]] = {}
    for outcome in outcomes:
        received.setdefault(outcome.organisation, []).append(outcome)
    served = {
        organisation: count_by_domain((row for row in rows if row.over), lambda row: row.served)
        for organisation, rows in received.items()
    }
    usual = shrunken_by_type(served, without_cases=0.0)
    return tuple(
        _partner(organisation, rows, usual=usual[organisation], fewest=fewest)
        for organisation, rows in sorted(received.items())
    )


def _partner(organisation: OrganisationId, rows: list[Outcomes], *, usual: float, fewest: int) -> Partner:
    figures = figures_of(rows)
    judged = figures.judged >= fewest
    return Partner(
        organisation=organisation,
        figures=figures if judged else replace(figures, hours=None),
        usual=usual,
        response=wait_of_times(answer_times(rows), unit=Unit.WORKING_HOURS),
        judged=judged,
    )
