"""The site is built from the pages, whole and without asking anything of any other host."""

import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from playwright.sync_api import sync_playwright
from written_pages import ROOT

sys.path.insert(0, str(ROOT / "tests" / "browser"))

from chromium_flags import FLAGS

DOCS = ROOT / "docs"
# What a browser fetches by itself, without anybody pressing a link.
FETCHED = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("img", "srcset"),
    ("source", "src"),
    ("source", "srcset"),
    ("iframe", "src"),
    ("video", "src"),
    ("object", "data"),
    ("image", "href"),
    ("use", "href"),
}
STYLED = re.compile(r"""@import\s*["']?([^"');]+)|url\(\s*["']?([^"')]+)""")


@dataclass
class Page(HTMLParser):
    """What a page fetches, where its links lead, and which places in it can be linked."""

    path: Path
    fetched: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    styles: list[str] = field(default_factory=list)
    undescribed: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()
        self.within = ""
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        """Keep what a tag fetches, links and names."""
        self.within = tag
        given = dict(attrs)
        self.anchors |= {value for key, value in attrs if key in {"id", "name"} and value}
        # The page's own address, said in its head, is fetched by nobody.
        if given.get("rel") not in {"canonical", "next", "prev"}:
            self.fetched += [value for key, value in attrs if (tag, key) in FETCHED and value]
        self.styles += [value for key, value in attrs if key == "style" and value]
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "img" and not given.get("alt"):
            self.undescribed.append(str(given.get("src")))

    def handle_endtag(self, _tag):
        """Note that what comes next is no style."""
        self.within = ""

    def handle_data(self, data):
        """Keep what stands within a style."""
        if self.within == "style":
            self.styles.append(data)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return the folder of the site, built as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    return folder


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and writes nothing about it."""

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site):
    """Return where on the loopback the site is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def pages(site):
    """Return all pages of the site, by their path in it."""
    return {path.relative_to(site).as_posix(): Page(path) for path in sorted(site.rglob("*.html"))}


def is_outside(address):
    return address.startswith("//") or urlsplit(address).scheme in {"http", "https", "ws", "wss"}


def test_every_page_of_the_docs_is_a_page_of_the_site(pages):
    """What is written is published, and README, which a code host shows, is no part of it."""
    written = {path.with_suffix(".html").name for path in DOCS.glob("*.md")}
    assert set(pages) == written | {"404.html"}


def test_every_page_is_in_the_navigation():
    """No page can be added without a place where people find it."""
    names = re.findall(
        r"^ +- (?:[^:\n]+: )?([\w-]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(names) == sorted(path.name for path in DOCS.glob("*.md"))


def test_no_page_asks_anything_of_another_host(site, pages):
    """Fonts, scripts, styles and pictures are the site's own, in its pages and in its styles."""
    asked = {
        f"{name}: {address}"
        for name, page in pages.items()
        for address in page.fetched
        if is_outside(address)
    }
    for name, text in [
        *((name, "\n".join(page.styles)) for name, page in pages.items()),
        *((path.name, path.read_text(encoding="utf-8")) for path in site.rglob("*.css")),
    ]:
        found = [first or second for first, second in STYLED.findall(text)]
        asked |= {f"{name}: {address}" for address in found if is_outside(address)}
    assert asked == set()


def test_every_link_within_the_site_leads_somewhere(site, pages):
    """Pages, files and anchors that are linked, and all that a page fetches, are there."""
    broken = []
    for name, page in pages.items():
        for address in {*page.links, *page.fetched}:
            parts = urlsplit(address)
            if is_outside(address) or parts.scheme:
                continue
            base = site if parts.path.startswith("/") else page.path.parent
            target = (base / unquote(parts.path).lstrip("/")) if parts.path else page.path
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                broken.append(f"{name}: {address}")
            elif parts.fragment and target.suffix == ".html":
                anchors = pages[target.resolve().relative_to(site.resolve()).as_posix()].anchors
                if unquote(parts.fragment) not in anchors and parts.fragment != "__top":
                    broken.append(f"{name}: {address}")
    assert broken == []


def test_every_picture_is_described(pages):
    """Whoever cannot see a picture is told what it shows."""
    assert {name: page.undescribed for name, page in pages.items() if page.undescribed} == {}


def test_the_notebook_is_there_to_download(site):
    """The notebook is published as it is kept; scripts that make pages are not."""
    assert (site / "notebook.ipynb").read_bytes() == (DOCS / "notebook.ipynb").read_bytes()
    assert list(site.rglob("*.py")) == []


def test_everything_public_is_in_the_reference(pages):
    """What `conflictmap`, its maps and its pictures offer by name is in the reference of Python."""
    import conflictmap  # noqa: PLC0415 - what is read above needs none of it
    from conflictmap import maps  # noqa: PLC0415 - as above
    from conflictmap.maps import pictures  # noqa: PLC0415 - as above

    described = {anchor.rpartition(".")[2] for anchor in pages["api.html"].anchors}
    for package in (conflictmap, maps, pictures):
        assert set(package.__all__) <= described, package.__name__


def _looked_through(chromium, address, pages):
    """Open all pages and search; return what was asked of the network, and what was complained of."""
    asked, complaints = set(), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        # What a page loads does not hang on the scheme: one page is enough for the second.
        for scheme, name, seen in (("light", "default", pages), ("dark", "slate", ["index.html"])):
            page = browser.new_context(color_scheme=scheme).new_page()
            page.on("request", lambda request: asked.add(request.url))
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            for path in seen:
                page.goto(f"{address}/{path}")
                assert page.evaluate("document.body.dataset.mdColorScheme") == name
        page.goto(f"{address}/index.html")
        # Typed anew until it is heard: the page listens only once its index has come.
        field, found = (
            page.get_by_role("textbox", name="Search"),
            page.locator(".md-search-result__link").first,
        )
        for _ in range(30):
            field.fill("")
            field.press_sequentially("gazetteer import")
            page.wait_for_timeout(1000)
            if found.is_visible():
                break
        found.wait_for()
        browser.close()
    return asked, complaints


@pytest.mark.browser
def test_a_browser_finds_a_word_and_asks_no_other_host(chromium, address, pages):
    """Pages follow the reader's scheme, load from this host alone and without a complaint; search works."""
    # In a thread of its own: the browser of the tests of the page may hold this one's event loop.
    with ThreadPoolExecutor(max_workers=1) as beside:
        asked, complaints = beside.submit(_looked_through, chromium, address, pages).result()
    assert {url for url in asked if not url.startswith((f"{address}/", "data:", "blob:"))} == set()
    assert complaints == []


def test_make_docs_builds_what_is_tested_here():
    """The target builds strictly, and what it makes is ignored and cleaned."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(
        r"^docs:.*\n\tNO_MKDOCS_2_WARNING=1 \$\(BIN\)/python -m mkdocs build --strict", makefile, re.MULTILINE
    )
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert f"rm -rf build dist {settings['site_dir']} " in makefile
    assert f"{settings['site_dir']}/\n" in (ROOT / ".gitignore").read_text(encoding="utf-8")
    assert not {"repo_url", "edit_uri"} & set(settings)
