"""A proxy in front of a server that can swallow everything: connections stay open and nobody answers."""

import socket
import threading
from contextlib import suppress


class BlackHoleProxy:
    """A proxy on loopback. While it is silent, old and new connections are held open and no byte goes through."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._speaking = threading.Event()
        self._speaking.set()
        self._connections: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def silence(self) -> None:
        self._speaking.clear()

    def speak(self) -> None:
        """Let new connections through; end the old ones."""
        for connection in self._connections:
            _end(connection)
        self._speaking.set()

    def close(self) -> None:
        _end(self._listener)
        for connection in self._connections:
            _end(connection)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._connections.append(near)
                if self._speaking.is_set():
                    far = socket.create_connection(self._target)
                    self._connections.append(far)
                    for pair in ((near, far), (far, near)):
                        threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not self._speaking.is_set():
                    return
                target.sendall(data)
            _end(target)


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
