"""States of control as a table: control.csv, and the rows that the command line prints.

====================  =====================================================================================
column                what
====================  =====================================================================================
place, name           the place's id and name
lat, lon              degrees WGS 84, empty where nobody has published a point
from, to              first and last day of the state, ISO 8601, both included
status                controlled, contested, disputed, vacated, unknown
holder                actor id, empty where nobody holds the place or nothing is known
besieged_by           actor id; "unknown" where a siege is reported and the besieger is not named
confidence            probability, 0 to 1, that the holder's side holds the place
rival                 actor id of the other party to a contested or disputed place
divided               true where a part of the place is reported in other hands
share                 the holder's share of a divided place, 0 to 1, empty where no part is known by name
heard                 the newest day that evidence speaks of
supporting, opposing  ids of claims, strongest first; in CSV separated by spaces
kind, radius_km       of the place (CSV only)
within, country       id of the place it is part of, ISO 3166-1 alpha-2 code (CSV only)
====================  =====================================================================================

A text that a spreadsheet would take for a formula ("=1+1", "-x") has an apostrophe before it in CSV, which
`read_control` takes away again.
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, zip_longest
from pathlib import Path

from shapely import Point

from conflictmap.bounded import bounded_lines
from conflictmap.errors import DataError
from conflictmap.model import Actor, ControlState, Place, Status, Timeline
from conflictmap.reading.actors import actors_named
from conflictmap.wording import guarded, unguarded

STATE_COLUMNS = (
    "place",
    "name",
    "lat",
    "lon",
    "from",
    "to",
    "status",
    "holder",
    "besieged_by",
    "confidence",
    "rival",
    "divided",
    "share",
    "heard",
    "supporting",
    "opposing",
)
CSV_COLUMNS = (*STATE_COLUMNS, "kind", "radius_km", "within", "country")
_NEEDED = ("place", "from", "to", "status")
_STATUSES = frozenset(Status)

Cell = str | float | bool | list[str] | None


def state_row(state: ControlState, place: Place) -> dict[str, Cell]:
    """Return a state as the command line prints it, in the order of `STATE_COLUMNS`."""
    return {
        "place": state.place,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "from": state.start.isoformat(),
        "to": state.end.isoformat(),
        "status": state.status.value,
        "holder": state.holder,
        "besieged_by": state.besieged_by,
        "confidence": state.confidence,
        "rival": state.rival,
        "divided": state.divided,
        "share": state.share,
        "heard": state.heard.isoformat() if state.heard else None,
        "supporting": list(state.supporting),
        "opposing": list(state.opposing),
    }


def csv_rows(states: Sequence[ControlState], places: Mapping[str, Place]) -> Iterator[list[str]]:
    """Yield the header and a row a state, as text."""
    yield list(CSV_COLUMNS)
    for state in states:
        place = places[state.place]
        cells = [*state_row(state, place).values(), place.kind, place.radius_km, place.within, place.country]
        yield [_text(cell) for cell in cells]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, list):
        cell = " ".join(cell)
    return guarded(cell) if isinstance(cell, str) else str(cell)


def write_control(timeline: Timeline, path: Path, *, as_known: bool = False) -> None:
    """Write the states of a timeline as CSV.

    Parameters
    ----------
    as_known
        Write what was known on each day instead of what is now believed of it.
    """
    places = {place.id: place for place in timeline.places}
    states = timeline.as_known if as_known else timeline.states
    # A lone surrogate of a broken page is no text in UTF-8.
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(csv_rows(states, places))


def read_control(path: Path, actors: Sequence[Actor] = ()) -> Timeline:
    """Read states that `write_control` wrote, or that somebody made with the same columns.

    Parameters
    ----------
    actors
        Known actors; those that the file names and nobody lists are made from their ids.

    Returns
    -------
    Timeline
        With `states` and without claims; columns but place, from, to and status may be missing.

    Raises
    ------
    DataError
        The file cannot be read, lacks a column, or has a value that none of the above allows; the message
        names the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return parse_control(bounded_lines(file), str(path), actors)
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise DataError(f"is no CSV in UTF-8: {error}", where=str(path), mend="Save it as such") from error


def parse_control(lines: Iterable[str], where: str, actors: Sequence[Actor] = ()) -> Timeline:
    """Read states from the lines of such a file.

    Parameters
    ----------
    where
        The file's name, for messages.
    actors
        As for `read_control`.

    Raises
    ------
    DataError
        As `read_control`.
    """
    places: dict[str, Place] = {}
    states: list[ControlState] = []
    try:
        reader = csv.reader(lines)
        columns = next(reader, [])
        missing = [column for column in _NEEDED if column not in columns]
        if missing:
            raise DataError(
                f"the column {missing[0]} is missing", where=f"{where}:1", mend="See docs/control.md"
            )
        for cells in filter(None, reader):
            # A dictionary by hand: csv.DictReader takes three times as long.
            row = dict(zip_longest(columns, cells[: len(columns)], fillvalue=""))
            line = _Line(row, f"{where}:{reader.line_num}")
            state = line.state()
            # Points are dear; a row that makes none is still held to what its numbers may be.
            numbers = line.numbers()
            if state.place not in places:
                places[state.place] = line.place(*numbers)
            states.append(state)
    except csv.Error as error:
        raise DataError(f"is no CSV in UTF-8: {error}", where=where, mend="Save it as such") from error
    states.sort(key=lambda state: (state.place, state.start))
    _check_order(states, where)
    ids = [actor for state in states for actor in (state.holder, state.rival, state.besieged_by)]
    return Timeline(
        tuple(places[identity] for identity in sorted(places)),
        actors_named(ids, actors),
        tuple(states),
        (),
        (),
        (),
    )


def _check_order(states: Sequence[ControlState], where: str) -> None:
    for one, after in pairwise(states):
        if one.place == after.place and after.start <= one.end:
            raise DataError(
                f"{one.place} has two states on {after.start}", where=where, mend="Leave one of them"
            )


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the file and where it stands."""

    cells: Mapping[str, str]
    where: str

    def state(self) -> ControlState:
        start, end = self._day("from"), self._day("to")
        if start is None or end is None or end < start:
            raise DataError("from and to are no days in their order", where=self.where, mend="Mend them")
        status = self._text("status") or ""
        if status not in _STATUSES:
            raise DataError(
                f"there is no status {status!r}", where=self.where, mend=f"Use one of {', '.join(Status)}"
            )
        return ControlState(
            place=sys.intern(self._needed("place")),
            start=start,
            end=end,
            status=Status(status),
            holder=self._text("holder"),
            besieged_by=self._text("besieged_by"),
            confidence=self._number("confidence", 0, 1) or 0.0,
            supporting=self._ids("supporting"),
            opposing=self._ids("opposing"),
            rival=self._text("rival"),
            divided=(self._text("divided") or "").lower() in ("true", "1", "yes"),
            heard=self._day("heard"),
            share=self._number("share", 0, 1),
        )

    def numbers(self) -> tuple[float | None, float | None, float]:
        """Return latitude, longitude and radius of the place."""
        return (
            self._number("lat", -90, 90),
            self._number("lon", -180, 180),
            self._number("radius_km", 0, 20_000) or 0.0,
        )

    def place(self, lat: float | None, lon: float | None, radius_km: float) -> Place:
        return Place(
            self._needed("place"),
            self._text("name") or self._needed("place"),
            (self._text("kind") or "") if "kind" in self.cells else "town",
            None if lat is None or lon is None else Point(lon, lat),
            radius_km,
            within=self._text("within"),
            country=self._text("country"),
        )

    def _text(self, column: str) -> str | None:
        return unguarded((self.cells.get(column) or "").strip()).strip() or None

    def _ids(self, column: str) -> tuple[str, ...]:
        # An id stands in row after row: kept once, a large table takes a third less memory.
        return tuple(map(sys.intern, (self._text(column) or "").split()))

    def _needed(self, column: str) -> str:
        text = self._text(column)
        if text is None:
            raise DataError(f"{column} is empty", where=self.where, mend="Fill it in")
        return text

    def _day(self, column: str) -> date | None:
        text = self._text(column)
        try:
            return None if text is None else date.fromisoformat(text)
        except ValueError as error:
            raise DataError(
                f"{column} is {text!r}", where=self.where, mend="Write the day as 2016-12-11"
            ) from error

    def _number(self, column: str, least: float, most: float) -> float | None:
        text = self._text(column)
        if text is None:
            return None
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not least <= number <= most:
            raise DataError(
                f"{column} is {text!r}", where=self.where, mend=f"Give a number from {least:g} to {most:g}"
            )
        return number
