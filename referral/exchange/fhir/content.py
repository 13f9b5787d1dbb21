"""What a referral's bundle is made of, and what of it may be disclosed."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from referral.exchange.fhir import terms
from referral.exchange.fhir.terms import Json, concept
from referral.lifecycle.transitions import disclosed
from referral.model.clients import Client
from referral.model.consent import Consent, last_day_on_file
from referral.model.directory import Area, Organisation, Service, name_in
from referral.model.referrals import Event, Referral, Route
from referral.vocabulary import Vocabulary
from referral.vocabulary.files import NATIONAL

# What leaves when the referral says only that there is consent, and what a report by law tells the authority.
BARE_CONSENT: Final = frozenset({"code", "need"})
BY_LAW: Final = frozenset({"code", "need", "age_band", "area"})
# What stands in the client's record and not in the referral.
OF_THE_CLIENT: Final = frozenset({"age_band", "language"})
WITHDRAWN: Final = "consent_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleContent:
    """Everything a bundle is made of, and the day and the vocabulary it is made with.

    `knows_client` tells whether the actor may see the client's record; else nothing that stands only there is told.
    """

    referral: Referral
    events: tuple[Event, ...]
    client: Client
    centre: Organisation
    vocabulary: Vocabulary
    today: date
    partner: Organisation | None = None
    service: Service | None = None
    area: Area | None = None
    consent: Consent | None = None
    language: str = NATIONAL
    knows_client: bool = True

    @property
    def disclosed(self) -> frozenset[str]:
        """Return the fields that may be disclosed today: the list `consent_fields` of the vocabulary."""
        return self._agreed if self.knows_client else self._agreed - OF_THE_CLIENT

    @property
    def open(self) -> bool:
        """Tell whether more than the bare status may be told: what for, why, and what came of it."""
        return "need" in self.disclosed

    @property
    def withdrawn(self) -> bool:
        """Tell whether the referral ended because consent was withdrawn, whatever became of it later."""
        return any(event.data.reason == WITHDRAWN for event in self.events)

    def may_say(self, reason: str) -> str:
        """Return the reason that may be told; that consent was withdrawn must reach the partner."""
        return disclosed(reason) if self.open or reason in {WITHDRAWN, *terms.TASK_REASONS} else "other"

    @property
    def consent_holds(self) -> bool:
        """Tell whether the consent is in force today: the stored one, else the one that an import found on file."""
        if self.withdrawn:
            return False
        if self.consent is not None:
            return self.consent.holds(self.today)
        given = self.referral.consent_on
        return given is not None and given <= self.today <= last_day_on_file(self.client, given)

    @property
    def _agreed(self) -> frozenset[str]:
        referral, consent = self.referral, self.consent
        if referral.route == Route.REPORT:
            return BY_LAW
        if self.withdrawn:
            return frozenset()
        if consent is not None:
            ours = (consent.client, consent.organisation) == (referral.client, referral.organisation)
            return frozenset(consent.covers) if ours and consent.holds(self.today) else frozenset()
        return BARE_CONSENT if self.consent_holds else frozenset()

    def concept(self, listing: str, code: str, *, text: str | None = None) -> Json:
        """Return a code of our lists in the language of this bundle."""
        return concept(self.vocabulary, listing, code, language=self.language, text=text)

    def name(self, thing: Organisation | Service | Area) -> str:
        """Return the name of something in the language of this bundle."""
        return name_in(thing, self.language)
