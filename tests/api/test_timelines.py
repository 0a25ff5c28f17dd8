"""From articles to a timeline in a notebook, with the real reader, gazetteer and model."""

import html
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import folium
import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import shape

sys.path.insert(0, str(Path(__file__).parents[1] / "maps"))

from timelines import hostile, timeline

import conflictmap
from conflictmap.control import read_control
from conflictmap.errors import InputError, NothingLeftError, SettingsError
from conflictmap.export.frames import states_on
from conflictmap.export.geoparquet import read_geoparquet
from conflictmap.maps.page import page_html
from conflictmap.model import Claim

TOOK = "Islamic State admitted that Syrian troops recaptured the town of al-Qaryatayn on Sunday."
LOST = "Islamic State recaptured the town of al-Qaryatayn from the Syrian army on Tuesday, the army admitted."
RECORDS = [
    {"text": TOOK, "published": date(2016, 4, 3), "source": "Wire", "url": None},
    {"text": LOST, "published": "2016-04-06", "source": None, "url": "https://news.example/lost"},
]
SYRIA = "syria-iraq"


@pytest.fixture(scope="module")
def claims():
    """Return the located claims of two records."""
    return conflictmap.locate(conflictmap.read(RECORDS, theatre=SYRIA))


@pytest.fixture(scope="module")
def fused(claims):
    """Return their timeline."""
    return conflictmap.fuse(claims, title="Two <reports>")


def test_three_calls_lead_from_a_folder_to_a_map(tmp_path):
    """`fuse(locate(read(folder)))` takes no more arguments."""
    for number, record in enumerate(RECORDS):
        text = f"---\npublished: {record['published']}\n---\n{record['text']}\n"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    made = conflictmap.fuse(conflictmap.locate(conflictmap.read(tmp_path)))
    assert (made.first, made.last) == (date(2016, 4, 3), date(2016, 4, 6))
    assert made.title == "Reported control"
    assert repr(made) == "<Timeline: 1 places from 2016-04-03 to 2016-04-06, 2 claims>"


def _frame():
    return pd.DataFrame(RECORDS).assign(published=pd.to_datetime(["2016-04-03", "2016-04-06"]))


@pytest.mark.parametrize(
    "shape_of", [list, tuple, iter, lambda _: _frame()], ids=["list", "tuple", "iterator", "frame"]
)
def test_articles_come_in_any_shape(shape_of, claims):
    """Records, an iterator of them and a data frame, with what is missing in it, read alike."""
    read = conflictmap.read(shape_of(RECORDS), theatre=SYRIA)
    assert [claim.quote for claim in read] == [claim.quote for claim in claims]
    assert [article.published for article in read.articles.values()] == [date(2016, 4, 3), date(2016, 4, 6)]
    assert [article.source for article in read.articles.values()] == ["Wire", None]


def test_files_records_and_articles_mix(tmp_path, claims):
    """One call takes a path, a record and an article object side by side; two of one id are refused."""
    path = tmp_path / "took.txt"
    path.write_text(f"---\npublished: 2016-04-03\n---\n{TOOK}\n", encoding="utf-8")
    article = next(iter(claims.articles.values()))
    read = conflictmap.read(
        [str(path), RECORDS[1], conflictmap.Article("own", None, None, None, None, "en", TOOK)]
    )
    assert sorted(read.articles) == ["own", "records", "took"]
    with pytest.raises(InputError, match="two articles have this id"):
        conflictmap.read([article, article])


WRONG = {
    "text": (TOOK + "\n" + LOST, "this is a text, not a path"),
    "no such file": ("nowhere/at-all", "there is no such file or folder"),
    "number": (7, "a int is no article"),
    "numbers": ([RECORDS[0], 7], "a int is no article"),
}


@pytest.mark.parametrize(("articles", "words"), WRONG.values(), ids=list(WRONG))
def test_what_is_no_article_is_told(articles, words):
    """A text in place of a path, a missing file and other things are named, with what to hand in."""
    with pytest.raises(InputError, match=words):
        conflictmap.read(articles)


def test_bad_article_is_left_out_with_a_warning():
    """One bad record costs only itself, and is neither silent nor lost."""
    with pytest.warns(UserWarning, match="left out: records.json: record 2"):
        read = conflictmap.read([RECORDS[0], {"title": "without a text"}], theatre=SYRIA)
    assert len(read.articles) == 1
    assert len(read.problems) == 1
    assert repr(read) == "<Claims: 1 of 1 articles, 1 problems>"
    with pytest.raises(NothingLeftError, match="no article can be read"):
        conflictmap.read([{"title": "without a text"}])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"theatre": "atlantis"}, "there is no 'atlantis'"),
        ({"settings": {"red": 1}}, "settings: red: "),
        ({"settings": {"reliability": {"agency": 2}}}, "settings: reliability.agency: "),
        ({"settings": {"control": {"no_such": 1}}}, "no such parameter"),
    ],
)
def test_settings_are_checked(options, words):
    """An unknown theatre, key or parameter, and a value out of range, are named."""
    with pytest.raises(SettingsError, match=words):
        conflictmap.fuse(conflictmap.locate(conflictmap.read(RECORDS, **options)))


def test_settings_and_actors_reach_the_model():
    """A party of one's own is read, and a reliability of one's own weighs."""
    own = conflictmap.Actor("qf", "Qalamun Falcons", ("Qalamun Falcons",), "#123456", "qf", "armed group")
    text = "The Qalamun Falcons captured the town of al-Qaryatayn on Sunday."
    record = {"text": text, "published": "2016-04-03", "source": "Wire"}
    confidence = []
    for reliability in (0.8, 0.95):
        settings = {"source": [{"name": "Wire", "kind": "agency", "reliability": reliability}]}
        read = conflictmap.read(record, theatre=SYRIA, actors=[own], settings=settings)
        made = conflictmap.fuse(conflictmap.locate(read))
        [row] = made.on("2016-04-03").itertuples()
        assert (row.holder, row.holder_name) == ("qf", "Qalamun Falcons")
        confidence.append(row.confidence)
    assert confidence[0] < confidence[1]


def test_claims_are_a_sequence_with_a_memory(claims):
    """Slices and choices can be fused on; a single one is a plain claim of the model."""
    assert isinstance(claims[0], Claim)
    assert len(claims[:1]) == len(list(claims)) - 1
    chosen = claims.where(lambda claim: claim.quote == TOOK)
    made = conflictmap.fuse(chosen, last="2016-04-06")
    assert made.on("2016-04-06").holder.tolist() == ["syrian-government"]
    with pytest.raises(InputError, match=r"a list does not say .* where\(\)"):
        conflictmap.fuse(list(claims))
    with pytest.raises(InputError, match=r"Call locate\(claims\) first"):
        conflictmap.fuse(conflictmap.read(RECORDS, theatre=SYRIA))


def test_frame_of_claims_has_texts_days_and_points(claims):
    """Each claim is a row with its article's outlet and day, and its place's point."""
    frame = claims.frame()
    assert isinstance(frame, gpd.GeoDataFrame)
    assert frame.crs == "EPSG:4326"
    assert frame.sentence.tolist() == [TOOK, LOST]
    assert frame.published.dt.date.tolist() == [date(2016, 4, 3), date(2016, 4, 6)]
    assert frame.latest.dt.date.tolist() == [date(2016, 4, 3), date(2016, 4, 5)]
    assert frame.place_name.tolist() == ["al-Qaryatayn"] * 2
    assert (abs(frame.geometry.x - 37.24) < 0.1).all()
    empty = claims[:0].frame()
    assert (len(empty), list(empty.columns)) == (0, list(frame.columns))
    assert "al-Qaryatayn" in claims._repr_html_()


@pytest.mark.parametrize(
    "day", ["2016-04-06", date(2016, 4, 6), datetime(2016, 4, 6, 12, tzinfo=UTC), pd.Timestamp("2016-04-06")]
)
def test_a_day_is_asked_in_any_way(fused, day):
    """A date, a time, a Timestamp and ISO text mean one day."""
    frame = fused.on(day)
    assert frame.crs == "EPSG:4326"
    assert frame[["name", "holder"]].to_numpy().tolist() == [["al-Qaryatayn", "isis"]]


def test_both_clocks_answer(fused):
    """By what had been published before, the place is still held by who lost it; nothing is weighed twice."""
    assert fused.on("2016-04-05").holder.tolist() == ["isis"]
    assert fused.on("2016-04-05", known_by="2016-04-04").holder.tolist() == ["syrian-government"]
    assert fused.known_by("2016-04-04") is fused.known_by(date(2016, 4, 4))
    assert len(fused.known_by("2016-04-04").claims) == 1
    # Who knew it by then cannot know more by a later day.
    early = fused.known_by("2016-04-04")
    assert early.known_by("2016-04-06").on("2016-04-05").holder.tolist() == ["syrian-government"]
    with pytest.raises(NothingLeftError):
        fused.known_by("2016-01-01")


def test_each_day_weighed_anew_agrees_with_the_clock_of_the_timeline(fused):
    """Weighed by what was known on a day, that day is as the timeline's second clock has it."""
    for day in pd.date_range(fused.first, fused.last):
        by_clock = states_on(fused.model, day.date(), as_known=True)
        weighed = fused.on(day, known_by=day)
        assert weighed.holder.tolist() == by_clock.holder.tolist()
        assert weighed.status.tolist() == by_clock.status.tolist()


@pytest.mark.parametrize("day", ["2016-04-02", "yesterday", None, 5])
def test_day_that_cannot_be_answered_is_told(fused, day):
    """A day outside, and what is no day, are one line."""
    with pytest.raises(InputError, match=r"does not cover 2016-04-02\. Choose a day from|is no day"):
        fused.on(day)


def test_days_in_the_wrong_order_are_refused(claims):
    """A timeline cannot end before it begins."""
    with pytest.raises(InputError, match="2016-05-01 comes after 2016-04-01"):
        conflictmap.fuse(claims, first="2016-05-01", last="2016-04-01")


def test_timeline_is_saved_by_its_ending(fused, tmp_path):
    """The page is the one that `to_html` gives, tables come back as they went, other endings are refused."""
    page = fused.save(tmp_path / "map.html")
    assert page.read_text(encoding="utf-8") == fused.to_html()
    assert "<title>Two &lt;reports&gt;</title>" in fused.to_html()
    for path, read in (
        (fused.save(str(tmp_path / "c.csv")), read_control),
        (fused.save(tmp_path / "g.parquet"), read_geoparquet),
    ):
        assert [state.holder for state in read(path).states] == [state.holder for state in fused.model.states]
    with pytest.raises(InputError, match=r"nobody knows how to write \.docx"):
        fused.save(tmp_path / "map.docx")


def test_pictures_come_with_words(fused):
    """A day, or a day beside an earlier one, is a picture that a notebook shows, with its caption."""
    one = fused.picture("2016-04-05")
    assert one._repr_png_().startswith(b"\x89PNG")
    assert (
        "On 5 April 2016 al-Qaryatayn was reported disputed, Islamic State (ISIS) against" in one.caption.text
    )
    pair = fused.picture("2016-04-05", before="2016-04-04")
    assert "held by Syrian government before." in pair.caption.text
    with pytest.raises(InputError, match="outside the days of the map"):
        fused.picture("1999-01-01")


def test_other_peoples_frames_come_in():
    """Control data of one's own is shown as any other; it has one clock, and says so."""
    changes = pd.DataFrame(
        {
            "place": ["a", "a"],
            "lon": [38.0, 38.0],
            "lat": [34.5, 34.5],
            "day": ["2016-01-01", "2016-02-01"],
            "holder": ["x", "y"],
        }
    )
    made = conflictmap.Timeline.from_frames(None, changes, title="Own")
    assert made.on("2016-02-01").holder.tolist() == ["y"]
    assert "<title>Own</title>" in made.to_html()
    assert len(made.claims) == 0
    again = conflictmap.Timeline.from_frames(None, made.frame())
    assert again.frame().equals(made.frame())
    with pytest.raises(InputError, match="was not made from claims"):
        made.on("2016-02-01", known_by="2016-01-15")


def test_project_gives_the_timeline_of_its_build(tmp_path):
    """A project's timeline has its title, its days and its decisions, and no map is written."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(
        f"---\npublished: 2016-04-03\n---\n{TOOK}\n", encoding="utf-8"
    )
    settings = f'title = "Of a project"\ntheatre = "{SYRIA}"\n[period]\nlast = 2016-05-01\n'
    (tmp_path / "conflictmap.toml").write_text(settings, encoding="utf-8")
    made = conflictmap.open_project(tmp_path)
    assert (made.title, made.last) == ("Of a project", date(2016, 5, 1))
    assert not (tmp_path / "output").exists()
    with pytest.raises(conflictmap.ConflictmapError, match=r"there is no conflictmap\.toml"):
        conflictmap.open_project(tmp_path / "articles")


def test_geo_interface_is_the_last_day_as_geojson(fused):
    """GeoJSON readers get the last day with days as text; folium draws it."""
    collection = fused.__geo_interface__
    [feature] = collection["features"]
    assert collection["type"] == "FeatureCollection"
    assert shape(feature["geometry"]).geom_type == "Point"
    assert feature["properties"]["start"] == "2016-04-05"
    assert feature["properties"]["share"] is None
    ground = folium.Map([34.5, 38.2])
    folium.GeoJson(fused).add_to(ground)
    conflictmap.ControlLayer(fused).add_to(ground)
    assert "al-Qaryatayn" in ground.get_root().render()


def test_places_without_coordinates_are_not_in_the_geo_interface():
    """Nothing is put at a made-up point."""
    made = conflictmap.Timeline(timeline())
    names = {feature["properties"]["name"] for feature in made.__geo_interface__["features"]}
    assert "al-Dwa" in {place.name for place in made.model.places}
    assert "al-Dwa" not in names
    assert "Anbar" in names


def test_display_is_one_frame_with_everything_inside(fused):
    """What a notebook shows is a sandboxed iframe with the compact page, escaped, alike each time."""
    output = fused._repr_html_()
    found = re.fullmatch(
        r'<iframe srcdoc="([^"]*)" title="Two &lt;reports&gt;" [^<>"]*(?:"[^"]*"[^<>"]*)*></iframe>', output
    )
    page = html.unescape(found[1])
    assert page == fused.to_html().replace('data-view="map">', 'data-view="map" data-link="embed=1">', 1)
    assert 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"' in output
    assert "allow-same-origin" not in output
    assert fused._repr_html_() == output


def test_text_of_articles_cannot_leave_the_frame():
    """Names and quotes that hold markup are only in the page's data, and escaped in the claims' table."""
    made = conflictmap.Timeline(
        hostile("</iframe><script>uniquemark</script>"), title='"></iframe><script>x</script>'
    )
    output = made._repr_html_()
    assert output.count("<") == 2
    assert "uniquemark" not in output
    assert "uniquemark" not in page_html(made.model)
    assert "<script" not in made.claims._repr_html_()
    assert "<script" not in made.on(made.last)._repr_html_()


def test_empty_timeline_is_refused(claims):
    """Where nothing is known there is no map to show, and that is said."""
    with pytest.raises(NothingLeftError, match="no report of who holds which place"):
        conflictmap.fuse(claims[:0])
