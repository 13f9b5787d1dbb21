"""What the FHIR exchange leaves out, and why, in words."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from referral.exchange.fhir.losses import LOSSES, PARTIAL, LossReason
from web.wording.languages import N_, Say

WORDS: Final[Mapping[LossReason, str]] = MappingProxyType(
    {
        LossReason.PRIVATE: N_("private to the centre"),
        LossReason.FREE_TEXT: N_("free text that may name somebody"),
        LossReason.OTHER_PEOPLE: N_("about other people, who have not given consent"),
        LossReason.OUR_WORKERS: N_("names one of our staff; the organisation is named instead"),
        LossReason.OUR_CLOCK: N_("our own deadlines and reminders, for which FHIR has no place"),
        LossReason.DERIVED: N_("can be derived from what is passed on"),
        LossReason.INTERNAL: N_("only for our own store"),
        LossReason.NOT_COVERED: N_("not among the data that a client can agree to pass on"),
    }
)


def table(say: Say) -> Iterator[tuple[str, str]]:
    """Yield each field that stays behind, and why; a field that goes out in part is marked."""
    for loss in LOSSES:
        yield loss.field, say(WORDS[loss.reason])
    for loss in PARTIAL:
        yield loss.field, say(N_("in part: {why}")).format(why=say(WORDS[loss.reason]))
