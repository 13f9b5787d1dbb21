"""Read the elements of a partner's Task: whatever is not as FHIR has it is refused by its name. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from referral.calendar import read_day
from referral.errors import BadInput, UnknownCode
from referral.exchange.fhir import terms
from referral.vocabulary import Vocabulary

LONGEST: Final = 1000
# No store keeps a zero byte, and half a surrogate pair is no letter.
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
# A dateTime of FHIR with a time; the seconds may be left out.
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def coded_output(output: Mapping[str, Any] | None, listing: str, vocabulary: Vocabulary) -> str | None:
    """Return the code of an output, refusing one that its list does not hold."""
    if output is None:
        return None
    code = code_in(element(output, "valueCodeableConcept"), terms.system(listing))
    if code is not None and code not in vocabulary.codes(listing):
        raise UnknownCode(list=listing, code=shortened(code))
    return code


def moment_of(output: Mapping[str, Any] | None) -> datetime | None:
    """Return the moment of an output in UTC; it must be a FHIR dateTime with a zone. Errors: BadInput."""
    given = (output or {}).get("valueDateTime")
    if given is None:
        return None
    if not isinstance(given, str) or not _MOMENT.fullmatch(given):
        raise invalid("Task.output.valueDateTime", "not_a_moment")
    try:
        return datetime.fromisoformat(given).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise invalid("Task.output.valueDateTime", "not_a_moment") from error


def day_of(output: Mapping[str, Any] | None) -> date | None:
    """Return the day of an output. Errors: BadInput."""
    given = (output or {}).get("valueDate")
    if given is None:
        return None
    try:
        return read_day(given)
    except (TypeError, ValueError) as error:
        raise invalid("Task.output.valueDate", "not_a_date") from error


def outputs_of(task: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the outputs of a Task by our codes of their types."""
    outputs: dict[str, Mapping[str, Any]] = {}
    for output in elements(task, "output"):
        code = code_in(element(output, "type"), terms.OUTPUT)
        if code is not None:
            outputs[code] = output
    return outputs


def code_in(concept: Mapping[str, Any], namespace: str) -> str | None:
    """Return the code of a concept in one system."""
    codes = (item.get("code") for item in elements(concept, "coding") if item.get("system") == namespace)
    return next((code for code in codes if isinstance(code, str)), None)


def element(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an element that must be an object, empty when it is not there."""
    child = whole.get(name, {})
    if not isinstance(child, Mapping):
        raise invalid(f"Task.{name}", "unknown")
    return child


def elements(whole: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return an element that must be a list of objects."""
    children = whole.get(name, [])
    if not isinstance(children, list) or not all(isinstance(child, Mapping) for child in children):
        raise invalid(f"Task.{name}", "unknown")
    return children


def text_of(where: str, given: object) -> str | None:
    """Return text that a store can keep, None when it is empty. Errors: BadInput."""
    if given is None:
        return None
    if not isinstance(given, str) or _UNSTORABLE.search(given):
        raise invalid(where, "unknown")
    if len(given) > LONGEST:
        raise BadInput(problems=((where, "too_long", {"longest": LONGEST}),))
    return given.strip() or None


def invalid(where: str, code: str) -> BadInput:
    """Return the refusal of one element by its name."""
    return BadInput(problems=((where, code, {}),))


def shortened(given: object) -> str:
    """Return a foreign value as text short enough to show."""
    return ", ".join(sorted(map(str, given)))[:60] if isinstance(given, set) else str(given)[:60]
