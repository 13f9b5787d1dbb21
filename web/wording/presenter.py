"""How things are said: names, labels, dates and sentences in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from referral.calendar import SOFIA
from referral.lifecycle.transitions import TRANSITIONS
from referral.matching.ranking import Reason
from referral.model.directory import Area, Organisation, Service
from referral.model.referrals import Action, Event, Referral
from referral.model.requirements import alternatives
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary
from web.wording.languages import N_
from web.wording.problems import problem
from web.wording.reasons import BLOCKED, REASONS

HANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "assistant": N_("assistant"),
        "coordinator": N_("centre lead or coordinator"),
        "partner": N_("partner with an account"),
        "link": N_("partner by link"),
        "client": N_("client"),
        "system": N_("the program's clock"),
        "on_behalf": N_("written down for somebody else"),
    }
)
LISTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "decline": N_("Why the partner declines"),
        "cancel": N_("Why we cancel"),
        "not_completed": N_("Why it did not happen"),
        "miss": N_("Why an appointment was missed"),
        "unaccept": N_("Why an acceptance is taken back"),
        "reopen": N_("Why it is opened again"),
        "void": N_("Why it should not exist"),
        "service_result": N_("What was delivered"),
        "need_result": N_("Whether it helped"),
    }
)
SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "none": N_("no"),
        "own": N_("own clients"),
        "centre": N_("own centre"),
        "all": N_("all"),
        "figures": N_("figures only"),
        "received": N_("sent to them"),
    }
)
PERMISSIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "find_help": N_("Find help"),
        "see_clients": N_("See clients"),
        "edit_clients": N_("Add and change clients"),
        "refer": N_("Refer"),
        "see_referrals": N_("See referrals"),
        "move_referrals": N_("Record what happened"),
        "see_directory": N_("See organisations and services"),
        "edit_directory": N_("Change organisations and services"),
        "see_network": N_("See the network map"),
        "see_gaps": N_("See what is missing"),
        "import": N_("Import"),
        "export_directory": N_("Export organisations"),
        "manage_users": N_("Manage accounts"),
        "see_audit": N_("See the journal of actions"),
        "own_account": N_("Own account"),
        "record_consent": N_("Record and withdraw consent"),
        "issue_links": N_("Make answer links"),
        "revoke_links": N_("Revoke answer links"),
        "see_messages": N_("See messages to partners"),
        "verify_directory": N_("Check entries, see the team"),
        "record_treatment": N_("Write down bad treatment"),
        "see_treatment": N_("See how people were treated"),
        "see_metrics": N_("See results"),
        "receive_referrals": N_("Receive referrals"),
    }
)


FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "user": N_("Account"),
        "login": N_("Name for signing in"),
        "password": N_("Password"),
        "old": N_("Present password"),
        "new": N_("New password"),
        "again": N_("Once more"),
        "name": N_("Name"),
        "role": N_("Role"),
        "centre": N_("Centre"),
        "need": N_("Need"),
        "needs": N_("Needs"),
        "client": N_("Client"),
        "service": N_("Service"),
        "area": N_("Territory"),
        "code": N_("Code"),
        "birth_from": N_("Born from year"),
        "birth_to": N_("to year"),
        "reason": N_("Reason"),
        "result": N_("Result"),
        "informant": N_("Who says so"),
        "channel": N_("How did we learn it"),
        "expected_on": N_("Expected on"),
        "appointment_at": N_("Day and hour"),
        "place": N_("Place"),
        "consent_on": N_("Consent given on"),
        "consent_channel": N_("Consent of the client to this partner"),
        "accompanied_by": N_("Accompanied by"),
        "note": N_("Note for us"),
        "name_bg": N_("Name in Bulgarian"),
        "kind": N_("Kind"),
        "delivery": N_("How"),
        "priority": N_("How urgent"),
        "seen": N_("Present state"),
        "age": N_("Age"),
        "language": N_("Language"),
        "places": N_("Places"),
        "age_from": N_("Age from"),
        "age_to": N_("Age to"),
        "funded_until": N_("Funded until"),
        "report_reason": N_("Why the child is at risk"),
        "minutes": N_("Minutes"),
        "attendance": N_("Attendance"),
        "member": N_("Who of the household"),
        "spoke_with": N_("With whom did you speak"),
        "consent_by": N_("Who gave consent"),
        "covers": N_("What may be passed on"),
        "members": N_("Also for these people of the household"),
        "finding": N_("What did you find?"),
        "happened_on": N_("When"),
        "answer_days": N_("Answers within working days"),
        "service_days": N_("Serves within days"),
        "agreement_on": N_("Signed on"),
        "agreement_until": N_("Valid until"),
        "household": N_("Household"),
        "next_referral": N_("Next referral"),
        "status": N_("State"),
        "answer": N_("Your answer"),
        "for_us": N_("For whom you answer"),
        "sex": N_("Sex"),
        "hours": N_("Opening hours"),
        "papers": N_("Has"),
        "held": N_("Has"),
        "barriers": N_("Barriers"),
        "name_en": N_("Name in English"),
        "seat": N_("Seat"),
        "phone": N_("Phone"),
        "email": N_("E-mail"),
        "website": N_("Website"),
        "address": N_("Address"),
        "contact": N_("Contact person"),
        "description": N_("Description"),
        "active": N_("State"),
        "areas": N_("Serves"),
        "requires": N_("Bring"),
        "grants": N_("Gives"),
        "languages": N_("Language"),
        "missing": N_("Which document is missing"),
        "barrier": N_("What stood in the way"),
        "from": N_("Sent from"),
        "to": N_("to, included"),
        "organisation": N_("Organisation"),
        "goal": N_("Goal"),
        "held_until": N_("Good until"),
        "window": N_("Applications only in"),
        "wait_days": N_("Usual number of days"),
        "requires_any": N_("One of these is enough"),
    }
)


# A form has one field of this beginning for the last day of each prerequisite.
UNTIL_FIELD: Final = "until_"


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
        """Return a thing's name in the reader's language, in Bulgarian where there is no other."""
        if thing is None:
            return self.say(N_("not known"))
        return (thing.name_en or thing.name_bg) if self.language == "en" else thing.name_bg

    def need(self, code: str) -> str:
        """Return the name of a need."""
        return self.label("needs", code)

    def day(self, when: date | datetime | None) -> str:
        """Return a date: 15.03.2026 г., or 15 Mar 2026."""
        if when is None:
            return "—"
        if isinstance(when, datetime):
            when = when.astimezone(SOFIA).date()
        return when.strftime("%d %b %Y" if self.language == "en" else "%d.%m.%Y г.").replace(" ", "\N{NO-BREAK SPACE}")

    def iso_day(self, text: str) -> str:
        """Return a date written 2026-03-15 as people write it."""
        return self.day(date.fromisoformat(text))

    def moment(self, when: datetime | None) -> str:
        """Return a date and an hour: 15.03.2026 г., 14:30 ч."""
        if when is None:
            return "—"
        clock = when.astimezone(SOFIA).strftime("%H:%M")
        return f"{self.day(when)}, {clock}" + ("" if self.language == "en" else "\N{NO-BREAK SPACE}ч.")

    def number(self, value: float) -> str:
        """Return a number with spaces for thousands."""
        return f"{value:,.0f}".replace(",", "\N{NO-BREAK SPACE}")

    def decimal(self, value: float) -> str:
        """Return a number with one decimal: 1,4, or 1.4."""
        return f"{value:.1f}" if self.language == "en" else f"{value:.1f}".replace(".", ",")

    def acting_as(self, code: str) -> str:
        """Return whose act a move is."""
        return self.say(HANDS[code])

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
        words = dict(reason.details)
        for key in ("low", "high", "places", "waiting"):
            words.setdefault(key, "")
        if "area" in words:
            words["area"] = self.name(directory.areas.get(str(words["area"])))  # type: ignore[call-overload]
        if isinstance(areas := words.get("areas"), tuple):
            words["areas"] = ", ".join(self.name(directory.areas.get(area)) for area in areas)
        if isinstance(papers := words.get("papers"), tuple):
            words["papers"] = self.papers(papers)
        if isinstance(hours := words.get("hours"), tuple):
            words["hours"] = self.labels("hours", hours)
        if "language" in words:
            words["language"] = self.label("languages", str(words["language"]))
        if isinstance(day := words.get("day"), date):
            words["day"] = self.day(day)
        return self.say(REASONS[reason.code]).format(**words)

    def blocked(self, code: str) -> str:
        """Return why a number of services is impossible."""
        return self.say(BLOCKED[code])

    def overdue(self, referral: Referral) -> int | None:
        """Return how many whole days a referral is past due, or None."""
        if referral.due_at is None or referral.due_at >= self.now:
            return None
        return (self.now - referral.due_at).days

    def options(self, listing: str) -> list[tuple[str, str]]:
        """Return a list's codes and words for a form."""
        return [(code, term.label(self.language)) for code, term in self.vocabulary.terms(listing).items()]

    def past(self, action: str) -> str:
        """Return what happened: the past form of an action."""
        term = self.vocabulary.terms("actions").get(action)
        return str(term.attributes[f"past_{self.language}"]) if term else action

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

    def _reason_in(self, code: str | None, *, action: Action | None = None) -> str:
        own = [
            transition.codes["reason"]
            for transition in TRANSITIONS
            if transition.action is action and "reason" in transition.codes
        ]
        coded = (transition.codes["reason"] for transition in TRANSITIONS if "reason" in transition.codes)
        listings = dict.fromkeys([*own, *coded, "remarks"])
        return next((self.label(one, code) for one in listings if code in self.vocabulary.codes(one)), code or "")
