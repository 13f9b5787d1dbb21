"""Incidents: a client was refused or treated badly. The centre alone reads them; others see numbers of people."""

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
from referral.model.clients import Incident
from referral.model.ids import OrganisationId, ReferralId
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
    """What happened: `kind` is a code of the list `treatment`; `wants_action`: the client wants it acted on."""

    kind: str
    happened_on: date
    wants_action: bool = False
    note: str | None = None


def record(
    context: Context, referral_id: ReferralId, new: NewIncident, *, submitted: Submitted = NOT_BY_FORM
) -> Incident:
    """Record what happened to the client of a referral, once for each submission.

    Errors: NotAllowed, NotFound, UnknownCode, BadInput (a day that has not come).
    """
    policy.granted(context, Permission.RECORD_TREATMENT)
    if new.kind not in context.vocabulary.codes("treatment"):
        raise UnknownCode(list="treatment", code=new.kind)
    events.refuse_future(new.happened_on, at=context.clock())

    def make(tx: Writer) -> str:
        referral = referral_for(tx, context, referral_id, Permission.RECORD_TREATMENT)
        incident = Incident(
            id=context.new_id("TR"),
            referral=referral.id,
            client=referral.client,
            organisation=referral.organisation,
            need=referral.need,
            kind=new.kind,
            happened_on=new.happened_on,
            wants_action=new.wants_action,
            note=new.note,
            recorded_by=context.actor.id,
            centre=referral.centre,
            assistant=referral.assistant,
        )
        records.save(tx, incident)
        audit.record(tx, context, "treatment.record", kind="Incident", subject=incident.id)
        return incident.id

    incident_id = idempotency.once(context, submitted, make)
    return context.read(lambda tx: records.get(tx, Incident, incident_id))


def of_reach(context: Context) -> tuple[Incident, ...]:
    """Return the incidents that the actor may read, newest first; whoever sees only figures gets none."""
    if policy.granted(context, Permission.SEE_TREATMENT) is Scope.FIGURES:
        return ()
    within = visible_to(context, Permission.SEE_TREATMENT)
    newest = (Order(field="happened_on", descending=True),)
    return context.read(lambda tx: records.find(tx, Incident, within, order=newest)[0])


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
    shown = [
        TreatmentCount(
            organisation=OrganisationId(organisation) if organisation else None,
            people=len(people[organisation]),
            kinds={} if figures else dict(sorted(kinds[organisation].items())),
        )
        for organisation in sorted(people, key=lambda organisation: (-len(people[organisation]), organisation or ""))
        if len(people[organisation]) >= least
    ]
    rest = set[str]().union(*(clients for clients in people.values() if len(clients) < least))
    if len(rest) >= least:
        shown.append(TreatmentCount(organisation=None, people=len(rest), kinds={}))
    return tuple(shown)
