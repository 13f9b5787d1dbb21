"""The phone finds what the server finds: the same candidates in the same order, near misses, reasons and sentences."""

import json
import os
import random
from datetime import timedelta

from referral.matching import find_help
from referral.matching.ranking import REASONS, Question, match
from referral.model.actors import Role
from tests.fakes.demo_fixture import ACTORS
from tests.fakes.made_up_directories import MadeUp
from tests.journeys.exchange.matching_on_a_phone import (
    LANGUAGES,
    OnTheServer,
    on_the_phone,
    phone_page,
    presenter,
    question_for,
    told_in_full,
)
from tests.journeys.exchange.offline_steps import Site, first_visit
from web.pages.exchange.offline_package import _client, directory_package

SEED = int(os.environ.get("MREZHA_MATCH_SEED", "20260115"))
DIRECTORIES, QUESTIONS = 40, 250


def packs_of(made: MadeUp) -> list[dict]:
    return [
        directory_package(
            made.directory,
            presenter(language, made.words),
            today=made.today,
            waiting=made.waiting,
            partner_records=made.partner_records,
        )
        for language in LANGUAGES
    ]


def test_ten_thousand_made_up_questions_are_answered_alike(browser):
    print(f"seeds {SEED} to {SEED + DIRECTORIES - 1}; MREZHA_MATCH_SEED chooses others")
    towns = [MadeUp(SEED + number) for number in range(DIRECTORIES)]
    asked = [made.asked(QUESTIONS) for made in towns]
    rounds = [
        {
            "packs": packs_of(made),
            "asked": [question_for(one.question, one.client and _client(one.client)) for one in questions],
        }
        for made, questions in zip(towns, asked, strict=True)
    ]
    with phone_page(browser) as page:
        phoned = on_the_phone(page, rounds)
    codes = set()
    for made, questions, told in zip(towns, asked, phoned, strict=True):
        server = OnTheServer(made.directory, made.words)
        for one, answer in zip(questions, told["answers"], strict=True):
            found = match(made.directory, one.question, waiting=made.waiting, partner_records=made.partner_records)
            assert told_in_full(answer, told["reasons"]) == server.answer(found), (made.seed, one)
        codes |= {code for _, code, *_ in told["reasons"]}
    assert codes == set(REASONS)


def test_the_phone_answers_as_the_server_does_in_the_demo_town(phone, site):
    page = first_visit(phone, site)
    questions = profiles(site, 700)
    packs = [
        json.loads(page.request.get(f"{site.wire.url}/api/offline/directory?lang={one}").text()) for one in LANGUAGES
    ]
    with phone_page(phone.browser) as scripts:
        (told,) = on_the_phone(scripts, [{"packs": packs, "asked": [question_for(one) for one in questions]}])
    context = context_of(site)
    server = OnTheServer(context.directory(), context.vocabulary)
    for question, answer in zip(questions, told["answers"], strict=True):
        assert told_in_full(answer, told["reasons"]) == server.answer(find_help.find_help(context, question)), question
    assert sum(len(one["candidates"]) for one in told["answers"]) > 200
    assert sum(len(one["near"]) for one in told["answers"]) > 200


def profiles(site: Site, count: int) -> list[Question]:
    """Needs, places, ages, papers, languages and hours in every mixture, the unknown among them."""
    dice = random.Random(20260115)
    context = context_of(site)
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
                barriers=frozenset(dice.sample(sorted(words.codes("barriers")), dice.randint(0, 4))),
            )
        )
    return found


def context_of(site: Site):
    return site.app.state.application.context(ACTORS[Role.ASSISTANT])
