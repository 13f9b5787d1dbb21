"""What to do next, in the words of one reader: a sentence and a button for each question of the first page."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from referral.gaps.finding import Concern, Remedy
from referral.gaps.plan.desk import NextStep
from web.wording.languages import N_
from web.wording.reports.gap_plan import PlanWords

# The heading of each question, what is said where everything has an owner, and where there is nothing at all.
QUESTIONS: Final[Mapping[Concern, tuple[str, str, str]]] = MappingProxyType(
    {
        Concern.MISSING: (
            N_("The largest gap that nobody works on"),
            N_("Somebody works on every gap."),
            N_("Nothing is missing."),
        ),
        Concern.SILENT: (
            N_("Who is silent"),
            N_("Somebody is already talking with everybody who is silent or slow."),
            N_("No partner is silent."),
        ),
        Concern.ENDING: (
            N_("What ends soon or is out of date"),
            N_("Somebody looks after everything that ends soon or is out of date."),
            N_("Nothing ends soon, and no entry is out of date."),
        ),
    }
)
RECRUIT: Final = N_("Whom to look for next")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWords:
    """What to do next in the words of one reader."""

    plan: PlanWords

    def heading(self, step: NextStep) -> str:
        """Return the question that a step answers; a gap that a new partner closes asks whom to look for."""
        recruits = step.item is not None and step.item.finding.remedy is Remedy.RECRUIT
        is_search = step.concern is Concern.MISSING and recruits
        return self.plan.gaps.words.say(RECRUIT if is_search else QUESTIONS[step.concern][0])

    def sentence(self, step: NextStep) -> str:
        """Return what to begin with, or that there is nothing to begin."""
        if step.item is not None:
            return self.plan.sentence(step.item)
        _, owned, nothing = QUESTIONS[step.concern]
        return self.plan.gaps.words.say(owned if step.owned else nothing)

    def more(self, step: NextStep) -> str:
        """Return how many others nobody works on, or nothing."""
        if not step.more:
            return ""
        return self.plan.gaps.words.say(N_("Others without an owner: {count}.")).format(
            count=self.plan.gaps.words.number(step.more)
        )

    def button(self, step: NextStep) -> tuple[str, str]:
        """Return the text and the address of the button of a step."""
        say = self.plan.gaps.words.say
        if step.item is not None:
            return say(N_("Plan what to do")), f"/gaps/{step.item.id}"
        if step.owned:
            return say(N_("Plan of actions")), "/gaps/plan"
        return say(N_("What is missing")), "/gaps"
