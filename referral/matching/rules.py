"""Eligibility rules as data: a criterion is a decision table, and its first rule that holds gives the reason.

The phone walks the same tables without network: web/static/offline/match.js reads them from the directory package, and
operators.js beside it has an operator of the same name and meaning for each one of OPERATORS.
"""

import dataclasses
import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from referral.matching.model import Place, Profile, Reason, Verdict, said
from referral.matching.partners.partner_record import PartnerRecord
from referral.model import requirements
from referral.model.directory import Organisation, Service

# What is worked out for one person and one service. A text names a field ("person.ages"), a tuple applies an operator
# to operands; ("code", "bg") is the code itself and ("codes", "day", "evening") several; numbers and truth values are
# themselves.
Expression: TypeAlias = "str | float | tuple[Expression, ...]"
ALWAYS: Final[Expression] = ("all",)


@dataclasses.dataclass(slots=True)
class Scope:
    """What a rule may read: a person and one service after another, changed in place as a match makes hundreds.

    `territory` is the reason that criterion gave, `against` counts the reasons against.
    """

    person: Profile
    service: Service | None = None
    organisation: Organisation | None = None
    place: Place | None = None
    waiting: int = 0
    territory: Reason | None = None
    record: PartnerRecord | None = None
    against: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A value worked out from fields of a service, which rules read like a field; a phone is sent the value."""

    of: Callable[[Any], object]
    reads: tuple[str, ...]


COMPUTED: Final[Mapping[str, Computed]] = MappingProxyType(
    {
        # Alternatives are one word: "id_card|birth_certificate".
        "required": Computed(of=requirements.required_words, reads=("requires", "requires_any", "accepts_uninsured")),
        "yearly_window": Computed(of=requirements.window_of, reads=("window",)),
        "asks_for_documents": Computed(
            of=lambda service: bool(service.requires or service.requires_any or service.how_to_apply is not None),
            reads=("requires", "requires_any", "how_to_apply"),
        ),
    }
)
# A list that is not known counts as empty; a comparison or a sum with a value that is not known is no, or not known.
OPERATORS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "not": operator.not_,
        "unknown": lambda value: value is None,
        "empty": lambda values: not values,
        "is": operator.eq,
        "below": lambda value, limit: value is not None and limit is not None and value < limit,
        "at_least": lambda value, limit: value is not None and limit is not None and value >= limit,
        "has": lambda values, value: value in (values or ()),
        "only": lambda values, value: set(values or ()) == {value},
        "overlap": lambda values, others: bool(values and others) and not frozenset(values).isdisjoint(others),
        "within": lambda values, others: all(value in (others or ()) for value in values or ()),
        "common": lambda values, others: tuple([value for value in values or () if value in (others or ())]),
        "without": lambda values, other: tuple([value for value in values or () if value != other]),
        "first": lambda values: values[0] if values else None,
        "first_known": lambda value, other: other if value is None else value,
        "least": lambda values: min(values) if values else None,
        "most": lambda values: max(values) if values else None,
        "sum": lambda value, other: None if value is None or other is None else value + other,
        "product": lambda value, factor: None if value is None or factor is None else value * factor,
        "days_between": lambda since, until: None if since is None or until is None else (until - since).days,
        "missing": requirements.missing_words,
        "denied": requirements.denied_words,
        "in_window": lambda window, day: window.holds(day),
        "opening": lambda window, day: window.opening(day),
        "closing": lambda window, day: window.closing(day),
        # Areas of a directory: of which type each is, which lie outside a whole, which share something with a chain.
        "types": lambda places, areas: tuple([places.areas[one].type for one in areas]),
        "not_part_of": lambda places, areas, whole: tuple([one for one in areas if whole not in places.chain(one)]),
        "sharing": lambda places, areas, own: tuple([one for one in areas if not own.isdisjoint(places.chain(one))]),
    }
)
_RECORDS: Final[Mapping[str, type]] = MappingProxyType(
    {
        "person": Profile,
        "service": Service,
        "organisation": Organisation,
        "place": Place,
        "territory": Reason,
        "record": PartnerRecord,
    }
)
_NOBODY: Final = Scope(Profile(today=date.min))


class UnusableRuleError(ValueError):
    """A rule names a field or an operator that does not exist."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When it holds, this reason; without a verdict the criterion says nothing. `details` are expressions by name."""

    test: Expression
    verdict: Verdict | None = None
    code: str = ""
    details: Mapping[str, Expression] = dataclasses.field(default_factory=lambda: MappingProxyType({}))


class Criterion:
    """One row of the eligibility table: its rules in order, of which the first that holds decides.

    `key` is the function from a service to all that its rules read of one, `part` that from a person: services alike
    in the first and people alike in the second get the same reason, which is then worked out once. `fails` tells
    whether any rule can fail a person, `prerequisites` marks what a person can go and get, `seasonal` what depends on
    the day of the year (a step of a pathway is judged on its own day).
    """

    def __init__(self, name: str, *rules: Rule, prerequisites: bool = False, seasonal: bool = False) -> None:
        self.name, self.rules, self.prerequisites, self.seasonal = name, rules, prerequisites, seasonal
        self.fields = fields_of(*(part for rule in rules for part in (rule.test, *rule.details.values())))
        self.fails = any(rule.verdict is Verdict.FAIL for rule in rules)
        self.reads, self.asks = stored_fields(self.fields, "service"), stored_fields(self.fields, "person")
        self.key, self.part = _getter(self.reads), _getter(self.asks)
        try:
            self._rules = tuple([(compiled(rule.test), _reason_maker(rule)) for rule in rules])
        except UnusableRuleError as error:
            raise UnusableRuleError(f"eligibility criterion {name!r}: {error}") from None

    def reason(self, scope: Scope) -> Reason | None:
        """Return what this criterion says of a service to a person."""
        for holds, make in self._rules:
            if holds(scope):
                return make(scope)
        return None

    def judge(self, person: Profile, service: Service) -> Reason | None:
        """Return the same for a criterion that reads nothing but the person and the service."""
        return self.reason(Scope(person, service))


def when(test: Expression, verdict: Verdict, code: str, **details: Expression) -> Rule:
    """Return a rule that gives a reason when its test holds."""
    return Rule(test=test, verdict=verdict, code=code, details=MappingProxyType(details))


def otherwise(verdict: Verdict, code: str, **details: Expression) -> Rule:
    """Return the rule for all other cases."""
    return when(ALWAYS, verdict, code, **details)


def silent_when(test: Expression) -> Rule:
    """Return a rule by which a criterion says nothing."""
    return Rule(test=test)


def fields_of(*expressions: Expression) -> frozenset[str]:
    """Return the fields that expressions name."""
    names = {part for part in expressions if isinstance(part, str)}
    calls = (part for part in expressions if isinstance(part, tuple) and part[0] not in {"code", "codes"})
    return frozenset(names.union(*(fields_of(*operands) for _, *operands in calls)))


def stored_fields(fields: frozenset[str], record: str) -> tuple[str, ...]:
    """Return the stored fields of one record among the fields that rules name, in order of name."""
    names = {path.partition(".")[2] for path in fields if path.startswith(f"{record}.")}
    computed = names & COMPUTED.keys() if record == "service" else set[str]()
    return tuple(sorted((names - computed).union(*(COMPUTED[name].reads for name in computed))))


def reader(fields: frozenset[str]) -> Callable[[Scope], object]:
    """Return the function from a scope to what rules that name these fields read beside the person."""
    others = [path for path in fields if path.partition(".")[0] not in {"person", "place", "service"}]
    return _getter((*(f"service.{name}" for name in stored_fields(fields, "service")), *sorted(others)))


def compiled(expression: Expression) -> Callable[[Scope], Any]:
    """Return the function that works an expression out.

    Errors: UnusableRuleError.
    """
    if isinstance(expression, str):
        return _field(expression)
    if not isinstance(expression, tuple):
        return lambda _: expression
    name, *operands = expression
    if name in {"code", "codes"}:
        value = operands[0] if name == "code" else tuple(operands)
        return lambda _: value
    return _applied(str(name), operands)


def _applied(name: str, operands: Sequence[Expression]) -> Callable[[Scope], Any]:
    """Return an operator on operands; the commonest shapes are taken apart beforehand, which is twice as quick."""
    values = tuple(map(compiled, operands))
    if name in {"all", "any"}:
        decide = any if name == "any" else all
        return lambda scope: decide(value(scope) for value in values)
    if name not in OPERATORS:
        raise UnusableRuleError(f"no operator {name!r} in referral/matching/rules.py (nor in offline/operators.js)")
    function = OPERATORS[name]
    match values:
        case (value,):
            return lambda scope: function(value(scope))
        case (value, other) if not fields_of(operands[1]):
            fixed = other(_NOBODY)
            return lambda scope: function(value(scope), fixed)
        case (value, other):
            return lambda scope: function(value(scope), other(scope))
        case _:
            return lambda scope: function(*[value(scope) for value in values])


def _field(path: str) -> Callable[[Scope], Any]:
    record, dot, name = path.partition(".")
    if record == "service" and name in COMPUTED:
        work_out = COMPUTED[name].of
        return lambda scope: work_out(scope.service)
    names = {spec.name for spec in dataclasses.fields(_RECORDS[record])} if record in _RECORDS else set[str]()
    if record not in Scope.__slots__ or (dot and name not in names):
        raise UnusableRuleError(f"no field {path!r}")
    return operator.attrgetter(path)


def _getter(names: tuple[str, ...]) -> Callable[[Any], Any]:
    return operator.attrgetter(*names) if names else lambda _: None


def _reason_maker(rule: Rule) -> Callable[[Scope], Reason | None]:
    verdict, code = rule.verdict, rule.code
    if verdict is None or not rule.details:
        reason = None if verdict is None else said(verdict, code)
        return lambda _: reason
    details = {name: compiled(expression) for name, expression in rule.details.items()}
    if len(details) == 1:
        ((name, only),) = details.items()
        return lambda scope: said(verdict, code, **{name: only(scope)})
    return lambda scope: said(verdict, code, **{name: work_out(scope) for name, work_out in details.items()})
