"""What depends on one organisation: the needs that nobody else answers now."""

from typing import Final

from referral.gaps.ledger import gaps_of
from referral.gaps.single_provider import SINGLE_PROVIDER
from referral.model.ids import NeedCode, OrganisationId
from referral.network.questions.model import MapQuestion, QuestionInput
from referral.network.scene.answers import Answer, Opens, Said

ONE: Final = "Only {organisation} offers: {needs}."
MANY: Final = "Only {organisation} offers {count} kinds of help: {needs}."
MOST: Final = 3


def answer(data: QuestionInput) -> Answer:
    """Return the organisations that most needs depend on; those that the law makes the only ones are left out."""
    needs: dict[OrganisationId, list[NeedCode]] = {}
    for finding in gaps_of(data.context, (SINGLE_PROVIDER,)):
        if finding.need is not None and finding.organisations and not finding.apart:
            needs.setdefault(finding.organisations[0], []).append(finding.need)
    order = sorted(needs, key=lambda key: (-len(needs[key]), key))[:MOST]
    said = tuple(
        Said(many=MANY, one=ONE, facts={"organisation": (key,), "count": len(needs[key]), "needs": (*needs[key],)})
        for key in order
    )
    return Answer(
        code="depends_on_one",
        said=said,
        nodes=frozenset(order),
        opens=(
            Opens(to="gaps", subject=SINGLE_PROVIDER.code),
            *(Opens(to="closing", subject=key) for key in order[:1]),
        ),
    )


DEPENDS_ON_ONE: Final = MapQuestion(
    code="depends_on_one",
    label="What depends on one organisation?",
    nothing="No need depends on one organisation alone, but those that the law gives to one.",
    texts=(ONE, MANY),
    answer=answer,
    reads_gaps=True,
)
