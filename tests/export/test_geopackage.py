import sqlite3
from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import pyogrio
import pytest
from lxml import etree
from timelines import hostile, timeline

from conflictmap.export.geopackage import write_geopackage
from conflictmap.export.looks import Palette, looks_of
from conflictmap.export.qgis import areas_style, points_style
from conflictmap.model import Status

LAYERS = {
    "states": "Point",
    "state_areas": "MultiPolygon",
    "places": "Point",
    "claims": "Point",
    "articles": None,
    "actors": None,
    "about": None,
    "layer_styles": None,
}


@pytest.fixture
def package(war, provenance, tmp_path):
    path = tmp_path / "map.gpkg"
    write_geopackage(war, path, provenance)
    return path


def styles(path):
    """Return the QML of each layer that has one."""
    frame = pyogrio.read_dataframe(path, layer="layer_styles")
    assert frame["useAsDefault"].tolist() == [True] * len(frame)
    assert (frame["f_table_schema"] == "").all()
    assert (frame["f_geometry_column"] == "geom").all()
    return {
        row.f_table_name: etree.fromstring(row.styleQML.encode()) for row in frame.itertuples(index=False)
    }


def test_it_holds_everything_in_layers(package, war):
    """States are split by whether a place has an outline; places, claims, articles and actors lie beside."""
    assert {str(name): geometry for name, geometry in pyogrio.list_layers(package)} == LAYERS
    points, areas = (gpd.read_file(package, layer=name) for name in ("states", "state_areas"))
    assert len(points) + len(areas) == len(war.states)
    assert set(areas["place"]) == {"anbar"}
    assert points.crs.to_epsg() == 4326
    assert points[points["place"] == "al-dwa"].geometry.isna().all()
    assert len(gpd.read_file(package, layer="places")) == len(war.places)
    claims = gpd.read_file(package, layer="claims")
    assert set(claims["id"]) == {claim.id for claim in war.claims}
    assert claims.set_index("id")["source"][war.claims[0].id] == "The Test Gazette"
    assert gpd.read_file(package, layer="articles")["title"].tolist()[0] == "Army back in Palmyra"
    assert set(gpd.read_file(package, layer="actors")["id"]) == {"isis", "syrian-army", "iraqi-army"}


def test_days_are_dates_and_spans_half_open(package):
    """QGIS needs fields of the type date; the end that it is told is the day after the last one."""
    fields = dict(
        zip(*(pyogrio.read_info(package, layer="states")[key] for key in ("fields", "dtypes")), strict=True)
    )
    assert {fields[name] for name in ("time_begin", "time_end", "from", "to", "heard")} == {"datetime64[D]"}
    frame = gpd.read_file(package, layer="states")
    for place, own in frame.groupby("place"):
        for one, after in pairwise(own.sort_values("time_begin").itertuples(index=False)):
            assert one.time_end == after.time_begin, place


def test_gdal_reads_it(package, gdal):
    """GDAL's own program finds all layers, and turns one into something else."""
    told = gdal("ogrinfo", package)
    for layer in LAYERS:
        assert f": {layer} (" in told
    assert "made_by=conflictmap 0.1.0, settings 3fa0, 2026-11-27 12:30 UTC" in told
    out = package.with_name("areas.geojson")
    gdal("ogr2ogr", out, package, "state_areas")
    assert gpd.read_file(out)["status"].tolist() == ["contested"]


def test_it_says_what_it_rests_on(package):
    """The table `about` has version, settings and time; the last change is that time, not now."""
    about = pyogrio.read_dataframe(package, layer="about").set_index("key")["value"]
    assert about["made_by"] == "conflictmap 0.1.0, settings 3fa0, 2026-11-27 12:30 UTC"
    assert about["clock"] == "what is now believed of each day"
    with sqlite3.connect(package) as database:
        changed = database.execute("SELECT DISTINCT last_change FROM gpkg_contents").fetchall()
    database.close()
    assert changed == [("2026-11-27T12:30:00.000Z",)]


def test_equal_timelines_give_equal_bytes(provenance, tmp_path):
    """Nothing of the machine or the moment gets into the file, and GDAL's setting is left as it was."""
    for name in ("one.gpkg", "two.gpkg"):
        write_geopackage(timeline(), tmp_path / name, provenance)
    assert (tmp_path / "one.gpkg").read_bytes() == (tmp_path / "two.gpkg").read_bytes()
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.gpkg", "two.gpkg"]


def test_qgis_is_told_when_each_feature_is(package):
    """The temporal controller works at once: it is on, knows both fields, and leaves the end out."""
    for layer, (start, end, limits) in {
        "states": ("time_begin", "time_end", "0"),
        "state_areas": ("time_begin", "time_end", "0"),
        "claims": ("earliest_day", "latest_day", "1"),
    }.items():
        (temporal,) = styles(package)[layer].iter("temporal")
        assert temporal.get("enabled") == "1"
        assert temporal.get("mode") == "2"
        assert (temporal.get("startField"), temporal.get("endField"), temporal.get("limitMode")) == (
            start,
            end,
            limits,
        )
        assert {start, end} <= set(pyogrio.read_info(package, layer=layer)["fields"])


def test_each_look_has_one_rule_and_its_symbol(package, war):
    """Every state is drawn by exactly one rule of looks, in the colour of its holder."""
    style = styles(package)["states"]
    rules = style.findall(".//rules/rule")
    symbols = {symbol.get("name"): symbol for symbol in style.findall(".//symbols/symbol")}
    assert {rule.get("symbol") for rule in rules} == set(symbols)
    looks = looks_of(state for state in war.states if state.place != "anbar")
    labels = [rule.get("label") for rule in rules]
    assert len(labels) == len(set(labels)) == len(looks) + 2
    assert labels[-2:] == ["Besieged by Iraqi army", "Parts in other hands"]
    frame = gpd.read_file(package, layer="states")
    for rule in rules[: len(looks)]:
        # The expressions are SQL as well.
        with sqlite3.connect(package) as database:
            count = database.execute(f"SELECT count(*) FROM states WHERE {rule.get('filter')}").fetchone()[0]
        database.close()
        assert count == (frame["look"] == rule.get("label")).sum() > 0
    (held,) = (rule for rule in rules if rule.get("label") == "Controlled: Syrian army")
    colour = symbols[held.get("symbol")].find(".//Option[@name='color']").get("value")
    assert colour == "178,24,43,255"


def test_fighting_is_hatched_and_disagreement_split():
    """Contested places are hatched in the rival's colour, disputed ones are half of each."""
    war = timeline()
    palette = Palette.of(war.actors)
    style = etree.fromstring(points_style(war.states, palette).encode())
    by_label = {
        rule.get("label"): style.find(f".//symbols/symbol[@name='{rule.get('symbol')}']")
        for rule in style.iter("rule")
    }
    fought = by_label["Contested: Syrian army against ISIS"]
    hatching = fought.find(
        ".//layer[@class='LinePatternFill']//layer[@class='SimpleLine']//Option[@name='line_color']"
    )
    assert hatching.get("value") == "58,58,58,255"
    split = by_label["Disputed: ISIS against Syrian army"]
    halves = [
        layer
        for layer in split.iter("layer")
        if layer.find("./Option/Option[@name='name']").get("value") == "semi_circle"
    ]
    assert [
        (
            half.find(".//Option[@name='angle']").get("value"),
            half.find(".//Option[@name='color']").get("value"),
        )
        for half in halves
    ] == [("270", "58,58,58,255"), ("90", "178,24,43,255")]


@pytest.mark.parametrize("status", Status)
def test_every_status_can_be_drawn(status):
    """There is a symbol for each status, of points and of areas, also where nobody is named."""
    war = timeline()
    states = [replace(war.states[0], status=status, holder=holder, rival=None) for holder in (None, "isis")]
    for draw in (points_style, areas_style):
        style = etree.fromstring(draw(states, Palette.of(war.actors)).encode())
        assert len(style.findall(".//symbols/symbol")) == 2
        for symbol in style.iter("symbol"):
            assert len(symbol.findall("layer")) > 0


@pytest.mark.parametrize("text", ["' OR 1=1 --", "\\'", "\x00\x1b", "<![CDATA[", "\ud800"])
def test_hostile_names_stay_names(text, provenance, tmp_path):
    """Names from outside break neither the file nor the style's rules."""
    war = hostile(text)
    odd = tuple(
        replace(state, holder=f"isis{text}") if state.holder == "isis" else state for state in war.states
    )
    path = tmp_path / "map.gpkg"
    write_geopackage(replace(war, states=odd), path, replace(provenance, articles=war.articles, title=text))
    assert set(styles(path)) == {"states", "state_areas", "claims"}
    assert len(gpd.read_file(path, layer="places")) == len(war.places)


def test_a_timeline_without_claims_or_areas_is_written(provenance, tmp_path):
    """Control data of somebody else has neither claims nor articles, and may have no outline at all."""
    war = timeline()
    bare = replace(
        war,
        places=tuple(replace(place, area=None) for place in war.places),
        claims=(),
        articles=(),
        actors=(),
    )
    path = tmp_path / "map.gpkg"
    write_geopackage(bare, path, replace(provenance, articles=()))
    assert len(gpd.read_file(path, layer="states")) == len(war.states)
    assert pyogrio.read_info(path, layer="claims")["features"] == 0
    assert pyogrio.read_info(path, layer="state_areas")["features"] == 0
