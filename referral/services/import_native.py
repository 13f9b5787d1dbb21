"""Import our own package: a folder of CSV tables and `world.toml`. The demo town comes in through here too."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from graph.errors import GraphError
from graph.model import Node
from graph.store import Writer
from referral import lifecycle, records
from referral.codes import short_code
from referral.desk import Desk
from referral.errors import Refusal
from referral.model import (
    SYSTEM,
    Action,
    Actor,
    Area,
    Client,
    Event,
    Facts,
    Hand,
    Organisation,
    RecordedNeed,
    Referral,
    Role,
    SaidBy,
    Service,
    Tie,
    User,
    UserId,
)
from referral.services.importing import BATCH, Kept, Progress, Report, begin, finish, silent
from referral.tables import Row, RowProblem, rows

R = TypeVar("R", Area, Organisation, Service, Client, RecordedNeed, User)
LINK: Final = Actor(id=UserId("link"), hand=Hand.LINK)
CONSENT_ON_FILE: Final = "recorded"


def import_native(desk: Desk, folder: Path, *, progress: Progress = silent) -> Report:
    """Import a package; what is there already is changed to what the package says, referrals are only added.

    Errors: NotAllowed, BadInput when the folder is no package.
    """
    begin(desk, folder, wanted="world.toml")
    world = tomllib.loads((folder / "world.toml").read_text("utf-8"))
    report = Report(source=str(world.get("code", folder.name)), format="mrezha")
    incoming = _Incoming(desk, folder, report, progress)
    incoming.table("areas", Area, _area)
    incoming.table("organisations", Organisation, incoming.organisation)
    incoming.table("services", Service, incoming.service)
    incoming.ties()
    incoming.table("users", User, incoming.user)
    incoming.table("clients", Client, incoming.client)
    incoming.table("needs", RecordedNeed, incoming.need)
    incoming.referrals()
    if "today" in world:
        _remember(desk, "today", world["today"].isoformat())
    finish(desk, report)
    return report


class _Incoming:
    """One import under way: what is known so far, and where rows that cannot be used are kept."""

    def __init__(self, desk: Desk, folder: Path, report: Report, progress: Progress) -> None:
        self.desk, self.folder, self.report, self.progress = desk, folder, report, progress
        self.known: dict[str, dict[str, Any]] = defaultdict(dict)
        self.words = desk.vocabulary

    def table(self, name: str, cls: type[R], make: Callable[[Row], R]) -> None:
        """Store one table of records, a batch a transaction."""
        made: list[R] = []
        for row in rows(self.folder, name):
            self.report.read[name] += 1
            record = self._made(row, make)
            if record is None:
                continue
            if record.id in self.known[name]:
                self.keep(row, "repeated_id")
                continue
            self.known[name][record.id] = record
            made.append(record)
        for start in range(0, len(made), BATCH):
            part = made[start : start + BATCH]
            stored = self.desk.write(partial(merged, cls=cls, incoming=part))
            self.report.stored[name] += stored
            self.report.unchanged[name] += len(part) - stored
            self.progress(name, start + len(part), len(made))

    def keep(self, row: Row, rule: str, **details: object) -> None:
        """Keep a row aside under the rule that stopped it."""
        self.report.kept.append(Kept(row=row, rule=rule, details=str(details) if details else ""))

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
            verified_on=row.day("verified_on"),
            active=row.flag("active") is not False,
            source=self.report.source,
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
            accepts_uninsured=row.flag("accepts_uninsured"),
            free=row.flag("free"),
            how_to_apply=row.cells.get("how_to_apply"),
            funded_until=row.day("funded_until"),
            verified_on=row.day("verified_on"),
            source=self.report.source,
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
            created_at=self.desk.clock(),
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
            sex=self._code(row, "sex", "sexes") if "sex" in row.cells else None,
            language=self._code(row, "language", "languages") if "language" in row.cells else None,
            barriers=self._codes(row, "barriers", "barriers"),
            papers=self._codes(row, "papers", "prerequisites"),
            consent_on=row.day("consent_on"),
            consent_scope=row.cells.get("consent_scope"),
            consent_until=row.day("consent_until"),
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

    def ties(self) -> None:
        """Store partnerships."""
        found = []
        for row in rows(self.folder, "ties"):
            self.report.read["ties"] += 1
            tie = self._made(row, self._tie)
            if tie is not None:
                found.append(tie)
        self.desk.write(lambda tx: records.save_ties(tx, found))
        self.report.stored["ties"] += len(found)

    def referrals(self) -> None:
        """Store referrals, each with its events replayed through the table of moves."""
        moves: dict[str, list[Row]] = defaultdict(list)
        for row in rows(self.folder, "events"):
            self.report.read["events"] += 1
            moves[row.cells.get("referral", "")].append(row)
        pending: list[tuple[Referral, list[Event]]] = []
        heads = list(rows(self.folder, "referrals"))
        for number, row in enumerate(heads, start=1):
            self.report.read["referrals"] += 1
            made = self._made(row, lambda row: self._referral(row, moves.pop(row.must("id"), [])))
            if made is not None:
                pending.append(made)
            if len(pending) >= BATCH or number == len(heads):
                self._store_referrals(pending)
                pending = []
                self.progress("referrals", number, len(heads))
        for orphans in moves.values():
            for orphan in orphans:
                self.keep(orphan, "unknown_referral")

    def _store_referrals(self, pending: list[tuple[Referral, list[Event]]]) -> None:
        def work(tx: Writer) -> tuple[int, int]:
            there = {node.id for node in tx.get_many("Referral", [referral.id for referral, _ in pending])}
            new = [(referral, events) for referral, events in pending if referral.id not in there]
            tx.put([records.to_node(referral) for referral, _ in new])
            tx.tie([edge for referral, _ in new for edge in records.to_edges(referral)])
            records.add_events(tx, [event for _, events in new for event in events])
            return len(new), sum(len(events) for _, events in new)

        stored, events = self.desk.write(work)
        self.report.stored["referrals"] += stored
        self.report.stored["events"] += events
        self.report.unchanged["referrals"] += len(pending) - stored

    def _referral(self, row: Row, moves: list[Row]) -> tuple[Referral, list[Event]]:
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
            mode=self._code(row, "mode", "modes"),
            service=service.id if service else None,
            organisation=service.organisation if service else None,
            recorded_need=self._reference(row, "recorded_need", "needs") if "recorded_need" in row.cells else None,
            follows=cast("Any", row.cells.get("follows")),
        )
        events: list[Event] = []
        for move in sorted(moves, key=lambda one: one.whole("number") or 0):
            try:
                event = self._event(referral, owner, move)
            except (Refusal, ValueError) as refused:
                raise RowProblem("illegal_history", line=move.line, refusal=str(refused)) from refused
            referral = lifecycle.applied(referral, event)
            events.append(event)
        if not events:
            raise RowProblem("no_events")
        return referral, events

    def _event(self, referral: Referral, owner: Client, row: Row) -> Event:
        at = row.moment("at")
        if at is None:
            raise RowProblem("missing_value", column="at")
        action = Action(row.must("action"))
        facts = Facts(
            said_by=SaidBy(row.cells["said_by"]) if "said_by" in row.cells else None,
            channel=row.cells.get("channel"),
            reason=row.cells.get("reason"),
            paper=row.cells.get("paper"),
            barrier=row.cells.get("barrier"),
            result=row.cells.get("result"),
            appointment_at=row.moment("appointment_at"),
            place=row.cells.get("place"),
            expected_on=row.day("expected_on"),
            accompanied_by=row.cells.get("accompanied_by"),
            note=row.cells.get("note"),
        )
        if action is Action.SEND:
            facts = replace(facts, consent_on=owner.consent_on, consent_way=CONSENT_ON_FILE)
        if action is Action.SCHEDULE and facts.place is None:
            provider: Organisation = self.known["organisations"][str(referral.organisation)]
            facts = replace(facts, place=provider.address or provider.name_bg)
        actor = self._actor(row.must("actor"))
        return lifecycle.decide(referral, action, actor=actor, at=at, facts=facts, vocabulary=self.words)

    def _actor(self, who: str) -> Actor:
        if who in {"system", "link"}:
            return SYSTEM if who == "system" else LINK
        user: User | None = self.known["users"].get(who)
        if user is None:
            raise RowProblem("unknown_reference", column="actor", value=who)
        return user.actor

    def _tie(self, row: Row) -> Tie:
        return Tie(
            one=self._reference(row, "source", "organisations"),
            other=self._reference(row, "target", "organisations"),
            tie=self._code(row, "kind", "ties"),
            since=row.day("since"),
        )

    def _made(self, row: Row, make: Callable[[Row], Any]) -> Any:
        try:
            return make(row)
        except RowProblem as problem:
            self.keep(row, problem.rule, **problem.details)
        except GraphError as refused:
            self.keep(row, "unusable_value", detail=str(refused))
        return None

    def _code(self, row: Row, column: str, listing: str) -> str:
        code = row.must(column)
        if code not in self.words.codes(listing):
            raise RowProblem("unknown_code", column=column, value=code)
        return code

    def _codes(self, row: Row, column: str, listing: str) -> tuple[Any, ...]:
        for code in row.words(column):
            if code not in self.words.codes(listing):
                raise RowProblem("unknown_code", column=column, value=code)
        return row.words(column)

    def _reference(self, row: Row, column: str, table: str) -> Any:
        return self._known(row, column, row.must(column), table)

    def _known(self, row: Row, column: str, value: str, table: str) -> Any:
        if value not in self.known[table]:
            raise RowProblem("unknown_reference", column=column, value=value, line=row.line)
        return value


def _area(row: Row) -> Area:
    return Area(
        id=cast("Any", row.must("id")),
        name_bg=row.must("name_bg"),
        name_en=row.cells.get("name_en"),
        type=row.must("type"),
        part_of=cast("Any", row.cells.get("part_of")),
        population=row.whole("population"),
    )


def merged(tx: Writer, *, cls: type[R], incoming: Sequence[R]) -> int:
    """Store new records and those that differ; return how many were stored."""
    there = {record.id: record for record in records.get_many(tx, cls, [one.id for one in incoming])}
    new = [one for one in incoming if one.id not in there]
    changed = [
        replace(one, version=there[one.id].version, **_lasting(cls, there[one.id]))
        for one in incoming
        if one.id in there
        and replace(one, version=there[one.id].version, **_lasting(cls, there[one.id])) != there[one.id]
    ]
    if new:
        records.save(tx, *new)
    if changed:
        records.save(tx, *changed)
    return len(new) + len(changed)


def _lasting(cls: type[R], stored: R) -> Mapping[str, Any]:
    """Return what an import never takes away: a password, the moment an account was made."""
    if cls is not User:
        return {}
    account = stored
    kept = {"password_hash": account.password_hash, "created_at": account.created_at, "active": account.active}
    return {**kept, "language": account.language}


def _remember(desk: Desk, name: str, value: str) -> None:
    def work(tx: Writer) -> None:
        there = tx.get("Setting", name)
        tx.put([Node(kind="Setting", id=name, fields={"value": value}, version=there.version if there else 0)])

    desk.write(work)


def words_as_nodes(desk: Desk) -> None:
    """Store the needs and prerequisites of the vocabulary, so that services can be tied to them."""
    listed = [
        *(("Need", code, term, {"domain": term.domain}) for code, term in desk.vocabulary.needs.items()),
        *(
            ("Prerequisite", code, term, {"type": str(term.facts["type"])})
            for code, term in desk.vocabulary.terms("prerequisites").items()
        ),
    ]

    def work(tx: Writer) -> None:
        changed = []
        for kind, code, term, more in listed:
            fields = {"name_bg": term.bg, "name_en": term.en, **more}
            there = tx.get(kind, code)
            if there is None or dict(there.fields) != fields:
                changed.append(Node(kind=kind, id=code, fields=fields, version=there.version if there else 0))
        tx.put(changed)

    desk.write(work)
