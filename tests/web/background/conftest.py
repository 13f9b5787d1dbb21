"""The SMTP server that tests of e-mail send to."""

import threading

import pytest

from tests.web.background.smtp_server import Post


@pytest.fixture
def post():
    server = Post()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
