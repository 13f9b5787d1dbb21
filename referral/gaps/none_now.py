"""A need whose services exist, and none of them can take anybody now: funding, time of year or full lists."""

from typing import Final

from referral.gaps.finding import Detector, Finding, GapInput, Remedy, about_need, ranked
from referral.model.ids import NeedCode


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need with active services of which the matcher would offer none to anybody, by people."""
    return ranked(
        about_need("none_now", need, remedy=Remedy.EXPAND, evidence=data.ledger.demand(need), services=active)
        for need in map(NeedCode, data.vocabulary.needs)
        if (active := data.active(need)) and not data.usable(need)
    )


NONE_NOW: Final = Detector(
    code="none_now",
    label="Services that can take nobody now",
    sentence="“{need}” is offered by {organisations}, and nobody can go there now: the funding has ended, it is not "
    "the time of year, or the list is full. People who have recorded this need: {people}.",
    rule="Each need with active services of which find help would offer none to anybody today.",
    caution="A renewed contract or a shorter list that nobody entered looks the same. Ask the provider.",
    advice="Ask for funding or places, or look for another partner.",
    of_directory=True,
    find=find,
    reads_needs=True,
)
