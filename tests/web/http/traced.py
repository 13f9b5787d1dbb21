"""Trace one request: which packages it enters, and how often it comes back to one it had left."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

OURS = ("referral", "graph", "web")
# Values without steps of their own: a reader of a request does not have to open them.
VALUES = frozenset(
    {
        "referral.model",
        "referral.errors",
        "referral.vocabulary",
        "referral.calendar",
        "referral.statistics",
        "referral.phone_numbers",
        "graph.model",
        "graph.values",
        "graph.errors",
        "graph.schema",
    }
)


@dataclass(slots=True)
class Trace:
    """What happened: packages in the order of their entries, packages come back to, and calls by function."""

    entered: list[str] = field(default_factory=list)
    returns: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    _files: set[str] = field(default_factory=set)

    @property
    def packages(self) -> set[str]:
        """The distinct packages."""
        return set(self.entered)

    def count(self, function: str) -> int:
        """How often a function was called; `referral.access.policy.require`."""
        return self.calls.count(function)

    def profile(self, frame: FrameType, event: str, _argument: object) -> None:
        """Take note of one call; the signature is that of `sys.setprofile`."""
        module = frame.f_globals.get("__name__", "")
        package = package_of(module)
        if event != "call" or package is None or "__create_fn__" in frame.f_code.co_qualname:
            return
        self.calls.append(f"{module}.{frame.f_code.co_qualname}")
        # Below the port of the store an engine is one thing: a reader opens none of its files.
        file = "graph.engines" if package == "graph.engines" else module
        if package in VALUES or file in self._files:
            return
        self._files.add(file)
        if self.entered and self.entered[-1] == package:
            return
        if package in self.entered and package not in above(frame):
            self.returns.append((package, file))
        if package not in above(frame) or package not in self.entered:
            self.entered.append(package)


def package_of(module: str) -> str | None:
    """The package of a module of ours: `referral.matching`, `web.http`."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] in OURS else None


def above(frame: FrameType) -> Iterator[str]:
    """The packages whose functions are still under way above a frame."""
    caller = frame.f_back
    while caller is not None:
        package = package_of(caller.f_globals.get("__name__", ""))
        if package is not None:
            yield package
        caller = caller.f_back


@contextmanager
def tracing() -> Iterator[Trace]:
    """Trace every thread that starts within, and this one."""
    trace = Trace()
    before: Callable[..., object] | None = sys.getprofile()
    threading.setprofile(trace.profile)
    sys.setprofile(trace.profile)
    try:
        yield trace
    finally:
        sys.setprofile(before)
        threading.setprofile(None)
