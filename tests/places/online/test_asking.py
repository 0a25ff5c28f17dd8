import json
import socket

import pytest
from geocoding_server import Failure, geonames, nominatim, photon
from raw_answers import BROKEN, ENDLESS, RawServer

from conflictmap.places.online import WALL
from conflictmap.places.online.asking import LONGEST_WAIT, TRIES, Asker, AskingFailedError
from conflictmap.places.online.transport import LARGEST

RECORDS = {"nominatim": nominatim, "photon": photon, "geonames": geonames}
PATHS = {"nominatim": "/search", "photon": "/api", "geonames": "/searchJSON"}


@pytest.fixture
def asker(service, waiting):
    """Return a function that makes an asker of the local server, with a clock that nobody waits for."""
    return lambda *protocol, **more: Asker(service(*protocol, **more), waiting.clock)


def failed(asker, name="Tell Qumah"):
    with pytest.raises(AskingFailedError) as caught:
        asker.ask(name)
    return caught.value


@pytest.mark.parametrize("protocol", RECORDS)
def test_each_service_is_asked_in_its_protocol(geocoding_server, asker, protocol):
    """A name goes to the service's own path with who asks, and its records come back as they are."""
    record = RECORDS[protocol](7, "Tell Qumah", 34.7, 37.9)
    geocoding_server.places["Tell Qumah"] = [record]
    asking = asker(protocol)
    assert json.loads(asking.ask("Tell Qumah")) == [record]
    assert json.loads(asking.ask("Nowhere")) == []
    first, _ = geocoding_server.asked
    assert (first.path, first.name, first.user_agent) == (PATHS[protocol], "Tell Qumah", "conflictmap-tests")


def test_what_is_asked_says_where_to_look_and_in_which_language(geocoding_server, asker):
    """Countries, language and names in other languages are asked for as each service wants it."""
    for protocol in RECORDS:
        asker(protocol, language="uk").ask("X")
    one, two, three = (asked.query for asked in geocoding_server.asked)
    assert (one["countrycodes"], one["accept-language"], one["namedetails"]) == (["iq,sy"], ["uk"], ["1"])
    assert two["lang"] == ["uk"]
    assert (three["country"], three["lang"], three["style"]) == (["IQ", "SY"], ["uk"], ["FULL"])
    assert three["username"] == ["somebody"]


def test_the_path_of_a_server_behind_another_is_kept(geocoding_server, waiting, service):
    """A Nominatim under /maps/nominatim is asked there."""
    behind = service()
    behind = type(behind)(behind.protocol, f"{behind.url}/maps/nominatim", "x")
    Asker(behind, waiting.clock).ask("X")
    assert geocoding_server.asked[0].path == "/maps/nominatim/search"


def test_requests_keep_their_distance(asker, waiting):
    """From one request to the next the service's delay goes by, the first waits for nothing."""
    asking = asker(delay=1.5)
    for name in "ABC":
        asking.ask(name)
    assert waiting.rests == [1.5, 1.5]


def test_a_busy_service_gets_the_rest_that_it_asks_for(geocoding_server, asker, waiting):
    """After 429 with Retry-After, and 503 with it, the same name is asked again when the time is over."""
    geocoding_server.failures = [
        Failure(429, {"Retry-After": "30"}),
        Failure(503, {"Retry-After": "7"}),
    ]
    assert asker().ask("X") == "[]"
    assert waiting.rests == [30, 7]
    assert len(geocoding_server.asked) == 3


def test_a_busy_service_that_names_no_time_gets_one(geocoding_server, asker, waiting):
    """429 without, or with an unreadable, Retry-After is waited out, and after some tries given up."""
    geocoding_server.always = Failure(429)
    error = failed(asker())
    assert error.final
    assert "asked too often" in str(error)
    assert len(geocoding_server.asked) == TRIES
    assert waiting.rests == [10] * (TRIES - 1)


def test_a_service_that_wants_a_long_rest_is_left_alone(geocoding_server, asker, waiting):
    """Nobody waits for an hour, and nobody asks before it is over."""
    geocoding_server.always = Failure(429, {"Retry-After": str(int(LONGEST_WAIT) + 1)})
    error = failed(asker())
    assert error.final
    assert "61 s" in str(error)
    assert (len(geocoding_server.asked), waiting.rests) == (1, [])


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Failure(500), "HTTP 500 Internal Server Error"),
        (Failure(503), "HTTP 503"),
        (Failure(200, {"Content-Type": "text/html"}, b"<html>Welcome</html>"), "not JSON"),
        (Failure(body=b'[{"lat": '), "not JSON"),
        (Failure(body=b"\xff\xfe["), "not UTF-8"),
        (Failure(body=b"[" * 100_000), "not JSON"),
        (Failure(body=b"null"), "not what this service speaks"),
        (Failure(body=b"{}"), "not what this service speaks"),
        (Failure(body=b'["a village"]'), "not what this service speaks"),
        (Failure(body=b'[{"lat": "north", "lon": "east"}]'), "not what this service speaks"),
        (Failure(body=b'[{"lat": "NaN", "lon": "9"}]'), "not what this service speaks"),
        (Failure(body=b'{"error": "no\\nsuch thing"}'), "no such thing"),
        (Failure(body=b"[]", length=999), "cut short"),
        (Failure(body=b"[" + b" " * LARGEST), "longer than"),
        (Failure(302, {"Location": "http://example.org/search?q=X"}), "redirects to another server"),
        (Failure(302, {"Location": "ftp://127.0.0.1/search"}), "redirects to another server"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_failure_is_said_in_one_line(geocoding_server, asker, reply, words):
    """Whatever a service gets wrong costs this name and one plain line, and does not end the asking."""
    geocoding_server.always = reply
    error = failed(asker())
    assert words in str(error)
    assert "\n" not in str(error)
    assert not error.final
    assert len(geocoding_server.asked) == 1


@pytest.mark.parametrize("protocol", ["photon", "geonames"])
@pytest.mark.parametrize("body", [b"[]", b'{"features": [3], "geonames": [3]}', b'{"features": 1}', b"7"])
def test_the_other_services_rubbish_is_no_answer_either(geocoding_server, asker, protocol, body):
    """A document of another shape is never taken for "nothing found"."""
    geocoding_server.always = Failure(body=body)
    assert "not what this service speaks" in str(failed(asker(protocol)))


@pytest.mark.parametrize(
    ("protocol", "reply", "words"),
    [
        ("nominatim", Failure(403), "HTTP 403"),
        ("photon", Failure(401), "HTTP 401"),
        (
            "geonames",
            Failure(body=b'{"status": {"message": "user does not exist.", "value": 10}}'),
            "user does not exist",
        ),
        (
            "geonames",
            Failure(body=b'{"status": {"message": "the hourly limit was exceeded", "value": 19}}'),
            "hourly limit",
        ),
    ],
)
def test_a_refusal_ends_the_asking(geocoding_server, asker, protocol, reply, words):
    """Who is blocked, unknown or out of credit need not ask for the next name."""
    geocoding_server.always = reply
    error = failed(asker(protocol))
    assert error.final
    assert words in str(error)


def test_a_service_that_trickles_is_not_waited_for(geocoding_server, service):
    """An answer has to be complete in time; single bytes do not prolong it."""
    geocoding_server.always = Failure(body=b" " * 10_000, trickle=0.02)
    assert "in time" in str(failed(Asker(service(timeout=0.2), WALL)))


def test_a_service_that_says_nothing_is_not_waited_for():
    """A server that takes the request and is silent costs the timeout."""
    from conflictmap.places.online import Protocol, Service  # noqa: PLC0415 - only here

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        error = failed(Asker(Service(Protocol.PHOTON, url, "x", timeout=0.2), WALL))
    assert "in time" in str(error)


@pytest.mark.parametrize("what", ENDLESS)
def test_an_answer_without_an_end_is_left(service, what):
    """Whatever part of an answer does not end, headers among them, it costs the timeout and one line."""
    described = service(timeout=0.3)
    with RawServer(*ENDLESS[what]) as server:
        error = failed(Asker(type(described)(described.protocol, server.url, "x", timeout=0.3), WALL))
    assert str(error).isprintable()


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_answer_is_one_line(service, waiting, what):
    """Whatever is wrong with an answer becomes one line that a terminal shows and does not obey."""
    described = service()
    with RawServer(BROKEN[what]) as server:
        error = failed(Asker(type(described)(described.protocol, server.url, "x"), waiting.clock))
    assert str(error).isprintable()


def test_a_service_that_is_not_there_is_said_so(geocoding_server, asker):
    """Nobody listening is one line too."""
    geocoding_server.stop()
    error = failed(asker())
    assert "cannot be reached" in str(error)
    assert not error.final


def test_a_redirect_within_the_server_is_followed(geocoding_server, asker):
    """A server may move its path."""
    geocoding_server.failures = [Failure(301, {"Location": "/v2/search?q=X"})]
    geocoding_server.places["X"] = [nominatim(1, "X", 34, 38)]
    assert len(json.loads(asker().ask("X"))) == 1
    assert [asked.path for asked in geocoding_server.asked] == ["/search", "/v2/search"]


def test_a_proxy_is_not_asked_for_this_machine(geocoding_server, asker, monkeypatch):
    """A server of one's own on the loopback is reached directly, whatever proxy the system has."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    asker().ask("X")
    assert len(geocoding_server.asked) == 1
