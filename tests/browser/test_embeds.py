"""The compact map inside other people's pages, with exactly the lines that `conflictmap embed` prints."""

import html as markup
import io
import re
from contextlib import redirect_stderr, redirect_stdout

import pytest
from host_server import HostServer
from timelines import timeline

from conflictmap.cli.app import main
from conflictmap.control.table import write_control
from conflictmap.maps import PageOptions, write_page

pytestmark = pytest.mark.browser

TITLE = "Palmyra <and> “around” & more"
HOST = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">'
    "<p>An article.</p>{}<p>It goes on.</p></html>"
)
STRICT = "default-src 'none'; frame-src 'self'; img-src data:"
NO_SCRIPT = "script-src 'none'; object-src 'none'; frame-src 'self'"
WIDTHS = (320, 640, 1000)
CREDIT = "Places: made up"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a project whose output is the made-up map."""
    folder = tmp_path_factory.mktemp("embeds") / "palmyra"
    (folder / "output").mkdir(parents=True)
    (folder / "conflictmap.toml").write_text(f"title = '{TITLE}'\n", encoding="utf-8")
    options = PageOptions(TITLE, "Eleven places", credits=(CREDIT,))
    write_page(timeline(), folder / "output" / "index.html", options)
    write_control(timeline(), folder / "output" / "control.csv")
    return folder


@pytest.fixture(scope="module")
def server(project):
    """Serve the page; tests add their hosts."""
    page = (project / "output" / "index.html").read_text(encoding="utf-8")
    with HostServer({"/map/": (page, "")}) as started:
        yield started


def printed(project, *arguments):
    """Return what `conflictmap embed` prints, and what it says besides."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main(["embed", str(project), *arguments])
    assert ended.value.code in {0, None}, err.getvalue()
    return out.getvalue(), err.getvalue()


@pytest.fixture
def hosted(open_page, server, project):
    """Return a function that prints an embed, puts it into a host and opens that.

    `inside` are other arguments of `conflictmap embed` than the address; the rest are the browser's options.
    """

    def opened(policy, *inside, width=640, height=800, **options):
        alone = "--self-contained" in inside
        lines, _ = printed(project, *(() if alone else ("--url", f"{server.address}/map/")), *inside)
        server.answers["/host"] = (HOST.format(lines), policy)
        viewport = {"width": width, "height": height}
        found = open_page(f"{server.address}/host", viewport=viewport, **options)
        frame = found.page.frames[1]
        frame.wait_for_function("() => window.conflictmap?.ready === true", timeout=20_000)
        found.requests[:] = [url for url in found.requests if not url.startswith(f"{server.address}/map/")]
        return found, frame

    return opened


def is_within(frame):
    """Tell whether nothing of the page reaches beyond its frame sideways."""
    return frame.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("policy", [STRICT, NO_SCRIPT, ""], ids=["strict", "no-script", "open"])
def test_map_works_in_any_host(hosted, server, policy, width):
    """In a page that allows frames and nothing else, at each width, the map opens and its slider moves it."""
    found, frame = hosted(policy, "--on", "2016-03-27", "--height", "360", width=width)
    assert frame.evaluate("conflictmap.state().date") == "2016-03-27"
    assert frame.evaluate("window.innerHeight") == 360
    assert is_within(frame)
    slider = frame.locator("#cm-day")
    slider.focus()
    slider.press("ArrowRight")
    assert frame.evaluate("conflictmap.state().date") == "2016-03-28"
    box = slider.bounding_box()
    found.page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    assert frame.evaluate("conflictmap.state().date") == "2016-12-14"
    frame.get_by_role("button", name="Previous change").click()
    frame.wait_for_timeout(400)
    # What the frame notes in its own link is the frame's affair.
    assert found.page.url == f"{server.address}/host"
    assert found.page.evaluate("history.length") <= 2
    assert (found.complaints, found.requests) == ([], [])


@pytest.mark.parametrize("width", WIDTHS)
def test_page_inside_the_lines_works(hosted, width):
    """With `--self-contained` the page opens on its day, place and language without anything being hosted."""
    asked = ("--on", "2016-12-11", "--place", "Palmyra", "--lang", "fr", "--self-contained")
    found, frame = hosted("", *asked, width=width)
    state = frame.evaluate("conflictmap.state()")
    assert (state["date"], state["selected"]) == ("2016-12-11", "palmyra")
    frame.locator("html[lang=fr][data-embed]").wait_for()
    frame.get_by_role("button", name="Fermer").first.click()
    frame.locator("#cm-about > summary").click()
    frame.get_by_text(CREDIT).wait_for()
    # It has no address that could be opened elsewhere.
    assert not frame.locator("#cm-whole").is_visible()
    assert is_within(frame)
    assert (found.complaints, found.requests) == ([], [])


def test_strict_host_can_allow_the_page_inside_the_lines(hosted, project):
    """A host with a policy of its own adds the rules that the command names, and the page inside works."""
    _, said = printed(project, "--self-contained")
    rules = said.strip().partition(" has to allow ")[2]
    assert rules.startswith("script-src 'sha256-")
    found, frame = hosted(f"default-src 'none'; {rules}", "--self-contained")
    assert frame.evaluate("document.documentElement.hasAttribute('data-embed')")
    assert found.complaints == []


def test_credits_doubts_and_both_answers_are_a_click_away(hosted):
    """However small the frame, it says whom it rests on, that nothing is certain, and gives both answers."""
    _, frame = hosted(STRICT, "--on", "2016-12-11", "--height", "320", width=320)
    assert not frame.get_by_text(CREDIT).is_visible()
    frame.locator("#cm-about > summary").click()
    for said in (CREDIT, "Natural Earth", "Test Agency", "not what is certain"):
        line = frame.locator("#cm-about").get_by_text(said)
        line.scroll_into_view_if_needed()
        assert line.is_visible()
    frame.get_by_role("radio", name="As was known that day").check()
    frame.locator("#cm-answer", has_text="As was known that day").wait_for()
    assert frame.evaluate("conflictmap.state().clock") == "known"
    frame.locator("body").press("Escape")
    assert not frame.get_by_text(CREDIT).is_visible()


def test_place_says_why_and_its_link_leads_to_the_whole_map(hosted, server):
    """A place shows its reports in the frame; the arrow opens the same view of the whole page, unboxed."""
    found, frame = hosted(STRICT, "--on", "2016-12-11", "--place", "palmyra", width=1000)
    frame.locator("#cm-place blockquote").first.wait_for()
    frame.wait_for_timeout(400)
    with found.page.context.expect_page() as opening:
        frame.get_by_role("link", name="Open the whole map").click()
    whole = opening.value
    whole.wait_for_function("() => window.conflictmap?.ready === true")
    assert whole.url.startswith(f"{server.address}/map/#")
    assert "embed" not in whole.url
    assert "place=palmyra" in whole.url
    # Not in the frame's sandbox any more, so that what the page links to works, too.
    assert whole.evaluate("self.origin") == server.address
    assert whole.evaluate("localStorage.length") == 0


def test_sandbox_gives_no_more_than_is_needed(hosted):
    """The page has no origin, so neither storage nor its host, and works all the same."""
    found, frame = hosted(STRICT)
    assert frame.evaluate("self.origin") == "null"
    refused = "(read) => { try { read(); return 'allowed'; } catch (error) { return error.name; } }"
    for reading in ("localStorage.length", "parent.document.title", "document.cookie"):
        assert frame.evaluate(f"() => ({refused})(() => {reading})") == "SecurityError"
    frame.evaluate("() => { try { top.location = 'about:blank'; } catch {} }")
    assert found.page.url.endswith("/host")


@pytest.mark.parametrize(
    ("token", "lost"),
    [
        ("allow-scripts", "the map"),
        ("allow-popups", "the link to the whole map"),
        ("allow-popups-to-escape-sandbox", "what the whole map links to"),
    ],
)
def test_no_word_of_the_sandbox_can_be_left_out(open_page, server, project, token, lost):
    """Without any one of its words something does not work: each stands there for a reason."""
    lines, _ = printed(project, "--url", f"{server.address}/map/")
    fewer = re.sub(rf"{token}(?![\w-]) ?", "", lines)
    assert fewer != lines
    server.answers["/host"] = (HOST.format(fewer), STRICT)
    found = open_page(f"{server.address}/host")
    frame = found.page.frames[1]
    if lost == "the map":
        found.page.wait_for_load_state("networkidle")
        assert any("'allow-scripts' permission is not set" in text for text in found.complaints)
        return
    frame.wait_for_function("() => window.conflictmap?.ready === true")
    link = frame.get_by_role("link", name="Open the whole map")
    if lost == "the link to the whole map":
        link.click()
        found.page.wait_for_timeout(300)
        assert len(found.page.context.pages) == 1
        return
    with found.page.context.expect_page() as opening:
        link.click()
    opening.value.wait_for_function("() => window.conflictmap?.ready === true")
    assert opening.value.evaluate("self.origin") == "null"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_controls_are_large_enough_and_reached_by_keyboard(hosted, width, lang):
    """What can be pressed is at least 24 pixels each way, is not covered, and comes in the order of Tab."""
    found, frame = hosted(STRICT, "--on", "2016-12-11", "--lang", lang, "--height", "320", width=width)
    controls = "button, summary, a[href], input, select"
    small = frame.evaluate(
        """(controls) => [...document.querySelectorAll(controls)]
          .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0)
          .map((one) => [one.id || one.textContent, one.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
          .map(([name, box]) => `${name}: ${box.width} × ${box.height}`)""",
        controls,
    )
    assert small == []
    covered = frame.evaluate(
        """(controls) => [...document.querySelectorAll(controls)]
          .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0)
          .map((one) => [one, one.getBoundingClientRect()])
          .filter(([one, box]) => box.width && box.right <= innerWidth && box.bottom <= innerHeight)
          .filter(([one, box]) => {
            const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return !(one.contains(top) || top?.contains(one));
          }).map(([one]) => one.id || one.textContent)""",
        controls,
    )
    assert covered == []
    frame.locator("body").evaluate("(body) => { body.tabIndex = -1; body.focus(); }")
    reached = set()
    for _ in range(24):
        found.page.keyboard.press("Tab")
        reached.add(
            frame.evaluate("() => document.activeElement.id || document.activeElement.parentElement?.id")
        )
    assert {"cm-about", "cm-whole", "cm-legend", "cm-previous", "cm-play", "cm-next", "cm-day"} <= reached


def test_compact_link_is_kept_while_the_reader_moves(open_page, project):
    """Whoever opens the compact page by itself keeps it compact; without the word it is whole again."""
    opened = open_page(project / "output" / "index.html", "#embed=1&day=2016-12-11")
    page = opened.ready()
    page.get_by_role("button", name="Previous change").click()
    page.wait_for_function("() => location.hash.startsWith('#embed=1&') && location.hash.includes('map=')")
    assert not page.locator("#cm-language").is_visible()
    page.evaluate("() => { location.hash = '#day=2016-12-11'; }")
    page.locator("#cm-language").wait_for()
    assert page.locator("#cm-side #cm-credits").is_visible()
    assert page.locator("#cm-tools #cm-clocks").is_visible()
    assert opened.complaints == []


def test_paper_has_the_credits_of_the_compact_page(open_page, project):
    """Printed, the compact page says whom it rests on without a press, and is as before afterwards."""
    page = open_page(project / "output" / "index.html", "#embed=1&day=2016-12-11").ready()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for said in (CREDIT, "Natural Earth", "not what is certain"):
        assert page.get_by_text(said).is_visible()
    assert page.locator("#cm-paper").is_visible()
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not page.get_by_text(CREDIT).is_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_compact_map_keeps_most_of_its_room_for_the_map(hosted, width, scheme):
    """In both themes at least half of a frame of 360 pixels is map, and its title is one line."""
    _, frame = hosted(STRICT, "--height", "360", width=width, color_scheme=scheme)
    assert frame.locator(".cm-main").bounding_box()["height"] >= 180
    assert frame.locator("h1").bounding_box()["height"] < 24
    paper = frame.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(26, 29, 33)"}[scheme]


def test_frame_keeps_its_ratio_down_to_the_least_height(open_page, server, project):
    """With `--ratio` the height follows from the width, and never below 320 pixels."""
    lines, _ = printed(project, "--url", f"{server.address}/map/", "--ratio", "16:9")
    server.answers["/host"] = (HOST.format(lines), "")
    for width, height in ((1000, 984 * 9 / 16), (400, 320)):
        found = open_page(f"{server.address}/host", viewport={"width": width, "height": 700})
        assert abs(found.page.locator("iframe").bounding_box()["height"] - height) < 1.5


def test_title_of_the_frame_is_text(open_page, server, project):
    """What the settings call the map is escaped in the lines, and read out as it is."""
    lines, _ = printed(project, "--url", f"{server.address}/map/", "--on", "2016-12-11")
    assert "<and>" not in lines
    assert markup.escape(TITLE, quote=False) in lines
    server.answers["/host"] = (HOST.format(lines), STRICT)
    found = open_page(f"{server.address}/host")
    assert found.page.locator("iframe").get_attribute("title") == f"{TITLE}, 2016-12-11"
