import subprocess
import sys
from datetime import date

import pytest

from conflictmap.errors import DataError, NothingLeftError
from conflictmap.maps.tables import Sides, read_tables
from conflictmap.model import Status

PLACES = "id,name,lon,lat\n0,Alpha,37.5,48.5\n1,Beta,38.0,48.9\n2,Gamma,36.0,49.0\n"
CHANGES = "place,day,status,conf,source\n0,0,1,3,0\n1,0,2,3,0\n0,4,3,1,5\n0,6,2,2,6\n"
STATES = (
    "place,name,lat,lon,from,to,status,holder,rival,besieged_by,confidence,heard\n"
    "al-bab,الباب,36.37,37.51,2016-01-01,2016-01-10,controlled,isis,,,0.9,2016-01-01\n"
    "al-bab,الباب,36.37,37.51,2016-01-11,2016-02-01,contested,isis,Front X,Front X,0.6,2016-01-11\n"
)
START = date(2022, 2, 24)


@pytest.fixture
def tables(tmp_path):
    """Return a function that writes a pair of tables."""

    def written(changes=CHANGES, places=PLACES):
        (tmp_path / "changes.csv").write_text(changes, encoding="utf-8")
        (tmp_path / "places.csv").write_text(places, encoding="utf-8")
        return tmp_path / "places.csv", tmp_path / "changes.csv"

    return written


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "conflictmap", "render", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_table_of_changes_becomes_states_without_gaps(tables):
    """Each change holds until the next, contested ground keeps its last holder, silent places are unknown."""
    timeline = read_tables(*tables(), start=START, sides=Sides("Ukraine", "Russia")).timeline
    alpha = [state for state in timeline.states if state.place == "0"]
    assert [(state.start.day, state.end.day, state.status, state.holder, state.rival) for state in alpha] == [
        (24, 27, Status.CONTROLLED, "a", None),
        (28, 1, Status.CONTESTED, "a", "b"),
        (2, 2, Status.CONTROLLED, "b", None),
    ]
    assert [state.confidence for state in alpha] == [0.95, 0.5, 0.75]
    assert [state.status for state in timeline.states if state.place == "2"] == [Status.UNKNOWN]
    assert [actor.name for actor in timeline.actors] == ["Ukraine", "Russia"]
    assert {timeline.on(day)[0].place for day in (START, date(2022, 3, 2))} == {"0"}


def test_a_table_of_states_needs_no_table_of_places(tables):
    """control.csv holds its places; known actors keep their names and colours, others get some."""
    _, changes = tables(STATES)
    read = read_tables(None, changes, start=START)
    assert read.problems == ()
    (place,) = read.timeline.places
    assert (place.name, place.lon, place.lat) == ("الباب", 37.51, 36.37)
    second = read.timeline.states[1]
    assert (second.status, second.holder, second.rival) == (Status.CONTESTED, "isis", "Front X")
    assert second.besieged_by == "Front X"
    assert second.heard == date(2016, 1, 11)
    colours = {actor.id: actor.colour for actor in read.timeline.actors}
    assert set(colours) == {"isis", "Front X"}
    assert colours["isis"] != colours["Front X"]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("0,9,7,3,0", "status is '7'"),
        ("0,x,1,3,0", "day is 'x'"),
        ("0,99999999,1,3,0", "day is 99999999"),
        ("9,9,1,3,0", "there is no place '9'"),
        ("0,9,1,8,0", "conf is '8'"),
        (",9,1,3,0", "place is blank"),
        ("0,9,1,3,0,too,many", "too many cells"),
    ],
)
def test_a_bad_row_is_named_and_costs_only_itself(tables, row, what):
    """A row that cannot be used is reported by file and line; the others are still read."""
    read = read_tables(*tables(CHANGES + row + "\n"), start=START)
    (problem,) = read.problems
    assert what in str(problem)
    assert "changes.csv:6" in str(problem)
    assert len([state for state in read.timeline.states if state.place == "0"]) == 3


def test_equal_rows_are_each_named(tables):
    """Rows that are wrong in the same way are reported one by one, and what follows is still read."""
    read = read_tables(*tables(CHANGES + "0,8,7,3,0\n" * 3 + "0,9,2,3,0\n"), start=START)
    assert [str(problem).split(": ")[0].rsplit("changes.csv", 1)[1] for problem in read.problems] == [
        ":6",
        ":7",
        ":8",
    ]
    assert len([state for state in read.timeline.states if state.place == "0"]) == 4


@pytest.mark.parametrize("row", ["3,D,181,48", "3,D,37,ninety", "3,D,37,", ",D,37,48", "0,Again,1,1"])
def test_a_bad_place_is_named(tables, row):
    """A place without an id, with an id already seen, or with impossible coordinates is reported."""
    read = read_tables(*tables(places=PLACES + row + "\n"), start=START)
    (problem,) = read.problems
    assert "places.csv:5" in str(problem)
    assert len(read.timeline.places) == 3


def test_a_place_may_have_no_coordinates(tables):
    """A place with both coordinates blank is kept: it is in the table, not on the map."""
    read = read_tables(*tables(places=PLACES + "3,D,,\n"), start=START)
    assert read.problems == ()
    assert read.timeline.places[3].point is None


def test_an_impossible_file_is_one_clear_error(tables, tmp_path):
    """A missing column or file, bytes that are no text and a table without usable rows raise at once."""
    places, changes = tables("a,b\n1,2\n")
    with pytest.raises(DataError, match=r"changes\.csv:1: there is no column 'place'"):
        read_tables(places, changes, start=START)
    with pytest.raises(DataError, match="cannot be read"):
        read_tables(places, tmp_path / "none.csv", start=START)
    changes.write_bytes(b"place,day,status\n\xff\xfe,1,1\n")
    with pytest.raises(DataError, match="not UTF-8"):
        read_tables(places, changes, start=START)
    changes.write_text("place,day,status\n")
    with pytest.raises(NothingLeftError, match="no row could be used"):
        read_tables(places, changes, start=START)


def test_command_writes_the_map(tables, tmp_path):
    """The documented command writes one HTML file, says so on standard error, and exits 0."""
    places, changes = tables()
    done = run("--places", places, "--changes", changes, "-o", tmp_path / "map.html", "--title", "Front")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "<title>Front</title>" in (tmp_path / "map.html").read_text()


def test_command_reports_bad_rows_and_exits_3(tables, tmp_path):
    """Left-out rows are named on standard error and the exit status is 3, with the map written."""
    places, changes = tables(CHANGES + "0,9,7,3,0\n")
    done = run("--places", places, "--changes", changes, "-o", tmp_path / "map.html")
    assert done.returncode == 3
    assert "changes.csv:6: status is '7'" in done.stderr
    assert (tmp_path / "map.html").is_file()


def test_command_fails_in_one_line(tmp_path):
    """A file that is not there is one line on standard error, without a traceback, and exit status 1."""
    done = run("--changes", tmp_path / "none.csv", "-o", tmp_path / "map.html")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "none.csv: cannot be read" in done.stderr
    assert not (tmp_path / "map.html").exists()


def test_folder_that_does_not_exist_is_one_line(tables, tmp_path):
    """An output folder that is not there is said in one line."""
    places, changes = tables()
    done = run("--places", places, "--changes", changes, "-o", tmp_path / "no" / "map.html")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Make the folder" in done.stderr
