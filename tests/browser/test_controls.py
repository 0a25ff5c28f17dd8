"""Every control by mouse and by keyboard: a control more is a row more in `CONTROLS`."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from timelines import thousands, timeline

from conflictmap.maps import PageOptions, write_page

pytestmark = pytest.mark.browser

SHOWN = """() => ({
  date: conflictmap.state().date,
  clock: conflictmap.state().clock,
  selected: conflictmap.state().selected,
  table: !document.getElementById('cm-table').hidden,
  help: document.getElementById('cm-help').hasAttribute('open'),
  legend: document.getElementById('cm-legend').open,
  playing: document.getElementById('cm-play').classList.contains('is-playing'),
  speed: document.getElementById('cm-speed').value,
  language: document.documentElement.lang,
  zoom: Math.sign(Math.round((map_control.getZoom() - window.zoomBefore) * 4)),
  outside: !document.getElementById('cm-outside').hidden,
  rows: document.querySelectorAll('tbody tr').length,
  focus: document.activeElement.id,
  found: document.querySelectorAll('#cm-search-list [role=option]').length,
  filter: document.getElementById('cm-filter').open,
  filtered: !document.getElementById('cm-filtered').hidden,
  period: document.getElementById('cm-period').open,
  ranged: !document.getElementById('cm-all-days').hidden,
  history: document.querySelector('.cm-steps')?.open,
  copied: document.getElementById('cm-table-count').textContent.startsWith('Copied'),
  sorted: document.querySelector('th[aria-sort$=ending]').textContent,
})"""
# From where a control is used: an address, and what is pressed first.
TWELFTH = "#day=2016-12-12"
TABLE = "#day=2016-12-12&view=table"
PALMYRA = "#day=2016-04-01&place=palmyra"
SURE = "#day=2016-12-12&least=70"
AUTUMN = "#day=2016-12-12&range=2016-09-01/2016-12-12"


@dataclass(frozen=True, slots=True)
class Control:
    """How a control is found, what it does, and how to use it where a click or Enter is not all.

    Attributes
    ----------
    find
        CSS selector of what takes the focus.
    does
        What of `SHOWN` is different afterwards.
    link
        Where the page is opened.
    first
        Keys pressed before.
    tab_to
        What Tab leads to in its stead, as it does to the chosen one of several.
    keys
        Pressed when it has the focus.
    shortcut
        Pressed from anywhere; "" where it has none.
    mouse
        What is done with the mouse, where that is not a click.
    """

    find: str
    does: dict[str, object]
    link: str = TWELFTH
    first: tuple[str, ...] = ()
    tab_to: str = ""
    keys: tuple[str, ...] = ("Enter",)
    shortcut: str = ""
    mouse: Callable | None = None


def _at(share: float):
    def click(found):
        box = found.bounding_box()
        found.click(position={"x": box["width"] * share, "y": box["height"] / 2})

    return click


def _brush(found):
    box = found.page.locator("#cm-histogram").bounding_box()
    mouse, y = found.page.mouse, box["y"] + box["height"] - 5
    mouse.move(box["x"] + box["width"] * 0.3, y)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.6, y, steps=3)
    mouse.up()


def _first_step(found):
    found.click()
    found.page.locator(".cm-step").first.click()


CONTROLS = {
    "previous change": Control("#cm-previous", {"date": "2016-12-11"}, shortcut=","),
    "next change": Control("#cm-next", {"date": "2016-12-10"}, link="#day=2016-12-09", shortcut="."),
    "play": Control("#cm-play", {"playing": True}, link="#day=2015-06-01", shortcut=" "),
    "pause": Control("#cm-play", {"playing": False}, link="#day=2015-06-01", first=(" ",), shortcut=" "),
    "speed": Control(
        "#cm-speed", {"speed": "fast"}, keys=("ArrowDown",), mouse=lambda found: found.select_option("fast")
    ),
    "slider": Control(
        "#cm-day",
        {"date": "2015-05-01"},
        keys=("Home",),
        shortcut="Home",
        mouse=_at(0.001),
    ),
    "clock, as was known": Control(
        "[value=known]", {"clock": "known"}, tab_to="[value=now]", keys=("ArrowRight",), shortcut="c"
    ),
    "clock, as now believed": Control(
        "[value=now]",
        {"clock": "now"},
        link="#clock=known",
        tab_to="[value=known]",
        keys=("ArrowLeft",),
        shortcut="c",
    ),
    "table": Control("button[data-view=table]", {"table": True, "rows": 11}, shortcut="t"),
    "map": Control("button[data-view=map]", {"table": False}, link=TABLE, shortcut="t"),
    "language": Control(
        "#cm-language",
        {"language": "ar"},
        keys=("ArrowDown",),
        mouse=lambda found: found.select_option("ar"),
    ),
    "help": Control("#cm-help-open", {"help": True}, shortcut="?"),
    "help, close": Control("#cm-help-close", {"help": False}, first=("?",), shortcut="Escape"),
    "legend": Control("#cm-legend summary", {"legend": False}),
    "places outside the view": Control("#cm-outside", {"outside": False, "zoom": -1}, shortcut="a"),
    "zoom in": Control(".leaflet-control-zoom-in", {"zoom": 1}),
    "zoom out": Control(".leaflet-control-zoom-out", {"zoom": -1}),
    "zoom by the map": Control(
        ".leaflet-container",
        {"zoom": 1},
        keys=("+",),
        mouse=lambda found: found.dblclick(position={"x": 500, "y": 60}),
    ),
    "a change in the list": Control(".cm-change", {"selected": "palmyra"}, link="#day=2016-12-11"),
    "jump to a change": Control(".cm-jump", {"date": "2016-12-11"}),
    "panel, close": Control("#cm-place-close", {"selected": None}, link=PALMYRA, shortcut="Escape"),
    "search, on the map": Control(
        "#cm-search",
        {"found": 1},
        keys=("m", "o", "s"),
        mouse=lambda found: (found.click(), found.press_sequentially("mos")),
    ),
    "search, from anywhere": Control("#cm-search", {"focus": "cm-search"}, keys=("Shift",), shortcut="/"),
    "filter": Control("#cm-filter > summary", {"filter": True}, shortcut="f"),
    "filter, close": Control(
        "#cm-filter > summary", {"filter": False}, first=("f",), shortcut="Escape", keys=("Escape",)
    ),
    "a party": Control("#cm-filter-parties input", {"filtered": True}, first=("f",), keys=(" ",)),
    "a status": Control("#cm-filter-statuses input", {"filtered": True}, first=("f",), keys=(" ",)),
    "least confidence": Control(
        "#cm-filter-least",
        {"filtered": True},
        first=("f",),
        keys=("ArrowDown",),
        mouse=lambda found: found.select_option("70"),
    ),
    "who reports": Control(
        "#cm-filter-source",
        {"filtered": True},
        first=("f",),
        keys=("ArrowDown",),
        mouse=lambda found: found.select_option("Test Radio"),
    ),
    "confirmed reports": Control("[name=confirmed]", {"filtered": True}, first=("f",), keys=(" ",)),
    "differing answers": Control("[name=apart]", {"filtered": True}, first=("f",), keys=(" ",)),
    "filter, clear": Control("#cm-filter-clear", {"filtered": False}, link=SURE, first=("f",)),
    "filter, clear from the map": Control("#cm-filtered", {"filtered": False}, link=SURE),
    "range": Control("#cm-period > summary", {"period": True}, shortcut="r"),
    "range, from": Control(
        "#cm-from",
        {"ranged": True},
        first=("r",),
        keys=("ArrowUp",),
        mouse=lambda found: found.fill("2016-01-01"),
    ),
    "range, to": Control(
        "#cm-to",
        {"ranged": True},
        first=("r",),
        keys=("ArrowDown",),
        mouse=lambda found: found.fill("2016-11-30"),
    ),
    "range, of a length": Control("#cm-spans button", {"ranged": True}, first=("r",)),
    "range, all days": Control("#cm-every-day", {"ranged": False}, link=AUTUMN, first=("r",)),
    "range, all days from the bar": Control("#cm-all-days", {"ranged": False}, link=AUTUMN),
    "range, along the dates": Control("#cm-day", {"ranged": True}, keys=("[",), shortcut="]", mouse=_brush),
    "history": Control(".cm-steps summary", {"history": True}, link=PALMYRA),
    "history, a day": Control(
        ".cm-steps summary",
        {"date": "2015-05-01"},
        link=PALMYRA,
        keys=("Enter", "Tab", "Enter"),
        mouse=_first_step,
    ),
    "copy": Control("#cm-table-copy", {"copied": True}, link=TABLE),
    "search": Control(
        "#cm-find",
        {"rows": 1},
        link=TABLE,
        keys=("m", "o", "s"),
        mouse=lambda found: (found.click(), found.press_sequentially("mos")),
    ),
    "search, from the map": Control(
        "#cm-find", {"rows": 11, "table": True}, link=TABLE, keys=("Shift",), shortcut="/"
    ),
    "sort": Control("th:nth-child(6) button", {"sorted": "Confidence"}, link=TABLE),
    "row": Control("tbody tr:nth-child(5) .cm-row", {"selected": "citadel-of-palmyra"}, link=TABLE),
}


@pytest.fixture(scope="module")
def context(browser):
    """Return one context for all, in which each test opens the page anew and the web answers with nothing."""
    shared = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce"
    )
    shared.route("http://**/*", lambda route: route.fulfill(body="an article"))
    yield shared
    shared.close()


@pytest.fixture(scope="module")
def tab(context):
    return context.new_page()


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Return a page without a base map, which is there sooner."""
    path = tmp_path_factory.mktemp("controls") / "map.html"
    write_page(timeline(), path, PageOptions("Controls", base_map=False))
    return path


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Return a page of more places than the table shows at once."""
    path = tmp_path_factory.mktemp("many") / "map.html"
    write_page(thousands(250), path, PageOptions("Many", base_map=False))
    return path


@pytest.fixture
def open_at(tab, plain):
    """Return a function that opens a page anew in the same tab, at a link."""

    def opened(link="", path=plain):
        tab.goto("about:blank")
        tab.goto(f"{path.as_uri()}{link}")
        tab.wait_for_function("() => window.conflictmap?.ready === true")
        tab.evaluate("window.zoomBefore = map_control.getZoom()")
        return tab

    return opened


def _ready(open_at, control):
    page = open_at(control.link)
    for key in control.first:
        page.keyboard.press(key)
    return page


def _expect(page, control):
    shown = f"Object.entries(({SHOWN})())"
    page.wait_for_function(
        f"wanted => {shown}.every(([key, value]) => !(key in wanted) || wanted[key] === value)",
        arg=control.does,
        timeout=5000,
    )


def _tab_to(page, selector):
    there = "selector => document.activeElement === document.querySelector(selector)"
    for _ in range(60):
        if page.evaluate(there, selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never comes to {selector}")


@pytest.mark.parametrize("name", CONTROLS)
def test_mouse_works_every_control(open_at, name):
    """A click, or what the mouse does there, has the control's effect."""
    control = CONTROLS[name]
    page = _ready(open_at, control)
    found = page.locator(control.find).first
    (control.mouse or (lambda it: it.click()))(found)
    _expect(page, control)


@pytest.mark.parametrize("name", CONTROLS)
def test_keyboard_works_every_control(open_at, name):
    """Tab leads to the control and its keys have its effect; so does its shortcut."""
    control = CONTROLS[name]
    page = _ready(open_at, control)
    _tab_to(page, control.tab_to or control.find)
    for key in control.keys:
        page.keyboard.press(key)
    _expect(page, control)
    if control.shortcut:
        page = _ready(open_at, control)
        page.keyboard.press(control.shortcut)
        _expect(page, control)


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_show_all_shows_every_row(open_at, many, way):
    """The table begins with its first rows, and its button adds the rest."""
    page = open_at("#view=table", many)
    rows = page.locator("tbody tr")
    assert rows.count() == 200
    if way == "mouse":
        page.locator("#cm-table-all").click()
    else:
        _tab_to(page, "#cm-table-all")
        page.keyboard.press("Enter")
    assert rows.count() == 250


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_source_opens_beside_the_page(open_at, context, way):
    """The title of a report leads to its address, in a tab of its own."""
    page = open_at(PALMYRA)
    link = page.locator("#cm-place a")
    link.wait_for()
    with context.expect_page() as opened:
        if way == "mouse":
            link.click()
        else:
            _tab_to(page, "#cm-place a")
            page.keyboard.press("Enter")
    assert opened.value.url == "http://agency.example/2"
    opened.value.close()


# What Tab must lead to: all that can be used, and of several choices the chosen one.
USABLE = """() => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex]')]
  .filter((element) => element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true }))
  .filter((element) => element.type !== 'radio' || element.checked)
  .filter((element) => !document.querySelector('dialog[open]') || element.closest('dialog'))"""
MARKED = f"() => ({USABLE})().forEach((element, i) => element.dataset.usable = i)"
# The number of what has the focus, null for nothing; and whether the ring around it, or around an invisible
# choice's label, can be seen: it is there, and no ancestor cuts more than one of its sides off.
FOCUSED = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return [null, true];
  const ringed = focused.type === 'radio' ? focused.closest('label') : focused;
  const style = getComputedStyle(ringed);
  const reach = parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth);
  const box = ringed.getBoundingClientRect();
  let cut = 0;
  for (let holder = ringed.parentElement; holder; holder = holder.parentElement) {
    if (getComputedStyle(holder).overflow === 'visible') continue;
    const edge = holder.getBoundingClientRect();
    cut = Math.max(cut, [
      box.left - reach < edge.left - 1, box.top - reach < edge.top - 1,
      box.right + reach > edge.right + 1, box.bottom + reach > edge.bottom + 1,
    ].filter(Boolean).length);
  }
  const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && cut < 2;
  return [focused.dataset.usable ?? null, seen, ringed.outerHTML.slice(0, 80)];
}"""


@pytest.mark.parametrize(
    ("link", "first"),
    [("#place=palmyra", ""), ("", ""), ("#view=table", ""), ("", "?"), ("#place=palmyra&lang=ar", "")],
    ids=["panel", "map", "table", "help", "arabic"],
)
def test_tab_leads_round_and_shows_where(open_at, link, first):
    """Tab comes to all that can be used and to its beginning again, and each has a ring that can be seen."""
    page = open_at(link)
    if "place" in link:
        page.locator("#cm-place blockquote").first.wait_for()
    if first:
        page.keyboard.press(first)
    page.evaluate(MARKED)
    usable = page.evaluate(f"({USABLE})().length")
    assert usable > 0
    for direction in ("Tab", "Shift+Tab"):
        visited, unseen = [], []
        for _ in range(usable + 8):
            page.keyboard.press(direction)
            number, seen, *what = page.evaluate(FOCUSED)
            visited.append(number)
            if not seen:
                unseen.append(what)
        assert unseen == []
        assert set(map(str, range(usable))) <= set(visited)


def test_finger_works_signs_and_slider(browser, html):
    """On a touch screen a tap on a sign opens its place, and a tap on the slider moves the day."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{html.as_uri()}#map=8/35.9500/39.0167")
    page.wait_for_function("() => window.conflictmap?.ready === true")
    where = page.evaluate(
        """() => {
          const point = map_control.latLngToContainerPoint([35.95, 39.0167]);
          const box = map_control.getContainer().getBoundingClientRect();
          return [point.x + box.left, point.y + box.top];
        }"""
    )
    page.touchscreen.tap(*where)
    page.wait_for_function("() => conflictmap.state().selected === 'raqqa'")
    slider = page.locator("#cm-day").bounding_box()
    page.touchscreen.tap(slider["x"] + 3, slider["y"] + slider["height"] / 2)
    page.wait_for_function("() => conflictmap.state().date === '2015-05-01'")
    context.close()
