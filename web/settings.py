"""Settings of a process, read from the environment; nothing else reads the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SMTP_PORTS = {"smtp": 587, "smtps": 465}
_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")
WEAK_PASSWORDS = frozenset({"", "neo4j", "password", "secret", "mrezha", "admin", "changeme"})


class SettingsError(ValueError):
    """A setting that cannot be used; `name` says which, `code` and `details` say why."""

    def __init__(self, name: str, code: str, **details: object) -> None:
        super().__init__(f"{name}: {code}")
        self.name, self.code, self.details = name, code, details


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The server that takes our e-mail. `tls`: encrypted from the first byte; otherwise STARTTLS beyond loopback."""

    host: str
    port: int
    tls: bool
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this process runs. `store` is the path of a file or the address of a server; 0 `tick_seconds`: no clock.

    `proxies` are the networks of the reverse proxies whose word on a visitor's address is taken.
    """

    store: str
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = False
    https: bool = False
    hosts: tuple[str, ...] = ("*",)
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    vocabulary: Path | None = None
    tick_seconds: int = 60
    url: str | None = None
    smtp: Smtp | None = None

    def __post_init__(self) -> None:
        """Refuse unsafe combinations."""
        if self.demo and self.host not in LOOPBACK:
            raise SettingsError("MREZHA_HOST", "demo_only_on_loopback")
        if self.vocabulary is not None and not self.vocabulary.is_dir():
            raise SettingsError("MREZHA_VOCABULARY", "no_such_folder")
        if "://" in self.store:
            parts = _split(self.store, "MREZHA_STORE")
            if parts.hostname not in {None, *LOOPBACK} and (parts.password or "") in WEAK_PASSWORDS:
                raise SettingsError("MREZHA_STORE", "weak_database_password")
        if self.smtp is not None and self.url is None:
            raise SettingsError("MREZHA_URL", "url_needed_for_mail")


def default_store(environ: Mapping[str, str]) -> str:
    """Return where the store lies when nobody says: a file in the user's data folder."""
    data = environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return str(Path(data) / "mrezha" / "mrezha.sqlite")


def asked_locale(environ: Mapping[str, str] | None = None) -> str | None:
    """Return the locale the terminal works in, such as en_US.UTF-8, if the environment names one."""
    env = os.environ if environ is None else environ
    return next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), None)


def from_environment(environ: Mapping[str, str] | None = None, **given: object) -> Settings:
    """Return the settings; what the command line gives wins over the environment.

    Errors: SettingsError.
    """
    env = os.environ if environ is None else environ
    chosen: dict[str, object] = {
        "store": env.get("MREZHA_STORE") or default_store(env),
        "host": env.get("MREZHA_HOST", "127.0.0.1"),
        "port": _port(env.get("MREZHA_PORT", "8000")),
        "https": env.get("MREZHA_HTTPS", "") == "1",
        "hosts": tuple(env.get("MREZHA_HOSTS", "*").split(",")),
        "proxies": _networks(env.get("MREZHA_PROXIES", "")),
        "tick_seconds": _seconds(env.get("MREZHA_TICK_SECONDS", "60")),
        "url": _url(env.get("MREZHA_URL", "")),
        "smtp": _smtp(env.get("MREZHA_SMTP", ""), sender=env.get("MREZHA_MAIL_FROM", "")),
        "vocabulary": Path(env["MREZHA_VOCABULARY"]) if env.get("MREZHA_VOCABULARY") else None,
    }
    chosen |= {name: value for name, value in given.items() if value is not None}
    return Settings(**chosen)  # type: ignore[arg-type]


def _port(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) < 2**16:
        raise SettingsError("MREZHA_PORT", "not_a_port")
    return int(text)


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks of the trusted proxies: addresses or networks, separated by commas."""
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError as wrong:
        raise SettingsError("MREZHA_PROXIES", "not_a_network") from wrong


def _url(text: str) -> str | None:
    """Return the public address of this server: what links in messages begin with."""
    if not text:
        return None
    parts = _split(text, "MREZHA_URL")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or parts.query:
        raise SettingsError("MREZHA_URL", "not_a_base_address")
    return f"{parts.scheme}://{parts.netloc}"


def _smtp(text: str, *, sender: str) -> Smtp | None:
    """Read smtp://user:password@host:port, or smtps://… for a server that speaks TLS from the first byte."""
    if not text:
        return None
    parts = _split(text, "MREZHA_SMTP")
    if parts.scheme not in SMTP_PORTS or not parts.hostname:
        raise SettingsError("MREZHA_SMTP", "not_a_mail_server")
    if not _ADDRESS.fullmatch(sender):
        raise SettingsError("MREZHA_MAIL_FROM", "not_an_address")
    return Smtp(
        host=parts.hostname,
        port=parts.port or SMTP_PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        sender=sender,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _split(text: str, name: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as wrong:
        raise SettingsError(name, "not_an_url") from wrong
    return parts


def _seconds(text: str) -> int:
    if not text.isdigit() or int(text) > 24 * 3600:
        raise SettingsError("MREZHA_TICK_SECONDS", "not_a_number_of_seconds")
    return int(text)
