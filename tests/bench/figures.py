"""Measure the whole gap ledger and all results of a made-up country, from nothing and after one change.

`python -m tests.bench figures [--referrals 100000]`: a hundredth as many organisations, a twentieth as many services.
Seconds of the clock, and of the processor in brackets; the most memory that the process held, the store included.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from graph.engines.sqlite.store import open_sqlite
from graph.model import where
from graph.store import Store
from referral.context import Context
from referral.gaps.ledger import every_finding
from referral.metrics.report import report_of
from referral.metrics.request import last_year
from referral.model.actors import Role
from referral.model.referrals import Action, Informant, TransitionData
from referral.referrals import act
from referral.storage import records
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.bench.country import Country
from tests.bench.histories import Histories
from tests.fakes.demo_fixture import context


def made(store: Store, referrals: int) -> None:
    """Fill a store with a country of this many referrals."""
    words_as_nodes(store, context(store).vocabulary)
    country = Country(referrals // 100, referrals // 20)
    country.fill(store)
    Histories(country, referrals).fill(store)


def timed(work: Callable[[], object]) -> str:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return f"{time.perf_counter() - clock:.1f} ({time.process_time() - processor:.1f})"


def change(office: Context) -> None:
    """Let one partner accept."""
    (node,) = office.read(lambda tx: tx.find("Referral", where(state="sent"), limit=1).nodes)
    act.act(office, node.id, Action.ACCEPT, data=TransitionData(informant=Informant.PARTNER, channel="phone"))


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench figures", description=__doc__)
    parser.add_argument("--referrals", type=int, default=100_000)
    parser.add_argument("--file", type=Path, help="keep the country in this file, and take it from there if it exists")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        file = asked.file or Path(folder) / "country.sqlite"
        is_new = not file.exists()
        store = open_sqlite(file, records.schema())
        if is_new:
            made(store, asked.referrals)
        office = context(store, Role.COORDINATOR)
        works: dict[str, Callable[[], object]] = {
            "whole gap ledger": lambda: every_finding(office),
            "all results": lambda: report_of(office, last_year(office.today)),
        }
        print(f"\n{asked.referrals:,} referrals\n\n| | from nothing | after one change |\n|---|---|---|", flush=True)
        for name, work in works.items():
            from_nothing = timed(work)
            change(office)
            print(f"| {name} | {from_nothing} | {timed(work)} |", flush=True)
        store.close()
    print(f"\n{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB at most")
