"""Whoever asks for figures again and again waits for its own turn; all others are answered meanwhile."""

import asyncio
from collections import Counter

import pytest
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from web.http.figures.turns import Turns, in_turn, turn
from web.http.gate import flattened

FIGURES = {
    "/metrics",
    "/metrics.csv",
    "/gaps",
    "/gaps/{gap_id}",
    "/gaps/{gap_id}/note",
    "/gaps/reasons",
    "/gaps/reasons.csv",
    "/gaps/recruit",
    "/gaps/recruit/{key}",
    "/gaps/what-if",
    "/gaps/what-if/compare",
    "/network",
    "/organisations/{organisation_id}",
    "/network.json",
    "/network.svg",
    "/network.{code}",
    "/network/files/{code}",
    "/network/print",
    "/network/layout",
    "/network/measures",
    "/network/measures.csv",
    "/api/metrics",
    "/api/gaps",
    "/api/gaps/not-judged",
    "/api/gaps/reasons",
    "/api/gaps/recruit",
    "/api/gaps/recruit/{key}",
    "/api/what-if",
    "/api/what-if/losses",
    "/api/scenarios/{scenario_id}",
    "/api/network",
    "/api/network/measures",
    "/api/network/measures/progress",
    "/api/network/ties",
}


def highest(visitors: list[str], turns: Turns) -> tuple[Counter[str], int, list[str]]:
    """How many of each visitor, and of all, were inside at the same time at most, and in which order they came in."""
    inside: Counter[str] = Counter()
    most: Counter[str] = Counter()
    order: list[str] = []
    together = 0

    async def visit(visitor: str) -> None:
        nonlocal together
        async with turns.turn(visitor):
            order.append(visitor)
            inside[visitor] += 1
            most[visitor] = max(most[visitor], inside[visitor])
            together = max(together, inside.total())
            await asyncio.sleep(0.001)
            inside[visitor] -= 1

    async def all_of_them() -> None:
        await asyncio.gather(*(visit(visitor) for visitor in visitors))

    asyncio.run(all_of_them())
    return most, together, order


def test_forty_reloads_take_one_turn_at_a_time_and_leave_one_to_others():
    most, together, order = highest(["busy"] * 40 + ["other"], Turns(at_once=2, of_one=1))
    assert (most["busy"], most["other"], together) == (1, 1, 2)
    assert order.index("other") == 1  # not behind the forty
    assert len(order) == 41


def test_many_visitors_share_the_turns():
    _, together, order = highest([f"visitor {number}" for number in range(9)], Turns(at_once=2))
    assert together == 2
    assert order == sorted(order)


class Request:
    def __init__(self, *, gone: bool) -> None:
        self._gone = gone

    async def is_disconnected(self) -> bool:
        return self._gone


@pytest.mark.parametrize("gone", [True, False])
def test_for_a_visitor_who_has_left_nothing_is_computed(gone):
    reached = []

    async def visit() -> None:
        async with turn(Request(gone=gone), "somebody"):
            reached.append("inside")

    if gone:
        with pytest.raises(HTTPException):
            asyncio.run(visit())
    else:
        asyncio.run(visit())
    assert reached == ([] if gone else ["inside"])


def test_every_route_of_figures_waits_for_its_turn_and_no_other_one_does(app):
    routes = [route for route in flattened(app.routes) if isinstance(route, APIRoute)]
    waiting = {route.path for route in routes if any(one.dependency is in_turn for one in route.dependencies)}
    assert waiting == FIGURES
