"""An organisation whose referrals end in silence: it hardly ever says anything back (field.md, G12)."""

from typing import Final

from referral.gaps.finding import Concern, Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.too_few import Judged, TooFew, too_few
from referral.matching.partners.partner_figures import NO_FIGURES, is_silence_over
from referral.metrics.model import Share


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each organisation that answered less than the threshold of enough of the referrals it is judged by.

    Earlier silence is over where the last twelve months were answered.
    """
    fewest = data.vocabulary.threshold("rate_minimum")
    low = data.vocabulary.threshold("feedback_low")
    answered, lately = data.ledger.answered(), data.ledger.lately()
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
        and not is_silence_over(lately.get(organisation, NO_FIGURES), least=low)
    )


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
