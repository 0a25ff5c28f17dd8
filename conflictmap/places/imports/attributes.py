"""Which column of somebody's table is the name, the latitude, the kind … and what a row of it says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from conflictmap.data import gazetteer_folder
from conflictmap.errors import DataError
from conflictmap.kinds import load_kinds
from conflictmap.places.imports.codes import load_codes, sized
from conflictmap.places.imports.geometry import Extent
from conflictmap.places.imports.record import (
    Record,
    RowError,
    checked_name,
    coordinate,
    tidy,
    unreadable,
    whole_number,
)
from conflictmap.places.names import strict_key
from conflictmap.places.world import load_world

SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "toponym", "place", "place_name", "title", "full_name", "name_en"),
    "lat": ("lat", "latitude", "y", "lat_dd"),
    "lon": ("lon", "long", "lng", "longitude", "x", "long_dd"),
    "names": ("names", "alternate_names", "alternatenames", "other_names", "alt_name", "aliases"),
    "kind": ("kind", "type", "place_type", "feature_type", "feature_code", "fcode", "fclass"),
    "country": ("country", "country_code", "iso2", "iso_a2", "iso3", "iso_a3", "cc"),
    "radius_km": ("radius_km", "radius"),
    "id": ("id", "uid", "geonameid", "osm_id"),
    "population": ("population", "pop"),
    "within": ("within",),
}
"""The columns that are read, and what other people call them; the first that a table has is taken."""

_OTHER_LANGUAGE: Final = re.compile(r"name_([a-z]{2,3})")
_SEPARATORS: Final = re.compile(r"[|;]")
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_ID: Final = 100
_LARGEST_RADIUS: Final = 2000.0


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user says of a table.

    Attributes
    ----------
    columns
        The table's column by the field that it stands for.
    kind
        The kind of places whose row gives none or an unknown one; None for what the geometry suggests,
        and to leave out what is not known.
    """

    columns: Mapping[str, str]
    kind: str | None = None


def check_choices(choices: Choices) -> None:
    """Refuse fields and kinds that there are not.

    Raises
    ------
    DataError
        A field or kind is unknown.
    """
    for field in choices.columns:
        if field not in SYNONYMS:
            raise DataError(f"there is no field {field!r}", mend=f"Fields are {', '.join(SYNONYMS)}")
    if choices.kind is not None and choices.kind not in load_kinds().by_name:
        raise DataError(
            f"there is no kind {choices.kind!r}", mend=f"Kinds are {', '.join(load_kinds().by_name)}"
        )


class Attributes:
    """The columns of one table, resolved once, and how its rows are read.

    Parameters
    ----------
    header
        The names of the columns.
    where
        The file, for messages.
    placed
        True where a geometry gives the coordinate.
    decimal_comma
        True where "34,5" is a number.

    Raises
    ------
    DataError
        A column that is needed, or that the user named, is missing.
    """

    def __init__(
        self,
        header: Sequence[str],
        choices: Choices,
        where: str,
        *,
        placed: bool,
        decimal_comma: bool = False,
    ) -> None:
        self._choices = choices
        self._placed = placed
        self._decimal_comma = decimal_comma
        plain = [_NO_WORD.sub("_", name.casefold()).strip("_") for name in header]
        self._at: dict[str, int] = {}
        for field, synonyms in SYNONYMS.items():
            if field in choices.columns:
                self._at[field] = _named(choices.columns[field], header, where)
            else:
                found = next((plain.index(synonym) for synonym in synonyms if synonym in plain), None)
                if found is not None:
                    self._at[field] = found
        self._languages = [
            (code, at)
            for at, name in enumerate(plain)
            if (match := _OTHER_LANGUAGE.fullmatch(name)) and (code := load_codes().language(match[1]))
        ]
        needed = ("name",) if placed else ("name", "lat", "lon")
        missing = [field for field in needed if field not in self._at]
        if missing:
            raise unreadable(
                where,
                f"no column is the {missing[0]}; there are {_shown(header)}",
                f"Say which one is: --column {missing[0]}=COLUMN",
            )

    def record(self, values: Sequence[object], where: str, extent: Extent | None = None) -> Record:
        """Return what a row says.

        Parameters
        ----------
        values
            One for each column of the header.
        extent
            Where the geometry puts the place, for a table that has one.

        Raises
        ------
        RowError
            The row cannot be used.
        """

        def cell(field: str) -> str:
            return _text(values[self._at[field]]) if field in self._at else ""

        name = checked_name(cell("name"))
        population = whole_number(cell("population"), "population")
        kind = sized(self._kind(cell("kind"), extent), population)
        if extent is None:
            assert not self._placed
            lat, lon = coordinate(self._number(cell("lat")), self._number(cell("lon")))
        else:
            lat, lon = extent.lat, extent.lon
        radius = self._radius(cell("radius_km"))
        if radius is None and extent is not None and extent.radius_km > 0:
            radius = extent.radius_km
        keeps_area = extent is not None and load_kinds().by_name[kind].area
        identity = tidy(cell("id"))
        if len(identity) > _LONGEST_ID:
            raise RowError(f"an id of more than {_LONGEST_ID} characters", f"{identity[:40]}…")
        return Record(
            where,
            identity,
            name,
            tuple(self._names(values)),
            kind,
            lat,
            lon,
            radius,
            _country(cell("country")),
            cell("within"),
            population,
            cell("kind")[:40],
            extent.area if extent is not None and keeps_area else None,
        )

    def _kind(self, text: str, extent: Extent | None) -> str:
        if not text:
            return self._choices.kind or ("village" if extent is None else extent.kind)
        kinds, codes = load_kinds(), load_codes()
        word = text.casefold()
        if word in kinds.by_name:
            return word
        feature_class, _, code = text.rpartition(".")
        meaning = codes.features.get(code) or codes.classes.get(feature_class)
        found = kinds.named_by(word.replace("_", " ")) or (meaning.kind if meaning else None)
        if not found and self._choices.kind is None:
            raise RowError("a kind that kinds.toml does not have (--kind says what to take)", repr(text[:30]))
        return found or self._choices.kind or ""

    def _number(self, text: str) -> str:
        return text.replace(",", ".") if self._decimal_comma else text

    def _radius(self, text: str) -> float | None:
        if not text:
            return None
        try:
            radius = float(self._number(text))
        except ValueError:
            raise RowError("a radius that is no number", text[:20]) from None
        if not 0 < radius <= _LARGEST_RADIUS:
            raise RowError(f"a radius outside 0..{_LARGEST_RADIUS:g} km", text[:20])
        return radius

    def _names(self, values: Sequence[object]) -> Iterator[tuple[str, str]]:
        if "names" in self._at:
            for language, name in _listed(values[self._at["names"]]):
                if tidy(name):
                    yield load_codes().language(language), checked_name(name)
        for language, at in self._languages:
            if at != self._at["name"] and _text(values[at]):
                yield language, checked_name(_text(values[at]))


def _listed(value: object) -> Iterator[tuple[str, str]]:
    """Yield language and name of "Tadmor|ar=تدمر", of a list, or of an object by language."""
    if isinstance(value, Mapping):
        yield from ((str(language), str(name)) for language, name in value.items())
        return
    items = [str(one) for one in value] if isinstance(value, list) else _SEPARATORS.split(_text(value))
    for item in items:
        language, equals, name = item.partition("=")
        yield (language, name) if equals and load_codes().language(language) else ("", item)


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124  NaN, which differs from itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _shown(header: Sequence[str]) -> str:
    return ", ".join(repr(name[:30]) for name in header[:12])


def _named(column: str, header: Sequence[str], where: str) -> int:
    if column not in header:
        raise unreadable(
            where,
            f"there is no column {column!r}; there are {_shown(header)}",
            "Name one of those with --column",
        )
    return list(header).index(column)


@lru_cache(maxsize=1024)
def _country(text: str) -> str:
    """Return a country's ISO 3166-1 alpha-2 code from a code or a name in any of its languages."""
    if not text:
        return ""
    code = load_codes().country(text)
    if code:
        return code
    world = load_world(gazetteer_folder() / "world")
    for row in world.rows(strict_key(text)):
        candidate = world.candidate(row)
        if candidate.kind == "country":
            return candidate.country
    raise RowError("a country that nobody knows", repr(text[:30]))
