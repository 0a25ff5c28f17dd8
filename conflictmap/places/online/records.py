"""Reads the records of Nominatim, Photon and GeoNames into places that a name may mean."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

from conflictmap.errors import DataError
from conflictmap.kinds import load_kinds
from conflictmap.places.geodesy import distance_km
from conflictmap.places.online.service import Protocol

_LONGEST_NAME: Final = 120
# name, name:en, alt_name, official_name:ar; several names in one value are set off by semicolons.
_NAME_KEY: Final = re.compile(
    r"(?:(?:alt|int|loc|nat|official|old|reg|short)_)?name(?::(?P<language>[a-z]{2,3}))?"
)
_OSM_TYPES: Final = {"N": "node", "W": "way", "R": "relation"}
# What GeoNames keeps among the names: links, postcodes and codes of airports.
_NO_LANGUAGE: Final = frozenset(
    {"link", "post", "wkdt", "iata", "icao", "faac", "tcid", "unlc", "abbr", "phon", "piny"}
)

_Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
_Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
_Country = Annotated[
    Annotated[str, Field(pattern=r"^[A-Za-z]{2}$")] | None, BeforeValidator(lambda code: code or None)
]
# Older servers write an empty object as an empty list.
_Tags = Annotated[Mapping[str, str], BeforeValidator(lambda tags: tags or {})]


@dataclass(frozen=True, slots=True)
class Found:
    """A place as a service knows it.

    Attributes
    ----------
    id
        "osm:node/1" or "gn:1".
    names
        Other names by ISO 639 language code, "" where the language is not known.
    kind
        A kind of gazetteer/kinds.toml.
    lat, lon
        Degrees WGS 84.
    radius_km
        Half the diagonal of its bounding box, at least the usual radius of its kind.
    country
        ISO 3166-1 alpha-2 code.
    """

    id: str
    name: str
    kind: str
    lat: float
    lon: float
    radius_km: float
    country: str | None
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def all_names(self) -> tuple[str, ...]:
        """The chief name and the others."""
        return (self.name, *(name for names in self.names.values() for name in names))


@dataclass(frozen=True, slots=True)
class ServiceKinds:
    """What the services call the kinds of place; see kinds.toml beside this module."""

    only_if_said: frozenset[str]
    osm: Mapping[str, Mapping[str, str]]
    geonames: Mapping[str, str]

    def of_osm(self, key: str, value: str, bounded: str | None) -> str | None:
        """Return the kind of an object of OpenStreetMap, None where it is none that reports speak of.

        Parameters
        ----------
        key, value
            Its main tag.
        bounded
            What a boundary bounds, in values of the key "place".
        """
        if key == "boundary":
            key, value = "place", bounded or ""
        return self.osm.get(key, {}).get(value)


@cache
def service_kinds() -> ServiceKinds:
    """Return the kinds of the services."""
    facts = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))
    return ServiceKinds(frozenset(facts["only_if_said"]), facts["osm"], facts["geonames"])


class _Address(BaseModel):
    country_code: _Country = None


class _Nominatim(BaseModel):
    lat: _Latitude
    lon: _Longitude
    # Postcodes and interpolated houses have none.
    osm_type: Literal["node", "way", "relation"] | None = None
    osm_id: int | None = None
    key: str = Field(default="", validation_alias=AliasChoices("class", "category"))
    type: str = ""
    addresstype: str | None = None
    name: str = ""
    display_name: str = ""
    namedetails: _Tags = Field(default_factory=dict)
    address: _Address | None = None
    # South, north, west, east.
    boundingbox: tuple[_Latitude, _Latitude, _Longitude, _Longitude] | None = None

    def found(self) -> Found | None:
        kind = service_kinds().of_osm(self.key, self.type, self.addresstype)
        if kind is None or not self.osm_type or self.osm_id is None:
            return None
        south, north, west, east = self.boundingbox or (self.lat, self.lat, self.lon, self.lon)
        # The box of a node is made up by the service, from the kind of place it is.
        box = None if self.osm_type == "node" else (west, south, east, north)
        return _found(
            f"osm:{self.osm_type}/{self.osm_id}",
            self.name or self.display_name.partition(",")[0],
            kind,
            names=_tagged_names(self.namedetails),
            point=(self.lat, self.lon),
            box=box,
            country=self.address.country_code if self.address else None,
        )


class _PhotonGeometry(BaseModel):
    coordinates: tuple[_Longitude, _Latitude]


class _PhotonProperties(BaseModel):
    osm_type: str
    osm_id: int
    osm_key: str = ""
    osm_value: str = ""
    type: str | None = None
    name: str = ""
    countrycode: _Country = None
    # West, north, east, south.
    extent: tuple[_Longitude, _Latitude, _Longitude, _Latitude] | None = None


class _Photon(BaseModel):
    geometry: _PhotonGeometry
    properties: _PhotonProperties

    def found(self) -> Found | None:
        facts = self.properties
        kind = service_kinds().of_osm(facts.osm_key, facts.osm_value, facts.type)
        osm_type = _OSM_TYPES.get(facts.osm_type)
        if kind is None or osm_type is None:
            return None
        lon, lat = self.geometry.coordinates
        box = None
        if facts.extent is not None:
            west, north, east, south = facts.extent
            box = (west, south, east, north)
        identity = f"osm:{osm_type}/{facts.osm_id}"
        return _found(
            identity, facts.name, kind, names={}, point=(lat, lon), box=box, country=facts.countrycode
        )


class _GeoNamesName(BaseModel):
    name: str
    lang: str = ""


class _GeoNamesBox(BaseModel):
    west: _Longitude
    south: _Latitude
    east: _Longitude
    north: _Latitude


class _GeoNames(BaseModel):
    geonameId: int  # noqa: N815 -- the service's name for it, as below
    lat: _Latitude
    lng: _Longitude
    name: str
    toponymName: str = ""  # noqa: N815 - GeoNames' own name
    asciiName: str = ""  # noqa: N815 - GeoNames' own name
    fcode: str = ""
    countryCode: _Country = None  # noqa: N815 - GeoNames' own name
    alternateNames: Sequence[_GeoNamesName] = ()  # noqa: N815 - GeoNames' own name
    bbox: _GeoNamesBox | None = None

    def found(self) -> Found | None:
        kind = service_kinds().geonames.get(self.fcode)
        if kind is None:
            return None
        names: dict[str, list[str]] = {"": [self.toponymName, self.asciiName]}
        for alternate in self.alternateNames:
            if alternate.lang not in _NO_LANGUAGE:
                names.setdefault(alternate.lang, []).append(alternate.name)
        box = None
        if self.bbox is not None:
            box = (self.bbox.west, self.bbox.south, self.bbox.east, self.bbox.north)
        return _found(
            f"gn:{self.geonameId}",
            self.name,
            kind,
            names=names,
            point=(self.lat, self.lng),
            box=box,
            country=self.countryCode,
        )


_RECORDS: Final[Mapping[Protocol, TypeAdapter[Any]]] = {
    Protocol.NOMINATIM: TypeAdapter(list[_Nominatim]),
    Protocol.PHOTON: TypeAdapter(list[_Photon]),
    Protocol.GEONAMES: TypeAdapter(list[_GeoNames]),
}


def read_records(protocol: Protocol, records: str) -> tuple[Found, ...]:
    """Return the places of an answer that reports may speak of, in the service's order.

    Parameters
    ----------
    records
        A JSON list of records, as `Asker.ask` returns it.

    Raises
    ------
    DataError
        A record lacks what every record of the protocol has.
    """
    try:
        read = _RECORDS[protocol].validate_python(json.loads(records))
    except (ValidationError, ValueError, RecursionError) as error:
        raise DataError(f"these are no records of {protocol}") from error
    return tuple(_distinct(record.found() for record in read))


def _distinct(places: Iterator[Found | None]) -> Iterator[Found]:
    seen: set[str] = set()
    for place in places:
        if place is not None and place.name and place.id not in seen:
            seen.add(place.id)
            yield place


def _tagged_names(tags: Mapping[str, str]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for key, value in sorted(tags.items()):
        matched = _NAME_KEY.fullmatch(key)
        if matched:
            names.setdefault(matched["language"] or "", []).extend(value.split(";"))
    return names


def _found(
    identity: str,
    name: str,
    kind: str,
    *,
    names: Mapping[str, Sequence[str]],
    point: tuple[float, float],
    box: tuple[float, float, float, float] | None,
    country: str | None,
) -> Found:
    """Return a place; `point` is latitude and longitude, `box` west, south, east and north."""
    name = _clean(name)
    seen = {name, ""}
    others: dict[str, tuple[str, ...]] = {}
    for language in sorted(names):
        new = tuple(dict.fromkeys(one for one in map(_clean, names[language]) if one not in seen))
        seen.update(new)
        if new:
            others[language] = new
    radius = load_kinds().by_name[kind].radius_km
    if box is not None:
        west, south, east, north = box
        radius = max(radius, round(distance_km(south, west, north, east) / 2, 1))
    lat, lon = (round(degrees, 5) for degrees in point)
    return Found(identity, name, kind, lat, lon, radius, country.upper() if country else None, others)


def _clean(name: str) -> str:
    """Return a name without control characters, on one line, or nothing where it is too long to be one."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return plain if len(plain) <= _LONGEST_NAME else ""
