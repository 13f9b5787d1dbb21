"""A small real SMTP server on loopback."""

import socketserver


class Post(socketserver.ThreadingTCPServer):
    """Take e-mail; `refuse` is what it answers to a recipient, `broken` to a whole message."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.letters, self.refuse, self.broken = [], None, None


class Talk(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 post")
        while line := self.rfile.readline():
            word = line.decode().strip().upper()
            if word.startswith(("EHLO", "HELO")):
                self.say("250 post")
            elif word.startswith("RCPT") and self.server.refuse:
                self.say(self.server.refuse)
            elif word == "DATA":
                self.take()
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        if self.server.broken:
            self.say(self.server.broken)
            return
        self.server.letters.append(b"".join(lines))
        self.say("250 taken")
