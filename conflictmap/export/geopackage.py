"""A timeline as a GeoPackage, with styles that QGIS applies by itself.

============  ============================================================================================
layer         a row
============  ============================================================================================
states        a state of a place without an outline, at its point, without geometry where nobody knows one
state_areas   a state of a place whose outline is known
places        a place
claims        a claim about one of the places, at its point
articles      an article behind the claims (no geometry)
actors        a party that states or claims name (no geometry)
about         key and value: what the file rests on (no geometry)
============  ============================================================================================
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from shapely import Geometry

from conflictmap.claims_file import ClaimRow
from conflictmap.drafts import drafted
from conflictmap.export.about import about
from conflictmap.export.frames import WGS_84
from conflictmap.export.geojson import day_after, state_id
from conflictmap.export.looks import Look, Palette, looks_of
from conflictmap.export.qgis import areas_style, claims_style, points_style
from conflictmap.model import ControlState, Timeline
from conflictmap.provenance import Provenance

# The newest that GDAL before 3.7 and QGIS 3.22 know whole.
_FORMAT: Final = "1.3"
_GEOMETRY: Final = "geom"
_OF_DAYS: Final = frozenset(
    {"time_begin", "time_end", "from", "to", "heard", "earliest_day", "latest_day", "published"}
)


def write_geopackage(
    timeline: Timeline, path: Path, provenance: Provenance, *, as_known: bool = False
) -> None:
    """Write a timeline as a GeoPackage; equal ones give equal bytes with one version of the libraries.

    `states` and `state_areas` have the columns of control.csv and `id`, `time_begin` and `time_end` (the
    first day, and the day after the last one), names of the parties, and `look`, what a legend calls it.

    Parameters
    ----------
    as_known
        Write what was known on each day instead of what is now believed of it.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    states = timeline.as_known if as_known else timeline.states
    outlined = {place.id for place in timeline.places if place.area is not None}
    frame = _states(timeline, states)
    has_area = frame["place"].isin(outlined)
    with drafted(path) as draft, _dated(provenance), _told():
        # GDAL has words of its own for a folder that is not there; the system's are plainer.
        draft.write_bytes(b"")
        draft.unlink()
        layers = _Layers(draft)
        layers.add("states", frame[~has_area], "Point", provenance)
        layers.add("state_areas", frame[has_area], "MultiPolygon")
        layers.add("places", _places(timeline), "Point")
        layers.add("claims", _claims(timeline), "Point")
        layers.add("articles", _articles(provenance))
        layers.add("actors", _actors(timeline))
        layers.add("about", _about(provenance, as_known=as_known))
        layers.add("layer_styles", _styles(timeline, states, outlined, provenance), key="id")


@contextmanager
def _dated(provenance: Provenance) -> Iterator[None]:
    """Let GDAL note the time of the provenance as that of the last change."""
    name = "OGR_CURRENT_DATE"
    before = pyogrio.get_gdal_config_option(name)
    pyogrio.set_gdal_config_options({name: f"{provenance.made:%Y-%m-%dT%H:%M:%S.000Z}"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({name: before})


@contextmanager
def _told() -> Iterator[None]:
    """Turn what GDAL says of a file that it cannot write into the system's kind of error."""
    try:
        yield
    except (DataLayerError, DataSourceError) as error:
        raise OSError(str(error)) from error


class _Layers:
    """A GeoPackage that grows layer by layer."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(
        self,
        name: str,
        frame: "pd.DataFrame | gpd.GeoDataFrame",
        geometry: str | None = None,
        provenance: Provenance | None = None,
        *,
        key: str = "fid",
    ) -> None:
        """Add a layer; the first one carries what the whole file rests on in its metadata."""
        new = not self._path.exists()
        pyogrio.write_dataframe(
            frame,
            self._path,
            layer=name,
            driver="GPKG",
            geometry_type=geometry,
            promote_to_multi=geometry == "MultiPolygon",
            use_arrow=True,
            append=not new,
            dataset_options={"VERSION": _FORMAT} if new else None,
            dataset_metadata=_metadata(provenance) if provenance else None,
            layer_options={"FID": key, **({"GEOMETRY_NAME": _GEOMETRY} if geometry else {})},
        )


def _metadata(provenance: Provenance) -> dict[str, str]:
    told = {
        "title": provenance.title,
        "made_by": provenance.made_by,
        "known_by": str(provenance.known_by or ""),
        "credits": "\n".join(provenance.credits),
        "sources": "; ".join(provenance.outlets),
    }
    return {name: _storable(text) for name, text in told.items()}


def _states(timeline: Timeline, states: tuple[ControlState, ...]) -> gpd.GeoDataFrame:
    palette = Palette.of(timeline.actors)
    by_id = {place.id: place for place in timeline.places}
    places = [by_id[state.place] for state in states]
    labels = {look: palette.label(look) for look in looks_of(states)}
    columns = {
        "id": [state_id(state) for state in states],
        "place": [state.place for state in states],
        "name": [place.name for place in places],
        "time_begin": [state.start for state in states],
        "time_end": [day_after(state.end) for state in states],
        "from": [state.start for state in states],
        "to": [state.end for state in states],
        "status": [state.status.value for state in states],
        "look": [labels[Look.of(state)] for state in states],
        "holder": [state.holder for state in states],
        "holder_name": [palette.name(state.holder) for state in states],
        "confidence": _numbers([state.confidence for state in states]),
        "rival": [state.rival for state in states],
        "rival_name": [palette.name(state.rival) for state in states],
        "besieged_by": [state.besieged_by for state in states],
        "besieged_by_name": [palette.name(state.besieged_by) for state in states],
        "divided": _truths([state.divided for state in states]),
        "share": _numbers([state.share for state in states]),
        "heard": [state.heard for state in states],
        "supporting": [" ".join(state.supporting) for state in states],
        "opposing": [" ".join(state.opposing) for state in states],
        "lat": _numbers([place.lat for place in places]),
        "lon": _numbers([place.lon for place in places]),
        "kind": [place.kind for place in places],
        "radius_km": _numbers([place.radius_km for place in places]),
        "within": [place.within for place in places],
        "country": [place.country for place in places],
    }
    shapes = _shapes(place.area or place.point for place in places)
    return gpd.GeoDataFrame(_typed(columns), geometry=shapes, crs=WGS_84)


def _typed(columns: dict[str, Any]) -> pd.DataFrame:
    """Return columns with a type each, also where every cell of one is blank."""
    frame = pd.DataFrame(index=range(len(next(iter(columns.values())))))
    for name, values in columns.items():
        if name in _OF_DAYS:
            frame[name] = pd.Series(list(values), index=frame.index, dtype=pd.ArrowDtype(pa.date32()))
        elif getattr(values, "dtype", None) in (np.float64, np.int64, np.bool_):
            frame[name] = np.asarray(values)
        else:
            texts = [None if text is None or text is pd.NA else _storable(text) for text in values]
            frame[name] = pd.Series(texts, index=frame.index, dtype=pd.ArrowDtype(pa.large_string()))
    return frame


def _storable(text: Any) -> str:
    """Return text without lone surrogates, which no UTF-8 can hold."""
    return str(text).encode("utf-8", "replace").decode("utf-8")


def _numbers(values: list[float | None]) -> Any:
    return np.array(values, dtype=np.float64)


def _truths(values: Iterable[bool]) -> Any:
    return np.array(list(values), dtype=np.bool_)


def _places(timeline: Timeline) -> gpd.GeoDataFrame:
    places = timeline.places
    frame = _typed(
        {
            "id": [place.id for place in places],
            "name": [place.name for place in places],
            "kind": [place.kind for place in places],
            "lat": _numbers([place.lat for place in places]),
            "lon": _numbers([place.lon for place in places]),
            "radius_km": _numbers([place.radius_km for place in places]),
            "outlined": _truths([place.area is not None for place in places]),
            "within": [place.within for place in places],
            "country": [place.country for place in places],
            "other_names": [
                "; ".join(
                    f"{name} ({language})" if language else name
                    for language, names in sorted(place.names.items())
                    for name in names
                )
                for place in places
            ],
            "provenance": [place.provenance for place in places],
        }
    )
    return gpd.GeoDataFrame(frame, geometry=_shapes(place.point for place in places), crs=WGS_84)


def _claims(timeline: Timeline) -> gpd.GeoDataFrame:
    claims = (*timeline.claims, *timeline.rejected)
    articles = {article.id: article for article in timeline.articles}
    rows = [ClaimRow.from_claim(claim) for claim in claims]
    columns: dict[str, Any] = {"id": [row.id for row in rows]}
    for name in ClaimRow.model_fields:
        if name in {"id", "trace", "decision"}:
            continue
        values = [getattr(row, name) for row in rows]
        columns[name] = _column(name, values)
    of = [articles.get(claim.article) for claim in claims]
    columns |= {
        "article_title": [one.title if one else None for one in of],
        "source": [one.source if one else None for one in of],
        "url": [one.url if one else None for one in of],
        "published": [one.published if one else None for one in of],
        "decision": [None if claim.decision is None else str(claim.decision) for claim in claims],
        "trace": ["; ".join(claim.trace) for claim in claims],
    }
    points = _shapes(claim.place.point if claim.place else None for claim in claims)
    return gpd.GeoDataFrame(_typed(columns), geometry=points, crs=WGS_84)


def _shapes(shapes: Iterable[Geometry | None]) -> NDArray[np.object_]:
    return np.array(list(shapes), dtype=object)


_CLAIM_INTEGERS: Final = frozenset({"start", "end", "order", "toponym_start", "toponym_end"})
_CLAIM_NUMBERS: Final = frozenset({"lat", "lon", "radius_km", "toponym_bearing", "toponym_distance_km"})
_CLAIM_TRUTHS: Final = frozenset({"background", "in_title"})


def _column(name: str, values: list[Any]) -> Any:
    if name in _CLAIM_NUMBERS:
        return _numbers(values)
    if name in _CLAIM_INTEGERS:
        return np.array(values, dtype=np.int64)
    return _truths(values) if name in _CLAIM_TRUTHS else values


def _articles(provenance: Provenance) -> pd.DataFrame:
    articles = provenance.articles
    return _typed(
        {
            "id": [article.id for article in articles],
            "title": [article.title for article in articles],
            "source": [article.source for article in articles],
            "url": [article.url for article in articles],
            "published": [article.published for article in articles],
            "language": [article.language for article in articles],
        }
    )


def _actors(timeline: Timeline) -> pd.DataFrame:
    actors = timeline.actors
    return _typed(
        {
            "id": [actor.id for actor in actors],
            "name": [actor.name for actor in actors],
            "colour": [actor.colour for actor in actors],
            "side": [actor.side for actor in actors],
            "kind": [actor.kind.value for actor in actors],
        }
    )


def _about(provenance: Provenance, *, as_known: bool) -> pd.DataFrame:
    told = about(provenance, as_known=as_known)
    del told["articles"]
    told["credits"] = "\n".join(told["credits"])
    return _typed({"key": list(told), "value": list(told.values())})


def _styles(
    timeline: Timeline, states: tuple[ControlState, ...], outlined: set[str], provenance: Provenance
) -> pd.DataFrame:
    """Return the table in which QGIS looks for the style of a layer."""
    palette = Palette.of(timeline.actors)
    styles = {
        "states": points_style((state for state in states if state.place not in outlined), palette),
        "state_areas": areas_style((state for state in states if state.place in outlined), palette),
        "claims": claims_style(),
    }
    names = list(styles)
    frame = _typed(
        {
            "f_table_catalog": [""] * len(names),
            "f_table_schema": [""] * len(names),
            "f_table_name": names,
            "f_geometry_column": [_GEOMETRY] * len(names),
            "styleName": ["conflictmap"] * len(names),
            "styleQML": list(styles.values()),
            "styleSLD": [""] * len(names),
            "useAsDefault": np.ones(len(names), dtype=np.bool_),
            "description": ["As the page of conflictmap draws them"] * len(names),
            "owner": [""] * len(names),
            "ui": [None] * len(names),
        }
    )
    frame["update_time"] = pd.Series([pd.Timestamp(provenance.made)] * len(names)).astype(
        "datetime64[ms, UTC]"
    )
    return frame
