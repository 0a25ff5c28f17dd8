"""A timeline as geopandas frames."""

from datetime import date

import geopandas as gpd
import pandas as pd
from shapely import Geometry, Point

from conflictmap.model import Timeline

WGS_84 = "EPSG:4326"

_COLUMNS = (
    "place",
    "name",
    "kind",
    "start",
    "end",
    "status",
    "holder",
    "holder_name",
    "rival",
    "besieged_by",
    "confidence",
    "divided",
    "heard",
    "radius_km",
)
_DAYS = ("start", "end", "heard")


def states_on(timeline: Timeline, day: date, *, as_known: bool = False) -> gpd.GeoDataFrame:
    """Return the state of every place on a day, a row a place, in the order of the places' ids.

    Parameters
    ----------
    timeline
        The timeline asked.
    day
        The day asked about (valid time).
    as_known
        Answer from what had been published by that very day.

    Returns
    -------
    geopandas.GeoDataFrame
        In EPSG:4326. Columns: `place` (id), `name`, `kind`, `start` and `end` (the days of the state, both
        included), `status`, `holder` (actor id), `holder_name`, `rival`, `besieged_by`, `confidence` (0 to
        1), `divided`, `heard` (the day of the newest evidence), `radius_km`, `geometry` (the area where it is
        known, else the point, else an empty point). Days are `datetime64`; what is not known is NaT or None.
    """
    places = {place.id: place for place in timeline.places}
    names = {actor.id: actor.name for actor in timeline.actors}
    rows = []
    shapes: list[Geometry] = []
    for state in sorted(timeline.on(day, as_known=as_known), key=lambda state: state.place):
        place = places[state.place]
        rows.append(
            (
                place.id,
                place.name,
                place.kind,
                state.start,
                state.end,
                state.status.value,
                state.holder,
                names.get(state.holder, state.holder) if state.holder else None,
                state.rival,
                state.besieged_by,
                state.confidence,
                state.divided,
                state.heard,
                place.radius_km,
            )
        )
        shapes.append(place.area or place.point or Point())
    frame = pd.DataFrame.from_records(rows, columns=list(_COLUMNS))
    for column in _DAYS:
        frame[column] = pd.to_datetime(frame[column])
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=WGS_84))
