"""Measure matching in a country of 10,000 organisations and 50,000 services, beside hand-written Cypher on Neo4j.

`python -m tests.bench match [--small] [--memory] [--referrals 100000]`; `--memory` stops before any store. The Cypher
is asked the same questions and must give the same services; nothing is asserted about time.
"""

import argparse
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from neo4j import GraphDatabase

from graph.model import Node
from graph.store import Store
from referral.matching import find_help
from referral.matching.model import HelpRequest, Profile
from referral.matching.partners.partner_outcomes import records_of_partners
from referral.matching.ranking import coverage, match
from referral.model.actors import Role
from referral.model.directory import Service
from referral.storage.directory import Directory
from referral.storage.directory_cache import DirectoryCache
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.bench.country import Country, put
from tests.bench.engines import engines, server
from tests.fakes.demo_fixture import NOW, context

QUESTIONS = 1000
ASKED_OF_NEO4J = 200
# Everything that makes a service impossible, as one statement: the need, the person, the papers, then the territory.
CYPHER = """
MATCH (:Area {id: $area})-[:PART_OF*0..]->(up:Area)
WITH collect(up.id) AS chain, [one IN collect(up) WHERE one.type = 'municipality' | one.id][0] AS home
MATCH (:Need {id: $need})<-[:ANSWERS]-(s:Service {status: 'active'})<-[:OFFERS]-(:Organisation {active: true})
WHERE (s.places IS NULL OR s.places > 0)
  AND (s.funded_until IS NULL OR s.funded_until >= $today)
  AND ($youngest IS NULL OR (coalesce(s.age_from, 0) <= $oldest AND coalesce(s.age_to, 200) >= $youngest))
  AND ($hours = [] OR s.hours IS NULL OR 'round_the_clock' IN s.hours OR any(one IN $hours WHERE one IN s.hours))
  AND ($papers IS NULL OR NOT EXISTS {
    (s)-[:REQUIRES]->(p:Prerequisite)
    WHERE NOT p.id IN $papers AND NOT (p.id = 'health_insured' AND coalesce(s.accepts_uninsured, false)) })
WITH chain, home, s, [(s)-[:SERVES]->(a:Area) | a.id] AS served
WITH chain, home, s, size(served) = 0 OR any(one IN served WHERE one IN chain) AS inside
WHERE inside OR EXISTS {
    (s)-[:SERVES]->(a:Area)-[:PART_OF*0..]->(u:Area)
    WHERE u.id IN chain AND NOT EXISTS { (a)-[:PART_OF*0..]->(:Area {id: home}) } }
RETURN s.id AS service, NOT inside AS outside
"""


HEAD = "| | median | p99 | most | p99, processor time |\n|---|---|---|---|---|"
Spent = list[tuple[float, float]]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds passed, and milliseconds of this thread's processor time: on a busy machine they differ."""
    began, worked = time.perf_counter(), time.thread_time()
    work()
    return 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - worked)


def each(works: Iterator[Callable[[], object]]) -> Spent:
    gc.collect()
    return [timed(work) for work in works]


def line(name: str, spent: Spent) -> str:
    cells = [f"{value:,.2f}" if value < 10 else f"{value:,.0f}" for value in (*three(spent), three(spent, 1)[1])]
    return f"| {name} | {' | '.join(cells)} |"


def three(spent: Spent, which: int = 0) -> tuple[float, float, float]:
    """The median, the 99th percentile and the most."""
    values = sorted(one[which] for one in spent)
    return statistics.median(values), values[min(len(values) * 99 // 100, len(values) - 1)], values[-1]


def in_memory(country: Country) -> None:
    directory, waiting, answers = country.directory(), country.waiting(), country.partner_records()
    questions = country.questions(QUESTIONS)

    def asking(asked: list[HelpRequest]) -> Iterator[Callable[[], object]]:
        return (lambda one=one: match(directory, one, waiting=waiting, partner_records=answers) for one in asked)

    print(
        line(
            "first match for each need, nothing indexed",
            each(asking([replace(questions[0], need=need) for need in country.needs])),
        )
    )
    looked_at = [len(directory.region_services(one.need, one.area).services) for one in questions]
    found = [match(directory, one, waiting=waiting, partner_records=answers) for one in questions]
    print(line("match, in memory", each(asking(questions))))
    print(
        line(
            "match without a territory: the whole country",
            each(asking([replace(one, area=None) for one in questions[:200]])),
        )
    )
    shared = {name: getattr(questions[0], name) for name in Profile.__dataclass_fields__}
    person = Profile(**shared)
    print(line("coverage of one person over all needs", each(lambda: coverage(directory, person) for _ in range(20))))
    many = statistics.median(len(one.candidates) for one in found), max(len(one.candidates) for one in found)
    print(
        f"\nServices looked at: median {statistics.median(looked_at):.0f}, most {max(looked_at)}; candidates: median {many[0]:.0f}, most {many[1]}."
    )
    offered = [len(one) for one in directory.services_for.values()]
    print(f"Services for a need in the country: median {statistics.median(offered):.0f}.\n")


def through_store(store: Store, country: Country, referrals: int) -> None:
    office = context(store, Role.COORDINATOR)
    print(line("directory from nothing", each(lambda: store.read(DirectoryCache().fresh) for _ in range(1))))
    office.directory()
    questions = iter(country.questions(QUESTIONS))
    find_help.find_help(office, next(questions))
    print(line("a service changed: picture and first match", each(changes(office, store, country, questions))))
    print(
        line(
            "find help: picture, waiting lists, records, match",
            each(lambda: find_help.find_help(office, next(questions)) for _ in range(200)),
        )
    )
    if referrals:
        put(store, list(made_up(country, referrals)))
        print(
            line(
                f"records of all partners from {referrals:,} referrals",
                each(lambda: records_of_partners(context(store)) for _ in range(3)),
            )
        )
        fresh = replace(context(store, Role.COORDINATOR), directory_cache=office.directory_cache)
        find_help.find_help(fresh, next(questions))
        print(
            line(
                "find help with these referrals",
                each(lambda: find_help.find_help(fresh, next(questions)) for _ in range(200)),
            )
        )


def changes(office, store: Store, country: Country, questions: Iterator[HelpRequest]) -> Iterator[Callable[[], object]]:
    """Change the first services one after another; only looking again and matching is timed."""
    for service, question in zip(list(country.services)[:50], questions, strict=False):
        node = store.read(lambda tx, one=service: tx.get("Service", one))
        store.write(lambda tx, one=node: tx.put([one.with_fields(description="changed")]))
        yield lambda one=question: match(office.directory(), one)


def made_up(country: Country, count: int) -> Iterator[Node]:
    dice = country.dice
    services: list[Service] = list(country.services.values())
    for number in range(count):
        service, state = (
            dice.choice(services),
            dice.choice(["sent", "accepted", "completed", "completed", "declined", "expired", "waitlisted"]),
        )
        at = NOW - timedelta(minutes=4 * number)
        answered = state not in {"sent", "expired"}
        yield Node(kind="Referral", id=f"R{number}", fields={
            "short_code": f"{number:06d}", "client": "C", "need": service.needs[0], "area": "M000", "centre": "O00000",
            "assistant": "U", "priority": "routine", "delivery": "phone", "state": state, "service": service.id,
            "organisation": service.organisation, "evidence": 1, "no_shows": 0, "provider_answered": answered,
            "late": False, "events": 2, "created_at": at, "sent_at": at, "changed_at": at, "route": "direct",
            "paused_days": 0, "paused_minutes": 0, "reminders": 0, "accompanied_minutes": 0,
        } | ({"answer_hours": dice.randint(1, 40)} if answered else {}))  # fmt: skip


def beside_neo4j(store: Store, url: str, country: Country, directory: Directory) -> None:
    print(line("directory from nothing, Neo4j", each(lambda: store.read(DirectoryCache().fresh) for _ in range(1))))
    questions = country.questions(ASKED_OF_NEO4J)
    host, word = url.rpartition("@")[2], url.split(":")[2].rpartition("@")[0]
    with GraphDatabase.driver(f"bolt://{host}", auth=("neo4j", word)) as driver, driver.session() as session:

        def ask(question: HelpRequest) -> dict[str, bool]:
            given = cypher_of(question)
            return session.execute_read(lambda tx: {row["service"]: row["outside"] for row in tx.run(CYPHER, given)})

        theirs = [ask(one) for one in questions]
        spent = each(lambda one=one: ask(one) for one in questions)
    ours = [{one.service.id: one.outside for one in match(directory, asked).candidates} for asked in questions]
    mine = each(lambda one=one: match(directory, one) for one in questions)
    print(line(f"hand-written Cypher, {ASKED_OF_NEO4J} questions", spent))
    print(line(f"match, in memory, the same {ASKED_OF_NEO4J}", mine))
    median, late = (theirs / ours for theirs, ours in zip(three(spent)[:2], three(mine)[:2], strict=True))
    print(f"\nCypher takes {median:,.0f} times as long at the median, {late:,.0f} times at p99.")
    equal = sum(one == other for one, other in zip(ours, theirs, strict=True))
    print(f"The same services: {equal} of {len(questions)} answers, {sum(map(len, ours)):,} services in them.")
    if equal != len(questions):
        raise SystemExit("the Cypher and the match do not agree")


def cypher_of(question: HelpRequest) -> dict[str, object]:
    low, high = question.ages or (None, None)
    papers = None if question.held is None else sorted(question.held)
    return {
        "area": question.area, "need": question.need, "today": question.today, "hours": list(question.hours),
        "youngest": low, "oldest": high, "papers": papers,
    }  # fmt: skip


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench match", description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--referrals", type=int, default=0)
    parser.add_argument("--no-neo4j", action="store_true")
    parser.add_argument("--memory", action="store_true")
    chosen = parser.parse_args(arguments)
    country = Country(500, 2500) if chosen.small else Country()
    print(
        f"\nMatching: {len(country.organisations):,} organisations, {len(country.services):,} services, {len(country.areas):,} territories (milliseconds)\n"
    )
    print(HEAD)
    in_memory(country)
    if chosen.memory:
        return
    sys.stdout.flush()
    print(HEAD)
    with tempfile.TemporaryDirectory() as place:
        url = None if chosen.no_neo4j else server()
        for name, make in engines(Path(place), url).items():
            store = make()
            words_as_nodes(context(store).store, context(store).vocabulary)
            print(f"| load, {name} | {timed(lambda store=store: country.fill(store))[0]:,.0f} | | | |", flush=True)
            if name == "SQLite":
                through_store(store, country, chosen.referrals)
            else:
                beside_neo4j(store, str(url), country, country.directory())
            store.close()
