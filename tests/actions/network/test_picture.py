"""The picture of the network: places last, a newcomer comes near its partners, figures alone show no referrals."""

from collections import Counter

from referral.directory import entries
from referral.model.actors import Role
from referral.model.directory import Organisation
from referral.model.referrals import State
from referral.network.picture import picture
from tests.fakes.counted_referrals import all_counted as referrals
from tests.fakes.demo_fixture import context


def test_places_stay_and_a_newcomer_gets_one(store):
    office = context(store, Role.COORDINATOR)
    before = picture(office).places
    assert set(before) == {key for key, one in office.directory().organisations.items() if one.active}
    entries.save_organisation(office, Organisation(id="NEW", name_bg="Нова", kind="ngo"))
    after = picture(office).places
    assert {key: after[key] for key in before} == before
    assert after["NEW"] not in before.values()


def test_referrals_are_counted_from_each_centre_to_each_other_organisation(store):
    flows = picture(context(store, Role.COORDINATOR)).flows
    assert len({(flow.centre, flow.organisation) for flow in flows}) == len(flows)
    stored = [one for one in referrals(store) if one.organisation and one.centre != one.organisation]
    counted = Counter((one.centre, one.organisation) for one in stored)
    completed = Counter((one.centre, one.organisation) for one in stored if one.state is State.COMPLETED)
    assert {(flow.centre, flow.organisation): flow.sent for flow in flows} == counted
    assert {(flow.centre, flow.organisation): flow.served for flow in flows if flow.served} == completed


def test_who_sees_figures_alone_sees_no_referrals(store):
    drawn = picture(context(store, Role.MUNICIPALITY))
    assert drawn.flows == ()
    assert drawn.places
