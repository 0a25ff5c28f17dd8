"""What servers can do to who fetches from them, and where their addresses can lead."""

import ipaddress
import os
import socket
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from raw_answers import BROKEN, ENDLESS, OK, RawServer
from web_server import Reply

from conflictmap.errors import FetchError
from conflictmap.intake import Fetcher, Limits, exchange
from conflictmap.intake.addresses import forbidden, parse_address, printable

# How many generated addresses are tried; more of them by hand: CONFLICTMAP_EXAMPLES=100000.
EXAMPLES = int(os.environ.get("CONFLICTMAP_EXAMPLES", "200"))


def refused(fetcher, url):
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    line = str(caught.value)
    assert line.isprintable()
    return line


@pytest.mark.parametrize("what", ENDLESS)
def test_an_answer_without_an_end_is_left(fetcher, what):
    """Whatever part of an answer does not end, it costs the bounded time or size, and one line."""
    with RawServer(*ENDLESS[what]) as server:
        began = time.perf_counter()
        refused(fetcher(timeout=0.3, largest=50_000), f"{server.url}/1")
        assert time.perf_counter() - began < 5


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_answer_is_one_line(fetcher, what):
    """Whatever is wrong with an answer becomes one line that a terminal shows and does not obey."""
    with RawServer(BROKEN[what]) as server:
        refused(fetcher(timeout=1), f"{server.url}/1")


def test_nothing_is_remembered_of_a_server(fetcher):
    """A cookie that a server sets is never sent back."""
    asked = []
    with RawServer(OK + b"Set-Cookie: id=1\r\nContent-Length: 2\r\n\r\nok") as server:
        once = fetcher()
        send = exchange._Connection.request
        exchange._Connection.request = lambda *given, **more: (asked.append(more), send(*given, **more))[1]
        try:
            once.fetch(f"{server.url}/1")
            once.fetch(f"{server.url}/2")
        finally:
            exchange._Connection.request = send
    assert len(asked) == 3
    assert not any("cookie" in name.lower() for more in asked for name in more["headers"])


LOOPBACK = [
    *("127.0.0.1", "127.1", "127.0.1", "2130706433", "017700000001", "0x7f000001", "0x7f.1", "0177.0.0.1"),
    *("127.0.0.1.", "localhost", "LOCALHOST", "localhost.", "localhost。", "[::1]", "[::ffff:127.0.0.1]"),
    *("[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::127.0.0.1]", "0"),
    *("0.0.0.0", "[::]", "１２７.０.０.１", "127。0。0。1", "①②⑦.0.0.1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "127.127.127.127"),
    *("[::ffff:0:127.0.0.1]", "[fe80::1%25lo]", "[::1%25lo]", "127.0.0.1%00.example", "127.0.0.1%2f.example"),
    *(
        "news.example@127.0.0.1",
        "news.example:80@127.0.0.1",
        "127.0.0.1#@news.example",
        "news.example\\@127.0.0.1",
    ),
    *("127.0.0.1\\news.example", "127.0.0.1\t", "127.0.\n0.1", "127.0.0.1\0", "127.0.0.1\0.example"),
]


@pytest.mark.parametrize("host", LOOPBACK)
def test_no_way_of_writing_leads_to_this_machine(web_server, fetcher, host):
    """However this machine is named, in an address or in a redirect, it is not asked without leave."""
    before, mark, after = host.partition("#")
    url = f"http://{before}:{web_server.port}/1{mark}{after}"
    web_server.replies["/1"] = Reply.page("private")
    refused(fetcher(allow_private=False), url)
    assert web_server.asked == []


METADATA = [
    *(
        "169.254.169.254",
        "0xa9fea9fe",
        "2852039166",
        "0251.0376.0251.0376",
        "169.254.43518",
        "169.254.169.254.",
    ),
    *("[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]"),
    *("[64:ff9b:1::a9fe:a9fe]", "[::ffff:0:169.254.169.254]", "[fe80::a9fe:a9fe]", "１６９.254.169.254"),
    *("[2001:0:808:808:0:0:5601:5601]", "news.example@169.254.169.254", "0.0.0.0", "[::]", "[ff02::1]"),
    *("255.255.255.255", "224.0.0.1"),
]


@pytest.mark.parametrize("host", METADATA)
def test_no_redirect_leads_to_the_keys_of_a_cloud(web_server, fetcher, monkeypatch, host):
    """Addresses of the link are not connected to even where one's own network is allowed, however written."""
    connected = connections(monkeypatch)
    web_server.replies["/1"] = Reply(
        status=302, headers={"Location": f"http://{host}/latest/meta-data/".encode().decode("latin-1")}
    )
    refused(fetcher(allow_private=True), f"{web_server.url}/1")
    assert set(connected) == {"127.0.0.1"}


def connections(monkeypatch):
    """Return the addresses that are connected to from now on; none but those of the loopback really."""
    connected = []
    real = socket.create_connection

    def connect(address, *given, **more):
        connected.append(address[0])
        if ipaddress.ip_address(address[0]).is_loopback:
            return real(address, *given, **more)
        raise OSError(113, "No route to host")

    monkeypatch.setattr(exchange.socket, "create_connection", connect)
    return connected


def test_a_name_that_changes_its_mind_leads_nowhere(web_server, fetcher, monkeypatch):
    """A name that is public when looked up first and private afterwards leads nowhere (DNS rebinding)."""
    connected = connections(monkeypatch)
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    asked = fetcher(allow_private=False, resolver=lambda *_: next(answers))
    refused(asked, f"http://news.example:{web_server.port}/1")
    assert connected == ["93.184.216.34"]
    assert "this machine" in refused(asked_again(asked), f"http://news.example:{web_server.port}/1")
    assert connected == ["93.184.216.34"]
    assert web_server.asked == []


def asked_again(fetcher):
    """Return the fetcher as it is when it has met nobody yet."""
    return Fetcher(fetcher.limits, fetcher.clock, fetcher.resolver)


V4 = st.ip_addresses(v=4)
V6 = st.ip_addresses(v=6)
SPECIAL = st.sampled_from(
    [
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *(
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
        ),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/96", "::ffff:0:0/96", "64:ff9b::/96"),
        *("64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16"),
        *("fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    ]
).flatmap(lambda network: st.ip_addresses(network=network))
# How an address of IPv4 hides in one of IPv6.
HIDDEN = st.builds(
    lambda ip, hide: ipaddress.IPv6Address(hide(int(ip))),
    V4 | SPECIAL.filter(lambda ip: ip.version == 4),
    st.sampled_from(
        [
            lambda ip: ip,
            lambda ip: 0xFFFF << 32 | ip,
            lambda ip: 0xFFFF << 48 | ip,
            lambda ip: 0x64FF9B << 96 | ip,
            lambda ip: 0x64FF9B0001 << 80 | ip,
            lambda ip: 0x2002 << 112 | ip << 80 | 1,
            lambda ip: 0x20010000 << 96 | ip << 64 | (ip ^ 0xFFFFFFFF),
            lambda ip: 0xFE80 << 112 | 0x5EFE << 32 | ip,
        ]
    ),
)
ADDRESSES = st.lists(
    (V4 | V6 | SPECIAL | HIDDEN).map(str)
    | st.tuples(V6, st.sampled_from(["lo", "eth0", "1"])).map(lambda scoped: f"{scoped[0]}%{scoped[1]}"),
    min_size=1,
    max_size=3,
)


@given(addresses=ADDRESSES)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_only_global_addresses_are_connected_to(addresses):
    """Whatever a name resolves to, nothing that `ipaddress` does not call global is connected to."""
    with pytest.MonkeyPatch.context() as patch:
        connected = connections(patch)
        with pytest.raises(FetchError):
            Fetcher(Limits(timeout=5), resolver=lambda *_: addresses).fetch("http://news.example/")
    for address in connected:
        ip = ipaddress.ip_address(address.partition("%")[0])
        # Older versions of `ipaddress` call no mapped address global; it is the address of IPv4 that counts.
        ip = getattr(ip, "ipv4_mapped", None) or ip
        assert ip.is_global
        for hidden in (getattr(ip, "sixtofour", None), *(getattr(ip, "teredo", None) or ())):
            assert hidden is None or hidden.is_global
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            assert ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF).is_global
    assert not connected or connected == addresses


@given(
    url=st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            [
                *(
                    "http://",
                    "https://",
                    "HTTP:",
                    "//",
                    "/",
                    "\\",
                    "@",
                    ":",
                    "?",
                    "#",
                    "[",
                    "]",
                    "%",
                    "%00",
                    ".",
                ),
                *("localhost", "127.0.0.1", "::1", "news.example", "user", "80", "99999", "-1", "xn--", "ß"),
                *(
                    "\0",
                    "\t",
                    "\n",
                    "\r",
                    "\x1b[2J",
                    "\u202e",
                    "。",
                    "／",
                    "＠",
                    "：",
                    "\ud800",
                    " ",
                    "file",
                    "ftp",
                ),
            ]
        ),
        max_size=9,
    ).map("".join)
)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_an_address_is_asked_as_it_was_checked_or_refused(url):
    """Whatever an address is made of, it is refused in a line, or one server's name in plain ASCII."""
    assert printable(url).isprintable()
    try:
        target = parse_address(url)
    except FetchError as error:
        line = str(error)
        target = None
    if target is None:
        assert line.isprintable()
        return
    assert target.url.isascii()
    assert target.url.isprintable()
    assert not set(target.host) & set("/\\@?#[]% ")
    again = parse_address(target.url)
    assert (again.host.rstrip("."), again.port, again.path) == (
        target.host.rstrip("."),
        target.port,
        target.path,
    )


def test_every_special_network_is_forbidden():
    """The first, the last and an inner address of each network that is not the public's are refused."""
    for network in (
        *("10.0.0.0/8", "192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "100::/64", "2001::/32"),
        *("2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "::ffff:0:0:0/96"),
    ):
        known = ipaddress.ip_network(network)
        for ip in (known[0], known[known.num_addresses // 2], known[-1]):
            assert forbidden(str(ip), allow_private=False), ip
