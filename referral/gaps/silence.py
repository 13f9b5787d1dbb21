"""An organisation whose referrals end in silence: it hardly ever says anything back (field.md, G12)."""

from collections.abc import Mapping
from typing import Final

from referral.calendar import last_year
from referral.gaps.finding import Concern, Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.too_few import Judged, TooFew, too_few
from referral.matching.partners.partner_figures import NO_FIGURES, PartnerFigures
from referral.metrics.model import Share
from referral.model.ids import OrganisationId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each organisation that answered less than the threshold of enough of the referrals it is judged by.

    Earlier silence is over where the last twelve months were answered.
    """
    fewest = data.vocabulary.threshold("rate_minimum")
    low = data.vocabulary.threshold("feedback_low")
    answered = data.ledger.answered()
    return ranked(
        Finding(
            detector="silence",
            key=f"silence:{organisation}",
            remedy=Remedy.REPAIR,
            evidence=data.ledger.unanswered(organisation),
            organisations=(organisation,),
            rate=Share(hits=figures.answered, of=figures.judged),
            probability=answered.below(organisation, low),
            details={"learnt": float(figures.learnt), "sent": float(figures.sent)},
        )
        for organisation, figures in data.ledger.partners().items()
        if figures.judged >= fewest
        and figures.answered / figures.judged < low
        and not _answered_lately(data, organisation, low)
    )


def _answered_lately(data: GapInput, organisation: OrganisationId, low: float) -> bool:
    """Tell whether it answered enough of what it was sent in the last twelve months: earlier silence is over."""
    lately = data.shared(_last_year).get(organisation, NO_FIGURES)
    return lately.judged > 0 and lately.answered / lately.judged >= low


def _last_year(data: GapInput) -> Mapping[OrganisationId, PartnerFigures]:
    return data.ledger.partners_since(last_year(data.today)[0])


def _too_few(data: GapInput) -> TooFew:
    numbers = {key: figures.judged for key, figures in data.ledger.partners().items()}
    return too_few(Judged.ORGANISATION, numbers, least=data.vocabulary.threshold("rate_minimum"))


SILENCE: Final = Detector(
    code="silence",
    label="Referrals without an answer",
    sentence="{organisations} answered {hits} of {of} referrals whose time to answer is over: {share} (95 % "
    "interval {low} to {high}). Learnt otherwise: {learnt}. Sent in all: {sent}.",
    rule="Each organisation that answered fewer of its referrals than the threshold: those of the months by which "
    "partners are judged whose time to answer is over ({silence_days} working days, longer by official direction or "
    "agreement). Those that we took back before an answer do not count. Who answered enough of the last twelve months "
    "is not silent.",
    caution="An answer by phone that nobody recorded looks like silence. Ask before you judge.",
    advice="This partner hardly ever tells us what happened. Agree with them on a way to answer.",
    rate_label="Answered",
    find=find,
    details=frozenset({"learnt", "sent"}),
    concern=Concern.SILENT,
    too_few=_too_few,
)
