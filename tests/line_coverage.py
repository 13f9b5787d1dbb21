"""Which lines and branches of referral/ and graph/ the tests reach; below the floor, the run fails and names them.

`pytest -p tests.line_coverage` puts a probe at every line and branch, which is taken out again once it was reached: this
costs 2 % of the time of the tests, where a trace function doubles it. It must be loaded before the code it measures.
"""

import json

import pytest
import slipcover

FLOOR = 91.0  # per cent of lines and branches together; may only rise
SOURCE = ["referral", "graph"]

ENOUGH = 2000  # times that a probe is passed before what was reached is taken out: seldom, each time takes 0.05 s

probes = slipcover.Slipcover(branch=True, source=SOURCE, d_miss_threshold=ENOUGH)
slipcover.ImportManager(probes, slipcover.FileMatcher(sources=SOURCE)).__enter__()
reached: list[dict] = []  # by each worker of this run


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session):
    """A worker tells what it reached; whoever runs the tests, or has them run, adds up and judges."""
    answer = yield
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["reached"] = json.dumps(probes.get_coverage())
        return answer
    whole = probes.get_coverage()
    for one in reached:
        slipcover.merge_coverage(whole, one)
    found = whole["summary"]["percent_covered"]
    print(f"\n{' and '.join(SOURCE)}: {found:.2f} % of lines and branches reached; at least {FLOOR} % are asked for")
    if found < FLOOR:
        slipcover.print_coverage(whole, skip_covered=True)
        session.testsfailed += 1
    return answer


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error) -> None:
    """Keep what a worker reached."""
    if "reached" in getattr(node, "workeroutput", {}):
        reached.append(json.loads(node.workeroutput["reached"]))
