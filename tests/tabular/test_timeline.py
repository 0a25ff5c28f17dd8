import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from conflictmap.errors import DataError
from conflictmap.model import Actor, ActorKind, Status, Timeline

FIRST = date(2022, 2, 24)
PLACES = pd.DataFrame({"id": ["a", "b"], "name": ["Alpha", "Beta"], "lon": [37.5, 38.0], "lat": [48.5, 48.9]})


def day(number):
    return FIRST + timedelta(days=number)


def changes(*rows, columns=("place", "day", "holder")):
    return pd.DataFrame(rows, columns=list(columns))


def told(timeline, place="a"):
    """Return first and last day, counted from `FIRST`, status and holder of each state of a place."""
    return [
        ((state.start - FIRST).days, (state.end - FIRST).days, state.status.value, state.holder)
        for state in timeline.states
        if state.place == place
    ]


def test_a_change_holds_until_the_places_next():
    """Rows in any order become states without a gap, unknown before a place's first row and without any."""
    rows = changes(("a", day(5), None), ("a", day(2), "red"), ("b", day(0), "blue"), ("a", day(3), "red"))
    timeline = Timeline.from_frames(pd.concat([PLACES, pd.DataFrame({"id": ["c"]})]), rows, last=day(6))
    assert told(timeline) == [
        (0, 1, "unknown", None),
        (2, 4, "controlled", "red"),
        (5, 6, "unknown", None),
    ]
    assert told(timeline, "b") == [(0, 6, "controlled", "blue")]
    assert told(timeline, "c") == [(0, 6, "unknown", None)]
    assert [place.name for place in timeline.places] == ["Alpha", "Beta", "c"]
    assert {state.confidence for state in timeline.states if state.holder} == {1.0}
    assert (timeline.as_known, timeline.claims, timeline.articles) == ((), (), ())


def test_every_column_of_a_state_is_read():
    """Status, confidence, rival, besieger, division, day of the last news and claims arrive as given."""
    row = {
        "place": "a",
        "day": "2022-02-24",
        "status": "Contested",
        "holder": "red",
        "confidence": 0.6,
        "rival": "blue",
        "besieged_by": "unknown",
        "divided": "yes",
        "heard": "2022-02-20",
        "supporting": ["c1", "c2"],
        "opposing": "c3 c4",
    }
    timeline = Timeline.from_frames(PLACES, pd.DataFrame([row]))
    state = timeline.states[0]
    assert (state.status, state.holder, state.rival) == (Status.CONTESTED, "red", "blue")
    assert (state.confidence, state.divided, state.heard) == (0.6, True, date(2022, 2, 20))
    assert (state.supporting, state.opposing) == (("c1", "c2"), ("c3", "c4"))
    assert state.besieged_by == "unknown"
    assert [actor.id for actor in timeline.actors] == ["blue", "red"]


def test_spans_leave_unknown_what_they_do_not_cover():
    """A span holds on its days, one without an end until the next, and spans that meet in equals are one."""
    rows = changes(
        ("a", day(0), day(2), "red"),
        ("a", day(3), day(3), "red"),
        ("a", day(6), None, "blue"),
        ("a", day(8), day(9), "red"),
        columns=("place", "from", "to", "holder"),
    )
    timeline = Timeline.from_frames(PLACES, rows)
    assert told(timeline) == [
        (0, 3, "controlled", "red"),
        (4, 5, "unknown", None),
        (6, 7, "controlled", "blue"),
        (8, 9, "controlled", "red"),
    ]
    renamed = rows.rename(columns={"from": "start", "to": "end"})
    assert Timeline.from_frames(PLACES, renamed) == timeline


def test_a_panel_is_compressed_to_runs():
    """A row for each place and day, with both in the index, gives the states that its changes alone give."""
    days = pd.date_range(FIRST, periods=100, name="day")
    index = pd.MultiIndex.from_product([days, pd.Index([0, 1], name="place")])
    holder = np.where(np.arange(200) // 2 < [30, 60] * 100, "red", "blue")
    panel = pd.DataFrame({"holder": pd.Categorical(holder)}, index=index)
    places = PLACES.assign(id=[0, 1]).set_index("id")
    timeline = Timeline.from_frames(places, panel)
    assert told(timeline, "0") == [(0, 29, "controlled", "red"), (30, 99, "controlled", "blue")]
    few = changes((0, day(0), "red"), (0, day(30), "blue"), (1, day(0), "red"), (1, day(60), "blue"))
    assert Timeline.from_frames(places, few, last=day(99)) == timeline


def test_polygons_per_day_become_places():
    """Each distinct polygon is a place with an area and an id of its own, unknown on days without it."""
    one, other = box(37, 48, 38, 49), box(38, 48, 39, 49)
    turned = Polygon([(38, 49), (37, 49), (37, 48), (38, 48)])
    frame = gpd.GeoDataFrame(
        {"day": [day(0), day(1), day(1), day(3)], "holder": ["red", "red", "blue", "blue"]},
        geometry=[one, turned, other, one],
        crs="EPSG:4326",
    )
    timeline = Timeline.from_frames(None, frame)
    first, second = sorted(timeline.places, key=lambda place: place.area.bounds)
    assert re.fullmatch("area-[0-9a-f]{12}", first.id)
    assert (first.point, second.area) == (None, other)
    assert told(timeline, first.id) == [
        (0, 1, "controlled", "red"),
        (2, 2, "unknown", None),
        (3, 3, "controlled", "blue"),
    ]
    assert told(timeline, second.id)[1] == (1, 1, "controlled", "blue")
    again = Timeline.from_frames(None, frame.iloc[::-1].set_index("day").rename_geometry("outline"))
    assert [place.id for place in again.places] == [place.id for place in timeline.places]
    spans = gpd.GeoDataFrame({"from": [day(0)], "to": [day(6)], "holder": ["red"]}, geometry=[one])
    (place,) = Timeline.from_frames(None, spans).places
    assert place.id == first.id


def test_geometry_becomes_point_or_area_in_degrees():
    """Points and polygons are transformed to EPSG:4326, and a place may have both, with lon and lat."""
    frame = gpd.GeoDataFrame(
        {"id": ["p", "q", "r"], "kind": ["town", "province", None], "within": ["q", None, None]},
        geometry=[Point(37.5, 48.5), MultiPolygon([box(37, 48, 38, 49)]), None],
        crs="EPSG:4326",
    )
    rows = changes(("p", FIRST, "red"))
    for given_ in (
        frame.to_crs("EPSG:3857"),
        frame.to_crs("EPSG:32637"),
        frame.set_crs(None, allow_override=True),
    ):
        p, q, r = Timeline.from_frames(given_, rows).places
        assert p.point.distance(Point(37.5, 48.5)) < 1e-9
        assert q.area.symmetric_difference(box(37, 48, 38, 49)).area < 1e-3
        assert (p.area, q.point, r.point, r.area) == (None, None, None, None)
        assert (p.kind, p.within, r.kind, r.within) == ("town", "q", "", None)
    both = frame.assign(lon=[1.0, 37.2, None], lat=[2.0, 48.2, None], radius_km=["", "4", 5])
    p, q, r = Timeline.from_frames(both, rows).places
    assert (p.point, q.point, q.area) == (Point(1, 2), Point(37.2, 48.2), frame.geometry[1])
    assert [place.radius_km for place in (p, q, r)] == [0, 4, 5]


def test_changes_may_describe_their_places():
    """Without a frame of places the first row of each place says where it lies."""
    frame = gpd.GeoDataFrame(
        {"place": ["a", "a"], "day": [day(0), day(2)], "holder": ["red", "blue"], "name": ["Alpha", None]},
        geometry=[Point(37.5, 48.5), None],
    )
    timeline = Timeline.from_frames(None, frame)
    (place,) = timeline.places
    assert (place.id, place.name, place.point) == ("a", "Alpha", Point(37.5, 48.5))
    plain = pd.DataFrame(frame.drop(columns="geometry")).assign(lon=37.5, lat=48.5)
    assert Timeline.from_frames(None, plain) == timeline


@pytest.mark.parametrize(
    "make",
    [
        str,
        lambda one: one,
        pd.Timestamp,
        lambda one: np.datetime64(one, "D"),
        lambda one: datetime(one.year, one.month, one.day, 23, 59),  # noqa: DTZ001 -- as a frame may hold it
        lambda one: pd.Timestamp(one, tz="Europe/Kyiv"),
        lambda one: f"{one}T10:00:00",
    ],
)
@pytest.mark.parametrize("dtype", [None, "category", "object"])
def test_days_are_read_however_they_are_kept(make, dtype):
    """ISO text, dates, datetimes and datetime64, as such or as categories, name the same days."""
    rows = changes(("a", make(day(0)), "red"), ("a", make(day(1)), "blue"))
    if dtype:
        rows["day"] = rows["day"].astype(dtype)
    assert told(Timeline.from_frames(PLACES, rows)) == [
        (0, 0, "controlled", "red"),
        (1, 1, "controlled", "blue"),
    ]


def test_categories_without_a_row_do_no_harm():
    """A selection of a larger frame may keep categories of which nothing is known or that cannot be read."""
    rows = changes(("x", "soon", "lost"), ("a", str(FIRST), "vacated"), columns=("place", "day", "status"))
    timeline = Timeline.from_frames(PLACES, rows.astype("category").iloc[1:])
    assert told(timeline) == [(0, 0, "vacated", None)]


def test_last_day_cuts_and_extends():
    """What lies after `last` is left out, and the last state of each place reaches it."""
    rows = changes(("a", day(0), "red"), ("a", day(5), "blue"), ("b", day(9), "blue"))
    assert told(Timeline.from_frames(PLACES, rows, last=day(7)))[-1] == (5, 7, "controlled", "blue")
    assert told(Timeline.from_frames(PLACES, rows, last=day(20)))[-1] == (5, 20, "controlled", "blue")
    assert told(Timeline.from_frames(PLACES, rows, last=day(7)), "b") == [(0, 7, "unknown", None)]
    forever = changes(("a", day(0), date.max, "red"), columns=("place", "from", "to", "holder"))
    assert told(Timeline.from_frames(PLACES, forever, last=day(3))) == [(0, 3, "controlled", "red")]
    assert Timeline.from_frames(PLACES, forever).states[0].end == date.max


def test_actors_are_given_listed_or_made():
    """A given actor goes before one of the gazetteer, and one that nobody lists gets a colour of its own."""
    own = Actor("red", "Red Army", (), "#ff0000", "reds", ActorKind.STATE)
    rows = changes(
        ("a", day(0), "red"), ("a", day(1), "isis"), ("a", day(2), "Front X"), ("b", day(0), "Front Y")
    )
    actors = {actor.id: actor for actor in Timeline.from_frames(PLACES, rows, actors=[own]).actors}
    assert list(actors) == sorted(actors)
    assert actors["red"] is own
    assert "ISIS" in actors["isis"].name
    assert actors["Front X"].name == "Front X"
    assert len({actor.colour for actor in actors.values()}) == 4


def test_equal_rows_on_one_day_are_one():
    """A row that stands there twice is no contradiction."""
    rows = changes(("a", day(0), "red"), ("a", day(0), "red"))
    assert told(Timeline.from_frames(PLACES, rows)) == [(0, 0, "controlled", "red")]


SPAN = ("place", "from", "to", "holder")
GIVEN = ("place", "day", "status", "holder", "confidence")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (changes(("x", FIRST, "red")), "changes, row 7: there is no place 'x'. Add it"),
        (changes((None, FIRST, "red")), "changes, row 7: place is blank"),
        (
            changes(("a", "24.2.2022", "red")),
            "changes, row 7: day is '24.2.2022'. Give a day such as 2016-12-31",
        ),
        (changes(("a", 5, "red")), "changes, row 7: day is '5'"),
        (changes(("a", None, "red")), "changes, row 7: day is blank"),
        (changes(("a", np.datetime64("20000-01-01", "s"), "red")), "changes, row 7: day is "),
        (
            changes(("a", FIRST, "lost", "red", 1), columns=GIVEN),
            "changes, row 7: there is no status 'lost'. Use",
        ),
        (
            changes(("a", FIRST, "controlled", None, 1), columns=GIVEN),
            "changes, row 7: it is controlled, but by",
        ),
        (
            changes(("a", FIRST, "contested", None, 1.5), columns=GIVEN),
            "changes, row 7: confidence is 1.5. Give",
        ),
        (
            changes(("a", FIRST, "contested", None, "high"), columns=GIVEN),
            "row 7: confidence is 'high'. Give",
        ),
        (
            changes(("a", day(2), day(1), "red"), columns=SPAN),
            "changes, row 7: it ends on 2022-02-25, before",
        ),
        (changes(("a", FIRST, ["red"])), "changes: the column 'holder' holds lists"),
        (changes(("a", FIRST), columns=("place", "day")), "changes: there is no column 'status' or 'holder'"),
        (
            changes(("a", "red"), columns=("place", "holder")),
            "changes: there is no column 'day' or 'date' or 'from'",
        ),
        (
            changes(("a", FIRST, "red"), columns=SPAN[:2] + SPAN[3:]),
            "changes: there is no column 'to' or 'end'",
        ),
        (
            changes(("a", FIRST, "red"), columns=("id", "day", "holder")),
            "changes: there is no column 'place'",
        ),
        (
            changes(("a", FIRST, FIRST, "r"), columns=("place", "day", "from", "holder")),
            "both a day and a span",
        ),
        (
            changes(("a", FIRST, "r", "r"), columns=("place", "day", "holder", "holder")),
            "two columns 'holder'",
        ),
        (changes(), "changes: there is no row"),
        ([("a", FIRST, "red")], "changes: it is no data frame but a list"),
    ],
)
def test_bad_changes_are_named_by_row(rows, message):
    """A row or column that cannot be used is named in one line that says how to mend it."""
    if isinstance(rows, pd.DataFrame):
        rows.index = range(7, 7 + len(rows))
    with pytest.raises(DataError) as error:
        Timeline.from_frames(PLACES, rows)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("places", "message"),
    [
        (PLACES.assign(id="a"), "places, row 1: there is a place 'a' already. Drop one"),
        (PLACES.assign(id=["a", None]), "places, row 1: id is blank"),
        (PLACES.assign(lon=[1, 181]), "places, row 1: lon is 181. Give a number from -180 to 180"),
        (PLACES.assign(lat=[1, None]), "places, row 1: only one of lon and lat is there"),
        (PLACES.drop(columns="lat"), "places: there is no column 'lat'"),
        (PLACES.drop(columns="id"), "places: there is no column 'id'. Add or rename it"),
        (PLACES.assign(radius_km=[1, -1]), "places, row 1: radius_km is -1"),
        (PLACES.assign(geometry=["POINT (1 2)", None]), "places: the column 'geometry' holds no geometries"),
        (
            gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=[Point(1, 2), LineString([(0, 0), (1, 1)])]),
            "places, row 1: the geometry is a LineString",
        ),
        (
            gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=[Point(1, 2), Point(400_000, 5_000_000)]),
            "places, row 1: the geometry lies outside longitudes and latitudes. Set the frame's crs",
        ),
        (None, "changes: nothing says where the places lie. Give places"),
    ],
)
def test_bad_places_are_named_by_row(places, message):
    """A place that cannot be used is named by the label of its row."""
    with pytest.raises(DataError) as error:
        Timeline.from_frames(places, changes(("a", FIRST, "red")))
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("rows", "label"),
    [
        (changes(("a", FIRST, "red"), ("a", FIRST, "blue")), 1),
        (changes(("a", day(0), day(5), "red"), ("a", day(5), day(6), "blue"), columns=SPAN), 1),
        (changes(("a", day(5), day(6), "blue"), ("a", day(0), day(5), "red"), columns=SPAN), 0),
        (
            changes(
                ("a", day(0), day(9), "red"),
                ("a", day(2), day(3), "red"),
                ("a", day(5), day(6), "blue"),
                columns=SPAN,
            ),
            2,
        ),
        (changes(("a", day(0), None, "red"), ("a", day(0), day(1), "blue"), columns=SPAN), 1),
    ],
)
def test_two_states_on_one_day_are_refused(rows, label):
    """Rows of one place that contradict each other about a day are an error that names the later one."""
    with pytest.raises(
        DataError, match=rf"changes, row {label}: a has two states on 2022-0\d-\d\d\. Leave one"
    ):
        Timeline.from_frames(PLACES, rows)


def test_polygons_that_overlay_themselves_are_refused():
    """One polygon with two holders on one day is an error, as is a row without a polygon."""
    frame = gpd.GeoDataFrame(
        {"day": [FIRST, FIRST], "holder": ["red", "blue"]}, geometry=[box(0, 0, 1, 1)] * 2
    )
    with pytest.raises(DataError, match=r"row 1: area-\w+ has two states on 2022-02-24"):
        Timeline.from_frames(None, frame)
    with pytest.raises(DataError, match="row 1: the geometry is empty"):
        Timeline.from_frames(None, frame.set_geometry([box(0, 0, 1, 1), Polygon()]))


ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.integers(0, 30),
        st.sampled_from(["red", "blue", None]),
        st.sampled_from(["controlled", "contested", "unknown", None]),
        st.sampled_from([0.5, 1.0, None]),
    ).filter(lambda row: row[2] or row[3] != "controlled"),
    min_size=1,
    max_size=25,
    unique_by=lambda row: row[:2],
)


@settings(deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_states_cover_each_day_once(rows, random):
    """Each place has one state a day, that of its last row in any order, and no two neighbours are equal."""
    places = pd.DataFrame({"id": list("abc")})
    columns = ("place", "day", "holder", "status", "confidence")
    frame = changes(*rows, columns=columns).assign(day=[day(row[1]) for row in rows])
    timeline = Timeline.from_frames(places, frame)
    shuffled = list(range(len(rows)))
    random.shuffle(shuffled)
    assert Timeline.from_frames(places, frame.iloc[shuffled]) == timeline
    assert list(timeline.states) == sorted(timeline.states, key=lambda state: (state.place, state.start))
    for one, after in pairwise(timeline.states):
        if one.place == after.place:
            assert after.start == one.end + timedelta(days=1)
            assert (one.status, one.holder, one.confidence) != (after.status, after.holder, after.confidence)
    first, last = (choose(row[1] for row in rows) for choose in (min, max))
    for number in range(first, last + 1):
        on = timeline.on(day(number))
        assert [state.place for state in on] == list("abc")
        for state in on:
            before = [row for row in rows if row[0] == state.place and row[1] <= number]
            row = max(before, key=lambda row: row[1], default=(None, None, None, "unknown", None))
            assert state.holder == row[2]
            assert state.status == (row[3] or ("controlled" if row[2] else "unknown"))
            assert state.confidence == (row[4] or float(state.status != "unknown"))


def test_model_loads_no_frames():
    """Who only needs the types does not wait for pandas."""
    code = "import sys, conflictmap.model; sys.exit('pandas' in sys.modules or 'geopandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
