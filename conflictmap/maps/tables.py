"""Control data that came from elsewhere: CSV tables of places and changes, as a timeline.

Two shapes are read. A *table of changes* has a row for each day on which a place changes (`place`, `day`,
`status`, and `conf` or `confidence`); a *table of states* has a row for each span (`place`, `from`, `to`,
`status`, `holder` …), as `control.csv` does. A row that cannot be used is named by file and line, and costs
only itself.
"""

import csv
import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

from shapely import Point

from conflictmap.bounded import bounded_lines
from conflictmap.errors import ConflictmapError, DataError, NothingLeftError
from conflictmap.model import Actor, ActorKind, ControlState, Place, Status, Timeline
from conflictmap.tabular.actors import PALETTE, actors_of
from conflictmap.tabular.filling import filled
from conflictmap.wording import unguarded

# What the grades of a table of changes, 1 low to 3 high, are taken to mean.
_GRADES = {"1": 0.5, "2": 0.75, "3": 0.95}
_MOST_DAYS = 20_000
_MOST_DIGITS = 9
_NUMBERED = {
    "0": Status.UNKNOWN,
    "1": Status.CONTROLLED,
    "2": Status.CONTROLLED,
    "3": Status.CONTESTED,
}
# What a row tells beside its place and days.
_TELLING = (
    "status",
    "holder",
    "rival",
    "besieged_by",
    "conf",
    "confidence",
    "divided",
    "heard",
    "share",
)
# Confidences with many decimals differ from row to row; to remember them all would only take memory.
_MOST_REMEMBERED = 10_000

_Sense = TypeVar("_Sense")


@dataclass(frozen=True, slots=True)
class Sides:
    """The names of the two sides that a table of changes numbers 1 and 2."""

    one: str = "Side A"
    two: str = "Side B"


@dataclass(frozen=True, slots=True)
class Tables:
    """What was read.

    Attributes
    ----------
    problems
        The rows that were left out, each with file and line.
    """

    timeline: Timeline
    problems: tuple[ConflictmapError, ...]


class _Header:
    """The columns of a CSV file: where each stands in its rows."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.path = path
        self.names = tuple(names)
        # Of two columns with one name the later counts.
        self.positions = {name: position for position, name in enumerate(names)}

    def cells(self, *names: str) -> Callable[[Sequence[str]], Hashable]:
        """Return what gives a row's cells in those of the columns that there are."""
        positions = [self.positions[name] for name in names if name in self.positions]
        return itemgetter(*positions) if positions else lambda _: ()


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a CSV file and where it stands."""

    header: _Header
    line: int
    cells: Sequence[str]

    @property
    def where(self) -> str:
        return f"{self.header.path}:{self.line}"

    def get(self, *names: str) -> str:
        """Return the first cell of those names that is not blank, else ""."""
        positions = self.header.positions
        for name in names:
            if name in positions and (cell := unguarded(self.cells[positions[name]].strip()).strip()):
                return cell
        return ""

    def need(self, *names: str) -> str:
        cell = self.get(*names)
        if not cell:
            raise DataError(f"{names[0]} is blank", where=self.where, mend="Fill it in or drop the row")
        return cell

    def number(self, name: str, low: float, high: float, cell: str | None = None) -> float:
        text = self.need(name) if cell is None else cell
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise DataError(
                f"{name} is {text!r}", where=self.where, mend=f"Give a number from {low} to {high}"
            )
        return value

    def day(self, *names: str) -> date:
        text = self.need(*names)
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise DataError(
                f"{names[0]} is {text!r}", where=self.where, mend="Write it as 2016-12-31"
            ) from None


def read_tables(places: Path | None, changes: Path, *, start: date, sides: Sides = Sides()) -> Tables:
    """Return the timeline of a table of places and a table of changes or of states.

    Parameters
    ----------
    places
        CSV with `id`, `name`, `lon`, `lat` and, where known, `kind`, `radius_km`, `country`. None where the
        other table has the places' `name`, `lat` and `lon` itself.
    changes
        CSV of changes or of states.
    start
        The day that whole numbers in the column `day` are counted from.
    sides
        Who the statuses 1 and 2 stand for.

    Raises
    ------
    DataError
        A file cannot be read or lacks a column.
    NothingLeftError
        No row could be used.
    """
    problems: list[ConflictmapError] = []
    if places:
        found = _places(_rows(places, problems, {"id", "lon", "lat"}), problems, own=True)
    else:
        # What is wrong with its rows is said when their states are read.
        found = _places(_rows(changes, [], {"place", "status"}), [], own=False)
    states = []
    numbered = _NumberedSides(sides)
    reader = None
    for row in _rows(changes, problems, {"place", "status"}):
        reader = reader or _StateReader(row.header, start, numbered)
        try:
            states.append(_on_known_place(reader.state(row), found, row))
        except DataError as error:
            problems.append(error)
    if not states:
        raise NothingLeftError(
            "no row could be used",
            where=str(changes),
            mend=f"The first trouble: {problems[0]}" if problems else None,
        )
    first = min(state.start for state in states)
    last = max(max(state.start, state.end) for state in states)
    whole = tuple(filled(found, states, first, last, open_ended=not (reader and reader.spans)))
    actors = actors_of(whole, numbered.actors if numbered.used else ())
    return Tables(Timeline(tuple(found.values()), actors, whole, (), (), ()), tuple(problems))


def _rows(path: Path, problems: list[ConflictmapError], needed: set[str]) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(bounded_lines(file))
            header = _Header(path, next(reader, []))
            missing = sorted(needed - header.positions.keys())
            if missing:
                raise DataError(
                    f"there is no column {missing[0]!r}",
                    where=f"{path}:1",
                    mend=f"The first line must name the columns; it needs {', '.join(sorted(needed))}",
                )
            width = len(header.names)
            for cells in reader:
                if not cells:
                    continue
                if len(cells) > width:
                    where = f"{path}:{reader.line_num}"
                    problems.append(
                        DataError("the row has too many cells", where=where, mend="Quote its commas")
                    )
                    continue
                yield _Row(header, reader.line_num, cells + [""] * (width - len(cells)))
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise DataError("is not UTF-8 text", where=str(path), mend="Save it as UTF-8") from error
    except csv.Error as error:
        raise DataError(f"is not CSV ({error})", where=str(path)) from error


def _places(rows: Iterable[_Row], problems: list[ConflictmapError], *, own: bool) -> dict[str, Place]:
    """Return the places by id: a row each in a table of their own, else the first row that names one."""
    found: dict[str, Place] = {}
    for row in rows:
        try:
            place = _place(row, row.need("id" if own else "place"))
        except DataError as error:
            if own:
                problems.append(error)
            continue
        if place.id not in found:
            found[place.id] = place
        elif own:
            again = f"id {place.id!r} is there twice"
            problems.append(DataError(again, where=row.where, mend="Drop one of the rows"))
    return found


def _place(row: _Row, identity: str) -> Place:
    located = row.get("lon"), row.get("lat")
    point = Point(row.number("lon", -180, 180), row.number("lat", -90, 90)) if any(located) else None
    radius = row.get("radius_km")
    return Place(
        id=identity,
        name=row.get("name") or identity,
        kind=row.get("kind"),
        point=point,
        radius_km=row.number("radius_km", 0, 20_000, radius) if radius else 0.0,
        country=row.get("country") or None,
    )


class _NumberedSides:
    """The two sides of a table of changes, and who held each place last."""

    def __init__(self, sides: Sides) -> None:
        self.actors = tuple(
            Actor(identity, name, (), colour, identity, ActorKind.ARMED_GROUP)
            for identity, name, colour in zip(("a", "b"), (sides.one, sides.two), PALETTE, strict=False)
        )
        self.used = False
        self.holders: dict[str, str] = {}

    def look(self, place: str, number: str) -> tuple[Status, str | None, str | None]:
        """Return status, holder and rival for a number from 0 to 3."""
        self.used = True
        status = _NUMBERED[number]
        if status is Status.UNKNOWN:
            return status, None, None
        if status is Status.CONTESTED:
            # Who held the place before is taken to hold on while it is fought over.
            holder = self.holders.get(place)
            return status, holder, {"a": "b", "b": "a"}.get(holder or "")
        holder = self.actors[int(number) - 1].id
        self.holders[place] = holder
        return status, holder, None


@dataclass(frozen=True, slots=True)
class _Told:
    """What a row says beside its place and days.

    Attributes
    ----------
    number
        The status by its number, "" where it is given by name.
    """

    number: str
    status: Status
    holder: str | None
    rival: str | None
    besieged_by: str | None
    confidence: float
    divided: bool
    heard: date | None
    share: float | None


class _StateReader:
    """Reads rows as states; cells that say the same in many rows are made sense of once.

    A table has hundreds of thousands of rows, but few days and few ways to fill in the rest. What cannot be
    read is not remembered, so that each such row is named.
    """

    def __init__(self, header: _Header, start: date, sides: _NumberedSides) -> None:
        self.start = start
        self.sides = sides
        self.spans = "from" in header.positions
        self._place = header.positions["place"]
        self._days_of = header.cells("day", "date", "from", "to")
        self._days: dict[Hashable, tuple[date, date]] = {}
        self._told_by = header.cells(*_TELLING)
        self._told: dict[Hashable, _Told] = {}

    def state(self, row: _Row) -> ControlState:
        """Return the state of a row; that of a table of changes begins then, and its end is not known yet."""
        cells = row.cells
        days = self._days_of(cells)
        if days not in self._days:
            _remember(self._days, days, self._read_days(row))
        first, last = self._days[days]
        place = cells[self._place].strip() or row.need("place")
        telling = self._told_by(cells)
        if telling not in self._told:
            _remember(self._told, telling, _told(row))
        told = self._told[telling]
        status, holder, rival = told.status, told.holder, told.rival
        if told.number:
            status, holder, rival = self.sides.look(place, told.number)
        return ControlState(
            place,
            first,
            last,
            status,
            holder,
            told.besieged_by,
            told.confidence,
            (),
            (),
            rival,
            told.divided,
            told.heard,
            told.share,
        )

    def _read_days(self, row: _Row) -> tuple[date, date]:
        """Return the first and the last day of a row, one and the same in a table of changes."""
        if self.spans:
            first, last = row.day("from"), row.day("to")
            if last < first:
                mend = "Swap `from` and `to`"
                raise DataError(f"ends on {last}, before it begins", where=row.where, mend=mend)
            return first, last
        text = row.need("day", "date")
        if not text.isdecimal():
            day = row.day("day", "date")
        elif len(text) > _MOST_DIGITS or int(text) > _MOST_DAYS:
            mend = f"Give a number up to {_MOST_DAYS} or a date"
            raise DataError(f"day is {text}", where=row.where, mend=mend)
        else:
            try:
                day = self.start + timedelta(days=int(text))
            except OverflowError:
                raise DataError(
                    f"day {text} after {self.start} is after all years", where=row.where, mend="Give a date"
                ) from None
        return day, day


def _remember(memory: dict[Hashable, _Sense], cells: Hashable, sense: _Sense) -> None:
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()
    memory[cells] = sense


def _told(row: _Row) -> _Told:
    text = row.need("status").lower()
    number, status, holder, rival = "", Status.UNKNOWN, None, None
    if text in _NUMBERED:
        number, status = text, _NUMBERED[text]
    else:
        if text not in {member.value for member in Status}:
            known = ", ".join(member.value for member in Status)
            raise DataError(f"status is {text!r}", where=row.where, mend=f"Use one of {known}, or 0 to 3")
        status, holder, rival = Status(text), row.get("holder") or None, row.get("rival") or None
    heard, share = row.get("heard"), row.get("share")
    return _Told(
        number=number,
        status=status,
        holder=holder,
        rival=rival,
        besieged_by=row.get("besieged_by") or None,
        confidence=_confidence(row, status),
        divided=row.get("divided").lower() in {"1", "true", "yes"},
        heard=row.day("heard") if heard else None,
        share=row.number("share", 0, 1, share) if share else None,
    )


def _confidence(row: _Row, status: Status) -> float:
    grade = row.get("conf")
    if grade:
        if grade not in _GRADES:
            raise DataError(f"conf is {grade!r}", where=row.where, mend="Use 1 (low), 2 or 3 (high)")
        return 0.0 if status is Status.UNKNOWN else _GRADES[grade]
    confidence = row.get("confidence")
    return row.number("confidence", 0, 1, confidence) if confidence else 1.0


def _on_known_place(state: ControlState, places: Mapping[str, Place], row: _Row) -> ControlState:
    if state.place not in places:
        raise DataError(
            f"there is no place {state.place!r}", where=row.where, mend="Add it to the places or drop the row"
        )
    return state
