"""Who does not answer: partners whose referrals end in silence."""

from typing import Final

from referral.gaps.ledger import gaps_of
from referral.gaps.silence import SILENCE
from referral.network.questions.model import MapQuestion, QuestionInput
from referral.network.scene.answers import Answer, Opens, Said

NEVER: Final = "{organisation} answered none of {of} referrals."
SELDOM: Final = "{organisation} answered {number} of {of} referrals."
UNTOLD: Final = "{organisation} hardly ever answers; the numbers are hidden."


def answer(data: QuestionInput) -> Answer:
    """Return the findings of silence, as this reader may see them."""
    found = [one for one in gaps_of(data.context, (SILENCE,)) if one.organisations]
    said = []
    for finding in found:
        rate = finding.rate
        facts = {"organisation": finding.organisations[:1]}
        if rate is None:
            said.append(Said(many=UNTOLD, facts={**facts}))
        else:
            said.append(Said(many=SELDOM if rate.hits else NEVER, facts={**facts, "number": rate.hits, "of": rate.of}))
    return Answer(
        code="no_answer",
        said=tuple(said),
        nodes=frozenset(finding.organisations[0] for finding in found),
        opens=(Opens(to="gaps", subject=SILENCE.code),),
    )


NO_ANSWER: Final = MapQuestion(
    code="no_answer",
    label="Who does not answer?",
    nothing="Every partner with enough referrals answers.",
    texts=(NEVER, SELDOM, UNTOLD),
    answer=answer,
    reads_gaps=True,
)
