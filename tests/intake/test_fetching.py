import gzip
import time
import zlib
from datetime import UTC, datetime

import pytest
from added_reports import REPORT, page
from web_server import Reply

from conflictmap.errors import FetchError
from conflictmap.intake.addresses import parse_address
from conflictmap.intake.exchange import Answer

PAGE = page(REPORT)


def test_a_page_comes_with_what_the_server_says(web_server, fetcher):
    """Body, type and encoding arrive, and the request says who asks."""
    web_server.replies["/1"] = Reply.page(PAGE)
    got = fetcher(user_agent="mapper/2").fetch(f"{web_server.url}/1#part")
    assert (got.body.decode(), got.content_type, got.charset) == (PAGE, "text/html", "utf-8")
    assert got.url == f"{web_server.url}/1"
    assert {asked.user_agent for asked in web_server.asked} == {"mapper/2"}


def test_this_machine_is_not_asked_unless_allowed(web_server, fetcher):
    """The default keeps whoever writes an address from reaching what only this machine sees."""
    for host in ("127.0.0.1", "localhost", "127.1", "2130706433"):
        with pytest.raises(FetchError, match="this machine"):
            fetcher(allow_private=False).fetch(f"http://{host}:{web_server.port}/1")
    assert web_server.asked == []


def test_the_connection_goes_to_the_address_that_was_checked(web_server, fetcher):
    """A name is looked up once a request: no second answer can lead elsewhere. The server sees the name."""
    web_server.replies["/1"] = Reply.page(PAGE)
    looked_up = []

    def resolver(host, port):
        looked_up.append((host, port))
        return ["127.0.0.1"]

    fetcher(resolver=resolver).fetch(f"http://news.example:{web_server.port}/1")
    assert [asked.host for asked in web_server.asked] == [f"news.example:{web_server.port}"] * 2
    assert looked_up == [("news.example", web_server.port)] * 2


def test_the_next_address_is_tried(web_server, fetcher):
    """A server with several addresses is found at the one that answers."""
    web_server.replies["/1"] = Reply.page(PAGE)
    got = fetcher(resolver=lambda *_: ["127.0.0.2", "127.0.0.1"]).fetch(
        f"http://n.example:{web_server.port}/1"
    )
    assert got.body.decode() == PAGE


def test_proxies_of_the_environment_are_not_used(web_server, fetcher, monkeypatch):
    """A proxy would look the name up anew, unchecked."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    web_server.replies["/1"] = Reply.page(PAGE)
    assert fetcher().fetch(f"{web_server.url}/1").body


def test_redirects_are_followed_a_few_times(web_server, fetcher):
    """Five redirects lead to the page, a sixth does not."""
    for number in range(5):
        web_server.replies[f"/{number}"] = Reply.moved(f"/{number + 1}", [301, 302, 303, 307, 308][number])
    web_server.replies["/5"] = Reply.page(PAGE)
    assert fetcher().fetch(f"{web_server.url}/0").url == f"{web_server.url}/5"
    web_server.replies["/start"] = Reply.moved("/0")
    with pytest.raises(FetchError, match="more than 5 times"):
        fetcher().fetch(f"{web_server.url}/start")


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://169.254.169.254/latest/meta-data/", "local link"),
        ("http://[::ffff:169.254.169.254]/", "local link"),
        ("http://0.0.0.0/", "no single machine"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://news.example/", "only http and https"),
        ("http://a:b@news.example/", "password"),
        ("http://[", "no address"),
    ],
)
def test_each_redirect_is_checked(web_server, fetcher, location, words):
    """A page cannot lead to where a person could not have gone."""
    web_server.replies["/1"] = Reply.moved(location)
    with pytest.raises(FetchError, match=words):
        fetcher().fetch(f"{web_server.url}/1")


def test_a_redirect_into_the_private_network_is_refused(web_server, fetcher):
    """The check of the first address does not vouch for the second."""
    web_server.replies["/1"] = Reply.moved(f"http://inside.example:{web_server.port}/2")
    web_server.replies["/2"] = Reply.page(PAGE)
    asked = fetcher(resolver=lambda host, _: ["127.0.0.1"] if host == "news.example" else ["169.254.1.1"])
    with pytest.raises(FetchError, match=r"inside\.example is at 169\.254\.1\.1"):
        asked.fetch(f"http://news.example:{web_server.port}/1")
    assert web_server.pages == ["/1"]


def test_no_redirect_leads_from_https_to_http(fetcher):
    """What was asked for in private is not sent in the open."""
    answer = Answer(301, {"location": "http://news.example/"}, b"")
    with pytest.raises(FetchError, match="from https to unprotected http"):
        fetcher()._follow(parse_address("https://news.example/"), lambda _: answer)


def test_robots_txt_is_obeyed(web_server, fetcher):
    """What a site forbids is not fetched, its file is asked for once, and a rule for our name comes first."""
    web_server.replies["/robots.txt"] = Reply(
        b"User-agent: *\nDisallow: /\n\nUser-agent: conflictmap\nDisallow: /private\nAllow: /private/open\n"
    )
    for path in ("/1", "/private/1", "/private/open"):
        web_server.replies[path] = Reply.page(PAGE)
    asked = fetcher()
    for path in ("/1", "/private/open"):
        assert asked.fetch(web_server.url + path).body
    with pytest.raises(FetchError, match=r"robots\.txt does not allow it"):
        asked.fetch(f"{web_server.url}/private/1")
    assert web_server.pages == ["/1", "/private/open"]
    assert [one.path for one in web_server.asked].count("/robots.txt") == 1
    with pytest.raises(FetchError, match="does not allow"):
        fetcher(user_agent="Other/1.0").fetch(f"{web_server.url}/1")


def test_robots_txt_counts_for_redirects(web_server, fetcher):
    """A forbidden page is not reached by way of another."""
    web_server.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /private")
    web_server.replies["/1"] = Reply.moved("/private")
    with pytest.raises(FetchError, match="does not allow"):
        fetcher().fetch(f"{web_server.url}/1")
    assert web_server.pages == ["/1"]


@pytest.mark.parametrize("status", [404, 403, 410])
def test_without_robots_txt_everything_is_allowed(web_server, fetcher, status):
    """A client's error means that there are no rules (RFC 9309, 2.3.1.3)."""
    web_server.replies = {"/robots.txt": Reply(status=status), "/1": Reply.page(PAGE)}
    assert fetcher().fetch(f"{web_server.url}/1").body


@pytest.mark.parametrize("robots", [Reply(status=503), Reply(status=500), Reply(b"x", trickle=5)])
def test_where_robots_txt_cannot_be_read_nothing_is_fetched(web_server, fetcher, robots):
    """A server's error, or no answer, forbids everything (RFC 9309, 2.3.1.4)."""
    web_server.replies = {"/robots.txt": robots, "/1": Reply.page(PAGE)}
    with pytest.raises(FetchError):
        fetcher(timeout=0.4).fetch(f"{web_server.url}/1")
    assert web_server.pages == []


def test_a_huge_robots_txt_is_read_to_its_bound(web_server, fetcher):
    """The first half megabyte counts, and the rest costs nothing."""
    rules = b"User-agent: *\nDisallow: /private\n"
    web_server.replies["/robots.txt"] = Reply(rules + b"# filler\n" * 100, endless=True)
    web_server.replies["/1"] = Reply.page(PAGE)
    assert fetcher().fetch(f"{web_server.url}/1").body
    with pytest.raises(FetchError, match="does not allow"):
        fetcher().fetch(f"{web_server.url}/private")


def test_a_site_is_asked_at_a_pace(web_server, fetcher, waiting):
    """A second lies between pages of a site, or what it asks for; another site need not wait."""
    for number in range(3):
        web_server.replies[f"/{number}"] = Reply.page(PAGE)
    asked = fetcher()
    asked.fetch(f"{web_server.url}/0")
    asked.fetch(f"{web_server.url}/1")
    assert waiting.waits == [1.0]
    asked.fetch(f"http://localhost:{web_server.port}/1")
    assert waiting.waits == [1.0]
    web_server.replies["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 7")
    slower = fetcher()
    slower.fetch(f"{web_server.url}/0")
    slower.fetch(f"{web_server.url}/2")
    assert waiting.waits == [1.0, 7.0]


def test_a_pace_of_minutes_is_not_waited_for(web_server, fetcher, waiting):
    """A site that wants an hour between pages gets its first one read, and the next is named."""
    web_server.replies["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 3600")
    web_server.replies["/1"] = web_server.replies["/2"] = Reply.page(PAGE)
    asked = fetcher()
    asked.fetch(f"{web_server.url}/1")
    with pytest.raises(FetchError, match="3600 seconds between pages"):
        asked.fetch(f"{web_server.url}/2")
    assert waiting.waits == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_site_is_asked_once_more(web_server, fetcher, waiting, status):
    """The time that it asks for is waited, once."""
    busy = Reply(status=status, headers={"Retry-After": "12"})
    web_server.replies["/1"] = [busy, Reply.page(PAGE)]
    assert fetcher().fetch(f"{web_server.url}/1").body
    assert waiting.waits == [12.0]
    web_server.replies["/2"] = busy
    with pytest.raises(FetchError, match=f"HTTP {status}"):
        fetcher().fetch(f"{web_server.url}/2")
    assert web_server.pages == ["/1", "/1", "/2", "/2"]


def test_retry_after_may_be_a_time(web_server, fetcher, waiting):
    """Both forms of RFC 9110 are understood."""
    busy = Reply(status=503, headers={"Retry-After": "Sun, 03 Apr 2016 09:00:30 GMT"})
    web_server.replies["/1"] = [busy, Reply.page(PAGE)]
    asked = fetcher()
    asked.now = lambda: datetime(2016, 4, 3, 9, 0, 10, tzinfo=UTC)
    assert asked.fetch(f"{web_server.url}/1").body
    assert waiting.waits == [20.0]


@pytest.mark.parametrize(
    "headers", [{"Retry-After": "86400"}, {}, {"Retry-After": "soon"}, {"Retry-After": "-1"}]
)
def test_a_site_that_stays_busy_is_left(web_server, fetcher, waiting, headers):
    """A day is not waited for, and where nothing is asked for nothing is tried again."""
    web_server.replies["/1"] = Reply(status=429, headers=headers)
    with pytest.raises(FetchError, match="429"):
        fetcher().fetch(f"{web_server.url}/1")
    assert waiting.waits == []
    assert web_server.pages == ["/1"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"x" * 100_000, headers={"Content-Type": "text/html"}),
        Reply(b"x" * 1000, headers={"Content-Type": "text/html"}, endless=True),
        Reply(
            gzip.compress(bytes(50_000_000)),
            headers={"Content-Type": "text/html", "Content-Encoding": "gzip"},
        ),
        Reply(
            zlib.compress(bytes(50_000_000)),
            headers={"Content-Type": "text/html", "Content-Encoding": "deflate"},
        ),
    ],
    ids=["stated", "endless", "gzip bomb", "deflate bomb"],
)
def test_size_is_bounded(web_server, fetcher, reply):
    """Neither a long page, nor one without an end, nor one that unpacks to a large one fills the memory."""
    web_server.replies["/1"] = reply
    began = time.perf_counter()
    with pytest.raises(FetchError, match=r"larger than 0\.05 MB"):
        fetcher(largest=50_000).fetch(f"{web_server.url}/1")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"x" * 1000, headers={"Content-Type": "text/html"}, trickle=0.05),
        Reply(b"x" * 10, headers={"Content-Type": "text/html"}, trickle=0.3, length=100_000),
        Reply(silent=True),
    ],
    ids=["trickle", "long trickle", "silence"],
)
def test_time_is_bounded(web_server, fetcher, reply):
    """A server that sends a byte now and then, or nothing, is given up when the time is over."""
    web_server.replies["/1"] = reply
    began = time.perf_counter()
    with pytest.raises(FetchError, match=r"no whole answer within 0\.6 seconds"):
        fetcher(timeout=0.6).fetch(f"{web_server.url}/1")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "raw"])
def test_compressed_pages_are_read(web_server, fetcher, encoding):
    """Each way of compressing that is asked for is understood, bare deflate among them."""
    machine = zlib.compressobj(wbits=-15)
    body = {
        "deflate": zlib.compress(PAGE.encode()),
        "raw": machine.compress(PAGE.encode()) + machine.flush(),
    }.get(encoding, gzip.compress(PAGE.encode()))
    stated = "deflate" if encoding == "raw" else encoding
    web_server.replies["/1"] = Reply(body, headers={"Content-Type": "text/html", "Content-Encoding": stated})
    assert fetcher().fetch(f"{web_server.url}/1").body.decode() == PAGE


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"x", 500), "HTTP 500"),
        (Reply(b"x", 404), "HTTP 404 Not Found. Check the address"),
        (Reply(b"x", headers={"Content-Type": "application/pdf"}), "this is application/pdf, not a page"),
        (Reply(b"x", headers={"Content-Type": "video/mp4"}), "video/mp4"),
        (Reply(b"x", headers={"Content-Type": "application/octet-stream"}), "octet-stream"),
        (Reply(b"x", headers={"Content-Type": "text/html", "Content-Encoding": "br"}), "nobody asked for"),
        (Reply(b"no gzip", headers={"Content-Type": "text/html", "Content-Encoding": "gzip"}), "is not gzip"),
        (
            Reply(
                gzip.compress(b"x" * 500)[:-12],
                headers={"Content-Type": "text/html", "Content-Encoding": "gzip"},
            ),
            "cut short",
        ),
        (Reply(b"x" * 10, headers={"Content-Type": "text/html"}, length=50), "broke off"),
    ],
)
def test_what_is_no_page_is_told(web_server, fetcher, reply, words):
    """Whatever a server does wrong becomes one line with the address in it."""
    web_server.replies["/1"] = reply
    with pytest.raises(FetchError) as failed:
        fetcher(timeout=1).fetch(f"{web_server.url}/1")
    assert words in str(failed.value)
    assert str(failed.value).startswith(f"{web_server.url}/1: ")
    assert "\n" not in str(failed.value)


def test_a_file_of_unknown_type_goes_by_its_ending(web_server, fetcher):
    """Servers that know no better name datasets as bytes."""
    web_server.replies["/a.jsonl"] = Reply(b"{}", headers={"Content-Type": "application/octet-stream"})
    assert fetcher().fetch(f"{web_server.url}/a.jsonl", frozenset({".jsonl"})).body == b"{}"


def test_nobody_there_is_one_line(fetcher):
    """A refused connection is told with its reason."""
    with pytest.raises(FetchError, match="cannot be reached"):
        fetcher().fetch("http://127.0.0.1:9/")
