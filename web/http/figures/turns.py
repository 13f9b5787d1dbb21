"""Requests that compute figures wait for their turn without holding a thread, so that all others are answered at once.

Python computes one thing at a time whatever the number of threads: more turns would answer nobody sooner.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from weakref import WeakKeyDictionary, WeakValueDictionary

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from web.http.gate import CurrentRequest

AT_ONCE: Final = 2  # requests that compute figures, of all visitors together
OF_ONE: Final = 1  # of one account or address
GONE: Final = 499  # nobody reads it: the visitor has left, as browsers do on every reload


class Turns:
    """Lets so many requests through at a time, and of one visitor fewer; the others wait in the order they came."""

    def __init__(self, at_once: int = AT_ONCE, of_one: int = OF_ONE) -> None:
        self._of_one = of_one
        self._all = asyncio.Semaphore(at_once)
        self._own: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, visitor: str) -> AsyncIterator[None]:
        """Wait for the turn of a visitor, and keep it for what is done inside."""
        own = self._own.setdefault(visitor, asyncio.Semaphore(self._of_one))
        async with own, self._all:
            yield


_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, Turns] = WeakKeyDictionary()


@asynccontextmanager
async def turn(request: Request, visitor: str) -> AsyncIterator[None]:
    """Wait for a visitor's turn.

    Errors: HTTPException 499 when the visitor has left meanwhile, so that nothing is computed for nobody.
    """
    async with _TURNS.setdefault(asyncio.get_running_loop(), Turns()).turn(visitor):
        if await request.is_disconnected():
            raise HTTPException(GONE)
        yield


async def in_turn(request: Request, current: CurrentRequest) -> AsyncIterator[None]:
    """Let a request that computes figures wait for its turn."""
    async with turn(request, str(current.actor.id)):
        yield


# What the route of a page or of the API that computes figures declares as its `dependencies`.
IN_TURN: Final = (Depends(in_turn),)
