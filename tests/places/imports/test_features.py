import json

import geopandas as gpd
import pytest
from samples import places, reasons, run, write, zipped
from shapely import LineString, Point, Polygon, box

from conflictmap.errors import DataError
from conflictmap.places.imports import Imported


def feature(geometry, identity=None, **properties):
    made = {"type": "Feature", "properties": properties, "geometry": geometry}
    return made | ({} if identity is None else {"id": identity})


def point(lon=38.5, lat=34.7):
    return {"type": "Point", "coordinates": [lon, lat]}


def polygon(west, south, east, north):
    return box(west, south, east, north).__geo_interface__


def collection(*features, **members):
    return json.dumps(
        {"type": "FeatureCollection", **members, "features": list(features), "bbox": [1, 2]}, indent=1
    )


def test_points_and_areas_of_a_collection(tmp_path):
    """A point is a place, a polygon a point in it with its reach; of a region its outline is kept."""
    file = write(
        tmp_path / "p.geojson",
        collection(
            feature(point(), 7, name="Zahmat", **{"name:ar": "زحمات"}),
            feature(polygon(38, 34, 39, 35), name="Zub Pocket", kind="region", names=["The Pocket"]),
            feature(polygon(38, 34, 38.01, 34.01), name="Gof", kind="village"),
        ),
    )
    report = run(file)
    assert (report.format, report.places, report.bad) == ("GeoJSON", 3, ())
    imported = Imported(report.path)
    by_name = {name: imported.place(identity) for identity, (name, _) in places(report).items()}
    assert by_name["Zahmat"].id == "own:7"
    assert by_name["Zahmat"].names == {"ar": ("زحمات",)}
    assert by_name["Zub Pocket"].area.equals(box(38, 34, 39, 35))
    assert by_name["Zub Pocket"].radius_km == pytest.approx(72.2, abs=0.2)
    assert by_name["Gof"].area is None
    assert by_name["Gof"].radius_km == pytest.approx(0.72, abs=0.01)


def test_a_feature_a_line(tmp_path):
    """Newline-delimited GeoJSON, with or without record separators, is read line by line."""
    lines = [json.dumps(feature(point(38.5, 34.7 + n), name=f"Zahmat {n}")) for n in range(3)]
    report = run(write(tmp_path / "p.geojsonl", "\x1e" + lines[0], *lines[1:], "", "{broken"))
    assert report.places == 3
    assert reasons(report) == {"a line that is no JSON": ["p.geojsonl:5"]}
    alone = run(write(tmp_path / "one.geojson", json.dumps(feature(point(), name="Gof"), indent=2)))
    assert alone.places == 1


def test_bad_features_are_numbered(tmp_path):
    """What cannot be used is counted by feature; the others are kept."""
    file = write(
        tmp_path / "p.geojson",
        collection(
            feature(point(), name="Zahmat"),
            feature(None, name="Nowhere"),
            feature({"type": "Point", "coordinates": []}, name="Empty"),
            feature({"type": "Circle", "coordinates": [1, 2]}, name="Round"),
            feature(point(4_250_000.0, 4_100_000.0), name="Metres"),
            feature(point()),
            feature(point(), title_of_it="No name"),
            "no feature",
        ),
    )
    report = run(file)
    assert (report.places, report.bad_rows) == (1, 7)
    assert reasons(report)["a latitude outside -90..90"] == ["p.geojson, feature 5"]
    assert reasons(report)["no property is the name"] == ["p.geojson, feature 7"]


def test_large_collections_are_not_read_whole(tmp_path):
    """Features longer than what is read at a time, and letters cut in two, come out whole."""
    names = [f"Зубове {n}" for n in range(3000)]
    file = write(
        tmp_path / "p.geojson",
        collection(
            *(feature(point(37, 48 + n / 5000), name=name, note="ж" * 400) for n, name in enumerate(names))
        ),
    )
    # Escaped letters are ASCII; the same file with the letters themselves has them at every offset.
    file.write_text(
        json.dumps(json.loads(file.read_text(encoding="utf-8")), ensure_ascii=False), encoding="utf-8"
    )
    assert file.stat().st_size > 2 << 20
    assert {name for name, _ in places(run(file)).values()} == set(names)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"type": "FeatureCollection", "features": [', "breaks off"),
        ('{"type": "FeatureCollection", "features": []}', "no feature in the collection"),
        ('{"type": "Topology", "objects": {}}', "no GeoJSON"),
        ("[1, 2]", "no GeoJSON"),
        ('{"a": }', "no whole JSON"),
        ('{"crs": {"properties": {"name": "EPSG:3857"}}, "features": [1]}', "RFC 7946"),
    ],
)
def test_files_that_are_no_geojson(tmp_path, text, words):
    """What is not whole, not GeoJSON or not in degrees is refused in one line, and leaves no index."""
    with pytest.raises(DataError, match=words) as refused:
        run(write(tmp_path / "p.geojson", text))
    assert "\n" not in str(refused.value)
    assert list(tmp_path.glob("index/*")) == list(tmp_path.glob("index/.*")) == []


def test_a_geopackage_is_transformed(tmp_path):
    """Metres of a projected layer become the degrees that they stand for."""
    frame = gpd.GeoDataFrame(
        {
            "NAME_EN": ["Zahmat", "Zub Pocket", "Gof Road", None],
            "type": ["village", "region", None, "village"],
        },
        geometry=[
            Point(38.5, 34.7),
            Polygon([(38, 34), (39, 34), (39, 35), (38, 35)]),
            LineString([(38, 34), (38.1, 34.1)]),
            Point(1, 1),
        ],
        crs="EPSG:4326",
    ).to_crs("EPSG:32637")
    file = tmp_path / "v.gpkg"
    frame.to_file(file, layer="villages")
    report = run(file, columns={"name": "NAME_EN"})
    assert (report.format, report.places) == ("GeoPackage", 3)
    assert reasons(report) == {"no name": ["v.gpkg, villages, feature 4"]}
    imported = Imported(report.path)
    by_name = {name: imported.place(identity) for identity, (name, _) in places(report).items()}
    assert by_name["Zahmat"].lon == pytest.approx(38.5, abs=1e-6)
    assert by_name["Zahmat"].lat == pytest.approx(34.7, abs=1e-6)
    assert by_name["Zub Pocket"].area.symmetric_difference(box(38, 34, 39, 35)).area < 0.01
    assert by_name["Gof Road"].kind == "road"


def test_layers_must_be_told_apart(tmp_path):
    """Of several layers one is named; a file that only begins like a GeoPackage is refused."""
    file = tmp_path / "v.gpkg"
    for n, layer in enumerate(("villages", "hills")):
        frame = gpd.GeoDataFrame({"name": [layer]}, geometry=[Point(38 + n, 34)], crs="EPSG:4326")
        frame.to_file(file, layer=layer)
    with pytest.raises(DataError, match=r"several layers.*--layer: .*hills"):
        run(file)
    assert [name for name, _ in places(run(file, layer="hills")).values()] == ["hills"]
    with pytest.raises(DataError, match="no layer 'rivers'"):
        run(file, layer="rivers")
    fake = tmp_path / "fake.gpkg"
    fake.write_bytes(b"SQLite format 3\0" + b"x" * 100)
    with pytest.raises(DataError, match="no GeoPackage"):
        run(fake)
    with pytest.raises(DataError, match="inside an archive"):
        run(zipped(tmp_path / "z.zip", v__csv=file.read_bytes()))
