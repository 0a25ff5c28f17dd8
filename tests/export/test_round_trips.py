from datetime import date, timedelta
from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, box

from conflictmap.control import read_control, write_control
from conflictmap.control.table import CSV_COLUMNS
from conflictmap.errors import DataError, InputError
from conflictmap.export.frames import states_frame
from conflictmap.export.geoparquet import read_geoparquet, write_geoparquet
from conflictmap.model import Actor, ActorKind, ControlState, Place, Status, Timeline

FIRST = date(2016, 3, 1)
ACTORS = tuple(
    Actor(name, name.title(), (), colour, name, ActorKind.ARMED_GROUP)
    for name, colour in (("blue", "#0000ff"), ("red", "#ff0000"), ("white", "#eeeeee"))
)

# Blanks at the ends of a cell mean nothing, a lone surrogate is no text, and a name is one line.
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8).map(str.strip)
NAMES = WORDS.filter(bool)
PARTIES = st.none() | st.sampled_from([actor.id for actor in ACTORS])
CLAIMS = st.lists(st.sampled_from(["c1", "c2", "c3"]), unique=True, max_size=2).map(tuple)
COORDINATES = st.floats(-80, 80)
POINTS = st.builds(Point, COORDINATES, COORDINATES)
BOXES = st.builds(
    lambda x, y, size: box(x, y, x + size, y + size), COORDINATES, COORDINATES, st.floats(0.1, 9)
)
AREAS = BOXES | st.lists(BOXES, min_size=1, max_size=2).map(MultiPolygon)


@st.composite
def looks(draw):
    status = draw(st.sampled_from(Status))
    holder = draw(PARTIES.filter(bool) if status is Status.CONTROLLED else PARTIES)
    return {
        "status": status,
        "holder": holder,
        "besieged_by": draw(PARTIES | st.just("unknown")),
        "confidence": draw(st.floats(0, 1)),
        "supporting": draw(CLAIMS),
        "opposing": draw(CLAIMS),
        "rival": draw(PARTIES),
        "divided": draw(st.booleans()),
        "heard": draw(st.none() | st.dates()),
    }


@st.composite
def timelines(draw, areas):
    """Draw a timeline that keeps its invariants: a state for each place and day, and no equal neighbours."""
    places, states = [], []
    length = draw(st.integers(1, 12))
    for identity in sorted(draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))):
        places.append(
            Place(
                identity,
                draw(NAMES),
                draw(WORDS),
                draw(st.none() | POINTS),
                draw(st.floats(0, 20_000)),
                area=draw(areas),
                within=draw(st.none() | NAMES),
                country=draw(st.none() | st.sampled_from(["SY", "NA"])),
            )
        )
        cuts = [0, *sorted(draw(st.sets(st.integers(1, 11)))), length]
        runs = [
            (one, after) for one, after in pairwise([cut for cut in cuts if cut <= length]) if one < after
        ]
        drawn = [draw(looks()) for _ in runs]
        for number, (one, after) in enumerate(runs):
            if number and drawn[number] == drawn[number - 1]:
                drawn[number] = {**drawn[number], "divided": not drawn[number]["divided"]}
            days = FIRST + timedelta(days=one), FIRST + timedelta(days=after - 1)
            states.append(ControlState(identity, *days, **drawn[number]))
    named = {actor for state in states for actor in (state.holder, state.rival, state.besieged_by)}
    actors = tuple(actor for actor in ACTORS if actor.id in named)
    return Timeline(tuple(places), actors, tuple(states), (), (), ())


def small():
    """Return a timeline of a place with a point, one with an area, one with both and one with neither."""
    places = (
        Place("a", "Alpha", "town", Point(37.5, 48.5), 2, country="UA"),
        Place("b", "Beta", "province", None, 50, area=box(37, 48, 38, 49)),
        Place(
            "c", "Gamma", "city", Point(36.5, 48.5), 2, area=MultiPolygon([box(36, 48, 37, 49)]), within="b"
        ),
        Place("d", "Delta", "", None, 0),
    )
    last = date(2016, 3, 9)
    states = tuple(
        ControlState(place.id, FIRST, last, Status.CONTROLLED, "red", None, 0.5, (), ()) for place in places
    )
    return Timeline(places, (ACTORS[1],), states, (), (), ())


@settings(deadline=None, max_examples=50)
@given(timeline=timelines(st.none() | AREAS))
def test_every_state_survives_its_frame(timeline):
    """A timeline made from the frame of its states is the same, with the places of the frame or their own."""
    frame = states_frame(timeline)
    assert Timeline.from_frames(None, frame, actors=ACTORS) == timeline
    places = frame.drop_duplicates("place").rename(columns={"place": "id"})
    changes = pd.DataFrame(frame.drop(columns=["lat", "lon", "geometry"]))
    assert Timeline.from_frames(places, changes, actors=ACTORS) == timeline


@settings(deadline=None, max_examples=50)
@given(timeline=timelines(st.none() | AREAS))
def test_every_state_survives_geoparquet(tmp_path_factory, timeline):
    """What is written as GeoParquet is read back: states, and places with point and area."""
    path = tmp_path_factory.mktemp("round") / "states.parquet"
    write_geoparquet(timeline, path)
    assert read_geoparquet(path, ACTORS) == timeline


@settings(deadline=None, max_examples=50)
@given(timeline=timelines(st.none()))
def test_every_state_survives_csv(tmp_path_factory, timeline):
    """What is written as control.csv is read back, of places all but the area."""
    path = tmp_path_factory.mktemp("round") / "control.csv"
    write_control(timeline, path)
    again = read_control(path, ACTORS)
    assert (again.places, again.states) == (timeline.places, timeline.states)


def test_a_frame_holds_every_state():
    """The frame has the columns of control.csv and the geometry in EPSG:4326, the area before the point."""
    frame = states_frame(small())
    assert frame.columns.tolist() == [*CSV_COLUMNS, "geometry"]
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry[:3].geom_type.tolist() == ["Point", "Polygon", "MultiPolygon"]
    assert frame.geometry[3] is None
    assert frame[["lon", "lat"]].loc[2].tolist() == [36.5, 48.5]
    assert frame["from"].dt.date.tolist() == [FIRST] * 4
    assert states_frame(small(), as_known=True).empty


def test_the_other_clock_can_be_written(tmp_path):
    """With `as_known` the file holds what was known on each day."""
    timeline = small()
    known = tuple(state for state in timeline.states if state.place == "a")
    write_geoparquet(
        Timeline(timeline.places, (), (), known, (), ()), tmp_path / "known.parquet", as_known=True
    )
    assert read_geoparquet(tmp_path / "known.parquet").states == known


def test_the_file_is_the_same_each_time_and_keeps_its_types(tmp_path):
    """Equal timelines give equal bytes; days are dates and texts are texts, blank columns among them."""
    for name in ("one", "two"):
        write_geoparquet(small(), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    schema = pq.read_schema(tmp_path / "one")
    assert {schema.field(name).type for name in ("from", "to", "heard")} == {pa.date32()}
    assert {str(schema.field(name).type) for name in ("besieged_by", "within", "supporting")} <= {
        "string",
        "large_string",
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_the_file_says_what_it_rests_on(tmp_path, provenance):
    """Version, settings, time and articles are in the metadata, which geopandas gives back."""
    write_geoparquet(small(), tmp_path / "states.parquet", provenance)
    told = gpd.read_parquet(tmp_path / "states.parquet").attrs["conflictmap"]
    assert told["made_by"] == "conflictmap 0.1.0, settings 3fa0, 2026-11-27 12:30 UTC"
    assert told["articles"][0]["id"] == "agency-2"
    assert b"conflictmap 0.1.0" in b"".join(pq.read_schema(tmp_path / "states.parquet").metadata.values())
    assert read_geoparquet(tmp_path / "states.parquet", ACTORS) == small()


def test_parquet_without_geometry_is_read_with_its_places(tmp_path):
    """A plain Parquet of changes takes its places from CSV or Parquet; "NA" is a country there."""
    changes = pd.DataFrame({"place": [1, 2], "day": [FIRST, FIRST], "holder": ["red", "blue"]})
    changes.to_parquet(tmp_path / "changes.parquet")
    text = "id,name,lon,lat,country\n1,Alpha,37.5,48.5,NA\n2,Beta,,,\n"
    (tmp_path / "places.csv").write_text(text, encoding="utf-8")
    timeline = read_geoparquet(tmp_path / "changes.parquet", ACTORS, places=tmp_path / "places.csv")
    assert [(place.id, place.country, place.lon) for place in timeline.places] == [
        ("1", "NA", 37.5),
        ("2", None, None),
    ]
    frame = gpd.GeoDataFrame({"id": [1, 2]}, geometry=[Point(37.5, 48.5), None])
    frame.to_parquet(tmp_path / "places.parquet")
    again = read_geoparquet(tmp_path / "changes.parquet", ACTORS, places=tmp_path / "places.parquet")
    assert again.states == timeline.states


def test_a_file_that_cannot_be_used_is_one_line(tmp_path):
    """A file that is missing, is no Parquet, or has a bad row is named with its row."""
    with pytest.raises(DataError, match=r"none\.parquet: cannot be read \(No such file"):
        read_geoparquet(tmp_path / "none.parquet")
    (tmp_path / "junk.parquet").write_bytes(b"PAR1 and no more PAR1")
    with pytest.raises(DataError, match=r"junk\.parquet: is no Parquet, or broken"):
        read_geoparquet(tmp_path / "junk.parquet")
    whole = tmp_path / "whole.parquet"
    write_geoparquet(small(), whole)
    (tmp_path / "cut.parquet").write_bytes(whole.read_bytes()[:-200])
    with pytest.raises(DataError, match=r"cut\.parquet: "):
        read_geoparquet(tmp_path / "cut.parquet")
    states_frame(small()).assign(confidence=2.0).to_parquet(tmp_path / "bad.parquet")
    with pytest.raises(DataError, match=r"bad\.parquet, row 0: confidence is 2"):
        read_geoparquet(tmp_path / "bad.parquet")
    (tmp_path / "places.csv").write_text("id,lon,lat\na,200,1\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"places\.csv, row 0: lon is '?200"):
        read_geoparquet(whole, places=tmp_path / "places.csv")
    with pytest.raises(DataError, match=r"no\.csv: cannot be read"):
        read_geoparquet(whole, places=tmp_path / "no.csv")
    with pytest.raises(InputError, match="Make the folder first"):
        write_geoparquet(small(), tmp_path / "no" / "states.parquet")
