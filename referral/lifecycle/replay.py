"""Compare a stored referral with the replay of its events."""

from dataclasses import replace

from graph.store import Reader
from referral.lifecycle import events
from referral.model.referrals import Referral
from referral.storage import records


def check_replay(reader: Reader, referral: Referral) -> bool:
    """Tell whether a stored referral equals the replay of its events."""
    replayed = events.replay(referral, records.events_of(reader, referral.id))
    return replace(replayed, version=referral.version) == referral
