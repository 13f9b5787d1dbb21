"""Who with an unmet recorded need loses somebody that can help, or gains somebody, by area and by group."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from referral.gaps.cases import NeedCase
from referral.gaps.finding import RecordSet
from referral.gaps.what_if.effects.matching import Compared
from referral.model import requirements
from referral.model.clients import Client
from referral.vocabulary import Vocabulary

SHOWN: Final = 20
UNMET: Final = frozenset({"open", "referred"})
NOT_KNOWN: Final = ""
# What people are counted by, in the order of the interface.
BY: Final = ("need", "area", "language", "age")
NOBODY: Final = RecordSet(kind="RecordedNeed", total=0, people=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleShift:
    """The unmet recorded needs for which nobody can help any more, and those for which somebody now can.

    One that is `hidden` is of few people; its numbers are 0.
    """

    lost: RecordSet = NOBODY
    gained: RecordSet = NOBODY
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """All of them, and `by` need, area, language and age band: the shifts by their code, "" is not known."""

    all: PeopleShift
    by: Mapping[str, Mapping[str, PeopleShift]]


def people_of(compared: Compared, vocabulary: Vocabulary) -> People:
    """Return who loses and who gains, by the matcher, profile by profile."""
    lost: list[NeedCase] = []
    gained: list[NeedCase] = []
    for case in compared.cases.needs:
        request = compared.request_of(case) if case.need in compared.needs and case.status in UNMET else None
        if request is None:
            continue
        had, has = bool(compared.before.candidates(request)), bool(compared.after.candidates(request))
        if had is not has:
            (gained if has else lost).append(case)
    groups: dict[str, Mapping[str, PeopleShift]] = {}
    for name in BY:
        of_lost, of_gained = (_grouped(compared, cases, name, vocabulary) for cases in (lost, gained))
        groups[name] = MappingProxyType(
            {
                code: PeopleShift(lost=record_set(of_lost.get(code, ())), gained=record_set(of_gained.get(code, ())))
                for code in sorted({*of_lost, *of_gained})
            }
        )
    return People(all=PeopleShift(lost=record_set(lost), gained=record_set(gained)), by=MappingProxyType(groups))


def record_set(cases: Iterable[NeedCase]) -> RecordSet:
    """Return recorded needs as the records behind a number."""
    listed = tuple(cases)
    return RecordSet(
        kind="RecordedNeed",
        total=len(listed),
        people=len({case.client for case in listed}),
        ids=tuple(case.id for case in listed[:SHOWN]),
        since=min((case.recorded_on for case in listed), default=None),
        centres=Counter(centre for centre, _ in {(case.centre or "", case.client) for case in listed}),
    )


def _grouped(
    compared: Compared, cases: Iterable[NeedCase], name: str, vocabulary: Vocabulary
) -> dict[str, list[NeedCase]]:
    groups: dict[str, list[NeedCase]] = {}
    for case in cases:
        client = compared.cases.clients[case.client]
        code = {
            "need": case.need,
            "area": client.area,
            "language": client.language or NOT_KNOWN,
            "age": _age_band(client, compared, vocabulary),
        }[name]
        groups.setdefault(code, []).append(case)
    return groups


def _age_band(client: Client, compared: Compared, vocabulary: Vocabulary) -> str:
    """Return the age band of the middle of the ages that a client can have."""
    ages = requirements.ages_of(client, compared.requests.today)
    if ages is None:
        return NOT_KNOWN
    middle = sum(ages) // 2
    bands = vocabulary.terms("age_bands")
    return next((band for band in bands if vocabulary.ages(band)[0] <= middle <= vocabulary.ages(band)[1]), NOT_KNOWN)
