"""What if: changes of the directory are tried, shared by their address, saved under a name and compared."""

from dataclasses import dataclass
from typing import Any, Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.context import Context
from referral.errors import BadInput
from referral.gaps.what_if import answer as answers
from referral.gaps.what_if import scenarios
from referral.gaps.what_if.applied import applied
from referral.gaps.what_if.changes import FIELD, Change, read_changes
from web.charts.what_if import Bars, bars
from web.http import render
from web.http.figures.turns import IN_TURN
from web.http.figures.what_if import (
    DO,
    DROP,
    EDIT,
    PAGE,
    SCENARIO,
    address,
    asked_change,
    typed_fields,
)
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router
from web.wording.what_if.answer import WhatIfWords
from web.wording.what_if.changes import ChangeWords
from web.wording.what_if.comparison import comparison
from web.wording.what_if.tables import losses_table

router: Final = Router()
COMPARED: Final = ("one", "second")  # the fields that name the scenarios


@dataclass(slots=True, kw_only=True)
class Tried:
    """What a request asks for: the scenario it begins with, its changes, and the one that its form adds."""

    changes: tuple[Change, ...] = ()
    added: Change | None = None
    scenario: scenarios.Scenario | None = None


@router.get("/gaps/what-if", Permission.SEE_GAPS, dependencies=IN_TURN)
def what_if(request: CurrentRequest) -> Response:
    """Show what the changes in the address would do, and the forms for a further one."""
    form = Form(raw=request.form)
    tried = Tried()
    with form.taking_refusals(unknown=SCENARIO, what="no_such_choice"):
        _read(request.context, form, tried)
    answer = None
    if not form.problems:
        with form.taking_refusals():
            changes = (*tried.changes, *([tried.added] if tried.added else []))
            answer = answers.what_if(request.context, changes) if changes else None
            if tried.added or form.value(DROP):
                return render.go(address(changes))
    if form.problems and tried.changes:
        answer = _answer_without(request.context, tried)
    return _page(request, form, tried, answer)


@router.get("/gaps/what-if/compare", Permission.SEE_GAPS, dependencies=IN_TURN)
def compare(request: CurrentRequest) -> Response:
    """Show two saved scenarios side by side, or the page “what if”, where they are chosen."""
    form = Form(raw=request.form)
    if not form.raw.keys() & set(COMPARED):
        return _page(request, form, Tried(), None)
    shown = []
    for name in COMPARED:
        with form.taking_refusals(unknown=name, what="no_such_choice"):
            stored = scenarios.scenario(request.context, form.text(name, required=True, longest=60) or "")
            answer = answers.what_if(request.context, stored.changes)
            shown.append((stored, WhatIfWords(words=render.presenter(request), answer=answer), answer))
    return render.page(
        request,
        "gaps/compare.html",
        status=422 if form.problems else 200,
        form=form,
        shown=() if form.problems else shown,
        rows=None if form.problems else comparison(*((stored.name, told) for stored, told, _ in shown)),
    )


@router.post("/gaps/what-if/scenarios", Permission.SEE_GAPS)
def save(request: CurrentRequest) -> Response:
    """Store the changes under a name, to be tried again."""
    form = Form(raw=request.form)
    tried = Tried()
    try:
        tried.changes = read_changes(form.values(FIELD))
        name = form.text("name") or ""
        stored = scenarios.save(request.context, name, tried.changes, submitted=form.submitted())
    except BadInput as refused:
        form.take(refused)
        return _page(request, form, tried, _answer_without(request.context, tried))
    return render.done(request, f"{PAGE}?{SCENARIO}={stored.id}")


@router.post("/gaps/what-if/scenarios/{scenario_id}/remove", Permission.SEE_GAPS)
def remove(request: CurrentRequest, scenario_id: str) -> Response:
    """Take a scenario from the list."""
    scenarios.remove(request.context, scenario_id)
    return render.done(request, PAGE)


def _read(context: Context, form: Form, tried: Tried) -> None:
    """Read what is asked for. Errors: BadInput, NotFound (no such scenario)."""
    if scenario_id := form.text(SCENARIO, longest=60):
        tried.scenario = scenarios.scenario(context, scenario_id)
    lines = form.values(FIELD) or (tried.scenario.lines if tried.scenario else ())
    dropped = form.whole(DROP, low=1, high=max(len(lines), 1))
    tried.changes = read_changes(line for number, line in enumerate(lines, start=1) if number != dropped)
    if form.value(DO):
        tried.added = asked_change(
            form, applied(context.directory(), tried.changes, context.vocabulary, today=context.today)
        )


def _answer_without(context: Context, tried: Tried) -> answers.WhatIf | None:
    """Return the answer of the changes before the one that was refused, where they can be made."""
    try:
        return answers.what_if(context, tried.changes) if tried.changes else None
    except BadInput:
        return None


def _page(request: RequestContext, form: Form, tried: Tried, answer: answers.WhatIf | None) -> Response:
    words = render.presenter(request)
    directory = answer.after if answer else request.context.directory()
    say = ChangeWords(words=words, directory=directory)
    told = WhatIfWords(words=words, answer=answer) if answer else None
    edited = form.value(EDIT)
    values = Form(raw={**typed_fields(directory, edited), **(form.raw if form.value(DO) else {})})
    return render.page(
        request,
        "gaps/what_if.html",
        status=422 if form.problems else 200,
        form=form,
        tried=tried,
        lines=_lines(form, tried, say),
        saving=form if request.http.method == "POST" else None,
        answer=answer,
        told=told,
        pictures=_pictures(told, answer),
        losses=None if answer else losses_table(answers.losses(request.context), say),
        directory=directory,
        edited=edited if edited in directory.services else "",
        values=values,
        area_options=[(area.id, words.name(area)) for area in directory.areas.values()],
        stored=scenarios.scenarios(request.context),
    )


def _lines(form: Form, tried: Tried, say: ChangeWords) -> list[tuple[str, str]]:
    """Return each change as its line and a sentence; what cannot be read stays as it was written, to be taken away."""
    if not tried.changes and not form.value(DROP):
        return [(line, line) for line in form.values(FIELD)]
    return [(str(change), say.change(change)) for change in tried.changes]


def _pictures(told: WhatIfWords | None, answer: answers.WhatIf | None) -> dict[str, Bars]:
    """Return a picture beside each table of people."""
    if told is None or answer is None or answer.people is None:
        return {}
    drawn: dict[str, Any] = {
        f"people-{name}": bars(
            [(told.group(name, code), shift.lost.people, shift.gained.people) for code, shift in rows.items()]
        )
        for name, rows in answer.people.by.items()
    }
    return {name: picture for name, picture in drawn.items() if picture is not None}
