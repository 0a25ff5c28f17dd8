"""What the readers of other people's gazetteers hand on: places, and rows that are none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conflictmap.errors import DataError

LONGEST_NAME = 200
"""Characters from which a name is taken for a field that slipped."""

_LONGEST_NUMBER = 20
# Digits of the longest id that any gazetteer counts with.

Advance = Callable[[int, int], None]
"""Told how much of a file is read: bytes or features done, and all there are, 0 where that is not known."""


@dataclass(frozen=True, slots=True)
class Record:
    """A place as somebody's gazetteer has it.

    Attributes
    ----------
    where
        File and line, or file and feature.
    id
        Its id in that gazetteer with the scheme before it ("gn:163808"); empty where it has none.
    names
        Further names with their ISO 639-1 language, "" where it is not known.
    kind
        A kind of gazetteer/kinds.toml.
    lat, lon
        Degrees WGS 84.
    radius_km
        The uncertainty or extent that the source gives, None where it gives none.
    country
        ISO 3166-1 alpha-2, empty where it is not known.
    within
        The id of the place around it, empty where the source gives none.
    population
        People, 0 where it is not known.
    code
        The feature code or word that the kind was told from, for people.
    area
        The outline as WKB, where the source has one and the kind is an area.
    rank
        How good `name` is for the chief name, where several records name one place: 0 is best.
    """

    where: str
    id: str
    name: str
    names: tuple[tuple[str, str], ...]
    kind: str
    lat: float
    lon: float
    radius_km: float | None = None
    country: str = ""
    within: str = ""
    population: int = 0
    code: str = ""
    area: bytes | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Skipped:
    """A sound row that was left out on purpose: of a kind that no map of control needs, or no more there."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be used.

    Attributes
    ----------
    reason
        What is wrong, the same words for all rows with which it is.
    detail
        What of this row is wrong, for people.
    """

    where: str
    reason: str
    detail: str = ""


Row = Record | Skipped | Bad


class RowError(Exception):
    """Why a row cannot be used; readers turn it into a `Bad`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason)

    def at(self, where: str) -> Bad:
        """Return the row as one that is left out."""
        return Bad(where, self.reason, self.detail)


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was recognised: its format, and its rows as they come.

    Attributes
    ----------
    format
        "GeoNames", "GNS", "CSV", "GeoJSON" or "GeoPackage", with the encoding where that was guessed.
    scheme
        What stands before the colon of its ids; empty where the gazetteer's own name does.
    merges
        True where several records of one id are names of one place, not a mistake.
    """

    format: str
    rows: Iterator[Row]
    scheme: str = ""
    merges: bool = False


def tidy(text: str) -> str:
    """Return a name without line ends, tabs, doubled blanks and characters that print nothing."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def checked_name(text: str) -> str:
    """Return a name that can be used.

    Raises
    ------
    RowError
        It is empty or far too long.
    """
    name = tidy(text)
    if not name:
        raise RowError("no name")
    if len(name) > LONGEST_NAME:
        raise RowError(f"a name of more than {LONGEST_NAME} characters", f"{name[:40]}…")
    return name


def coordinate(lat: str | float | None, lon: str | float | None) -> tuple[float, float]:
    """Return latitude and longitude in degrees.

    Raises
    ------
    RowError
        One is missing, no number or out of range, or both are 0, which stands for a missing one.
    """
    if lat is None or lon is None or lat == "" or lon == "":
        raise RowError("no coordinate")
    try:
        north, east = float(lat), float(lon)
    except ValueError:
        raise RowError("a coordinate that is no number", f"{lat!s:.20}, {lon!s:.20}") from None
    check_degrees(north, east)
    if north == 0 == east:
        raise RowError("a coordinate of 0,0, which stands for none")
    return north, east


def check_degrees(lat: float, lon: float) -> None:
    """Refuse what is no latitude and longitude.

    Raises
    ------
    RowError
        One is out of range, or not a number.
    """
    if not -90 <= lat <= 90:  # noqa: PLR2004  degrees
        raise RowError("a latitude outside -90..90", f"{lat}")
    if not -180 <= lon <= 180:  # noqa: PLR2004  degrees
        raise RowError("a longitude outside -180..180", f"{lon}")


def identity_number(text: str, reason: str, *, signed: bool = False) -> int:
    """Return the number that a gazetteer knows a place by.

    Raises
    ------
    RowError
        It is none, for this reason.
    """
    digits = text.removeprefix("-") if signed else text
    if not digits.isdecimal() or len(digits) > _LONGEST_NUMBER:
        raise RowError(reason, text[:20])
    return int(text)


def whole_number(text: str, what: str) -> int:
    """Return a count of people or the like, 0 for an empty field.

    Raises
    ------
    RowError
        It is no whole number, or negative.
    """
    if text in {"", "0"}:
        return 0
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if number < 0 or not number.is_integer():
        raise RowError(f"a {what} that is no whole number", f"{text:.20}")
    return int(number)


def unreadable(where: str, why: str, mend: str | None = None) -> DataError:
    """Return the error for a file of which nothing can be used."""
    return DataError(why, where=where, mend=mend)
