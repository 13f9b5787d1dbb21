"""Who holds parts of the network together, and what is cut off without it."""

from typing import Final

from referral.access import policy
from referral.access.policy import Permission
from referral.network.questions.model import NAMED, MapQuestion, QuestionInput
from referral.network.scene.answers import Answer, Opens, Said

ONE: Final = "{organisation} holds one organisation in the network: without it {others} is cut off."
MANY: Final = "{organisation} holds {count} organisations in the network: without it these are cut off: {others}."


def answer(data: QuestionInput) -> Answer:
    """Return the single points of failure of the agreed network, those that cut off most first."""
    cut = {key: tuple(node for part in parts for node in part) for key, parts in data.material.cut.items()}
    order = sorted(cut, key=lambda key: (-len(cut[key]), key))[:NAMED]
    said = tuple(
        Said(many=MANY, one=ONE, facts={"organisation": (key,), "count": len(cut[key]), "others": cut[key]})
        for key in order
    )
    lit = frozenset(order).union(*(cut[key] for key in order))
    pairs = frozenset((key, other) for key in order for other in cut[key])
    may_close = policy.allows(data.context.actor, Permission.SEE_GAPS)
    return Answer(
        code="holds_together",
        said=said,
        nodes=lit,
        pairs=pairs,
        opens=tuple(Opens(to="closing", subject=key) for key in order[:1] if may_close),
    )


HOLDS_TOGETHER: Final = MapQuestion(
    code="holds_together",
    label="Who holds parts of the network together?",
    nothing="No organisation alone holds others in the network.",
    texts=(ONE, MANY),
    answer=answer,
)
