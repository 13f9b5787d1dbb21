"""Passwords, secrets and the headers of every answer."""

import base64
import hashlib
import hmac
import logging
import re
import secrets
import threading
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from fastapi import Request
from fastapi.responses import Response

from referral.model.actors import Role
from web.http.errors import ForgedRequest
from web.http.forms import Form

# OWASP's floor: 19 MiB, two passes, one lane. At most two at once, so that sign-ins cannot starve the pages.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE: Final = threading.BoundedSemaphore(2)
_NOBODY: Final = _HASHER.hash(secrets.token_hex(16))
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")
SHORTEST: Final = 12
LONGEST: Final = 128
LONGER_FOR_ADMINISTRATORS: Final = 3
FEWEST_DIFFERENT: Final = 5  # aaaaaaaaaaaa is long, yet guessed at once
COMMON: Final = (
    "password",
    "parola",
    "парола",
    "mrezha",
    "мрежа",
    "qwerty",
    "1234567",
    "hesed",
    "bulgaria",
    "българия",
)
DEVICE_COOKIE: Final = "device"
DEVICE_KNOWN_FOR: Final = 365 * 24 * 3600
IPV6_SITE: Final = 64  # one visitor has all addresses of such a network
HANDLE: Final = "~"
_MAC_LENGTH: Final = 8
_LINK: Final = re.compile(r"(/[rsv]/)[^/?\s]+")

HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
            "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "X-Frame-Options": "DENY",
    }
)


def hashed(password: str) -> str:
    """Return the stored form of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Tell whether a password matches the stored hash; an unknown account takes as long as a known one."""
    with _AT_ONCE:
        try:
            _HASHER.verify(stored or _NOBODY, password[:LONGEST])
        except (VerifyMismatchError, InvalidHashError):
            return False
    return stored is not None


def secret() -> str:
    """Return 256 random bits for a cookie or a form."""
    return secrets.token_urlsafe(32)


def given_secret(text: str) -> str:
    """Return a secret that one of our pages made and its form brings back, or a fresh one for anything else."""
    return text if _SECRET.fullmatch(text) else secret()


def fingerprint(text: str) -> str:
    """Return what is stored of a secret or an address: its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


def address_of(request: Request) -> str:
    """Return where a request comes from, as tries are counted: an address, or the network of an IPv6 address."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network((host, IPV6_SITE), strict=False)) if isinstance(address, IPv6Address) else host


def device_of(request: Request) -> str:
    """Return the secret that names the device of a request; a fresh one where it has none."""
    return request.cookies.get(DEVICE_COOKIE) or secret()


def remember_device(response: Response, device: str, *, https: bool) -> None:
    """Let a device keep its name: whoever signed in there is not slowed down by what strangers try elsewhere."""
    response.set_cookie(
        DEVICE_COOKIE, device, max_age=DEVICE_KNOWN_FOR, httponly=True, samesite="lax", secure=https, path="/"
    )


def derived(secret: str, purpose: str) -> str:
    """Return a secret made from another one, for one purpose; neither leads back to the other."""
    digest = hmac.digest(secret.encode(), purpose.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def in_address(code: str, session_secret: str) -> str:
    """Return how a client's code stands in an address: a word that only the same session can read.

    The first eight bytes are a MAC of the code, and the key of the rest: the same code gives the same word.
    """
    plain = code.encode()
    mac = hmac.digest(_key(session_secret), plain, "sha256")[:_MAC_LENGTH]
    hidden = bytes(one ^ other for one, other in zip(plain, _stream(session_secret, mac, len(plain)), strict=True))
    return HANDLE + base64.urlsafe_b64encode(mac + hidden).decode().rstrip("=")


def from_address(word: str, session_secret: str) -> str:
    """Return the code that a word of an address stands for; nothing for one of another session."""
    try:
        raw = base64.urlsafe_b64decode(word.removeprefix(HANDLE) + "=" * (-len(word.removeprefix(HANDLE)) % 4))
        mac, hidden = raw[:_MAC_LENGTH], raw[_MAC_LENGTH:]
        stream = _stream(session_secret, mac, len(hidden))
        code = bytes(one ^ other for one, other in zip(hidden, stream, strict=True)).decode()
    except ValueError:
        return ""
    return code if same(in_address(code, session_secret), word) else ""


def with_codes(query: Mapping[str, tuple[str, ...]], session_secret: str) -> Mapping[str, tuple[str, ...]]:
    """Return a query with the codes of clients in place of the words that stand for them."""
    read = tuple(
        from_address(value, session_secret) or value if value.startswith(HANDLE) else value
        for value in query.get("client", ())
    )
    return MappingProxyType({**query, "client": read}) if read else query


def _key(session_secret: str) -> bytes:
    return derived(session_secret, "client in an address").encode()


def _stream(session_secret: str, mac: bytes, length: int) -> bytes:
    blocks = (hmac.digest(_key(session_secret), mac + bytes([count]), "sha512") for count in range(length // 64 + 1))
    return b"".join(blocks)[:length]


def masked(text: str) -> str:
    """Return a line for a log without the tokens of answer links."""
    return _LINK.sub(r"\1***", text)


class Mask(logging.Filter):
    """Keep the tokens of answer links out of every line of a log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask a line and let it pass; the server's own access log is formatted from its parts, so they stay apart."""
        if record.name == "uvicorn.access" and isinstance(record.args, tuple):
            record.args = tuple(masked(part) if isinstance(part, str) else part for part in record.args)
        else:
            record.msg, record.args = masked(record.getMessage()), ()
        return True


def mask_logs() -> None:
    """Put the mask on the logs that name addresses."""
    for name in ("uvicorn.access", "uvicorn.error", "mrezha"):
        log = logging.getLogger(name)
        if not any(isinstance(known, Mask) for known in log.filters):
            log.addFilter(Mask())


def same(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return secrets.compare_digest(one.encode(), other.encode())


def new_password(form: Form, *, role: Role, field: str = "new") -> str | None:
    """Return a password good enough for a role, or note what is wrong with it."""
    value = form.value(field)
    shortest = SHORTEST + (LONGER_FOR_ADMINISTRATORS if role is Role.ADMINISTRATOR else 0)
    if len(value) < shortest:
        form.problem(field, "too_short", shortest=shortest)
    elif len(value) > LONGEST:
        form.problem(field, "too_long", longest=LONGEST)
    elif any(word in value.casefold() for word in COMMON) or len(set(value)) < FEWEST_DIFFERENT:
        form.problem(field, "too_common")
    return None if field in form.problems else value


def is_from_our_page(request: Request) -> bool:
    """Tell whether the browser says that our own page sent a change; refuse one that another site sent.

    Errors: ForgedRequest.
    """
    origin = request.headers.get("origin")
    # Under our own "no-referrer" browsers send "Origin: null" with a form; Sec-Fetch-Site and the token decide then.
    if origin not in {None, "null"} and urlsplit(str(origin)).netloc != request.headers.get("host"):
        raise ForgedRequest
    site = request.headers.get("sec-fetch-site")
    if site not in {None, "same-origin", "none"}:
        raise ForgedRequest
    return site == "same-origin" or origin not in {None, "null"}
