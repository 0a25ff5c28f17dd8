"""Finding what matters: search, filter, range of days, what the two answers differ in, copying, tiles."""

import http.server
import threading
from dataclasses import replace
from typing import ClassVar

import pytest
from shapely import Point
from timelines import timeline

from conflictmap.maps import PageOptions, find_tiles, write_page
from conflictmap.model import Place

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "map.html"
    write_page(timeline(), path)
    return path


def _names(page):
    return page.locator("tbody th").all_inner_texts()


@pytest.mark.parametrize(
    ("typed", "found"), [("tadm", "Palmyra"), ("تدمر", "Palmyra"), ("PALM", "Palmyra"), ("rakka", None)]
)
def test_search_finds_a_place_in_any_script(open_page, html, typed, found):
    """Other names and scripts find a place, Enter goes there; what nobody is called is said to be so."""
    opened = open_page(html)
    page = opened.ready()
    page.keyboard.press("/")
    page.keyboard.type(typed)
    options = page.locator("#cm-search-list [role=option]")
    if found is None:
        page.get_by_text("No place has such a name.").wait_for()
        assert options.count() == 0
        page.keyboard.press("Escape")
        return
    assert found in options.first.inner_text()
    page.keyboard.press("Enter")
    assert opened.state()["selected"] == "palmyra"
    assert page.locator("#cm-search-list").is_hidden()


def test_search_is_walked_by_keys_and_by_pointer(open_page, html):
    """Arrows move through the list, as a screen reader is told; a click chooses; Escape empties."""
    opened = open_page(html)
    page = opened.ready()
    box = page.get_by_role("combobox", name="Find a place")
    box.fill("al-")
    options = page.locator("#cm-search-list [role=option]")
    assert options.count() > 1
    assert box.get_attribute("aria-activedescendant") == "cm-search-0"
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "cm-search-1"
    assert options.nth(1).get_attribute("aria-selected") == "true"
    wanted = options.nth(1).locator(".cm-found > bdi").inner_text()
    options.nth(1).click()
    assert page.locator("#cm-place-name").inner_text() == wanted
    box.fill("mos")
    box.press("Escape")
    assert box.input_value() == ""
    assert box.get_attribute("aria-expanded") == "false"


def test_names_follow_the_readers_language(open_page, html):
    """In Arabic a place goes by its Arabic name where one is known, its other names beside it."""
    page = open_page(html, "#lang=ar&place=palmyra").ready()
    assert page.locator("#cm-place-name").inner_text() == "تدمر"
    assert "Palmyra" in page.locator(".cm-names").inner_text()


def test_filter_by_party_leaves_out_all_others(open_page, html):
    """Ticking a party keeps its places in table, list, histogram and steps, and says how many are shown."""
    opened = open_page(html, "#day=2016-12-11")
    page = opened.ready()
    page.keyboard.press("f")
    page.get_by_role("checkbox", name="Iraqi army").check()
    notice = page.locator("#cm-filtered")
    notice.wait_for()
    assert notice.inner_text().startswith("3 of 11 places match")
    page.keyboard.press("Escape")
    assert not page.locator("#cm-filter-form").is_visible()
    page.get_by_role("button", name="Previous change").first.click()
    assert opened.state()["date"] == "2016-11-01"
    page.evaluate("conflictmap.show('2016-12-11')")
    page.keyboard.press("t")
    assert "Mosul" in _names(page)
    assert "Palmyra" not in _names(page)
    page.keyboard.press("t")
    notice.click()
    assert notice.is_hidden()
    page.keyboard.press("t")
    assert len(_names(page)) == 11


def test_filter_by_confidence_and_status(open_page, html):
    """A least confidence leaves out what is less sure, a status all others."""
    page = open_page(html, "#day=2016-12-11&view=table&least=90").ready()
    shown = page.locator("tbody tr").all_inner_texts()
    assert shown
    assert all(int(text.split(" %")[0].rsplit(maxsplit=1)[-1]) >= 90 for text in shown)
    page = open_page(html, "#day=2016-12-10&view=table&status=contested").ready()
    assert all("Contested" in text for text in page.locator("tbody tr").all_inner_texts())
    assert "Palmyra" in _names(page)


def test_filter_by_source_reads_the_claims(open_page, html):
    """Choosing who reports keeps the places that rest on a report of theirs, for or against."""
    opened = open_page(html, "#day=2016-12-11")
    page = opened.ready()
    page.locator("#cm-filter > summary").click()
    source = page.get_by_label("Reported by")
    source.locator("option", has_text="Test Radio").wait_for(state="attached")
    source.select_option("Test Radio")
    page.locator("#cm-filtered").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    assert _names(page) == ["Palmyra"]
    page.wait_for_function("() => location.hash.includes('source=Test')")
    again = open_page(html, page.evaluate("location.hash"))
    page = again.ready()
    page.wait_for_function("() => document.querySelectorAll('tbody tr').length === 1")
    assert page.locator("#cm-filter-source").input_value() == "Test Radio"
    assert opened.complaints == again.complaints == []


def test_filter_by_confirmed_reports(open_page, html):
    """Only places whose state has a confirmed report for it are kept."""
    page = open_page(html, "#day=2016-12-11&view=table&confirmed=yes").ready()
    page.wait_for_function("() => !document.getElementById('cm-filtered').hidden")
    assert _names(page) == ["Mosul", "Tiyas Airbase"]


def test_filter_by_difference_of_the_answers(open_page, html):
    """Only places that the other clock sees differently are kept, and each bears the mark's column."""
    page = open_page(html, "#day=2016-12-11&view=table&apart=yes").ready()
    assert _names(page) == ["Palmyra"]
    assert "Disputed: sources name ISIS and Syrian army" in page.locator("tbody tr").inner_text()


def test_mark_stands_where_the_answers_differ(open_page, html):
    """The sign of a place bears a dot in the accent colour where the other clock shows something else."""
    page = open_page(html, "#day=2016-12-11&map=12/34.5606/38.2822").ready()
    count = """() => {
      const canvas = [...document.querySelectorAll('.leaflet-overlay-pane canvas')].pop();
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let found = 0;
      const accent = ((255 << 24) | (0xca << 16) | (0x58 << 8) | 0x0a) >>> 0;
      for (const pixel of new Uint32Array(data.buffer)) if (pixel === accent) found++;
      return found;
    }"""
    differing = page.evaluate(count)
    assert differing > 5
    page.evaluate("conflictmap.show('2016-06-01')")
    page.wait_for_timeout(100)
    assert page.evaluate(count) == 0


def test_range_bounds_slider_steps_and_play(open_page, html):
    """Dates typed in the box become the slider's ends; keys stay within; the chip opens the range again."""
    opened = open_page(html, "#day=2016-12-01")
    page = opened.ready()
    page.locator("#cm-period > summary").click()
    page.get_by_label("From").fill("2016-11-20")
    page.get_by_label("To").fill("2016-12-10")
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    assert opened.state()["date"] == "2016-12-10"
    page.keyboard.press("ArrowRight")
    assert opened.state()["date"] == "2016-12-10"
    page.keyboard.press("Home")
    assert opened.state()["date"] == "2016-11-20"
    slider = page.get_by_role("slider")
    assert int(slider.get_attribute("max")) - int(slider.get_attribute("min")) == 20
    listed = page.locator("#cm-changes-body")
    listed.get_by_text("Changed from 20 Nov 2016 to 10 Dec 2016").wait_for()
    page.wait_for_function("() => location.hash.includes('range=2016-11-20/2016-12-10')")
    again = open_page(html, page.evaluate("location.hash"))
    assert again.ready().locator("#cm-all-days").is_visible()
    page.locator("#cm-all-days").click()
    page.keyboard.press("End")
    assert opened.state()["date"] == "2016-12-14"


def test_range_is_drawn_and_set_by_keys(open_page, html):
    """Dragging along the dates, and the bracket keys, choose a range; a day outside opens it."""
    opened = open_page(html, "#day=2016-06-01")
    page = opened.ready()
    box = page.locator("#cm-histogram").bounding_box()
    y = box["y"] + box["height"] - 6
    page.mouse.move(box["x"] + box["width"] * 0.25, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, y, steps=4)
    page.mouse.up()
    assert page.locator("#cm-all-days").is_visible()
    low, high = (int(page.get_by_role("slider").get_attribute(end)) for end in ("min", "max"))
    assert 140 < low < 155
    assert 440 < high < 455
    page.keyboard.press("[")
    assert int(page.get_by_role("slider").get_attribute("min")) == 397
    page.keyboard.press("]")
    page.evaluate("conflictmap.show('2015-05-01')")
    assert page.locator("#cm-all-days").is_hidden()
    assert opened.state()["date"] == "2015-05-01"


def test_history_leads_to_its_days(open_page, html):
    """Each state of a place's history is a way to its day, in the list and on the bar."""
    opened = open_page(html, "#day=2016-12-14&place=palmyra")
    page = opened.ready()
    page.locator(".cm-steps > summary").click()
    page.locator(".cm-step", has_text="27 Mar 2016").first.click()
    assert opened.state()["date"] == "2016-03-27"
    assert page.locator(".cm-step[aria-current]").count() == 1
    bar = page.locator(".cm-history").bounding_box()
    page.mouse.click(bar["x"] + 0.3, bar["y"] + bar["height"] / 2)
    assert opened.state()["date"] == "2015-05-01"


def test_table_is_copied_and_saved(open_page, html):
    """What the table shows is copied with tabs and saved as CSV, with ids, days and coordinates."""
    opened = open_page(html, "#day=2016-12-11&view=table&status=controlled")
    page = opened.ready()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied, with coordinates").wait_for()
    rows = [line.split("\t") for line in page.evaluate("navigator.clipboard.readText()").split("\n")]
    mosul = dict(zip(rows[0], next(row for row in rows if row[1] == "mosul"), strict=True))
    assert (mosul["Day"], mosul["Confidence"], mosul["Besieged by"]) == ("2016-12-11", "0.9", "Iraqi army")
    assert float(mosul["Latitude"]) == pytest.approx(36.335, abs=1e-4)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").press("Enter")
    assert download.value.suggested_filename == "2016-12-11-now.csv"
    assert "mosul,Mosul,Controlled" in download.value.path().read_text(encoding="utf-8-sig")


def test_copied_text_starts_no_formula(open_page, tmp_path):
    """A name that a spreadsheet would run is kept from it."""
    base = timeline()
    places = (replace(base.places[0], name='=HYPERLINK("http://x.example")'), *base.places[1:])
    path = tmp_path / "formula.html"
    write_page(replace(base, places=places), path)
    page = open_page(path, "#view=table").ready()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    assert "\"'=HYPERLINK(" in download.value.path().read_text(encoding="utf-8-sig")


def test_dots_fade_where_the_filter_leaves_them_out(open_page, tmp_path):
    """Among thousands, a place that does not match is a faint dot, and back when the filter goes."""
    base = timeline()
    states = [state for state in base.states if state.place == "palmyra"]
    many = [
        Place(f"p{i}", f"Village {i}", "village", Point(38 + i % 40 * 0.01, 34 + i // 40 * 0.01), 1.0)
        for i in range(1200)
    ]
    spread = tuple(replace(state, place=place.id) for place in many for state in states)
    path = tmp_path / "many.html"
    write_page(replace(base, places=tuple(many), states=spread, as_known=(), claims=(), articles=()), path)
    page = open_page(path, "#day=2016-12-11").ready()
    dark = """() => {
      const canvas = [...document.querySelectorAll('.leaflet-overlay-pane canvas')].pop();
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let found = 0;
      const dark = (i) => data[i + 3] === 255 && data[i] + data[i + 1] + data[i + 2] < 300;
      for (let i = 0; i < data.length; i += 4) if (dark(i)) found++;
      return found;
    }"""
    before = page.evaluate(dark)
    assert before > 1000
    page.locator("#cm-filter > summary").click()
    page.get_by_role("checkbox", name="Vacated").or_(
        page.get_by_role("checkbox", name="Contested")
    ).first.check()
    page.locator("#cm-filtered").wait_for()
    page.wait_for_timeout(150)
    assert page.evaluate(dark) < before / 10
    page.locator("#cm-filtered").click()
    page.wait_for_timeout(150)
    assert page.evaluate(dark) == before


class _Tiles(http.server.BaseHTTPRequestHandler):
    """Answers every tile with one picture, and notes who asked for what."""

    asked: ClassVar[list[tuple[str, str | None]]] = []
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c63f8cfc0f01f00050001ff56c72f0d0000000049454e44ae426082"
    )

    def do_GET(self):
        self.asked.append((self.path, self.headers.get("Referer")))
        there = "/tiles/" in self.path
        self.send_response(200 if there else 404)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        if there:
            self.wfile.write(self.picture)

    def log_message(self, *_):
        pass


@pytest.fixture
def tile_server():
    _Tiles.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_tiles_are_asked_for_only_by_the_reader(open_page, tmp_path, tile_server, way):
    """No request before the button is pressed; then tiles and their credit show, and go again."""
    path = tmp_path / "tiles.html"
    tiles = find_tiles(f"{tile_server}/tiles/{{z}}/{{x}}/{{y}}.png", credit="© Some <b>mappers</b>")
    write_page(timeline(), path, PageOptions(tiles=tiles))
    opened = open_page(path)
    page = opened.ready()
    page.wait_for_timeout(300)
    assert _Tiles.asked == []
    button = page.get_by_role("button", name="Map tiles")
    press = button.click if way == "mouse" else lambda: button.press("Enter")
    press()
    page.wait_for_function("() => document.querySelectorAll('img.leaflet-tile-loaded').length > 3")
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator("#cm-tiles-credit").inner_text() == "© Some <b>mappers</b>"
    assert all(path.startswith("/tiles/") for path, _ in _Tiles.asked)
    press()
    assert page.locator("img.leaflet-tile").count() == 0
    assert page.locator("#cm-tiles-credit").is_hidden()
    assert opened.complaints == []


def test_tiles_that_do_not_come_are_told(open_page, tmp_path, tile_server):
    """A server that refuses is named, and the page works on."""
    path = tmp_path / "refused.html"
    tiles = find_tiles(f"{tile_server}/gone/{{z}}/{{x}}/{{y}}.png")
    write_page(timeline(), path, PageOptions(tiles=tiles))
    opened = open_page(path)
    page = opened.ready()
    page.get_by_role("button", name="Map tiles").click()
    page.get_by_text("does not answer").wait_for()
    page.keyboard.press("ArrowLeft")
    assert opened.state()["date"] == "2016-12-13"
