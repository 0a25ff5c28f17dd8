import csv
from dataclasses import replace

import pytest
from shapely import Point

from conflictmap.control import read_control, write_control
from conflictmap.export.acled import write_acled

FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("http://x.example")', "＝1", "'=1", "''+1"]


def renamed(war, name):
    places = tuple(replace(place, name=name) for place in war.places)
    by_id = {place.id: place for place in places}
    claims = tuple(
        replace(claim, place=claim.place and by_id[claim.place.id], quote=name) for claim in war.claims
    )
    return replace(war, places=places, claims=claims)


def cells(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", FORMULAS)
def test_no_text_is_a_formula_to_a_spreadsheet(name, war, tmp_path):
    """What an article can put into a table is shown, and never computed."""
    write_control(renamed(war, name), tmp_path / "states.csv")
    write_acled(renamed(war, name), tmp_path / "acled.csv")
    rows = cells(tmp_path / "states.csv") + cells(tmp_path / "acled.csv")
    assert len(rows) > len(war.states)
    texts = [
        text
        for row in rows
        for key, text in row.items()
        if key not in {"lat", "lon", "latitude", "longitude"}
    ]
    assert not any(text.lstrip().startswith(("=", "+", "-", "@", "＝")) for text in texts)


@pytest.mark.parametrize("name", [*FORMULAS, "'tHart", "O'Neill", "'", "''"])
def test_the_name_comes_back_as_it_was(name, war, tmp_path):
    """The apostrophe that guards a cell is taken away again, and one of the name's own is not."""
    write_control(renamed(war, name), tmp_path / "states.csv")
    assert {place.name for place in read_control(tmp_path / "states.csv").places} == {name}


def test_what_is_no_text_is_written_all_the_same(war, tmp_path):
    """Half a character, as a broken page may hold it, costs no table."""
    write_control(renamed(war, "x\ud800"), tmp_path / "states.csv")
    write_acled(renamed(war, "x\ud800"), tmp_path / "acled.csv")
    assert {row["name"] for row in cells(tmp_path / "states.csv")} == {"x?"}


def test_numbers_stay_numbers(war, tmp_path):
    """A longitude west of Greenwich begins with a minus, and is a number all the same."""
    places = tuple(replace(place, point=Point(-12.5, -3.25)) for place in war.places)
    write_control(replace(war, places=places), tmp_path / "states.csv")
    assert {row["lon"] for row in cells(tmp_path / "states.csv")} == {"-12.5"}
