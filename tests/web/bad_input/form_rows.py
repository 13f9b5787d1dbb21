"""Every form of a page: a row that would succeed, and what can be wrong with each of its fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.testclient import TestClient

from referral.gaps.plan.items import item_id
from referral.model.actors import Role

GAP = item_id("silence:O05")
PASSWORDS = {"password", "old", "new", "again", "first_password"}
GOOD = "четири синьо кон мост"
LONG = "я" * 5000
# Bad values by the kind of field, each with what makes it bad.
TEXT = {"too long": LONG}
MUST = {**TEXT, "empty": "", "only zero bytes": "\x00\x00", "only spaces": "   "}
CODE = {"wrong code": "nonsense", "emoji": "🙂", "a path": "../../etc/passwd", "long": LONG, "markup": "<b>&"}
DAY = {"no such day": "31.02.2026", "no such month": "2026-13-01", "number": "1e9", "words": "вчера", "zero": "0000-00-00",
       "year 1": "0001-01-01", "far": "9999-12-31", "long": LONG}  # fmt: skip
MOMENT = {"no such day": "2026-02-31T10:00", "words": "скоро", "year 1": "0001-01-01T00:00", "far": "9999-12-31T23:59"}
NUMBER = {"exponent": "1e9", "negative": "-1", "huge": "9" * 5000, "fraction": "12.5", "glyph": "½", "power": "²",
          "arabic": "١٢"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Row:
    """A form that would succeed, and what can be wrong with each of its fields."""

    role: Role | None
    path: str
    good: Mapping[str, str | tuple[str, ...]]
    bad: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


ORGANISATION = {"name_bg": "Бюро", "name_en": "Desk", "kind": "ngo", "seat": "A03", "phone": "0700", "email": "a@b.bg",
                "website": "b.bg", "address": "ул. 1", "contact": "дежурен", "description": "помага 🙂", "active": "yes"}  # fmt: skip
SERVICE = {"name_bg": "Превоз", "name_en": "Ride", "status": "active", "needs": ("hea.transport", "com.info"), "areas": "A03",
           "hours": "day", "requires": "id_card", "languages": "bg", "age_from": "3", "age_to": "90", "places": "4",
           "funded_until": "2026-12-31", "description": "до болница", "accepts_uninsured": "yes"}  # fmt: skip
CLIENT = {"area": "A03", "birth_from": "1980", "birth_to": "1990", "sex": "f", "language": "tr", "held": "id_card",
          "barriers": "no_id", "consent_on": "2026-01-10"}  # fmt: skip
BAD_CLIENT = {"area": {**CODE, "empty": ""}, "birth_from": NUMBER, "birth_to": NUMBER, "sex": CODE, "language": CODE,
              "held": CODE, "barriers": CODE, "consent_on": DAY}  # fmt: skip
NEW_USER = {"login": "ново", "name": "Нов човек", "role": "assistant", "centre": "O01", "first_password": GOOD}
ROWS = {
    "/sign-in": Row(role=None, path="/sign-in", good={"login": "nobody", "password": "x"}, bad={"login": MUST, "password": {"empty": "", "long": LONG, "emoji": "🙂"}}),
    "/demo-sign-in": Row(role=None, path="/demo-sign-in", good={"role": "assistant"}),
    "/sign-out": Row(role=Role.COORDINATOR, path="/sign-out", good={}),
    "/lock": Row(role=Role.COORDINATOR, path="/lock", good={}),
    "/language": Row(role=None, path="/language", good={"lang": "en", "back": "/sign-in"}),
    "/clients/new": Row(role=Role.ASSISTANT, path="/clients/new", good={**CLIENT, "code": "Н-1"}, bad={**BAD_CLIENT, "code": {"slash": "a/b", "dots": "..", "new": "new", "taken": "TH-0001", "long": LONG, "emoji": "🙂", "a name": "Мария Иванова", "EGN": "7523169263"}}),
    "/clients/{code}/edit": Row(role=Role.ASSISTANT, path="/clients/{client}/edit", good={**CLIENT, "seen": "1"}, bad={**BAD_CLIENT, "seen": {**NUMBER, "stale": "77", "empty": ""}}),
    "/clients/{code}/needs": Row(role=Role.ASSISTANT, path="/clients/{client}/needs", good={"need": "hea.gp", "hours": "evening"}, bad={"need": {**CODE, "empty": ""}, "hours": CODE, "note": TEXT}),
    "/refer": Row(role=Role.ASSISTANT, path="/refer", good={"client": "{client}", "need": "com.interpreting", "service": "S09", "delivery": "slip", "priority": "urgent", "consent_channel": "signed", "consent_on": "2026-01-15", "key": "bad-1", "note": "важно 🙂"}, bad={"delivery": CODE, "priority": CODE, "consent_channel": {**CODE, "empty": ""}, "consent_on": {**DAY, "empty": "", "to come": "2027-01-01"}, "note": TEXT, "key": {"empty": "", "long": LONG}}),
    "/referrals/{referral_id}/{action}": Row(role=Role.ASSISTANT, path="/referrals/{referral}/decline", good={"informant": "partner", "channel": "phone", "reason": "no_capacity", "note": "каза 🙂", "seen": "2"}, bad={"informant": {**CODE, "empty": ""}, "channel": {**CODE, "empty": ""}, "reason": {**CODE, "empty": ""}, "note": TEXT, "seen": {**NUMBER, "stale": "1", "stale too": "9"}, "appointment_at": MOMENT, "expected_on": DAY}),
    "/organisations/{organisation_id}/edit": Row(role=Role.COORDINATOR, path="/organisations/O12/edit", good={**ORGANISATION, "seen": "1"}, bad={"name_bg": MUST, "name_en": TEXT, "kind": {**CODE, "empty": ""}, "seat": CODE, "phone": TEXT, "email": TEXT, "website": TEXT, "address": TEXT, "contact": TEXT, "description": TEXT, "seen": {**NUMBER, "stale": "77", "empty": ""}}),
    "/organisations/{organisation_id}/services/{service_id}/edit": Row(role=Role.COORDINATOR, path="/organisations/{owner}/services/S38/edit", good={**SERVICE, "seen": "1"}, bad={"name_bg": MUST, "name_en": TEXT, "status": {**CODE, "empty": ""}, "needs": {**CODE, "empty": ""}, "areas": CODE, "hours": CODE, "requires": CODE, "languages": CODE, "age_from": NUMBER, "age_to": NUMBER, "places": NUMBER, "funded_until": DAY, "description": TEXT, "seen": {**NUMBER, "stale": "77", "empty": ""}}),
    "/account/password": Row(role=Role.COORDINATOR, path="/account/password", good={"old": "x", "new": GOOD, "again": GOOD}, bad={"old": {"wrong": "не е тази", "empty": "", "long": LONG}, "new": {"short": "къса", "long": LONG, "common": "parola parola"}, "again": {"other": "друга", "empty": ""}}),
    "/users": Row(role=Role.ADMINISTRATOR, path="/users", good=NEW_USER, bad={"login": {**MUST, "taken": "as-1"}, "name": MUST, "role": {**CODE, "empty": ""}, "centre": {**CODE, "empty": ""}, "first_password": {"short": "къса", "long": LONG, "empty": ""}}),
    "/users/{user_id}/edit": Row(role=Role.ADMINISTRATOR, path="/users/AS-4/edit", good={"name": "Сътрудник", "role": "assistant", "centre": "O01", "seen": "1"}, bad={"name": MUST, "role": {**CODE, "empty": ""}, "centre": {**CODE, "empty": ""}, "seen": {**NUMBER, "stale": "77", "empty": ""}}),
    "/users/{user_id}/password": Row(role=Role.ADMINISTRATOR, path="/users/AS-4/password", good={"new": GOOD}, bad={"new": {"short": "къса", "long": LONG, "empty": "", "common": "parola parola"}}),
    "/referrals/{referral_id}/treatment": Row(role=Role.ASSISTANT, path="/referrals/{referral}/treatment", good={"kind": "insulted", "happened_on": "2026-01-14", "wants_action": "yes", "note": "думи 🙂"}, bad={"kind": {**CODE, "empty": ""}, "happened_on": {**DAY, "empty": "", "to come": "2027-01-01"}, "wants_action": CODE, "note": TEXT}),
    "/clients/{code}/consents": Row(role=Role.ASSISTANT, path="/clients/{client}/consents", good={"organisation": "O20", "consent_channel": "signed", "consent_by": "self", "consent_on": "2026-01-10", "consent_until": "2026-06-10", "covers": ("code", "need")}, bad={"organisation": {**CODE, "empty": ""}, "consent_channel": {**CODE, "empty": ""}, "consent_by": {**CODE, "empty": ""}, "consent_on": {**DAY, "empty": "", "to come": "2027-01-01"}, "consent_until": {**DAY, "before": "2026-01-01"}, "covers": CODE}),
    "/clients/{code}/consents/{consent_id}/withdraw": Row(role=Role.ASSISTANT, path="/clients/{client}/consents/{consent}/withdraw", good={"channel": "phone"}, bad={"channel": {**CODE, "empty": ""}}),
    "/clients/{code}/path": Row(role=Role.ASSISTANT, path="/clients/{client}/path", good={"goal": "S05"}, bad={"goal": {"empty": "", "long": LONG}}),
    "/clients/{code}/path/give-up": Row(role=Role.ASSISTANT, path="/clients/{client}/path/give-up", good={"goal": "S05"}),
    "/checks/{organisation_id}": Row(role=Role.COORDINATOR, path="/checks/O13", good={"finding": "confirmed"}, bad={"finding": {**CODE, "empty": ""}}),
    "/organisations/{organisation_id}/doubt": Row(role=Role.COORDINATOR, path="/organisations/O13/doubt", good={}),
    "/referrals/{referral_id}/links": Row(role=Role.ASSISTANT, path="/referrals/{linked}/links", good={}),
    "/links/{link_id}/revoke": Row(role=Role.ASSISTANT, path="/links/{link}/revoke", good={}),
    "/messages/{message_id}/text": Row(role=Role.ASSISTANT, path="/messages/{message}/text", good={}),
    "/messages/{message_id}/{status}": Row(role=Role.ASSISTANT, path="/messages/{message}/sent", good={}),
    "/answer-by-code": Row(role=Role.ASSISTANT, path="/answer-by-code", good={"code": "{slip}", "box": "decline", "reason": "no_capacity"}, bad={"reason": {**CODE, "empty": ""}, "missing": CODE, "seen": {**NUMBER, "stale": "1"}}),
    "/received/{referral_id}/{action}": Row(role=Role.PARTNER, path="/received/{received}/decline", good={"reason": "no_capacity", "note": "каза 🙂"}, bad={"reason": {**CODE, "empty": ""}, "note": TEXT, "missing": CODE, "seen": {**NUMBER, "stale": "1"}, "appointment_at": MOMENT, "expected_on": DAY}),
    "/notices": Row(role=Role.ASSISTANT, path="/notices", good={"notice": "none"}),
    "/users/{user_id}/active": Row(role=Role.ADMINISTRATOR, path="/users/AS-3/active", good={"active": "yes"}),
    "/clients/{code}/merge": Row(role=Role.CENTRE_LEAD, path="/clients/{kept_client}/merge", good={"other": "{gone_client}"}, bad={"other": {**MUST, "unknown": "nonsense", "itself": "{kept_client}", "a path": "../../etc/passwd", "emoji": "🙂"}}),
    "/clients/{code}/merge/undo": Row(role=Role.CENTRE_LEAD, path="/clients/{kept_client}/merge/undo", good={"merge": "{merge_of_clients}"}, bad={"merge": {**CODE, "empty": ""}}),
    "/organisations/{organisation_id}/merge": Row(role=Role.COORDINATOR, path="/organisations/{kept_organisation}/merge", good={"other": "{gone_organisation}"}, bad={"other": {**CODE, "empty": "", "itself": "{kept_organisation}"}}),
    "/organisations/{organisation_id}/merge/undo": Row(role=Role.COORDINATOR, path="/organisations/{kept_organisation}/merge/undo", good={"merge": "{merge_of_organisations}"}, bad={"merge": {**CODE, "empty": ""}}),
    "/gaps/what-if/scenarios": Row(role=Role.COORDINATOR, path="/gaps/what-if/scenarios", good={"name": "Без O28 🙂", "change": ("close O28", "set S33 hours+=evening")}, bad={"name": {**MUST, "EGN": "За 7523169263"}, "change": {"empty": "", "unknown": "close O99", "itself": "tie O01 O01", "nothing": "open O01", "no verb": "fly O01", "markup": "<b>&", "no end": "set S33 'hours", "long": LONG}}),
    "/gaps/what-if/scenarios/{scenario_id}/remove": Row(role=Role.COORDINATOR, path="/gaps/what-if/scenarios/{scenario}/remove", good={}),
    "/organisations/{organisation_id}/partners": Row(role=Role.COORDINATOR, path="/organisations/O36/partners", good={"other": "O01", "tie": "agreement", "since": "2025-05-01"}, bad={"other": {**CODE, "empty": "", "itself": "O36"}, "tie": {**CODE, "empty": ""}, "since": DAY}),
    "/organisations/{organisation_id}/partners/end": Row(role=Role.COORDINATOR, path="/organisations/O36/partners/end", good={"other": "O01"}, bad={"other": {**CODE, "empty": ""}}),
    "/gaps/{gap_id}": Row(role=Role.COORDINATOR, path=f"/gaps/{GAP}", good={"owner": "COORD", "action": "договор 🙂", "due_on": "2026-03-01", "begun": "yes", "seen": "1"}, bad={"owner": {**CODE, "empty": "", "an assistant": "AS-1"}, "action": MUST, "due_on": {**DAY, "past": "2026-01-14"}, "seen": {**NUMBER, "stale": "77", "empty": ""}}),
    "/gaps/{gap_id}/note": Row(role=Role.COORDINATOR, path=f"/gaps/{GAP}/note", good={"note": "обадихме се 🙂"}, bad={"note": MUST}),
    "/survey": Row(role=Role.COORDINATOR, path="/survey", good={}),
    "/survey/{survey_id}/links": Row(role=Role.COORDINATOR, path="/survey/{survey}/links", good={"organisation": "O05"}, bad={"organisation": {**CODE, "empty": ""}}),
    "/network/ties/undo": Row(role=Role.COORDINATOR, path="/network/ties/undo", good={"changed_one": "O36", "changed_other": "O36"}),
    "/organisations/{organisation_id}/undo": Row(role=Role.COORDINATOR, path="/organisations/{new_organisation}/undo", good={}),
    "/network/layout": Row(role=Role.COORDINATOR, path="/network/layout", good={"shown": "another map"}),
    "/network/stakeholders/{organisation_id}": Row(role=Role.ASSISTANT, path="/network/stakeholders/O05", good={"domain": "doc", "power": "4", "interest": "2", "note": "решава 🙂"}, bad={"domain": CODE, "power": {**NUMBER, "off the scale": "6", "nought": "0", "alone": ""}, "interest": {**NUMBER, "off the scale": "6", "alone": ""}, "note": TEXT}),
    "/areas/{area_id}/edit": Row(role=Role.COORDINATOR, path="/areas/A03/edit", good={"name_bg": "Горен край", "name_en": "Upper end", "type": "quarter", "part_of": "A01", "population": "900", "seen": "1"}, bad={"name_bg": MUST, "name_en": TEXT, "type": {**CODE, "empty": ""}, "part_of": {**CODE, "itself": "A03"}, "population": NUMBER, "seen": {**NUMBER, "stale": "77", "empty": ""}}),
}  # fmt: skip
# A link is on the very page that made it.
SHOWN_ONCE = {"/referrals/{referral_id}/links", "/messages/{message_id}/text", "/survey/{survey_id}/links"}


def visitor(app, client_as, row: Row) -> TestClient:
    if row.role is not None:
        return client_as(row.role)
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False)


def filled(row: Row, known: Mapping[str, str]) -> tuple[str, dict[str, str | tuple[str, ...]]]:
    return row.path.format(**known), {
        name: value.format(**known) if isinstance(value, str) else value for name, value in row.good.items()
    }
