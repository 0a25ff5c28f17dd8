"""A data frame that somebody else made, column by column: texts, numbers, days, flags and geometries.

Whole columns are read at once, and each distinct value once, because a panel has tens of millions of rows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn, Self, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from conflictmap.errors import DataError

WGS_84 = "EPSG:4326"
NO_DAY = int(np.iinfo(np.int32).min)
"""Stands for a blank cell of a column of days."""

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Geometries = NDArray[np.object_]
Codes = NDArray[np.integer[Any]]

_Read = TypeVar("_Read")

_EPOCH = date(1970, 1, 1).toordinal()
_DAYS = (1 - _EPOCH, date.max.toordinal() - _EPOCH)
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_POINT, _AREAS = 0, (3, 6)


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of text: in each row the number of its value, -1 for a blank cell."""

    codes: Ints
    distinct: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """A column of lists of ids: in each row the number of its list."""

    codes: Ints
    distinct: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A frame, what messages call it, and the labels that they name its rows by."""

    name: str
    frame: pd.DataFrame
    labels: "pd.Index[Any]"

    @classmethod
    def of(cls, name: str, frame: object, known: Iterable[str]) -> Self:
        """Return the table of a frame, of whose index the levels that bear a known name are columns.

        Raises
        ------
        DataError
            It is no data frame, or two columns have one of the known names.
        """
        if not isinstance(frame, pd.DataFrame):
            raise DataError(
                f"it is no data frame but a {type(frame).__name__}",
                where=name,
                mend="Give one of pandas or geopandas",
            )
        known = set(known)
        # Before the index, of which a level may bear a column's name.
        twice = [str(column) for column in frame.columns[frame.columns.duplicated()] if column in known]
        if twice:
            raise DataError(f"there are two columns {twice[0]!r}", where=name, mend="Drop or rename one")
        levels = [level for level in frame.index.names if level in known and level not in frame.columns]
        table = frame.reset_index(level=levels) if levels else frame
        return cls(name, table, frame.index)

    def __len__(self) -> int:
        return len(self.frame)

    def has(self, *names: str) -> bool:
        """Tell whether there is a column of one of the names."""
        return any(name in self.frame.columns for name in names)

    def rows(self, numbers: NDArray[np.intp]) -> "Table":
        """Return the table of some rows only."""
        return Table(self.name, self.frame.iloc[numbers], self.labels[numbers])

    def where(self, row: int) -> str:
        """Return the name of a row for messages."""
        return f"{self.name}, row {self.labels[row]}"

    def refuse(self, what: str, row: int, mend: str) -> NoReturn:
        """Raise the error that a row is to blame for."""
        raise DataError(what, where=self.where(row), mend=mend)

    def require(self, *names: str) -> None:
        """Raise an error unless there is a column of one of the names."""
        if not self.has(*names):
            there = ", ".join(map(str, self.frame.columns)) or "none"
            raise DataError(
                f"there is no column {' or '.join(map(repr, names))}",
                where=self.name,
                mend=f"Add or rename it; its columns are {there}",
            )

    def texts(self, *names: str) -> Texts | None:
        """Return a column as text without blanks around it, None where there is none of these names."""
        name = self._named(*names)
        if name is None:
            return None
        codes, values = self._distinct(name)
        known: dict[str, int] = {}
        numbers = [known.setdefault(text, len(known)) if (text := text_of(value)) else -1 for value in values]
        return Texts(_looked_up(codes, numbers, -1), tuple(known))

    def numbers(self, name: str, low: float, high: float) -> Floats | None:
        """Return a column as numbers within bounds, NaN for a blank cell; None where there is none."""
        if self._named(name) is None:
            return None
        column = self.frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype) or not pd.api.types.is_numeric_dtype(column.dtype):
            codes, values = self._distinct(name)
            number = self._each(name, codes, values, _number, f"Give a number from {low:g} to {high:g}")
            found = np.array([*number, np.nan], dtype=np.float64)[codes]
        else:
            found = column.to_numpy(dtype=np.float64, na_value=np.nan)
        wrong = (found < low) | (found > high)
        if wrong.any():
            row = int(np.argmax(wrong))
            self.refuse(f"{name} is {found[row]:g}", row, f"Give a number from {low:g} to {high:g}")
        return found

    def days(self, *names: str) -> Ints | None:
        """Return a column as days since 1970-01-01, `NO_DAY` for a blank cell, None where there is none."""
        name = self._named(*names)
        if name is None:
            return None
        mend = "Give a day such as 2016-12-31, as text, date or datetime64"
        column = self.frame[name]
        if isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
            days = column.to_numpy().astype("datetime64[D]").astype(np.int64)
            blank = days == np.iinfo(np.int64).min
            wrong = ~blank & ((days < _DAYS[0]) | (days > _DAYS[1]))
            if wrong.any():
                row = int(np.argmax(wrong))
                self.refuse(f"{name} is {column.iloc[row]}", row, mend)
            days[blank] = NO_DAY
            return days.astype(np.int32)
        codes, values = self._distinct(name)
        return _looked_up(codes, self._each(name, codes, values, _day, mend), NO_DAY)

    def flags(self, name: str) -> Bools | None:
        """Return a column as truth values, False for a blank cell, None where there is no such column."""
        if self._named(name) is None:
            return None
        codes, values = self._distinct(name)
        numbers = self._each(name, codes, values, _flag, "Give true or false")
        return _looked_up(codes, numbers, 0).astype(np.bool_)

    def lists(self, name: str) -> Lists | None:
        """Return a column of ids, listed or separated by spaces; None where there is no such column."""
        if self._named(name) is None:
            return None
        column = self.frame[name]
        if column.dtype == np.object_:
            column = column.map(_joined)
        codes, values = pd.factorize(column)
        known: dict[tuple[str, ...], int] = {(): 0}
        numbers = [known.setdefault(tuple(str(value).split()), len(known)) for value in values]
        return Lists(_looked_up(codes, numbers, 0), tuple(known))

    def geometries(self) -> Geometries | None:
        """Return the points, polygons and multipolygons, as they are, None for a missing or an empty one.

        None stands for a frame without geometry.
        """
        column = self._geometry()
        if column is None:
            return None
        found: Geometries = np.array(column.array, dtype=object)
        found[shapely.is_missing(found) | shapely.is_empty(found)] = None
        kinds = shapely.get_type_id(found)
        wrong = ~np.isin(kinds, (-1, _POINT, *_AREAS))
        if wrong.any():
            row = int(np.argmax(wrong))
            self.refuse(
                f"the geometry is a {found[row].geom_type}", row, "Give points, polygons or multipolygons"
            )
        return shapely.force_2d(found)

    def in_degrees(self, geometries: Geometries) -> Geometries:
        """Return geometries of this table in EPSG:4326."""
        column = self._geometry()
        crs = None if column is None else column.crs
        found = geometries
        if crs is not None and crs != WGS_84:
            found = np.array(gpd.GeoSeries(geometries, crs=crs).to_crs(WGS_84).array, dtype=object)
        bounds = shapely.bounds(found)
        wrong = (np.abs(bounds) > np.array([180, 90, 180, 90])).any(axis=1)
        # A transformation that fails gives infinite coordinates, of which bounds are not to be had.
        wrong |= np.isnan(bounds).any(axis=1) & ~shapely.is_missing(found)
        if wrong.any():
            mend = "Set the frame's crs to what its coordinates are in"
            self.refuse("the geometry lies outside longitudes and latitudes", int(np.argmax(wrong)), mend)
        return found

    def _geometry(self) -> gpd.GeoSeries | None:
        """Return the geometry of a frame of geopandas, or the column `geometry` of another."""
        if isinstance(self.frame, gpd.GeoDataFrame) and self.frame.active_geometry_name is not None:
            return self.frame.geometry
        if "geometry" not in self.frame.columns:
            return None
        try:
            return gpd.GeoSeries(self.frame["geometry"])
        except TypeError as error:
            raise DataError(
                "the column 'geometry' holds no geometries",
                where=self.name,
                mend="Make them with geopandas.GeoSeries.from_wkt or from_wkb",
            ) from error

    def _named(self, *names: str) -> str | None:
        there = [name for name in names if name in self.frame.columns]
        if len(there) > 1:
            both = " and ".join(map(repr, there))
            raise DataError(f"there are both {both}", where=self.name, mend="Drop or rename one")
        return there[0] if there else None

    def _distinct(self, name: str) -> tuple[Codes, Iterable[object]]:
        """Return the number of each row's value, -1 for a blank, and the values."""
        column = self.frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            # A selection keeps the categories that it has no row of; they are nobody's fault.
            used = column.cat.remove_unused_categories()
            return np.asarray(used.cat.codes), used.cat.categories
        try:
            codes, values = pd.factorize(column)
        except TypeError as error:
            raise DataError(
                f"the column {name!r} holds lists or the like", where=self.name, mend="Give a value a cell"
            ) from error
        return np.asarray(codes, dtype=np.int32), values

    def _each(
        self, name: str, codes: Codes, values: Iterable[object], read: Callable[[object], _Read], mend: str
    ) -> list[_Read]:
        """Return what `read` makes of each distinct value; a value that it raises ValueError for is named."""
        found = []
        for number, value in enumerate(values):
            try:
                found.append(read(value))
            except ValueError:
                self.refuse(f"{name} is {str(value)!r}", int(np.argmax(codes == number)), mend)
        return found


def text_of(value: object) -> str:
    """Return a cell as text; 5.0 is 5, because a column with a blank turns whole numbers into floats."""
    return str(
        int(value) if isinstance(value, (float, np.floating)) and value.is_integer() else value
    ).strip()


def day_of(number: int) -> date:
    """Return the day of a number of `Table.days`."""
    return date.fromordinal(number + _EPOCH)


def number_of(day: date) -> int:
    """Return a day as `Table.days` counts it."""
    return day.toordinal() - _EPOCH


def _looked_up(codes: Codes, numbers: Sequence[int], blank: int) -> Ints:
    """Return the number of each code; the last place is that of -1."""
    return np.array([*numbers, blank], dtype=np.int32)[codes]


def _number(value: object) -> float:
    return float(str(value)) if str(value).strip() else float("nan")


def _day(value: object) -> int:
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, pd.Timestamp) and not date.min.year <= value.year <= date.max.year:
        raise ValueError(value)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return number_of(value)
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004 -- what tells that a cell is to blame
    if not value.strip():
        return NO_DAY
    return number_of(datetime.fromisoformat(value.strip()).date())


def _flag(value: object) -> int:
    text = text_of(value).lower()
    if text and text not in _FLAGS:
        raise ValueError(value)
    return int(_FLAGS.get(text, False))


def _joined(cell: object) -> object:
    return " ".join(map(str, cell)) if isinstance(cell, (list, tuple, np.ndarray)) else cell
