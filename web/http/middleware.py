"""Around every request: the headers of every answer, and no body larger than we read."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException

from web.http import security

LOG: Final = logging.getLogger("mrezha")
LARGEST_BODY: Final = 1024 * 1024
Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
# Answers a refusal in words, with a status.
Answer = Callable[[Request, Exception, int], Awaitable[Response]]


class HeadersMiddleware:
    """Add the headers of every answer, refuse a body that is too large, answer what failed unexpectedly.

    A HEAD is answered as a GET without its body: mail programs ask so whether a link works.
    """

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]], *, answer: Answer) -> None:
        self.app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        asks_head = scope["method"] == "HEAD"
        scope = {**scope, "method": "GET"} if asks_head else scope

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message))
            elif asks_head:
                message = {**message, "body": b""}
            await send(message)

        if _is_too_large(scope):
            response = await self._answer(Request(scope, receive), HTTPException(413), 413)
            await response(scope, receive, send_with_headers)
            return
        try:
            await self.app(scope, _bounded(receive), send_with_headers)
        except Exception as error:
            request = Request(scope, receive)
            LOG.exception("unexpected %s at %s", type(error).__name__, scope.get("route"))
            response = await self._answer(request, error, 500)
            await response(scope, receive, send_with_headers)


def _bounded(receive: Receive) -> Receive:
    """Return the same stream of a body, broken off where it grows too large."""
    size = 0

    async def bounded() -> MutableMapping[str, Any]:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            raise HTTPException(413)
        return message

    return bounded


def _add_headers(headers: MutableHeaders) -> None:
    for name, value in security.HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")


def _is_too_large(scope: Scope) -> bool:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return not length.isdigit() or int(length) > LARGEST_BODY
