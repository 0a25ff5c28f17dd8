"""What reads outside input, as functions of bytes: each answers, or raises the project's own error."""

import io
import os
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import BinaryIO

from conflictmap.actors_file import read_actors_file
from conflictmap.articles import read_content
from conflictmap.articles.dates import days_in, find_dateline, parse_date
from conflictmap.articles.encoding import decode
from conflictmap.articles.frontmatter import split_front_matter
from conflictmap.articles.markup import read_html
from conflictmap.claims_file import claim_lines, read_claim_lines
from conflictmap.control import parse_control
from conflictmap.control.sources import load_kinds as load_source_kinds
from conflictmap.control.sources import load_sources
from conflictmap.corrections.loading import load_corrections
from conflictmap.data import gazetteer_folder
from conflictmap.errors import ConflictmapError
from conflictmap.evaluation.gold import read_accepted_names, read_gold
from conflictmap.intake import Added, Columns, Fetcher, Kind, Options, Reading, add
from conflictmap.intake.exchange import Answer
from conflictmap.intake.feeds import read_feed
from conflictmap.intake.fragments import plain_text
from conflictmap.intake.keeping import ORIGINALS, with_front_matter
from conflictmap.intake.material import Dataset, Raw
from conflictmap.intake.opening import open_raw
from conflictmap.intake.robots import read_rules
from conflictmap.kinds import load_kinds
from conflictmap.maps.tables import read_tables
from conflictmap.model import Article
from conflictmap.places import Gazetteer
from conflictmap.places.imports.attributes import Choices
from conflictmap.places.imports.formats import recognised
from conflictmap.places.imports.geonames import read_alternate_names
from conflictmap.places.imports.parts import parts_of
from conflictmap.places.online.records import read_records
from conflictmap.places.online.service import Protocol
from conflictmap.places.theatre import SOURCES, read_rows
from conflictmap.places.theatre import load_sources as load_theatre_sources
from conflictmap.reading import Reader
from conflictmap.reading.actors import ActorLexicon
from conflictmap.reading.dates import find_times
from conflictmap.reading.frames import load_frames
from conflictmap.settings import load_settings

CASES = Path(__file__).parent / "cases"
PUBLISHED = date(2016, 12, 11)
_LONGEST_LINE = 3_500
_THEATRE = "syria-iraq"


@dataclass(frozen=True, slots=True)
class Target:
    """A reader.

    Attributes
    ----------
    read
        Takes the input; what it asserts is what has to hold of an answer.
    seeds
        Sound inputs to begin with.
    words
        What such inputs are made of.
    """

    name: str
    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    words: tuple[str, ...] = ()

    def check(self, data: bytes) -> ConflictmapError | None:
        """Return the error that the input was refused with, None where it was read.

        Raises
        ------
        AssertionError
            The error is no line that a terminal can show, or the answer is wrong.
        """
        try:
            self.read(data)
        except ConflictmapError as error:
            _check_line(error)
            return error
        return None


def _check_line(error: ConflictmapError) -> None:
    line = str(error)
    assert line.strip(), "the error says nothing"
    assert len(line.splitlines()) == 1, f"the error has several lines: {line!r}"
    assert "\x1b" not in line, f"the error commands the terminal: {line!r}"
    assert len(line) <= _LONGEST_LINE, f"the error has {len(line)} characters: {line[:200]!r}"
    line.encode()


def _check_all(problems: Iterable[ConflictmapError]) -> None:
    for problem in problems:
        _check_line(problem)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass" if b"\xed" in data else "replace")


@cache
def _folder() -> Path:
    # In memory where that is to be had: a file an input.
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="fuzz-", dir=memory if memory.is_dir() else None))


def _file(name: str, data: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(data)
    return path


# ---------------------------------------------------------------- articles


def _articles(name: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        batch = read_content(decode(data, name), Path(name))
        _check_all(batch.problems)
        assert len({article.id for article in batch.articles}) == len(batch.articles)
        for article in batch.articles:
            assert all(0 <= start < end <= len(article.text) for start, end in article.passages or ())

    return read


def _front_matter(data: bytes) -> None:
    metadata, body = split_front_matter(decode(data, "x.md"), "x.md")
    fields = {
        "title": metadata.title,
        "source": metadata.source,
        "url": metadata.url,
        "published": metadata.published,
    }
    assert split_front_matter(with_front_matter(fields, body), "x.md") == (
        metadata.model_copy(update={"added": None}),
        body,
    )


def _html(data: bytes) -> None:
    _, text = read_html(decode(data, "x.html"), "x.html")
    assert text.strip()


def _fragment(data: bytes) -> None:
    plain_text(decode(data, "x"))


def _dates(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    day = parse_date(text)
    if day is not None:
        assert parse_date(day.isoformat()) == day
    find_dateline(text)
    for _, start, end in days_in(text):
        assert 0 <= start < end <= len(text)
    for published in (PUBLISHED, date(1800, 1, 1), date(2199, 12, 31), None):
        for time in find_times(text, published):
            assert 0 <= time.start < time.end <= len(text)


# ---------------------------------------------------------------- intake

_NAMES = ("", "x.csv", "x.json", "x.jsonl", "x.html", "x.txt", "x.md", "x.xml", "x.warc", "x.csv.gz", "x.gz")


def _material(raw: Raw, kind: Kind | None = None) -> None:
    material = open_raw(raw, Reading(Columns(), kind))
    if isinstance(material, Dataset):
        _check_all(entry.record for entry in material.entries if isinstance(entry.record, ConflictmapError))
    elif isinstance(material, bytes):
        read_feed(material, raw.where, 50)


def _source(data: bytes) -> None:
    name = _NAMES[data[0] % len(_NAMES)] if data else ""
    _material(Raw(name or "standard input", name, data[1:]))


def _of_kind(kind: Kind, name: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        _material(Raw(name, name, data), kind)

    return read


def _feed(data: bytes) -> None:
    for entry in read_feed(data, "x.xml", 50, url="https://news.example/feed/"):
        assert entry.whole in {True, False}
        assert entry.metadata.title is None or len(entry.metadata.title.splitlines()) == 1


def _robots(data: bytes) -> None:
    rules = read_rules(lambda: Answer(200, {}, data))
    rules.allow("https://news.example/world/2016/12/11/report.html?page=1", "conflictmap")
    assert rules.delay("conflictmap") >= 0


def _nothing_fetched(_host: str, _port: int) -> tuple[str, ...]:
    raise OSError("nothing is fetched here")


def _added(data: bytes) -> None:
    """Check that what is added is kept within the folder, and read back as it was told."""
    with tempfile.TemporaryDirectory(dir=_folder()) as folder:
        home = Path(folder) / "articles"
        home.mkdir()
        stdin: BinaryIO = io.BytesIO(data)
        options = Options(Reading(Columns()), PUBLISHED)
        outcomes = list(add(home, ["-"], options, fetcher=Fetcher(resolver=_nothing_fetched), stdin=stdin))
        _check_all(outcome for outcome in outcomes if isinstance(outcome, ConflictmapError))
        written = {Path(parent, name) for parent, _, names in os.walk(folder) for name in names}
        added = [outcome for outcome in outcomes if isinstance(outcome, Added)]
        assert {one.path for one in added} == {path for path in written if path.parent == home}
        assert all(path.parent in {home, home / ORIGINALS} for path in written)
        for one in added:
            batch = read_content(one.path.read_text(encoding="utf-8"), one.path)
            assert {article.id for article in batch.articles} >= set(one.articles)


# ---------------------------------------------------------------- gazetteers


def _rows(path: Path) -> None:
    for part in parts_of(path):
        for _ in recognised(part, Choices({}), None, _unseen, keep_all=True).rows:
            pass


def _unseen(_done: int, _all: int) -> None:
    pass


def _places(name: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        _rows(_file(name, data))

    return read


def _alternate_names(data: bytes) -> None:
    for part in parts_of(_file("alternateNames.txt", data)):
        for _ in read_alternate_names(part, _unseen):
            pass


def _found(data: bytes) -> None:
    protocols = tuple(Protocol)
    text = data[1:].decode("utf-8", "replace")
    for place in read_records(protocols[data[0] % len(protocols)] if data else protocols[0], text):
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
        assert place.radius_km < 1e6


def _theatre_places(data: bytes) -> None:
    for _ in read_rows(_file("places.csv", data), load_theatre_sources(gazetteer_folder())):
        pass


def _theatre_sources(data: bytes) -> None:
    path = _folder() / SOURCES
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    load_theatre_sources.__wrapped__(_folder())


# ---------------------------------------------------------------- what a project says


def _settings(data: bytes) -> None:
    settings = load_settings(_file("conflictmap.toml", data))
    for one in settings.place:
        assert one.place().radius_km < 1e6


def _corrections(data: bytes) -> None:
    corrections = load_corrections(_file("corrections.toml", data), _gazetteer().place, load_kinds().by_name)
    _check_all(corrections.problems)


def _actors(data: bytes) -> None:
    for row in read_actors_file(_file("actors.toml", data)).actor:
        row.actor()


def _outlets(data: bytes) -> None:
    """Read kinds.toml before the first NUL, and outlets.toml behind it."""
    kinds, _, outlets = data.partition(b"\0")
    load_sources(_file("outlets.toml", outlets), load_source_kinds(_file("kinds.toml", kinds).parent))


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.open((_THEATRE,))


@cache
def _lexicon() -> ActorLexicon:
    return ActorLexicon.open(gazetteer_folder() / "actors", (_THEATRE,))


@cache
def _reader() -> Reader:
    return Reader(_lexicon(), _THEATRE)


def _claims_of(reader: Reader, text: str) -> None:
    article = Article("x", None, None, None, PUBLISHED, "en", text)
    claims = reader.read(article, _gazetteer())
    for claim in claims:
        assert text[claim.start : claim.end] == claim.quote
    assert tuple(read_claim_lines(claim_lines(claims), "x")) == claims


def _sentences(data: bytes) -> None:
    _claims_of(_reader(), data.decode("utf-8", "replace"))


def _frames(data: bytes) -> None:
    """Read a project's frames before the first NUL, and with them the text behind it."""
    frames, _, text = data.partition(b"\0")
    read = load_frames(_file("frames.toml", frames))
    _claims_of(Reader(_lexicon(), _THEATRE, frames=read), text.decode("utf-8", "replace"))


# ---------------------------------------------------------------- tables and claims


def _tables(data: bytes) -> None:
    """Read a table of places before the last NUL, where there is one, and of changes or states behind it."""
    places, separator, changes = data.rpartition(b"\0")
    read = read_tables(
        _file("places-of-others.csv", places) if separator else None,
        _file("changes.csv", changes),
        start=date(2000, 1, 1),
    )
    _check_all(read.problems)


def _control(data: bytes) -> None:
    timeline = parse_control(io.StringIO(data.decode("utf-8", "replace"), newline=""), "control.csv")
    for state in timeline.states:
        assert state.start <= state.end


def _claims(data: bytes) -> None:
    claims = tuple(read_claim_lines(data.decode("utf-8", "replace").split("\n"), "claims.jsonl"))
    assert tuple(read_claim_lines(claim_lines(claims), "claims.jsonl")) == claims


def _gold(data: bytes) -> None:
    """Read claims by hand before the first NUL, and accepted names behind it."""
    claims, _, names = data.partition(b"\0")
    read_gold(_file("gold.jsonl", claims))
    read_accepted_names(_file("names.json", names))


# ---------------------------------------------------------------- the registry

_FRONT = b"""---
title: "Army takes Palmyra"
source: Meridian Wire
url: https://news.example/a
published: 2016-12-11
---
The army recaptured Palmyra on Sunday, a military source said.
"""
_PAGE = (
    b"<!doctype html><html><head><meta charset=utf-8><title>Army takes Palmyra</title>"
    b'<meta property="article:published_time" content="2016-12-11"></head><body><article>'
    b"<h1>Army takes Palmyra</h1>"
    + b"<p>The army recaptured the town of Palmyra on Sunday, a military source said.</p>"
    * 6
) + b"</article></body></html>"
_RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Meridian Wire</title><item>
<title>Palmyra</title><link>https://news.example/a</link><pubDate>Sun, 11 Dec 2016 10:00:00 GMT</pubDate>
<description>&lt;p&gt;The army recaptured Palmyra.&lt;/p&gt;</description></item></channel></rss>"""
_ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>M</title><entry><title>P</title><id>1</id>
<link href="/a"/><updated>2016-12-11T10:00:00Z</updated><content type="html">x</content></entry></feed>"""
_RECORD = b'{"id": "a", "title": "T", "published": "2016-12-11", "text": "The army took Palmyra."}'
_CSV = b"id,title,date,text\n1,T,2016-12-11,The army took Palmyra.\n"
_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/a\r\n"
    b"WARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2016-12-11T10:00:00Z\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: 69\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The army took it</p>\r\n\r\n\r\n"
)
_GEONAMES = (
    "163808\tTadmur\tTadmur\tTadmor,تدمر\t34.5624\t38.2840\tP\tPPL\tSY\t\t11\t\t\t\t51323\t\t405\tAsia/Damascus\t2016-12-11\n"
).encode()
_GNS = (
    b"rk\tufi\tuni\tfull_name\tnt\tlat_dd\tlong_dd\tdesig_cd\tfc\tcc_ft\tlang_cd\tterm_dt_f\n"
    b"1\t-2\t3\tTadmur\tN\t34.5\t38.2\tPPL\tP\tSYR\tara\t\n"
)
_GEOJSON = (
    b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Tadmur","kind":"town"},'
    b'"geometry":{"type":"Polygon","coordinates":[[[38,34],[39,34],[39,35],[38,34]]]}}]}'
)
_SETTINGS = b"""title = "Palmyra"
theatre = ["syria-iraq"]
[period]
first = 2016-12-01
[[place]]
id = "x"
name = "X"
kind = "village"
lat = 34.5
lon = 38.2
radius_km = 2
[[actor]]
id = "a"
name = "A"
colour = "#112233"
[geocoder]
service = "photon"
"""
_CORRECTIONS = b"""[[place]]
name = "Tadmur"
lat = 34.5
lon = 38.2
[[claim]]
decision = "edit"
article = "a"
sentence = "s"
set = { gainer = "x", day = 2016-12-11 }
[[add]]
article = "a"
sentence = "It fell."
change = "captured"
place = "Tadmur"
gainer = "x"
earliest = "2016-12"
[[source]]
names = ["A", "B"]
into = "C"
"""
_ACTORS = b"""theatre = "x"
countries = ["SY"]
[[actor]]
id = "a"
name = "A"
aliases = ["B"]
side = "a"
kind = "state"
colour = "#112233"
[generic]
"the army" = "a"
"""
_OUTLETS = (
    (gazetteer_folder() / "sources" / "kinds.toml").read_bytes()
    + b"""\0[[source]]
name = "A"
kind = "agency"
"""
)
_FRAMES = b"""[[frame]]
id = "own"
change = "captured"
verbs = ["overrun"]
place = ["object"]
gainer = ["subject"]
needs = ["gainer"]
\0Government forces overran the town of Palmyra on Sunday.
"""
_SAID = (
    b"The Syrian army recaptured the town of Palmyra from Islamic State on Sunday, state media said.",
    b"Rebels denied that they had lost Aleppo; militants withdrew from two villages 5 km north of al-Bab.",
    b"Clashes broke out in the outskirts of Mosul after the Iraqi forces besieged it in early 2017.",
)
_CHANGES = b"id,name,lon,lat\nx,X,38.2,34.5\n\0place,day,status,conf\nx,0,1,3\nx,2001-02-03,contested,1\n"
_STATES = (
    b"place,name,kind,lat,lon,radius_km,from,to,status,holder,rival,confidence,supporting\n"
    b"x,X,town,34.5,38.2,1,2016-12-01,2016-12-11,contested,a,b,0.5,c1 c2\n"
)
_CLAIM = (
    b'{"article":"a","sentence":"It fell.","start":0,"end":8,"change":"captured","place":"It","place_id":"x",'
    b'"place_name":"X","lat":34.5,"lon":38.2,"radius_km":1.0,"gainer":"a","loser":null,"extent":"whole",'
    b'"earliest":"2016-12-11","latest":"2016-12-11","attribution":null,"certainty":"claimed",'
    b'"background":false,"id":"c1","precision":"day","earliest_day":"2016-12-11","latest_day":"2016-12-11",'
    b'"toponym_start":0,"toponym_end":2}'
)
_NOMINATIM = (
    b'\0[{"lat":"34.5","lon":"38.2","osm_type":"node","osm_id":1,"class":"place","type":"town","name":"Tadmur",'
    b'"namedetails":{"name:ar":"x"},"boundingbox":["34","35","38","39"],"address":{"country_code":"sy"}}]'
)
_TOML = ("[[", "]]", "\n", '"""', "'''", "true", "inf", "nan", "-0", "1979-05-27T07:32:00Z", "0x1F", "1e400")
_JSON = ("null", "true", "NaN", "Infinity", "1e999", "\\ud800", "{}", "[]", '""', "0", "-1", "\\u0000")
_TABLE = ('"', ",", ";", "\t", "\r\n", "\r", "\n", '""', "1e400", "nan", "9999-12-31", "0001-01-01")
_DAYS = (
    "Sunday",
    "11 December 2016",
    "2016-12-11",
    "last week",
    "999 years ago",
    "Published:",
    "early",
    "05/04/2017",
)


def _toml_keys(seed: bytes) -> tuple[str, ...]:
    tables = tomllib.loads(seed.decode().partition("\0")[0])
    keys = [*tables]
    for table in tables.values():
        for one in table if isinstance(table, list) else [table]:
            keys += [*one] if isinstance(one, dict) else []
    return tuple(dict.fromkeys(map(str, keys)))


def _registry() -> Iterator[Target]:
    yield Target(
        "encoding",
        lambda data: decode(data, "x"),
        (b"abc", b"\xff\xfea\0", _PAGE),
        ("charset=", "<meta ", "utf-7"),
    )
    yield Target(
        "front-matter",
        _front_matter,
        (_FRONT,),
        ("---\n", "...", ": ", "&a", "*a", "!!int", "|", ">-", "? ", "- ", "<<", "%YAML"),
    )
    yield Target(
        "text", _articles("x.md"), (_FRONT, b"# Palmyra\n\nPublished: 11 December 2016\n\nIt fell."), _DAYS
    )
    yield Target(
        "html",
        _html,
        (_PAGE,),
        ("<p>", "<article>", "<meta ", "<!--", "<![CDATA[", "&#0;", "<table>", "property=", "datetime="),
    )
    yield Target(
        "fragment",
        _fragment,
        (b"<p>It <b>fell</b>.</p>",),
        ("<p>", "</div>", "<!--", "<svg", "<?", "&#xd800;", "<script>", "xmlns:a="),
    )
    yield Target("json", _articles("x.json"), (_RECORD, b"[" + _RECORD + b"]"), _JSON)
    yield Target("jsonl", _articles("x.jsonl"), (_RECORD + b"\n" + _RECORD,), _JSON)
    yield Target("csv", _of_kind(Kind.CSV, "x.csv"), (_CSV,), _TABLE)
    yield Target(
        "warc",
        _of_kind(Kind.WARC, "x.warc"),
        (_WARC,),
        (
            "WARC/1.1",
            "Content-Length: ",
            "Content-Encoding: gzip",
            "Transfer-Encoding: chunked",
            "revisit",
            "\r\n\r\n",
        ),
    )
    yield Target(
        "source",
        _source,
        (b"\0" + _RECORD, b"\1" + _CSV, b"\4" + _PAGE, b"\7" + _RSS),
        ("\x1f\x8b", "WARC/", "<rss>", "<?xml"),
    )
    yield Target(
        "feed",
        _feed,
        (_RSS, _ATOM),
        (
            "<!DOCTYPE",
            "<!ENTITY",
            "<item>",
            "<entry>",
            "xml:base=",
            "content:encoded",
            "&#0;",
            "<pubDate>",
            "]]>",
            "encoding=",
        ),
    )
    yield Target(
        "add",
        _added,
        (_FRONT, _RECORD, _RECORD + b"\n" + _RECORD, _CSV, _RSS),
        ("../", "/", "\\", "original", "copy_of"),
    )
    yield Target(
        "robots",
        _robots,
        (b"User-agent: *\nDisallow: /a*b$\nCrawl-delay: 2\n",),
        (
            "Allow: ",
            "User-agent: conflictmap",
            "Crawl-delay: ",
            "Request-rate: ",
            "Visit-time: ",
            "%",
            "*",
            "$",
        ),
    )
    yield Target("dates", _dates, tuple(word.encode() for word in _DAYS), _DAYS)
    yield Target("geonames", _places("XX.txt"), (_GEONAMES,), _TABLE)
    yield Target("alternate-names", _alternate_names, ("1\t163808\tar\tتدمر\t1\t\t\t\n".encode(),), _TABLE)
    yield Target("gns", _places("xx-gns.txt"), (_GNS,), _TABLE)
    yield Target(
        "gazetteer-csv",
        _places("x.csv"),
        (b"name,lat,lon,kind,country\nX,34.5,38.2,town,SY\n",),
        (*_TABLE, "names", "radius_km", "population"),
    )
    yield Target(
        "geojson",
        _places("x.geojson"),
        (_GEOJSON,),
        (*_JSON, "GeometryCollection", "MultiPoint", "LineString", "crs", "\x1e"),
    )
    yield Target("zip", _places("x.zip"), (_zipped(_GEONAMES),), ("PK\x01\x02", "PK\x05\x06", ".txt"))
    yield Target("geocoder", _found, (_NOMINATIM,), _JSON)
    yield Target(
        "theatre-places",
        _theatre_places,
        (
            (gazetteer_folder() / "theatres" / _THEATRE / "places.csv")
            .read_bytes()[:1500]
            .rpartition(b"\n")[0],
        ),
        _TABLE,
    )
    yield Target(
        "theatre-sources",
        _theatre_sources,
        ((gazetteer_folder() / SOURCES).read_bytes()[:2000].rpartition(b"\n[")[0],),
        _TOML,
    )
    yield Target("settings", _settings, (_SETTINGS,), (*_toml_keys(_SETTINGS), *_TOML))
    yield Target("corrections", _corrections, (_CORRECTIONS,), (*_toml_keys(_CORRECTIONS), *_TOML))
    yield Target("actors", _actors, (_ACTORS,), (*_toml_keys(_ACTORS), *_TOML))
    yield Target("outlets", _outlets, (_OUTLETS,), (*_toml_keys(_OUTLETS), *_TOML))
    yield Target(
        "sentences",
        _sentences,
        _SAID,
        ("captured", "withdrew from", "besieged", "denied", "km north of", "Palmyra", "the rebels", "Sunday"),
    )
    yield Target("frames", _frames, (_FRAMES,), (*_toml_keys(_FRAMES), *_TOML, "prep:in", "implied"))
    yield Target("tables", _tables, (_CHANGES, _STATES), _TABLE)
    yield Target("control", _control, (_STATES,), _TABLE)
    yield Target("claims", _claims, (_CLAIM,), _JSON)
    yield Target("gold", _gold, (_CLAIM + b'\0{"a": ["b"]}',), _JSON)


def _zipped(data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo("XX.txt"), data)
    return held.getvalue()


TARGETS: Mapping[str, Target] = {target.name: target for target in _registry()}
