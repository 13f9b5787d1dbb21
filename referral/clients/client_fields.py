"""What may stand in the fields of a client: known codes, last days of what is held, no name and no personal number."""

from collections.abc import Iterator

from referral.clients import personal_data
from referral.context import Context
from referral.errors import BadInput
from referral.model import codes, requirements
from referral.model.clients import Client


def _wrong_codes(given: Client, known_household: str | None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the codes of a client; those stored already are left as they are."""
    if not codes.is_sayable(given.id):
        yield "code", "not_a_code"
    elif given.version == 0 and (problem := personal_data.problem_of_code(given.id)):
        yield "code", problem
    household = given.household if given.household != known_household else None
    if household and (problem := personal_data.problem_of_code(household)):
        yield "household", problem


def check_client(context: Context, given: Client, *, known_household: str | None = None) -> None:
    """Refuse a client with everything that is wrong with its fields; `known_household` is stored already."""
    words = context.vocabulary
    problems: list[tuple[str, str, dict[str, object]]] = []
    problems += [(name, problem, {}) for name, problem in _wrong_codes(given, known_household)]
    if given.area not in context.directory().areas:
        problems.append(("area", "unknown", {"code": given.area}))
    for name, listing in (("sex", "sexes"), ("language", "languages")):
        if (code := getattr(given, name)) and code not in words.codes(listing):
            problems.append((name, "unknown", {"code": code}))
    for name, listing in (("barriers", "barriers"), ("held", "prerequisites"), ("not_held", "prerequisites")):
        problems += [
            (name, "unknown", {"code": code}) for code in getattr(given, name) if code not in words.codes(listing)
        ]
    both = tuple(code for code in given.not_held if code in given.held)
    problems += [("not_held", "held_and_not_held", {"papers": both})] if both else []
    problems += [("held_until", code, {"word": word}) for word, code in _wrong_last_days(given)]
    if given.birth_from is not None and given.birth_to is not None and given.birth_from > given.birth_to:
        problems.append(("birth_from", "upside_down", {}))
    if problems:
        raise BadInput(problems=tuple(problems))


def _wrong_last_days(given: Client) -> list[tuple[str, str]]:
    """Return each last day of a prerequisite that cannot be used, and why."""
    read = [(word, requirements.read_until(word)) for word in given.held_until]
    return [
        (word, "not_a_last_day" if end is None else "paper_not_held")
        for word, end in read
        if end is None or end[0] not in given.held
    ]
