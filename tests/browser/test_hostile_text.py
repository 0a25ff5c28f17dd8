import pytest
from hostile import LONG, SHORT, everywhere
from timelines import hostile

from conflictmap.maps import PageOptions, write_page

pytestmark = pytest.mark.browser

# What the data's encoding cannot hold, and what would turn a sentence round, is left out on both sides.
PLAIN = r"""
  window.plain = (text) => text
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(/[\0\u202a-\u202e\u2066-\u2069]/g, '');
"""
# Opens the panel of every place in turn, by its link: says which field has not the text as text, which link
# leads elsewhere than to the web, and what is wider than the window.
PANELS = """async () => {
  const wrong = [];
  const panel = document.getElementById('cm-place');
  const text = (selector) => plain(panel.querySelector(selector)?.textContent ?? '');
  const fields = ['#cm-place-name', '.cm-kind', '.cm-names', '.cm-verdict', '.cm-origin', '.cm-what',
    'blockquote', '.cm-said', '.cm-source b', '.cm-source'];
  for (const id of Object.keys(conflictmap.state().places)) {
    location.hash = new URLSearchParams({ place: id }).toString();
    const there = () => plain(panel.querySelector('blockquote')?.textContent ?? '') === plain(id);
    while (!there()) await new Promise((done) => setTimeout(done));
    for (const field of fields) if (!text(field).includes(plain(id))) wrong.push([field, id]);
    for (const { href } of panel.querySelectorAll('a')) if (!href.startsWith('http')) wrong.push([href, id]);
    if (document.documentElement.scrollWidth > innerWidth) wrong.push(['width', id]);
  }
  return wrong.map(([where, id]) => [where, id.slice(0, 60)]);
}"""
# The cells that name the place, its holder, rival and besieger.
TABLE = """() => [...document.querySelectorAll('tbody tr')].map(({ cells }) =>
  [0, 2, 3, 4].map((cell) => plain(cells[cell].textContent)))"""
ELEMENTS = """() => document.querySelectorAll(
  'img:not(.cm-sign), svg, math, script:not([id]), iframe, object, embed, form, base, style, video, audio, ' +
  'marquee, details:not([class])'
).length"""


@pytest.fixture(scope="module")
def open_hostile(browser, tmp_path_factory):
    """Return a function that opens a page of hostile texts, and notes what it must not do."""
    contexts = []

    def opened(texts):
        path = tmp_path_factory.mktemp("hostile") / "map.html"
        whole = " ".join(texts)
        write_page(everywhere(texts), path, PageOptions(whole, whole, credits=texts))
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce"
        )
        contexts.append(context)
        context.add_init_script(PLAIN)
        page = context.new_page()
        page.misdeeds = []
        own = (path.as_uri(), "data:")
        page.on("request", lambda asked: asked.url.startswith(own) or page.misdeeds.append(asked.url))
        page.on("console", lambda message: page.misdeeds.append(message.text))
        page.on("pageerror", lambda error: page.misdeeds.append(str(error)))
        page.on("dialog", lambda dialog: (page.misdeeds.append("dialog"), dialog.dismiss()))
        page.goto(f"{path.as_uri()}#day=2016-01-02")
        page.wait_for_function("() => window.conflictmap?.ready === true")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def short(open_hostile):
    return open_hostile(SHORT)


def _assert_harmless(page, texts, width):
    page.set_viewport_size({"width": width, "height": 844})
    elements = page.evaluate(ELEMENTS)
    assert page.evaluate(PANELS) == []
    page.keyboard.press("t")
    plain = page.evaluate("texts => texts.map(plain)", list(texts))
    assert sorted(page.evaluate(TABLE)) == sorted([text] * 4 for text in plain)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("t")
    assert page.evaluate(ELEMENTS) == elements
    assert page.evaluate("window.pwned") is None
    assert page.misdeeds == []


def test_texts_are_many():
    """There are at least sixty texts, no two of them the same."""
    assert len(SHORT + LONG) == len({*SHORT, *LONG}) >= 60


@pytest.mark.parametrize("width", [1280, 390])
def test_hostile_text_is_shown_as_text_in_every_field(short, width):
    """Each text is in the table and in all fields of its place's panel, does nothing and widens nothing."""
    _assert_harmless(short, SHORT, width)


def test_endless_text_is_shown_as_text_in_every_field(open_hostile):
    """Texts of a hundred kilobytes do no more than short ones, on the narrowest screen too."""
    _assert_harmless(open_hostile(LONG), LONG, width=390)


# Whether every place where a word stands has its letters from left to right.
FORWARD = """([selector, word]) => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(word);
    if (at < 0) continue;
    const boxes = [at, at + word.length - 1].map((letter) => {
      const range = document.createRange();
      range.setStart(node, letter);
      range.setEnd(node, letter + 1);
      return range.getBoundingClientRect();
    });
    found.push(boxes[0].left < boxes[1].left);
  }
  return found.length > 0 && found.every(Boolean);
}"""


def test_no_name_turns_the_words_around_it(open_page, tmp_path):
    """Marks that turn the direction, unclosed in every name, leave the words beside it from left to right."""
    path = tmp_path / "turned.html"
    marks = "\u2069\u202e"
    write_page(hostile(marks), path, PageOptions(f"Title {marks}", f"About {marks}", (f"Credit {marks}",)))
    page = open_page(path, "#day=2016-12-11&place=palmyra").ready()
    page.locator("#cm-place blockquote").first.wait_for()
    for place in (
        (".cm-verdict", "parts"),
        (".cm-place .cm-note", "known"),
        (".cm-place .cm-note", "name"),
        (".cm-what", "captured"),
        (".cm-what", "army"),
        (".cm-source", "Dec"),
        (".cm-facts", "Confidence"),
        (".cm-origin", "located"),
        ("#cm-changes-body", "Disputed"),
        ("#cm-legend", "Contested"),
        (".cm-tools", "believe"),
    ):
        assert page.evaluate(FORWARD, place), place
    page.keyboard.press("t")
    assert page.evaluate(FORWARD, ["tbody tr", "Controlled"])


def test_hostile_settings_are_shown_as_text(short):
    """Title, description and credits hold each text, and so does the legend."""
    texts = short.evaluate("texts => texts.map(plain)", list(SHORT))
    for selector in ("h1", ".cm-masthead p", "title"):
        text = short.evaluate("selector => plain(document.querySelector(selector).textContent)", selector)
        assert text == " ".join(texts)
    lines = "[...document.querySelectorAll('.cm-credits span')].map((line) => plain(line.textContent))"
    assert short.evaluate(lines)[: len(texts)] == texts
    short.locator("#cm-legend-holders button").evaluate("button => button.click()")
    names = "[...document.querySelectorAll('#cm-legend-holders bdi')].map((name) => plain(name.textContent))"
    assert sorted(short.evaluate(names)) == sorted(texts)


def test_no_id_is_too_strange_to_be_a_place(short):
    """Every place has its state, also where its id means something to a script."""
    ids = short.evaluate("Object.keys(conflictmap.state().places)")
    assert len(ids) == len(SHORT)
    assert {"__proto__", "constructor", "<!--<script>"} <= set(ids)
    assert short.evaluate("Object.values(conflictmap.state().places).every((place) => place.holder)")
