"""Hundreds of texts that want to be script, markup or commands, in every field of every export at once."""

import json
import re
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html
from vectors import vectors

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from hostile import SHORT, everywhere

from conflictmap.export.citations import write_bibtex, write_csl
from conflictmap.export.geojson import write_geojson
from conflictmap.export.geopackage import write_geopackage
from conflictmap.export.kml import write_kml
from conflictmap.wording import plain

# Of LaTeX, BibTeX and QGIS's expressions, beside those of pages.
OWN = (
    r"\input{/etc/passwd}",
    r"\write18{id}",
    r"\immediate\openout1=x \catcode`\%=12",
    "}}\n@misc{own, note={",
    "@preamble{ {\\input x} } % $ ^^5cinput",
    '" # "own" # "',
    "' OR 1=1 --",
    "\\' OR ''='",
    "''",
    "x\\",
    '"status" IS NOT NULL',
    "[% env('HOME') %]",
    "$[description]",
)
TEXTS = tuple(dict.fromkeys((*vectors()[::6], *SHORT, *OWN)))
BLANKED = re.compile(r"[\0\ud800-\udfff]")
FIELD = re.compile(r"  ([a-z]+) = (?:\{(.*)\}|[a-z]{3}),")
# What citations write for the characters that LaTeX obeys, and what it prints for it.
PRINTED = {
    **{
        rf"\text{name}{{}}": sign
        for name, sign in {"backslash": "\\", "braceleft": "{", "braceright": "}"}.items()
    },
    **{rf"\text{name}{{}}": sign for name, sign in {"less": "<", "greater": ">", "bar": "|"}.items()},
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"{\char34}": '"',
    **{f"\\{sign}": sign for sign in "$&#_%"},
    "{}": "",
}
COMMAND = re.compile("|".join(map(re.escape, PRINTED)))
STRING = re.compile(r"'(?:[^'\\]|''|\\.)*'")


@pytest.fixture(scope="module")
def texts():
    """Return the timeline of all texts."""
    return everywhere(TEXTS)


@pytest.fixture
def told(texts, provenance):
    """Return what the exports rest on, of the same texts."""
    return replace(provenance, articles=texts.articles, credits=TEXTS, title=" ".join(OWN))


def test_texts_are_many():
    """There are hundreds."""
    assert len(TEXTS) > 250


def test_geojson_gives_ids_and_names_back(texts, told, tmp_path):
    """Every id and name stands in the properties as it was; of half a character nothing can."""
    write_geojson(texts, tmp_path / "s.geojson", told)
    found = json.loads((tmp_path / "s.geojson").read_text(encoding="utf-8"))["features"]
    assert len({one["id"] for one in found}) == len(texts.states)
    for column in ("place", "name"):
        assert {one["properties"][column] for one in found} >= {t for t in TEXTS if not BLANKED.search(t)}
    assert {one["properties"]["holder"] for one in found} >= {t for t in TEXTS if not BLANKED.search(t)}


def test_geopackage_gives_names_back_and_its_rules_stay_rules(texts, told, tmp_path):
    """Tables hold every text as it was; no text leaves its string in the expression of a rule."""
    write_geopackage(texts, tmp_path / "m.gpkg", told)
    whole = {text for text in TEXTS if not BLANKED.search(text)}
    database = sqlite3.connect(tmp_path / "m.gpkg")
    assert {name for (name,) in database.execute("SELECT name FROM places")} >= whole
    assert {name for (name,) in database.execute("SELECT holder FROM states")} >= whole
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    styles = [style for (style,) in database.execute("SELECT styleQML FROM layer_styles")]
    database.close()
    words = set()
    rules = 0
    for style in styles:
        root = etree.fromstring(style.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
        for rule in root.iter("rule"):
            rules += 1
            words.add(STRING.sub("''", rule.get("filter")))
            assert not re.search("[\x00-\x1f]", rule.get("label"))
        # Nothing is drawn by an expression, or from a file, that a text could be.
        assert not list(root.iter("data_defined_properties"))
    assert rules > len(TEXTS)
    assert words <= {
        "\"status\" = '' AND \"holder\" = ''",
        '"status" = \'\' AND "holder" IS NULL',
        "\"status\" = '' AND \"holder\" = '' AND \"rival\" = ''",
        "\"besieged_by\" = ''",
        '"divided"',
    }


def test_kml_holds_no_markup(texts, told, tmp_path):
    """Read as XML, and then as HTML, as Google Earth reads descriptions, no text is more than text."""
    write_kml(texts, tmp_path / "s.kml", told)
    root = etree.parse(tmp_path / "s.kml", etree.XMLParser(resolve_entities=False, huge_tree=True)).getroot()
    assert root.getroottree().docinfo.doctype == ""
    assert {etree.QName(one).namespace for one in root.iter()} == {"http://www.opengis.net/kml/2.2"}
    told_ = [one.text for one in root.iter() if one.text and one.text.strip()]
    assert len(told_) > len(TEXTS)
    for text in told_:
        shown = html.fragment_fromstring(text, create_parent="div")
        assert len(shown) == 0, text
        # No browser's reading of what is written twice, or cut off, is markup either.
        assert "<" not in text
    assert sum(plain(t).replace("<", "‹").replace(">", "›") in told_ for t in TEXTS if plain(t)) > 250


def test_bibtex_commands_nothing(told, tmp_path):
    """What LaTeX would obey is printed: each title comes out as it was, and an entry is an article's."""
    write_bibtex(told, tmp_path / "r.bib")
    text = (tmp_path / "r.bib").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert sum(line.startswith("@misc{") for line in lines) == len(TEXTS)
    assert {line[:6] for line in lines if line.startswith("@")} == {"@misc{"}
    printed = []
    for line in lines:
        if not (field := FIELD.fullmatch(line)):
            assert line in ("}", "") or line.startswith("@misc{"), line
            continue
        name, value = field[1], field[2] or ""
        if name == "url":
            assert re.fullmatch(r"https?://[!-~]+", value), value
            assert not set(value) & set('{}\\"<>^`|'), value
            continue
        bare = COMMAND.sub(
            "", value.removeprefix("{").removesuffix("}") if name in ("title", "author") else value
        )
        assert not set(bare) & set('\\{}$&#^~%_"'), value
        if name == "title":
            printed.append(COMMAND.sub(lambda found: PRINTED[found[0]], value[1:-1]))
    assert {one for one in printed if one} >= {plain(text) for text in TEXTS if plain(text)}


def test_csl_gives_titles_back(told, tmp_path):
    """JSON of citations is one line a title, of plain text, with addresses of the web alone."""
    write_csl(told, tmp_path / "r.json")
    entries = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert len(entries) == len(TEXTS)
    assert all(one.get("URL", "https://").lower().startswith(("http://", "https://")) for one in entries)
    assert {one["title"] for one in entries} >= {plain(text) for text in TEXTS if plain(text)}
