"""Faulty proxies on loopback: between a program and the JSON API, and between the application and a server engine."""

import random
import socket
import struct
import threading
from collections import defaultdict
from contextlib import suppress

FATES = {"fine": 40, "request_lost": 12, "answer_lost": 20, "answer_halved": 8, "repeated": 10, "delayed": 10}
PATIENCE = 20.0


class Wire:
    """Listens on a free port of loopback; every connection is served by `_serve` in a thread of its own."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        # A thread that waits in accept keeps the socket alive; shutting it down wakes that thread.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._served, args=(near,), daemon=True).start()

    def _served(self, near: socket.socket) -> None:
        near.settimeout(PATIENCE)
        with suppress(OSError), near:
            self._serve(near)

    def _serve(self, near: socket.socket) -> None:
        raise NotImplementedError

    def _far(self) -> socket.socket:
        return socket.create_connection(self._target, timeout=PATIENCE)


class WebWire(Wire):
    """Carries one request for each connection; loses it or its answer, repeats it, or brings it much later.

    `answers` holds every answer the server gave, also those nobody heard, by the request's bytes.
    """

    def __init__(self, target: tuple[str, int], *, seed: int) -> None:
        self._dice = random.Random(seed)
        self._guard = threading.Lock()
        self._held: list[bytes] = []
        self.answers: dict[bytes, list[bytes]] = defaultdict(list)
        super().__init__(target)

    def flush(self) -> None:
        """Let what was held back arrive."""
        while self._held:
            self._asked(self._held.pop(self._dice.randrange(len(self._held))))

    def _serve(self, near: socket.socket) -> None:
        request = _request(near)
        with self._guard:
            (fate,) = self._dice.choices(list(FATES), weights=list(FATES.values()))
            late = self._held.pop() if self._held and self._dice.random() < 0.3 else None
            if fate == "delayed":
                self._held.append(request)
        if late is not None:
            self._asked(late)
        if fate in {"request_lost", "delayed"}:
            _reset(near)
            return
        answer = self._asked(request)
        if fate == "repeated":
            answer = self._asked(request)
        near.sendall({"answer_lost": b"", "answer_halved": answer[: len(answer) // 2]}.get(fate, answer))
        if fate in {"answer_lost", "answer_halved"}:
            _reset(near)

    def _asked(self, request: bytes) -> bytes:
        with self._far() as far:
            far.sendall(request)
            answer = b""
            while part := far.recv(65536):
                answer += part
        with self._guard:
            self.answers[request].append(answer)
        return answer


class BoltWire(Wire):
    """Carries Bolt; at the next COMMIT of a write takes the next of `fates`: before or after it was carried out, cut."""

    COMMIT = b"\x00\x02\xb0\x12\x00\x00"
    BEGIN, READS = b"\xb1\x11", b"\x84mode\x81r"

    def __init__(self, target: tuple[str, int]) -> None:
        self.fates: list[str] = []
        self.cuts = 0
        super().__init__(target)

    def _serve(self, near: socket.socket) -> None:
        with self._far() as far:
            cut = threading.Event()
            back = threading.Thread(target=self._answers, args=(far, near, cut), daemon=True)
            back.start()
            reads = False
            while part := near.recv(65536):
                if self.BEGIN in part:
                    reads = self.READS in part
                fate = self.fates.pop(0) if self.COMMIT in part and not reads and self.fates else "fine"
                if fate == "before":
                    self.cuts += 1
                    break
                if fate == "after":
                    cut.set()
                far.sendall(part)
                if fate == "after":
                    break
            if cut.is_set():
                back.join()
            for one in (near, far):
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _answers(self, far: socket.socket, near: socket.socket, cut: threading.Event) -> None:
        with suppress(OSError):
            while part := far.recv(65536):
                if cut.is_set():  # the server has said that it is stored; nobody hears it
                    self.cuts += 1
                    return
                near.sendall(part)


def _request(near: socket.socket) -> bytes:
    """Read one whole request."""
    found = b""
    while b"\r\n\r\n" not in found:
        found += _some(near)
    head, _, body = found.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    wanted = int(lengths[0].split(b":")[1]) if lengths else 0
    while len(body) < wanted:
        part = _some(near)
        found, body = found + part, body + part
    return found


def _some(near: socket.socket) -> bytes:
    part = near.recv(65536)
    if not part:
        raise ConnectionError
    return part


def _reset(near: socket.socket) -> None:
    """Break a connection so that its other end sees it broken, not ended."""
    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    near.close()
