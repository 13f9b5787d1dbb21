"""Changes of the directory to be tried, in the words of one reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from referral.gaps.what_if.changes import Change, Verb
from referral.gaps.what_if.fields import ADD, COMMA, TAKE
from referral.storage.directory import Directory
from web.wording.languages import N_
from web.wording.presenter import Presenter

VERBS: Final[Mapping[Verb, str]] = MappingProxyType(
    {
        Verb.CLOSE: N_("Close: {subject}"),
        Verb.OPEN: N_("Open: {subject}"),
        Verb.SET: N_("Change {subject}: {values}"),
        Verb.ADD_ORGANISATION: N_("Add the organisation “{name}”: {values}"),
        Verb.ADD_SERVICE: N_("Add the service “{name}”: {values}"),
        Verb.TIE: N_("Make partners: {subject} and {other}"),
        Verb.UNTIE: N_("End the partnership: {subject} and {other}"),
    }
)
# In which list of the vocabulary the codes of a field stand.
_LISTINGS: Final = MappingProxyType(
    {
        "status": "service_status", "needs": "needs", "hours": "hours", "languages": "languages", "kind": "kinds",
        "requires": "prerequisites", "grants": "prerequisites",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWords:
    """Changes in the words of one reader; `directory` is one in which all they name is known."""

    words: Presenter
    directory: Directory

    def change(self, change: Change) -> str:
        """Return one change as a sentence."""
        given = {name: value for name, value in change.values.items() if name != "name"}
        return self.words.say(VERBS[change.verb]).format(
            subject=self.entry(change.subject),
            other=self.entry(change.other or ""),
            name=change.values.get("name", change.subject),
            values="; ".join(self.value(name, text) for name, text in given.items()) or "—",
        )

    def entry(self, entry_id: str) -> str:
        """Return the name of an organisation or a service; of one that is not there, its id."""
        entries: Mapping[str, object] = {**self.directory.services, **self.directory.organisations}  # type: ignore[dict-item]
        entry = entries.get(entry_id)
        return self.words.name(entry) if entry is not None else entry_id  # type: ignore[arg-type]

    def value(self, written: str, text: str) -> str:
        """Return a field with what it is set to, or what is added to it or taken from it."""
        sign = written[-1:] if written[-1:] in {ADD, TAKE} else ""
        name = written.removesuffix(sign) if sign else written
        value = self._codes(name, text)
        if sign:
            template = N_("also {value}") if sign == ADD else N_("without {value}")
            value = self.words.say(template).format(value=value)
        return f"{self.words.field_name(name)}: {value}"

    def _codes(self, name: str, text: str) -> str:
        if not text:
            return "—"
        if name == "organisation":
            return self.entry(text)
        parts = [part.strip() for part in text.split(COMMA) if part.strip()]
        return ", ".join(self._code(name, part) for part in parts)

    def _code(self, name: str, text: str) -> str:
        if name in _LISTINGS:
            return self.words.label(_LISTINGS[name], text)
        if name in {"areas", "seat"}:
            area = {str(key): area for key, area in self.directory.areas.items()}.get(text)
            return self.words.name(area) if area else text
        if name == "requires_any":
            return self.words.paper(text)
        if name == "accepts_uninsured":
            return self.words.say({"yes": N_("yes"), "no": N_("no")}.get(text, N_("not known")))
        try:
            return self.words.day(date.fromisoformat(text)) if name == "funded_until" else text
        except ValueError:
            return text
