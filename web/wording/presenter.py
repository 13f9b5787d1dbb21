"""How things are said: names, labels, dates and sentences in the reader's language."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from referral.lifecycle.deadlines import booked, to_be_sent
from referral.lifecycle.transitions import TRANSITIONS
from referral.matching.model import Reason
from referral.matching.partners.waiting_lists import NUMBER
from referral.model.directory import Area, Organisation, Service, name_in
from referral.model.evidence import Source
from referral.model.ids import AreaId
from referral.model.referrals import Action, Event, Referral, State
from referral.model.requirements import alternatives
from referral.partners.disclosure import DisclosedReferral
from referral.phone_numbers import PhonePart, phone_parts
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary
from web.wording.languages import N_, Language, languages
from web.wording.tables.fields import FIELDS, UNTIL_FIELD
from web.wording.tables.permissions import PERMISSIONS, SCOPES
from web.wording.tables.problems import problem
from web.wording.tables.reasons import BLOCKED, DETAILS, REASONS
from web.wording.tables.referrals import ACTING_AS, LISTINGS
from web.wording.tables.warnings import warning

_WEB_ADDRESS: Final = re.compile(r"https?://[^\s/@:]+\.[^\s/@:]+(:\d+)?(/\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presenter:
    """Words for one reader."""

    language: str
    vocabulary: Vocabulary
    say: Callable[[str], str]
    now: datetime

    def label(self, listing: str, code: str | None) -> str:
        """Return the word for a code."""
        return self.vocabulary.label(listing, code, self.language)

    def labels(self, listing: str, codes: tuple[str, ...]) -> str:
        """Return the words for codes, with commas."""
        return ", ".join(self.label(listing, code) for code in codes)

    def paper(self, word: str) -> str:
        """Return a prerequisite, or alternatives with "or" between."""
        between = self.say(N_("or"))
        return f" {between} ".join(self.label("prerequisites", code) for code in alternatives(word))

    def papers(self, words: tuple[str, ...]) -> str:
        """Return prerequisites with commas, alternatives with "or" between."""
        return ", ".join(self.paper(word) for word in words)

    def name(self, thing: Area | Organisation | Service | None) -> str:
        """Return a thing's name in the reader's language, or in a language it has."""
        if thing is None:
            return self.say(N_("not known"))
        return name_in(thing, self.language)

    def phones(self, field: str | None) -> tuple[PhonePart, ...]:
        """Return the numbers of a phone field, each to be called by itself, and the words between them."""
        return phone_parts(field)

    def web_address(self, written: str) -> str | None:
        """Return where a stored website leads, or None when it is no address of the web."""
        address = written.strip() if "://" in written else f"https://{written.strip()}"
        return address if _WEB_ADDRESS.fullmatch(address) else None

    def need(self, code: str) -> str:
        """Return the name of a need."""
        return self.label("needs", code)

    def day(self, when: date | datetime | None) -> str:
        """Return a date: 15.03.2026 г., or 15 Mar 2026."""
        if when is None:
            return "—"
        return self.writing.date(when)

    def iso_day(self, text: str) -> str:
        """Return a date written 2026-03-15 as people write it."""
        return self.day(date.fromisoformat(text))

    def moment(self, when: datetime | None) -> str:
        """Return a date and an hour: 15.03.2026 г., 14:30 ч."""
        if when is None:
            return "—"
        return self.writing.date_and_time(when)

    def number(self, value: float) -> str:
        """Return a number with spaces for thousands."""
        return f"{value:,.0f}".replace(",", "\N{NO-BREAK SPACE}")

    def decimal(self, value: float) -> str:
        """Return a number with one decimal: 1,4, or 1.4."""
        return f"{value:.1f}".replace(".", self.writing.decimal)

    def acting_as(self, code: str) -> str:
        """Return in what capacity somebody acted."""
        return self.say(ACTING_AS[code])

    def source(self, source: Source, level: int) -> str:
        """Return how well a fact is known, who says so, how it was told and when."""
        channel = self.label("channels", source.channel)
        told = (self.label("informant", source.informant), channel, self.day(source.said_at))
        return f"{self.label('evidence', str(int(level)))} · {', '.join(part for part in told if part)}"

    def warning(self, code: str, details: Mapping[str, object]) -> str:
        """Return what somebody is warned of before a record is stored or a referral is sent."""
        words = {name: self.day(value) if isinstance(value, date) else value for name, value in details.items()}
        if isinstance(missing := details.get("papers"), tuple):
            words["papers"] = self.papers(missing)
        if "need" in details:
            words["need"] = self.need(str(details["need"]))
        return warning(code, words, self.say)

    def listing(self, code: str) -> str:
        """Return the heading of a list of codes."""
        return self.say(LISTINGS[code])

    def scope(self, code: str) -> str:
        """Return how far a permission reaches."""
        return self.say(SCOPES[code])

    def permission(self, code: str) -> str:
        """Return the name of a permission."""
        return self.say(PERMISSIONS[code])

    def share(self, value: float) -> str:
        """Return a share as a percentage."""
        return f"{100 * value:.0f} %"

    def reason(self, reason: Reason, directory: Directory) -> str:
        """Return the sentence of one matching reason."""
        words = {name: self._detail(name, value, directory) for name, value in reason.details.items()}
        return self.say(REASONS[reason.code]).format(**words)

    def _detail(self, name: str, value: object, directory: Directory) -> str:
        kind = DETAILS.get(name)
        if name == NUMBER and value is None:
            return self.few_waiting()
        if isinstance(value, tuple):
            return ", ".join(self._detail(name, one, directory) for one in value)
        if isinstance(value, date):
            return self.day(value)
        if not isinstance(value, str) or kind is None:
            return "" if value is None else str(value)
        if kind == "areas":
            return self.name(directory.areas.get(AreaId(value)))
        return self.paper(value) if kind == "papers" else self.label(kind, value)

    def few_waiting(self) -> str:
        """Return what is read instead of the number of people on a waiting list: few wait, or few of other centres."""
        return self.say(N_("hidden – few people"))

    def blocked(self, code: str) -> str:
        """Return why a number of services is impossible."""
        return self.say(BLOCKED[code])

    def overdue(self, referral: Referral) -> int | None:
        """Return how many whole days a referral is past due, or None."""
        if referral.due_at is None or referral.due_at >= self.now:
            return None
        return (self.now - referral.due_at).days

    def state(self, referral: Referral | DisclosedReferral) -> str:
        """Return the state of a referral; until it left it is to be sent, and a past appointment is no longer made."""
        if isinstance(referral, Referral) and to_be_sent(referral):
            return self.say(N_("to be sent"))
        if referral.state is State.SCHEDULED and not self.booked(referral):
            return self.appointment_passed()
        return self.label("states", referral.state)

    def appointment_passed(self) -> str:
        """Return what is read of a referral whose appointment has passed and nobody has said what happened."""
        return self.say(N_("appointment passed"))

    def booked(self, referral: Referral | DisclosedReferral) -> bool:
        """Tell whether an appointment is still to come."""
        return booked(referral.state, referral.appointment_at, at=self.now)

    def options(self, listing: str) -> list[tuple[str, str]]:
        """Return a list's codes and words for a form."""
        return [(code, term.label(self.language)) for code, term in self.vocabulary.terms(listing).items()]

    def child_bands(self) -> list[tuple[str, str]]:
        """Return the age bands of children and their words for a form."""
        return [(band, self.label("age_bands", band)) for band in self.vocabulary.child_bands]

    def past(self, action: str) -> str:
        """Return what happened: the past form of an action."""
        term = self.vocabulary.terms("actions").get(action)
        return term.past_label(self.language) if term else action

    def why(self, referral: Referral) -> str:
        """Return the reason of the last change of state."""
        return self._reason_in(referral.reason)

    def reason_word(self, event: Event) -> str:
        """Return the reason an event carried."""
        return self._reason_in(event.data.reason, action=event.action)

    def result_word(self, event: Event) -> str:
        """Return the result an event carried."""
        listing = "need_result" if event.action is Action.FOLLOW_UP else "service_result"
        return self.label(listing, event.data.result)

    def field_name(self, name: str) -> str:
        """Return what a form calls a field."""
        if name.startswith(UNTIL_FIELD):
            return self.label("prerequisites", name.removeprefix(UNTIL_FIELD))
        return self.say(FIELDS.get(name, N_("This field")))

    def is_field(self, name: str) -> bool:
        """Tell whether a form's field is one that a person fills in."""
        return name in FIELDS and name != "seen"

    def problem(self, what: tuple[str, Mapping[str, object]]) -> str:
        """Return what is wrong with a field."""
        return problem(what[0], what[1], self.say)

    @property
    def writing(self) -> Language:
        """Return how the reader's language writes dates and numbers."""
        return languages()[self.language]

    def _reason_in(self, code: str | None, *, action: Action | None = None) -> str:
        own = [
            transition.codes["reason"]
            for transition in TRANSITIONS
            if transition.action is action and "reason" in transition.codes
        ]
        coded = (transition.codes["reason"] for transition in TRANSITIONS if "reason" in transition.codes)
        listings = dict.fromkeys([*own, *coded, "remarks"])
        return next((self.label(one, code) for one in listings if code in self.vocabulary.codes(one)), code or "")
