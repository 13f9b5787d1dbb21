"""Organisations that may be one written down twice: the same folded name, or the same phone."""

from typing import Final

from graph import transliteration
from referral.errors import NeedsConfirmation
from referral.model.directory import Organisation
from referral.model.ids import OrganisationId
from referral.phone_numbers import phone_parts
from referral.storage.directory import Directory

ALIKE: Final = "alike_organisation"
_FEWEST: Final = 6  # digits; shorter numbers are those of emergencies and help lines
_SIGNIFICANT: Final = 8  # the end of a number, the same with the country's code and without


def alike(directory: Directory, draft: Organisation) -> tuple[OrganisationId, ...]:
    """Return the other organisations with the same name in either alphabet, or with a phone number in common."""
    own = marks(draft)
    return tuple(one.id for one in directory.organisations.values() if one.id != draft.id and own & marks(one))


def marks(one: Organisation) -> frozenset[tuple[str, ...] | str]:
    """Return what tells an organisation: its folded names and the ends of its phone numbers; alike ones share one."""
    return frozenset((*_names(one), *_numbers(one)))


def confirm(directory: Directory, draft: Organisation, *, acknowledged: tuple[str, ...]) -> None:
    """Refuse a new organisation that looks like another until somebody has looked. Errors: NeedsConfirmation."""
    if draft.version or ALIKE in acknowledged:
        return
    ids = alike(directory, draft)
    if ids:
        raise NeedsConfirmation(warnings=((ALIKE, {"codes": ids}),))


def _names(one: Organisation) -> set[tuple[str, ...]]:
    folded = (transliteration.words(name) for name in (one.name_bg, one.name_en) if name)
    return {words for words in folded if words}


def _numbers(one: Organisation) -> set[str]:
    dialled = ("".join(filter(str.isdigit, part.dial or "")) for part in phone_parts(one.phone))
    return {number[-_SIGNIFICANT:] for number in dialled if len(number) >= _FEWEST}
