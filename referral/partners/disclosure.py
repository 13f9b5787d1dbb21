"""What a partner may see of a referral: what the client's consent covers, and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from graph.store import Reader
from referral.clients.alike import age_band
from referral.clients.consents import MINIMUM_FIELDS, covering
from referral.context import Context
from referral.lifecycle.transitions import disclosed
from referral.model.clients import Client
from referral.model.consent import Consent
from referral.model.ids import AreaId, ClientCode, NeedCode, OrganisationId, ReferralId, ServiceId
from referral.model.referrals import Action, Referral, Route, State
from referral.storage import records
from referral.storage.records import standing

# What is disclosed without the client's consent: a partner needs the number of a referral to answer it.
BARE: Final[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosedReferral:
    """A referral as its partner sees it: the state and what was answered always, the rest as far as consent covers.

    `explanations` are the answers to the partner's own questions.
    """

    referral: ReferralId
    code: str
    centre: OrganisationId
    organisation: OrganisationId | None
    priority: str
    route: str
    state: State
    reason: str | None
    sent_at: datetime | None
    due_at: datetime | None
    appointment_at: datetime | None
    place: str | None
    late: bool
    events: int
    service_result: str | None = None
    client: ClientCode | None = None
    members: tuple[ClientCode, ...] = ()
    need: NeedCode | None = None
    service: ServiceId | None = None
    age_band: str | None = None
    area: AreaId | None = None
    language: str | None = None
    explanations: tuple[str, ...] = ()


def consented_fields(tx: Reader, context: Context, referral: Referral) -> tuple[str, ...] | None:
    """Return what consent covers today, or None when it is over or withdrawn and the partner may see nothing.

    A report by law needs no consent. An imported referral without a written consent shows no more than its number.
    """
    if referral.route == Route.REPORT:
        return MINIMUM_FIELDS
    if referral.consent is not None:
        consent = records.get(tx, Consent, referral.consent)
        return consent.covers if consent.holds(context.today) else None
    if referral.organisation is None:
        return None
    in_force = covering(tx, context, referral.client, referral.organisation)
    return in_force.covers if in_force else BARE


def disclose(tx: Reader, context: Context, referral: Referral, covers: tuple[str, ...]) -> DisclosedReferral:
    """Return a referral as far as `covers` lets it be seen."""
    client = records.get(tx, Client, referral.client) if {"age_band", "language"} & set(covers) else None
    return DisclosedReferral(
        referral=referral.id,
        code=referral.short_code,
        centre=referral.centre,
        organisation=referral.organisation,
        priority=referral.priority,
        route=referral.route,
        state=referral.state,
        reason=disclosed(referral.reason) if referral.reason else None,
        sent_at=referral.sent_at,
        due_at=referral.due_at,
        appointment_at=referral.appointment_at,
        place=referral.place,
        late=referral.late,
        events=referral.events,
        service_result=referral.service_result,
        client=referral.client if "code" in covers else None,
        members=_members(tx, context, referral) if "code" in covers else (),
        need=referral.need if "need" in covers else None,
        service=referral.service if "need" in covers else None,
        age_band=age_band(context, client) if client and "age_band" in covers else None,
        area=referral.area if "area" in covers else None,
        language=client.language if client and "language" in covers else None,
        explanations=_explanations(tx, referral) if "note" in covers else (),
    )


def _members(tx: Reader, context: Context, referral: Referral) -> tuple[ClientCode, ...]:
    """Return the further clients whose own consent lets the partner know their codes; a report by law needs none."""
    organisation = referral.organisation
    if referral.route == Route.REPORT or organisation is None:
        return referral.members
    people = (standing(tx, Client, code) for code in referral.members)
    consents = ((person.id, covering(tx, context, person.id, organisation)) for person in people)
    return tuple(code for code, consent in consents if consent is not None and "code" in consent.covers)


def _explanations(tx: Reader, referral: Referral) -> tuple[str, ...]:
    events = records.events_of(tx, referral.id)
    return tuple(event.data.note for event in events if event.action is Action.INFORM and event.data.note)
