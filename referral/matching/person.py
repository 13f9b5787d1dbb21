"""What follows from what is known of a person: a barrier says no to a document, the law says yes at an age."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from referral.context import Context
from referral.errors import BadInput
from referral.matching.model import HelpRequest, Profile
from referral.model.clients import Client, Person
from referral.model.ids import AreaId, NeedCode
from referral.model.requirements import Papers, completed
from referral.vocabulary import Vocabulary

P = TypeVar("P", Profile, HelpRequest)


def complete(words: Vocabulary, profile: P) -> P:
    """Return a profile with the thresholds of a site and with what its barriers and its age say of prerequisites.

    Completing twice changes nothing.
    """
    said = Papers(held=profile.held, not_held=profile.not_held)
    papers = completed(words, said, ages=profile.ages, barriers=profile.barriers)
    return replace(profile, **thresholds(words), held=papers.held, by_law=papers.by_law, not_held=papers.not_held)


def thresholds(words: Vocabulary) -> Mapping[str, Any]:
    """Return what a site sets once for every request, by the fields of a profile."""
    return {
        "ending_days": int(words.threshold("ending_days")),
        "stale_months": int(words.threshold("stale_months")),
        "full_factor": words.threshold("list_full"),
        "sensitive": words.sensitive,
    }


def help_request_for(
    words: Vocabulary, person: Person, need: NeedCode, *, today: date, hours: tuple[str, ...] = ()
) -> HelpRequest:
    """Return the request for help with a need of somebody who is no client yet."""
    return HelpRequest(
        need=need,
        today=today,
        area=person.area,
        ages=words.ages(person.age) if person.age else None,
        held=frozenset(person.held),
        not_held=frozenset(person.not_held),
        language=person.language,
        hours=hours,
        barriers=frozenset(person.barriers),
    )


def read_person(context: Context, said: Mapping[str, Sequence[str]], *, parent: Client | None = None) -> Person:
    """Read what was said of a person, by the names of the fields of the forms and of the API.

    area, age, language; barriers; papers that the person has and those it is without; child, the age of a child of
    `parent`, of whom then nothing else is read. Errors: BadInput.
    """
    words, problems = context.vocabulary, list[tuple[str, str, Mapping[str, object]]]()

    def codes(name: str, allowed: Container[str], *, most: int | None = None) -> tuple[str, ...]:
        given = dict.fromkeys(text for value in said.get(name, ()) if (text := value.replace("\x00", "").strip()))
        problems.extend([(name, "unknown", {"code": code[:40]}) for code in given if code not in allowed][:1])
        return tuple(code for code in given if code in allowed)[:most]

    def code(name: str, allowed: Container[str]) -> str | None:
        return next(iter(codes(name, allowed, most=1)), None)

    child = code("child", words.child_bands)
    area = code("area", context.directory().areas)
    person = Person(
        area=AreaId(area) if area else None,
        age=child or code("age", words.codes("age_bands")),
        language=code("language", words.codes("languages")),
        barriers=codes("barriers", words.codes("barriers")),
        held=codes("papers", words.codes("prerequisites")),
        not_held=codes("without", words.codes("prerequisites")),
    )
    if not set(person.held).isdisjoint(person.not_held):
        problems.append(("without", "held_and_not_held", {}))
    if problems:
        raise BadInput(problems=tuple(problems))
    return child_of(words, parent, child) if parent is not None and child is not None else person


def child_of(words: Vocabulary, parent: Client, age: str) -> Person:
    """Return a child of a client: of its own age, with its own documents, of which nothing is known.

    Place, language and what makes the journey hard are the parent's, who comes along; barriers that say which documents
    the parent lacks say nothing of the child.
    """
    barriers = tuple(barrier for barrier in parent.barriers if barrier not in words.lacks)
    return Person(area=parent.area, age=age, language=parent.language, barriers=barriers, parent=parent.id)
