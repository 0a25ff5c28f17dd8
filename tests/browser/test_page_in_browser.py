import re
from dataclasses import replace
from datetime import date, timedelta

import folium
import pytest
from timelines import timeline

from conflictmap.control.claim_weights import ClaimWeight
from conflictmap.control.evidence import Reason
from conflictmap.maps import ControlLayer, ControlMap, PageOptions, write_page
from conflictmap.maps.bundle import page_bundle
from conflictmap.model import UNNAMED

pytestmark = pytest.mark.browser


def test_asks_nothing_of_the_network_and_complains_of_nothing(open_page, html):
    """The page opened from disk makes no request and logs nothing, and starts at the latest day."""
    opened = open_page(html)
    page = opened.ready()
    page.wait_for_timeout(500)
    assert opened.requests == []
    assert opened.complaints == []
    assert opened.state()["date"] == "2016-12-14"
    assert page.title() == "Palmyra"


def test_policy_stops_scripts_and_requests(open_page, html):
    """A script and a request that something put into the page are refused by the page's own policy."""
    opened = open_page(html)
    page = opened.ready()
    page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.ran = true';
          document.body.append(script);
          const image = document.createElement('img');
          image.src = 'http://127.0.0.1:9/x.png';
          document.body.append(image);
        }"""
    )
    refused = page.evaluate("() => fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')")
    assert refused == "refused"
    assert page.evaluate("window.ran") is None
    assert sum("Content Security Policy" in complaint for complaint in opened.complaints) >= 3


def test_shows_the_states_of_both_clocks(open_page, html):
    """The script's interface tells each day as the timeline has it, on either clock."""
    opened = open_page(html)
    page = opened.ready()
    assert len(page.evaluate("conflictmap.dates")) == 594
    page.evaluate("conflictmap.show('2016-12-11')")
    state = opened.state()
    assert state["places"]["palmyra"] == {
        "status": "controlled",
        "holder": "isis",
        "rival": None,
        "besieged_by": None,
        "divided": True,
        "confidence": 0.93,
        "heard": "2016-12-11",
    }
    assert state["places"]["mosul"]["besieged_by"] == "iraqi-army"
    page.get_by_role("radio", name="As was known that day").check()
    state = opened.state()
    assert state["clock"] == "known"
    assert state["places"]["palmyra"]["status"] == "disputed"
    page.evaluate("conflictmap.show('2016-03-27')")
    assert opened.state()["places"]["palmyra"]["holder"] == "isis"


def test_every_day_agrees_with_the_timeline(open_page, html):
    """Stepping to days in a shuffled order shows, place by place, what `Timeline.on` answers."""
    opened = open_page(html)
    page = opened.ready()
    source = timeline()
    for text in ("2016-12-10", "2015-05-01", "2016-03-27", "2015-12-28", "2016-12-14", "2015-05-20"):
        page.evaluate("day => conflictmap.show(day)", text)
        shown = opened.state()["places"]
        for state in source.on(date.fromisoformat(text)):
            place = shown[state.place]
            assert (place["status"], place["holder"]) == (state.status.value, state.holder)
            assert place["rival"] == state.rival


def test_keyboard_reaches_everything(open_page, html):
    """Days, changes, both ends, play, clock, table, places, search and help answer to keys."""
    opened = open_page(html)
    page = opened.ready()
    keys = page.keyboard
    keys.press("ArrowLeft")
    assert opened.state()["date"] == "2016-12-13"
    keys.press("Shift+ArrowLeft")
    assert opened.state()["date"] == "2016-12-11"
    keys.press(",")
    assert opened.state()["date"] == "2016-12-10"
    keys.press(".")
    assert opened.state()["date"] == "2016-12-11"
    keys.press("Home")
    assert opened.state()["date"] == "2015-05-01"
    keys.press(" ")
    page.wait_for_function("() => conflictmap.state().date > '2015-05-03'")
    keys.press(" ")
    keys.press("End")
    assert opened.state()["date"] == "2016-12-14"
    keys.press("c")
    assert opened.state()["clock"] == "known"
    keys.press("n")
    assert opened.state()["selected"] == "palmyra"
    keys.press("p")
    assert opened.state()["selected"] == "al-dwa"
    keys.press("Escape")
    assert opened.state()["selected"] is None
    keys.press("t")
    assert page.get_by_role("table").is_visible()
    keys.press("/")
    keys.type("mos")
    assert page.locator("tbody tr").count() == 1
    page.locator("#cm-find").blur()
    keys.press("Escape")
    assert page.locator("#cm-table").is_hidden()
    keys.press("?")
    assert page.get_by_role("dialog").is_visible()
    keys.press("Escape")
    assert page.get_by_role("dialog").is_hidden()
    assert opened.complaints == []


def test_mouse_reaches_steps_slider_and_places(open_page, html):
    """The buttons step and play, the slider scrubs, and a click on a place's sign opens its panel."""
    opened = open_page(html)
    page = opened.ready()
    page.get_by_role("button", name="Previous change").first.click()
    assert opened.state()["date"] == "2016-12-11"
    slider = page.get_by_role("slider")
    slider.fill("0")
    assert opened.state()["date"] == "2015-05-01"
    assert slider.get_attribute("aria-valuetext") == "1 May 2015"
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => conflictmap.state().date > '2015-05-02'")
    page.get_by_role("button", name="Pause").click()
    page.keyboard.press("a")
    where = page.evaluate(
        """() => {
          const point = map_control.latLngToContainerPoint([35.95, 39.0167]);
          const box = map_control.getContainer().getBoundingClientRect();
          return [point.x + box.left, point.y + box.top];
        }"""
    )
    page.mouse.click(*where)
    assert opened.state()["selected"] == "raqqa"
    assert page.get_by_role("heading", name="Raqqa").is_visible()


def test_panel_tells_state_reasons_and_dissent(open_page, html):
    """A place's panel says its state in words and quotes the claims for and against with their sources."""
    page = open_page(html, "#day=2016-12-11&place=palmyra").ready()
    panel = page.locator("#cm-place")
    panel.get_by_text("Fighters walked back").wait_for()
    text = panel.inner_text()
    assert "Reported held by ISIS; parts of it are in other hands." in text
    assert "As was known that day: Disputed: sources name ISIS and Syrian army." in text
    assert "93 %" in text
    assert (
        text.index("Fighters walked back") < text.upper().index("REPORTS AGAINST") < text.index("beaten off")
    )
    assert "according to Russian Defence Ministry via Test Agency" in text
    assert "Evening Courier · Palmyra falls again · 11 Dec 2016" in text
    assert "تدمر" in text


def test_panel_says_why_and_what_each_source_is_worth(open_page, tmp_path):
    """The reports are summed up, a divided place's share is told, and each quote says its source's worth."""
    base = timeline()
    weight = ClaimWeight("agency", 0.86, 0.91, (Reason.OWN_GAIN,))
    states = tuple(replace(state, share=0.6) if state.divided else state for state in base.states)
    path = tmp_path / "why.html"
    weights = dict.fromkeys((claim.id for claim in base.claims), weight)
    write_page(replace(base, states=states), path, PageOptions(weights=weights))
    page = open_page(path, "#day=2016-12-11&place=palmyra").ready()
    panel = page.locator("#cm-place")
    panel.get_by_text("Fighters walked back").wait_for()
    text = panel.inner_text()
    assert "reports speak for it" in text or "report speaks for it" in text
    assert "60 %" in text
    assert "by its known parts" in text
    worth = panel.locator(".cm-worth").first.inner_text()
    assert worth == (
        "News agency; believed in such matters: 91 %, as its reports taught (usual for its kind: 86 %); "
        "of its own side’s gain"
    )


def test_paper_says_which_answer_and_filter(open_page, html):
    """The printed sheet names clock, filter and outlets, which the screen says by its controls."""
    page = open_page(html, "#day=2016-12-11&clock=known&least=90").ready()
    assert page.locator("#cm-basis").is_hidden()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#cm-basis").inner_text().startswith("As was known that day · ")
    assert "match the filter" in page.locator("#cm-basis").inner_text()
    assert "Evening Courier (1)" in page.locator("#cm-outlets").inner_text()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#cm-basis").is_hidden()


def test_only_web_addresses_become_links(open_page, html):
    """An article's http address is a link; a javascript one stays text."""
    page = open_page(html, "#day=2016-12-11&place=palmyra").ready()
    page.locator("#cm-place").get_by_text("Test Radio").wait_for()
    assert page.locator("#cm-place a").count() == 0
    page.evaluate("conflictmap.show('2016-04-01')")
    link = page.locator("#cm-place a")
    link.wait_for()
    assert link.get_attribute("href") == "http://agency.example/2"
    assert link.get_attribute("rel") == "noopener noreferrer external"


def test_list_of_changes_leads_to_the_place(open_page, html):
    """The day's changes are listed, and choosing one selects its place."""
    opened = open_page(html, "#day=2016-12-10")
    page = opened.ready()
    changes = page.locator("#cm-changes-body li")
    palmyra = changes.filter(has_text="Fighting reported (Syrian army / ISIS)")
    palmyra.wait_for()
    assert changes.count() == 3
    palmyra.get_by_role("button").click()
    assert opened.state()["selected"] == "palmyra"


def _changed_mosul(**after):
    """Return the timeline with one more change of Mosul, on 5 December 2016."""
    base, day = timeline(), date(2016, 12, 5)
    last = next(state for state in base.states if state.place == "mosul" and state.besieged_by)
    rest = tuple(state for state in base.states if state is not last)
    both = (replace(last, end=day - timedelta(days=1)), replace(last, start=day, **after))
    states = sorted((*rest, *both), key=lambda state: (state.place, state.start))
    return replace(base, states=tuple(states), as_known=())


# Notes what the list says at the moment at which the page calls itself ready.
AT_READY = """Object.defineProperty(window, 'conflictmap', {configurable: true, set(api) {
  window.listAtReady = document.getElementById('cm-changes-body').textContent;
  Object.defineProperty(window, 'conflictmap', {value: api});
}})"""


def test_list_is_of_the_linked_day_once_the_page_is_ready(open_page, html):
    """A page opened by a link shows no list of another day, however slow the machine is."""
    page = open_page(html, "#day=2016-12-10", before=AT_READY).ready()
    at_ready = page.evaluate("window.listAtReady")
    page.wait_for_timeout(1500)
    assert at_ready == page.locator("#cm-changes-body").text_content()
    last = open_page(html, before=AT_READY).ready()
    assert last.evaluate("window.listAtReady") != at_ready


def test_list_says_what_changed(open_page, tmp_path):
    """A siege that ends is told as such, not as the holder's change into itself."""
    path = tmp_path / "siege.html"
    write_page(_changed_mosul(besieged_by=None), path)
    page = open_page(path, "#day=2016-12-05").ready()
    changes = page.locator("#cm-changes-body li")
    changes.filter(has_text="Siege lifted").wait_for()
    assert [text.split("\n") for text in changes.all_inner_texts()] == [["Mosul", "Siege lifted"]]


def test_what_cannot_be_seen_is_no_change(open_page, tmp_path):
    """A state that differs in its confidence and evidence alone is neither listed nor stepped to."""
    path = tmp_path / "same.html"
    write_page(_changed_mosul(confidence=0.5, supporting=(), heard=date(2016, 12, 5)), path)
    opened = open_page(path, "#day=2016-12-05")
    page = opened.ready()
    assert "No change is reported" in page.locator("#cm-changes-body").inner_text()
    page.get_by_role("button", name="Previous change").first.click()
    assert opened.state()["date"] == "2016-11-01"


def test_besieger_whom_nobody_names_is_no_party(open_page, tmp_path):
    """A siege by nobody named is told so in panel and table, and adds no holder to the legend."""
    path = tmp_path / "unnamed.html"
    write_page(_changed_mosul(besieged_by=UNNAMED), path)
    opened = open_page(path, "#day=2016-12-05&place=mosul")
    page = opened.ready()
    assert opened.state()["places"]["mosul"]["besieged_by"] == UNNAMED
    assert "besieged; by whom is not said." in page.locator("#cm-place").inner_text()
    assert UNNAMED not in page.locator("#cm-legend-holders").inner_text().lower()
    page.keyboard.press("t")
    assert "by whom is not said" in page.locator("tbody tr", has_text="Mosul").inner_text()


def test_link_carries_the_whole_view(open_page, html):
    """The address after reload shows the same day, clock, place, table and part of the map."""
    opened = open_page(html)
    page = opened.ready()
    page.evaluate("conflictmap.show('2016-12-10'); map_control.setView([34.5, 38.2], 9, {animate: false})")
    page.keyboard.press("c")
    page.keyboard.press("t")
    page.get_by_role("button", name="Mosul").click()
    page.wait_for_function("() => location.hash.includes('mosul')")
    link = page.evaluate("location.hash")
    assert "day=2016-12-10" in link
    again = open_page(html, link)
    page = again.ready()
    state = again.state()
    assert (state["date"], state["clock"], state["selected"]) == ("2016-12-10", "known", "mosul")
    assert page.get_by_role("table").is_visible()
    assert page.evaluate("map_control.getZoom()") == 9


def test_table_says_what_the_map_says(open_page, html):
    """The table has every place with status, holder, rival, besieger, confidence and date, and sorts."""
    page = open_page(html, "#day=2016-12-11&view=table").ready()
    rows = page.locator("tbody tr")
    assert rows.count() == 11
    assert rows.nth(0).inner_text().split("\t")[0] == "al-Amriyha"
    assert re.sub(r"\s+", " ", page.locator("tbody tr", has_text="Mosul").inner_text()) == (
        "Mosul Controlled ISIS – Iraqi army 90 % 1 Nov 2016 1 Nov 2016 – 8 km"
    )
    page.get_by_role("button", name="Confidence").click()
    page.get_by_role("button", name="Confidence").click()
    assert rows.nth(0).inner_text().startswith("Palmyra")
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Confidence")


def test_reads_well_on_a_phone(open_page, html):
    """At 390 pixels nothing is wider than the screen and the controls are large enough for a finger."""
    page = open_page(html, "#day=2016-12-11&place=palmyra", viewport={"width": 390, "height": 844}).ready()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for name in ("Previous change", "Play", "Next change"):
        box = page.get_by_role("button", name=name).first.bounding_box()
        assert min(box["width"], box["height"]) >= 40
        assert box["x"] + box["width"] <= 390
    date = page.locator("#cm-date").bounding_box()
    step = page.locator("#cm-previous").bounding_box()
    assert date["x"] + date["width"] <= step["x"]


def test_broken_data_is_told_so(open_page, html, tmp_path):
    """A file that was cut short in its data says so instead of staying blank."""
    broken = tmp_path / "broken.html"
    text = html.read_text()
    start = text.index('id="cm-core">') + len('id="cm-core">')
    broken.write_text(text[: start + 200] + text[text.index("</script>", start) :])
    page = open_page(broken).page
    page.get_by_role("alert").wait_for()
    assert "could not be read" in page.get_by_role("alert").inner_text()


def test_first_view_is_where_the_changes_are(open_page, html):
    """Far places stay out of the first view; a button counts them and leads to them; a link overrides it."""
    opened = open_page(html)
    page = opened.ready()
    seen = "([lat, lon]) => map_control.getBounds().contains([lat, lon])"
    palmyra, mosul = [34.5606, 38.2822], [36.335, 43.1189]
    assert page.evaluate(seen, palmyra)
    assert not page.evaluate(seen, mosul)
    hint = page.locator("#cm-outside")
    assert hint.inner_text() == "3 places outside this view"
    hint.click()
    page.wait_for_function("() => document.getElementById('cm-outside').hidden")
    assert page.evaluate(seen, mosul)
    again = open_page(html, "#map=9/36.3350/43.1189").ready()
    assert again.evaluate("map_control.getZoom()") == 9
    again.keyboard.press("a")
    assert again.evaluate(seen, palmyra)
    assert again.evaluate(seen, mosul)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_gets_the_base_map(open_page, html, scheme):
    """The printed sheet has sea and land in paper's colours, in the dark too; the screen keeps its own."""
    page = open_page(html, "#map=6/34.5/36", color_scheme=scheme).ready()
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    colours = page.evaluate(
        """() => {
          const paper = document.getElementById('cm-paper');
          const { data } = paper.getContext('2d').getImageData(0, 0, paper.width, paper.height);
          const pixels = new Uint32Array(data.buffer);
          const count = (red, green, blue) => {
            const wanted = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
            return pixels.filter((pixel) => pixel === wanted).length / pixels.length;
          };
          return {sea: count(0xe3, 0xea, 0xee), land: count(0xf6, 0xf4, 0xef)};
        }"""
    )
    assert colours["sea"] > 0.05
    assert colours["land"] > 0.4
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == before


def test_speaks_the_readers_language(open_page, html):
    """The browser's language is spoken; another can be chosen, and Arabic runs from the right."""
    opened = open_page(html, locale="fr-FR")
    page = opened.ready()
    assert page.get_by_role("button", name="Tableau").is_visible()
    page.locator("#cm-language").select_option("ar")
    page.wait_for_function("() => document.documentElement.dir === 'rtl' && window.conflictmap?.ready")
    assert "lang=ar" in page.evaluate("location.hash")
    assert page.get_by_role("button", name="الجدول").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert opened.complaints == []


WORDS = """() => {
  const words = [];
  const attributes = ['aria-label', 'title', 'placeholder', 'aria-valuetext', 'dir', 'lang'];
  // Spoken some time after the day has changed.
  document.getElementById('cm-announce').remove();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) words.push(node.data.trim());
    else for (const name of attributes) words.push(node.getAttribute(name));
  }
  return words.filter(Boolean);
}"""


@pytest.mark.parametrize("view", ["map", "table"])
def test_another_language_leaves_no_word_of_the_first(open_page, html, view):
    """What is chosen in the page reads as if the page had been opened in it, and keeps what is shown."""
    link = f"#day=2016-12-11&clock=known&place=palmyra&view={view}"
    quote = "Fighters walked back"
    page = open_page(html, link).ready()
    page.get_by_text(quote).wait_for()
    page.locator("#cm-language").select_option("uk")
    page.locator("#cm-language").select_option("ar")
    page.get_by_text(quote).wait_for()
    fresh = open_page(html, link, locale="ar").ready()
    fresh.get_by_text(quote).wait_for()
    assert page.evaluate(WORDS) == fresh.evaluate(WORDS)


def test_crowded_signs_stand_apart_and_answer(open_page, html):
    """Signs that would hide one another are moved apart, and each is found under the pointer."""
    opened = open_page(html)
    page = opened.ready()
    centre = page.evaluate(
        """() => {
          const point = map_control.latLngToContainerPoint([34.5606, 38.2822]);
          const box = map_control.getContainer().getBoundingClientRect();
          return [point.x + box.left, point.y + box.top];
        }"""
    )
    found = set()
    for dx in range(-36, 37, 12):
        for dy in range(-36, 37, 12):
            page.mouse.click(centre[0] + dx, centre[1] + dy)
            found.add(opened.state()["selected"])
            page.keyboard.press("Escape")
    assert {"palmyra", "al-amriyha", "citadel-of-palmyra"} <= found


def test_thousands_become_dots_and_signs_again_when_near(open_page, tmp_path):
    """Very many places are dots, found under the pointer, and turn to signs when the map is near."""
    base = timeline()
    place, state = base.places[0], base.states[0]
    many = [
        replace(place, id=f"p{i}", point=type(place.point)(30 + i % 60 * 0.1, 40 + i // 60 * 0.1))
        for i in range(1500)
    ]
    states = tuple(replace(state, place=p.id, end=base.states[-1].end) for p in many)
    path = tmp_path / "many.html"
    write_page(replace(base, places=tuple(many), states=states, as_known=()), path)
    opened = open_page(path)
    page = opened.ready()
    click = """([lat, lon]) => {
      const point = map_control.latLngToContainerPoint([lat, lon]);
      const box = map_control.getContainer().getBoundingClientRect();
      return [point.x + box.left, point.y + box.top];
    }"""
    page.mouse.click(*page.evaluate(click, [41, 33]))
    assert opened.state()["selected"] == "p630"
    page.evaluate("map_control.setView([41, 33], 9, {animate: false})")
    page.mouse.click(*page.evaluate(click, [41.1, 33.1]))
    assert opened.state()["selected"] == "p691"
    assert opened.complaints == []


def test_layer_works_inside_a_folium_map(open_page, tmp_path):
    """A ControlLayer on a plain folium map draws, steps and answers, with the host's own Leaflet."""
    host = folium.Map([34.5, 38.5], zoom_start=6, tiles=None)
    # The host's Leaflet comes from a server that this machine does not ask; the page's stands in.
    host.default_js, host.default_css = [], []
    leaflet = tmp_path / "leaflet.js"
    leaflet.write_text(page_bundle().script)
    host.get_root().header.add_child(folium.JavascriptLink("leaflet.js"), name="leaflet")
    ControlLayer(timeline()).add_to(host)
    path = tmp_path / "host.html"
    host.save(str(path))
    opened = open_page(path)
    page = opened.ready()
    assert opened.state()["date"] == "2016-12-14"
    page.get_by_role("button", name="Previous change").click()
    assert opened.state()["date"] == "2016-12-11"
    assert [complaint for complaint in opened.complaints if complaint.startswith("error")] == []


def test_other_folium_elements_can_be_added(open_page, tmp_path):
    """The page is a folium map: a marker added in Python shows on it, under the same policy."""
    page_map = ControlMap(timeline())
    folium.CircleMarker([35, 38], tooltip="mine").add_to(page_map)
    path = tmp_path / "marker.html"
    page_map.save(str(path))
    opened = open_page(path)
    page = opened.ready()
    assert page.locator("path.leaflet-interactive").count() == 1
    assert opened.complaints == []
    assert opened.requests == []
