"""A server on the loopback that speaks what Nominatim, Photon and GeoNames speak, with their failures."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    path: str
    query: dict[str, list[str]]
    user_agent: str

    @property
    def name(self) -> str:
        """Return the name asked for."""
        return self.query["q"][0]


@dataclass(frozen=True)
class Failure:
    """What a request gets in place of an answer; `trickle` is seconds between one byte and the next."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    trickle: float = 0.0
    length: int | None = None


class GeocodingServer:
    """Answers from `places`, after what `failures` has in store; `asked` holds every request."""

    def __init__(self) -> None:
        self.places: dict[str, list[dict[str, Any]]] = {}
        self.failures: list[Failure] = []
        self.always: Failure | None = None
        self.asked: list[Asked] = []
        self.stopping = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        """Return where the server is."""
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop listening; a second time does nothing."""
        if self.stopping.is_set():
            return
        self.stopping.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def document(self, path: str, name: str) -> object:
        """Return what a service says of a name."""
        places = self.places.get(name, [])
        if path.endswith("/search"):
            return places
        if path.endswith("/api"):
            return {"type": "FeatureCollection", "features": places}
        return {"totalResultsCount": len(places), "geonames": places}


def _handler(server: GeocodingServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = Asked(parts.path, parse_qs(parts.query), self.headers["User-Agent"])
            server.asked.append(asked)
            failure = server.failures.pop(0) if server.failures else server.always
            if failure is None:
                body = json.dumps(server.document(asked.path, asked.name)).encode()
                failure = Failure(headers={"Content-Type": "application/json"}, body=body)
            self._reply(failure)

        def _reply(self, reply: Failure) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
            self.end_headers()
            try:
                if not reply.trickle:
                    self.wfile.write(reply.body)
                    return
                for byte in reply.body:
                    if server.stopping.is_set():
                        return
                    self.wfile.write(bytes([byte]))
                    time.sleep(reply.trickle)
            except ConnectionError:
                return  # The other side has had enough.

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def nominatim(
    number: int, name: str, lat: float, lon: float, *, value: str = "village", **more: Any
) -> dict[str, Any]:
    """Return a record as Nominatim writes it."""
    return {
        "place_id": 9000 + number,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
        "osm_type": "node",
        "osm_id": number,
        "lat": f"{lat:.7f}",
        "lon": f"{lon:.7f}",
        "class": "place",
        "type": value,
        "place_rank": 19,
        "importance": 0.2,
        "addresstype": value,
        "name": name,
        "display_name": f"{name}, Homs Governorate, Syria",
        "address": {value: name, "country": "Syria", "country_code": "sy"},
        "namedetails": {"name": name},
        "boundingbox": [f"{lat - 0.02:.7f}", f"{lat + 0.02:.7f}", f"{lon - 0.02:.7f}", f"{lon + 0.02:.7f}"],
    } | more


def photon(
    number: int, name: str, lat: float, lon: float, *, value: str = "village", **more: Any
) -> dict[str, Any]:
    """Return a record as Photon writes it."""
    properties = {
        "osm_type": "N",
        "osm_id": number,
        "osm_key": "place",
        "osm_value": value,
        "type": "city",
        "name": name,
        "country": "Syria",
        "countrycode": "SY",
    }
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties | more,
    }


def geonames(
    number: int, name: str, lat: float, lon: float, *, code: str = "PPL", **more: Any
) -> dict[str, Any]:
    """Return a record as GeoNames writes it with style FULL."""
    return {
        "geonameId": number,
        "name": name,
        "toponymName": name,
        "asciiName": name,
        "lat": f"{lat:.5f}",
        "lng": f"{lon:.5f}",
        "fcl": "P",
        "fcode": code,
        "countryCode": "SY",
        "population": 0,
        "alternateNames": [{"name": "https://example.org/wiki", "lang": "link"}],
    } | more
