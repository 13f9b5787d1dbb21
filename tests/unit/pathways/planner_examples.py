"""Services in a few short words, and where a person sets out from: what the tests of chains are told with."""

import itertools

from hypothesis import strategies as st

from referral.matching.model import HelpRequest
from referral.model import requirements
from referral.model.directory import Service
from referral.pathways.model import Goal, GoalKind
from referral.pathways.plan import Plan, Start
from referral.storage.directory import Directory
from tests.unit.matching.ranking_examples import TODAY, picture


def service(name: str, required: str = "", gives: str = "", **more) -> Service:
    """A service by short words: `asks` are groups with spaces between, alternatives with |."""
    words = required.split()
    fields = {
        "areas": ("M",),
        "status": "active",
        "requires": tuple(word for word in words if "|" not in word),
        "requires_any": tuple(word for word in words if "|" in word),
        "grants": tuple(gives.split()),
        **more,
    }
    return Service(id=name, organisation="O", name_bg=name, **fields)


def setting_out(*held: str, ends=None, valid=None, **more) -> Start:
    person = HelpRequest(need="", today=TODAY, **{"area": "Q", "ages": (30, 34), "held": frozenset(held), **more})
    return Start(person=person, ends=ends or {}, valid_days=valid or {})


def to(code: str, kind: GoalKind = GoalKind.STATE) -> Goal:
    return Goal(kind=kind, code=code)


def told(plan: Plan) -> list[str]:
    return [" ".join(step.service.id for step in chain.steps) for chain in plan.sequences]


def blocked(plan: Plan) -> list[tuple[str | None, str]]:
    return [(block.state, block.reason.value) for block in plan.blockers]


ADDRESS = service("address", "birth_certificate deed|contract|consent|official", "address")
CARD = service("card", "address birth_certificate", "id_card")
LABOUR = service("labour", "id_card", "labour_registered", needs=("emp.register",))
BENEFIT = service("benefit", "id_card labour_registered", "state_paid", needs=("soc.monthly_benefit",))
INSURE = service("insure", "job|paid_60|state_paid", "insured")
GP = service("gp", "insured", "gp_registered gp_referral", needs=("hea.gp",))
C2 = (INSURE, GP, service("specialist", "gp_referral", "hospital_referral"), service("hospital", "hospital_referral"))
HOUSING = service("housing", "id_card", "contract")


STATES = "abcdef"
GROUP = st.sets(st.sampled_from(STATES), min_size=1, max_size=2).map(lambda some: "|".join(sorted(some)))


@st.composite
def towns(draw) -> Directory:
    made = []
    for number in range(draw(st.integers(0, 7))):
        required = draw(st.lists(GROUP, max_size=2))
        gives = draw(st.sets(st.sampled_from(STATES), max_size=2))
        status = draw(st.sampled_from(["active", "active", "active", "suspended"]))
        days = draw(st.integers(0, 3))
        made.append(service(f"s{number}", " ".join(required), " ".join(sorted(gives)), status=status, wait_days=days))
    return picture(*made)


GOALS = st.sampled_from([*(to(state) for state in STATES), *(to(f"s{n}", GoalKind.SERVICE) for n in range(7))])
HELD = st.frozensets(st.sampled_from(STATES), max_size=2)


def can_do(chosen, held: set[str]) -> tuple[bool, set[str]]:
    """Whether all of some services can be taken in some order, and what is held then."""
    had, left = set(held), list(chosen)
    while left:
        ready = [one for one in left if not requirements.missing(one, had)]
        if not ready:
            return False, had
        left = [one for one in left if one not in ready]
        had |= {state for one in ready for state in one.grants}
    return True, had


def brute(town: Directory, goal: Goal, held: set[str]) -> tuple[int, int] | None:
    usable = [one for one in town.services.values() if one.status == "active"]
    costs = []
    for count in range(len(usable) + 1):
        for chosen in itertools.combinations(usable, count):
            done, had = can_do(chosen, held)
            there = goal.code in had if goal.kind is GoalKind.STATE else any(one.id == goal.code for one in chosen)
            if done and there:
                costs.append((count, sum(one.wait_days for one in chosen)))
        if costs:
            return min(costs)
    return None
