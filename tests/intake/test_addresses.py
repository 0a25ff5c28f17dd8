import pytest

from conflictmap.errors import FetchError
from conflictmap.intake.addresses import forbidden, parse_address, printable, resolve


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.8.9.10",
            "10.0.0.1",
            "172.16.4.4",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.169.254",
        ),
        *("0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.7"),
        *("198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1"),
        *(
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "::127.0.0.1",
        ),
        *("2001:db8::1", "nonsense"),
    ],
)
def test_an_address_that_is_not_public_is_forbidden(address):
    """Neither this machine nor its network is asked, however its address is written or wrapped."""
    assert forbidden(address, allow_private=False)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "64:ff9b::808:808"])
def test_a_public_address_is_not(address):
    """What everybody can reach may be asked."""
    assert forbidden(address, allow_private=False) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "fd00::1", "100.64.0.1"])
def test_private_addresses_can_be_allowed(address):
    """Whoever runs an archive at home says so."""
    assert forbidden(address, allow_private=True) is None


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "255.255.255.255"])
def test_some_addresses_cannot_be_allowed(address):
    """Where clouds keep the keys of their machines no flag leads, and to no group of machines either."""
    assert forbidden(address, allow_private=True)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://news.example/x", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("http:///x", "names no server"),
        ("http://user:secret@news.example/", "password"),
        ("http://news.example:99999/", "no address"),
        ("http://[::1/", "no address"),
        ("http://a%2eb/", "names no server"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url, words):
    """Other schemes, broken addresses and passwords are told, and the password is not repeated."""
    with pytest.raises(FetchError, match=words) as refused:
        parse_address(url)
    assert "secret" not in str(refused.value)


def test_an_address_becomes_ascii():
    """Names and paths in any script, and what could break a request in two, go out encoded."""
    target = parse_address("HTTP://Nachrichten-Österreich.example:80/a b\u00e9?q=ü#part")
    assert target.url == "http://xn--nachrichten-sterreich-sec.example/a%20b%C3%A9?q=%C3%BC"
    assert "\n" not in parse_address("http://news.example/a\r\nX: y").url
    assert "\x1b" not in printable("http://news.example/\x1b[2J")


def test_one_bad_address_of_several_is_enough():
    """A name that points into one's own network besides is not asked at all."""
    target = parse_address("http://news.example/")
    with pytest.raises(FetchError, match=r"10\.0\.0\.1.*--allow-private"):
        resolve(target, lambda *_: ["93.184.216.34", "10.0.0.1"], 5, allow_private=False)


def test_a_name_that_does_not_resolve_is_one_line():
    """Without a network the message says what could not be found."""

    def offline(*_):
        raise OSError(-3, "Temporary failure in name resolution")

    with pytest.raises(FetchError, match=r"news\.example cannot be found \(Temporary failure") as failed:
        resolve(parse_address("http://news.example/"), offline, 5, allow_private=False)
    assert "\n" not in str(failed.value)
