"""Where referrals stop: the paths on which most clients did not receive the service."""

from typing import Final

from referral.network.questions.model import MapQuestion, QuestionInput
from referral.network.scene.answers import Answer, Opens, Said
from referral.network.scene.traffic import Path

STOPS: Final = "On the path from {organisation} to {others} {number} of {of} received the service ({share})."
FEWEST: Final = 10  # referrals old enough to judge, under which a path says nothing
LOW: Final = 0.5
MOST: Final = 3


def answer(data: QuestionInput) -> Answer:
    """Return the paths that led to help in less than half of enough referrals, those that lost most clients first."""
    lost: dict[Path, tuple[int, int]] = {}
    for path, counts in data.material.traffic.paths.items():
        aged, served = counts.get("aged"), counts.get("served")
        if isinstance(aged, int) and isinstance(served, int) and aged >= FEWEST and served / aged < LOW:
            lost[path] = (served, aged)
    order = sorted(lost, key=lambda path: (lost[path][0] - lost[path][1], path))[:MOST]
    said = tuple(
        Said(
            many=STOPS,
            facts={
                "organisation": (path[0],),
                "others": (path[1],),
                "number": lost[path][0],
                "of": lost[path][1],
                "share": lost[path][0] / lost[path][1],
            },
        )
        for path in order
    )
    return Answer(
        code="referrals_stop",
        said=said,
        nodes=frozenset(key for path in order for key in path),
        pairs=frozenset(order),
        opens=tuple(Opens(to="organisation", subject=path[1]) for path in order[:1]),
        hidden=data.material.traffic.hidden,
    )


REFERRALS_STOP: Final = MapQuestion(
    code="referrals_stop",
    label="Where do referrals stop?",
    nothing="No path of enough referrals that you may see ends without the service for most people.",
    texts=(STOPS,),
    answer=answer,
)
