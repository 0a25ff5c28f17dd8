import pytest
import shapely
from shapely import Point

from conflictmap.maps.basemap import base_map

SYRIA = (37.0, 33.0, 43.5, 36.5)


@pytest.fixture(scope="module")
def ground():
    return base_map(SYRIA, [Point(38.2822, 34.5606)])


def test_regions_are_named_on_their_own_ground(ground):
    """The governorates around are named, each within the country."""
    regions = {region.name: region.point for region in ground.surroundings.regions}
    assert {"Homs", "Aleppo", "Al Anbar"} & set(regions)
    assert regions["Homs"].distance(Point(38.2, 34.3)) < 1


def test_regions_lines_are_no_borders_of_countries(ground):
    """A line parts Homs from Hama, and none runs along the border of Syria and Iraq."""
    lines = ground.surroundings.lines
    assert lines.length > 20
    assert lines.intersection(shapely.buffer(ground.borders, 0.01)).length < 0.05 * lines.length
    assert shapely.box(37.0, 34.6, 38.4, 35.6).intersects(lines)


def test_towns_orient_where_the_map_has_no_place(ground):
    """Large towns around are named, most populous first, but none where the map has its own place."""
    towns = ground.surroundings.towns
    assert {"Aleppo", "Baghdad", "Mosul"} <= {town.name for town in towns}
    assert [town.population for town in towns] == sorted((town.population for town in towns), reverse=True)
    assert min(town.point.distance(Point(38.2822, 34.5606)) for town in towns) > 0.05
    assert len(towns) <= 260


def test_empty_sea_has_no_surroundings():
    """Around a place on the open sea there is neither region nor town."""
    around = base_map((-40.0, 20.0, -39.0, 21.0)).surroundings
    assert (around.lines.is_empty, around.regions, around.towns) == (True, (), ())
