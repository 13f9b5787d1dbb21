"""The command for trying changes: what would happen if."""

import shlex
from collections.abc import Sequence
from datetime import datetime

import click

from referral.access.policy import Permission
from referral.context import Context
from referral.errors import BadInput
from referral.gaps.what_if import answer as answers
from referral.gaps.what_if import scenarios
from referral.gaps.what_if.changes import Change, Verb, from_words
from web.api.gaps.what_if import as_answer
from web.cli.terminal import COORDINATOR, application, as_of_option, asked, guarded, presenter
from web.cli.translated import argument, command, option
from web.wording.languages import N_
from web.wording.presenter import Presenter
from web.wording.what_if.answer import WhatIfWords
from web.wording.what_if.changes import ChangeWords
from web.wording.what_if.tables import Table, losses_table

BETWEEN = "  "


@command(
    "what-if",
    help=N_(
        "Show what changes of the directory would do; nothing is changed.\n\n"
        "Changes: close ID …; open ID …; set SERVICE field=value …; tie ID ID; untie ID ID; add-organisation ID name=… "
        "kind=…; add-service ID organisation=… name=… needs=…. A list is written with commas; hours+=evening adds, "
        "hours-=day takes away. Fields: status, needs, areas, hours, languages, requires, requires_any, grants, "
        "accepts_uninsured, age_from, age_to, places, wait_days, window, funded_until. Without a change it lists the "
        "saved scenarios and says what losing one, two or three organisations would take away."
    ),
    epilog="mrezha what-if close O28 set S33 hours+=evening",
)
@argument("words", metavar=N_("CHANGE"), nargs=-1)
@option("--scenario", "chosen", metavar=N_("NAME"), help=N_("Try a saved scenario, by its name or its code."))
@option("--save", "name", metavar=N_("NAME"), help=N_("Save the changes under this name, to be tried again."))
@option("--json", "is_json", is_flag=True, help=N_("Write the answer as JSON."))
@as_of_option
@guarded
def what_if(
    words: tuple[str, ...], chosen: str | None, name: str | None, as_of: datetime | None, *, is_json: bool
) -> None:
    """Show what changes would do, or what there is to try."""
    with application(existing=True, changes=name is not None) as app:
        context, told = asked(app, as_of, Permission.SEE_GAPS), presenter(app)
        changes = (
            *_scenario(app.context(COORDINATOR), chosen),
            *from_words(part for word in words for part in _parts(word)),
        )
        if not changes:
            _overview(app.context(COORDINATOR), context, told)
            return
        answer = answers.what_if(context, changes)
        if name is not None:
            click.echo(scenarios.save(app.context(COORDINATOR), name, changes).id, err=True)
    if is_json:
        click.echo(as_answer(answer, told).model_dump_json(indent=2))
        return
    shown = WhatIfWords(words=told, answer=answer)
    for line in (*shown.changes(), "", *shown.summary()):
        click.echo(line)
    for table in shown.tables():
        _show(table)


def _parts(word: str) -> list[str]:
    """Return the words of a change that was given in quotes as one, or a word as it is."""
    try:
        return shlex.split(word) if word.partition(" ")[0] in set(Verb) else [word]
    except ValueError:
        return [word]


def _scenario(context: Context, chosen: str | None) -> tuple[Change, ...]:
    """Return the changes of the scenario of a name or a code. Errors: BadInput."""
    if chosen is None:
        return ()
    stored = scenarios.scenarios(context)
    found = next((one for one in stored if chosen in {one.id, one.name}), None)
    if found is None:
        raise BadInput(problems=(("--scenario", "no_such_scenario", {"name": chosen}),))
    return found.changes


def _overview(present: Context, context: Context, told: Presenter) -> None:
    for stored in scenarios.scenarios(present):
        click.echo(f"{stored.id}  {stored.name}: {'; '.join(stored.lines)}")
    _show(losses_table(answers.losses(context), ChangeWords(words=told, directory=context.directory())))


def _show(table: Table) -> None:
    """Show a table with its columns under each other."""
    click.secho(f"\n{table.label}", bold=True)
    if not table.rows:
        click.echo(f"  {table.empty}")
        return
    rows = [table.columns, *(tuple(cell.text for cell in row) for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo(f"  {_line(row, widths)}")
    if table.note:
        click.echo(f"  {table.note}")


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    """Return a row of texts; the last column needs no filling."""
    return BETWEEN.join([*(text.ljust(width) for text, width in zip(row[:-1], widths, strict=False)), row[-1]])
