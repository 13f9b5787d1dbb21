"""What matching on a device needs of the directory package: the eligibility rules as JSON, and the values they read."""

import dataclasses
import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graph import transliteration
from referral.matching import eligibility
from referral.matching.model import RANKED_APART, Profile, Reason
from referral.matching.partners.partner_record import PartnerRecord
from referral.matching.partners.waiting_lists import WaitingLists
from referral.matching.person import thresholds
from referral.matching.rules import COMPUTED, Criterion, Rule, fields_of
from referral.model import requirements
from referral.model.clients import Client
from referral.model.directory import Organisation, Service
from referral.vocabulary import Vocabulary, search


def rules() -> dict[str, Any]:
    """Return the eligibility table as web/static/offline/match.js walks it."""
    return {
        "reach": _criterion(eligibility.OUT_OF_REACH),
        "criteria": [_criterion(one) for one in eligibility.CRITERIA],
        "outside": eligibility.OUTSIDE,
        "discreet": eligibility.DISCREET,
        "order": eligibility.ORDER,
        "apart": sorted(RANKED_APART),
    }


def person(words: Vocabulary) -> dict[str, object]:
    """Return what the rules read of a person about whom nothing is known, and the site's own thresholds."""
    blank = dataclasses.replace(Profile(today=date.min), **thresholds(words))
    return {name: plain(getattr(blank, name)) for name in _read("person") if name != "today"}


def known(words: Vocabulary) -> dict[str, object]:
    """Return what follows for prerequisites from a barrier, and from an age by law."""
    return {"lacks": dict(words.lacks), "by_law_to_age": dict(words.by_law_to_age)}


def words(vocabulary: Vocabulary) -> dict[str, object]:
    """Return what finds a need by somebody's own words, and the tables of search keys."""
    folding = {
        "law": transliteration.LAW,
        "informal": transliteration.INFORMAL,
        "alike": transliteration.ALIKE,
        "greek": transliteration.GREEK,
    }
    return {"folding": plain(folding), **{name: plain(value) for name, value in _index(vocabulary).items()}}


def _index(vocabulary: Vocabulary) -> dict[str, object]:
    index = search.phrases(vocabulary)
    return {spec.name: getattr(index, spec.name) for spec in dataclasses.fields(index)}


def of_person(vocabulary: Vocabulary) -> dict[str, object]:
    """Return what a device must know to ask for a person: the blank one, what follows from what, and the words."""
    return {"person": person(vocabulary), "known": known(vocabulary), "search": words(vocabulary)}


def client(known: Client) -> dict[str, object]:
    """Return what the rules read of a client as it is stored, with the last days of what is held and ends."""
    stored = {spec.name for spec in dataclasses.fields(Client)}
    found = {name: plain(getattr(known, name)) for name in _read("person") if name in stored}
    return found | {"held_until": plain(requirements.until_of(known))}


def service(offered: Service) -> dict[str, object]:
    """Return what the rules read of a service."""
    return {
        name: plain(COMPUTED[name].of(offered) if name in COMPUTED else getattr(offered, name))
        for name in _read("service")
    }


def waiting(offered: Service, vocabulary: Vocabulary, lists: WaitingLists) -> dict[str, object]:
    """Return how many wait for a service; where the reader reads "few", the least number with the same answers."""
    count = lists.people.get(offered.id, 0)
    if offered.id not in lists.hidden:
        return {"waiting": count}
    full = math.ceil(vocabulary.threshold("list_full") * offered.places) if offered.places else 1
    return {"waiting": full if full <= count else 1, "few": True}


def organisation(owner: Organisation) -> dict[str, object]:
    """Return what the rules read of an organisation."""
    return {name: plain(getattr(owner, name)) for name in _read("organisation")}


def record(known: PartnerRecord) -> dict[str, object]:
    """Return how a partner answers: the reasons to show, and its place in the order."""
    return {"reasons": [reason(one) for one in known.reasons], "rank": plain(known.rank)}


def reason(given: Reason) -> dict[str, object]:
    """Return a reason as the device gives them."""
    details = {name: plain(value) for name, value in given.details.items()}
    return {"verdict": given.verdict.value, "code": given.code, "details": details}


def plain(value: object) -> object:
    """Return a value as JSON has it: a day as text, a set in order, a dataclass by its fields."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if dataclasses.is_dataclass(value):
        return {spec.name: plain(getattr(value, spec.name)) for spec in dataclasses.fields(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def _criterion(criterion: Criterion) -> tuple[str, list[list[object]]]:
    return criterion.name, [_rule(rule) for rule in criterion.rules]


def _rule(rule: Rule) -> list[object]:
    return [rule.test] if rule.verdict is None else [rule.test, rule.verdict.value, rule.code, dict(rule.details)]


def _read(of: str) -> Iterable[str]:
    """Return the names of all that the rules read of one record, in order."""
    criteria = (eligibility.OUT_OF_REACH, *eligibility.CRITERIA)
    ordering = fields_of(eligibility.DISCREET, *eligibility.ORDER)
    paths = (path.partition(".") for path in ordering.union(*(one.fields for one in criteria)))
    return sorted({name for record, _, name in paths if record == of})
