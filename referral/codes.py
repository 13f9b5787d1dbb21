"""Short codes that survive reading aloud and a bad copy: no 0/O, 1/I/L, 5/S, 8/B, 2/Z pairs."""

import hashlib
import re
from typing import Final

ALPHABET: Final = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH: Final = 6

_SAYABLE: Final = re.compile(r"(?!\.+$)(?!new$)[\w.:~@+-]{1,120}")


def is_sayable(text: str) -> bool:
    """Tell whether a text can be the id of a record: one part of an address, and not the address of an empty form."""
    return _SAYABLE.fullmatch(text) is not None


def short_code(referral_id: str, *, salt: int = 0) -> str:
    """Return the 6-character code of a referral; another salt gives another code when one is taken."""
    number = int.from_bytes(hashlib.sha256(f"{referral_id}/{salt}".encode()).digest()[:8])
    letters = []
    for _ in range(LENGTH):
        number, index = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[index])
    return "".join(letters)
