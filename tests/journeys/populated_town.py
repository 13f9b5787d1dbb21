"""A town in the middle of its work: referrals in many states, a household, consent, silence, checks, notices."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from graph.store import Store
from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.context import Context
from referral.directory import entries, verification
from referral.gaps.what_if import scenarios
from referral.gaps.what_if.changes import read_changes
from referral.model.actors import Role
from referral.model.clients import Client
from referral.model.ids import OrganisationId
from referral.model.referrals import Action, Informant, Referral, TransitionData
from referral.partners import answer_links
from referral.partners.survey import rounds
from referral.pathways import actions
from referral.referrals import act, create, incidents, reminders
from referral.referrals.create import NewReferral
from referral.referrals.incidents import NewIncident
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context

SURE = ("already_open", "papers_missing", "need_not_offered")
PARTNER = {"informant": Informant.PARTNER, "channel": "phone"}
ASKED = {"informant": Informant.CLIENT, "channel": "phone"}
TOKEN = "a-link-of-the-lively-town-0123456789-abcdefgh"
GOAL = "labour_registered"
STUCK = "health_insured"
LONG = (
    "Сдружение с нестопанска цел за подкрепа на майки, бащи, деца и възрастни хора в община Тихоречие "
    "„Многопрофилноинтердисциплинарносоциално“"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What tests look for in the lively town."""

    client: str
    household: str
    far: str  # a client on the way to GOAL
    stuck: str  # a client whom something keeps from STUCK
    token: str  # of a link that opens
    scenarios: tuple[str, str]
    survey: str  # a survey with a link that opens by the same token
    referrals: dict[str, str]  # what happened → the referral's id


def live(store: Store, clock: FakeClock) -> Town:
    """Let a few weeks pass in the demo town."""
    office = context(store, Role.ASSISTANT, clock=clock)
    lead = context(store, Role.CENTRE_LEAD, clock=clock)
    people = clients.clients(office)
    made = _ended(office, people)
    made |= _under_way(office, clock, people)
    made["household"] = _household(office, store, people).id
    made["draft"] = create.draft(office, _new("draft", people[9], consent=None)).id
    made["report"] = create.refer(
        office, _new("report", people[10], need="chd.risk", service="S27", consent=None, report_reason="neglect")
    ).id
    far = next(one for one in people if actions.client_plan(office, one.id, GOAL).plan.sequences)
    actions.set_out(office, far.id, GOAL)
    stuck = next(one for one in people if actions.client_plan(office, one.id, STUCK).plan.blockers)
    for number in range(3):
        create.refer(office, _new(f"silent{number}", people[11 + number], need="doc.forms"))
    clock.forward(days=21)
    reminders.run_due(context(store, clock=clock))
    fresh = create.refer(office, _new("fresh", people[15], consent=NewConsent(channel="signed", given_on=office.today)))
    made["sent"] = fresh.id
    answer_links.issue(office, fresh.id, token=TOKEN)
    signed = NewConsent(channel="signed", given_on=office.today)
    made["received"] = create.refer(
        office, _new("received", people[16], need="hea.uninsured", service="S41", consent=signed)
    ).id
    verification.ask(lead, OrganisationId("O14"))
    for number, one in enumerate(people[20:25]):
        referral = create.refer(
            office, _new(f"bad{number}", one, consent=NewConsent(channel="signed", given_on=office.today))
        )
        incidents.record(
            office, referral.id, NewIncident(kind="insulted", happened_on=office.today, note="На гишето, пред всички.")
        )
    _long_name(store)
    survey = rounds.open_survey(context(store, Role.COORDINATOR, clock=clock))
    rounds.issue_link(context(store, Role.COORDINATOR, clock=clock), f"{survey.id}:O06", token=TOKEN)
    tried = (
        scenarios.save(context(store, Role.COORDINATOR, clock=clock), name, read_changes([line])).id
        for name, line in (("Без „Равен глас“", "close O28"), ("Вечерен курс", "set S33 hours+=evening"))
    )
    return Town(
        client=people[0].id,
        household=people[1].id,
        far=far.id,
        stuck=stuck.id,
        token=TOKEN,
        scenarios=(next(tried), next(tried)),
        survey=survey.id,
        referrals={what: str(one) for what, one in made.items()},
    )


def _new(key: str, owner: Client, **more: Any) -> NewReferral:
    first: dict[str, Any] = {
        "key": key, "client": owner.id, "need": "com.info", "service": "S05", "priority": "routine", "delivery": "phone",
        "channel": "phone", "consent": NewConsent(channel="signed", given_on=date(2026, 1, 15)), "acknowledged": SURE,
    }  # fmt: skip
    return NewReferral(**{**first, **more})


def _ended(office: Context, people: tuple[Client, ...]) -> dict[str, Any]:
    declined = create.refer(office, _new("declined", people[0]))
    act.act(
        office, declined.id, Action.DECLINE, data=TransitionData(reason="no_capacity", spoke_with="приемна", **PARTNER)
    )
    rerouted = create.refer(office, _new("rerouted", people[0], service="S09", follows=declined.id))
    missing = create.refer(office, _new("missing", people[2]))
    act.act(
        office,
        missing.id,
        Action.DECLINE,
        data=TransitionData(reason="missing_documents", missing="id_card", **PARTNER),
    )
    closed = create.refer(office, _new("closed", people[3]))
    act.act(office, closed.id, Action.ACCEPT, data=TransitionData(**PARTNER))
    act.act(office, closed.id, Action.ACCOMPANY, data=TransitionData(accompanied_by="AS-1", minutes=40))
    act.act(office, closed.id, Action.START, data=TransitionData(informant=Informant.CLIENT, channel="visit"))
    act.act(office, closed.id, Action.COMPLETE, data=TransitionData(result="delivered_full", **PARTNER))
    act.act(
        office, closed.id, Action.FOLLOW_UP, data=TransitionData(result="met", **ASKED, note="Получи удостоверението.")
    )
    return {"declined": declined.id, "rerouted": rerouted.id, "missing": missing.id, "closed": closed.id}


def _under_way(office: Context, clock: FakeClock, people: tuple[Client, ...]) -> dict[str, Any]:
    accepted = create.refer(office, _new("accepted", people[4]))
    act.act(office, accepted.id, Action.ACCEPT, data=TransitionData(**PARTNER))
    scheduled = create.refer(office, _new("scheduled", people[5]))
    when = TransitionData(appointment_at=clock() + timedelta(days=2), place="Стая 12", **PARTNER)
    act.act(office, scheduled.id, Action.SCHEDULE, data=when)
    moved = TransitionData(reason="client_moved_it", informant=Informant.ASSISTANT)
    act.act(office, scheduled.id, Action.MISS, data=moved)
    helped = create.refer(office, _new("helped", people[6]))
    act.act(office, helped.id, Action.ACCEPT, data=TransitionData(**PARTNER))
    act.act(office, helped.id, Action.COMPLETE, data=TransitionData(result="delivered_full", **PARTNER))
    return {"accepted": accepted.id, "scheduled": scheduled.id, "helped": helped.id}


def _household(office: Context, store: Store, people: tuple[Client, ...]) -> Referral:
    family = (people[1], people[7], people[8])
    for person in family:
        stored = store.read(lambda tx, person=person: records.get(tx, Client, person.id))  # type: ignore[misc]
        clients.change_client(office, replace(stored, household="Д-1"))
    made = create.refer(office, _new("household", family[0], members=tuple(one.id for one in family[1:])))
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**PARTNER))
    act.act(office, made.id, Action.COMPLETE, data=TransitionData(result="delivered_full", **PARTNER))
    return act.act(office, made.id, Action.FOLLOW_UP, data=TransitionData(result="met", member=family[0].id, **ASKED))


def _long_name(store: Store) -> None:
    office = context(store)
    found = entries.organisation(office, OrganisationId("O14"))
    entries.save_organisation(office, replace(found, name_bg=LONG, name_en=None))
