"""The ledger of the store counts what one counts by reading every record."""

from referral.gaps import ledger
from referral.matching.partners.partner_outcomes import records_of_partners
from referral.model.actors import Role
from referral.model.clients import RecordedNeed
from referral.model.ids import NeedCode
from referral.model.referrals import Referral
from referral.storage import records
from tests.fakes.demo_fixture import context


def test_demand_and_referrals_are_those_that_reading_all_of_them_counts(settled_copy):
    office = context(settled_copy("stored_ledger"), Role.COORDINATOR)
    partners = records_of_partners(office)

    def read(tx):
        counted = ledger.gap_input(office, tx, partners, lists=True).ledger
        needs, referrals = (records.find(tx, kind, ())[0] for kind in (RecordedNeed, Referral))
        for code in ("hea.transport", "edu.literacy_adult", "com.civic"):
            recorded = [one for one in needs if one.need == code]
            made = [one for one in referrals if one.need == code and one.sent_at is not None]
            demand, sent = counted.demand(NeedCode(code)), counted.referrals_for(NeedCode(code))
            assert (demand.total, demand.people) == (len(recorded), len({one.client for one in recorded}))
            assert (sent.total, sent.people) == (len(made), len({one.client for one in made}))
            assert demand.since == min((one.recorded_on for one in recorded), default=None)
        return len(needs)

    assert office.read(read) > 1000
