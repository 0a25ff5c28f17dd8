import subprocess
import sys
from datetime import date

import pandas as pd
import pytest
from shapely import Point, box

from conflictmap.export.geoparquet import write_geoparquet
from conflictmap.model import ControlState, Place, Status, Timeline


@pytest.fixture
def states(tmp_path):
    """Return a GeoParquet of a place with a point and one with an area."""
    places = (
        Place("a", "Alpha", "town", Point(37.5, 48.5), 2),
        Place("b", "Beta", "province", None, 50, area=box(37, 48, 38, 49)),
    )
    days = date(2016, 3, 1), date(2016, 3, 9)
    held = [ControlState(one.id, *days, Status.CONTROLLED, "isis", None, 0.9, (), ()) for one in places]
    write_geoparquet(Timeline(places, (), tuple(held), (), (), ()), tmp_path / "states.parquet")
    return tmp_path / "states.parquet"


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "conflictmap", "render", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_command_maps_a_geoparquet(states, tmp_path):
    """A GeoParquet of states needs no table of places."""
    done = run("--changes", states, "-o", tmp_path / "map.html")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "map.html: 2 places" in done.stderr
    assert (tmp_path / "map.html").is_file()


def test_command_maps_a_parquet_with_a_csv_of_places(tmp_path):
    """A Parquet without geometry is placed by --places."""
    frame = pd.DataFrame({"place": ["a"], "day": ["2016-03-01"], "holder": ["isis"]})
    frame.to_parquet(tmp_path / "changes.parquet")
    (tmp_path / "places.csv").write_text("id,name,lon,lat\na,Alpha,37.5,48.5\n", encoding="utf-8")
    tables = ("--places", tmp_path / "places.csv", "--changes", tmp_path / "changes.parquet")
    done = run(*tables, "-o", tmp_path / "map.html")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "map.html").is_file()


@pytest.mark.parametrize(
    ("content", "what"), [(None, "cannot be read"), (b"place,day,status\n", "is no Parquet, or broken")]
)
def test_command_fails_in_one_line_on_a_bad_parquet(tmp_path, content, what):
    """A Parquet that is missing or is none is one line on standard error, and exit status 1."""
    if content is not None:
        (tmp_path / "bad.parquet").write_bytes(content)
    done = run("--changes", tmp_path / "bad.parquet", "-o", tmp_path / "map.html")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"bad.parquet: {what}" in done.stderr
    assert not (tmp_path / "map.html").exists()
