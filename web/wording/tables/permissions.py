"""The names of permissions, and how far each one reaches."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from web.wording.languages import N_

SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "none": N_("no"),
        "own": N_("own clients"),
        "centre": N_("own centre"),
        "all": N_("all"),
        "figures": N_("figures only"),
        "received": N_("only those sent to them"),
    }
)
PERMISSIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "find_help": N_("Find help"),
        "see_clients": N_("See clients"),
        "edit_clients": N_("Add and change clients"),
        "refer": N_("Refer"),
        "see_referrals": N_("See referrals"),
        "move_referrals": N_("Record what happened"),
        "see_directory": N_("See organisations and services"),
        "edit_directory": N_("Change organisations and services"),
        "see_network": N_("See the network map"),
        "see_gaps": N_("See gaps in the network"),
        "plan_gaps": N_("Plan what is done about gaps"),
        "import": N_("Import"),
        "export_directory": N_("Export organisations"),
        "manage_users": N_("Manage accounts"),
        "see_audit": N_("See the log of actions"),
        "own_account": N_("Own account"),
        "record_consent": N_("Record and withdraw consent"),
        "issue_links": N_("Create answer links"),
        "revoke_links": N_("Revoke answer links"),
        "see_messages": N_("See messages to partners"),
        "verify_directory": N_("Check entries, see the team"),
        "record_treatment": N_("Record bad treatment"),
        "see_treatment": N_("See reports of bad treatment"),
        "see_metrics": N_("See results"),
        "receive_referrals": N_("Receive referrals"),
        "merge_clients": N_("Merge two clients that are one person"),
        "merge_organisations": N_("Merge two entries that are one organisation"),
        "place_organisations": N_("Place organisations by power and interest, see where the team places them"),
        "lay_out_map": N_("Lay out the map again"),
    }
)
