"""control.csv."""

from dataclasses import replace
from pathlib import Path

import pytest
from reports import ACTORS, CITADEL, TOWN, report, timeline

from conflictmap.control import read_control, write_control
from conflictmap.control.table import state_row
from conflictmap.errors import DataError

HEADER = "place,name,lat,lon,from,to,status,holder\n"


def test_states_survive_the_file(tmp_path: Path) -> None:
    """What is written is read back: states, places and actors."""
    line = timeline(
        [
            report(1, "holds", "blue"),
            report(5, "besieged", None, "blue"),
            report(9, "captured", "red", "blue", place=CITADEL),
        ]
    )
    write_control(line, tmp_path / "control.csv")
    found = read_control(tmp_path / "control.csv", ACTORS)
    assert found.states == line.states
    assert found.places == tuple(replace(place, names={}, provenance="") for place in line.places)
    assert {actor.id for actor in found.actors} >= {"red", "blue"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("place,name\n", "control.csv:1: the column from is missing"),
        (HEADER + "a,A,1,2,yesterday,2020-01-01,controlled,x\n", "control.csv:2: from is 'yesterday'"),
        (HEADER + "a,A,1,2,2020-01-02,2020-01-01,controlled,x\n", "control.csv:2: from and to"),
        (HEADER + "a,A,1,2,2020-01-01,,controlled,x\n", "no days in their order. Mend them"),
        (HEADER + "a,A,1,2,,2020-01-01,controlled,x\n", "control.csv:2: from and to"),
        (HEADER + "a,A,91,2,2020-01-01,2020-01-01,controlled,x\n", "control.csv:2: lat is '91'"),
        (
            HEADER + "a,A,1,2,2020-01-01,2020-01-01,controlled,x\na,A,91,2,2020-01-02,2020-01-02,unknown,\n",
            "control.csv:3: lat is '91'",
        ),
        (HEADER + "a,A,1,2,2020-01-01,2020-01-01,lost,x\n", "control.csv:2: there is no status 'lost'"),
        (HEADER + ",A,1,2,2020-01-01,2020-01-01,controlled,x\n", "control.csv:2: place is empty"),
        (
            HEADER + "a,A,1,2,2020-01-01,2020-01-05,controlled,x\na,A,1,2,2020-01-05,2020-01-06,unknown,\n",
            "control.csv: a has two states on 2020-01-05",
        ),
    ],
)
def test_bad_files_are_named_by_line(tmp_path: Path, text: str, message: str) -> None:
    """A file that cannot be used says where and why in one line."""
    path = tmp_path / "control.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_control(path)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_what_a_spreadsheet_makes_of_it_is_read(tmp_path: Path) -> None:
    """A mark of the byte order, a line end within a name and missing cells at a row's end are no harm."""
    path = tmp_path / "control.csv"
    path.write_text(
        HEADER + 'a,"A\r\nB",1,2,2020-01-01,2020-01-05,unknown\n', encoding="utf-8-sig", newline=""
    )
    found = read_control(path)
    (state,) = found.states
    assert found.places[0].name == "A\r\nB"
    assert (state.holder, state.rival, state.share, state.confidence) == (None, None, None, 0.0)


def test_another_encoding_is_named(tmp_path: Path) -> None:
    """Whoever saved it as something else learns what to save it as."""
    path = tmp_path / "control.csv"
    path.write_bytes(HEADER.encode() + "a,Dörfli,1,2,2020-01-01,2020-01-05,unknown,\n".encode("latin-1"))
    with pytest.raises(DataError, match=r"is no CSV in UTF-8: .*Save it as such"):
        read_control(path)


def test_a_row_has_what_the_documentation_names() -> None:
    """Each column stands under its own name, those of days, rivals and shares included."""
    row = state_row(timeline([report(1, "holds", "blue")]).states[0], TOWN)
    named = {"place", "name", "lat", "lon", "from", "to", "status", "holder", "rival", "besieged_by", "share"}
    assert named <= set(row)
