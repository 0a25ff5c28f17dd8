"""Ends a connection when its time is over: no limit of a socket's own ends one that trickles."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cut_off(connection: socket.socket, seconds: float) -> Iterator[threading.Event]:
    """Break a connection off after some seconds, for as long as the block lasts.

    Gives what is set when that has happened: whoever reads then sees an end that the other side did not mean.
    """
    over = threading.Event()

    def end() -> None:
        over.set()
        try:
            # Not the method of an encrypted socket, which would take its cipher away from whoever reads.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)
        except OSError:
            return  # It is closed already.

    timer = threading.Timer(max(seconds, 0), end)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()
