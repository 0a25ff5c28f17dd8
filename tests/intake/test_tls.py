import socket
import ssl
import threading
import time
from pathlib import Path

import pytest

from conflictmap.errors import FetchError
from conflictmap.intake import exchange
from conflictmap.intake.addresses import parse_address

TLS = Path(__file__).parent / "tls"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nProtected"


@pytest.fixture
def server():
    """Return the port of a server with a certificate for news.example, and the names it was asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "server.pem")
    names = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            plain.settimeout(5)
            try:
                with context.wrap_socket(plain, server_side=True) as protected:
                    protected.recv(65536)
                    protected.sendall(PAGE)
            except OSError:
                plain.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1], names
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


@pytest.fixture
def trusting(monkeypatch):
    """Let the certificate of the tests be one that the system trusts."""
    context = ssl.create_default_context(cafile=TLS / "certificate.pem")
    monkeypatch.setattr(exchange, "_tls", lambda: context)


def ask(url, timeout=5.0):
    return exchange.ask(parse_address(url), ["127.0.0.1"], user_agent="x", timeout=timeout, largest=1000)


@pytest.mark.usefixtures("trusting")
def test_the_certificate_is_that_of_the_name(server):
    """The connection goes to an IP address, and what is asked for and vouched for is the server's name."""
    port, names = server
    assert ask(f"https://news.example:{port}/").body == b"Protected"
    assert names == ["news.example"]
    with pytest.raises(FetchError, match="certificate cannot be trusted"):
        ask(f"https://other.example:{port}/")


def test_a_certificate_that_nobody_vouches_for_is_refused(server):
    """No page comes from a server that is not who it says it is."""
    with pytest.raises(FetchError, match="certificate cannot be trusted") as refused:
        ask(f"https://news.example:{server[0]}/")
    assert "\n" not in str(refused.value)


def test_a_handshake_that_never_ends_is_given_up():
    """A server that takes the connection and says nothing holds nobody up."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.perf_counter()
        with pytest.raises(FetchError, match=r"within 0\.4 seconds"):
            ask(f"https://news.example:{silent.getsockname()[1]}/", 0.4)
        assert time.perf_counter() - began < 2
