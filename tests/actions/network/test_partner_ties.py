"""The ties of a partner as its page shows them: what is entered, and what flows."""

import pytest

from referral.errors import NotAllowed
from referral.model.actors import Role
from referral.network.partner_ties import ties_of_partner
from tests.fakes import counted_referrals
from tests.fakes.demo_fixture import context


@pytest.fixture(scope="module")
def town(settled_copy):
    return settled_copy("partner_ties")


def test_what_is_entered_stands_beside_what_flows(town):
    coordinator = context(town, Role.COORDINATOR)
    ties = {tie.other: tie for tie in ties_of_partner(coordinator, "O05")}
    sent = [one for one in counted_referrals.sent(town) if one.organisation == "O05"]
    for centre, entered in (("O01", False), ("O02", True)):
        assert (ties[centre].tie is not None) is entered
        assert ties[centre].got.sent == sum(one.centre == centre for one in sent) > 50
        assert ties[centre].sent is None
    assert set(ties) - {"O01"} == set(coordinator.directory().partners_of["O05"])
    assert [tie.referrals for tie in ties.values()] == sorted((tie.referrals for tie in ties.values()), reverse=True)
    with pytest.raises(NotAllowed):
        ties_of_partner(context(town, Role.MUNICIPALITY), "O05")


def test_an_assistant_learns_no_flow_of_another_centre_and_no_few_of_colleagues(town):
    assistant = context(town, Role.ASSISTANT)
    keys = assistant.directory().organisations
    flows = [tie.got for key in keys for tie in ties_of_partner(assistant, key) if tie.got]
    assert {flow.centre for flow in flows} == {"O01"}
    assert None in {flow.sent for flow in flows}
