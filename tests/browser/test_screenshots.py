"""The page beside kept pictures of it; pictures.py says how they are compared, and with what tolerance why.

`pytest tests/browser/test_screenshots.py --keep-screenshots` takes the pictures anew.
"""

import io
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from chromium_flags import FLAGS
from pictures import difference, keep
from PIL import Image
from timelines import thousands

from conflictmap.maps import PageOptions, write_page

pytestmark = pytest.mark.browser

KEPT = Path(__file__).parent / "screenshots"
PHONE = {"width": 390, "height": 844}
DARK = {"color_scheme": "dark"}


@dataclass(frozen=True, slots=True)
class View:
    """What a picture shows: the page, its link, how it is opened, and whether as paper."""

    link: str = "#day=2016-12-11"
    options: dict[str, object] = field(default_factory=dict)
    page: str = "html"
    paper: bool = False


VIEWS = {
    "desktop-light": View(),
    "desktop-dark": View(options=DARK),
    "phone-panel": View("#day=2016-12-11&place=palmyra", {"viewport": PHONE}),
    "phone-dark-arabic": View("#day=2016-12-11&lang=ar", {"viewport": PHONE, **DARK}),
    "table": View("#day=2016-12-11&view=table"),
    "4k": View(options={"viewport": {"width": 3840, "height": 2160}}),
    "print": View("#day=2016-12-11&place=palmyra", {"viewport": {"width": 794, "height": 1123}}, paper=True),
    "many-dots": View("#day=2016-12-11", page="dots"),
}


@pytest.fixture(scope="session")
def dots(tmp_path_factory):
    """Return a page of more places than are drawn as signs."""
    path = tmp_path_factory.mktemp("dots") / "map.html"
    write_page(thousands(1500), path, PageOptions("Very many places"))
    return path


def _settled(page) -> Image.Image:
    """Take pictures until two are the same."""
    before = None
    for _ in range(20):
        now = page.screenshot(animations="disabled", caret="hide")
        if now == before:
            return Image.open(io.BytesIO(now)).convert("RGB")
        before = now
    pytest.fail("the page does not come to rest")


def _open(open_page, view: View, path: Path):
    page = open_page(path, view.link, reduced_motion="reduce", **view.options).ready()
    if "place" in view.link:
        page.locator("#cm-place blockquote").first.wait_for()
    if view.paper:
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("name", VIEWS)
def test_page_looks_as_in_the_kept_picture(open_page, request, tmp_path, name):
    """Light and dark, on desk, phone, wide screen and paper, the page shows what its picture shows."""
    view, path = VIEWS[name], KEPT / f"{name}.png"
    picture = _settled(_open(open_page, view, request.getfixturevalue(view.page)))
    if request.config.getoption("--keep-screenshots"):
        keep(picture, path)
    assert path.is_file(), f"no picture is kept: `pytest {Path(__file__).name} --keep-screenshots` takes it"
    found = difference(Image.open(path), picture)
    picture.save(tmp_path / path.name)
    assert found.small, f"{found}: {tmp_path / path.name} beside {path}"


ALTERATIONS = {
    "a sign of the legend in another colour": (
        "#cm-legend-holders li:has-text('Syrian army') .cm-sign",
        "filter",
        "hue-rotate(120deg)",
    ),
    "the panel missing": ("#cm-place", "display", "none"),
    "the legend missing": ("#cm-legend", "display", "none"),
    "the base map missing": (".leaflet-tile-pane", "display", "none"),
    "the signs missing": (".leaflet-overlay-pane", "display", "none"),
}


def test_comparison_sees_what_a_reader_would(open_page, html, tmp_path):
    """A sign in another colour, or a missing part, is no small difference; the same page again is one."""
    page = _open(open_page, View("#day=2016-12-11&place=palmyra"), html)
    keep(_settled(page), tmp_path / "kept.png")
    kept = Image.open(tmp_path / "kept.png")
    assert difference(kept, _settled(page)).small
    seen = {}
    for name, (selector, key, value) in ALTERATIONS.items():
        part = page.locator(selector)
        part.evaluate("(element, [key, value]) => element.style[key] = value", [key, value])
        seen[name] = difference(kept, _settled(page))
        part.evaluate("(element, key) => element.style[key] = ''", key)
    assert [name for name, found in seen.items() if found.small] == []
    assert difference(kept, _settled(page)).small


def test_comparison_forgives_another_hinting(browser, chromium, html, tmp_path):
    """The same page with its fonts drawn in another way, as on another machine, is a small difference."""
    pictures = []
    other = browser.browser_type.launch(
        executable_path=chromium, args=[*FLAGS, "--font-render-hinting=none", "--disable-lcd-text"]
    )
    for each in (browser, other):
        page = each.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce")
        page.goto(f"{html.as_uri()}#day=2016-12-11&place=palmyra")
        page.locator("#cm-place blockquote").first.wait_for()
        pictures.append(_settled(page))
        page.close()
    other.close()
    assert pictures[0].tobytes() != pictures[1].tobytes()
    keep(pictures[0], tmp_path / "kept.png")
    found = difference(Image.open(tmp_path / "kept.png"), pictures[1])
    assert found.small, found
