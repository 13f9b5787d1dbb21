"""The packages a device keeps for work without network, in the reader's language; equal for equal data."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from referral.calendar import SOFIA
from referral.exchange.offline import People
from referral.lifecycle.transitions import INSTEAD, Transition
from referral.matching.partner_record import Book
from referral.model import requirements
from referral.model.clients import Client
from referral.model.directory import Service
from referral.model.ids import ServiceId
from referral.model.referrals import Referral
from referral.storage.directory import Directory
from web.pages.exchange import offline_matching
from web.pages.referrals.referral import facts_asked
from web.wording.languages import N_
from web.wording.presenter import Presenter
from web.wording.reasons import BLOCKED, DETAILS, REASONS

LISTS: Final = (
    "informant", "channels", "prerequisites",
    "barriers", "consent_channels", "attendance", "report_reasons", "decline", "cancel",
    "not_completed", "miss", "unaccept", "reopen", "void", "service_result", "need_result", "hours", "languages",
    "priorities", "states", "actions",
)  # fmt: skip
SPEAKERS: Final = ("partner", "client", "assistant", "document")
# How the form of a move asks for a fact: the kind of field, and the list its choices come from.
FIELDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "informant": ("select", "informant"),
        "channel": ("select", "channels"),
        "reason": ("select", ""),
        "result": ("select", ""),
        "missing": ("select", "prerequisites"),
        "barrier": ("select", "barriers"),
        "consent_channel": ("select", "consent_channels"),
        "attendance": ("select", "attendance"),
        "report_reason": ("select", "report_reasons"),
        "member": ("select", "member"),
        "minutes": ("number", ""),
        "appointment_at": ("datetime-local", ""),
        "expected_on": ("date", ""),
        "happened_on": ("date", ""),
        "consent_on": ("date", ""),
        "note": ("area", ""),
    }
)
# What the scripts of a page say.
WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "can_help": N_("Can help: {count}"),
        "nobody": N_(
            "Nobody fits. Write the need down all the same: it is what shows the municipality who is missing."
        ),
        "near": N_("Nearly: one thing stands in the way"),
        "why_not": N_("Why not the others"),
        "urgent": N_("Danger now? Call 112 first."),
        "sensitive": N_("Sensitive: speak alone with the person, and name the need on no paper."),
        "sensitive_service": N_("sensitive service"),
        "not_known": N_("not known"),
        "refer": N_("Refer"),
        "report": N_("Report"),
        "choose": N_("Choose"),
        "choose_client": N_("Choose a client above to refer."),
        "record": N_("Record: {what}"),
        "to_send": N_("waiting to be sent"),
        "refused": N_("not accepted"),
        "retry": N_("Send now"),
        "repair": N_("Correct it"),
        "discard": N_("Discard"),
        "acknowledged": N_("I know. Send it all the same."),
        "aloud": N_(
            "Say aloud: “I will tell {partner} your code, what you need and your age group, so that they can help. "
            "You may say no, and you may change your mind.”"
        ),
        "empty": N_("Nothing waits to be sent."),
        "kept": N_("Kept on this phone. It will be sent by itself when there is network."),
        "restored": N_("What you typed is back ({time})."),
        "as_of": N_("Without network, as of {time}."),
        "already_open": N_("There is an open referral for the same need:"),
        "papers_missing": N_("Missing for this service: {papers}"),
        "consent_until": N_("Consent to this partner is in force until {day}"),
        "no_people": N_("Your clients are not on this phone. Open Mrezha once with network."),
        "new_referral": N_("New referral"),
        "not_sent": N_("This was not sent: it needs network. Go back; what you typed is still there."),
    }
)


def directory_package(
    directory: Directory, say: Presenter, *, today: date, waiting: Mapping[ServiceId, int], book: Book
) -> dict[str, Any]:
    """Return areas, organisations, services and words: what finding help needs, and nobody's data.

    Services are in order of id, which is the last word in the order of candidates.
    """
    words = say.vocabulary
    owned = [one for _, one in sorted(directory.services.items()) if one.organisation in directory.organisations]
    records = {id(book.of(one)): book.of(one) for one in owned}
    numbers = {mark: number for number, mark in enumerate(records)}
    required = {word for one in owned for word in requirements.required_words(one)}
    return {
        "language": say.language,
        "today": today.isoformat(),
        "time_zone": SOFIA.key,
        "matching": offline_matching.rules(),
        "person": offline_matching.person(words),
        "areas": {
            one.id: {
                "name": say.name(one),
                "type": one.type,
                "chain": directory.chain(one.id),
                "municipality": directory.municipality_of[one.id],
            }
            for one in directory.areas.values()
        },
        "organisations": {
            one.id: {"name": say.name(one), "phone": one.phone, **offline_matching.organisation(one)}
            for one in directory.organisations.values()
        },
        "services": [
            _service(one, say, waiting=waiting.get(one.id, 0), record=numbers[id(book.of(one))]) for one in owned
        ],
        "records": [offline_matching.record(one) for one in records.values()],
        "needs": {
            one.code: {
                "label": one.label(say.language),
                "urgent": one.urgent,
                "report": one.report,
                "sensitive": one.sensitive,
                "first": one.first_answer,
            }
            for one in words.needs.values()
        },
        "bands": {
            one.code: [one.attributes["low"], one.attributes["high"]] for one in words.terms("age_bands").values()
        },
        "papers": {word: say.paper(word) for word in sorted(required)},
        "days": _days(say),
        "lists": {name: _options(name, say) for name in (*LISTS, *DETAILS.values()) if name in words.lists},
        "reasons": {code: say.say(text) for code, text in REASONS.items()},
        "details": dict(DETAILS),
        "blocked": {code: say.blocked(code) for code in BLOCKED},
        "words": {code: say.say(text) for code, text in WORDS.items()},
    }


def people_package(people: People, say: Presenter) -> dict[str, Any]:
    """Return the reader's clients as the list of clients shows them, and the forms of their waiting referrals."""
    forms: dict[str, dict[str, Any]] = {}
    referrals = [_referral(one, transitions, say, forms) for one, transitions in people.referrals]
    return {
        "clients": [_client(one) for one in people.clients],
        "consents": [[one.client, one.organisation, one.expires_on.isoformat()] for one in people.consents],
        "referrals": referrals,
        "forms": forms,
    }


def _options(name: str, say: Presenter) -> list[tuple[str, str]]:
    found = say.options(name)
    return [one for one in found if one[0] in SPEAKERS] if name == "informant" else found


def _days(say: Presenter) -> list[str]:
    """Return how a day of each month is written, with {day} and {year} in their places."""
    written = [say.day(date(1999, month, 22)) for month in range(1, 13)]
    return [text.replace("22", "{day}").replace("1999", "{year}") for text in written]


def _service(service: Service, say: Presenter, *, waiting: int, record: int) -> dict[str, Any]:
    return {
        "id": service.id,
        "organisation": service.organisation,
        "name": say.name(service),
        "route": service.route,
        "waiting": waiting,
        "record": record,
        **offline_matching.service(service),
    }


def _client(client: Client) -> dict[str, Any]:
    return {
        "id": client.id,
        "birth_from": client.birth_from,
        "birth_to": client.birth_to,
        "household": client.household,
        **offline_matching.client(client),
    }


def _referral(
    referral: Referral, transitions: tuple[Transition, ...], say: Presenter, forms: dict[str, dict[str, Any]]
) -> dict[str, Any]:
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
        "state": say.label("states", referral.state),
        "seen": referral.events,
        "forms": asked,
    }


def _form(transition: Transition, referral: Referral, say: Presenter) -> dict[str, Any]:
    needs = INSTEAD.get((referral.route, transition.action), transition.needs)
    fields = [_field(name, transition, say, must=name in needs) for name in facts_asked(transition, referral)]
    return {"action": transition.action.value, "label": say.label("actions", transition.action), "fields": fields}


def _field(name: str, transition: Transition, say: Presenter, *, must: bool) -> dict[str, Any]:
    kind, listing = FIELDS.get(name, ("text", ""))
    return {
        "name": name,
        "label": say.field_name(name),
        "kind": kind,
        "list": listing or transition.codes.get(name, ""),
        "must": must,
    }
