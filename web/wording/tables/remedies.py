"""The words for what kind of work closes a gap."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from referral.gaps.finding import Remedy
from web.wording.languages import N_

REMEDIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        Remedy.RECRUIT: N_("Recruit a partner"),
        Remedy.REPAIR: N_("Repair"),
        Remedy.CONNECT: N_("Connect partners"),
        Remedy.EXPAND: N_("Expand"),
        Remedy.ADAPT: N_("Adapt"),
        Remedy.REACH: N_("Reach people"),
    }
)
