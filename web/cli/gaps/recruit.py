"""The command that says whom to recruit next."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from referral.access.policy import Permission
from referral.errors import BadInput
from referral.exchange import csv_tables
from referral.gaps.recruit.asking import question_of
from referral.gaps.recruit.case import case_for
from referral.gaps.recruit.choice.problem import Objective
from referral.gaps.recruit.question import Question
from referral.gaps.recruit.recommend import Answer, recommend
from referral.gaps.recruit.register import RegisterRow
from web.api.gaps.recruit import recommendation
from web.cli.terminal import application, as_of_option, asked, guarded, presenter
from web.cli.translated import PathType, command, option, say
from web.wording.languages import N_
from web.wording.reports.metric_tables import csv_text
from web.wording.reports.recruit import CaseText, RecruitWords

FORMATS: Final = ("table", "csv", "json")
NUMBER: Final = N_("NUMBER")


@command(
    "recruit",
    help=N_(
        "Show which few partners would answer most of the needs that nobody can answer now.\n\n"
        "A register is a CSV file with the columns name, needs or type, kind, areas, hours, languages, requires, "
        "places and cost. Several words of a column stand with spaces between."
    ),
    epilog="mrezha recruit --most 2 --cost type:shelter=12000 --budget 20000",
)
@option(
    "--objective", type=click.Choice([one.value for one in Objective]), help=N_("What counts; coverage if not given.")
)
@option("--most", metavar=NUMBER, help=N_("How many partners; 3 if not given."))
@option("--budget", metavar=NUMBER, help=N_("What they may cost together; no limit if not given."))
@option("--months", metavar=NUMBER, help=N_("For how many months places are counted; 1 if not given."))
@option("--cost", "cost", multiple=True, metavar=N_("CANDIDATE=NUMBER"), help=N_("What a candidate costs."))
@option("--places", multiple=True, metavar=N_("CANDIDATE=NUMBER"), help=N_("How many people it can take a month."))
@option("--weight", multiple=True, metavar=N_("GROUP:CODE=NUMBER"), help=N_("How many times people of a group count."))
@option(
    "--register", metavar=N_("FILE"), type=PathType(exists=True, dir_okay=False), help=N_("A register of candidates.")
)
@option("--case", "key", metavar=N_("CANDIDATE"), help=N_("Print the case for one candidate instead."))
@option("--format", "form", type=click.Choice(FORMATS), default=FORMATS[0], help=N_("The format of what is shown."))
@as_of_option
@guarded
def show_recruits(
    *, register: Path | None, key: str | None, form: str, as_of: datetime | None, **texts: str | tuple[str, ...] | None
) -> None:
    """Show whom to recruit next, or the case for one candidate."""
    said = {name: [text] if isinstance(text, str) else text or () for name, text in texts.items()}
    question = question_of(said, register=tuple(_rows(register)) if register else ())
    with application(existing=True) as app:
        context = asked(app, as_of, Permission.SEE_GAPS)
        tell = RecruitWords(words=presenter(app), directory=context.directory())
        answer = recommend(context, question)
        if key is not None:
            if all(row.candidate.key != key for row in answer.rows):
                raise BadInput(problems=(("case", "unknown_candidate", {"candidate": key}),))
            click.echo("\n".join(_case(tell.case(case_for(context, question, key), most=question.most))))
        elif form == "csv":
            click.echo(csv_text(tell.table(answer), tell.words), nl=False)
        elif form == "json":
            click.echo(recommendation(answer, tell).model_dump_json(indent=2))
        else:
            click.echo("\n".join(_lines(answer, question, tell)))


def _rows(file: Path) -> Iterator[RegisterRow]:
    for row in csv_tables.rows_in(file):
        yield RegisterRow(line=row.line, cells=tuple(row.cells.items()))


def _lines(answer: Answer, question: Question, tell: RecruitWords) -> Iterator[str]:
    yield f"{tell.objective(question.objective)}. {tell.counted(answer)}"
    yield f"{say(N_('The best choice'))}: {tell.choice(answer, answer.best)}"
    if answer.differ:
        yield f"{say(N_('One after another'))}: {tell.choice(answer, answer.greedy)}"
    yield tell.spread(answer)
    yield ""
    headings = (N_("Adds alone"), N_("Open needs that nobody answers"), N_("How often among the chosen"))
    yield " · ".join(say(name) for name in (*headings, N_("Code"), N_("Partner")))
    for row in answer.rows:
        numbers = f"{tell.amount(row.gain):>7} {row.needs:>5}  {tell.drawn(answer, row):>12}"
        yield f"{numbers}  {row.candidate.key:30} {tell.name(row.candidate)}"


def _case(text: CaseText) -> Iterator[str]:
    yield text.title
    yield text.sentence
    yield ""
    yield from (f"{name}: {fact}" for name, fact in text.facts)
    yield f"\n{say(N_('What it would not solve'))}"
    yield from (f"- {sentence}" for sentence in text.unsolved)
