"""A finding as text and back: the fields that say something, as JSON, without the ids of the records behind it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Final, cast, get_args, get_type_hints

from referral.gaps.finding import Finding, RecordSet, Remedy
from referral.gaps.plan.items import ChangeKind, GapStatus
from referral.metrics.model import Share


def as_text(finding: Finding) -> str:
    """Return a finding as JSON, without the ids of the records behind it."""
    values = _given(finding)
    values["details"] = {name: _detail_as_json(value) for name, value in finding.details.items()}
    values["evidence"] = {name: value for name, value in _given(finding.evidence).items() if name != "ids"}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=_json)


def from_text(text: str) -> Finding:
    """Return the finding that `as_text` wrote; a field that findings do not have any more is left out."""
    values = json.loads(text)
    evidence = _read(RecordSet, values.pop("evidence"))
    rate = values.pop("rate", None)
    values["details"] = {name: _detail_of(value) for name, value in values.get("details", {}).items()}
    return Finding(**typed_values(Finding, values), evidence=evidence, rate=_read(Share, rate) if rate else None)


def without_ids(finding: Finding) -> Finding:
    """Return a finding as it is stored."""
    return from_text(as_text(finding))


def _given(record: Any) -> dict[str, Any]:
    """Return the fields of a record that say something."""
    values = {spec.name: getattr(record, spec.name) for spec in fields(record)}
    return {name: value for name, value in values.items() if value is not None and value not in ((), {})}


def _detail_as_json(value: Any) -> Any:
    """Return a detail with its kind where JSON has none like it: a day, a share."""
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"share": _given(value)} if isinstance(value, Share) else value


def _detail_of(value: Any) -> Any:
    match value:
        case {"day": day}:
            return date.fromisoformat(day)
        case {"share": share}:
            return _read(Share, share)
        case _:
            return value


def _json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return _given(value) if is_dataclass(value) else value.isoformat()


def _read(cls: type[Any], values: Mapping[str, Any]) -> Any:
    return cls(**typed_values(cls, values))


def typed_values(cls: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored values as the types of the fields of a class; what it does not have is left out."""
    readers = _readers(cast("Any", cls))
    return {name: readers[name](value) for name, value in values.items() if name in readers}


@cache
def _readers(cls: type[Any]) -> Mapping[str, Callable[[Any], Any]]:
    return MappingProxyType({name: _reader(hint) for name, hint in get_type_hints(cls).items()})


def _reader(hint: Any) -> Callable[[Any], Any]:
    parts = [getattr(part, "__origin__", None) or part for part in (hint, *get_args(hint))]
    for wanted, read in _READERS:
        if wanted in parts:
            return read
    return next((part for part in parts if part in _CODES), _same)


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _same(value: Any) -> Any:
    return value


_CODES: Final[tuple[type[StrEnum], ...]] = (GapStatus, ChangeKind, Remedy)
_READERS: Final[tuple[tuple[type, Callable[[Any], Any]], ...]] = (
    (datetime, _same),
    (date, _day),
    (Mapping, MappingProxyType),
    (tuple, tuple),
)
