"""The closed loop as use cases, on the demo town: consent, warnings, silence, chains, households, treatment."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from graph.model import where
from referral.access import sessions
from referral.clients import caseload, clients, consents
from referral.clients.consents import NewConsent
from referral.directory import verification
from referral.errors import BadInput, IllegalMove, MissingData, NeedsConfirmation, NoConsent, NotAllowed, NotFound
from referral.lifecycle import replay
from referral.model.actors import Actor, Role
from referral.model.clients import Client
from referral.model.communication import AnswerLink, Message, Notification
from referral.model.consent import Consent
from referral.model.directory import Organisation, Verification
from referral.model.ids import OrganisationId, UserId
from referral.model.referrals import Action, Informant, State, TransitionData
from referral.referrals import act, create, incidents, notifications, queries, reminders, withdraw_consent
from referral.referrals.create import NewReferral
from referral.referrals.incidents import NewIncident
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context

SIGNED = NewConsent(channel="signed", given_on=date(2026, 1, 15))
SURE = ("already_open", "papers_missing")
SAID = {"informant": Informant.PARTNER, "channel": "phone"}


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def office(store, clock):
    return context(store, Role.ASSISTANT, clock=clock)


def mine(office, number: int = 0) -> Client:
    return clients.clients(office)[number]


def new(office, key: str = "k", **more: object) -> NewReferral:
    first = {
        "key": key, "client": mine(office).id, "need": "com.info", "service": "S05", "priority": "routine",
        "delivery": "phone", "channel": "phone", "consent": SIGNED, "acknowledged": SURE,
    }  # fmt: skip
    return NewReferral(**{**first, **more})


def found(store, cls, **equal: object):
    return store.read(lambda tx: records.find(tx, cls, where(**equal))[0])


def one(store, cls, record_id: str):
    return store.read(lambda tx: records.get(tx, cls, record_id))


# --- before sending ----------------------------------------------------------------------------------------------


def test_nothing_is_sent_without_consent_to_this_very_partner(store, office):
    with pytest.raises(NoConsent):
        create.refer(office, new(office, consent=None))
    made = create.refer(office, new(office))
    (consent,) = found(store, Consent, client=made.client)
    assert (consent.organisation, consent.expires_on) == ("O01", date(2027, 1, 15))
    assert made.consent == consent.id
    with pytest.raises(NoConsent):
        create.refer(office, new(office, "other", service="S09", need="com.interpreting", consent=None))
    again = create.refer(office, new(office, "again", need="doc.forms", consent=None))
    assert again.consent == consent.id
    assert len(found(store, Consent, client=made.client)) == 1


def test_consent_that_is_over_does_not_count(store, office, clock):
    create.refer(office, new(office))
    clock.forward(days=366)
    with pytest.raises(NoConsent):
        create.refer(office, new(office, "late", consent=None))
    with pytest.raises(BadInput) as refused:
        create.refer(office, new(office, "old", consent=SIGNED))
    assert refused.value.details["problems"][0][1] == "consent_too_old"


def test_withdrawing_consent_stops_links_and_cancels_what_waits_at_once(store, office, clock):
    waiting = create.refer(office, new(office))
    seen = create.refer(office, new(office, "b", need="doc.forms"))
    act.act(office, seen.id, Action.ACCEPT, data=TransitionData(**SAID))
    act.act(office, seen.id, Action.START, data=TransitionData(informant=Informant.CLIENT))
    link = AnswerLink(
        id="a" * 64, referral=seen.id, organisation=OrganisationId("O01"), created_at=clock(), created_by=UserId("AS-1"),
        expires_at=clock() + timedelta(days=14),
    )  # fmt: skip
    store.write(lambda tx: records.save(tx, link))
    consent = withdraw_consent.withdraw(office, waiting.consent, channel="phone")
    assert not consent.holds(office.today)
    assert one(store, type(waiting), waiting.id).state is State.CANCELLED
    assert one(store, type(waiting), waiting.id).reason == "consent_withdrawn"
    assert one(store, type(waiting), seen.id).state is State.IN_SERVICE
    assert not one(store, AnswerLink, link.id).works(clock())
    with pytest.raises(NoConsent):
        create.refer(office, new(office, "c", consent=None))


def test_a_second_open_referral_and_missing_documents_are_warned_of_first(store, office):
    owner = mine(office)
    first = create.refer(office, new(office))
    with pytest.raises(NeedsConfirmation) as warned:
        create.refer(office, new(office, "b", acknowledged=()))
    assert dict(warned.value.details["warnings"])["already_open"]["code"] == first.short_code
    bare = clients.change_client(office, replace(one(store, Client, owner.id), held=()))
    with pytest.raises(NeedsConfirmation) as warned:
        create.refer(office, new(office, "c", client=bare.id, need="emp.register", service="S16", acknowledged=()))
    assert set(dict(warned.value.details["warnings"])["papers_missing"]["papers"]) == {"id_card", "address"}
    assert create.refer(office, new(office, "d", acknowledged=SURE)).id != first.id


def test_a_child_at_risk_is_a_report_that_needs_no_consent_and_cannot_be_refused(store, office):
    report = new(office, need="chd.risk", service="S27", consent=None)
    with pytest.raises(MissingData):
        create.refer(office, report)
    made = create.refer(office, replace(report, key="r", report_reason="neglect"))
    assert (made.route, made.priority, made.consent) == ("report", "emergency", None)
    assert [one.kind for one in found(store, Notification, user="LEAD-1")] == ["report_made"]
    for action, data in (
        (Action.DECLINE, TransitionData(reason="no_capacity", **SAID)),
        (Action.WAITLIST, TransitionData(**SAID)),
    ):
        with pytest.raises(IllegalMove):
            act.act(office, made.id, action, data=data)
    offered = {transition.action for transition in queries.detail(office, made.id).transitions}
    assert not offered & {Action.DECLINE, Action.WAITLIST, Action.REROUTE}


def test_a_draft_waits_for_consent_and_is_sent_later(office):
    made = create.draft(office, new(office, consent=None))
    assert made.state is State.DRAFT
    with pytest.raises(NoConsent):
        act.act(office, made.id, Action.SEND, data=TransitionData(channel="phone"))
    sent = act.act(
        office, made.id, Action.SEND,
        data=TransitionData(channel="phone", consent_on=office.today, consent_channel="signed"),
    )  # fmt: skip
    assert (sent.state, sent.consent is not None) == (State.SENT, True)


# --- the same twice ----------------------------------------------------------------------------------------------


def test_the_same_submission_twice_is_one_referral_and_gives_the_first_answer(store, office):
    first = create.refer(office, new(office))
    act.act(office, first.id, Action.ACCEPT, data=TransitionData(**SAID))
    again = create.refer(office, new(office))
    assert replace(again, version=0) == replace(first, version=0)
    with pytest.raises(BadInput):
        create.refer(office, new(office, need="doc.forms"))
    decided = act.act(
        office,
        first.id,
        Action.START,
        data=TransitionData(informant=Informant.CLIENT),
        submission=act.Submission(key="act"),
    )
    assert (
        act.act(
            office,
            first.id,
            Action.START,
            data=TransitionData(informant=Informant.CLIENT),
            submission=act.Submission(key="act"),
        )
        == decided
    )
    with pytest.raises(BadInput):
        act.act(
            office, first.id, Action.FAIL, data=TransitionData(reason="language"), submission=act.Submission(key="act")
        )


def test_a_key_is_forgotten_after_ninety_days(office, clock):
    first = create.refer(office, new(office))
    clock.forward(days=91)
    assert create.refer(office, new(office)).id != first.id


def test_a_reminder_in_between_is_no_change_that_a_person_must_look_at(store, office, clock):
    made = create.refer(office, new(office))
    clock.forward(days=5)
    assert reminders.run_due(context(store, clock=clock)).actions == {Action.REMIND: 1}
    accepted = act.act(
        office, made.id, Action.ACCEPT, data=TransitionData(**SAID), submission=act.Submission(expected=made.events)
    )
    assert accepted.state is State.ACCEPTED


# --- silence -----------------------------------------------------------------------------------------------------


def test_imported_history_is_never_chased(store, clock):
    assert reminders.run_due(context(store, clock=clock)).total == 0
    clock.forward(days=400)
    assert reminders.run_due(context(store, clock=clock)).total == 0


def test_silence_becomes_reminders_a_word_to_the_coordinator_and_an_end(store, office, clock):
    made = create.refer(office, new(office, delivery="electronic", channel="message"))
    seen: list[Action] = []
    for _ in range(20):
        clock.forward(days=1)
        seen += [
            action
            for action, count in reminders.run_due(context(store, clock=clock)).actions.items()
            for _ in range(count)
        ]
    assert seen[:4] == [Action.REMIND, Action.REMIND, Action.ESCALATE, Action.EXPIRE]
    ended = one(store, type(made), made.id)
    assert (ended.state, ended.due_at is not None) == (State.EXPIRED, True)
    letters = sorted((one.template, one.delivery) for one in found(store, Message, referral=made.id))
    assert letters == [("reminder", "email"), ("reminder", "phone"), ("request", "email")]
    told = {(one.user, one.kind) for one in found(store, Notification, referral=made.id)}
    assert {("AS-1", "due"), ("AS-1", "expired"), ("COORD", "escalated"), ("LEAD-1", "escalated")} <= told
    assert store.read(lambda tx: replay.check_replay(tx, ended))


def test_two_clocks_at_once_do_everything_once(store, office, clock):
    made = create.refer(office, new(office))
    clock.forward(days=5)
    rounds = [reminders.run_due(context(store, clock=clock)) for _ in range(3)]
    assert [one.total for one in rounds] == [1, 0, 0]
    assert one(store, type(made), made.id).reminders == 1


def test_three_silences_put_the_listing_on_the_list_and_a_check_takes_it_off(store, office, clock):
    lead = context(store, Role.CENTRE_LEAD, clock=clock)
    for number, need in enumerate(("com.info", "doc.forms", "com.interpreting")):
        assert verification.waiting(lead) == ()
        create.refer(office, new(office, f"s{number}", need=need))
        clock.forward(days=30)
        reminders.run_due(context(store, clock=clock))
    (check,) = verification.waiting(lead)
    assert (check.organisation, check.reason, len(check.referrals)) == ("O01", "silence", 3)
    verification.done(lead, OrganisationId("O01"), finding="confirmed")
    assert verification.waiting(lead) == ()
    assert one(store, Organisation, "O01").verified_on == lead.today
    create.refer(office, new(office, "after", need="chd.play", service="S02"))
    clock.forward(days=30)
    reminders.run_due(context(store, clock=clock))
    assert verification.waiting(lead) == ()


def test_a_partner_that_does_not_offer_it_any_more_is_checked(store, office, clock):
    made = create.refer(office, new(office))
    act.act(office, made.id, Action.DECLINE, data=TransitionData(reason="service_not_offered", **SAID))
    (check,) = found(store, Verification, status="open")
    assert check.reason == "not_offered"


# --- what really happened ----------------------------------------------------------------------------------------


def test_an_ended_referral_goes_on_as_a_linked_one_and_its_clock_stops(store, office):
    first = create.refer(office, new(office))
    with pytest.raises(IllegalMove):
        create.refer(office, new(office, "early", service="S09", follows=first.id))
    act.act(office, first.id, Action.DECLINE, data=TransitionData(reason="no_capacity", **SAID))
    second = create.refer(office, new(office, "b", service="S09", follows=first.id))
    before = one(store, type(first), first.id)
    assert (before.next_referral, before.due_at, before.loop_closed_at) == (second.id, None, None)
    assert [one.id for one in queries.detail(office, first.id).chain] == [first.id, second.id]
    assert [one.id for one in queries.detail(office, second.id).chain] == [first.id, second.id]
    other = clients.clients(office)[1]
    with pytest.raises(BadInput):
        create.refer(office, new(office, "c", client=other.id, follows=first.id))


def test_nobody_sends_on_by_hand(office):
    made = create.refer(office, new(office))
    with pytest.raises(IllegalMove):
        act.act(office, made.id, Action.REROUTE, data=TransitionData(next_referral="R0001"))


def test_a_household_is_asked_one_by_one_and_the_loop_closes_with_the_last(store, office):
    people = clients.clients(office)[:3]
    for person in people:
        clients.change_client(office, replace(one(store, Client, person.id), household="H-1"))
    made = create.refer(office, new(office, members=tuple(person.id for person in people[1:])))
    assert len(made.members) == 2
    assert {one.client for one in found(store, Consent, organisation="O01")} == {person.id for person in people}
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    act.act(office, made.id, Action.COMPLETE, data=TransitionData(result="delivered_full", **SAID))
    results = ("met", "met", "not_met")
    for person, result in zip(people, results, strict=True):
        last = act.act(office, made.id, Action.FOLLOW_UP, data=TransitionData(result=result, member=person.id))
        assert (last.loop_closed_at is not None) is (person == people[-1])
    assert (last.need_result, len(last.member_results)) == ("partly", 3)


def test_only_a_missed_appointment_of_the_client_counts_as_a_no_show(office, clock):
    made = create.refer(office, new(office))
    when = clock() + timedelta(days=2)
    times = TransitionData(appointment_at=when, place="O01", **SAID)
    act.act(office, made.id, Action.SCHEDULE, data=times)
    apply = act.act(office, made.id, Action.MISS, data=TransitionData(reason="partner_moved_it"))
    assert apply.no_shows == 0
    act.act(office, made.id, Action.SCHEDULE, data=TransitionData(appointment_at=when, place="O01"))
    assert act.act(office, made.id, Action.MISS, data=TransitionData(reason="client_no_show")).no_shows == 1


def test_going_along_is_counted_as_work(office):
    made = create.refer(office, new(office))
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    for minutes in (40, 25):
        made = act.act(office, made.id, Action.ACCOMPANY, data=TransitionData(accompanied_by="AS-1", minutes=minutes))
    assert made.accompanied_minutes == 65


def test_a_day_agreed_with_the_client_moves_the_question(office, clock):
    made = create.refer(office, new(office))
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    act.act(office, made.id, Action.COMPLETE, data=TransitionData(result="advice_only", **SAID))
    asked = act.act(
        office, made.id, Action.FOLLOW_UP, data=TransitionData(result="too_early", expected_on=date(2026, 3, 2))
    )
    assert asked.loop_closed_at is None
    assert asked.ask_at.date() == date(2026, 3, 2)


def test_the_partners_answer_is_news_and_reading_the_referral_reads_it(store, office, clock):
    made = create.refer(office, new(office, service="S41", need="hea.uninsured"))
    partner = replace(office, actor=Actor(id=UserId("PARTNER-O14"), role=Role.PARTNER, centre=OrganisationId("O14")))
    act.act(partner, made.id, Action.ACCEPT, data=TransitionData())
    (told,) = notifications.mine(office)
    assert (told.kind, told.referral) == ("answer", made.id)
    assert one(store, type(made), made.id).evidence == 2
    queries.detail(office, made.id)
    assert office.read(lambda tx: sessions.unread(tx, office.actor.id)) == 0


def test_a_partner_touches_only_what_was_sent_to_it_and_never_closes_the_loop(office):
    made = create.refer(office, new(office))
    partner = replace(office, actor=Actor(id=UserId("PARTNER-O14"), role=Role.PARTNER, centre=OrganisationId("O14")))
    with pytest.raises(NotFound):
        act.act(partner, made.id, Action.ACCEPT, data=TransitionData())
    own = replace(partner, actor=replace(partner.actor, centre=OrganisationId("O01")))
    done = act.act(own, made.id, Action.ACCEPT, data=TransitionData())
    done = act.act(own, made.id, Action.COMPLETE, data=TransitionData(result="delivered_full"))
    assert done.loop_closed_at is None


def test_bad_treatment_is_private_and_small_numbers_are_hidden(store, office, clock):
    coordinator = context(store, Role.COORDINATOR, clock=clock)
    for number, owner in enumerate(clients.clients(office)[:5]):
        made = create.refer(office, new(office, f"t{number}", client=owner.id))
        incidents.record(office, made.id, NewIncident(kind="insulted", happened_on=office.today, note="CANARY"))
        shown = incidents.counts(coordinator)
        assert [one.people for one in shown] == ([5] if number == 4 else [])
    assert incidents.of_reach(coordinator) == ()
    assert len(incidents.of_reach(office)) == 5
    with pytest.raises(NotAllowed):
        incidents.record(coordinator, made.id, NewIncident(kind="insulted", happened_on=office.today))


def test_load_is_shown_to_leads_and_only_one_assistant_carries_too_much(store):
    loads = caseload.loads(context(store, Role.COORDINATOR))
    assert [(one.assistant, one.clients) for one in loads if one.heavy] == [("AS-4", 110)]
    assert {one.centre for one in caseload.loads(context(store, Role.CENTRE_LEAD))} == {"O01"}
    with pytest.raises(NotAllowed):
        caseload.loads(context(store, Role.ASSISTANT))


def test_a_late_answer_is_taken_flagged_and_told(store, office, clock):
    made = create.refer(office, new(office))
    clock.forward(days=40)
    reminders.run_due(context(store, clock=clock))
    partner = replace(office, actor=Actor(id=UserId("P"), role=Role.PARTNER, centre=OrganisationId("O01")))
    late = act.act(partner, made.id, Action.ACCEPT, data=TransitionData())
    assert (late.late, late.state) == (True, State.ACCEPTED)
    assert "late_answer" in {one.kind for one in found(store, Notification, referral=made.id)}


def test_a_day_of_consent_that_has_not_come_is_refused(office):
    with pytest.raises(BadInput):
        consents.record(office, mine(office).id, OrganisationId("O14"), replace(SIGNED, given_on=date(2026, 2, 1)))


def test_every_state_of_the_loop_equals_its_events(store, office, clock):
    made = [
        create.refer(office, new(office, f"x{one}", need=need)) for one, need in enumerate(("com.info", "doc.forms"))
    ]
    clock.forward(days=9)
    reminders.run_due(context(store, clock=clock))
    for each in made:
        assert store.read(lambda tx, each=each: replay.check_replay(tx, one(store, type(each), each.id)))
    assert clock() > datetime(2026, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.CENTRE_LEAD, Role.COORDINATOR])
def test_the_count_of_every_worklist_is_the_length_of_its_pages(store, office, clock, role):
    made = create.refer(office, new(office))
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    clock.forward(days=45)
    reminders.run_due(context(store, clock=clock))
    reader = context(store, role, clock=clock)
    counts = queries.worklist(reader, limit=1).counts
    for view, count in counts.items():
        seen, after = [], None
        while True:
            page = queries.worklist(reader, view, limit=37, after=after)
            seen += [one.id for one in page.referrals]
            after = page.next
            if after is None:
                break
        assert len(seen) == len(set(seen)) == count, view
