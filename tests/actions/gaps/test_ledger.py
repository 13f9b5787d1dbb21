"""Gaps over the demo town: numbers agree with the records counted one by one, and each reader sees their part."""

from dataclasses import replace
from datetime import timedelta

import pytest

from graph.model import where
from referral.errors import NotAllowed
from referral.gaps.ledger import SHOWN, StoredLedger, gaps
from referral.model.actors import Role
from referral.model.clients import RecordedNeed
from referral.model.referrals import Referral, State
from referral.storage import records
from tests.fakes.demo_fixture import WORDS, context


@pytest.fixture(scope="module")
def store(settled_copy):
    opened = settled_copy("gaps")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def referrals(store) -> tuple[Referral, ...]:
    """Every referral that counts, read one by one."""
    stored, _ = store.read(lambda tx: records.find(tx, Referral, limit=10_000))
    return tuple(referral for referral in stored if referral.state is not State.ENTERED_IN_ERROR)


@pytest.fixture(scope="module")
def every(store):
    return gaps(context(store, Role.COORDINATOR))


def ask(store, question, *, cutoff=None):
    now = context(store).clock()
    return store.read(lambda tx: question(StoredLedger(reader=tx, cutoff=cutoff or now)))


def test_demand_counts_records_and_people_apart(store):
    stored, _ = store.read(lambda tx: records.find(tx, RecordedNeed, where(need="hea.transport"), limit=10_000))
    demand = ask(store, lambda ledger: ledger.demand("hea.transport"))
    assert (demand.total, demand.people) == (len(stored), len({need.client for need in stored}))
    assert demand.since == min(need.recorded_on for need in stored)
    assert len(demand.ids) == min(SHOWN, len(stored))


def test_referrals_to_an_organisation_leave_out_what_was_entered_in_error(store, settled_copy):
    own = settled_copy("gaps-error")
    before = ask(own, lambda ledger: ledger.referrals_to("O01"))
    struck = own.read(lambda tx: records.get(tx, Referral, before.ids[0]))
    own.write(lambda tx: records.save(tx, replace(struck, state=State.ENTERED_IN_ERROR)))
    after = ask(own, lambda ledger: ledger.referrals_to("O01"))
    assert after.total == before.total - 1
    assert struck.id not in after.ids
    own.close()


def test_flows_judge_only_what_was_sent_long_enough_ago(store, referrals):
    cutoff = context(store).clock() - timedelta(days=60)
    flows = ask(store, lambda ledger: ledger.flows(), cutoff=cutoff)
    old = [one for one in referrals if one.organisation and one.sent_at is not None and one.sent_at <= cutoff]
    assert 0 < len(old) < len(referrals)
    assert {organisation: (flow.sent, flow.answered) for organisation, flow in flows.items()} == {
        organisation: (
            sum(one.organisation == organisation for one in old),
            sum(one.organisation == organisation and one.provider_answered for one in old),
        )
        for organisation in {one.organisation for one in old}
    }


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.ADMINISTRATOR])
def test_who_may_not_see_gaps_is_refused(store, role):
    with pytest.raises(NotAllowed):
        gaps(context(store, role))


def test_the_coordinator_sees_everything(every):
    assert not any(finding.hidden for finding in every)
    assert any(0 < finding.people < WORDS.threshold("small_number") for finding in every)
    assert any(finding.evidence.ids for finding in every)
    assert any(WORDS.is_sensitive(finding.need) for finding in every if finding.need)


def test_a_lead_sees_every_gap_but_no_number_of_few_people(store, every):
    least = WORDS.threshold("small_number")
    shown = gaps(context(store, Role.CENTRE_LEAD))
    assert [finding.key for finding in shown] == [finding.key for finding in every]
    for finding, whole in zip(shown, every, strict=True):
        if whole.people >= least:
            assert finding == whole
        else:
            assert finding.hidden
            assert (finding.people, finding.evidence.total, finding.evidence.since, finding.rate) == (0, 0, None, None)


def test_the_municipality_gets_figures_alone(store, every):
    """No sensitive need, no id, no first day, and no number below the least that is released."""
    least = WORDS.threshold("release_minimum")
    shown = gaps(context(store, Role.MUNICIPALITY))
    allowed = [finding for finding in every if finding.need is None or not WORDS.is_sensitive(finding.need)]
    assert 0 < len(shown) == len(allowed) < len(every)
    for finding, whole in zip(shown, allowed, strict=True):
        assert finding.key == whole.key
        assert (finding.evidence.ids, finding.evidence.since) == ((), None)
        assert finding.people == (whole.people if whole.people >= least else 0)
        assert finding.hidden is (whole.people < least)
