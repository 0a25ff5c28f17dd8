"""A timeline as GeoJSON (RFC 7946): a feature a state, with the place's area or else its point."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely import Geometry
from shapely.geometry import mapping

from conflictmap.control.table import state_row
from conflictmap.drafts import drafted
from conflictmap.export.about import about
from conflictmap.export.looks import Look, Palette
from conflictmap.model import ControlState, Place, Timeline
from conflictmap.provenance import Provenance

_DIGITS: Final = 7
"""Of degrees: a centimetre; RFC 7946, section 11.2, asks for six and no more than is known."""
_DAY: Final = timedelta(days=1)


def state_id(state: ControlState) -> str:
    """Return an id of a state that no other state of a timeline has: "palmyra/2016-12-11"."""
    return f"{state.place}/{state.start.isoformat()}"


def day_after(day: date) -> date:
    """Return the first day on which a state is over; the last day there is where the calendar ends."""
    return day + _DAY if day < date.max else day


def write_geojson(timeline: Timeline, path: Path, provenance: Provenance, *, as_known: bool = False) -> None:
    """Write the states of a timeline as GeoJSON, in their order; equal ones give equal bytes.

    The properties are those of control.csv and more: `time_begin`, `time_end` (timestamps without a zone:
    from the first day's midnight to the midnight after the last day, as QGIS and kepler.gl understand
    spans), `from`, `to` (ISO days, both included), `holder_name`, `rival_name`, `besieged_by_name`, `look`.
    The ids are those of `state_id`. What the file rests on is the foreign member `conflictmap`.

    Parameters
    ----------
    as_known
        Write what was known on each day instead of what is now believed of it.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    head = json.dumps({"conflictmap": about(provenance, as_known=as_known)}, ensure_ascii=False)
    with (
        drafted(path) as draft,
        # A lone surrogate of a broken page is no text in UTF-8.
        draft.open("w", encoding="utf-8", errors="replace", newline="\n") as file,
    ):
        file.write(f'{{"type": "FeatureCollection", {head[1:-1]}, "features": [')
        for number, feature in enumerate(_features(timeline, as_known=as_known)):
            file.write(f"{',' if number else ''}\n{feature}")
        file.write("\n]}\n")


def _features(timeline: Timeline, *, as_known: bool) -> Iterator[str]:
    palette = Palette.of(timeline.actors)
    places = {place.id: place for place in timeline.places}
    # A place has many states and one geometry, which is the longer part of most features.
    shapes: dict[str, str] = {}
    for state in timeline.as_known if as_known else timeline.states:
        place = places[state.place]
        if place.id not in shapes:
            shapes[place.id] = _short(geometry_of(place))
        identity = _short(state_id(state))
        told = _short(_properties(state, place, palette))
        yield (f'{{"type":"Feature","id":{identity},"geometry":{shapes[place.id]},"properties":{told}}}')


def _short(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _properties(state: ControlState, place: Place, palette: Palette) -> dict[str, Any]:
    row = state_row(state, place)
    return {
        "place": row.pop("place"),
        "name": row.pop("name"),
        "time_begin": f"{state.start.isoformat()}T00:00:00",
        "time_end": f"{day_after(state.end).isoformat()}T00:00:00",
        **row,
        # As text: programs for maps show lists as JSON or not at all.
        "supporting": " ".join(state.supporting),
        "opposing": " ".join(state.opposing),
        "holder_name": palette.name(state.holder),
        "rival_name": palette.name(state.rival),
        "besieged_by_name": palette.name(state.besieged_by),
        "look": palette.label(Look.of(state)),
        "kind": place.kind,
        "radius_km": place.radius_km,
        "within": place.within,
        "country": place.country,
    }


def geometry_of(place: Place) -> dict[str, Any] | None:
    """Return a place's geometry as GeoJSON has it, rounded, outer rings counter-clockwise, or None."""
    shape: Geometry | None = place.area or place.point
    if shape is None:
        return None
    rounded = shapely.orient_polygons(shapely.transform(shape, lambda at: np.round(at, _DIGITS)))
    return dict(mapping(rounded))  # type: ignore[arg-type] # the stubs of shapely leave the interface out
