"""Metrics over the store: the totals of the demo town."""

from dataclasses import replace
from datetime import date

import pytest

from graph.model import where
from graph.store import Store
from referral.lifecycle.states import Outcome
from referral.metrics.families.service import OUTCOME_PARTS
from referral.metrics.reading import metric_input
from referral.metrics.request import ReportRequest
from referral.model.actors import Role
from referral.model.clients import Client
from referral.model.referrals import Action, TransitionData
from referral.referrals import act
from referral.releases.results import metrics
from referral.storage import records
from tests.fakes import counted_referrals
from tests.fakes.demo_fixture import ACTORS, context

EVER = ReportRequest(first=date(2024, 7, 1), last=date(2026, 1, 15))


@pytest.fixture(scope="module")
def town(settled_copy) -> Store:
    return settled_copy("metrics")


def test_the_demo_towns_totals_come_out_of_its_event_log(town):
    seen = []
    report = metrics(context(town, Role.COORDINATOR), EVER, progress=lambda *step: seen.append(step))
    everything = report.cohort(0)
    parts = {one.part.code: (one.value.hits, one.value.of) for one in everything.figures["outcomes"]}
    counts = counted_referrals.outcomes(town)
    total = counts.total()
    assert parts == {OUTCOME_PARTS[outcome].code: (count, total) for outcome, count in counts.items()}
    assert seen[-1] == ("referrals", total, total)
    assert [one.maturity for one in report.cohorts] == [0, 30, 60, 90]
    declined = sum(one.value.hits for one in everything.figures["declines"])
    assert declined == counts[Outcome.DECLINED]
    silent = next(one for one in report.partners if one.organisation == "O05")
    assert (silent.feedback.hits, silent.judged) == (0, True)


def test_a_report_is_computed_once_for_everybody_and_again_when_something_was_recorded(settled_copy, monkeypatch):
    store = settled_copy("shared")
    computed = []
    monkeypatch.setattr(
        "referral.metrics.report.metric_input", lambda *args, **more: computed.append(1) or metric_input(*args, **more)
    )
    office = context(store, Role.COORDINATOR)
    first = metrics(office, EVER)
    assert metrics(office, EVER) is first
    lead = office.as_actor(ACTORS[Role.CENTRE_LEAD])
    own = metrics(lead, EVER)
    assert own is metrics(office, replace(EVER, centre=lead.actor.centre))  # the same question of another account
    assert own is not first
    assert len(computed) == 2
    referral = store.read(lambda tx: tx.find("Referral", where(state="sent"), limit=1)).nodes[0]
    act.act(office, referral.id, Action.CANCEL, data=TransitionData(reason="client_changed_mind"))
    after = metrics(office, EVER)
    assert after is not first
    assert metrics(office, EVER) is after
    client = store.read(lambda tx: records.find(tx, Client, limit=1))[0][0]
    office.write(lambda tx: records.save(tx, replace(client, held=(*client.held, "id_card"))))  # no number tells it
    assert metrics(office, EVER) is not after
    assert _part(after, "withdrew") == _part(first, "withdrew") + 1
    store.close()


def _part(report, code: str) -> int:
    return next(one.value.hits for one in report.cohort(0).figures["outcomes"] if one.part.code == code)
