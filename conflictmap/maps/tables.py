"""Control data that came from elsewhere: CSV tables of places and changes, as a timeline.

Two shapes are read. A *table of changes* has a row for each day on which a place changes (`place`, `day`,
`status`, and `conf` or `confidence`); a *table of states* has a row for each span (`place`, `from`, `to`,
`status`, `holder` …), as `control.csv` does. A row that cannot be used is named by file and line, and costs
only itself.
"""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from shapely import Point

from conflictmap.errors import ConflictmapError, DataError, NothingLeftError
from conflictmap.model import Actor, ActorKind, ControlState, Place, Status, Timeline
from conflictmap.tabular.actors import PALETTE, actors_of
from conflictmap.tabular.filling import filled

# What the grades of a table of changes, 1 low to 3 high, are taken to mean.
_GRADES = {"1": 0.5, "2": 0.75, "3": 0.95}
_MOST_DAYS = 20_000


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


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a CSV file and where it stands."""

    where: str
    cells: Mapping[str, str]

    def get(self, *names: str) -> str:
        """Return the first cell of those names that is not blank, else ""."""
        for name in names:
            cell = self.cells.get(name, "").strip()
            if cell:
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
    rows = list(_rows(changes, problems, {"place", "status"}))
    found = _places(
        _rows(places, problems, {"id", "lon", "lat"}) if places else rows, problems, own=places is not None
    )
    spans = bool(rows) and "from" in rows[0].cells
    read = _span if spans else _change
    states = []
    numbered = _NumberedSides(sides)
    for row in rows:
        try:
            states.append(_on_known_place(read(row, start, numbered), found, row))
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
    whole = tuple(filled(found, states, first, last, open_ended=not spans))
    actors = actors_of(whole, numbered.actors if numbered.used else ())
    return Tables(Timeline(tuple(found.values()), actors, whole, (), (), ()), tuple(problems))


def _rows(path: Path, problems: list[ConflictmapError], needed: set[str]) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="", restval="")
            missing = sorted(needed - set(reader.fieldnames or ()))
            if missing:
                raise DataError(
                    f"there is no column {missing[0]!r}",
                    where=f"{path}:1",
                    mend=f"The first line must name the columns; it needs {', '.join(sorted(needed))}",
                )
            for cells in reader:
                where = f"{path}:{reader.line_num}"
                if cells.pop("", None):
                    problems.append(
                        DataError("the row has too many cells", where=where, mend="Quote its commas")
                    )
                    continue
                yield _Row(where, cells)
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
        if number == "0":
            return Status.UNKNOWN, None, None
        if number == "3":
            # Who held the place before is taken to hold on while it is fought over.
            holder = self.holders.get(place)
            return Status.CONTESTED, holder, {"a": "b", "b": "a"}.get(holder or "")
        holder = self.actors[int(number) - 1].id
        self.holders[place] = holder
        return Status.CONTROLLED, holder, None


def _change(row: _Row, start: date, sides: _NumberedSides) -> ControlState:
    """Return the state that a row of a table of changes begins; its end is not known yet."""
    text = row.need("day", "date")
    if text.isdecimal():
        if int(text) > _MOST_DAYS:
            raise DataError(
                f"day is {text}", where=row.where, mend=f"Give a number up to {_MOST_DAYS} or a date"
            )
        day = start + timedelta(days=int(text))
    else:
        day = row.day("day", "date")
    return _state(row, day, day, sides)


def _span(row: _Row, _start: date, sides: _NumberedSides) -> ControlState:
    """Return the state of a row of a table of states."""
    first, last = row.day("from"), row.day("to")
    if last < first:
        raise DataError(f"ends on {last}, before it begins", where=row.where, mend="Swap `from` and `to`")
    return _state(row, first, last, sides)


def _state(row: _Row, first: date, last: date, sides: _NumberedSides) -> ControlState:
    place = row.need("place")
    text = row.need("status").lower()
    if text in {"0", "1", "2", "3"}:
        status, holder, rival = sides.look(place, text)
    else:
        if text not in {member.value for member in Status}:
            known = ", ".join(member.value for member in Status)
            raise DataError(f"status is {text!r}", where=row.where, mend=f"Use one of {known}, or 0 to 3")
        status, holder, rival = Status(text), row.get("holder") or None, row.get("rival") or None
    heard, share = row.get("heard"), row.get("share")
    return ControlState(
        place=place,
        start=first,
        end=last,
        status=status,
        holder=holder,
        besieged_by=row.get("besieged_by") or None,
        confidence=_confidence(row, status),
        supporting=(),
        opposing=(),
        rival=rival,
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
