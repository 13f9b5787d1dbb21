"""The waiting referrals that a device keeps, and the forms of what can be done with each."""

from typing import Any, Final

from referral.lifecycle.transition_fields import AskedField, FieldKind, Surface, asked
from referral.lifecycle.transitions import Transition
from referral.model.referrals import Referral
from web.http.transition_forms import WIDGETS
from web.wording.presenter import Presenter

MEMBERS: Final = "member"


def waiting_referral(
    referral: Referral, transitions: tuple[Transition, ...], say: Presenter, forms: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """Return a referral as the phone shows it; each form it needs is added to `forms`, by name."""
    asked = []
    for transition in transitions:
        form = _form(transition, referral, say)
        name = f"{transition.action}.{referral.route}.{len(form['fields'])}"
        forms[name] = form
        asked.append(name)
    return {
        "id": referral.id,
        "code": referral.short_code,
        "client": referral.client,
        "members": referral.members,
        "need": referral.need,
        "service": referral.service,
        "organisation": referral.organisation,
        "state": say.state(referral),
        **_appointment(referral, say),
        "seen": referral.events,
        "forms": asked,
    }


def _appointment(referral: Referral, say: Presenter) -> dict[str, str]:
    """Return until when an appointment stands, and what the phone says from then on."""
    if referral.appointment_at is None or not say.booked(referral):
        return {}
    return {"until": referral.appointment_at.isoformat(), "then": say.appointment_passed()}


def _form(transition: Transition, referral: Referral, say: Presenter) -> dict[str, Any]:
    fields = asked(transition, surface=Surface.FORM, route=referral.route, household=bool(referral.members))
    return {
        "action": transition.action.value,
        "label": say.label("actions", transition.action),
        "fields": [_field(entry, say) for entry in fields],
    }


def _field(entry: AskedField, say: Presenter) -> dict[str, Any]:
    return {
        "name": entry.field.name,
        "label": say.say(entry.label),
        "kind": WIDGETS[entry.field.kind],
        "list": MEMBERS if entry.field.kind is FieldKind.MEMBER else entry.listing,
        "must": entry.required,
    }
