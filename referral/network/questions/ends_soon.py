"""What ends soon: the funding of services, and agreements with organisations."""

from datetime import date, timedelta
from typing import Final

from referral.network.questions.model import MapQuestion, QuestionInput
from referral.network.scene.answers import Answer, Opens, Said, Value

FUNDING: Final = "The funding of {services} at {organisation} ends on {day}."
AGREEMENT: Final = "The agreement with {organisation} ends on {day}."
MOST: Final = 6


def answer(data: QuestionInput) -> Answer:
    """Return what ends within the threshold of days, the earliest first; the directory tells it to every reader."""
    today, directory = data.context.today, data.material.directory
    last = today + timedelta(days=int(data.context.vocabulary.threshold("ending_days")))
    ending: list[tuple[date, str, Said]] = []
    for service in directory.services.values():
        day = service.funded_until
        if day is not None and today <= day <= last and directory.is_active(service):
            facts: dict[str, Value] = {"services": (service.id,), "organisation": (service.organisation,), "day": day}
            ending.append((day, service.organisation, Said(many=FUNDING, facts=facts)))
    for key in data.material.active:
        day = directory.organisations[key].agreement_until
        if day is not None and today <= day <= last:
            ending.append((day, key, Said(many=AGREEMENT, facts={"organisation": (key,), "day": day})))
    ending.sort(key=lambda one: (one[0], one[1]))
    return Answer(
        code="ends_soon",
        said=tuple(said for _, _, said in ending[:MOST]),
        nodes=frozenset(key for _, key, _ in ending),
        opens=tuple(Opens(to="organisation", subject=key) for _, key, _ in ending[:1]),
    )


ENDS_SOON: Final = MapQuestion(
    code="ends_soon",
    label="What ends soon?",
    nothing="No funding and no agreement ends soon.",
    texts=(FUNDING, AGREEMENT),
    answer=answer,
)
