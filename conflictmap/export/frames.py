"""A timeline's states, and claims, as geopandas frames."""

from collections.abc import Iterable, Mapping
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Geometry, Point

from conflictmap.model import Article, Claim, Place, Timeline

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
    "share",
    "heard",
    "radius_km",
)
_CLAIM_TEXTS = (
    "id",
    "article",
    "source",
    "title",
    "url",
    "sentence",
    "change",
    "place",
    "place_id",
    "place_name",
    "gainer",
    "loser",
    "extent",
    "attribution",
    "certainty",
    "decision",
)
_CLAIM_COLUMNS = (
    *_CLAIM_TEXTS[:5],
    "published",
    *_CLAIM_TEXTS[5:13],
    "earliest",
    "latest",
    *_CLAIM_TEXTS[13:15],
    "background",
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
        1), `divided`, `share` (the holder's, of a divided place), `heard` (the day of the newest evidence),
        `radius_km`, `geometry` (the area where it is known, else the point, else an empty point). Days are
        `datetime64`; what is not known is NaT, NaN or None.
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
                state.share,
                state.heard,
                place.radius_km,
            )
        )
        shapes.append(_shape(place) or Point())
    frame = pd.DataFrame.from_records(rows, columns=list(_COLUMNS))
    frame["share"] = frame["share"].astype("float64")
    for column in _DAYS:
        frame[column] = pd.to_datetime(frame[column])
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=WGS_84))


def states_frame(timeline: Timeline, *, as_known: bool = False) -> gpd.GeoDataFrame:
    """Return every state of a timeline, a row a state, in the timeline's order.

    `Timeline.from_frames(None, frame)` makes the timeline from it again: its states, and of its places all
    but names in other languages and provenance.

    Parameters
    ----------
    timeline
        The timeline asked.
    as_known
        What was known on each day instead of what is now believed of it.

    Returns
    -------
    geopandas.GeoDataFrame
        In EPSG:4326, with the columns of control.csv (`conflictmap.control.table`) and `geometry`: the
        place's area where it is known, else its point, else None. `from`, `to` and `heard` are `datetime64`;
        `supporting` and `opposing` are ids separated by spaces; what is not known is NaT, NaN or None.
    """
    places = {place.id: place for place in timeline.places}
    states = timeline.as_known if as_known else timeline.states
    about = [places[state.place] for state in states]
    columns: dict[str, object] = {
        "place": [state.place for state in states],
        # A lone surrogate of a broken page is no text to Arrow, which pandas keeps texts in.
        "name": [place.name.encode("utf-8", "replace").decode() for place in about],
        "lat": np.array([place.lat for place in about], dtype=np.float64),
        "lon": np.array([place.lon for place in about], dtype=np.float64),
        "from": _days([state.start for state in states]),
        "to": _days([state.end for state in states]),
        "status": [state.status.value for state in states],
        "holder": [state.holder for state in states],
        "besieged_by": [state.besieged_by for state in states],
        "confidence": np.array([state.confidence for state in states], dtype=np.float64),
        "rival": [state.rival for state in states],
        "divided": np.array([state.divided for state in states], dtype=np.bool_),
        "share": np.array([state.share for state in states], dtype=np.float64),
        "heard": _days([state.heard for state in states]),
        "supporting": [" ".join(state.supporting) for state in states],
        "opposing": [" ".join(state.opposing) for state in states],
        "kind": [place.kind for place in about],
        "radius_km": np.array([place.radius_km for place in about], dtype=np.float64),
        "within": [place.within for place in about],
        "country": [place.country for place in about],
    }
    frame = pd.DataFrame(columns)
    shapes = np.array([_shape(place) for place in about], dtype=object)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=WGS_84))


def claims_frame(claims: Iterable[Claim], articles: Mapping[str, Article]) -> gpd.GeoDataFrame:
    """Return claims, a row a claim, in the order given.

    Parameters
    ----------
    claims
        With their places or without.
    articles
        Those that the claims were read in, by id; what is said of one that is missing is None.

    Returns
    -------
    geopandas.GeoDataFrame
        In EPSG:4326. Columns: `id`, `article`, and the article's `source`, `title`, `url` and `published`;
        `sentence`, `change`, `place` (as written), `place_id`, `place_name`, `gainer` and `loser` (actor
        ids), `extent`, `earliest` and `latest` (the days on which it may have happened), `attribution`,
        `certainty`, `background`, `decision` (of a person), `geometry` (the place's point, or None). Days are
        `datetime64`; what is not known is NaT or None.
    """
    claims = tuple(claims)
    told_in = [articles.get(claim.article) for claim in claims]
    texts = [
        (
            claim.id,
            claim.article,
            article and article.source,
            article and article.title,
            article and article.url,
            claim.quote,
            claim.change.value,
            claim.toponym.text,
            claim.place and claim.place.id,
            claim.place and claim.place.name,
            claim.gainer,
            claim.loser,
            claim.extent.value,
            claim.attribution,
            claim.certainty.value,
            claim.decision and str(claim.decision),
        )
        for claim, article in zip(claims, told_in, strict=True)
    ]
    frame = pd.DataFrame.from_records(texts, columns=list(_CLAIM_TEXTS)).astype(object)
    days: dict[str, list[date | None]] = {
        "published": [None if article is None else article.published for article in told_in],
        "earliest": [claim.when.earliest for claim in claims],
        "latest": [claim.when.latest for claim in claims],
    }
    for column, values in days.items():
        frame[column] = _days(values)
    frame["background"] = np.array([claim.background for claim in claims], dtype=np.bool_)
    points = np.array([claim.place and claim.place.point for claim in claims], dtype=object)
    return gpd.GeoDataFrame(
        frame[[*_CLAIM_COLUMNS, "decision"]], geometry=gpd.GeoSeries(points, index=frame.index, crs=WGS_84)
    )


def _shape(place: Place) -> Geometry | None:
    return place.area or place.point


def _days(days: list[date] | list[date | None]) -> "pd.Series[pd.Timestamp]":
    # Seconds, because nanoseconds end in 2262.
    return pd.Series(np.array(days, dtype="datetime64[D]").astype("datetime64[s]"))
