"""A timeline as GeoParquet: a row a state, with the columns of control.csv and the place's geometry."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from conflictmap.drafts import drafted
from conflictmap.errors import DataError
from conflictmap.export.about import about
from conflictmap.export.frames import states_frame
from conflictmap.model import Actor, Timeline
from conflictmap.provenance import Provenance

_DAYS = ("from", "to", "heard")
_NUMBERS = ("lat", "lon", "confidence", "share", "radius_km")
_TRUTHS = ("divided",)


def write_geoparquet(
    timeline: Timeline, path: Path, provenance: Provenance | None = None, *, as_known: bool = False
) -> None:
    """Write the states of a timeline as GeoParquet 1.0, the columns those of `states_frame`.

    Days are of the type date, texts are texts even where a column is blank throughout, and equal timelines
    give equal bytes with one version of the libraries.

    Parameters
    ----------
    provenance
        What the file rests on: kept in its metadata, as JSON, in the way of pandas, so that it is
        `attrs["conflictmap"]` of the frame that `geopandas.read_parquet` gives.
    as_known
        Write what was known on each day instead of what is now believed of it.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    frame = states_frame(timeline, as_known=as_known)
    for column in frame.columns.drop("geometry"):
        if column in _DAYS:
            frame[column] = frame[column].astype(pd.ArrowDtype(pa.date32()))
        elif column not in (*_NUMBERS, *_TRUTHS):
            frame[column] = frame[column].astype("string")
    if provenance is not None:
        frame.attrs["conflictmap"] = about(provenance, as_known=as_known)
    with drafted(path) as draft:
        frame.to_parquet(draft, index=False, compression="zstd", schema_version="1.0.0")


def read_geoparquet(path: Path, actors: Sequence[Actor] = (), *, places: Path | None = None) -> Timeline:
    """Read states that `write_geoparquet` wrote, or any Parquet that `Timeline.from_frames` understands.

    Parameters
    ----------
    path
        GeoParquet, or Parquet without geometry.
    actors
        As for `Timeline.from_frames`.
    places
        CSV or (Geo)Parquet of the places, where `path` does not hold them.

    Returns
    -------
    Timeline
        With `states` and without claims.

    Raises
    ------
    DataError
        A file cannot be read, or does not hold what `Timeline.from_frames` needs.
    """
    table = None if places is None else _csv(places) if places.suffix.lower() == ".csv" else _parquet(places)
    changes = _parquet(path)
    try:
        return Timeline.from_frames(table, changes, actors=actors)
    except DataError as error:
        # "changes, row 7" is of no help to whoever gave two files.
        name, _, row = (error.where or "").partition(", ")
        file = places if name == "places" else path
        where = f"{file}, {row}" if row else str(file)
        raise DataError(error.what, where=where, mend=error.mend) from error


def _parquet(path: Path) -> pd.DataFrame:
    try:
        with path.open("rb") as file:
            geo = b"geo" in (pq.read_schema(file).metadata or {})
        return gpd.read_parquet(path) if geo else pd.read_parquet(path)
    except (pa.ArrowException, ValueError) as error:
        raise DataError("is no Parquet, or broken", where=str(path), mend="Write it again") from error
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror or 'broken'})", where=str(path)) from error


def _csv(path: Path) -> pd.DataFrame:
    """Return a table of texts: "NA" is a country."""
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise DataError("is not UTF-8 text", where=str(path), mend="Save it as UTF-8") from error
    except ValueError as error:
        raise DataError("is no CSV with a header", where=str(path), mend="Name the columns first") from error
