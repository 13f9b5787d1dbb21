"""Referrals of a store counted by their stored state, without the event log that metrics are computed from."""

from collections import Counter

from graph.store import Reader, Store
from referral.lifecycle.states import Outcome, outcome_of
from referral.model.ids import OrganisationId
from referral.model.referrals import Referral, State
from referral.storage import records


def all_counted(store: Store) -> list[Referral]:
    """Return every referral that was not entered in error."""

    def work(reader: Reader) -> list[Referral]:
        found: list[Referral] = []
        after = None
        while True:
            page, after = records.find(reader, Referral, (), after=after)
            found += page
            if after is None:
                return found

    return [one for one in store.read(work) if one.state is not State.ENTERED_IN_ERROR]


def sent(store: Store) -> list[Referral]:
    """Return every referral that was ever sent and not entered in error."""
    return [one for one in all_counted(store) if one.sent_at is not None]


def outcomes(store: Store) -> Counter[Outcome]:
    """Return how many of the referrals sent had each outcome."""
    found = (outcome_of(one.state, one.reason, one.service_result) for one in sent(store))
    return Counter(outcome for outcome in found if outcome is not None)


def sent_to(store: Store, organisation: str) -> int:
    """Return how many referrals were sent to an organisation."""
    return sum(one.organisation == OrganisationId(organisation) for one in sent(store))
