"""What figures are computed from, as a short value: when it is the same, so is every figure of the same moment."""

from collections.abc import Hashable
from types import MappingProxyType
from typing import Final

from graph.store import Reader

# Kinds that figures count beside the directory. Events are only added, so that their number tells every change of a
# referral.
COUNTED: Final = MappingProxyType(
    {"ReferralEvent": (), "RecordedNeed": ("status",), "Client": (), "Consent": (), "Incident": ()}
)


def figures_revision(reader: Reader) -> Hashable:
    """Return a value that changes with every change of the directory, of referrals and of recorded needs."""
    counts = (tuple((row.key, row.count) for row in reader.tally(kind, by=by)) for kind, by in COUNTED.items())
    return (reader.content_revision(), *counts)
