"""The phone finds what the server finds."""

import random
from datetime import timedelta

from playwright.sync_api import Page

from referral.matching import find_help
from referral.matching.ranking import REASONS, Question
from referral.model.actors import Role
from tests.fakes.demo_fixture import ACTORS
from tests.journeys.exchange.offline_steps import Site, first_visit
from web.http import render


def profiles(site: Site, count: int) -> list[Question]:
    """Needs, places, ages, papers, languages and hours in every mixture, the unknown among them."""
    dice = random.Random(20260115)
    context = desk_of(site)
    directory, words = context.directory(), context.vocabulary
    needs, areas = sorted(directory.services_for), sorted(directory.areas)
    papers = sorted(words.codes("prerequisites"))
    found = []
    for _ in range(count):
        low = dice.randint(0, 80)
        held = frozenset(dice.sample(papers, dice.randint(0, len(papers))))
        found.append(
            Question(
                need=dice.choice(needs),
                today=context.today + timedelta(days=dice.choice((0, 0, 60, 400))),
                area=dice.choice([None, *areas]),
                ages=dice.choice([None, (low, low + dice.randint(0, 6))]),
                held=dice.choice([None, held]),
                language=dice.choice([None, *words.codes("languages")]),
                hours=tuple(dice.sample(sorted(words.codes("hours")), dice.randint(0, 2))),
            )
        )
    return found


def desk_of(site: Site):
    return site.app.state.application.context(ACTORS[Role.ASSISTANT])


def asked_by_phone(page: Page, questions: list[Question]) -> list[dict]:
    given = [
        {
            "need": one.need, "today": one.today.isoformat(), "area": one.area, "ages": one.ages,
            "papers": None if one.held is None else sorted(one.held), "language": one.language, "hours": one.hours,
        }
        for one in questions
    ]  # fmt: skip
    return page.evaluate(
        """async ([path, asked]) => {
          const { match, CODES } = await import(path);
          const pack = await (await fetch('/api/offline/directory')).json();
          const told = (one) => one.reasons.map((reason) => [reason.code, reason.verdict]);
          return asked.map((one) => { const found = match(pack, one); return {
            codes: CODES,
            candidates: found.candidates.map((got) => [got.service.id, got.outside, told(got)]),
            near: found.near.map((got) => [got.service.id, got.reason.code]) }; });
        }""",
        [render.static_url("offline/match.js"), given],
    )


def test_the_phone_answers_as_the_server_does(phone, site):
    """For the checks the phone does; a service that the server stops for another reason may still be shown by it."""
    page = first_visit(phone, site)
    questions = profiles(site, 700)
    told = asked_by_phone(page, questions)
    known = set(told[0]["codes"])
    assert known <= set(REASONS)
    candidates = near = 0
    for question, phoned in zip(questions, told, strict=True):
        answer = find_help.find_help(desk_of(site), question)
        own = {service: dict(reasons) for service, _, reasons in phoned["candidates"]}
        for one in answer.candidates:
            said = {reason.code: reason.verdict.value for reason in one.reasons if reason.code in known}
            assert own.pop(one.service.id) == said, question
        others = {one.service.id for one in answer.near_misses if one.reason.code not in known}
        assert set(own) <= others or set(answer.blocked) - known, question
        missed = {(one.service.id, one.reason.code) for one in answer.near_misses if one.reason.code in known}
        assert missed <= {tuple(one) for one in phoned["near"]}, question
        outside = [flag for _, flag, _ in phoned["candidates"]]
        assert outside == sorted(outside)
        candidates += len(answer.candidates)
        near += len(missed)
    assert candidates > 200
    assert near > 200
