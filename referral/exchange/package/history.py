"""Make a referral and its history from rows of a package: each event is decided by the table of transitions. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from referral.errors import Refusal
from referral.exchange.csv_columns import TRANSITION_DATA
from referral.exchange.csv_tables import Row, RowProblem
from referral.exchange.package import times
from referral.exchange.package.rows import RecordMaker
from referral.lifecycle.events import DecisionContext, decide
from referral.lifecycle.replay import apply_event
from referral.model.actors import SYSTEM, ActingAs, Actor, User
from referral.model.clients import Client
from referral.model.codes import short_code
from referral.model.directory import Organisation, Service
from referral.model.evidence import VOUCHED
from referral.model.ids import UserId
from referral.model.referrals import Action, Event, Informant, Referral, Route, TransitionData

LINK: Final = Actor(id=UserId("link"), acting_as=ActingAs.LINK)
CONSENT_ON_FILE: Final = "recorded"


def referral_with_events(maker: RecordMaker, row: Row, event_rows: Sequence[Row]) -> tuple[Referral, list[Event]]:
    """Make a referral and its events in the order of their numbers.

    One that was ever sent is history: nothing of it is awaited here by itself. Errors: RowProblem (illegal_history
    names the line of the event that the table of transitions refuses).
    """
    fields, ordered = maker.reader.fields(row), events_in_order(maker, event_rows)
    client: Client = maker.known["clients"][fields["client"]]
    service: Service | None = maker.known["services"][fields["service"]] if fields["service"] else None
    referral = Referral(
        **fields,
        short_code=short_code(fields["id"]),
        area=client.area,
        organisation=service.organisation if service else None,
        imported_at=maker.end if any(event["action"] == Action.SEND for _, event in ordered) else None,
    )
    events: list[Event] = []
    for event_row, event_fields in ordered:
        _check_time(maker, event_row, event_fields["at"], after=events[-1].at if events else times.EARLIEST)
        try:
            event = _event(maker, referral, client, event_fields)
        except (Refusal, ValueError) as refused:
            raise RowProblem("illegal_history", line=event_row.line, refusal=str(refused)) from refused
        referral = apply_event(referral, event)
        events.append(event)
    if not events:
        raise RowProblem("no_events")
    return referral, events


def _check_time(maker: RecordMaker, row: Row, at: datetime, *, after: datetime) -> None:
    """Refuse a moment at which the event cannot have happened: before the one before it, or not yet.

    Errors: RowProblem.
    """
    rule = times.problem_of(at, after=after, latest=maker.latest)
    if rule is not None:
        raise RowProblem(rule, column="at", line=row.line)


def events_in_order(maker: RecordMaker, event_rows: Sequence[Row]) -> list[tuple[Row, dict[str, Any]]]:
    """Return rows of events with their fields, in the order of their numbers. Errors: RowProblem."""
    read = [(row, maker.reader.fields(row)) for row in event_rows]
    return sorted(read, key=lambda pair: cast("int", pair[1]["number"] or 0))


def _event(maker: RecordMaker, referral: Referral, client: Client, fields: dict[str, Any]) -> Event:
    """Decide one event; a referral is sent with the consent in the client's record."""
    action = Action(fields["action"])
    given = {column.record_field: fields[column.record_field] for column in TRANSITION_DATA}
    informant = Informant(given["informant"]) if given["informant"] else None
    if informant is None and action in VOUCHED and fields["actor"] not in {"system", "link"}:
        informant = Informant.SYSTEM  # the package does not tell who said so, and nobody is presumed to have
    data = TransitionData(**{**given, "informant": informant})
    if action is Action.SEND and referral.route != Route.REPORT:
        data = replace(data, consent_on=client.consent_on, consent_channel=CONSENT_ON_FILE)
    if action is Action.SCHEDULE and data.place is None:
        provider: Organisation = maker.known["organisations"][str(referral.organisation)]
        data = replace(data, place=provider.address or provider.name_bg)
    actor = _actor(maker, fields["actor"])
    return decide(
        referral, action, data=data, by=DecisionContext(actor=actor, at=fields["at"], vocabulary=maker.vocabulary)
    )


def _actor(maker: RecordMaker, user_id: str) -> Actor:
    if user_id in {"system", "link"}:
        return SYSTEM if user_id == "system" else LINK
    user: User | None = maker.known["users"].get(user_id)
    if user is None:
        raise RowProblem("unknown_reference", column="actor", value=user_id)
    return user.actor
