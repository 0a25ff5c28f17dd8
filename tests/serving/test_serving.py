"""What the server of `conflictmap serve` gives away, to whom, and how much it takes to wear it out."""

import os
import string
import time

import pytest
import raw_http
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictmap.serving import server as bounds
from conflictmap.serving.app import MOST_STREAMS
from conflictmap.serving.guard import SAFE

# How many generated requests are tried; more of them by hand: CONFLICTMAP_EXAMPLES=5000.
EXAMPLES = int(os.environ.get("CONFLICTMAP_EXAMPLES", "250"))
SECRET = b"KEPT-OUTSIDE"
INSIDE = {
    "index.html": b"<p>map</p>",
    "claims.jsonl": b"{}\n",
    "control.csv": b"a\n",
    "preview.png": b"\x89PNG",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Return a server of a folder with all that must not be reached around, beside and linked from it."""
    root = tmp_path_factory.mktemp("project")
    output = root / "output"
    (output / "deeper").mkdir(parents=True)
    for name, content in INSIDE.items():
        (output / name).write_bytes(content)
    for kept in (root / "articles.csv", root / "secret.html", output / "deeper" / "secret.html"):
        kept.write_bytes(SECRET)
    for kept in (".hidden.html", "remembered.sqlite", "key.pem", "noending"):
        (output / kept).write_bytes(SECRET)
    (output / "linked.html").symlink_to(root / "secret.html")
    (output / "hidden-link.html").symlink_to(output / ".hidden.html")
    (output / "circle.html").symlink_to(output / "circle.html")
    (output / "gone.html").symlink_to(root / "never.html")
    (output / "folder.html").symlink_to(root, target_is_directory=True)
    (output / "same.html").symlink_to(output / "index.html")
    with raw_http.served(output) as running:
        yield running


def assert_safe(answer):
    assert {name: answer.headers.get(name.lower()) for name in SAFE} == SAFE


def test_what_a_build_makes_is_shown(served):
    """The frame, the files of the folder and a link within it are there, each with its type and policy."""
    for name, content in INSIDE.items():
        answer = served.ask(f"/map/{name}")
        assert (answer.status, answer.body) == (200, content)
        assert_safe(answer)
    assert served.ask("/map/same.html").body == INSIDE["index.html"]
    frame = served.ask("/")
    assert frame.status == 200
    assert "default-src 'none'" in frame.headers["content-security-policy"]
    assert served.ask("/", host=f"LocalHost:{served.port}").status == 200


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../articles.csv",
            "../secret.html",
            "..%2fsecret.html",
            "%2e%2e/secret.html",
            "%2e%2e%2fsecret.html",
        ),
        *("..%5csecret.html", "..\\secret.html", "..%255csecret.html", "%252e%252e%252fsecret.html"),
        *("..%c0%afsecret.html", "%c0%ae%c0%ae/secret.html", "%uff0e%uff0e/secret.html", "....//secret.html"),
        *(
            "/secret.html",
            "//secret.html",
            "%2fetc%2fpasswd",
            "C:%5cwindows%5cwin.html",
            "file:///secret.html",
        ),
        *("deeper/secret.html", "deeper%2fsecret.html", "deeper", ".", "..", "%2e", "%2e%2e", ""),
        *(
            "secret.html%00",
            "%00.html",
            "..%00/secret.html",
            "index.html%00.png",
            "index.html%0a",
            "INDEX.HTML",
        ),
        *("linked.html", "hidden-link.html", "circle.html", "gone.html", "folder.html", ".hidden.html"),
        *("remembered.sqlite", "key.pem", "noending", "index.html/", "index.html/.", "index.html;x", "~root"),
        *(
            f"{'a' * 300}.html",
            f"{'a' * 20000}.html",
            f"{'../' * 500}secret.html",
            f"{'%2e%2e%2f' * 40}secret.html",
        ),
        *("%ff.html", "%ed%a0%80.html", "*.html", "%3f.html", "index.html%3fx", "%E2%80%A8.html"),
    ],
)
def test_no_name_leads_out_of_the_folder(served, name):
    """However a way out is written, nothing is found, and that is said as safely as everything."""
    answer = served.ask(f"/map/{name}")
    assert answer.status == 404
    assert SECRET not in answer.body
    assert_safe(answer)


def test_no_other_name_is_answered_to(served):
    """Every Host but this server's own, once, with its port, is refused (DNS rebinding)."""
    own = served.host
    foreign = [
        *(
            "evil.example",
            f"evil.example:{served.port}",
            "127.0.0.1",
            "localhost",
            "127.0.0.1:1",
            "localhost:80",
        ),
        *(
            f"{own}.evil.example",
            f"evil.example@{own}",
            f"user:pass@{own}",
            f"{own}@evil.example",
            f"localhost.:{served.port}",
        ),
        *(
            f"[::1]:{served.port}",
            f"[::ffff:127.0.0.1]:{served.port}",
            f"127.1:{served.port}",
            f"2130706433:{served.port}",
        ),
        *(
            f"0.0.0.0:{served.port}",
            f"{own},evil.example",
            f"{own} evil.example",
            f"http://{own}",
            f"{own}/",
            f"{own}0",
        ),
        *(f"127.0.0.1:0{served.port}", f"127.0.0.1:+{served.port}", f"127.0.0.1::{served.port}", "", "\xff"),
    ]
    for host in foreign:
        for path in ("/", "/map/index.html", "/events"):
            asked = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            answer = raw_http.parsed(served.say(asked.encode("latin-1")))
            assert answer.status == 400, host
            assert b"map" not in answer.body
            assert_safe(answer)


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.0\r\n",
        "GET / HTTP/1.1\r\nHost: {own}\r\nHost: {own}\r\n",
        "GET / HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\n",
        "GET / HTTP/1.1\r\nHost : {own}\r\n",
        "GET / HTTP/1.1\r\n Host: {own}\r\n",
        "GET / HTTP/1.1\r\nX: y\r\n Host: {own}\r\n",
        "GET / HTTP/1.1\nHost: evil.example\n",
        "GET / HTTP/1.0\r\nHost: evil.example\r\n",
        "GET /\r\n",
        "GET  /  HTTP/1.1\r\nHost: {own}\r\n",
        "PRI * HTTP/2.0\r\n",
        "\r\n\r\nnonsense\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_proper_request_is_refused(served, head):
    """No host, two hosts, folded lines, other protocols: none of them gets more than a refusal."""
    raw = served.say((head.format(own=served.host) + "\r\n").encode("latin-1"))
    answer = raw_http.parsed(raw)
    assert answer.status == 400
    assert_safe(answer)


def test_address_of_another_server_in_the_request_is_not_served(served):
    """An absolute request target names no file here, whatever Host says beside it."""
    for target in ("http://evil.example/", f"http://{served.host}/map/index.html", "*", "evil.example:443"):
        answer = served.ask(target)
        assert answer.status == 404
        assert_safe(answer)


def test_old_protocol_is_answered(served):
    """HTTP/1.0 with a Host gets the file, and the end of the connection."""
    raw = served.say(f"GET /map/index.html HTTP/1.0\r\nHost: {served.host}\r\n\r\n".encode())
    assert raw_http.parsed(raw).body == INSIDE["index.html"]


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X-!"]
)
def test_nothing_can_be_changed(served, method):
    """Every method but GET and HEAD is refused on every path, says which are allowed, and changes nothing."""
    for path in ("/", "/map/index.html", "/events", "/nowhere", "/map/new.html"):
        answer = served.ask(path, method, "Content-Length: 4", "\r\nevil")
        assert answer.status == 405
        assert answer.headers["allow"] == "GET, HEAD"
        assert_safe(answer)
    assert served.ask("/map/new.html").status == 404
    assert served.ask("/map/index.html").body == INSIDE["index.html"]


def test_head_has_no_body(served):
    """HEAD says what GET would, without a body and without an end that never comes."""
    for path in ("/", "/map/index.html", "/events"):
        answer = served.ask(path, "HEAD")
        assert (answer.status, answer.body) == (200, b"")
        assert_safe(answer)


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1",
        "bytes=-1",
        "bytes=5-2",
        "bytes=999999-",
        "lines=1",
        "bytes=" + ",".join(["0-0"] * 3000),
        "x",
    ],
)
def test_parts_are_not_served(served, asked):
    """A Range is passed over: the whole file comes, at the cost of the whole file."""
    answer = served.ask("/map/index.html", "GET", f"Range: {asked}", "If-Range: x")
    assert (answer.status, answer.body) == (200, INSIDE["index.html"])
    assert_safe(answer)


@pytest.mark.parametrize(
    "framing",
    [
        "Content-Length: 60\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 60",
        "Content-Length: 4, 60",
        "Content-Length: +4",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999999",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding:\x0bchunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    ],
)
def test_no_request_is_smuggled(served, framing):
    """Where it is unclear how long a request is, it is refused and nothing after it is taken for another."""
    hidden = f"0\r\n\r\nGET /map/claims.jsonl HTTP/1.1\r\nHost: {served.host}\r\n\r\n"
    raw = served.say(f"GET / HTTP/1.1\r\nHost: {served.host}\r\n{framing}\r\n\r\n{hidden}".encode("latin-1"))
    assert raw.count(b"HTTP/1.1 ") == 1
    answer = raw_http.parsed(raw)
    assert 400 <= answer.status < 500 or answer.status == 501
    assert_safe(answer)


def test_requests_one_behind_the_other_are_answered_in_order(served):
    """Pipelined requests each get their own answer, up to the one that is refused."""
    one = f"GET /map/control.csv HTTP/1.1\r\nHost: {served.host}\r\n\r\n"
    bad = f"POST / HTTP/1.1\r\nHost: {served.host}\r\n\r\n"
    raw = served.say((one * 20 + bad + one).encode())
    assert raw.count(b"HTTP/1.1 200 ") == 20
    assert raw.count(b"HTTP/1.1 405 ") == 1
    assert raw.count(b"HTTP/1.1 ") == 21


def test_headers_are_bounded(served):
    """A flood of headers is cut off long before it fills the memory."""
    with served.connect() as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: {served.host}\r\n".encode())
        sent = 0
        try:
            while sent < 50_000_000:
                connection.sendall(b"X: " + b"y" * 10_000 + b"\r\n")
                sent += 10_000
            cut_off = False
        except ConnectionError:
            cut_off = True
    assert cut_off
    assert served.ask("/").status == 200


def test_events_are_told_in_bounded_number(served):
    """So many windows are told of a new build; one more is told to wait, and gets its turn later."""
    asked = f"GET /events HTTP/1.1\r\nHost: {served.host}\r\n\r\n".encode()
    looking = [served.connect() for _ in range(MOST_STREAMS)]
    try:
        for connection in looking:
            connection.sendall(asked)
            told = b""
            while b"\n\n" not in told:
                told += connection.recv(4096)
            assert b"text/event-stream" in told
        refused = served.ask("/events")
        assert refused.status == 429
        assert_safe(refused)
    finally:
        for connection in looking:
            connection.close()
    while served.board.looking:
        time.sleep(0.01)
    assert b'"number": 1' in served.say(asked)


@pytest.fixture
def hurried(tmp_path, monkeypatch):
    """Return a server that has little patience and little room."""
    monkeypatch.setattr(bounds, "PATIENCE", 0.3)
    monkeypatch.setattr(bounds, "MOST_CONNECTIONS", 5)
    with raw_http.served(tmp_path) as running:
        yield running


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nX: y\r\n"])
def test_who_does_not_finish_a_request_is_left(hurried, said):
    """A connection that says nothing, or stops in the middle, is closed by the server, and no other waits."""
    with hurried.connect() as idle:
        idle.sendall(said)
        assert hurried.ask("/").status == 200
        assert raw_http.received(idle) == b""


def test_trickling_gains_no_time(hurried):
    """A byte now and then does not keep a connection: what counts is a whole request."""
    with hurried.connect() as slow:
        slow.settimeout(0.05)
        closed = False
        slow.sendall(b"GET / HTTP/1.1\r\nX: ")
        for _ in range(400):
            try:
                slow.sendall(b"y")
                closed = slow.recv(1) == b""
            except TimeoutError:
                continue
            except ConnectionError:
                closed = True
            if closed:
                break
    assert closed


def test_connections_are_bounded(hurried):
    """One connection too many is closed at once, and room comes back by itself."""
    held = [hurried.connect() for _ in range(5)]
    with hurried.connect() as one_too_many:
        assert raw_http.received(one_too_many) == b""
    for connection in held:
        assert raw_http.received(connection) == b""
        connection.close()
    assert hurried.ask("/").status == 200


# Words that mean something to servers, and are put together at random.
OF_PATHS = [
    "/",
    "//",
    "\\",
    "..",
    "%2e",
    "%2f",
    "%5c",
    "%00",
    "%",
    "%zz",
    "%c0%af",
    "%ff",
    "?",
    "#",
    ";",
    ":",
    "@",
    "map",
    "events",
    "index.html",
    "secret.html",
    "linked.html",
    "deeper",
    ".hidden.html",
    "articles.csv",
    "etc",
    "passwd",
    "output",
    "http://",
    "~",
    "*",
    "%0d%0aX:",
    "{",
    "|",
]
OF_HEADERS = [
    "Host",
    "Connection",
    "Upgrade",
    "Content-Length",
    "Transfer-Encoding",
    "Expect",
    "Range",
    "If-Range",
    "If-None-Match",
    "Origin",
    "Cookie",
    "Accept-Encoding",
    "X-Forwarded-Host",
    "Forwarded",
    "TE",
    "Trailer",
    "Sec-WebSocket-Key",
    "HTTP2-Settings",
    "Content-Type",
    "X",
]
OF_VALUES = [
    "close",
    "keep-alive",
    "upgrade",
    "websocket",
    "h2c",
    "100-continue",
    "chunked",
    "0",
    "4",
    "-1",
    "bytes=0-",
    "evil.example",
    "127.0.0.1",
    "gzip",
]


def request(*, method, target, version, headers, end, body):
    """Return the bytes of a request; OWN stands for the server's own name."""
    lines = [f"{method} {target} {version}", *(f"{name}: {value}" for name, value in headers)]
    return (end.join(lines) + end * 2).encode("latin-1") + body


LATIN = st.characters(min_codepoint=1, max_codepoint=255)
REQUESTS = st.builds(
    request,
    method=st.sampled_from(["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PRI"])
    | st.text(string.printable, max_size=6),
    target=st.lists(st.sampled_from([*OF_PATHS, "a" * 300]), max_size=8).map(
        lambda parts: "/" + "".join(parts)
    )
    | st.text(LATIN, max_size=30),
    version=st.sampled_from(["HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2", "FTP/1.1"]),
    headers=st.lists(
        st.just(("Host", "OWN"))
        | st.tuples(
            st.sampled_from(OF_HEADERS),
            st.sampled_from([*OF_VALUES, "", "x" * 5000]) | st.text(LATIN, max_size=20),
        ),
        max_size=6,
    ),
    end=st.sampled_from(["\r\n", "\r\n", "\n", "\r"]),
    body=st.binary(max_size=60),
)


@given(said=REQUESTS)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_no_request_gets_more_than_the_folder(served, said):
    """Whatever a request is made of, nothing fails, nothing comes from outside and the server lives on."""
    # What is unfinished is finished, and what comes after it is no request, so that the connection ends.
    raw = served.say(said.replace(b"OWN", served.host.encode()) + b"\r\n\r\n\0\r\n\r\n")
    assert SECRET not in raw
    answer = raw_http.parsed(raw)
    assert answer.status < 500
    assert_safe(answer)
    assert b"OWN" in said or answer.status != 200
    assert served.ask("/map/preview.png").status == 200
