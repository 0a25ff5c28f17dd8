import csv
import re
from dataclasses import replace
from datetime import date

import pytest
from shapely import Point

from conflictmap.building.article_table import write_articles
from conflictmap.control import ControlSettings, SourceBook, read_control, write_control
from conflictmap.control.comparison import compare
from conflictmap.control.source_table import write_sources
from conflictmap.differences import Report, csv_lines
from conflictmap.export.acled import write_acled
from conflictmap.maps.tables import read_tables
from conflictmap.wording import plain

FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("http://x.example")', "＝1", "＋1", "－1", "＠SUM(1)"),
    *("'=1", "''+1", " =1", "\t=1", "\r\n@x", "\xa0=1", "\u3000＝1", "\x00=1", "\x0b-1", "=cmd|'/c calc'!A0"),
]


# What a spreadsheet computes, whatever blanks stand before it.
COMPUTED = re.compile(r"[\s\0-\x20\x7f-\xa0]*[=+\-@＝＋－＠]")
NUMBERS = {"lat", "lon", "latitude", "longitude"}


def renamed(war, name):
    places = tuple(replace(place, name=name, kind=name, within=name) for place in war.places)
    by_id = {place.id: place for place in places}
    claims = tuple(
        replace(claim, place=claim.place and by_id[claim.place.id], quote=name, attribution=name)
        for claim in war.claims
    )
    articles = tuple(
        replace(article, title=name, source=name, url=name, language=name) for article in war.articles
    )
    actors = tuple(replace(actor, name=name) for actor in war.actors)
    return replace(war, places=places, claims=claims, articles=articles, actors=actors)


def cells(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tables(war, folder):
    """Write every table that leaves, and return its rows by its name."""
    folder.mkdir(exist_ok=True)
    write_control(war, folder / "states.csv")
    write_acled(war, folder / "acled.csv")
    write_articles(war.articles, war.claims, (), folder / "articles.csv")
    write_sources(war, SourceBook.load(()), ControlSettings(), folder / "sources.csv")
    comparison = compare(war, replace(war, states=war.as_known))
    names = {place.id: place.name for place in war.places}
    report = Report(comparison, ((),) * len(comparison.differences), names, {})
    (folder / "diff.csv").write_text("\n".join(csv_lines(report)), encoding="utf-8")
    return {path.name: cells(path) for path in folder.iterdir()}


@pytest.mark.parametrize("name", FORMULAS)
def test_no_text_is_a_formula_to_a_spreadsheet(name, war, tmp_path):
    """What an article can put into a table is shown, and never computed."""
    written = tables(renamed(war, name), tmp_path / "t")
    told = {
        table: [text for row in rows for key, text in row.items() if key not in NUMBERS]
        for table, rows in written.items()
    }
    # Of a speaker whose name has letters and is none that is known, sources.csv tells the kind alone.
    saying = {table for table, texts in told.items() if any(plain(name) in text for text in texts)}
    assert saying | {"sources.csv"} == {"states.csv", "acled.csv", "articles.csv", "sources.csv", "diff.csv"}
    assert not [text for texts in told.values() for text in texts if COMPUTED.match(text)]


@pytest.mark.parametrize("name", [*FORMULAS, "'tHart", "O'Neill", "'", "''"])
def test_the_name_comes_back_as_it_was(name, war, tmp_path):
    """The apostrophe that guards a cell is taken away again, and one of the name's own is not."""
    path = tmp_path / "states.csv"
    write_control(renamed(war, name), path)
    # Blanks around a cell are nobody's name.
    name = name.strip()
    assert {place.name for place in read_control(path).places} == {name}
    read = read_tables(None, path, start=date(2015, 1, 1))
    assert {place.name for place in read.timeline.places} == {name}
    assert not read.problems


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
