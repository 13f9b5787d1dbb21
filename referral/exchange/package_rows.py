"""Rows of our own package → records of the domain: every cell checked, every reference known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast

from referral.errors import Refusal
from referral.exchange.csv_tables import Row, RowProblem
from referral.lifecycle.events import decide
from referral.lifecycle.replay import apply_event
from referral.model import requirements
from referral.model.actors import SYSTEM, ActingAs, Actor, Role, User
from referral.model.clients import Client, RecordedNeed
from referral.model.codes import short_code
from referral.model.directory import Area, Organisation, Service, Tie
from referral.model.ids import UserId
from referral.model.referrals import Action, Event, Informant, Referral, Route, TransitionData
from referral.vocabulary import Vocabulary

LINK: Final = Actor(id=UserId("link"), acting_as=ActingAs.LINK)
CONSENT_ON_FILE: Final = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes records; `known` holds what was made before, by table and id, for references. Errors: RowProblem."""

    source: str
    words: Vocabulary
    now: datetime
    known: Mapping[str, dict[str, Any]]

    def area(self, row: Row) -> Area:
        """Make an area."""
        return Area(
            id=cast("Any", row.must("id")),
            name_bg=row.must("name_bg"),
            name_en=row.cells.get("name_en"),
            type=row.must("type"),
            part_of=cast("Any", row.cells.get("part_of")),
            population=row.whole("population"),
        )

    def organisation(self, row: Row) -> Organisation:
        """Make an organisation."""
        return Organisation(
            id=cast("Any", row.must("id")),
            name_bg=row.must("name_bg"),
            name_en=row.cells.get("name_en"),
            kind=self._code(row, "kind", "kinds"),
            seat=self._reference(row, "seat", "areas") if "seat" in row.cells else None,
            phone=row.cells.get("phone"),
            email=row.cells.get("email"),
            website=row.cells.get("website"),
            address=row.cells.get("address"),
            contact=row.cells.get("contact"),
            description=row.cells.get("description"),
            answer_days=row.whole("answer_days"),
            service_days=row.whole("service_days"),
            agreement_on=row.day("agreement_on"),
            agreement_until=row.day("agreement_until"),
            answer_channel=self._optional(row, "answer_way", "message_deliveries"),
            verified_on=row.day("verified_on"),
            active=row.flag("active") is not False,
            source=self.source,
        )

    def service(self, row: Row) -> Service:
        """Make a service."""
        return Service(
            id=cast("Any", row.must("id")),
            organisation=self._reference(row, "organisation", "organisations"),
            name_bg=row.must("name_bg"),
            name_en=row.cells.get("name_en"),
            status=self._code(row, "status", "service_status"),
            needs=tuple(sorted(self._codes(row, "needs", "needs"))),
            areas=tuple(sorted(self._known(row, "areas", area, "areas") for area in row.words("areas"))),
            requires=tuple(sorted(self._codes(row, "requires", "prerequisites"))),
            grants=tuple(sorted(self._codes(row, "grants", "prerequisites"))),
            hours=self._codes(row, "hours", "hours"),
            languages=self._codes(row, "languages", "languages"),
            age_from=row.whole("age_from"),
            age_to=row.whole("age_to"),
            places=row.whole("places"),
            requires_any=self._groups(row),
            window=_window(row),
            wait_days=_days(row, "wait_days"),
            accepts_uninsured=row.flag("accepts_uninsured"),
            free=row.flag("free"),
            how_to_apply=row.cells.get("how_to_apply"),
            description=row.cells.get("description"),
            route=self._optional(row, "route", "routes"),
            funded_until=row.day("funded_until"),
            verified_on=row.day("verified_on"),
            source=self.source,
        )

    def user(self, row: Row) -> User:
        """Make an account without a password: nobody can sign in to it until one is set."""
        return User(
            id=cast("Any", row.must("id")),
            login=row.cells.get("login", row.must("id")).lower(),
            name=row.must("name"),
            role=Role(self._code(row, "role", "roles")),
            centre=self._reference(row, "centre", "organisations") if "centre" in row.cells else None,
            language=row.cells.get("language"),
            created_at=self.now,
        )

    def client(self, row: Row) -> Client:
        """Make a client."""
        return Client(
            id=cast("Any", row.must("code")),
            area=self._reference(row, "area", "areas"),
            assistant=self._reference(row, "assistant", "users"),
            centre=self._reference(row, "centre", "organisations"),
            birth_from=row.whole("birth_from"),
            birth_to=row.whole("birth_to"),
            sex=self._optional(row, "sex", "sexes"),
            language=self._optional(row, "language", "languages"),
            barriers=self._codes(row, "barriers", "barriers"),
            held=self._codes(row, "papers", "prerequisites"),
            held_until=_until(row),
            consent_on=row.day("consent_on"),
            consent_scope=row.cells.get("consent_scope"),
            consent_until=row.day("consent_until"),
            household=row.cells.get("household"),
        )

    def need(self, row: Row) -> RecordedNeed:
        """Make a recorded need."""
        owner: Client = self.known["clients"][self._reference(row, "client", "clients")]
        recorded_on = row.day("recorded_on")
        if recorded_on is None:
            raise RowProblem("missing_value", column="recorded_on")
        return RecordedNeed(
            id=cast("Any", row.must("id")),
            client=owner.id,
            need=cast("Any", self._code(row, "need", "needs")),
            area=owner.area,
            centre=owner.centre,
            assistant=owner.assistant,
            recorded_on=recorded_on,
            hours=self._codes(row, "hours", "hours"),
            status=self._code(row, "status", "need_status"),
            note=row.cells.get("note"),
        )

    def tie(self, row: Row) -> Tie:
        """Make a partnership."""
        return Tie(
            one=self._reference(row, "source", "organisations"),
            other=self._reference(row, "target", "organisations"),
            tie=self._code(row, "kind", "ties"),
            since=row.day("since"),
        )

    def referral(self, row: Row, moves: list[Row]) -> tuple[Referral, list[Event]]:
        """Make a referral and its history, each event decided by the table of moves."""
        owner: Client = self.known["clients"][self._reference(row, "client", "clients")]
        service: Service | None = None
        if "service" in row.cells:
            service = self.known["services"][self._reference(row, "service", "services")]
        referral = Referral(
            id=cast("Any", row.must("id")),
            short_code=short_code(row.must("id")),
            client=owner.id,
            need=cast("Any", self._code(row, "need", "needs")),
            area=owner.area,
            centre=self._reference(row, "centre", "organisations"),
            assistant=self._reference(row, "assistant", "users"),
            priority=self._code(row, "priority", "priorities"),
            delivery=self._code(row, "mode", "deliveries"),
            service=service.id if service else None,
            organisation=service.organisation if service else None,
            recorded_need=self._reference(row, "recorded_need", "needs") if "recorded_need" in row.cells else None,
            follows=cast("Any", row.cells.get("follows")),
            route=self._optional(row, "route", "routes") or Route.DIRECT.value,
            members=tuple(cast("Any", one) for one in sorted(row.words("members"))),
        )
        events: list[Event] = []
        for move in sorted(moves, key=lambda one: one.whole("number") or 0):
            try:
                event = self._event(referral, owner, move)
            except (Refusal, ValueError) as refused:
                raise RowProblem("illegal_history", line=move.line, refusal=str(refused)) from refused
            referral = apply_event(referral, event)
            events.append(event)
        if not events:
            raise RowProblem("no_events")
        return referral, events

    def _event(self, referral: Referral, owner: Client, row: Row) -> Event:
        at = row.moment("at")
        if at is None:
            raise RowProblem("missing_value", column="at")
        action = Action(row.must("action"))
        data = TransitionData(
            informant=Informant(row.cells["said_by"]) if "said_by" in row.cells else None,
            channel=row.cells.get("channel"),
            reason=row.cells.get("reason"),
            missing=row.cells.get("paper"),
            barrier=row.cells.get("barrier"),
            result=row.cells.get("result"),
            appointment_at=row.moment("appointment_at"),
            place=row.cells.get("place"),
            expected_on=row.day("expected_on"),
            happened_on=row.day("happened_on"),
            accompanied_by=row.cells.get("accompanied_by"),
            minutes=row.whole("minutes"),
            attendance=self._optional(row, "attendance", "attendance"),
            member=cast("Any", row.cells.get("member")),
            spoke_with=row.cells.get("spoke_with"),
            report_reason=self._optional(row, "ground", "grounds"),
            next_referral=cast("Any", row.cells.get("next_referral")),
            note=row.cells.get("note"),
        )
        if action is Action.SEND and referral.route != Route.REPORT:
            data = replace(data, consent_on=owner.consent_on, consent_channel=CONSENT_ON_FILE)
        if action is Action.SCHEDULE and data.place is None:
            provider: Organisation = self.known["organisations"][str(referral.organisation)]
            data = replace(data, place=provider.address or provider.name_bg)
        actor = self._actor(row.must("actor"))
        return decide(referral, action, actor=actor, at=at, data=data, vocabulary=self.words)

    def _actor(self, who: str) -> Actor:
        if who in {"system", "link"}:
            return SYSTEM if who == "system" else LINK
        user: User | None = self.known["users"].get(who)
        if user is None:
            raise RowProblem("unknown_reference", column="actor", value=who)
        return user.actor

    def _code(self, row: Row, column: str, listing: str) -> str:
        code = row.must(column)
        if code not in self.words.codes(listing):
            raise RowProblem("unknown_code", column=column, value=code)
        return code

    def _optional(self, row: Row, column: str, listing: str) -> str | None:
        return self._code(row, column, listing) if column in row.cells else None

    def _codes(self, row: Row, column: str, listing: str) -> tuple[Any, ...]:
        for code in row.words(column):
            if code not in self.words.codes(listing):
                raise RowProblem("unknown_code", column=column, value=code)
        return row.words(column)

    def _groups(self, row: Row) -> tuple[str, ...]:
        for word in row.words("requires_any"):
            for code in requirements.alternatives(word):
                if code not in self.words.codes("prerequisites"):
                    raise RowProblem("unknown_code", column="requires_any", value=code)
        asked = (frozenset(requirements.alternatives(word)) for word in row.words("requires_any"))
        return tuple(sorted(map(requirements.either, asked)))

    def _reference(self, row: Row, column: str, table: str) -> Any:
        return self._known(row, column, row.must(column), table)

    def _known(self, row: Row, column: str, value: str, table: str) -> Any:
        if value not in self.known[table]:
            raise RowProblem("unknown_reference", column=column, value=value, line=row.line)
        return value


def _window(row: Row) -> str | None:
    text = row.cells.get("window")
    if text is not None and requirements.read_window(text) is None:
        raise RowProblem("not_a_window", column="window", value=text)
    return text


def _days(row: Row, column: str) -> int | None:
    days = row.whole(column)
    if days is not None and days < 0:
        raise RowProblem("negative", column=column, value=days)
    return days


def _until(row: Row) -> tuple[str, ...]:
    for word in row.words("papers_until"):
        read = requirements.read_until(word)
        if read is None:
            raise RowProblem("not_a_last_day", column="papers_until", value=word)
        if read[0] not in row.words("papers"):
            raise RowProblem("paper_not_held", column="papers_until", value=word)
    return row.words("papers_until")
