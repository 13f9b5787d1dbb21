"""Which numbers a phone field holds: each can be called by itself, and words are only shown."""

import re
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = r"\+?\(?\d[\d\s().\N{NO-BREAK SPACE}\-\u2010-\u2015/]*"
_CANDIDATE: Final = re.compile(_DIGITS)
_EXTENSION: Final = re.compile(r"\s*[,(]?\s*(?:вътр(?:ешен)?|доб|ext|extension)\.?\s*:?\s*(\d{1,6})\)?", re.IGNORECASE)
# Dates and hours are written with the same signs.
_TIME: Final = re.compile(
    r"\b\d{1,2}[.:]\d{2}(?:\s*ч\.?)?\s*[-\u2010-\u2015]\s*\d{1,2}[.:]\d{2}\b|\b\d{1,2}[:]\d{2}\b"
    r"|\b\d{1,2}\.\d{1,2}\.\d{4}\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b"
)
# Letters typed for figures inside a number, and the further ends of a range: 02 987 65 43-44.
_MISTYPED: Final = re.compile(r"[OoОоЗз](?:(?<=\d.)(?=\s?\d)|(?<=\d\s.)(?=\d))|\b[OoОо](?=\d{2})")
_ENDS: Final = re.compile(r"\s*[-\u2010-\u2015]\s*\d{1,2}$")
_PARTING: Final = re.compile(r"[;|\n]|,(?!\s*(?:вътр|доб|ext))|\s(?:или|и|or|and)\s", re.IGNORECASE)
_FAX: Final = re.compile(r"факс|fax", re.IGNORECASE)
_VOICE: Final = re.compile(r"тел|gsm|моб|phone", re.IGNORECASE)
_SHORT: Final = re.compile(r"1\d\d|116\d{3}")  # 112, 150, 116 111
_FEWEST, _MOST = 5, 15  # digits of a number that can be called
_LONGEST: Final = {"0": 10, "359": 12}  # digits of a number of this country, by how it begins
_WHOLE: Final = 7  # digits from which a part before a slash is a number, and not the code of a town


@dataclass(frozen=True, slots=True)
class PhonePart:
    """A part of a phone field as it is written; `dial` is what a phone calls, None for words."""

    text: str
    dial: str | None = None


def phone_parts(field: str | None) -> tuple[PhonePart, ...]:
    """Return the numbers of a phone field, and the words between them, in order; nothing is left out.

    Numbers are parted by a comma, a semicolon, a slash, a new line, "или"; a slash after the code of a town parts
    nothing. A fax is not called.
    """
    parts: list[PhonePart] = []
    for segment in _parted(field or ""):
        is_fax = _FAX.search(segment) is not None and _VOICE.search(segment) is None
        parts += [PhonePart(segment)] if is_fax else _numbers(segment)
    return tuple(part for part in parts if part.text)


def _parted(field: str) -> list[str]:
    return [segment.strip() for segment in _PARTING.split(field) if segment.strip()]


def _numbers(segment: str) -> list[PhonePart]:
    """Return the numbers of a segment, with the words around them."""
    figures = _MISTYPED.sub(lambda found: "3" if found.group() in "Зз" else "0", segment)
    without_times = _TIME.sub(lambda found: "\N{EM DASH}" * len(found.group()), figures)
    parts: list[PhonePart] = []
    at = 0
    for found in _CANDIDATE.finditer(without_times):
        if found.start() < at:
            continue
        end = found.start()
        for text in _split(found.group()):
            start = without_times.index(text, end)
            end = start + len(text)
            dial = _dial(text)
            if dial is None:
                continue
            extension = _EXTENSION.match(without_times, end)
            end = extension.end() if extension else end
            parts.append(PhonePart(segment[at:start].strip(" /,")))
            parts.append(PhonePart(segment[start:end].strip(), f"{dial},{extension[1]}" if extension else dial))
            at = end
    return [*parts, PhonePart(segment[at:].strip(" /,"))]


def _split(text: str) -> list[str]:
    """Return the numbers that one run of digits holds."""
    found: list[str] = []
    for part in text.split("/"):
        if found and len(_bare(found[-1])) < _WHOLE and not _SHORT.fullmatch(_bare(found[-1])):
            found[-1] = f"{found[-1]}/{part}"
        else:
            found.append(part)
    numbers = [number for part in found for number in _split_by_spaces(part.strip().rstrip("(-.\u2013"))]
    return [_ENDS.sub("", number) if _is_too_long(number) else number for number in numbers]


def _is_too_long(text: str) -> bool:
    """Tell whether this is more than one number of this country."""
    digits = _bare(text.replace("(0)", ""))
    begins = "359" if digits.startswith("359") else "0" if re.match("0[1-9]", digits) else None
    return begins is not None and len(digits) > _LONGEST[begins]


def _split_by_spaces(text: str) -> list[str]:
    """Return numbers that only a space parts: each begins with 0 or +, after a whole one."""
    if len(_bare(text)) <= _MOST:
        return [text.strip()]
    found: list[str] = []
    for word in text.split():
        if found and not (word[0] in "0+" and len(_bare(found[-1])) >= _WHOLE):
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found


def _dial(text: str) -> str | None:
    digits = _bare(text)
    if text.lstrip().startswith("+"):
        digits = _bare(text.replace("(0)", ""))
    if _SHORT.fullmatch(digits):
        return digits
    if not _FEWEST <= len(digits) <= _MOST:
        return None
    is_abroad = text.lstrip(" (").startswith("+") or (digits.startswith("359") and len(digits) > 10)  # noqa: PLR2004
    return f"+{digits}" if is_abroad else digits


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())
