import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conflictmap.export.citations import citation_keys, latex, web_address, write_bibtex, write_csl
from conflictmap.model import Article

# What the schema of the Citation Style Language says of the fields that we use.
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": ["string", "number"]},
            "type": {"enum": ["article-newspaper"]},
            "title": {"type": "string"},
            "container-title": {"type": "string"},
            "issued": {
                "type": "object",
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 2,
                        "items": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 3,
                            "items": {"type": ["string", "number"]},
                        },
                    }
                },
                "additionalProperties": False,
            },
            "URL": {"type": "string"},
            "language": {"type": "string"},
            "note": {"type": "string"},
        },
        "required": ["type", "id"],
        "additionalProperties": False,
    },
}

# An entry: its key, and fields whose values are in braces or the name of a month.
ENTRY = re.compile(r"@misc\{([^,\s]+),\n((?:  [a-z]+ = (?:\{.*\}|[a-z]{3}),\n)+)\}\n")
FIELD = re.compile(r"  ([a-z]+) = (?:\{(.*)\}|([a-z]{3})),\n")
# A special character that LaTeX would act on, and what we write in place of them.
RAW = re.compile(r"(?<!\\)[$&#_%^~]")
COMMANDS = re.compile(
    r"\\(?:text(?:backslash|braceleft|braceright|asciitilde|asciicircum|less|greater|bar)\{\}|char34|[$&#_%])"
)


def entries(path):
    """Parse the entries of a BibTeX file by its grammar, and hold every value to it."""
    text = path.read_text(encoding="utf-8")
    found = list(ENTRY.finditer(text))
    assert "\n".join(match[0] for match in found) == text
    told = {}
    for match in found:
        fields = {name: braced or bare for name, braced, bare in FIELD.findall(match[2])}
        for value in fields.values():
            depth = 0
            for character in value:
                depth += {"{": 1, "}": -1}.get(character, 0)
                assert depth >= 0
            assert depth == 0
        assert match[1] not in told
        told[match[1]] = fields
    return told


def article(identity="a-1", **fields):
    told = {
        "title": "T",
        "source": "S",
        "url": "https://x.example/a",
        "published": date(2016, 3, 1),
        "language": "en",
        "text": "",
    }
    return Article(identity, **(told | fields))


def test_every_article_is_an_entry(provenance, tmp_path):
    """Title, outlet, day and address are there, and a note that says which map cites it."""
    write_bibtex(provenance, tmp_path / "r.bib")
    told = entries(tmp_path / "r.bib")
    assert list(told) == ["agency-2", "courier-3", "gazette-1", "radio-4"]
    assert told["gazette-1"] == {
        "title": "{Militants take ancient city}",
        "author": "{The Test Gazette}",
        "date": "2015-05-21",
        "year": "2015",
        "month": "may",
        "url": "https://gazette.example/palmyra?a=1&b=2",
        "langid": "en",
        "note": (
            r"Cited by the map “Palmyra \& \textless{}b\textgreater{}around\textless{}/b\textgreater{}”, "
            "conflictmap 0.1.0, settings 3fa0, 2026-11-27 12:30 UTC"
        ),
    }
    # No address, no title, and one that is none.
    assert "url" not in told["courier-3"]
    assert told["radio-4"]["title"] == "{radio-4}"
    assert "url" not in told["radio-4"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("50% of $5 & #1_a", r"50\% of \$5 \& \#1\_a"),
        (r"C:\new", r"C:\textbackslash{}new"),
        ("a {b} }c{", r"a \textbraceleft{}b\textbraceright{} \textbraceright{}c\textbraceleft{}"),
        ("~^<>|", r"\textasciitilde{}\textasciicircum{}\textless{}\textgreater{}\textbar{}"),
        ('he said "no"', r"he said {\char34}no{\char34}"),
        ("1990--1991 --- ''x''", "1990-{}-1991 -{}-{}- '{}'x'{}'"),
        ("تدمر Мариуполь Łódź “é”", "تدمر Мариуполь Łódź “é”"),
        ("line\nend\t\x00x", "line end x"),
    ],
)
def test_latex_prints_what_the_text_says(text, printed):
    """Every character with a meaning in LaTeX is written as itself; letters of any script stay."""
    assert latex(text) == printed


@settings(deadline=None, max_examples=150)
@given(text=st.text(st.sampled_from("\\{}$&#_%^~<>|\"'`-,?!aé ت\n")))
def test_no_text_acts_on_latex(text):
    """Whatever stands in a title, braces balance and nothing is a command but what we wrote."""
    escaped = latex(text)
    assert escaped.count("{") == escaped.count("}")
    rest = COMMANDS.sub("", escaped)
    assert "\\" not in rest
    assert not RAW.search(rest)


def test_a_hostile_article_is_one_entry(provenance, tmp_path):
    """No title, outlet or address can end its entry and begin another."""
    evil = article(
        title="x}, year = {1}}\n@misc{evil,", source="}}", url="https://x.example/}{%\\\n?a=b c", language="}"
    )
    write_bibtex(replace(provenance, articles=(evil,)), tmp_path / "r.bib")
    told = entries(tmp_path / "r.bib")
    assert list(told) == ["a-1"]
    assert told["a-1"]["year"] == "2016"
    assert told["a-1"]["url"] == "https://x.example/%7D%7B%%5C%20?a=b%20c"


def test_keys_are_ids_and_never_alike():
    """A key is the article's id; where that cannot be one, a digest makes it its own."""
    ids = ["2016-12-11-wire", "a b", "a,b", "Wire", "wire", "агентство", "…"]
    keys = citation_keys([article(one) for one in ids])
    assert keys["2016-12-11-wire"] == "2016-12-11-wire"
    assert len({key.lower() for key in keys.values()}) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_.:+-]+", key) for key in keys.values())
    assert keys["агентство"].startswith("agentstvo-")
    # Another article more or less changes no key that was its own.
    assert citation_keys([article("a b")])["a b"] == keys["a b"]


def test_csl_keeps_to_its_schema(provenance, tmp_path):
    """Reference managers get the same articles under the same keys."""
    write_csl(provenance, tmp_path / "r.json")
    told = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    Draft202012Validator(CSL).validate(told)
    by_id = {item["id"]: item for item in told}
    assert list(by_id) == ["agency-2", "courier-3", "gazette-1", "radio-4"]
    assert by_id["gazette-1"]["issued"] == {"date-parts": [[2015, 5, 21]]}
    assert by_id["gazette-1"]["container-title"] == "The Test Gazette"
    assert "URL" not in by_id["radio-4"]
    assert all("settings 3fa0" in item["note"] for item in told)
    assert not any("accessed" in item for item in told)


def test_nothing_known_is_nothing_said(provenance, tmp_path):
    """An article of which only its id is known has neither day nor outlet nor address made up."""
    bare = article(title=None, source=None, url=None, published=None, language="")
    write_bibtex(replace(provenance, articles=(bare,)), tmp_path / "r.bib")
    assert set(entries(tmp_path / "r.bib")["a-1"]) == {"title", "note"}
    write_csl(replace(provenance, articles=(bare,)), tmp_path / "r.json")
    (item,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert set(item) == {"id", "type", "title", "note"}


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://x.example/é?q=ت", "https://x.example/%C3%A9?q=%D8%AA"),
        ("https://x.example/%C3%A9#a", "https://x.example/%C3%A9#a"),
        ("HTTP://x.example", "HTTP://x.example"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_addresses(url, address):
    """What is encoded stays, what is not is, and nothing but http and https is cited."""
    assert web_address(url) == address
