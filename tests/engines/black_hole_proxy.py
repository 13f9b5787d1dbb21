"""A way to a server that can be told to swallow everything: the connections stay open and nobody answers."""

import socket
import threading
from contextlib import suppress


class Way:
    """A proxy on loopback. While `silent`, old and new connections are held and no byte goes through."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._open = threading.Event()
        self._open.set()
        self._held: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def silence(self) -> None:
        self._open.clear()

    def speak(self) -> None:
        """Let new connections through; the old ones stay as dead as they were."""
        for one in self._held:
            _end(one)
        self._open.set()

    def close(self) -> None:
        _end(self._door)
        for one in self._held:
            _end(one)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                self._held.append(near)
                if self._open.is_set():
                    far = socket.create_connection(self._target)
                    self._held.append(far)
                    for pair in ((near, far), (far, near)):
                        threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not self._open.is_set():
                    return
                target.sendall(data)
            _end(target)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
