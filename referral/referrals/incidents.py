"""A client was refused or treated badly: written down privately for the centre; outside it only a number is seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph.model import Order
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission, Scope
from referral.clients.clients import visible_to
from referral.context import Context
from referral.errors import UnknownCode
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.lifecycle import events
from referral.model.ids import OrganisationId, ReferralId
from referral.model.referrals import Incident
from referral.referrals.queries import referral_for
from referral.storage import records


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentCount:
    """How many people an organisation treated badly, by kind; None where the number is too small to be shown."""

    organisation: OrganisationId | None
    people: int | None
    kinds: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """What is written down: `kind` is of the list `treatment`; `wants_action`: the client wants somebody to act."""

    kind: str
    happened_on: date
    wants_action: bool = False
    note: str | None = None


def record(
    context: Context, referral_id: ReferralId, given: NewIncident, *, submitted: Submitted = NOT_BY_FORM
) -> Incident:
    """Write down what happened to the client of a referral, once for each submission.

    Errors: NotAllowed, NotFound, UnknownCode, BadInput (a day that has not come).
    """
    policy.granted(context, Permission.RECORD_TREATMENT)
    if given.kind not in context.vocabulary.codes("treatment"):
        raise UnknownCode(list="treatment", code=given.kind)
    events.refuse_future(given.happened_on, at=context.clock())

    def make(tx: Writer) -> str:
        about = referral_for(tx, context, referral_id, Permission.RECORD_TREATMENT)
        new = Incident(
            id=context.new_id("TR"),
            referral=about.id,
            client=about.client,
            organisation=about.organisation,
            need=about.need,
            kind=given.kind,
            happened_on=given.happened_on,
            wants_action=given.wants_action,
            note=given.note,
            recorded_by=context.actor.id,
            centre=about.centre,
            assistant=about.assistant,
        )
        records.save(tx, new)
        audit.record(tx, context, "treatment.record", kind="Incident", subject=new.id)
        return new.id

    incident_id = idempotency.once(context, submitted, make)
    return context.read(lambda tx: records.get(tx, Incident, incident_id))


def of_reach(context: Context, *, limit: int = 200) -> tuple[Incident, ...]:
    """Return what was written down in the actor's reach, newest first; a reader of figures gets nothing here."""
    if policy.granted(context, Permission.SEE_TREATMENT) is Scope.FIGURES:
        return ()
    within = visible_to(context, Permission.SEE_TREATMENT)
    newest = (Order(field="happened_on", descending=True),)
    return context.read(lambda tx: records.find(tx, Incident, within, order=newest, limit=limit)[0])


def counts(context: Context) -> tuple[TreatmentCount, ...]:
    """Return numbers of people by organisation; numbers under `small_number` are hidden from a reader of figures.

    An organisation whose number is hidden is counted with all the others that are, and only when those together are
    enough.
    """
    figures = policy.granted(context, Permission.SEE_TREATMENT) is Scope.FIGURES
    least = int(context.vocabulary.threshold("small_number")) if figures else 1
    within = () if figures else visible_to(context, Permission.SEE_TREATMENT)

    def work(tx: Reader) -> tuple[TreatmentCount, ...]:
        people: dict[str | None, set[str]] = {}
        kinds: dict[str | None, dict[str, int]] = {}
        for row in tx.tally("Incident", within, by=("organisation", "client", "kind")):
            organisation = None if row.key[0] is None else str(row.key[0])
            people.setdefault(organisation, set()).add(str(row.key[1]))
            own = kinds.setdefault(organisation, {})
            own[str(row.key[2])] = own.get(str(row.key[2]), 0) + row.count
        return _shown(people, kinds, least=least, figures=figures)

    return context.read(work)


def _shown(
    people: Mapping[str | None, set[str]],
    kinds: Mapping[str | None, Mapping[str, int]],
    *,
    least: int,
    figures: bool,
) -> tuple[TreatmentCount, ...]:
    found = [
        TreatmentCount(
            organisation=OrganisationId(one) if one else None,
            people=len(people[one]),
            kinds={} if figures else dict(sorted(kinds[one].items())),
        )
        for one in sorted(people, key=lambda one: (-len(people[one]), one or ""))
        if len(people[one]) >= least
    ]
    rest = set().union(*(who for who in people.values() if len(who) < least)) if people else set()
    if len(rest) >= least:
        found.append(TreatmentCount(organisation=None, people=len(rest), kinds={}))
    return tuple(found)
