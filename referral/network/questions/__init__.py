"""Every question that the map answers in words, in the order of the page; to add one: a file here and a line below."""

from typing import Final

from referral.network.questions.agreements import AGREEMENTS
from referral.network.questions.alone import ALONE_QUESTION
from referral.network.questions.changed import CHANGED
from referral.network.questions.closing import CLOSING
from referral.network.questions.connected import CONNECTED
from referral.network.questions.depends_on_one import DEPENDS_ON_ONE
from referral.network.questions.ends_soon import ENDS_SOON
from referral.network.questions.holds_together import HOLDS_TOGETHER
from referral.network.questions.model import MapQuestion
from referral.network.questions.no_answer import NO_ANSWER
from referral.network.questions.nobody_offers import NOBODY_OFFERS
from referral.network.questions.referrals_stop import REFERRALS_STOP

QUESTIONS: Final[tuple[MapQuestion, ...]] = (
    HOLDS_TOGETHER,
    ALONE_QUESTION,
    REFERRALS_STOP,
    NO_ANSWER,
    NOBODY_OFFERS,
    DEPENDS_ON_ONE,
    AGREEMENTS,
    ENDS_SOON,
    CHANGED,
    CLOSING,
    CONNECTED,
)
