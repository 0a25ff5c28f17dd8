from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import fastkml
import geopandas as gpd
import pytest
from lxml import etree
from timelines import hostile, timeline

from conflictmap.export.kml import NAMESPACE, harmless, write_kml
from conflictmap.export.looks import looks_of

NAMES = {"k": NAMESPACE}


@pytest.fixture(scope="module")
def schema():
    """Return the schema of KML 2.2, which fastkml ships."""
    return etree.XMLSchema(etree.parse(Path(fastkml.__file__).parent / "schema" / "ogckml22.xsd"))


@pytest.fixture
def written(war, provenance, tmp_path):
    path = tmp_path / "states.kml"
    write_kml(war, path, provenance)
    return path


def placemarks(path):
    return etree.parse(path).findall(".//k:Placemark", NAMES)


def test_it_is_valid_kml(written, schema):
    """The file keeps to the schema of the Open Geospatial Consortium."""
    assert schema.validate(etree.parse(written)), schema.error_log


def test_a_folder_a_place_a_placemark_a_state(written, war):
    """Fastkml reads it back: places as folders, states as placemarks, each with its span of time."""
    # Its own check asks for the file of a path; the schema is checked above.
    document = fastkml.KML.parse(written, validate=False).features[0]
    folders = [one for one in document.features if isinstance(one, fastkml.Folder)]
    names = {place.id: place.name for place in war.places}
    assert [folder.name for folder in folders] == [names[one] for one in sorted(names)]
    marks = [mark for folder in folders for mark in folder.features]
    assert len(marks) == len(war.states)
    spans = [(mark.times.begin.dt, mark.times.end.dt) for mark in marks]
    assert spans[0] == (date(2015, 5, 1), date(2016, 12, 10))
    data = {one.name: one.value for one in marks[1].extended_data.elements}
    assert data["status"] == "controlled"
    assert data["holder_name"] == "ISIS"
    assert (data["from"], data["to"]) == ("2016-12-10", "2016-12-14")


def test_spans_end_where_the_next_begin(written):
    """KML's ends are instants: a state ends at the midnight at which the next one begins, without a gap."""
    for folder in etree.parse(written).findall(".//k:Folder", NAMES):
        spans = [
            (span.findtext("k:begin", namespaces=NAMES), span.findtext("k:end", namespaces=NAMES))
            for span in folder.iterfind(".//k:TimeSpan", NAMES)
        ]
        assert all(one[1] == after[0] for one, after in pairwise(spans))


def test_gdal_reads_it(written, war, gdal):
    """GDAL makes a layer of each folder; points and areas are where they belong."""
    out = written.with_name("palmyra.geojson")
    gdal("ogr2ogr", out, written, "Palmyra")
    frame = gpd.read_file(out)
    assert len(frame) == sum(state.place == "palmyra" for state in war.states)
    assert frame.geometry[0].x == pytest.approx(38.2822)
    gdal("ogr2ogr", out.with_name("anbar.geojson"), written, "Anbar")
    (area,) = gpd.read_file(out.with_name("anbar.geojson")).geometry
    assert area.area == pytest.approx(next(one.area.area for one in war.places if one.id == "anbar"))


def test_states_that_look_alike_share_a_style(written, war):
    """There is a style a look, in the holder's colour, and every placemark has one that exists."""
    document = etree.parse(written)
    shared = {style.get("id") for style in document.iterfind(".//k:Style", NAMES)}
    assert len(shared) == len(looks_of(war.states))
    used = {mark.findtext("k:styleUrl", namespaces=NAMES) for mark in placemarks(written)}
    assert used == {f"#{one}" for one in shared}
    (tiyas,) = (m for m in placemarks(written) if m.findtext("k:name", namespaces=NAMES) == "Tiyas Airbase")
    style = document.find(f".//k:Style[@id='{tiyas.findtext('k:styleUrl', namespaces=NAMES)[1:]}']", NAMES)
    # Alpha, blue, green, red.
    assert style.findtext("k:IconStyle/k:color", namespaces=NAMES) == "ff2b18b2"


def test_a_place_without_a_point_is_listed_without_one(written):
    """What nobody has located keeps its states, and gets no coordinate."""
    (folder,) = (
        one
        for one in etree.parse(written).findall(".//k:Folder", NAMES)
        if one.findtext("k:name", namespaces=NAMES) == "al-Dwa"
    )
    assert len(folder.findall("k:Placemark", NAMES)) == 2
    assert folder.findall(".//k:Point", NAMES) == []


def test_what_is_not_simply_held_says_so_in_its_name(written, war):
    """Points have no hatching in KML, so that a list of placemarks tells of fighting as well."""
    names = [mark.findtext("k:name", namespaces=NAMES) for mark in placemarks(written)]
    assert names.count("Palmyra (contested)") == 1
    assert names.count("Citadel of Palmyra (disputed)") == 1
    assert sum("(" not in name for name in names) == sum(state.status == "controlled" for state in war.states)


def test_a_sentence_is_quoted_once(war, provenance, tmp_path):
    """Two claims of one sentence are one quotation, and an outlet that quotes itself is named once."""
    state = replace(war.states[0], supporting=(war.claims[2].id, "twin"), opposing=("own",))
    twin = replace(war.claims[2], id="twin")
    own = replace(war.claims[5], id="own", attribution="Evening Courier")
    told = replace(war, states=(state,), claims=(*war.claims, twin, own))
    write_kml(told, tmp_path / "states.kml", provenance)
    (mark,) = placemarks(tmp_path / "states.kml")
    description = mark.findtext("k:description", namespaces=NAMES)
    assert description.count("For: “") == 1
    assert "Against: “The airbase remains in army hands.” (Evening Courier, 2016-12-11)" in description


def test_descriptions_tell_why(written):
    """A placemark quotes the claims it rests on; the document names version, settings, time and articles."""
    text = written.read_text(encoding="utf-8")
    assert "11–14 December 2016: held by ISIS, 0.93." in text
    assert "For: “Fighters walked back into the centre on Sunday, a monitoring group reported.”" in text
    about = etree.parse(written).findtext("k:Document/k:description", namespaces=NAMES)
    assert "Made by conflictmap 0.1.0, settings 3fa0, 2026-11-27 12:30 UTC." in about
    assert "The Test Gazette, 2015-05-21, Militants take ancient city" in about


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "]]><b>", "&lt;b&gt;", "\x00\x0b\x1b[31m", "\ud800", "$[name]"]
)
def test_text_from_articles_is_never_markup(text, schema, provenance, tmp_path):
    """No angle bracket from outside reaches the file, escaped or not: balloons are shown as HTML."""
    path = tmp_path / "states.kml"
    write_kml(hostile(text), path, provenance)
    document = etree.parse(path)
    assert schema.validate(document)
    for element in document.iter():
        assert "<" not in (element.text or "")
        assert ">" not in (element.text or "")


def test_angle_brackets_become_quotation_marks():
    """What is taken away can still be read."""
    assert harmless("a <b>\n c") == "a ‹b› c"


def test_equal_timelines_give_equal_bytes(provenance, tmp_path):
    """Nothing of the machine or the moment gets into the file."""
    for name in ("one", "two"):
        write_kml(timeline(), tmp_path / name, provenance)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
