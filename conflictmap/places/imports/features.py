"""GeoJSON: a FeatureCollection read feature by feature, or a feature a line (RFC 7946, RFC 8142)."""

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final

import shapely

from conflictmap.places.imports.attributes import Attributes, Choices
from conflictmap.places.imports.geometry import extent_of
from conflictmap.places.imports.lines import text_lines
from conflictmap.places.imports.parts import Part
from conflictmap.places.imports.record import Advance, Bad, Record, Row, RowError, unreadable

_CHUNK: Final = 1 << 18
LARGEST_FEATURE: Final = 1 << 28
"""Characters of one feature from which a file is taken for broken."""
_WGS84: Final = ("crs84", "4326")
_BLANK: Final = " \t\r\n\x1e"
# With the mark that begins a record of a JSON text sequence (RFC 8142).


def read(part: Part, choices: Choices, advance: Advance) -> Iterator[Row]:
    """Yield the features of a file.

    Raises
    ------
    DataError
        It is no GeoJSON, breaks off, or says that its coordinates are not WGS 84.
    """
    reader = _Features(choices, part.label)
    with part.opened() as file:
        stream = _Stream(file, part, advance)
        first = stream.value_or_collection()
        if first is None:
            number = 0
            for number, feature in enumerate(stream.features(), 1):
                yield reader.row(feature, f"{part.label}, feature {number}")
            if not number:
                raise unreadable(part.label, "there is no feature in the collection")
            return
        if first.get("type") == "Feature" and stream.ended():
            yield reader.row(first, f"{part.label}, feature 1")
            return
    if first.get("type") != "Feature":
        raise unreadable(
            part.label,
            f"this is JSON, but no GeoJSON: its type is {first.get('type')!r:.40}",
            "Give a FeatureCollection, or a Feature a line",
        )
    yield from _a_line_each(part, reader, advance)


def _a_line_each(part: Part, reader: "_Features", advance: Advance) -> Iterator[Row]:
    for number, line in text_lines(part, "utf-8", advance):
        where = f"{part.label}:{number}"
        if isinstance(line, Bad):
            yield line
        elif line.strip(_BLANK):
            try:
                feature = json.loads(line.strip(_BLANK))
            except (ValueError, RecursionError):
                yield Bad(where, "a line that is no JSON")
                continue
            yield reader.row(feature, where)


class _Features:
    """Turns features into rows; tables of attributes are resolved once for each set of property names."""

    def __init__(self, choices: Choices, where: str) -> None:
        self._choices = choices
        self._where = where
        self._attributes: dict[tuple[str, ...], Attributes] = {}

    def row(self, feature: Any, where: str) -> Row:
        """Return a feature as a record, or what is wrong with it."""
        try:
            return self._record(feature, where)
        except RowError as error:
            return error.at(where)

    def _record(self, feature: Any, where: str) -> Record:
        if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
            raise RowError("something that is no feature")
        geometry = feature.get("geometry")
        if geometry is None:
            raise RowError("no geometry")
        try:
            shape = shapely.from_geojson(json.dumps(geometry))
        except (shapely.GEOSException, ValueError, TypeError):
            raise RowError("a geometry that is no GeoJSON") from None
        properties = feature.get("properties") or {}
        if not isinstance(properties, Mapping):
            raise RowError("properties that are no object")
        facts = dict(properties)
        if feature.get("id") is not None:
            facts["id"] = feature["id"]
        header = tuple(facts)
        if header not in self._attributes:
            if not facts:
                raise RowError("no name")
            self._attributes[header] = self._resolved(header)
        return self._attributes[header].record(tuple(facts.values()), where, extent_of(shape))

    def _resolved(self, header: tuple[str, ...]) -> Attributes:
        # Features may differ in their properties; one without what the user named is a row without it.
        columns = {field: column for field, column in self._choices.columns.items() if column in header}
        try:
            return Attributes(header, Choices(columns, self._choices.kind), self._where, placed=True)
        except ValueError as error:
            raise RowError("no property is the name", f"only {', '.join(header)[:60]}") from error


class _Stream:
    """A JSON document of which the features are taken out one after the other, never the whole."""

    def __init__(self, file: IO[bytes], part: Part, advance: Advance) -> None:
        self._file = file
        self._part = part
        self._advance = advance
        self._decoder = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._pending = b""
        self._ended = False
        self._begun = False

    def value_or_collection(self) -> Mapping[str, Any] | None:
        """Return the first value where it is small, None before the features of a collection."""
        if self._next() != "{":
            raise unreadable(self._part.label, "this is JSON, but no GeoJSON", "Give a FeatureCollection")
        self._at += 1
        found: dict[str, Any] = {}
        while self._next() != "}":
            key = self._value()
            self._expect(":")
            if key == "features" and self._next() == "[":
                self._at += 1
                return None
            found[str(key)] = self._value()
            self._check_system(key, found[str(key)])
            if self._next() == ",":
                self._at += 1
        self._at += 1
        return found

    def features(self) -> Iterator[Any]:
        """Yield the members of the list of features, and read what stands behind it."""
        while self._next() != "]":
            yield self._value()
            if self._next() == ",":
                self._at += 1
            elif self._next() != "]":
                self._broken()
        self._at += 1
        while self._next() != "}":
            self._expect(",")
            key = self._value()
            self._expect(":")
            self._check_system(key, self._value())

    def ended(self) -> bool:
        """Tell whether nothing but blanks is left."""
        while True:
            if self._text[self._at :].strip(_BLANK):
                return False
            self._at = len(self._text)
            if not self._fill():
                return True

    def _check_system(self, key: object, value: object) -> None:
        """Refuse a collection of the old GeoJSON whose coordinates are not longitude and latitude."""
        if key != "crs" or value is None:
            return
        name = json.dumps(value).casefold()
        if not any(known in name for known in _WGS84):
            raise unreadable(
                self._part.label,
                f"its coordinates are said to be {name[:80]}, and GeoJSON knows WGS 84 only (RFC 7946)",
                "Save it in WGS 84, or as a GeoPackage, which is transformed",
            )

    def _expect(self, sign: str) -> None:
        if self._next() != sign:
            self._broken()
        self._at += 1

    def _next(self) -> str:
        """Return the next character that is no blank."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                self._broken()

    def _value(self) -> Any:
        wanted = _CHUNK
        self._next()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                # Read on, twice as far each time, so that a large feature costs no more than twice its size.
                if len(self._text) - self._at > LARGEST_FEATURE or not self._fill(wanted):
                    self._broken(error)
                wanted *= 2
            except (ValueError, RecursionError):
                # Nested too deeply, or a number of thousands of digits.
                self._broken()
            else:
                # A number at the very end of what is read may go on.
                if end == len(self._text) and not isinstance(value, dict | list) and self._fill():
                    continue
                self._at = end
                return value

    def _fill(self, size: int = _CHUNK) -> bool:
        if self._ended:
            return False
        data = self._file.read(size)
        self._ended = not data
        data = self._pending + data
        if not self._begun:
            data = data.removeprefix(b"\xef\xbb\xbf")
            self._begun = True
        try:
            text = data.decode("utf-8")
            self._pending = b""
        except UnicodeDecodeError as error:
            if self._ended or len(data) - error.start > 3:  # noqa: PLR2004  a character cut in two has up to 3 bytes
                raise unreadable(
                    self._part.label, "the file is not UTF-8, as GeoJSON must be", "Save it again as UTF-8"
                ) from error
            text, self._pending = data[: error.start].decode("utf-8"), data[error.start :]
        self._text = self._text[self._at :] + text
        self._at = 0
        self._advance(self._file.tell(), self._part.size)
        return not self._ended

    def _broken(self, error: json.JSONDecodeError | None = None) -> Any:
        rest = self._text[self._at : self._at + 30]
        why = f"at {rest!r}" if rest.strip() else "it breaks off"
        raise unreadable(
            self._part.label, f"this is no whole JSON: {why}", "Save or download it again"
        ) from error
