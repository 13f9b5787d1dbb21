"""Which documents and services the people of the records can get to at all, by the planner of pathways."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from referral.gaps.cases import NeedCase, ReferralCase
from referral.gaps.finding import GapInput
from referral.gaps.requests import Requests
from referral.matching.able import unhindered
from referral.matching.model import HelpRequest
from referral.matching.obstacles import Obstacles
from referral.model import requirements
from referral.model.clients import Client
from referral.model.directory import Service
from referral.model.ids import NeedCode
from referral.pathways import plan
from referral.pathways.model import Blocker, Goal, GoalKind
from referral.pathways.plan import Plan
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
        self._requests = data.shared(Requests)
        self._plans: dict[tuple[object, ...], Plan] = {}
        self._obstacles = Obstacles(data.directory)
        self._open_ways: dict[tuple[object, ...], tuple[Service, ...]] = {}
        self._grants: dict[NeedCode, frozenset[str]] = {}

    @cached_property
    def trapped(self) -> tuple[Trapped, ...]:
        """Return the needs that are still there and cannot be reached for want of documents known to be missing."""
        return tuple(self._trapped())

    def _trapped(self) -> Iterator[Trapped]:
        for case in self._data.cases.needs:
            client = self._data.cases.clients.get(case.client)
            if client is None or case.status not in STILL_THERE:
                continue
            request = self._requests.of(client, case.need, case.hours)
            if not request.not_held or not self._waits_for_papers(request):
                continue
            blockers = self._plan(_goal_of(case), request).blockers
            paper = self._paper(request, blockers)
            if paper is not None:
                yield Trapped(case=case, client=client, paper=paper, blockers=blockers)

    def _waits_for_papers(self, request: HelpRequest) -> bool:
        """Tell whether papers or a window alone keep a person from a service.

        Where some service takes the person as they are, on any day, no step is in the way; where something else keeps
        them from every service, no paper helps. It need not be asked whether lists are full.
        """
        open_ones = self._unhindered(request)
        held = request.held or frozenset()
        return bool(open_ones) and not any(
            service.window is None and not requirements.missing(service, held) for service in open_ones
        )

    def _unhindered(self, request: HelpRequest) -> tuple[Service, ...]:
        """Return the services that nothing but papers keeps from a person; the same for all people alike."""
        key = (request.need, request.area, request.ages, request.hours)
        if key not in self._open_ways:
            self._open_ways[key] = unhindered(self._data.directory, request)
        return self._open_ways[key]

    def plan(self, client: Client, goal: Goal, *, hours: tuple[str, ...] = (), also_held: Iterable[str] = ()) -> Plan:
        """Return the plan of a client to a goal today, as if they also held further documents."""
        need = NeedCode(goal.code) if goal.kind is GoalKind.NEED else _ANY_NEED
        request = self._requests.of(client, need, hours)
        held = (request.held or frozenset()).union(also_held)
        return self._plan(goal, request if held == request.held else replace(request, held=held))

    def _plan(self, goal: Goal, request: HelpRequest) -> Plan:
        key = (goal, request.area, request.ages, request.held, request.hours)
        answer = self._plans.get(key)
        if answer is None:
            start = Start(person=request, valid_days=self._data.vocabulary.valid_days)
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

    def _paper(self, request: HelpRequest, blockers: Iterable[Blocker]) -> str | None:
        """Return the first document on the way that the person is known not to have.

        Where the goal itself gives a document, and what stops it is not known, it is that document.
        """
        states = [blocker.state for blocker in blockers if blocker.state is not None]
        for state in states:
            if request.not_held.issuperset(requirements.alternatives(state)):
                return state
        return min(self._granted(request.need) & request.not_held, default=None) if states else None

    def _granted(self, need: NeedCode) -> frozenset[str]:
        """Return the documents that the services for a need give."""
        if need not in self._grants:
            services = self._data.directory.services_for.get(need, ())
            self._grants[need] = frozenset(code for service in services for code in service.grants)
        return self._grants[need]


def _goal_of(case: NeedCase) -> Goal:
    return Goal(kind=GoalKind.NEED, code=case.need)
