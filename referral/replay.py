"""Compare a stored referral with the replay of its events."""

from dataclasses import replace

from graph.store import Reader
from referral import lifecycle, records
from referral.model import Referral


def check_replay(reader: Reader, referral: Referral) -> bool:
    """Tell whether a stored referral equals the replay of its events."""
    replayed = lifecycle.replay(referral, records.events_of(reader, referral.id))
    return replace(replayed, version=referral.version) == referral
