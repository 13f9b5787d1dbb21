"""Services in a few short words, and where a person sets out from: what the tests of chains are told with."""

from datetime import date
from types import MappingProxyType

from referral.matching.ranking import Question
from referral.model.directory import Area, Organisation, Service
from referral.pathways.plan import Goal, GoalKind, Plan, Start
from referral.storage.directory import Directory

TODAY = date(2026, 1, 15)
AREAS = {
    "P": Area(id="P", name_bg="област", type="province"),
    "M": Area(id="M", name_bg="община", type="municipality", part_of="P"),
    "Q": Area(id="Q", name_bg="квартал", type="quarter", part_of="M"),
    "V": Area(id="V", name_bg="село", type="village", part_of="M"),
    "OUT": Area(id="OUT", name_bg="областен град", type="city", part_of="P"),
}
OWNER = Organisation(id="O", name_bg="Организация", kind="ngo")


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


def picture(*services: Service) -> Directory:
    return Directory(
        revision=1,
        areas=MappingProxyType(AREAS),
        organisations=MappingProxyType({"O": OWNER}),
        services=MappingProxyType({one.id: one for one in sorted(services, key=lambda one: one.id)}),
        ties=(),
    )


def setting_out(*held: str, ends=None, valid=None, **more) -> Start:
    person = Question(need="", today=TODAY, **{"area": "Q", "ages": (30, 34), "held": frozenset(held), **more})
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
