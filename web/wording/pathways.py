"""How a way to a goal is said: why it is stopped, what to do about it, what a step asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from referral.model import requirements
from referral.pathways.model import Ask, Block, Goal, GoalKind, Link, Way, Why
from referral.storage.directory import Directory
from web.wording.languages import N_
from web.wording.presenter import Presenter

WHY: Final[Mapping[Why, str]] = MappingProxyType(
    {
        Why.NO_SERVICE: N_("Nobody in the directory gives this."),
        Why.UNUSABLE: N_("Whoever gives this cannot be used now."),
        Why.LACKING: N_("Whoever gives this asks for something that nobody gives, or cannot be used."),
        Why.CYCLE: N_("A circle: each of these waits for another."),
    }
)
DO_WHY: Final[Mapping[Why, str]] = MappingProxyType(
    {
        Why.NO_SERVICE: N_("Write the need down and tell the coordinator: somebody has to be found who gives it."),
        Why.LACKING: N_(
            "Ask whether the person can get one of these some other way. If so, mark it on the client's page."
        ),
        Why.CYCLE: N_("One of these must come from elsewhere. Tell the coordinator: nobody gets out of it alone."),
    }
)
DO_OBSTACLE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "service_suspended": N_(
            "Ask {organisation} when it starts again, and tell the coordinator that people wait for it."
        ),
        "window_closed": N_("Prepare the documents now and come back on {day}."),
        "not_this_area": N_("Ask {organisation} whether they take this person all the same."),
        "places_full": N_("Ask {organisation} about a waiting list."),
        "not_open_then": N_("Ask {organisation} for another hour."),
    }
)
DO_OTHER: Final = N_("Look for another provider with the coordinator.")
WARNINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "travel": N_("outside the territory: travel needed"),
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

    def state(self, block: Block, goal: Goal) -> str:
        """Return what is blocked."""
        return self.goal(goal) if block.state is None else self.present.paper(block.state)

    def why(self, block: Block) -> str:
        """Return why it is blocked."""
        return self.present.say(WHY[block.why])

    def way(self, way: Way) -> str:
        """Return what keeps one service from giving it."""
        if way.obstacle is not None:
            return self.present.reason(way.obstacle, self.directory)
        return self.present.say(N_("asks for: {papers}")).format(papers=self.present.papers(way.lacks))

    def link(self, link: Link) -> str:
        """Return one part of a circle."""
        sentence = self.present.say(N_("{state}: {service} asks for {needs}"))
        label = self.present.label
        return sentence.format(
            state=label("prerequisites", link.state),
            service=self.present.name(link.service),
            needs=label("prerequisites", link.needs),
        )

    def to_do(self, block: Block) -> list[str]:
        """Return what to do about a block, the most hopeful first."""
        found = [self._about(way) for way in block.ways if way.obstacle is not None]
        if others := self._elsewhere(block):
            papers = self.present.papers(others)
            found.insert(0, self.present.say(N_("Ask whether the person can get: {papers}.")).format(papers=papers))
        if block.why in DO_WHY:
            found.append(self.present.say(DO_WHY[block.why]))
        return list(dict.fromkeys(found))[:3]

    def ask(self, ask: Ask, held: tuple[str, ...]) -> str:
        """Return what a step asks for and where it comes from; what is neither granted nor held is what is blocked."""
        name = self.present.label("prerequisites", ask.state)
        if ask.step is None and ask.state not in held:
            return self.present.say(N_("{state} (once it can be had)")).format(state=name)
        if ask.step is not None:
            return self.present.say(N_("{state} (from step {step})")).format(state=name, step=ask.step)
        return self.present.say(N_("{state} (held)")).format(state=name)

    def late(self, ask: Ask) -> str:
        """Return that a state ends before it is used."""
        sentence = self.present.say(N_("{state} ends on {day}, before this step: it will have to be renewed"))
        name = self.present.label("prerequisites", ask.state)
        return sentence.format(state=name, day=self.present.day(ask.until))

    def warning(self, code: str) -> str:
        """Return a warning of a step."""
        return self.present.say(WARNINGS[code])

    def _elsewhere(self, block: Block) -> tuple[str, ...]:
        """Return what would do in place of a member of a circle."""
        inside = {link.state for link in block.cycle}
        groups = [group for link in block.cycle for group in requirements.demands(link.service) if link.needs in group]
        return tuple(dict.fromkeys(requirements.either(group - inside) for group in groups if group - inside))

    def _about(self, way: Way) -> str:
        obstacle = way.obstacle
        if obstacle is None:
            return ""
        owner = self.directory.organisations.get(way.service.organisation)
        day = obstacle.details.get("day")
        words = {"organisation": self.present.name(owner), "day": self.present.day(day)}  # type: ignore[arg-type]
        return self.present.say(DO_OBSTACLE.get(obstacle.code, DO_OTHER)).format(**words)
