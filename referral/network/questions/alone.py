"""Who is alone: without a partner, and without a referral where this reader knows of all of them."""

from typing import Final

from referral.access import policy
from referral.access.policy import Permission
from referral.gaps.isolated import ISOLATED
from referral.gaps.ledger import gaps_of
from referral.network.questions.model import MapQuestion, QuestionInput
from referral.network.scene.answers import Answer, Opens, Said, Value

UNTIED_ONE: Final = "One organisation has no partner in the network: {organisations}."
UNTIED: Final = "{count} organisations have no partner in the network: {organisations}."
ALONE_ONE: Final = "One organisation is alone, without a partner and without a referral: {organisations}."
ALONE: Final = "{count} organisations are alone, without a partner and without a referral: {organisations}."


def answer(data: QuestionInput) -> Answer:
    """Return the organisations that gaps call isolated; who may not see gaps reads who has no partner."""
    opens: tuple[Opens, ...] = ()
    if policy.allows(data.context.actor, Permission.SEE_GAPS):
        found = gaps_of(data.context, (ISOLATED,))
        alone = tuple(sorted(key for finding in found for key in finding.organisations))
        said = Said(many=ALONE, one=ALONE_ONE, facts=_facts(alone))
        opens = (Opens(to="gaps", subject="isolated"),)
    else:
        partners, active = data.material.directory.partners_of, set(data.material.active)
        alone = tuple(key for key in data.material.active if not partners.get(key, frozenset()) & active)
        said = Said(many=UNTIED, one=UNTIED_ONE, facts=_facts(alone))
    return Answer(code="alone", said=(said,) if alone else (), nodes=frozenset(alone), opens=opens)


def _facts(alone: tuple[str, ...]) -> dict[str, Value]:
    return {"count": len(alone), "organisations": alone}


ALONE_QUESTION: Final = MapQuestion(
    code="alone",
    label="Who is alone?",
    nothing="Nobody is alone: every organisation has a partner or a referral.",
    texts=(UNTIED_ONE, UNTIED, ALONE_ONE, ALONE),
    answer=answer,
)
