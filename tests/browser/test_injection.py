"""A thousand texts that try to run, in every field of every form in which a map is shown."""

import sys
from pathlib import Path

import folium
import pytest
from hostile import CHANGED, SHORT, together
from vectors import LEAVING, vectors
from watched import watched

from conflictmap.addresses import fault_of
from conflictmap.maps import ControlLayer, PageOptions, page_html, write_page
from conflictmap.maps.bundle import page_bundle
from conflictmap.maps.embedding import Frame, oembed, snippet, view_link
from conflictmap.maps.tiles import Tiles
from conflictmap.serving.state import Shown

sys.path.insert(0, str(Path(__file__).parents[1] / "serving"))

import raw_http

pytestmark = pytest.mark.browser

# Line ends of other systems become U+000A on the way, so that two texts would be one.
VECTORS = tuple(dict.fromkeys(text.replace("\r\n", "\n").replace("\r", "\n") for text in vectors() + SHORT))
READY = "() => window.conflictmap?.ready === true"
# Every kind of element that the page makes of data, by what may stand in it: nothing else may appear.
ELEMENTS = """() => [...new Set([...document.querySelectorAll('*')]
  .filter((one) => !one.closest('head, svg.leaflet-zoom-animated'))
  .map((one) => one.localName))].sort()"""
# Whatever an element says to a browser beside its text.
ACTIVE = """() => [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes]
  .filter(({ name, value }) => /^on|^srcdoc$|^formaction$|^ping$|^action$/.test(name)
    || (/^(href|src|data|poster|background|xlink:href)$/.test(name)
      && !/^(https?:|#|null#|data:,|data:image\\/png|file:|blob:|about:blank$)/.test(value)))
  .map(({ name, value }) => `${one.localName} ${name}=${value.slice(0, 60)}`))"""
# Opens the panel of each place by its link: says which of its texts is not there, word for word, and where.
PANELS = """async ([texts, many]) => {
  const wrong = [];
  const panel = document.getElementById('cm-place');
  const all = (selector) => [...panel.querySelectorAll(selector)].map((one) => plain(one.textContent));
  for (let start = 0; start < texts.length; start += many) {
    const group = texts.slice(start, start + many).map(plain);
    const id = Object.keys(conflictmap.state().places).find((known) => plain(known) === group[0]);
    location.hash = new URLSearchParams({ place: id }).toString();
    for (let tries = 0; tries < 500 && !all('blockquote').includes(group[0]); tries++)
      await new Promise((done) => setTimeout(done));
    const joined = group.join('\\u2003');
    for (const one of ['#cm-place-name', '.cm-kind', '.cm-origin'])
      if (!all(one)[0]?.includes(joined)) wrong.push([one, start]);
    for (const one of ['blockquote', '.cm-said', '.cm-source b', '.cm-source', '.cm-what', '.cm-decided']) {
      const said = all(one);
      for (const text of group) if (!said.some((told) => told.includes(text))) wrong.push([one, text]);
    }
    for (const text of group.slice(1, 7))
      if (!all('.cm-names bdi').includes(text)) wrong.push(['names', text]);
    for (const { href, protocol, rel } of panel.querySelectorAll('a'))
      if (!/^https?:$/.test(protocol) || !rel.includes('noopener')) wrong.push(['a', href]);
  }
  return wrong.slice(0, 9);
}"""
# Types each text into the finder: says for which something else than text stands in what was found.
FINDER = """(texts) => {
  const input = document.getElementById('cm-search');
  const list = document.getElementById('cm-search-list');
  const wrong = [];
  let found = 0;
  for (const text of texts) {
    input.value = text;
    input.dispatchEvent(new Event('input'));
    found += list.children.length;
    for (const one of list.querySelectorAll('*'))
      if (!['li', 'img', 'span', 'bdi', 'small'].includes(one.localName)) wrong.push([one.localName, text]);
  }
  input.value = '';
  input.dispatchEvent(new Event('input'));
  return [found, wrong];
}"""
# Every text in every word of the link, encoded and as it is; then as messages to the page.
LINKS = """async (texts) => {
  const words = ['place', 'day', 'q', 'lang', 'clock', 'view', 'map', 'range', 'party', 'status', 'least',
    'source', 'apart', 'confirmed', 'embed', '__proto__', 'constructor'];
  for (const [number, text] of texts.entries()) {
    const word = words[number % words.length];
    const links = [`${word}=${text}`, new URLSearchParams({ [word]: text }).toString(), text];
    location.hash = links[number % 3].replace(/[\\ud800-\\udfff]/g, '');
    postMessage(text, '*');
    postMessage({ type: word, [word]: text, html: text, url: text }, '*');
    if (number % 40 === 0) await new Promise((done) => setTimeout(done));
  }
  location.hash = 'day=2016-01-02';
  await new Promise((done) => setTimeout(done, 300));
}"""
# Puts each text into the page as markup, as somebody's mistake would, and touches what came of it.
INSERTED = """(texts) => {
  for (const text of texts) {
    const place = document.createElement('div');
    document.body.append(place);
    place.innerHTML = text;
    for (const script of place.querySelectorAll('script')) {
      const again = document.createElement('script');
      again.textContent = script.textContent;
      place.append(again);
    }
    for (const one of place.querySelectorAll('*')) {
      for (const event of ['click', 'focus', 'mouseover', 'pointerenter', 'toggle', 'load', 'error'])
        if (!['a', 'area', 'button', 'input'].includes(one.localName)) one.dispatchEvent(new Event(event));
    }
    place.remove();
  }
}"""


@pytest.fixture(scope="module")
def war():
    """Return the timeline of all texts."""
    return together(VECTORS)


@pytest.fixture(scope="module")
def path(war, tmp_path_factory):
    """Return the page of all texts, which are its settings, too."""
    path = tmp_path_factory.mktemp("injected") / "map.html"
    whole = " ".join(VECTORS)
    tiles = Tiles("https://tiles.example/{z}/{x}/{y}.png", whole)
    write_page(war, path, PageOptions(whole, whole, credits=VECTORS, generator=whole, tiles=tiles))
    return path


@pytest.fixture(scope="module")
def opened(browser, path):
    """Return the page, open and watched."""
    with watched(browser, path.as_uri()) as seen:
        seen.page.goto(f"{path.as_uri()}#day={CHANGED}")
        seen.page.wait_for_function(READY)
        yield seen


def test_vectors_are_many():
    """There are a thousand texts and more, no two of them the same."""
    assert len({*VECTORS}) == len(VECTORS) >= 1000


def test_every_text_is_shown_as_text_in_every_panel(opened):
    """In names, quotes, sources, links and decisions each stands word for word, and nothing comes of it."""
    elements = opened.page.evaluate(ELEMENTS)
    assert opened.page.evaluate(PANELS, [VECTORS, 12]) == []
    known = {
        "a",
        "article",
        "blockquote",
        "h2",
        "h3",
        "header",
        "dl",
        "dt",
        "dd",
        "canvas",
        "small",
        "b",
        "ul",
        "li",
        "ol",
    }
    assert set(opened.page.evaluate(ELEMENTS)) - set(elements) <= known
    assert opened.page.evaluate(ACTIVE) == []
    opened.assert_harmless()


def test_settings_are_shown_as_text(opened):
    """Title, description, generator, credits and the tiles' attribution hold every text and nothing else."""
    page = opened.page
    whole = page.evaluate("plain", " ".join(VECTORS))
    said = """() => [document.title, ...[...document.querySelectorAll('h1, .cm-masthead p, #cm-tiles-credit')]
      .map((one) => one.textContent), ...[...document.querySelectorAll('meta[name=description],'
      + 'meta[property], meta[name=generator]')].map((one) => one.content)].map(plain)"""
    held = page.evaluate(said)
    assert sum(one == whole for one in held) >= 7
    credits_ = page.evaluate(
        "[...document.querySelectorAll('.cm-credits span')].map((one) => plain(one.textContent))"
    )
    assert credits_[: len(VECTORS)] == page.evaluate("texts => texts.map(plain)", VECTORS)
    opened.assert_harmless()


def test_table_and_paper_show_text(opened):
    """The table names each place, holder and rival word for word; so does what is printed."""
    page = opened.page
    page.keyboard.press("t")
    page.evaluate("document.getElementById('cm-table-all').click()")
    cells = """[...document.querySelectorAll('tbody tr')]
      .map(({ cells }) => [0, 2, 3].map((cell) => plain(cells[cell].textContent)))"""
    heads = page.evaluate("texts => texts.map(plain)", VECTORS[::12])
    rows = page.evaluate(cells)
    assert sorted(row[1] for row in rows) == sorted(row[2] for row in rows) == sorted(heads)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate(ACTIVE) == []
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.keyboard.press("t")
    opened.assert_harmless()


def test_finder_shows_text(opened):
    """What is sought, and what is found by it, is text."""
    found, wrong = opened.page.evaluate(FINDER, VECTORS)
    assert found > len(VECTORS)
    assert wrong == []
    opened.assert_harmless()


def test_compact_page_shows_text(opened):
    """In little room, with its boxes open, the page does no more."""
    page = opened.page
    page.evaluate("() => { location.hash = 'embed=1&day=2016-01-02'; }")
    page.locator("html[data-embed]").wait_for()
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate(ACTIVE) == []
    page.evaluate("() => { location.hash = 'day=2016-01-02'; }")
    page.locator("html:not([data-embed])").wait_for()
    opened.assert_harmless()


def test_links_and_messages_do_nothing(opened):
    """No word of the address after the # and no message to the page is more than it says."""
    opened.page.evaluate(LINKS, VECTORS[::8])
    assert opened.page.evaluate("conflictmap.state().date")
    assert opened.page.evaluate(ACTIVE) == []
    opened.assert_harmless()


def test_policy_holds_where_markup_gets_in(browser, path):
    """Were a text set as markup by mistake, the page's own policy still lets nothing run and nothing out.

    Left out is what makes a browser leave the page, which no policy in a page can forbid.
    """
    with watched(browser, path.as_uri()) as seen:
        seen.page.goto(path.as_uri())
        seen.page.wait_for_function(READY)
        seen.page.evaluate(
            INSERTED, [text for text in VECTORS if text not in LEAVING and "http-equiv" not in text]
        )
        seen.page.wait_for_timeout(300)
        assert seen.page.evaluate("[window.pwned ?? null, conflictmap.ready]") == [None, True]
        refused = seen.page.evaluate("window.broken.length")
        assert refused > 100
        assert [one for one in seen.misdeeds if one.startswith(("asked", "left", "opened", "dialog"))] == []


def test_layer_on_somebody_elses_map_shows_text(browser, war, tmp_path):
    """On a folium map, which has no policy, the popups and the legend of the layer hold text alone."""
    host = folium.Map([34.5, 38.5], zoom_start=6, tiles=None)
    host.default_js, host.default_css = [], []
    (tmp_path / "leaflet.js").write_text(page_bundle().script)
    host.get_root().header.add_child(folium.JavascriptLink("leaflet.js"), name="leaflet")
    ControlLayer(war).add_to(host)
    path = tmp_path / "host.html"
    host.save(str(path))
    with watched(browser, tmp_path.as_uri()) as seen:
        seen.page.goto(path.as_uri())
        seen.page.wait_for_function(READY)
        wrong = seen.page.evaluate(
            """([name, joined, points]) => {
              const map = window[name];
              const wrong = [];
              for (const [number, point] of points.entries()) {
                map.setView(point, 12, { animate: false });
                map.fire('click', { containerPoint: map.latLngToContainerPoint(point) });
                const shown = document.querySelector('.cm-popup');
                if (!plain(shown?.textContent ?? '').includes(plain(joined[number]))) wrong.push(number);
                for (const one of shown?.querySelectorAll('*') ?? [])
                  if (!['b', 'p', 'ul', 'li', 'bdi'].includes(one.localName)) wrong.push(one.localName);
                map.closePopup();
              }
              return wrong;
            }""",
            [
                host.get_name(),
                [place.name for place in war.places],
                [[place.point.y, place.point.x] for place in war.places],
            ],
        )
        assert wrong == []
        legend = "[...document.querySelectorAll('.cm-layer-legend bdi')].map((one) => plain(one.textContent))"
        heads = seen.page.evaluate("texts => texts.map(plain)", VECTORS[::12])
        assert sorted(seen.page.evaluate(legend)) == sorted(heads)
        # A page's script is complained of by a host that has none of its elements; that is the stand-in's.
        seen.misdeeds[:] = [
            one for one in seen.misdeeds if one.startswith(("asked", "left", "opened", "dialog"))
        ]
        seen.assert_harmless()


def test_page_in_a_notebook_shows_text(browser, war, tmp_path):
    """An iframe with the whole page inside, as notebooks show it, runs nothing of what is in it."""
    whole = " ".join(VECTORS)
    page = page_html(war, PageOptions(whole, link=view_link(CHANGED, VECTORS[0], VECTORS[1])))
    path = tmp_path / "notebook.html"
    text = f"<!doctype html><meta charset=utf-8><title>x</title>{snippet(Frame(whole, page=page))}"
    path.write_text(text.encode(errors="replace").decode())
    with watched(browser, path.as_uri()) as seen:
        seen.page.goto(path.as_uri())
        frame = seen.page.frames[1]
        frame.wait_for_function(READY)
        assert seen.page.evaluate("document.body.children.length") == 1
        assert frame.evaluate("plain(document.querySelector('h1').textContent)") == seen.page.evaluate(
            "plain", whole
        )
        assert frame.evaluate(ACTIVE) == []
        assert all(frame.evaluate("() => window.pwned ?? null") is None for frame in seen.page.frames)
        assert [one for one in seen.misdeeds if not one.startswith("Error")] == []


def test_served_frame_shows_text(browser, path):
    """What a build said, the map's title and the link are text in the frame of `conflictmap serve`."""
    said = "\n".join(VECTORS)
    with raw_http.served(path.parent) as server:
        path.with_name("index.html").write_bytes(path.read_bytes())
        server.board.post(Shown(1, building=False, message=said, failed=True))
        address = f"http://{server.host}/"
        with watched(browser, address) as seen:
            seen.page.goto(address + "#" + "&".join(VECTORS[:40]))
            seen.page.frame_locator("#map").locator("#cm-place-body, h1").first.wait_for(state="attached")
            seen.page.wait_for_function(
                "() => document.getElementById('map').contentWindow.conflictmap?.ready"
            )
            assert seen.page.evaluate(
                "plain(document.getElementById('said').textContent)"
            ) == seen.page.evaluate("plain", said)
            seen.page.wait_for_function("() => document.title.length > 1000")
            assert seen.page.evaluate(ACTIVE) == []
            seen.assert_harmless()


def test_published_address_is_one_or_refused():
    """No text is taken for the address under which the map is published, unless it is a plain one."""
    for text in VECTORS:
        if fault_of(text) is None:
            assert text.startswith(("http://", "https://"))
            assert not set(text) & set("\"'<>\\ \t\n")
        answer = oembed(text, "https://maps.example/palmyra/")
        assert "<script" not in answer.partition('"html"')[2].lower()
