"""What changed in the last whole quarter: paths of referrals that are new, and those that are no longer used."""

from datetime import date, timedelta
from typing import Final

from referral.network.questions.model import MapQuestion, QuestionInput
from referral.network.scene.answers import Answer, Said
from referral.network.scene.question import Period
from referral.network.scene.traffic import Path, traffic

PERIOD: Final = "From {first} to {last}, beside the quarter before:"
NEW_ONE: Final = "One path is new: {organisation} → {others}."
NEW: Final = "{count} paths are new; among them {organisation} → {others}."
LOST_ONE: Final = "One path is no longer used: {organisation} → {others}."
LOST: Final = "{count} paths are no longer used; among them {organisation} → {others}."
SAME: Final = "No path is new and none was lost."


def answer(data: QuestionInput) -> Answer:
    """Return the paths of the last whole quarter against those of the one before, as this reader may know them."""
    now, before = quarters(data.context.today)
    later = traffic(data.context, data.question, period=now)
    if later.hidden:
        return Answer(code="changed", said=(), hidden=True)
    earlier = traffic(data.context, data.question, period=before)
    new, lost = sorted(later.paths.keys() - earlier.paths.keys()), sorted(earlier.paths.keys() - later.paths.keys())
    said = [Said(many=PERIOD, facts={"first": now[0], "last": now[1]})]
    said += [_said(NEW, NEW_ONE, new)] if new else []
    said += [_said(LOST, LOST_ONE, lost)] if lost else []
    said += [] if new or lost else [Said(many=SAME)]
    pairs = frozenset((*new, *lost))
    return Answer(code="changed", said=tuple(said), nodes=frozenset(key for pair in pairs for key in pair), pairs=pairs)


def quarters(today: date) -> tuple[Period, Period]:
    """Return the last whole quarter before a day, and the one before it."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last = first - timedelta(days=1)
    start = date(last.year, last.month - 2, 1)
    before = start - timedelta(days=1)
    return (start, last), (date(before.year, before.month - 2, 1), before)


def _said(many: str, one: str, paths: list[Path]) -> Said:
    return Said(many=many, one=one, facts={"count": len(paths), "organisation": paths[0][:1], "others": paths[0][1:]})


CHANGED: Final = MapQuestion(
    code="changed",
    label="What changed since last quarter?",
    nothing="Nothing is known of the last whole quarter.",
    texts=(PERIOD, NEW_ONE, NEW, LOST_ONE, LOST, SAME),
    answer=answer,
)
