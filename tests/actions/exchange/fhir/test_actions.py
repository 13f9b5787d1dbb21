"""FHIR use cases over the demo town: bundles of every referral, a partner's Task as an answer, and who may."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from graph.model import where
from referral.errors import ChangedMeanwhile, NotAllowed, NotFound
from referral.exchange.fhir import actions, terms
from referral.lifecycle import replay
from referral.model.actors import SYSTEM, Role
from referral.model.clients import Incident
from referral.model.ids import ReferralId
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.referrals import act
from referral.referrals.effects import apply
from referral.storage import records
from tests.fakes.demo_fixture import context
from tests.fakes.fhir_rules import check, current, of, read_state, valid

ENOUGH = 200


@pytest.fixture(scope="module")
def town(settled_copy):
    store = settled_copy("fhir")
    bring_every_state(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def folder(town, tmp_path_factory):
    place = tmp_path_factory.mktemp("bundles")
    told = []
    actions.export_all(context(town, Role.COORDINATOR), place, progress=lambda *step: told.append(step))
    assert told[-1] == ("fhir", 1501, 1501)
    return place


def bring_every_state(store) -> None:
    """The town's history holds no draft, no open question …: add one of each."""
    own = context(store, Role.COORDINATOR)
    for state, action, data in (
        (State.SENT, Action.ACKNOWLEDGE, TransitionData(informant=Informant.PARTNER, channel="phone")),
        (State.SENT, Action.ASK, TransitionData(informant=Informant.PARTNER, channel="phone", note="Кога?")),
        (State.ACCEPTED, Action.START, TransitionData(informant=Informant.CLIENT, channel="visit")),
        (State.EXPIRED, Action.VOID, TransitionData(reason="test_entry")),
    ):
        act.act(own, referral_in(store, state).id, action, data=data)
    pattern = replay.blank(referral_in(store, State.COMPLETED))
    header = replace(pattern, id="R-draft", short_code="DRAFT2", recorded_need=None)
    store.write(lambda tx: apply(tx, own, header, ((Action.CREATE, TransitionData()),), name="referral.create"))


def referral_in(store, state: State, **more: object) -> Referral:
    """The newest referral in a state."""
    found, _ = store.read(lambda tx: records.find(tx, Referral, where(state=state.value, **more)))
    return max(found, key=lambda one: one.created_at)


def answer_to(store, found: Referral, status: str, **more: object) -> dict:
    task = current(actions.export(context(store, Role.COORDINATOR), found.id))
    for name in ("businessStatus", "statusReason", "output"):
        task.pop(name, None)
    return task | {"status": status} | more


# --- the whole town ---------------------------------------------------------------------------------------------------


def test_the_whole_town_is_valid_and_says_its_states(town, folder):
    """Every referral is read back; every 7th, and each state there is, is validated to the last element."""
    stored, _ = town.read(lambda tx: records.find(tx, Referral, limit=5000))
    by_code = {one.short_code: one for one in stored}
    files = sorted(folder.iterdir())
    assert len(files) == len(stored) == 1501
    seen, checked = Counter(), 0
    for number, file in enumerate(files):
        bundle, found = json.loads(file.read_text("utf-8")), by_code[file.stem]
        assert read_state(bundle) is found.state, file.name
        if number % 7 == 0 or seen[found.state] < 3:
            check(bundle)
            checked += 1
        seen[found.state] += 1
    assert checked >= ENOUGH
    assert set(seen) == set(State)


def test_no_worker_and_no_birth_year_of_the_town_is_in_any_bundle(folder):
    bundles = [json.loads(file.read_text("utf-8"))["entry"] for file in folder.iterdir()]
    text = json.dumps(bundles, ensure_ascii=False)
    assert not [
        one for one in ("AS-1", "AS-2", "AS-3", "AS-4", "LEAD-1", "birth_from", "birthDate", "gender") if one in text
    ]
    assert '"TH-0' in text


def test_a_bundle_is_for_its_owner_alone(folder):
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_a_range_of_days_is_kept(town, tmp_path):
    since, until = date(2025, 10, 1), date(2025, 10, 31)
    count = actions.export_all(context(town, Role.COORDINATOR), tmp_path, since=since, until=until)
    made = [json.loads(file.read_text("utf-8")) for file in tmp_path.iterdir()]
    assert 0 < count == len(made) < 1500
    days = {of(one, "ServiceRequest")[0]["authoredOn"][:10] for one in made}
    assert min(days) >= "2025-09-30"
    assert max(days) <= "2025-10-31"


def test_an_assistant_exports_the_own_clients_only(town, tmp_path):
    count = actions.export_all(context(town, Role.ASSISTANT), tmp_path)
    stored, _ = town.read(lambda tx: records.find(tx, Referral, where(assistant="AS-1"), limit=5000))
    assert count == len(stored) < 1500


@pytest.mark.parametrize("role", [Role.MUNICIPALITY, Role.ADMINISTRATOR])
def test_who_sees_no_referral_exports_none(town, tmp_path, role):
    for attempt in (
        lambda: actions.export(context(town, role), ReferralId("R0001")),
        lambda: actions.export_all(context(town, role), tmp_path / "none"),
        lambda: actions.answer(context(town, role), ReferralId("R0001"), {}),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert not (tmp_path / "none").exists()


def test_a_stranger_s_referral_looks_absent(town):
    found, _ = town.read(lambda tx: records.find(tx, Referral, where(assistant="AS-4")))
    for attempt in (actions.export, lambda own, one: actions.answer(own, one, {"resourceType": "Task"})):
        with pytest.raises(NotFound):
            attempt(context(town, Role.ASSISTANT), found[0].id)


def test_that_it_left_is_written_down(town):
    found = referral_in(town, State.COMPLETED, assistant="AS-1")
    actions.export(context(town, Role.ASSISTANT), found.id)
    data = town.read(
        lambda tx: tx.find("AuditEvent", where(subject=found.id, action="referral.export"), limit=10_000)
    ).nodes
    assert {one.fields["actor"] for one in data} >= {"AS-1", "COORD"}


def test_treatment_and_private_words_stay_in_the_house(town):
    canary = "канарче-1791"
    found = referral_in(town, State.ACCEPTED, assistant="AS-1")
    own = context(town, Role.ASSISTANT)
    bad = Incident(
        id="T-1", referral=found.id, client=found.client, need=found.need, kind="insulted", recorded_by="AS-1",
        happened_on=own.today, centre=found.centre, assistant=found.assistant, note=canary,
    )  # fmt: skip
    town.write(lambda tx: records.save(tx, bad))
    data = TransitionData(
        reason="refused_or_treated_badly", barrier="fear_or_shame", note=canary, informant=Informant.ASSISTANT
    )
    act.act(own, found.id, Action.FAIL, data=data)
    bundle = actions.export(own, found.id)
    check(bundle)
    text = json.dumps(bundle["entry"], ensure_ascii=False)
    assert not [
        word for word in (canary, "insulted", "refused_or_treated_badly", "fear_or_shame", "обиден") if word in text
    ]


# --- a partner's Task -------------------------------------------------------------------------------------------------


def test_an_answer_is_taken_once(town):
    found, own = referral_in(town, State.SENT), context(town, Role.COORDINATOR)
    task = answer_to(town, found, "accepted")
    valid(task)
    accepted = actions.answer(own, found.id, task)
    assert (accepted.state, accepted.evidence) == (State.ACCEPTED, 2)
    assert actions.answer(own, found.id, task) == accepted
    anonymous = {name: value for name, value in task.items() if name != "meta"}
    assert actions.answer(own, found.id, anonymous) == accepted
    assert town.read(lambda tx: replay.check_replay(tx, accepted))


def test_an_answer_sent_again_after_the_story_went_on_changes_nothing(town):
    found, own = referral_in(town, State.SENT), context(town, Role.COORDINATOR)
    task = answer_to(town, found, "accepted")
    actions.answer(own, found.id, task)
    went_on = act.act(
        own,
        found.id,
        Action.SCHEDULE,
        data=TransitionData(appointment_at=own.clock(), place="каб. 5", informant=Informant.ASSISTANT),
    )
    assert actions.answer(own, found.id, task) == went_on


def test_another_answer_to_an_old_version_is_refused(town):
    found, own = referral_in(town, State.SENT), context(town, Role.COORDINATOR)
    reason = {"coding": [{"system": terms.system("decline"), "code": "no_capacity"}]}
    decline = answer_to(town, found, "rejected", statusReason=reason)
    actions.answer(own, found.id, answer_to(town, found, "accepted"))
    with pytest.raises(ChangedMeanwhile):
        actions.answer(own, found.id, decline)
    with pytest.raises(ChangedMeanwhile):
        actions.answer(own, found.id, decline | {"meta": {"versionId": "99"}})
    with pytest.raises(ChangedMeanwhile):
        actions.answer(own, found.id, decline | {"meta": {"versionId": "0"}})


def test_our_reminders_do_not_make_an_answer_old(town):
    found, own = referral_in(town, State.SENT), context(town, Role.COORDINATOR)
    task = answer_to(town, found, "accepted")

    def remind(tx):
        return apply(tx, own.as_actor(SYSTEM), found, ((Action.REMIND, TransitionData()),), name="referral.remind")

    reminded = town.write(remind)
    assert reminded.events == found.events + 1
    assert actions.answer(own, found.id, task).state is State.ACCEPTED
