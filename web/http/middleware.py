"""Around every request: who asks behind a proxy, the headers of every answer, and no body larger than we read."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
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


class ProxyMiddleware:
    """Give a request the address of its visitor where a trusted proxy passed it on.

    Each proxy adds the address it was called from to the end of X-Forwarded-For: the visitor is the last one there that
    is not a trusted proxy itself. What stands before it was written by the visitor and proves nothing.
    """

    def __init__(
        self,
        app: Callable[[Scope, Receive, Send], Awaitable[None]],
        *,
        proxies: Sequence[IPv4Network | IPv6Network],
    ) -> None:
        self.app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request through."""
        client = scope.get("client")
        if scope["type"] == "http" and client and self._is_proxy(_parsed(client[0])):
            scope = {**scope, "client": (self._visitor(scope, client[0]), 0)}
        await self.app(scope, receive, send)

    def _visitor(self, scope: Scope, proxy: str) -> str:
        named = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
        visitor = proxy
        for text in reversed(named.decode("latin-1").split(",")):
            address = _parsed(text)
            if address is None:
                break
            visitor = str(address)
            if not self._is_proxy(address):
                break
        return visitor

    def _is_proxy(self, address: IPv4Address | IPv6Address | None) -> bool:
        return address is not None and any(
            address.version == network.version and address in network for network in self._proxies
        )


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Return an address, also one written with a port or as IPv4 within IPv6; None for anything else."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


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
