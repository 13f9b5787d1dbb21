"""Short codes that survive reading aloud and a bad copy: no 0/O, 1/I/L, 5/S, 8/B, 2/Z pairs."""

import hashlib
import itertools
import re
import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ALPHABET: Final = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH: Final = 6
_ID_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"

# A Cyrillic letter for a sign of the alphabet: first the one it looks like, then the one it sounds like.
_CYRILLIC: Final[Mapping[str, str]] = MappingProxyType(
    {
        "А": "A", "С": "C", "Е": "E", "К": "K", "М": "M", "Т": "T", "Ј": "J",
        "Р": "PR", "Н": "HN", "Х": "XH", "У": "YU", "В": "V", "З": "3", "Ч": "4", "Б": "6",
        "Ц": "C", "Д": "D", "Ф": "F", "Г": "G", "Й": "J", "П": "P",
    }
)  # fmt: skip
_BETWEEN: Final = frozenset(" \t\N{NO-BREAK SPACE}-–—_.,/")


class NotACode(ValueError):
    """What was typed cannot be a code: `sign` is the first one that no code has, "" when the length is wrong."""

    def __init__(self, sign: str) -> None:
        super().__init__(sign)
        self.sign = sign


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


def readings(text: str) -> tuple[str, ...]:
    """Return the codes that a typed text can mean, the likeliest first: any case, spaces, dashes, either alphabet.

    Errors: NotACode.
    """
    signs = [sign for sign in text.upper() if sign not in _BETWEEN]
    meant = [sign if sign in ALPHABET else _CYRILLIC.get(sign, "") for sign in signs]
    for sign, letters in zip(signs, meant, strict=True):
        if not letters:
            raise NotACode(sign)
    if len(meant) != LENGTH:
        raise NotACode("")
    return tuple("".join(chosen) for chosen in itertools.product(*meant))


def new_id(prefix: str) -> str:
    """Return a fresh id: 13 letters and digits, about 64 random bits."""
    return f"{prefix}-{''.join(secrets.choice(_ID_LETTERS) for _ in range(13))}"
