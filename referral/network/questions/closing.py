"""What if one organisation closes: the needs that nobody answers then, and who is cut off."""

from typing import Final

from referral.gaps.ledger import gaps_of
from referral.gaps.single_provider import SINGLE_PROVIDER
from referral.gaps.what_if.answer import what_if
from referral.gaps.what_if.changes import Change, Verb
from referral.model.ids import OrganisationId
from referral.network.questions.model import MapQuestion, QuestionInput
from referral.network.scene.answers import Answer, Opens, Said

LOST_ONE: Final = "Without {organisation} nobody answers one kind of need: {needs}."
LOST: Final = "Without {organisation} nobody answers {count} kinds of need: {needs}."
CUT_ONE: Final = "One organisation is cut off from the network: {others}."
CUT: Final = "{count} organisations are cut off from the network: {others}."
UNHARMED: Final = "Without {organisation} every need is still answered, and nobody is cut off."


def answer(data: QuestionInput) -> Answer:
    """Return what would be lost if the chosen organisation closed, or the one that most needs depend on."""
    key = data.question.without or data.question.centre or _most_needed(data)
    if key is None:
        return Answer(code="closing", said=())
    found = what_if(data.context, (Change(verb=Verb.CLOSE, subject=key),))
    needs = tuple(shift.need for shift in found.lost if not shift.organisations)
    cut = tuple(node for part in data.material.cut.get(key, ()) for node in part)
    said = []
    if needs:
        said.append(Said(many=LOST, one=LOST_ONE, facts={"organisation": (key,), "count": len(needs), "needs": needs}))
    if cut:
        said.append(Said(many=CUT, one=CUT_ONE, facts={"count": len(cut), "others": cut}))
    if not said:
        said.append(Said(many=UNHARMED, facts={"organisation": (key,)}))
    return Answer(
        code="closing",
        said=tuple(said),
        nodes=frozenset((key, *cut)),
        pairs=frozenset((key, node) for node in cut),
        opens=(Opens(to="what_if", subject=key),),
    )


def _most_needed(data: QuestionInput) -> OrganisationId | None:
    alone = [one for one in gaps_of(data.context, (SINGLE_PROVIDER,)) if one.organisations and not one.apart]
    keys = [one.organisations[0] for one in alone]
    return max(sorted(set(keys)), key=keys.count, default=None)


CLOSING: Final = MapQuestion(
    code="closing",
    label="What if this one closes?",
    nothing="No need depends on one organisation alone. Choose an organisation to see what it would mean.",
    texts=(LOST_ONE, LOST, CUT_ONE, CUT, UNHARMED),
    answer=answer,
    reads_gaps=True,
)
