"""How sure the figures of a network are: how far each one moves when any one organisation is left out."""

from referral.network.ranges.left_out import AT_ONCE, Progress, Ranges, joined, mark, ranges, without
from referral.network.ranges.processes import ranges_apart

__all__ = ["AT_ONCE", "Progress", "Ranges", "joined", "mark", "ranges", "ranges_apart", "without"]
