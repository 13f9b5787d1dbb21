"""An address that something listens on is refused before anything is opened."""

import socket

import pytest

from web.cli.terminal import REFUSED, check_free


def test_an_address_that_is_taken_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit) as refused:
        check_free("127.0.0.1", taken.getsockname()[1])
    assert refused.value.code == REFUSED


def test_an_address_that_is_free_is_let_go_again():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    check_free("127.0.0.1", port)
    socket.create_server(("127.0.0.1", port)).close()
