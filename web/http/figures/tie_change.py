"""A change of a partnership that was made on the map: what the address keeps of it, so that it can be undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from referral.model.directory import Tie
from referral.model.ids import OrganisationId

NAMES = ("one", "other", "was", "now")
PREFIX = "changed_"


@dataclass(frozen=True, slots=True, kw_only=True)
class TieChange:
    """What a partnership of two organisations was and what it is now, each None where there is none."""

    one: OrganisationId
    other: OrganisationId
    was: Tie | None
    now: Tie | None

    def params(self) -> dict[str, str]:
        """Return it as parameters of an address or as fields of a form."""
        texts = (self.one, self.other, as_text(self.was), as_text(self.now))
        return {f"{PREFIX}{name}": text for name, text in zip(NAMES, texts, strict=True)}


def as_text(tie: Tie | None) -> str:
    """Return the kind of a partnership and its first day, or nothing."""
    return "" if tie is None else f"{tie.tie} {tie.since or ''}".strip()


def read(given: Mapping[str, str], *, organisations: Iterable[str], kinds: Iterable[str]) -> TieChange | None:
    """Return the change that parameters tell of, or None where they tell of nothing that can be undone."""
    one, other, was, now = (given.get(f"{PREFIX}{name}", "") for name in NAMES)
    if not {one, other} <= set(organisations) or one == other or was == now:
        return None
    pair = (OrganisationId(one), OrganisationId(other))
    try:
        before, after = (_tie(pair, text, set(kinds)) for text in (was, now))
    except ValueError:
        return None
    return TieChange(one=pair[0], other=pair[1], was=before, now=after)


def _tie(pair: tuple[OrganisationId, OrganisationId], text: str, kinds: set[str]) -> Tie | None:
    """Return a partnership by its text. Errors: ValueError."""
    if not text:
        return None
    kind, _, since = text.partition(" ")
    if kind not in kinds:
        raise ValueError(kind)
    return Tie(one=pair[0], other=pair[1], tie=kind, since=date.fromisoformat(since) if since else None)
