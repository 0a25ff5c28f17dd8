import json
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon, box
from timelines import hostile, timeline

from conflictmap.control.table import CSV_COLUMNS
from conflictmap.export.geojson import day_after, geometry_of, write_geojson
from conflictmap.model import Place


def written(war, provenance, path, **more):
    write_geojson(war, path, provenance, **more)
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_state_is_a_feature_with_an_id_of_its_own(war, provenance, tmp_path):
    """Features are the states in their order, with the columns of control.csv, names, and ids that stay."""
    told = written(war, provenance, tmp_path / "s.geojson")
    features = told["features"]
    assert [feature["properties"]["place"] for feature in features] == [state.place for state in war.states]
    assert len({feature["id"] for feature in features}) == len(war.states)
    assert "palmyra/2016-12-11" in {feature["id"] for feature in features}
    for feature in features:
        assert set(CSV_COLUMNS) <= set(feature["properties"])
    (fought,) = (one for one in features if one["id"] == "palmyra/2016-12-10")
    assert fought["properties"]["holder_name"] == "Syrian army"
    assert fought["properties"]["rival_name"] == "ISIS"
    assert fought["properties"]["look"] == "Contested: Syrian army against ISIS"


def test_it_keeps_to_rfc_7946(war, provenance, tmp_path):
    """No crs, outer rings counter-clockwise, a null geometry where nobody knows a point, seven digits."""
    told = written(war, provenance, tmp_path / "s.geojson")
    assert told["type"] == "FeatureCollection"
    assert "crs" not in told
    by_place = {feature["properties"]["place"]: feature["geometry"] for feature in told["features"]}
    assert by_place["al-dwa"] is None
    assert by_place["palmyra"] == {"type": "Point", "coordinates": [38.2822, 34.5606]}
    anbar = shapely.from_geojson(json.dumps(by_place["anbar"]))
    assert anbar.exterior.is_ccw


def test_holes_turn_the_other_way_and_numbers_are_short():
    """Inner rings are clockwise, and what is finer than a centimetre is not written."""
    ring = box(0, 0, 3, 3, ccw=False)
    hole = box(1, 1, 2, 2, ccw=True)
    area = MultiPolygon([Polygon(ring.exterior.coords, [hole.exterior.coords])])
    place = Place("x", "X", "province", Point(1 / 3, 2 / 3), 1, area=area)
    drawn = shapely.from_geojson(json.dumps(geometry_of(place)))
    (part,) = drawn.geoms
    assert part.exterior.is_ccw
    assert not part.interiors[0].is_ccw
    assert geometry_of(replace(place, area=None)) == {
        "type": "Point",
        "coordinates": (0.3333333, 0.6666667),
    }


def test_programs_see_dates_and_times(war, provenance, tmp_path, gdal):
    """GDAL, and so QGIS, takes the days for dates and the half-open span for times."""
    path = tmp_path / "s.geojson"
    write_geojson(war, path, provenance)
    told = gdal("ogrinfo", "-so", "-al", path)
    for field in ("time_begin: DateTime", "time_end: DateTime", "from: Date", "to: Date", "heard: Date"):
        assert field in told
    frame = gpd.read_file(path)
    assert frame.crs.to_epsg() == 4326
    assert len(frame) == len(war.states)
    last = frame[frame["id"] == "palmyra/2016-12-11"].iloc[0]
    # kepler.gl takes only what has a time of day for a timestamp.
    assert str(last["time_begin"]) == "2016-12-11 00:00:00"
    assert str(last["time_end"]) == "2016-12-15 00:00:00"
    assert str(last["to"])[:10] == "2016-12-14"


def test_a_state_that_lasts_for_ever_has_an_end():
    """The last day of the calendar has no day after it."""
    assert day_after(date(2016, 12, 31)) == date(2017, 1, 1)
    assert day_after(date.max) == date.max


def test_it_says_what_it_rests_on(war, provenance, tmp_path):
    """A foreign member names version, settings, time and every article."""
    about = written(war, provenance, tmp_path / "s.geojson")["conflictmap"]
    assert about["made_by"] == "conflictmap 0.1.0, settings 3fa0, 2026-11-27 12:30 UTC"
    assert [article["id"] for article in about["articles"]] == [
        "agency-2",
        "courier-3",
        "gazette-1",
        "radio-4",
    ]
    assert about["credits"] == ["Places: made for a test"]


def test_both_clocks_can_be_written(war, provenance, tmp_path):
    """With `as_known` the features are what was known on each day, and the file says so."""
    told = written(war, provenance, tmp_path / "s.geojson", as_known=True)
    assert len(told["features"]) == len(war.as_known)
    assert told["conflictmap"]["clock"] == "what was known on each day"


def test_equal_timelines_give_equal_bytes(provenance, tmp_path):
    """Nothing of the machine or the moment gets into the file."""
    for name in ("one", "two"):
        write_geojson(timeline(), tmp_path / name, provenance)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("text", ['"}]}', "\ud800", "</script>\u2028", "\x00\n"])
def test_hostile_text_stays_text(text, provenance, tmp_path):
    """What stands in names cannot break the file."""
    told = written(hostile(text), provenance, tmp_path / "s.geojson")
    names = {feature["properties"]["name"] for feature in told["features"]}
    assert len(names) == 11
