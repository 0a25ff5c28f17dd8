"""The world's towns, countries and regions: columns in memory, looked up by key without building an index."""

import math
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import shapely
from shapely import MultiPolygon, Point, Polygon

from conflictmap.errors import InstallationError
from conflictmap.kinds import load_kinds
from conflictmap.model import Place

_DEGREES = 1e-5
_CITY_RADII = ((1_000_000, 12.0), (300_000, 8.0), (100_000, 5.0), (20_000, 3.0), (5_000, 2.0))
"""Radius in kilometres of a town of at least so many people, about what its built-up area covers."""

HEAD = 3
"""Bytes that a key begins with."""
BIG_CITY = 300_000
"""People from which a city, not the province of its name, is meant by the bare name."""

_SOURCES = {
    "gn": "GeoNames {id} (CC BY 4.0)",
    "iso": "Natural Earth, {id} (public domain)",
    "ne": "Natural Earth, {id} (public domain)",
    "us": "United States Census Bureau, county {id} (public domain)",
    "region": "gazetteer/world/regions.csv, {id}; outline of Natural Earth (public domain)",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, with what ranking needs.

    Attributes
    ----------
    population
        People, 0 where unknown.
    local
        True for a place of the theatre or the project.
    exact
        True where the spelling is one of the place's own, False for a transliteration of it.
    online
        True where an online service knows it as the only place of its name.
    """

    id: str
    name: str
    kind: str
    lat: float | None
    lon: float | None
    country: str
    within: str
    population: int
    local: bool = False
    exact: bool = True
    online: bool = False

    @classmethod
    def of(cls, place: Place) -> "Candidate":
        """Return a place as a candidate, of unknown population and within nothing."""
        return cls(place.id, place.name, place.kind, place.lat, place.lon, place.country or "", "", 0)


def likeliest_kind(candidates: Sequence[Candidate]) -> str | None:
    """Return the kind that a bare name is taken for: a city before the province that is named after it."""
    exact = {candidate.id for candidate in candidates if candidate.exact}
    for candidate in candidates:
        if candidate.local or candidate.kind == "country":
            return candidate.kind
        if candidate.within in exact and candidate.kind in {"city", "town"}:
            return candidate.kind
        if candidate.exact and candidate.population >= BIG_CITY and candidate.kind == "city":
            return candidate.kind
    return candidates[0].kind if candidates else None


def unpack_names(packed: str) -> dict[str, tuple[str, ...]]:
    """Return names by language from `language=name` items joined by bars."""
    names: dict[str, list[str]] = {}
    for item in packed.split("|"):
        language, equals, name = item.rpartition("=")
        if item:
            names.setdefault(language if equals else "", []).append(name)
    return {language: tuple(listed) for language, listed in names.items()}


class _Keys(Sequence[bytes]):
    """The sorted keys of a large-string column, read in place."""

    def __init__(self, column: Any) -> None:
        _, offsets, data = column.buffers()
        self._length = len(column)
        self._offsets = memoryview(offsets).cast("q")
        self._data = memoryview(data)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, position: Any) -> Any:
        return self._data[self._offsets[position] : self._offsets[position + 1]].tobytes()


def _column(table: Any, name: str) -> Any:
    return table.column(name).chunk(0)


def _numbers(column: Any, code: Literal["i", "q"]) -> "memoryview[int]":
    """Return a column of whole numbers in place; to_numpy would import pandas, which takes too long."""
    numbers: memoryview[int] = memoryview(column.buffers()[1]).cast("B").cast(code)
    return numbers[: len(column)]


def read_table(path: Path) -> Any:
    """Return a derived file of gazetteer/world as an arrow table.

    Raises
    ------
    InstallationError
        It cannot be read.
    """
    try:
        with pa.OSFile(str(path)) as file:
            return pa.ipc.open_file(file).read_all()
    except (OSError, pa.ArrowException) as error:
        raise InstallationError(
            "the gazetteer's world index cannot be read",
            where=str(path),
            mend="Install conflictmap again",
        ) from error


class World:
    """The derived files of gazetteer/world, opened once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        places, names = read_table(folder / "places.feather"), read_table(folder / "names.feather")
        self._ids = _column(places, "id")
        self._names = _column(places, "name")
        self._lat = _numbers(_column(places, "lat"), "i")
        self._lon = _numbers(_column(places, "lon"), "i")
        self._population = _numbers(_column(places, "population"), "q")
        self._coded = {
            name: (column.dictionary.to_pylist(), _numbers(column.indices, "i"))
            for name in ("kind", "country", "within")
            for column in (_column(places, name),)
        }
        self._keys = _Keys(_column(names, "key"))
        self._bounds = lru_cache(maxsize=None)(self._find_bounds)
        self._rows = _numbers(_column(names, "row"), "i")

    def __len__(self) -> int:
        return len(self._ids)

    def rows(self, key: str) -> list[int]:
        """Return the rows that bear a key, most populous first."""
        wanted = key.encode()
        start, end = self._bounds(wanted[:HEAD])
        position = bisect_left(self._keys, wanted, start, end)
        found = []
        while position < end and self._keys[position] == wanted:
            found.append(self._rows[position])
            position += 1
        return found

    def _find_bounds(self, head: bytes) -> tuple[int, int]:
        """Return where the keys with a head begin and end, so that half of the search is remembered."""
        start = bisect_left(self._keys, head)
        return start, bisect_left(self._keys, head + b"\xff", start)

    def keys_in(self, countries: Collection[str]) -> Iterator[tuple[str, int]]:
        """Yield every key of the places of some countries with its row."""
        dictionary, indices = self._coded["country"]
        wanted = {number for number, code in enumerate(dictionary) if code in countries}
        for position, row in enumerate(self._rows):
            if indices[row] in wanted:
                yield self._keys[position].decode(), row

    def spellings(self, length: int, slack: int) -> Iterator[str]:
        """Yield the keys of about a length in letters, those of transliterations aside."""
        before = b""
        for key in self._keys:
            # In UTF-8 a letter of other scripts has up to three bytes.
            if key != before and key[:1] != b"~" and length - slack <= len(key) <= 3 * (length + slack):
                before = key
                text = key.decode()
                if len(text) <= length + slack:
                    yield text

    def candidate(self, row: int, *, exact: bool = True) -> Candidate:
        """Return what ranking needs of a row."""
        return Candidate(
            self._ids[row].as_py(),
            self._names[row].as_py(),
            self._code("kind", row),
            round(self._lat[row] * _DEGREES, 5),
            round(self._lon[row] * _DEGREES, 5),
            self._code("country", row),
            self._code("within", row),
            self._population[row],
            exact=exact,
        )

    def _code(self, name: str, row: int) -> str:
        dictionary, indices = self._coded[name]
        return str(dictionary[indices[row]])

    @cached_property
    def transliterated(self) -> frozenset[str]:
        """Countries whose names reach Latin script by the transliteration that loose keys fold."""
        text = (self._folder / "transliterated.txt").read_text(encoding="utf-8")
        return frozenset(text.split())

    @cached_property
    def _alternates(self) -> Any:
        # Only names shown to people come from here; looking up needs none of them.
        return _column(read_table(self._folder / "alternates.feather"), "names")

    @cached_property
    def _areas(self) -> dict[str, int]:
        return {identity: row for row, identity in enumerate(self._outlined.column("id").to_pylist())}

    def areas(self) -> range:
        """Return the rows of countries and regions, which come first."""
        return range(len(self._areas))

    def row_of(self, identity: str) -> int | None:
        """Return the row of an id, None where the world has no such place."""
        scheme, _, number = identity.partition(":")
        if scheme != "gn":
            return self._areas.get(identity)
        if not number.isdecimal():
            return None
        # Areas come first, then the towns by their number: no index of a quarter of a million ids is needed.
        towns = range(len(self._areas), len(self))
        row = bisect_left(towns, int(number), key=lambda row: int(self._ids[row].as_py()[3:])) + len(
            self._areas
        )
        return row if row < len(self) and self._ids[row].as_py() == identity else None

    def place(self, row: int) -> Place:
        """Return a row as a place, with its outline where it is an area."""
        found = self.candidate(row)
        assert found.lat is not None
        assert found.lon is not None
        area = self.outline(found.id)
        kind = load_kinds().by_name[found.kind]
        radius = kind.radius_km
        if area is not None:
            radius = _reach_km(area)
        elif kind.group == "settlement":
            radius = settlement_radius(found.population)
        scheme, _, code = found.id.partition(":")
        return Place(
            found.id,
            found.name,
            found.kind,
            Point(found.lon, found.lat),
            radius,
            names=unpack_names(self._alternates[row].as_py()),
            area=area,
            within=found.within or None,
            country=found.country or None,
            provenance=_SOURCES[scheme].format(id=code),
        )

    @cached_property
    def _outlined(self) -> Any:
        return read_table(self._folder / "outlines.feather")

    @cached_property
    def _outlines(self) -> Any:
        return _column(self._outlined, "outline")

    def outline(self, identity: str) -> Polygon | MultiPolygon | None:
        """Return the outline of a country or region, None for anything else."""
        row = self._areas.get(identity)
        if row is None:
            return None
        outline = shapely.from_wkb(self._outlines[row].as_py())
        assert isinstance(outline, Polygon | MultiPolygon)
        return outline

    def area_at(self, lon: float, lat: float, country: str | None) -> str | None:
        """Return the id of the smallest country or province that a point lies in, None at sea.

        Parameters
        ----------
        lon, lat
            Degrees WGS 84.
        country
            ISO 3166-1 alpha-2 code of the country to look in; None means anywhere.
        """
        point = Point(lon, lat)
        found = None
        for identity, row in self._areas.items():
            kind = self._code("kind", row)
            if kind not in {"country", "province"} or country not in {None, self._code("country", row)}:
                continue
            outline = self.outline(identity)
            if outline is not None and outline.intersects(point):
                found = identity
                if kind == "province":
                    break
        return found


def settlement_radius(population: int) -> float:
    """Return about how far a settlement of so many people reaches, in kilometres."""
    return next((km for people, km in _CITY_RADII if population >= people), 1.5)


def _reach_km(area: Polygon | MultiPolygon) -> float:
    """Return the radius of a circle of the area's size, in kilometres (111.32 km a degree of latitude)."""
    _, south, _, north = area.bounds
    degree = 111.32
    square = area.area * degree * degree * math.cos(math.radians((south + north) / 2))
    return round(math.sqrt(max(square, 1.0) / math.pi), 1)


@cache
def load_world(folder: Path) -> World:
    """Return the world of a gazetteer folder; it is read once a process."""
    return World(folder)
