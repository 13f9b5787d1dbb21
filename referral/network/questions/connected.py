"""How two organisations are connected: the shortest way over partnerships and paths of referrals."""

from collections import deque
from itertools import pairwise
from typing import Final

from referral.network.questions.model import MapQuestion, QuestionInput
from referral.network.scene.answers import Answer, Said

DIRECT: Final = "{organisation} and {others} are tied directly."
OVER_ONE: Final = "{organisation} and {others} are connected over one organisation: {listed}."
OVER: Final = "{organisation} and {others} are connected over {count} organisations: {listed}."
APART: Final = "{organisation} and {others} are not connected by any tie that you may see."


def answer(data: QuestionInput) -> Answer:
    """Return the way with the fewest ties between the two ends of the question's path."""
    if data.question.path is None:
        return Answer(code="connected", said=())
    one, other = data.question.path
    way = shortest(_beside(data), one, other)
    ends = {"organisation": (str(one),), "others": (str(other),)}
    between = tuple(way[1:-1])
    if not way:
        said = Said(many=APART, facts={**ends})
    elif not between:
        said = Said(many=DIRECT, facts={**ends})
    else:
        said = Said(many=OVER, one=OVER_ONE, facts={**ends, "count": len(between), "listed": between})
    pairs = frozenset(pairwise(way))
    return Answer(code="connected", said=(said,), nodes=frozenset((one, other, *way)), pairs=pairs)


def _beside(data: QuestionInput) -> dict[str, set[str]]:
    active = set(data.material.active)
    pairs = [(tie.one, tie.other) for tie in data.material.directory.ties]
    pairs += [path for path, counts in data.material.traffic.paths.items() if counts.get("sent", 0) != 0]
    beside: dict[str, set[str]] = {}
    for one, other in pairs:
        if one in active and other in active:
            beside.setdefault(one, set()).add(other)
            beside.setdefault(other, set()).add(one)
    return beside


def shortest(beside: dict[str, set[str]], one: str, other: str) -> tuple[str, ...]:
    """Return the nodes of a shortest way, both ends included; of equal ones that of the smallest ids; or nothing."""
    came: dict[str, str | None] = {one: None}
    waiting = deque([one])
    while waiting and other not in came:
        here = waiting.popleft()
        for near in sorted(beside.get(here, ())):
            if near not in came:
                came[near] = here
                waiting.append(near)
    if other not in came:
        return ()
    way, at = [other], came[other]
    while at is not None:
        way.append(at)
        at = came[at]
    return tuple(reversed(way))


CONNECTED: Final = MapQuestion(
    code="connected",
    label="How are two organisations connected?",
    nothing="Choose two organisations below.",
    texts=(DIRECT, OVER_ONE, OVER, APART),
    answer=answer,
)
