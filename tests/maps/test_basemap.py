import pytest
import shapely
from shapely import Point

from conflictmap.maps.basemap import base_map
from conflictmap.maps.columns import compressed, pack

SYRIA = (37.0, 33.0, 43.5, 36.5)


def test_land_and_sea_lie_where_they_should():
    """Palmyra and Mosul are land, the Mediterranean is not, and a border runs between Syria and Iraq."""
    ground = base_map(SYRIA)
    assert ground.land.contains(Point(38.27, 34.55))
    assert ground.land.contains(Point(43.13, 36.34))
    assert not ground.land.contains(Point(34.5, 34.5))
    assert ground.borders.distance(Point(41.2, 34.4)) < 0.3
    assert ground.borders.distance(Point(38.27, 34.55)) > 1


@pytest.mark.parametrize(
    ("lon", "lat"), [(30.5, 50.4), (37.6, 55.7), (24.0, 55.0), (13.4, 52.5), (23.7, 38.0), (24.0, 43.0)]
)
def test_countries_whose_outline_needs_mending_are_there(lon, lat):
    """Capitals and fields of countries whose rounded rings touch themselves lie on land."""
    assert base_map((22.2, 44.4, 40.2, 52.4)).land.contains(Point(lon, lat))


def test_names_stand_inside_their_countries():
    """The labels name the countries around, each on its own land."""
    ground = base_map(SYRIA)
    names = {label.name: label.point for label in ground.labels}
    assert {"Syria", "Iraq", "Turkey", "Jordan"} <= set(names)
    assert all(ground.land.contains(point) for point in names.values())


def test_borders_do_not_follow_the_edge_of_the_clip():
    """The rectangle that the theatre is cut out with is no border."""
    ground = base_map(SYRIA)
    west, south, east, north = ground.bounds
    edge = shapely.box(west, south, east, north).boundary
    assert ground.borders.intersection(edge).length == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    "extent", [(-179.9, -84, 179.9, 84), (-40.0, 20.0, -39.0, 21.0), (179.0, -18.0, 179.9, -17.0)]
)
def test_any_part_of_the_world_can_be_drawn(extent):
    """The whole world, the open sea and the edge of the map give valid land, if any."""
    ground = base_map(extent)
    assert ground.land.is_valid
    west, south, east, north = ground.bounds
    assert -180 <= west < east <= 180
    assert -90 < south < north < 90


def test_base_map_of_a_theatre_is_small():
    """The base map around Syria and Iraq takes less than 60 KB of a page."""
    ground = base_map(SYRIA)
    assert len(compressed(pack(ground.meta, ground.columns()))) < 60_000
