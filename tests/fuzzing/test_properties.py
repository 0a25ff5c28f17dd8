import csv
import io
import json
import string
from datetime import date
from pathlib import Path

import pytest
from fuzz_targets import PUBLISHED, TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictmap.articles import read_content
from conflictmap.articles.frontmatter import split_front_matter
from conflictmap.articles.metadata import Metadata
from conflictmap.articles.tags import thinned
from conflictmap.claims_file import claim_lines, read_claim_lines
from conflictmap.control import parse_control
from conflictmap.control.table import csv_rows
from conflictmap.intake import Columns, Fetcher, Options, Reading, add
from conflictmap.intake.feeds import read_feed
from conflictmap.intake.keeping import ORIGINALS, article_name, slug, with_front_matter
from conflictmap.intake.tables import table_items
from conflictmap.model import (
    Article,
    Certainty,
    Change,
    Claim,
    ControlState,
    DateSpan,
    Extent,
    Place,
    Precision,
    Status,
    Toponym,
)

# The same inputs at every run, and few: the long search is that of run.py.
STEADY = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
ANYTHING = st.text(max_size=40)
DAY = st.dates(date(1800, 1, 1), date(2199, 12, 31))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANYTHING,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANYTHING, inner, max_size=3),
    max_leaves=6,
)


def pieces(*words):
    """Return texts made of the words of a format, with anything between them."""
    return st.lists(st.sampled_from(words) | ANYTHING, max_size=30).map("".join)


def encoded(text):
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("name", [name for name, target in TARGETS.items() if target.words])
@settings(max_examples=12, derandomize=True, deadline=None)
@given(data=st.data())
def test_readers_answer_or_refuse(name, data):
    """Whatever is put together from the words of a format is read, or refused in one line."""
    target = TARGETS[name]
    sound = st.sampled_from(target.seeds)
    made = data.draw(pieces(*target.words).map(encoded))
    seed = data.draw(sound)
    at = data.draw(st.integers(0, len(seed)))
    target.check(made)
    target.check(seed[:at] + made + seed[at:])


@STEADY
@given(
    title=TEXT, source=TEXT, url=TEXT, published=st.none() | DAY, body=st.text(st.characters(codec="utf-8"))
)
def test_front_matter_comes_back(title, source, url, published, body):
    """What `add` writes above a text is read back, field by field and letter by letter."""
    fields = {"title": title, "source": source, "url": url, "published": published}
    wanted = Metadata.model_validate(fields)
    metadata, text = split_front_matter(with_front_matter(fields, body), "x.md")
    assert (metadata.title, metadata.source, metadata.url) == (wanted.title, wanted.source, wanted.url)
    assert metadata.published == published
    assert text == body


@STEADY
@given(
    st.lists(st.dictionaries(st.sampled_from(["id", "title", "published", "text", "url"]) | ANYTHING, JSON))
)
def test_records_cost_only_themselves(records):
    """Of records that hold anything at all, each is an article or a line, and the sound one stays."""
    sound = {"id": "the sound one", "published": "2016-12-11", "text": "The army took Palmyra."}
    lines = "\n".join(json.dumps(record) for record in [*records, sound])
    batch = read_content(lines, Path("x.jsonl"))
    assert "the sound one" in {article.id for article in batch.articles}
    for problem in batch.problems:
        assert len(str(problem).splitlines()) == 1


@STEADY
@given(
    st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5),
    st.sampled_from(["<!--", "<![CDATA[", "&nope;", ""]),
)
def test_feeds_are_read_in_pieces(entries, noise):
    """A feed of entries that hold anything at all gives entries of one line each, or is refused."""
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link>{noise}</item>" for title, link in entries
    )
    TARGETS["feed"].check(encoded(f"<rss version='2.0'><channel>{items}</channel></rss>"))


def test_feeds_expand_no_entities(tmp_path):
    """Neither a file nor a billion laughs comes out of the entities of a feed."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    document = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "ha"><!ENTITY file SYSTEM "{secret.as_uri()}">'
        f"{laughs}]>"
        "<rss version='2.0'><channel><title>T</title><item><title>&file;&e11;</title><link>x</link></item>"
        "</channel></rss>"
    )
    (entry,) = read_feed(document.encode(), "x.xml", 5)
    assert "secret" not in (entry.metadata.title or "")
    assert len(entry.metadata.title or "") < 100


@STEADY
@given(
    cells=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
def test_tables_come_back(cells, delimiter):
    """A table that csv wrote gives back its cells."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=delimiter)
    writer.writerow(["title", "text"])
    writer.writerows(cells)
    _, *rows = table_items(held.getvalue(), "x.csv")
    wanted = [{"title": a, "text": b} for a, b in cells if a.strip() or b.strip()]
    assert [row.content for row in rows] == [
        {name: cell for name, cell in row.items() if cell.strip()} for row in wanted
    ]


SIGNS = ("..", "/", "\\", ".", "\0", "a", "Б", "\n", "CON", ":", "~", " ")
NAMES = st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)


@STEADY
@given(title=NAMES | ANYTHING, source=NAMES | ANYTHING, host=NAMES, otherwise=NAMES)
def test_names_of_files_are_plain(title, source, host, otherwise):
    """Whatever an article calls itself, its file's name is letters, digits and hyphens, and never a path."""
    allowed = set(string.ascii_lowercase + string.digits + "-")
    article = Article(
        "x", title or None, source or None, f"https://a.example/{host}", PUBLISHED, "en", "text"
    )
    name = article_name(article, otherwise)
    assert set(name) <= allowed
    assert 0 < len(name) <= 120
    assert set(slug(title, 60)) <= allowed


@settings(max_examples=25, derandomize=True, deadline=None)
@given(
    records=st.lists(
        st.fixed_dictionaries({"id": NAMES, "title": NAMES, "text": NAMES}), min_size=1, max_size=3
    )
)
def test_nothing_is_written_outside_of_the_folder(tmp_path_factory, records):
    """Ids and titles that are paths lead nowhere: all that `add` writes stays in the folder of articles."""
    home = tmp_path_factory.mktemp("project") / "articles"
    home.mkdir()
    lines = "\n".join(json.dumps(record) for record in records)
    options = Options(Reading(Columns()), PUBLISHED)
    list(add(home, ["-"], options, fetcher=Fetcher(), stdin=io.BytesIO(lines.encode())))
    written = [path for path in home.parent.rglob("*") if path.is_file()]
    assert all(path.parent in {home, home / ORIGINALS} for path in written)


TIMES = st.tuples(DAY, DAY).map(sorted).map(lambda days: DateSpan(*days, Precision.DAY))


@STEADY
@given(
    text=TEXT,
    kinds=st.tuples(st.sampled_from(Change), st.sampled_from(Certainty), st.sampled_from(Extent)),
    when=TIMES,
    party=st.none() | TEXT,
)
def test_claims_come_back(text, kinds, when, party):
    """A line of claims.jsonl gives back the claim that was written."""
    change, certainty, extent = kinds
    claim = Claim(
        id="c", article="a", quote=text, start=0, end=len(text), change=change, gainer=party, loser=None,
        toponym=Toponym(text, 0, len(text), text), place=None, extent=extent, when=when, attribution=party,
        certainty=certainty, background=False,
    )  # fmt: skip
    assert tuple(read_claim_lines(claim_lines([claim]), "x")) == (claim,)


@STEADY
@given(
    st.lists(st.tuples(DAY, st.sampled_from(Status), st.none() | TEXT.map(str.strip)), min_size=1, max_size=4)
)
def test_states_come_back(rows):
    """A row of control.csv gives back what it says, also where it begins as a formula does."""
    states = [
        ControlState(f"p{at}", day, day, status, holder or None, None, 0.5, (), ())
        for at, (day, status, holder) in enumerate(rows)
    ]
    held = io.StringIO(newline="")
    csv.writer(held).writerows(
        csv_rows(states, {one.place: Place(one.place, one.place, "town", None, 0.0) for one in states})
    )
    read = parse_control(io.StringIO(held.getvalue(), newline=""), "control.csv")
    assert [(one.start, one.status, one.holder) for one in read.states] == [
        (one.start, one.status, one.holder) for one in states
    ]


ATTRIBUTE = st.sampled_from(["a", "b='x y'", 'c="d>e"', "e = f", "=g", "'h", '"i', "/", "\n", "j=<"])


@STEADY
@given(
    st.lists(st.lists(ATTRIBUTE, max_size=8).map(" ".join).map("<p {}>text</p>".format), max_size=4).map(
        "".join
    )
)
def test_ordinary_tags_stay(markup):
    """A page whose tags have as many attributes as pages have is left as it is, to the letter."""
    assert thinned(markup) == markup
