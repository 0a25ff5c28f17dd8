"""GeoPackages: a layer of points, lines or polygons in any system of coordinates, batch by batch."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import shapely

from conflictmap.errors import DataError
from conflictmap.places.imports.attributes import Attributes, Choices
from conflictmap.places.imports.geometry import extent_of
from conflictmap.places.imports.record import Advance, Bad, Row, RowError, unreadable

MAGIC: Final = b"SQLite format 3\0"
_APPLICATIONS: Final = (b"GPKG", b"GP10", b"GP11")
# Of the versions that there are, at this place of the SQLite header.
_APPLICATION_AT: Final = slice(68, 72)
_BATCH: Final = 8192


def read(path: Path, layer: str | None, choices: Choices, advance: Advance) -> Iterator[Row]:
    """Yield the features of a layer, their coordinates transformed to WGS 84.

    Parameters
    ----------
    layer
        Its name; None where the file has only one.

    Raises
    ------
    DataError
        The file is no GeoPackage, has no such layer or several, or its layer does not say in which system its
        coordinates are.
    """
    # Imported here since only this format needs them.
    import pyogrio  # noqa: PLC0415 - see above
    from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415 - see above

    where = str(path)
    with path.open("rb") as file:
        if file.read(_APPLICATION_AT.stop)[_APPLICATION_AT] not in _APPLICATIONS:
            raise unreadable(where, "this is a database, but no GeoPackage")
    try:
        chosen = _layer(pyogrio.list_layers(path)[:, 0].tolist(), layer, where)
        total = int(pyogrio.read_info(path, layer=chosen, force_feature_count=True)["features"])
        with pyogrio.open_arrow(path, layer=chosen, batch_size=_BATCH, use_pyarrow=True) as (facts, batches):
            transform = _to_degrees(facts["crs"], where)
            column = facts["geometry_name"] or "wkb_geometry"
            attributes = Attributes([str(name) for name in facts["fields"]], choices, where, placed=True)
            done = 0
            for batch in batches:
                names = [name for name in batch.schema.names if name != column]
                columns = [batch.column(name).to_pylist() for name in names]
                for at, encoded in enumerate(batch.column(column).to_pylist()):
                    values = [one[at] for one in columns]
                    label = f"{where}, {chosen}, feature {done + at + 1}"
                    yield _row(encoded, transform, attributes, values, label)
                done += batch.num_rows
                advance(done, total)
    except (DataSourceError, DataLayerError) as error:
        if isinstance(error, DataError):
            raise
        raise unreadable(where, f"this GeoPackage cannot be read: {error}"[:200]) from error


def _layer(layers: list[str], wanted: str | None, where: str) -> str:
    if not layers:
        raise unreadable(where, "there is no layer in the GeoPackage")
    if wanted is None and len(layers) == 1:
        return layers[0]
    if wanted not in layers:
        what = f"there is no layer {wanted!r}" if wanted else "there are several layers"
        raise unreadable(where, what, f"Name one with --layer: {', '.join(layers[:20])}")
    return wanted


def _to_degrees(system: str | None, where: str) -> Any:
    """Return what turns x and y of a system of coordinates into longitude and latitude WGS 84."""
    from pyproj import CRS, Transformer  # noqa: PLC0415 - as above

    if not system:
        raise unreadable(
            where, "the layer does not say in which system its coordinates are", "Set it in your GIS"
        )
    given = CRS.from_user_input(system)
    if given.equals(CRS.from_epsg(4326), ignore_axis_order=True):
        return None
    return Transformer.from_crs(given, CRS.from_epsg(4326), always_xy=True).transform


def _row(encoded: bytes | None, transform: Any, attributes: Attributes, values: list[Any], where: str) -> Row:
    try:
        geometry = None if encoded is None else shapely.from_wkb(encoded)
        if geometry is not None and transform is not None:
            geometry = shapely.transform(geometry, transform, interleaved=False)
        return attributes.record(values, where, extent_of(geometry))
    except RowError as error:
        return error.at(where)
    except shapely.GEOSException:
        return Bad(where, "a geometry that cannot be read")
