"""Words without their endings, so that all forms of a word are one."""

from functools import lru_cache
from typing import Final

BEGINNING: Final = 4  # letters that are enough to stand for a longer word
_SHORTEST: Final = 3  # what is left of a word whose ending is cut off
_VOWELS: Final = "aeiou"


@lru_cache(maxsize=1 << 14)
def stem(key: str) -> str:
    """Return a key without its ending: болно, болна, болни and болен are one."""
    for ending in ("iat", "at") if len(key) > BEGINNING else ():
        if key.endswith(ending) and key[-len(ending) - 1] not in _VOWELS:
            key = key.removesuffix(ending)
            break
    if len(key) > BEGINNING and key[-2:] in {"ta", "to", "te"} and key[-3] in _VOWELS:
        key = key[:-2]
    while len(key) > _SHORTEST and key[-1] in _VOWELS:
        key = key[:-1]
    if len(key) > BEGINNING and key.endswith("en") and key[-3] not in _VOWELS:
        key = f"{key[:-2]}n"
    return key.removesuffix("s") if len(key) > _SHORTEST else key
