"""Which paths are used without an agreement, and which agreements are not used."""

from typing import Final

from referral.network.questions.model import MapQuestion, QuestionInput
from referral.network.scene.answers import Answer, Opens, Said
from referral.network.scene.counts import order_of
from referral.network.scene.traffic import Path

UNAGREED_ONE: Final = "One path is used without an agreement: from {organisation} to {others}."
UNAGREED: Final = (
    "{count} paths are used without an agreement; the busiest leads from {organisation} to {others} "
    "(referrals: {number})."
)
UNUSED_ONE: Final = "One agreement of a centre is not used for referrals: {organisation} and {others}."
UNUSED: Final = "{count} agreements of centres are not used for referrals; among them {organisation} and {others}."


def answer(data: QuestionInput) -> Answer:
    """Return both kinds, of the paths that this reader may know; only a centre that refers can leave one unused."""
    traffic = data.material.traffic
    paths = {path: counts.get("sent", 0) for path, counts in traffic.paths.items() if counts.get("sent", 0) != 0}
    agreed = {(min(tie.one, tie.other), max(tie.one, tie.other)) for tie in data.material.directory.ties}
    used = {(min(path), max(path)) for path in paths}
    unagreed = sorted(
        (path for path in paths if (min(path), max(path)) not in agreed),
        key=lambda path: (-order_of(paths[path]), path),
    )
    centres, active = {path[0] for path in paths}, set(data.material.active)
    unused = sorted(pair for pair in agreed - used if set(pair) & centres and set(pair) <= active)
    said = []
    if unagreed:
        said.append(_said(UNAGREED, UNAGREED_ONE, unagreed, number=paths[unagreed[0]]))
    if unused:
        said.append(_said(UNUSED, UNUSED_ONE, unused, number=0))
    pairs = frozenset((*unagreed, *unused))
    return Answer(
        code="agreements",
        said=tuple(said),
        nodes=frozenset(key for pair in pairs for key in pair),
        pairs=pairs,
        opens=tuple(Opens(to="organisation", subject=path[1]) for path in unagreed[:1]),
        hidden=traffic.hidden,
    )


def _said(many: str, one: str, pairs: list[Path], *, number: object) -> Said:
    value = number if isinstance(number, int | str) else 0
    first = pairs[0]
    return Said(
        many=many, one=one, facts={"count": len(pairs), "organisation": first[:1], "others": first[1:], "number": value}
    )


AGREEMENTS: Final = MapQuestion(
    code="agreements",
    label="Which paths have no agreement, and which agreements are not used?",
    nothing="Every path of referrals that you may see has an agreement, and every agreement is used.",
    texts=(UNAGREED_ONE, UNAGREED, UNUSED_ONE, UNUSED),
    answer=answer,
)
