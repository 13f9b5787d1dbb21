"""What nobody offers, and where it is most needed."""

from typing import Final

from referral.network.levels.missing import missing
from referral.network.questions.model import MapQuestion, QuestionInput
from referral.network.scene.answers import Answer, Opens, Said
from referral.network.scene.counts import Untold

ONE: Final = "Nobody offers one kind of help that people need: {needs}."
MANY: Final = "Nobody offers {count} kinds of help: {needs}."
MOST_NEEDED: Final = "Most people wait for: {need}. People: {people}."
WHERE: Final = "Most people wait for: {need}. People: {people}, most of them in {area}."


def answer(data: QuestionInput) -> Answer:
    """Return the needs without any service, those of most people first."""
    found = missing(data.context)
    needs = tuple(one.need for one in found.partners if one.need is not None)
    if not needs:
        return Answer(code="nobody_offers", said=())
    first = found.partners[0]
    area = (found.areas or {}).get(needs[0])
    people = Untold.FEW if first.hidden else first.people
    most = Said(many=WHERE if area else MOST_NEEDED, facts={"need": needs[0], "people": people, "area": area or ""})
    return Answer(
        code="nobody_offers",
        said=(Said(many=MANY, one=ONE, facts={"count": len(needs), "needs": needs}), most),
        nodes=frozenset(f"missing:{need}" for need in needs),
        opens=(Opens(to="gaps", subject="no_service"),),
    )


NOBODY_OFFERS: Final = MapQuestion(
    code="nobody_offers",
    label="What does nobody offer, and where?",
    nothing="Every kind of need has a service in the directory.",
    texts=(ONE, MANY, MOST_NEEDED, WHERE),
    answer=answer,
    reads_gaps=True,
)
