"""Pictures of a made-up war: what is on them, what they say, and what the files hold."""

import io
import re
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from pypdf import PdfReader
from shapely import Point

sys.path.insert(0, str(Path(__file__).parents[1]))

from timelines import ARTICLES, FIRST, LAST, timeline

from conflictmap.colours import PAPER, fade, visible
from conflictmap.errors import InputError, NothingLeftError
from conflictmap.maps.pictures import (
    MOST_PANELS,
    Album,
    Fonts,
    PictureFormat,
    Sheet,
    every,
    write_animation,
    write_picture,
)
from conflictmap.maps.pictures.ground import scale_bar
from conflictmap.maps.pictures.labels import Wish, place_labels
from conflictmap.maps.pictures.pen import Type
from conflictmap.maps.pictures.preview import PREVIEW, preview_of
from conflictmap.maps.pictures.spreading import Discs, spread
from conflictmap.maps.pictures.view import heart, mercator, view_of
from conflictmap.model import Actor, ActorKind, ControlState, Place, Status, Timeline
from conflictmap.provenance import Provenance

SUNDAY = date(2016, 12, 11)
PROVENANCE = Provenance(
    "Palmyra", ARTICLES, "0123abcd", datetime(2026, 11, 27, 8, tzinfo=UTC), credits=("Places: made up.",)
)
SCRIPT = '</svg><script>alert("1")</script>'


def album(drawn=None, provenance=PROVENANCE, sheet=None, **more):
    """Return an album without a base map, which takes a while."""
    return Album(drawn or timeline(), provenance, sheet, **{"base_map": False, **more})


def pixels(picture, path):
    write_picture(picture, path, PictureFormat.PNG, PROVENANCE)
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def sign_colour(made, picture, path, place, off=(0.0, 0.0)):
    """Return the colour of a picture at a place's sign, moved by some pixels."""
    scene = list(made._scenes.values())[-1]
    row = next(row for row, other in enumerate(scene.places) if other.id == place)
    axes = picture.figure.axes[1]
    x, y = axes.transData.transform(scene.signs[row] + off)
    image = pixels(picture, path)
    red, green, blue = image[round(image.shape[0] - y), round(x)].tolist()
    return f"#{red:02x}{green:02x}{blue:02x}"


def test_a_sign_has_the_colour_of_its_holder(tmp_path):
    """The pixel beside the middle of a held place is its holder's colour, and fades as the news grows old."""
    made = album(whole=True)
    fresh = sign_colour(made, made.slice(SUNDAY), tmp_path / "a.png", "tiyas-airbase", (0, -5))
    assert fresh == visible("#b2182b", PAPER)
    state = next(s for s in timeline().on(SUNDAY) if s.place == "raqqa")
    assert fade((SUNDAY - state.heard).days) < 1
    old = sign_colour(made, made.slice(SUNDAY), tmp_path / "b.png", "raqqa", (0, -4))
    assert old not in {visible("#3a3a3a", PAPER), "#ffffff"}


def test_a_disputed_place_is_split_and_a_contested_one_hatched(tmp_path):
    """Both parties' colours are in the sign of a place that is disputed or fought over."""
    made = album(whole=True)
    picture = made.slice(SUNDAY)
    left, right = (
        sign_colour(made, picture, tmp_path / "c.png", "citadel-of-palmyra", (side, -4)) for side in (-2, 2)
    )
    assert (left, right) == (visible("#3a3a3a", PAPER), visible("#b2182b", PAPER))
    seen = {
        sign_colour(made, picture, tmp_path / "d.png", "mahr-oilfield", (step / 2, 0))
        for step in range(-8, 9)
    }
    assert {visible("#3a3a3a", PAPER), visible("#b2182b", PAPER)} <= seen


def test_a_day_says_title_day_basis_notes_and_sources(tmp_path):
    """A picture alone tells what it shows, of which day, from what, and how far to trust it."""
    write_picture(album(whole=True).slice(SUNDAY), tmp_path / "a.pdf", PictureFormat.PDF, PROVENANCE)
    text = " ".join(PdfReader(tmp_path / "a.pdf").pages[0].extract_text().split())
    for said in (
        "Sunday, 11 December 2016",
        "As is now believed, from 4 articles",
        "ISIS",
        "Contested: fighting reported",
        "nobody has verified it on the ground",
        "Confidence lies between 0.50 and 0.93",
        "Without coordinates: 1 place.",
        "The Test Gazette",
        "Places: made up. Made with conflictmap",
        "settings 0123abcd, 2026-11-27 08:00 UTC",
    ):
        assert said in text, said


def test_a_picture_says_which_places_it_leaves_out(tmp_path):
    """Places far from all others are named in the note, and are in the picture when asked for."""
    made = album()
    write_picture(made.slice(SUNDAY), tmp_path / "a.pdf", PictureFormat.PDF, PROVENANCE)
    text = " ".join(PdfReader(tmp_path / "a.pdf").pages[0].extract_text().split())
    scene = list(made._scenes.values())[-1]
    assert scene.outside
    assert f"Outside the picture: {scene.outside[0]}" in text
    whole = album(whole=True)
    whole.slice(SUNDAY)
    assert all(scene.outside == () for scene in whole._scenes.values())


def test_bounds_choose_what_is_shown():
    """A picture of some bounds has them in its map, and names the places beyond them."""
    made = album(bounds=(38.2, 34.5, 38.4, 34.65))
    made.slice(SUNDAY)
    scene = list(made._scenes.values())[-1]
    inside = {place.id for place, seen in zip(scene.places, scene.inside, strict=True) if seen}
    assert inside == {"palmyra", "al-amriyha", "citadel-of-palmyra"}
    assert {"Raqqa", "Mosul"} <= set(scene.outside)
    for corner in (Point(38.2, 34.5), Point(38.4, 34.65)):
        x, y = scene.view.pixel(corner)
        assert -1e-6 <= x <= scene.view.width + 1e-6
        assert -1e-6 <= y <= scene.view.height + 1e-6


def test_the_other_clock_is_named_and_drawn():
    """A picture of what was known says so, and shows that clock's states."""
    known = album(as_known=True)
    assert "As was known on each day" in known.slice(SUNDAY).caption.text
    assert known.chronicle.state("palmyra", SUNDAY) in timeline().as_known


def test_captions_tell_holder_confidence_and_dissent():
    """A caption says who is reported to hold a place, how sure that is, and who said otherwise."""
    caption = album(whole=True).slice(SUNDAY).caption
    assert (
        "On 11 December 2016 Palmyra was reported held by ISIS (confidence 0.93; parts in other hands; "
        "Russian Defence Ministry via Test Agency had said that the attack by ISIS was repelled)."
    ) in caption.text
    assert (
        "Citadel of Palmyra was reported disputed, ISIS against Syrian army (confidence 0.55)."
        in caption.text
    )
    assert caption.text.endswith("From 4 articles; reported, not verified.")
    assert "Held by ISIS: Mosul, Palmyra, Raqqa, al-Amriyha." in caption.alternative
    assert "Contested: Anbar, Mahr oilfield." in caption.alternative


def test_words_are_about_what_the_picture_shows():
    """Neither caption nor alternative text names a place that is outside of the picture."""
    made = album(bounds=(38.2, 34.5, 38.4, 34.65))
    pictures = (made.slice(SUNDAY), made.pair(FIRST, SUNDAY), made.together([FIRST, SUNDAY]))
    for words in (*(picture.caption for picture in pictures), made.caption([FIRST, SUNDAY])):
        assert "Palmyra" in words.alternative
        for place in ("Mosul", "Raqqa", "Tiyas", "al-Dwa"):
            assert place not in words.text + words.alternative


def test_a_pair_tells_and_marks_what_changed():
    """Before and after: the caption names each place that changed, and the maps set them off."""
    made = album()
    before, after = SUNDAY - timedelta(2), SUNDAY
    pair = made.pair(before, after)
    assert "palmyra" in made.changed(before, after)
    assert "tiyas-airbase" not in made.changed(before, after)
    assert "Palmyra was reported held by ISIS" in pair.caption.text
    assert "held by Syrian army before." in pair.caption.text
    assert "Tiyas" not in pair.caption.text
    with pytest.raises(InputError, match="is not after"):
        made.pair(after, before)


def test_changes_are_the_days_on_which_a_look_turns():
    """The days of `changes` are those on which some place looks otherwise than the day before."""
    made = album()
    look = made.chronicle.look
    places = [place.id for place in timeline().places]
    expected = [
        day
        for day in (FIRST + timedelta(step) for step in range((LAST - FIRST).days + 1))
        if any(look(p, day).told != look(p, day - timedelta(1)).told for p in places)
    ]
    assert list(made.changes) == expected


def test_a_sheet_of_several_days_grows_with_them():
    """Small multiples: a map a day, on a sheet that is higher where there are more; too many are refused."""
    made = album()
    days = every("month", date(2016, 1, 1), date(2016, 12, 1))
    four, twelve = made.together(days[:4]).figure, made.together(days).figure
    assert (len(four.axes), len(twelve.axes)) == (5, 13)
    assert twelve.get_size_inches()[1] > four.get_size_inches()[1]
    with pytest.raises(InputError, match="too many for one sheet"):
        made.together(every("day", FIRST, FIRST + timedelta(MOST_PANELS)))


@pytest.mark.parametrize(
    ("unit", "first", "last", "found"),
    [
        ("day", date(2016, 2, 28), date(2016, 3, 1), ["2016-02-28", "2016-02-29", "2016-03-01"]),
        ("week", date(2016, 12, 1), date(2016, 12, 15), ["2016-12-01", "2016-12-08", "2016-12-15"]),
        ("month", date(2015, 12, 31), date(2016, 3, 30), ["2015-12-31", "2016-01-31", "2016-02-29"]),
        ("year", date(2015, 5, 1), date(2017, 5, 1), ["2015-05-01", "2016-05-01", "2017-05-01"]),
    ],
)
def test_every_goes_by_the_calendar(unit, first, last, found):
    """Days, weeks, months and years are counted from the first day; a short month ends the step early."""
    assert [day.isoformat() for day in every(unit, first, last)] == found


def test_wrong_days_and_units_are_named():
    """A day outside of the map, no day and an unknown unit are told in one line with the way out."""
    made = album()
    for ask, said in (
        (
            lambda: made.slice(date(1999, 1, 1)),
            "1999-01-01 is outside the days of the map. Ask for days from",
        ),
        (lambda: made.together([]), "there is no day to draw"),
        (lambda: every("fortnight", FIRST, LAST), "there is no 'fortnight' to go by. Use one of day, week"),
        (lambda: album(sheet=Sheet(200, 150)).slice(SUNDAY), "leave no room for a map"),
    ):
        with pytest.raises(InputError, match=re.escape(said)) as error:
            ask()
        assert "\n" not in str(error.value)
    with pytest.raises(NothingLeftError):
        album(replace(timeline(), states=()))
    nowhere = replace(timeline(), places=tuple(replace(p, point=None, area=None) for p in timeline().places))
    with pytest.raises(NothingLeftError, match="coordinates"):
        album(nowhere).slice(SUNDAY)


def test_unwritable_targets_are_named(tmp_path):
    """A folder that is not there, or a file in its place, is told in one line; nothing is left behind."""
    made = album()
    for path, said in ((tmp_path / "no" / "a.png", "Make the folder first"), (tmp_path, "cannot be written")):
        with pytest.raises(InputError, match=said):
            write_picture(made.slice(SUNDAY), path, PictureFormat.PNG, PROVENANCE)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(InputError, match="there is no day to draw"):
        write_animation([], tmp_path / "a.gif")


@pytest.mark.parametrize("kind", list(PictureFormat))
def test_equal_pictures_give_equal_bytes(tmp_path, kind):
    """A picture drawn twice is the same file, whatever the reader's matplotlibrc says."""
    write_picture(album().slice(SUNDAY), tmp_path / "a", kind, PROVENANCE)
    own = {"savefig.bbox": "tight", "lines.linewidth": 9, "font.size": 30, "svg.fonttype": "none"}
    with mpl.rc_context({**own, "figure.facecolor": "red", "savefig.dpi": 40, "text.color": "green"}):
        write_picture(album().slice(SUNDAY), tmp_path / "b", kind, PROVENANCE)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_an_svg_is_described_and_holds_no_script(tmp_path):
    """An SVG has title and description for screen readers; text from outside is text, nothing is fetched."""
    hostile = replace(PROVENANCE, title=SCRIPT, credits=(SCRIPT,))
    places = tuple(replace(place, name=SCRIPT) for place in timeline().places)
    made = album(replace(timeline(), places=places), hostile)
    picture = made.slice(SUNDAY)
    write_picture(picture, tmp_path / "a.svg", PictureFormat.SVG, hostile)
    root = etree.fromstring((tmp_path / "a.svg").read_bytes())
    svg = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.findtext(f"{svg}title") == SCRIPT
    assert root.findtext(f"{svg}desc") == picture.caption.alternative
    assert not list(root.iter(f"{svg}script", f"{svg}foreignObject", f"{svg}image", f"{svg}a"))
    links = [value for element in root.iter() for key, value in element.items() if key.endswith("href")]
    assert links
    assert all(link.startswith("#") for link in links)
    assert not [key for element in root.iter() for key in element.keys() if key.startswith("on")]  # noqa: SIM118 - of lxml


def test_files_carry_what_they_rest_on(tmp_path):
    """PNG and PDF hold title, caption, articles, and version, settings and time of making."""
    picture = album().slice(SUNDAY)
    write_picture(picture, tmp_path / "a.png", PictureFormat.PNG, PROVENANCE)
    image = Image.open(tmp_path / "a.png")
    assert image.text["Description"] == picture.caption.text
    assert image.text["Software"] == PROVENANCE.made_by
    assert "Evening Courier, Palmyra falls again, 2016-12-11" in image.text["Source"]
    assert image.size == (2000, 1400)
    write_picture(picture, tmp_path / "a.pdf", PictureFormat.PDF, PROVENANCE)
    about = PdfReader(tmp_path / "a.pdf").metadata
    assert (about.title, about.subject, about.creator) == (
        "Palmyra",
        picture.caption.text,
        PROVENANCE.made_by,
    )
    assert about.creation_date == PROVENANCE.made


def test_an_animation_runs_through_its_days(tmp_path):
    """A GIF has a frame a day, the last longer, and only what changes differs from frame to frame."""
    made = album(whole=True)
    days = every("week", date(2016, 11, 20), LAST)
    write_animation(made.frames(days), tmp_path / "a.gif", seconds=0.5)
    frames, shown = [], []
    with Image.open(tmp_path / "a.gif") as image:
        for frame in range(image.n_frames):
            image.seek(frame)
            frames.append(np.asarray(image.convert("RGB")).astype(int))
            shown.append(image.info["duration"])
    assert shown == [500] * (len(days) - 1) + [1500]
    for before, after in pairwise(frames):
        changed = np.abs(before - after).sum(axis=2) > 0
        # The day in the heading does; the legend, at the right, does not.
        assert changed[:80].any()
        assert not changed[100:, 790:].any()


def test_an_animation_keeps_the_colours_of_parties_apart(tmp_path):
    """A party that shows for the first time in a late frame, on few dots, has its own colour there."""
    base = timeline()
    green = Actor("late", "Late-comers", (), "#00aa55", "late", ActorKind.ARMED_GROUP)
    raqqa = next(s for s in base.states if s.place == "raqqa" and s.end == LAST)
    rest = tuple(s for s in base.states if s is not raqqa)
    turned = (replace(raqqa, end=LAST - timedelta(1)), replace(raqqa, start=LAST, holder="late", heard=LAST))
    made = album(replace(base, actors=(*base.actors, green), states=(*rest, *turned)), whole=True)
    days = every("day", LAST - timedelta(3), LAST)
    write_animation(made.frames(days), tmp_path / "a.gif")
    with Image.open(tmp_path / "a.gif") as image:
        image.seek(len(days) - 1)
        last = np.asarray(image.convert("RGB"))
    scene = list(made._scenes.values())[-1]
    row = next(row for row, place in enumerate(scene.places) if place.id == "raqqa")
    figure = made.slice(LAST, days, 1.0).figure
    x, y = figure.axes[1].transData.transform(scene.signs[row] + (4, 0))
    seen = last[round(last.shape[0] - y), round(x)]
    assert "#" + "".join(f"{part:02x}" for part in seen) == visible("#00aa55", PAPER)


def test_arabic_is_joined_and_cyrillic_is_there(tmp_path):
    """Arabic letters take their joined forms, and none of Latin, Cyrillic or Arabic is missing."""
    assert album(language="ar").missing == ""
    assert Fonts().missing(["Пальмира", "تدمر", "Palmyra Ḥamāh Tadmür ’"]) == ""
    joined, apart = (
        pixels(album(provenance=replace(PROVENANCE, title=title)).slice(SUNDAY), tmp_path / "a.png")[
            :80, :600
        ]
        for title in ("تدمر", "\u200c".join("تدمر"))
    )
    assert np.abs(joined - apart).sum() > 0


def test_characters_without_a_letter_are_told():
    """Which characters no font has is known before a picture shows boxes; an unknown font is named."""
    chinese = album(provenance=replace(PROVENANCE, title="巴尔米拉"))
    assert chinese.missing == "".join(sorted("巴尔米拉"))
    chinese.slice(SUNDAY)
    with pytest.raises(InputError, match="no font 'Nonesuch' is installed"):
        Fonts.named(["Nonesuch"])
    assert Fonts.named(["dejavu sans mono"]).sans == ("DejaVu Sans Mono", "DejaVu Sans")


def test_a_file_that_is_no_font_is_named(tmp_path):
    """A broken font file is told in one line; a good one is used by its family's name."""
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    with pytest.raises(InputError, match="is no font that can be read"):
        Fonts.named([str(broken)])
    own = tmp_path / "own.ttf"
    own.write_bytes((Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSansMono.ttf").read_bytes())
    assert Fonts.named([str(own)]).sans[0] == "DejaVu Sans Mono"


def test_very_many_places_become_dots():
    """Hundreds of signs would hide one another: with more than that in view, dots are drawn in one go."""
    day = date(2016, 1, 1)
    places = tuple(
        Place(f"p{row}", f"Place {row}", "village", Point(36 + row % 40 / 10, 34 + row // 40 / 20), 1)
        for row in range(800)
    )
    states = tuple(
        ControlState(place.id, day, day, Status.CONTROLLED, "isis", None, 0.9, (), ()) for place in places
    )
    made = album(Timeline(places, timeline().actors, states, (), (), ()))
    picture = made.slice(day)
    assert len(picture.figure.axes[1].collections) == 1
    assert len(picture.figure.axes[1].collections[0].get_offsets()) == 800


@given(
    st.lists(
        st.tuples(st.floats(0, 400), st.floats(0, 300), st.floats(5, 90), st.booleans()),
        min_size=1,
        max_size=40,
    )
)
def test_names_never_cover_one_another(rows):
    """Whatever the signs, no two names overlap, none covers a sign, and none leaves the map."""
    signs = [(x - 6, y - 6, x + 6, y + 6) for x, y, _, _ in rows]
    wishes = [
        Wish("name", x, y, 6, width, 14, row, Type(11), "#000000", strong=strong)
        for row, (x, y, width, strong) in enumerate(rows)
    ]
    placed = place_labels(wishes, signs, (0, 0, 400, 300))
    boxes = [(p.x, p.y - 7, p.x + p.wish.width, p.y + 7) for p in placed]
    for number, box in enumerate(boxes):
        assert box[0] >= 0
        assert box[2] <= 400
        for other in (*boxes[:number], *signs):
            assert box[2] <= other[0] or box[0] >= other[2] or box[3] <= other[1] or box[1] >= other[3]


@given(st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60), st.booleans()), min_size=1, max_size=12))
def test_crowded_signs_stay_near_their_places(rows):
    """Signs part, and none is moved further than it may be; those that touch nobody stay."""
    x, y, firm = (np.array(column) for column in zip(*rows, strict=True))
    moved = spread(Discs(x, y, np.full(len(rows), 8.0), firm.astype(bool)))
    assert (np.hypot(*moved.T) <= 38.001).all()
    if len(rows) == 1:
        assert not moved.any()


@pytest.mark.parametrize("latitude", [0.0, 34.5, 60.0])
def test_the_scale_is_true_in_the_middle(latitude):
    """The bar is as long as the round number of kilometres that it names, by the geodesic."""
    middle = mercator(gpd.GeoSeries([Point(38, latitude)], crs="EPSG:4326"))
    view = view_of(np.vstack([middle - 40_000, middle + 40_000]), 600, 400)
    kilometres, pixels = scale_bar(view)
    ends = [(view.left + (300 + step * pixels) * view.metres, float(middle[0, 1])) for step in (-0.5, 0.5)]
    points = gpd.GeoSeries(map(Point, ends), crs="EPSG:3857").to_crs("EPSG:4326")
    true = Geodesic.WGS84.Inverse(points.y[0], points.x[0], points.y[1], points.x[1])["s12"] / 1000
    assert true == pytest.approx(kilometres, rel=0.01)
    assert 20 <= pixels <= 110


def test_signs_of_one_point_part():
    """Two places of one point are seen as two."""
    moved = spread(Discs(np.zeros(2), np.zeros(2), np.full(2, 8.0), np.zeros(2, bool)))
    assert np.hypot(*(moved[0] - moved[1])) == pytest.approx(16, abs=0.2)


def test_the_heart_leaves_far_places_out():
    """Places around the middle of what happens are the heart; a gap ends it; without one all are."""
    near = np.array([[0, 0], [1, 0], [0, 1], [2, 2]], float)
    rows = heart(np.vstack([near, [[50, 50]]]), np.array([5, 5, 5, 5, 0.25]))
    assert rows.tolist() == [0, 1, 2, 3]
    line = np.column_stack([np.arange(6.0), np.zeros(6)])
    assert len(heart(line, np.ones(6))) == 6


def test_a_preview_is_of_the_size_that_services_ask_for():
    """A preview shows the newest change at 1200 by 630, says how uncertain it is, and no time of making."""
    earlier = album(sheet=PREVIEW)
    later = album(provenance=replace(PROVENANCE, made=PROVENANCE.made + timedelta(9)), sheet=PREVIEW)
    drawn = preview_of(earlier)
    assert drawn == preview_of(later)
    assert drawn.day == earlier.changes[-1]
    with Image.open(io.BytesIO(drawn.png)) as image:
        assert (image.size, image.info) == ((1200, 630), {})
    assert drawn.alternative.startswith("Map of reported control on ")
