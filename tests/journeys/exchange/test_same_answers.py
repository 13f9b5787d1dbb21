"""The phone finds what the server finds: the same candidates in the same order, near misses, reasons and sentences."""

import json
import os
import random
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from referral.exchange.offline import People
from referral.matching import eligibility, find_help, ranking
from referral.matching.model import HelpRequest, Verdict
from referral.matching.person import complete
from referral.matching.ranking import match
from referral.matching.result import REASONS
from referral.matching.rules import Criterion, silent_when, when
from referral.model.actors import Role
from referral.model.clients import Client
from tests.fakes.demo_fixture import ACTORS, WORDS
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
from web.offline import package as offline_package
from web.offline.package import directory_package, people_package
from web.wording import presenter as presenter_module
from web.wording.tables.reasons import REASONS as REASONS_IN_WORDS

SEED = int(os.environ.get("MREZHA_MATCH_SEED", "20260115"))
DIRECTORIES, QUESTIONS = 40, 250


def assert_alike(browser, made_up: list[MadeUp], *, questions: int) -> set[str]:
    """Ask phone and server the same of every directory; return every code that the phone gave."""
    asked = [made.asked(questions) for made in made_up]
    rounds = [
        {
            "packs": packs_of(made),
            "asked": [question_for(one.question, one.client and client_of(one.client)) for one in own],
        }
        for made, own in zip(made_up, asked, strict=True)
    ]
    with phone_page(browser) as page:
        phoned = on_the_phone(page, rounds)
    for made, own, told in zip(made_up, asked, phoned, strict=True):
        server = OnTheServer(made.directory, made.words)
        for one, answer in zip(own, told["answers"], strict=True):
            question = complete(made.words, one.question)
            found = match(made.directory, question, waiting=made.waiting, partner_records=made.partner_records)
            shown = find_help.as_shown(found, made.waiting_lists)
            assert told_in_full(answer, told["reasons"]) == server.answer(shown), (made.seed, one)
    return {code for told in phoned for _, code, *_ in told["reasons"]}


def client_of(client: Client) -> dict:
    people = People(clients=(client,), consents=(), referrals=())
    return people_package(people, presenter("bg", WORDS))["clients"][0]


def packs_of(made: MadeUp) -> list[dict]:
    return [
        directory_package(
            made.directory,
            presenter(language, made.words),
            today=made.today,
            waiting=made.waiting_lists,
            partner_records=made.partner_records,
        )
        for language in LANGUAGES
    ]


def test_ten_thousand_made_up_questions_are_answered_alike(browser):
    print(f"seeds {SEED} to {SEED + DIRECTORIES - 1}; MREZHA_MATCH_SEED chooses others")
    made_up = [MadeUp(SEED + number) for number in range(DIRECTORIES)]
    assert assert_alike(browser, made_up, questions=QUESTIONS) == set(REASONS)


def test_a_row_added_to_the_table_reaches_the_phone_without_a_script(browser, monkeypatch):
    row = Criterion(
        "debts",
        silent_when(("not", ("has", "person.barriers", ("code", "debt")))),
        when(
            ("is", "service.route", ("code", "official_direction")), Verdict.FAIL, "debts_first", route="service.route"
        ),
        when(
            ("at_least", ("least", "person.ages"), 18), Verdict.CAUTION, "ask_about_debts", languages="person.language"
        ),
    )
    checks = (*eligibility.CHECKS, row)
    criteria = (*eligibility.CRITERIA[:2], *checks, *eligibility.CRITERIA[-2:])
    keys, parts = tuple(one.key for one in checks), tuple(one.part for one in checks)
    sentences = {"debts_first": "debts first ({route})", "ask_about_debts": "ask about debts"}
    for module in (eligibility, ranking):
        monkeypatch.setattr(module, "CHECKS", checks)
    monkeypatch.setattr(eligibility, "CRITERIA", criteria)
    monkeypatch.setattr(ranking, "KEYS", keys)
    monkeypatch.setattr(ranking, "PARTS", parts)
    for module in (presenter_module, offline_package):
        monkeypatch.setattr(module, "REASONS", {**REASONS_IN_WORDS, **sentences})
    codes = assert_alike(browser, [MadeUp(SEED + number) for number in range(3)], questions=100)
    assert sentences.keys() <= codes


def test_rules_of_another_version_are_not_guessed_at(browser):
    """Rules with an operator that these scripts lack, or a package from before there were rules."""
    (pack, _) = packs_of(MadeUp(SEED))
    newer = {**pack, "matching": {**pack["matching"], "order": [["resembles", "service.areas"]]}}
    with phone_page(browser) as page:
        readable = page.evaluate(
            """async (packs) => {
              const { isReadable } = await import("/static/offline/match.js");
              return packs.map(isReadable);
            }""",
            [pack, newer, {**pack, "matching": None}],
        )
    assert readable == [True, False, False]


@pytest.mark.parametrize("time_zone", ["Europe/Sofia", "America/New_York", "Asia/Tokyo"])
def test_the_phone_asks_as_of_the_day_in_bulgaria(browser, time_zone):
    """Half past midnight in Sofia is the next day, wherever the phone believes to be; a clock set back changes nothing."""
    moments = ["2026-01-15T21:30Z", "2026-01-15T22:30Z", "2026-03-31T20:59Z", "2026-03-31T21:00Z", "2025-12-01T12:00Z"]
    with phone_page(browser, timezone_id=time_zone) as page:
        days = page.evaluate(
            """async (moments) => {
              const { today } = await import("/static/offline/match.js");
              const kept = { at: Date.parse("2026-01-15T08:00Z"), pack: { today: "2026-01-15", time_zone: "Europe/Sofia" } };
              return moments.map((moment) => today(kept, Date.parse(moment)));
            }""",
            moments,
        )
    assert days == ["2026-01-15", "2026-01-16", "2026-03-31", "2026-04-01", "2026-01-15"]


def shown(page: Page) -> dict:
    """What a page of answers shows: services with their reasons, near misses, and why not the others."""
    return page.evaluate(
        """() => {
          const all = (place, selector) => [...place.querySelectorAll(selector)];
          const text = (one) => one.textContent.replace(/\\s+/g, " ").trim();
          const content = document.querySelector("#content");
          return {
            candidates: all(content, ".candidates > li").map((one) => [
              one.dataset.service ?? one.querySelector("h3 a").getAttribute("href").split("/").pop(),
              one.classList.contains("outside"), all(one, ".reasons li, .discreet").map(text).sort()]),
            near: all(content, ".near > li").map(text),
            blocked: all(content, "details:not(form details) li").map(text),
          };
        }"""
    )


@pytest.mark.parametrize(
    "query",
    [
        "need=hea.gp",
        "need=hea.hiv&area=A05&age=18-29&language=rom&hours=evening",
        "need=com.info&area=A03&age=60-120&papers=id_card&papers=address&barriers=no_transport&barriers=cannot_read",
        "need=soc.food&area=A04&age=0-6&language=tr&barriers=works_in_the_day",
    ],
)
def test_a_person_without_a_name_is_shown_the_same_with_network_and_without(phone, site, query):
    page = first_visit(phone, site)
    page.goto(f"{site.wire.url}/find?{query}")
    with_network = shown(page)
    assert with_network["candidates"] or with_network["near"]
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/find?{query}")
    page.wait_for_selector("[data-answer] h2")
    assert shown(page) == with_network


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
        on_server = server.answer(find_help.find_help(context, question))
        assert told_in_full(answer, told["reasons"]) == on_server, question
    assert sum(len(one["candidates"]) for one in told["answers"]) > 200
    assert sum(len(one["near"]) for one in told["answers"]) > 200


def profiles(site: Site, count: int) -> list[HelpRequest]:
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
            HelpRequest(
                need=dice.choice(needs),
                today=context.today + timedelta(days=dice.choice((0, 0, 60, 400))),
                area=dice.choice([None, *areas]),
                ages=dice.choice([None, (low, low + dice.randint(0, 6))]),
                held=held if dice.random() < 0.7 else frozenset(),
                not_held=frozenset(dice.sample(papers, dice.randint(0, 6))) - held,
                language=dice.choice([None, *words.codes("languages")]),
                hours=tuple(dice.sample(sorted(words.codes("hours")), dice.randint(0, 2))),
                barriers=frozenset(dice.sample(sorted(words.codes("barriers")), dice.randint(0, 4))),
            )
        )
    return found


def context_of(site: Site):
    return site.app.state.application.context(ACTORS[Role.ASSISTANT])
