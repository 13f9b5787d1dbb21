"""How a way to a goal is said: why it is stopped, what to do about it, what a step asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from referral.model import requirements
from referral.pathways.model import BlockedService, Blocker, BlockReason, CycleLink, Goal, GoalKind, StepRequirement
from referral.storage.directory import Directory
from web.wording.languages import N_
from web.wording.presenter import Presenter

WHY: Final[Mapping[BlockReason, str]] = MappingProxyType(
    {
        BlockReason.NO_SERVICE: N_("Nobody in the directory provides this."),
        BlockReason.UNUSABLE: N_("The service that provides this cannot be used at the moment."),
        BlockReason.LACKING: N_("This requires {papers}, which nobody provides at the moment."),
        BlockReason.CYCLE: N_("Each of these documents requires another of them, so none can be obtained first."),
    }
)
DO_WHY: Final[Mapping[BlockReason, str]] = MappingProxyType(
    {
        BlockReason.NO_SERVICE: N_("Record the need and tell the coordinator: a provider has to be found."),
        BlockReason.LACKING: N_(
            "Find out whether the person can get one of these in another way. If so, mark it on the client's page."
        ),
        BlockReason.CYCLE: N_(
            "One of these documents must be obtained in another way. Tell the coordinator: the "
            "person cannot solve this alone."
        ),
    }
)
DO_OBSTACLE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "service_suspended": N_(
            "Ask {organisation} when the service starts again, and tell the coordinator that people are waiting for it."
        ),
        "window_closed": N_("Prepare the documents now and come back on {day}."),
        "not_this_area": N_("Ask {organisation} whether they would accept this person anyway."),
        "places_full": N_("Ask {organisation} about a waiting list."),
        "not_open_then": N_("Ask {organisation} for another time."),
    }
)
DO_OTHER: Final = N_("Look for another provider with the coordinator.")
WARNINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "travel": N_("outside the territory, so travel is needed"),
        "window_closed": N_("by then applications may be closed"),
        "funding_ended": N_("by then the funding may have ended"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathWords:
    """The words of a way for one reader."""

    present: Presenter
    directory: Directory

    def goal(self, goal: Goal) -> str:
        """Return the name of a goal."""
        if goal.kind is GoalKind.STATE:
            return self.present.label("prerequisites", goal.code)
        if goal.kind is GoalKind.NEED:
            return self.present.need(goal.code)
        return self.present.name(self.directory.services.get(goal.code))  # type: ignore[call-overload]

    def state(self, blocker: Blocker, goal: Goal) -> str:
        """Return what is blocked."""
        return self.goal(goal) if blocker.state is None else self.present.paper(blocker.state)

    def why(self, blocker: Blocker) -> str:
        """Return why it is blocked; for what is lacking, which prerequisites nobody provides."""
        missing = dict.fromkeys(word for service in blocker.services for word in service.missing)
        return self.present.say(WHY[blocker.reason]).format(papers=self.present.papers(tuple(missing)))

    def way(self, way: BlockedService) -> str:
        """Return what keeps one service from giving it."""
        if way.obstacle is not None:
            return self.present.reason(way.obstacle, self.directory)
        return self.present.say(N_("requires: {papers}")).format(papers=self.present.papers(way.missing))

    def link(self, link: CycleLink) -> str:
        """Return one part of a circle."""
        sentence = self.present.say(N_("{state}: {service} requires {needs}"))
        label = self.present.label
        return sentence.format(
            state=label("prerequisites", link.state),
            service=self.present.name(link.service),
            needs=label("prerequisites", link.required),
        )

    def to_do(self, blocker: Blocker) -> list[str]:
        """Return what to do about a block, the most hopeful first."""
        found = [self._advice(way) for way in blocker.services if way.obstacle is not None]
        if others := self._alternatives(blocker):
            papers = self.present.papers(others)
            found.insert(
                0, self.present.say(N_("Find out whether the person can get: {papers}.")).format(papers=papers)
            )
        if blocker.reason in DO_WHY:
            found.append(self.present.say(DO_WHY[blocker.reason]))
        return list(dict.fromkeys(found))[:3]

    def requirement(self, requirement: StepRequirement, held: tuple[str, ...]) -> str:
        """Return what a step asks for and where it comes from; what is neither granted nor held is what is blocked."""
        name = self.present.label("prerequisites", requirement.state)
        if requirement.step is None and requirement.state not in held:
            return self.present.say(N_("{state} (when it becomes possible to get it)")).format(state=name)
        if requirement.step is not None:
            return self.present.say(N_("{state} (from step {step})")).format(state=name, step=requirement.step)
        return self.present.say(N_("{state} (the person has it)")).format(state=name)

    def late(self, requirement: StepRequirement) -> str:
        """Return that a state ends before it is used."""
        sentence = self.present.say(N_("{state} expires on {day}, before this step, and will have to be renewed"))
        name = self.present.label("prerequisites", requirement.state)
        return sentence.format(state=name, day=self.present.day(requirement.until))

    def warning(self, code: str) -> str:
        """Return a warning of a step."""
        return self.present.say(WARNINGS[code])

    def _alternatives(self, blocker: Blocker) -> tuple[str, ...]:
        """Return what would do in place of a member of a circle."""
        inside = {link.state for link in blocker.cycle}
        groups = [
            group
            for link in blocker.cycle
            for group in requirements.required_groups(link.service)
            if link.required in group
        ]
        return tuple(dict.fromkeys(requirements.either(group - inside) for group in groups if group - inside))

    def _advice(self, way: BlockedService) -> str:
        obstacle = way.obstacle
        if obstacle is None:
            return ""
        owner = self.directory.organisations.get(way.service.organisation)
        day = obstacle.details.get("day")
        words = {"organisation": self.present.name(owner), "day": self.present.day(day)}  # type: ignore[arg-type]
        return self.present.say(DO_OBSTACLE.get(obstacle.code, DO_OTHER)).format(**words)
