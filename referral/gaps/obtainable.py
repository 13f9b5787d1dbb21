"""Which documents and services the people of the records can get to at all, by the planner of pathways."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from referral.gaps.cases import NeedCase, ReferralCase
from referral.gaps.finding import GapInput
from referral.gaps.requests import Requests
from referral.matching.able import able
from referral.matching.obstacles import Obstacles
from referral.model import requirements
from referral.model.clients import Client
from referral.model.ids import NeedCode
from referral.pathways import plan
from referral.pathways.model import Blocker, Goal, GoalKind
from referral.pathways.steps import Start

# The statuses of a need that is still there.
STILL_THERE = frozenset({"open", "referred"})
_ANY_NEED = NeedCode("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trapped:
    """A need that its client can reach by no steps, for want of a document that the client is known not to have.

    `paper` is the first such document on the way, `blockers` everything that stops it.
    """

    case: NeedCase
    client: Client
    paper: str
    blockers: tuple[Blocker, ...]


class Obtainable:
    """Plans for the clients of the records, each kind of client planned once.

    A document of which nobody knows whether the client has it is no reason to call anybody trapped.
    """

    def __init__(self, data: GapInput) -> None:
        self._data = data
        self._requests = Requests(data)
        self._plans: dict[tuple[object, ...], plan.Plan] = {}
        self._obstacles = Obstacles(data.directory)
        self._open_ways: dict[tuple[object, ...], bool] = {}

    @cached_property
    def trapped(self) -> tuple[Trapped, ...]:
        """Return the needs that are still there and cannot be reached for want of documents known to be missing."""
        return tuple(self._trapped())

    def _trapped(self) -> Iterator[Trapped]:
        for case in self._data.cases.needs:
            client = self._data.cases.clients.get(case.client)
            if client is None or case.status not in STILL_THERE:
                continue
            if self._at_once(client, case):
                continue
            blockers = self.plan(client, _goal_of(case), hours=case.hours).blockers
            paper = self._paper(client, case.need, blockers)
            if paper is not None:
                yield Trapped(case=case, client=client, paper=paper, blockers=blockers)

    def _at_once(self, client: Client, case: NeedCase) -> bool:
        """Tell whether some service takes the client as they are, on any day: then no step is in the way.

        It need not be asked whether lists are full, which is no matter of documents.
        """
        request = self._requests.of(client, case.need, case.hours)
        key = (case.need, request.area, request.ages, request.held, request.hours)
        if key not in self._open_ways:
            self._open_ways[key] = any(
                service.window is None and not requirements.missing(service, request.held or ())
                for service in able(self._data.directory, request)
            )
        return self._open_ways[key]

    def plan(
        self, client: Client, goal: Goal, *, hours: tuple[str, ...] = (), also_held: Iterable[str] = ()
    ) -> plan.Plan:
        """Return the plan of a client to a goal today, as if they also held further documents."""
        need = NeedCode(goal.code) if goal.kind is GoalKind.NEED else _ANY_NEED
        request = self._requests.of(client, need, hours)
        held = request.held.union(also_held)
        key = (goal, request.area, request.ages, held, request.hours)
        answer = self._plans.get(key)
        if answer is None:
            start = Start(person=replace(request, held=held), valid_days=self._data.vocabulary.valid_days)
            answer = self._plans[key] = plan.find(self._data.directory, goal, start, self._obstacles)
        return answer

    def lacks(self, client: Client, paper: str) -> bool:
        """Tell whether a client is known not to have a document."""
        return paper in self._requests.of(client, _ANY_NEED).not_held

    def frees(self, trapped: Trapped, paper: str) -> bool:
        """Tell whether a client could reach the need if they had one document more."""
        answer = self.plan(trapped.client, _goal_of(trapped.case), hours=trapped.case.hours, also_held=(paper,))
        return not answer.blockers

    def explains(self, declined: ReferralCase) -> bool:
        """Tell whether a referral was declined for a document that its client still has not and cannot get."""
        client = self._data.cases.clients.get(declined.client)
        if client is None or declined.missing is None:
            return False
        return bool(self.plan(client, Goal(kind=GoalKind.STATE, code=declined.missing)).blockers)

    def _paper(self, client: Client, need: NeedCode, blockers: Iterable[Blocker]) -> str | None:
        """Return the first document on the way that the client is known not to have.

        Where the goal itself gives a document, and what stops it is not known, it is that document.
        """
        not_held = self._requests.of(client, need).not_held
        states = [blocker.state for blocker in blockers if blocker.state is not None]
        for state in states:
            if not_held.issuperset(requirements.alternatives(state)):
                return state
        granted = {code for service in self._data.directory.services_for.get(need, ()) for code in service.grants}
        return min(granted & not_held, default=None) if states else None


def _goal_of(case: NeedCase) -> Goal:
    return Goal(kind=GoalKind.NEED, code=case.need)
