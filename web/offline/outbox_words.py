"""What the scripts of a page say about work that waits to be sent."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from web.wording.languages import N_

OUTBOX_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "empty": N_("Nothing is waiting to be sent."),
        "kept": N_("It is kept on this phone and will be sent automatically when there is a connection."),
        "new_client": N_("New client"),
        "find": N_("Find help"),
        "old": N_("Something has been waiting here for {days} days. Find a connection, so that it can be sent."),
        "lead_told": N_("It has waited so long that the lead of your centre is told."),
        "locked": N_("Kept, but locked: {count}. Open Mrezha once while you are online."),
        "others": N_("Somebody else's work waits on this phone too: {count}. It is sent when they sign in here."),
        "may_clear": N_("This browser may clear it when the phone runs out of space. Send it as soon as you can."),
    }
)
