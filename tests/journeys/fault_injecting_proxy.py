"""A wire between browser and server that a test can cut: wholly, or after the server has done its work."""

import socket
import threading
from contextlib import suppress


class Wire:
    """Listens on the loopback and passes bytes on to `port`.

    `down`: nothing gets through. `swallow`: a request beginning with these bytes reaches the server, its answer does
    not reach the browser; `swallowed` counts them.
    """

    def __init__(self, port: int) -> None:
        self._server = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.down = False
        self.swallow: bytes | None = None
        self.swallowed = 0
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Let nothing through, neither new nor old connections."""
        self.down = True
        for one in tuple(self._open):
            _close(one)

    def mend(self) -> None:
        self.down = False

    def close(self) -> None:
        self.cut()
        self._door.close()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        if self.down:
            _close(near)
            return
        try:
            far = socket.create_connection(("127.0.0.1", self._server), timeout=20)
        except OSError:
            _close(near)
            return
        self._open |= {near, far}
        hush = threading.Event()
        threading.Thread(target=self._back, args=(far, near, hush), daemon=True).start()
        with suppress(OSError):
            while chunk := near.recv(65536):
                if self.swallow and chunk.startswith(self.swallow):
                    hush.set()
                far.sendall(chunk)
        self._end(near, far)

    def _back(self, far: socket.socket, near: socket.socket, hush: threading.Event) -> None:
        with suppress(OSError):
            while chunk := far.recv(65536):
                if hush.is_set():
                    self.swallowed += 1
                    break
                near.sendall(chunk)
        self._end(near, far)

    def _end(self, near: socket.socket, far: socket.socket) -> None:
        for one in (near, far):
            self._open.discard(one)
            _close(one)


def _close(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
