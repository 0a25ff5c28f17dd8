"""An online geocoder as the settings describe it, and what each service asks to be said of its data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Protocol(StrEnum):
    """The protocol that a geocoding server speaks."""

    NOMINATIM = "nominatim"
    PHOTON = "photon"
    GEONAMES = "geonames"


@dataclass(frozen=True, slots=True)
class Data:
    """Whose data a service answers from.

    Attributes
    ----------
    title
        The service's name, for people.
    source, licence
        Who made the data, and the terms they are under.
    credit
        The line that a map which shows such a place has to carry.
    """

    title: str
    source: str
    licence: str
    credit: str


_OSM_CREDIT: Final = "© OpenStreetMap contributors (openstreetmap.org/copyright), ODbL 1.0"

DATA: Final[Mapping[Protocol, Data]] = {
    Protocol.NOMINATIM: Data(
        "Nominatim",
        "OpenStreetMap contributors",
        "ODbL 1.0",
        f"Places looked up with Nominatim: {_OSM_CREDIT}",
    ),
    Protocol.PHOTON: Data(
        "Photon", "OpenStreetMap contributors", "ODbL 1.0", f"Places looked up with Photon: {_OSM_CREDIT}"
    ),
    Protocol.GEONAMES: Data(
        "the GeoNames service",
        "GeoNames",
        "CC BY 4.0",
        "Places looked up online: GeoNames (geonames.org), CC BY 4.0",
    ),
}


@dataclass(frozen=True, slots=True)
class Service:
    """A geocoding server and how it is to be asked.

    Attributes
    ----------
    url
        http or https, up to the protocol's own path.
    user_agent
        Printable ASCII.
    username
        The account, for GeoNames.
    timeout, delay
        Seconds in which an answer has to be complete, and from one request to the next.
    language
        The language that names are wanted in.
    countries
        ISO 3166-1 alpha-2 codes that places may lie in; none means the whole world.
    limit
        How many names may be asked for in one go.
    """

    protocol: Protocol
    url: str
    user_agent: str
    username: str | None = None
    timeout: float = 10.0
    delay: float = 1.0
    language: str = "en"
    countries: tuple[str, ...] = ()
    limit: int = 100

    @property
    def data(self) -> Data:
        """Whose data the service answers from."""
        return DATA[self.protocol]
