"""The packages a device keeps for work without network, in the reader's language; equal for equal data."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from referral.calendar import SOFIA
from referral.exchange.offline import People
from referral.lifecycle.transition_fields import FIELDS, Surface, given_on
from referral.lifecycle.transitions import TRANSITIONS
from referral.matching.partners.partner_record import PartnerRecords
from referral.matching.partners.waiting_lists import WaitingLists
from referral.model import requirements
from referral.model.clients import Client
from referral.model.directory import Service
from referral.storage.directory import Directory
from web.offline import matching
from web.offline.outbox_words import OUTBOX_WORDS
from web.offline.referrals import waiting_referral
from web.wording.languages import N_
from web.wording.presenter import Presenter
from web.wording.tables.reasons import BLOCKED, DETAILS, REASONS

# Every list that a form of a transition chooses from, and what the other screens of the phone show.
LISTS: Final = tuple(
    dict.fromkeys(
        (
            *(field.listing for field in given_on(Surface.FORM) if field.listing),
            *(listing for transition in TRANSITIONS for listing in transition.codes.values()),
            "hours",
            "languages",
            "priorities",
            "states",
            "actions",
        )
    )
)
# What the scripts of a page say.
WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "can_help": N_("Can help: {count}"),
        "nobody": N_("No service is suitable. Record the need anyway: it shows the municipality what is missing."),
        "near": N_("Almost suitable: only one thing stands in the way"),
        "why_not": N_("Why not the others"),
        "urgent": N_("Is there danger now? Call 112 first."),
        "sensitive": N_(
            "This service is sensitive: speak with the person in private and do not write the need on any paper."
        ),
        "sensitive_service": N_("sensitive service"),
        "not_known": N_("not known"),
        "refer": N_("Refer"),
        "report": N_("Report"),
        "choose": N_("Choose"),
        "choose_client": N_("To make a referral, choose a client above."),
        "record": N_("Record: {what}"),
        "to_send": N_("waiting to be sent"),
        "refused": N_("not accepted"),
        "retry": N_("Send now"),
        "repair": N_("Correct it"),
        "discard": N_("Discard"),
        "acknowledged": N_("I have read this. Send it anyway."),
        "aloud": N_(
            "Say aloud: “I will tell {partner} your code, what you need and your age group, so that they can help. "
            "You may say no, and you may change your mind.”"
        ),
        "restored": N_("What you typed earlier ({time}) is back."),
        "as_of": N_("You are offline. This is the state as of {time}."),
        "already_open": N_("There is already an open referral for the same need:"),
        "papers_missing": N_("Missing for this service: {papers}"),
        "consent_until": N_("Consent to this partner is valid until {day}"),
        "no_people": N_("Your clients are not on this phone yet. Open Mrezha once while you are online."),
        "new_referral": N_("New referral"),
        "not_sent": N_("This was not sent because there is no connection. Go back: what you typed is still there."),
    }
)


def directory_package(
    directory: Directory,
    say: Presenter,
    *,
    today: date,
    waiting: WaitingLists,
    partner_records: PartnerRecords,
) -> dict[str, Any]:
    """Return areas, organisations, services and words: what finding help needs, and nobody's data.

    Services are in order of id, which is the last word in the order of candidates.
    """
    words = say.vocabulary
    owned = [one for _, one in sorted(directory.services.items()) if one.organisation in directory.organisations]
    records = {id(partner_records.of(one)): partner_records.of(one) for one in owned}
    numbers = {mark: number for number, mark in enumerate(records)}
    required = {word for one in owned for word in requirements.required_words(one)}
    return {
        "language": say.language,
        "today": today.isoformat(),
        "time_zone": SOFIA.key,
        "matching": matching.rules(),
        **matching.of_person(words),
        **_places(directory, say),
        "services": [_service(one, say, waiting=waiting, record=numbers[id(partner_records.of(one))]) for one in owned],
        "records": [matching.record(one) for one in records.values()],
        "papers": {word: say.paper(word) for word in sorted(required)},
        **_texts(say),
    }


def _places(directory: Directory, say: Presenter) -> dict[str, Any]:
    """Return the areas and the organisations by id."""
    return {
        "areas": {
            area.id: {
                "name": say.name(area),
                "type": area.type,
                "chain": directory.chain(area.id),
                "municipality": directory.municipality_of[area.id],
            }
            for area in directory.areas.values()
        },
        "organisations": {
            organisation.id: {
                "name": say.name(organisation),
                "phone": [[part.text, part.dial] for part in say.phones(organisation.phone)],
                **matching.organisation(organisation),
            }
            for organisation in directory.organisations.values()
        },
    }


def _texts(say: Presenter) -> dict[str, Any]:
    """Return the needs, the choices and the sentences in the reader's language."""
    words = say.vocabulary
    return {
        "needs": {
            need.code: {
                "label": need.label(say.language),
                "urgent": need.urgent,
                "report": need.report,
                "sensitive": need.sensitive,
                "first": need.first_answer,
            }
            for need in words.needs.values()
        },
        "bands": {
            band.code: [band.attributes["low"], band.attributes["high"]] for band in words.terms("age_bands").values()
        },
        "days": _days(say),
        "lists": {name: _options(name, say) for name in (*LISTS, *DETAILS.values()) if name in words.lists},
        "reasons": {code: say.say(text) for code, text in REASONS.items()},
        "details": dict(DETAILS),
        "few": say.few_waiting(),
        "blocked": {code: say.blocked(code) for code in BLOCKED},
        "words": {code: say.say(text) for code, text in {**WORDS, **OUTBOX_WORDS}.items()},
    }


def people_package(people: People, say: Presenter) -> dict[str, Any]:
    """Return the reader's clients as the list of clients shows them, and the forms of their waiting referrals."""
    forms: dict[str, dict[str, Any]] = {}
    referrals = [waiting_referral(one, transitions, say, forms) for one, transitions in people.referrals]
    return {
        "now": say.now.isoformat(),
        "clients": [_client(one) for one in people.clients],
        "consents": [[one.client, one.organisation, one.expires_on.isoformat()] for one in people.consents],
        "referrals": referrals,
        "forms": forms,
    }


def _options(name: str, say: Presenter) -> list[tuple[str, str]]:
    offered = next((field.choices for field in FIELDS.values() if field.listing == name and field.choices), ())
    return [(code, label) for code, label in say.options(name) if not offered or code in offered]


def _days(say: Presenter) -> list[str]:
    """Return how a day of each month is written, with {day} and {year} in their places."""
    written = [say.day(date(1999, month, 22)) for month in range(1, 13)]
    return [text.replace("22", "{day}").replace("1999", "{year}") for text in written]


def _service(service: Service, say: Presenter, *, waiting: WaitingLists, record: int) -> dict[str, Any]:
    return {
        "id": service.id,
        "organisation": service.organisation,
        "name": say.name(service),
        "route": service.route,
        "record": record,
        **matching.waiting(service, say.vocabulary, waiting),
        **matching.service(service),
    }


def _client(client: Client) -> dict[str, Any]:
    return {
        "id": client.id,
        "birth_from": client.birth_from,
        "birth_to": client.birth_to,
        "household": client.household,
        **matching.client(client),
    }
