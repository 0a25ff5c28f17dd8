from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

SCREENS = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
# target-size is the one rule of WCAG 2.2 AA, and axe-core leaves it to who runs it to ask for it. The map's
# canvases reach, clipped, below the page's text, where axe-core would not tell its contrast any more; what
# it leaves undecided without them counts as found, but for arrows and the like, which it never judges, and
# for what of the table and the legend is cut off by the edge that it scrolls under, and what an open box
# covers.
AXE = """async () => {
  for (const canvas of document.querySelectorAll('.leaflet-pane canvas')) canvas.style.display = 'none';
  const { violations, incomplete } = await axe.run(document, {
    resultTypes: ['violations', 'incomplete'],
    rules: { 'target-size': { enabled: true } },
  });
  const boxes = '.cm-popover[open], [data-embed] .cm-legend[open], #cm-search-list:not([hidden])';
  const open = document.querySelector(boxes);
  const under = (target) => open !== null && !open.contains(document.querySelector(target));
  const decidable = ({ any: [{ data }], target: [target] }) =>
    data.messageKey !== 'nonBmp' &&
    !under(target) &&
    !(data.messageKey.startsWith('elmPartially') && document.querySelector(target).closest('tbody, details'));
  const undecided = incomplete
    .filter(({ id }) => id === 'color-contrast')
    .map(({ id, nodes }) => ({ id, nodes: nodes.filter(decidable) }));
  return [...violations, ...undecided].flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target} ${node.html.slice(0, 90)} ${node.failureSummary}`),
  );
}"""


def _nothing(page):
    page.keyboard.press("Escape")


def _panel(page):
    page.evaluate("conflictmap.show('2016-12-11')")
    page.keyboard.press("n")
    page.locator("#cm-place").get_by_text("Fighters walked back").wait_for()


def _table(page):
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.locator("tbody tr").first.wait_for()


def _help(page):
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


def _search(page):
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("al-")
    page.locator("#cm-search-list [role=option]").first.wait_for()


def _filter(page):
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.locator("#cm-filter-form input[name=actor]").first.check()
    page.locator("#cm-filtered").wait_for()


def _range(page):
    page.keyboard.press("Escape")
    page.locator("#cm-filtered").click()
    page.locator("#cm-period > summary").click()
    page.locator("#cm-spans button").first.click()
    page.locator("#cm-all-days").wait_for()


def _arabic(page):
    page.keyboard.press("Escape")
    page.locator("#cm-language").select_option("ar")
    page.locator("html[lang=ar]").wait_for()


def _arabic_map(page):
    page.locator("[data-view=map]").last.click()


# One after another on the same page; a new state of the page is one more line.
STATES = {
    "nothing selected": _nothing,
    "a place's panel": _panel,
    "search results": _search,
    "the filter": _filter,
    "the range": _range,
    "the table": _table,
    "the help": _help,
    "the table in Arabic": _arabic,
    "the map in Arabic": _arabic_map,
}


@pytest.fixture(scope="session")
def axe():
    """Return axe-core's script, which is installed with the packages that the bundle is made of."""
    script = Path(__file__).parents[2] / "conflictmap/maps/viewer/node_modules/axe-core/axe.min.js"
    assert script.is_file(), f"{script} is missing: make setup installs it"
    return script.read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing(open_page, html, axe, screen, scheme):
    """No rule of axe-core, best practice and WCAG 2.2 AA included, is broken in any state of the page."""
    page = open_page(html, viewport=SCREENS[screen], color_scheme=scheme, reduced_motion="reduce").ready()
    page.evaluate(axe)
    found = {}
    for state, enter in STATES.items():
        enter(page)
        found[state] = page.evaluate(AXE)
    assert found == {state: [] for state in STATES}


def _about(page):
    page.locator("#cm-about > summary").click()


def _legend(page):
    page.keyboard.press("Escape")
    page.locator("#cm-legend > summary").click()


def _panel_alone(page):
    page.keyboard.press("Escape")
    assert not page.locator("#cm-legend[open]").count()
    _panel(page)


EMBEDDED = {
    "compact": _nothing,
    "about": _about,
    "legend": _legend,
    "a place's panel": _panel_alone,
    "Arabic": None,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(320, 320), (800, 480)], ids=str)
def test_axe_finds_nothing_in_little_room(open_page, html, axe, size, scheme):
    """The compact page of embeds breaks no rule either, in the least room that it is meant for."""
    found = {}
    viewport = dict(zip(("width", "height"), size, strict=True))
    for link, states in (("#embed=1", EMBEDDED), ("#embed=1&lang=ar", {"Arabic": _about})):
        opened = open_page(html, link, viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
        page = opened.ready()
        page.evaluate(axe)
        for state, enter in states.items():
            if enter:
                enter(page)
                found[state] = page.evaluate(AXE)
    assert found == {state: [] for state in EMBEDDED}


def test_axe_finds_what_is_wrong(open_page, html, axe):
    """The same run reports a button without a name, so that silence means something."""
    page = open_page(html).ready()
    page.evaluate(axe)
    page.evaluate("document.querySelector('#cm-play').removeAttribute('aria-label')")
    page.evaluate("document.querySelector('#cm-play').removeAttribute('title')")
    assert any(text.startswith("button-name") for text in page.evaluate(AXE))
