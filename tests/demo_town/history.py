"""What happened to a referral of the demo town: its events, each legal after the one before."""

from datetime import datetime, time, timedelta

from tests.demo_town.model import TODAY, PlannedReferral, Town, office_hour

NOT_HELPED = ("found_ineligible_later", "documents_not_obtained", "service_withdrawn", "language", "transport_or_cost",
              "client_declined_at_service", "refused_or_treated_badly", "other")  # fmt: skip
DECLINED = ("not_eligible", "no_capacity", "outside_area", "missing_documents", "missing_information", "already_served",
            "cost_or_insurance", "service_not_offered")  # fmt: skip
WITHDREW = ("client_changed_mind", "need_met_elsewhere", "moved_away", "consent_withdrawn", "prerequisite_missing")
DOCUMENT_RESULTS = {"birth_certificate", "address", "id_card", "telk", "preliminary_assessment"}


class ReferralHistory:
    """The events of one referral, each legal after the one before."""

    def __init__(self, town: Town, referral: PlannedReferral) -> None:
        self.dice, self.referral, self.town = town.dice, referral, town
        self.at = referral.start
        self.partner = referral.answered

    def write(self) -> None:
        """Write every event: made, sent, and then as the outcome has it."""
        delivery = self.dice.choices(["phone", "slip", "accompanied", "letter", "electronic"], [38, 27, 25, 6, 4])[0]
        self.delivery = delivery
        self.add("create", "assistant", "")
        self.at += timedelta(minutes=self.dice.randint(2, 25))
        self.add(
            "send", "assistant", {"slip": "slip", "letter": "letter", "electronic": "message"}.get(delivery, "phone")
        )
        getattr(self, self.referral.outcome)()

    def add(self, action: str, said_by: str, channel: str, **more: str) -> None:
        actor = self.referral.client.assistant
        if said_by == "partner" and channel == "link":
            actor = "link"
        if said_by == "system":
            actor = "system"
        self.referral.events.append(
            {
                "at": self.at.strftime("%Y-%m-%dT%H:%M"),
                "action": action,
                "actor": actor,
                "said_by": said_by,
                "channel": channel,
                **more,
            }
        )

    def later(self, low: int, high: int) -> None:
        """Move on by some days, staying within office hours and before today."""
        limit = datetime.combine(TODAY - timedelta(days=1), time(16, 30))
        moved = office_hour(self.town, self.at.date() + timedelta(days=self.dice.randint(low, high)))
        while moved <= self.at:
            moved += timedelta(minutes=self.dice.randint(11, 50))
        self.at = min(moved, limit) if moved > limit and self.at < limit else moved

    def informant(self) -> tuple[str, str]:
        """Return who tells us about the partner's side, and how: the partner where it answers, else the client or we."""
        if self.partner:
            return "partner", self.dice.choices(["phone", "link", "letter", "slip"], [55, 25, 10, 10])[0]
        return self.dice.choices(["client", "assistant", "document"], [65, 22, 13])[0], "visit"

    def answered_by(self, action: str, *, low: int = 0, high: int = 6, **more: str) -> None:
        self.later(low, high)
        said_by, channel = self.informant()
        self.add(action, said_by, channel, **more)

    def appointment(self) -> None:
        when = office_hour(self.town, self.at.date() + timedelta(days=self.dice.randint(4, 12)))
        self.answered_by("schedule", high=3, appointment_at=when.strftime("%Y-%m-%dT%H:%M"))
        self.at = max(self.at, when)

    def start(self) -> None:
        if self.delivery == "accompanied":
            self.add("start", "assistant", "visit", accompanied_by=self.referral.client.assistant)
        elif self.partner and self.dice.random() < 0.3:
            self.add("start", "partner", "link")
        else:
            self.add("start", "client", "visit")

    def served(self) -> None:
        path = self.dice.random()
        if path < 0.45:
            self.answered_by("accept")
            self.later(1, 8)
            self.start()
        elif path < 0.8:
            self.appointment()
            self.start()
        else:
            self.answered_by("accept")
        self.later(0, 25)
        said_by, channel = self.informant()
        grants = set(self.referral.service["grants"].split())
        result = (
            "document_issued"
            if grants & DOCUMENT_RESULTS
            else self.dice.choices(
                ["delivered_full", "delivered_part", "enrolled_or_registered", "advice_only", "referred_onward"],
                [55, 15, 14, 12, 4],
            )[0]
        )
        self.add("complete", said_by, channel, result=result)
        self.referral.client.documents |= grants - {
            "health_insured",
            "gp_registered",
            "labour_registered",
            "gp_referral",
        }
        if self.dice.random() < 0.78:
            self.later(12, 30)
            self.add(
                "follow_up",
                "client",
                "visit",
                result=self.dice.choices(["met", "partly", "not_met", "prefers_not_to_say"], [71, 17, 9, 3])[0],
            )

    def not_helped(self) -> None:
        self.answered_by("accept")
        if self.dice.random() < 0.4:
            self.later(2, 10)
            self.start()
        self.later(3, 20)
        self.add(
            "fail",
            "partner" if self.partner else "client",
            "phone",
            reason=self.referral.reason or self.dice.choice(NOT_HELPED),
        )
        self.maybe_follow_up()

    def no_show(self) -> None:
        self.appointment()
        if self.dice.random() < 0.2:
            self.later(0, 1)
            self.add("miss", "partner" if self.partner else "client", "phone", reason="client_no_show")
            self.later(2, 5)
            when = office_hour(self.town, self.at.date() + timedelta(days=self.dice.randint(4, 10)))
            self.add("schedule", "assistant", "phone", appointment_at=when.strftime("%Y-%m-%dT%H:%M"))
            self.at = max(self.at, when)
        self.later(0, 2)
        barrier = (
            self.referral.barrier
            or self.dice.choices(
                ["no_transport", "works_in_the_day", "fear_or_shame", "no_child_care", ""], [2, 3, 3, 2, 6]
            )[0]
        )
        self.add("fail", "partner" if self.partner else "client", "phone", reason="no_show", barrier=barrier)

    def declined(self) -> None:
        reason = self.referral.reason or self.dice.choice(DECLINED)
        document = self.referral.missing or ("id_card" if reason == "missing_documents" else "")
        if reason == "missing_documents" and not self.referral.lacks_id_card:
            document = self.dice.choice(["birth_certificate", "address", "immunisation_record", "telk"])
        self.answered_by("decline", low=1, high=9, reason=reason, paper=document)

    def withdrew(self) -> None:
        if self.dice.random() < 0.4:
            self.answered_by("accept")
        self.later(1, 12)
        self.add("cancel", "client", "visit", reason=self.dice.choices(WITHDREW, [6, 4, 3, 1, 2])[0])

    def waiting(self) -> None:
        self.at += timedelta(minutes=self.dice.randint(20, 30)) if self.referral.wait else timedelta(hours=2)
        expected = TODAY + timedelta(days=self.dice.randint(20, 120))
        said_by, channel = self.informant()
        self.add("waitlist", said_by, channel, expected_on=expected.isoformat())

    def lost(self) -> None:
        if self.dice.random() < 0.55:
            day = self.at.date() + timedelta(days=15)
            self.at = datetime.combine(day, time(6, 0))
            self.add("expire", "system", "")
            return
        self.answered_by("accept")
        self.later(10, 30)
        self.add("fail", "assistant", "phone", reason="could_not_contact")

    def open(self) -> None:
        if self.referral.overdue:
            if self.dice.random() < 0.35:
                self.partner = False
                self.answered_by("accept", high=3)
            return
        kind = self.dice.random()
        self.partner = False
        if kind < 0.5:
            self.answered_by("accept", low=1, high=3)
        else:
            self.later(1, 3)
            when = office_hour(self.town, TODAY + timedelta(days=self.dice.randint(1, 20)))
            said_by, channel = self.informant()
            self.add("schedule", said_by, channel, appointment_at=when.strftime("%Y-%m-%dT%H:%M"))

    def maybe_follow_up(self) -> None:
        if self.dice.random() < 0.35:
            self.later(5, 15)
            self.add("follow_up", "client", "visit", result=self.dice.choice(["not_met", "not_met", "partly"]))
