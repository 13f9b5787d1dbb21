"""The network as measures and files read it: what flows is counted, and figures alone show no referrals."""

from collections import Counter
from datetime import date, datetime

from referral.calendar import SOFIA
from referral.model.actors import Role
from referral.model.referrals import State
from referral.network.picture import picture
from tests.fakes.counted_referrals import sent
from tests.fakes.demo_fixture import context


def test_referrals_are_counted_from_each_centre_to_each_other_organisation(store):
    """The eighteen months and this one, from 1 July 2024; time to answer is over for all sent by 30 December."""
    drawn = picture(context(store, Role.COORDINATOR))
    flows = drawn.flows
    assert len({(flow.centre, flow.organisation) for flow in flows}) == len(flows)
    stored = [one for one in sent(store) if one.organisation and one.sent_at >= datetime(2024, 7, 1, tzinfo=SOFIA)]
    received = [
        one
        for one in stored
        if one.sent_at.astimezone(SOFIA).date() <= date(2025, 12, 30)
        and one.state is State.COMPLETED
        and one.service_result not in {"advice_only", "referred_onward"}
    ]
    for lines, rows in (("sent", stored), ("served", received)):
        counted = Counter((one.centre, one.organisation) for one in rows if one.centre != one.organisation)
        assert {(flow.centre, flow.organisation): getattr(flow, lines) for flow in flows} == {
            (flow.centre, flow.organisation): counted[flow.centre, flow.organisation] for flow in flows
        }
        everybody = Counter(one.organisation for one in rows)
        assert {key: getattr(figures, lines) for key, figures in drawn.figures.items()} == {
            key: everybody[key] for key in drawn.figures
        }
    assert sum(flow.sent for flow in flows) > 900


def test_who_sees_figures_alone_sees_no_referrals(store):
    drawn = picture(context(store, Role.MUNICIPALITY))
    assert drawn.flows == ()
    assert drawn.figures == {}
    assert drawn.hides_referrals
    assert drawn.organisations
