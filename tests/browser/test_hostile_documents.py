"""Pictures and reports of hundreds of hostile texts, opened in a browser as documents of their own."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import markdown
import pytest
from docx import Document
from hostile import ACT, CHANGED, FIRST, LAST, SHORT, together
from lxml import etree
from markdown_it import MarkdownIt
from PIL import Image
from pypdf import PdfReader
from vectors import vectors
from watched import watched

from conflictmap.maps.pictures import Album, PictureFormat
from conflictmap.maps.pictures.bitmaps import png_of
from conflictmap.maps.pictures.files import encoded
from conflictmap.provenance import Provenance
from conflictmap.reporting import report_on
from conflictmap.reporting.docx import docx_of
from conflictmap.reporting.html import html_of
from conflictmap.reporting.markdown import markdown_of
from conflictmap.reporting.pictures import Illustration
from conflictmap.wording import plain

pytestmark = pytest.mark.browser

# Addresses of the web are links; of these the rest is encoded.
WEB = ("https://news.example/a?b=c&d", f"https://news.example/<script>{ACT}</script>\"'\\ x{{}}")
TEXTS = tuple(dict.fromkeys((*vectors()[::10], *SHORT, *WEB)))
# Each element's name, and whatever a browser may act on: handlers, and addresses that are no picture of ours.
LOOK = """() => [[...new Set([...document.querySelectorAll('*')].map((one) => one.localName))].sort(),
  [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes]
    .filter(({ name, value }) => /^on|^srcdoc$|^formaction$|^ping$|^action$/.test(name)
      || (name === 'style' && /url\\((?!['"]?#)|@import/.test(value))
      || (/(^|:)(href|src|data|poster|background)$/.test(name)
        && !/^(https?:\\/\\/|#|data:image\\/png;base64,|[\\w-]+\\.png$)/i.test(value)))
    .map(({ name, value }) => `${one.localName} ${name}=${value.slice(0, 60)}`))]"""
ELEMENTS_OF_REPORTS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "h1",
        "h2",
        "h3",
        "p",
        "figure",
        "img",
    ),
    *("figcaption", "section", "bdi", "small", "ol", "ul", "li", "b", "q", "span", "a", "em", "strong"),
}
ELEMENTS_OF_PICTURES = {
    *(
        "svg",
        "title",
        "desc",
        "metadata",
        "RDF",
        "Work",
        "type",
        "format",
        "creator",
        "Agent",
        "defs",
        "style",
    ),
    *("g", "path", "use", "clipPath", "rect", "image", "pattern"),
}


@pytest.fixture(scope="module")
def album():
    """Return the pictures of a war in which every field is hostile."""
    war = together(TEXTS)
    made = datetime(2026, 11, 27, 8, tzinfo=UTC)
    articles = tuple(sorted(war.articles, key=lambda article: article.id))
    rests = Provenance(" ".join(TEXTS[:40]), articles, "0123abcd", made, credits=TEXTS[40:60])
    return Album(war, rests, base_map=False)


@pytest.fixture(scope="module")
def picture(album):
    """Return the picture of a day of it."""
    return album.slice(CHANGED)


@pytest.fixture(scope="module")
def report(album, picture):
    """Return the report of it, with that picture."""
    return report_on(album, FIRST, LAST), [(Illustration("map", picture), png_of(picture.figure))]


def opened(browser, path):
    """Open a file, see that it does nothing, and return its elements' names and its text."""
    with watched(browser, path.parent.as_uri()) as seen:
        seen.page.goto(path.as_uri())
        names, active = seen.page.evaluate(LOOK)
        assert active == []
        text = seen.page.evaluate("document.documentElement.textContent")
        seen.page.evaluate(
            """() => document.querySelectorAll('*').forEach((one) => {
              for (const event of ['focus', 'mouseover', 'load', 'error', 'begin'])
                one.dispatchEvent(new Event(event));
            })"""
        )
        seen.assert_harmless()
        return set(names), text


def test_a_picture_is_only_a_picture(browser, album, picture, tmp_path):
    """An SVG that somebody opens by itself runs nothing, asks for nothing, and has no element but shapes."""
    path = tmp_path / "a.svg"
    path.write_bytes(encoded(picture, PictureFormat.SVG, album.provenance))
    names, text = opened(browser, path)
    assert names <= ELEMENTS_OF_PICTURES
    assert "<script>" in text
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, huge_tree=True))
    assert not root.getroottree().docinfo.doctype or "ENTITY" not in root.getroottree().docinfo.doctype


def test_a_page_of_a_report_is_only_text(browser, report, tmp_path):
    """The HTML report has its own elements alone, each quote is text, and links go to the web."""
    path = tmp_path / "r.html"
    path.write_text(html_of(*report), encoding="utf-8")
    names, text = opened(browser, path)
    assert names <= ELEMENTS_OF_REPORTS
    assert sum(plain(one) in text for one in TEXTS) > 150


@pytest.mark.parametrize("render", [markdown.markdown, MarkdownIt("commonmark", {"html": True}).render])
def test_markdown_of_a_report_is_only_text(browser, report, tmp_path, render):
    """By two programs that let HTML through, the report in Markdown has its own elements alone."""
    told, drawn = report
    linked = []
    for one, png in drawn:
        (tmp_path / f"{one.name}.png").write_bytes(png)
        linked.append((one, f"{one.name}.png"))
    path = tmp_path / "r.html"
    body = render(markdown_of(told, linked))
    path.write_text(f"<!doctype html><meta charset=utf-8><title>r</title>{body}", encoding="utf-8")
    names, text = opened(browser, path)
    assert names <= ELEMENTS_OF_REPORTS
    assert "script" in text


def test_a_word_document_leads_to_the_web_alone(report):
    """The document is sound XML, links http and https alone, and holds no field, macro or object."""
    written = docx_of(*report)
    with zipfile.ZipFile(BytesIO(written)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    roots = {
        name: etree.fromstring(part, parser)
        for name, part in parts.items()
        if not name.endswith(("png", "jpeg"))
    }
    outside = [
        one.get("Target")
        for name, root in roots.items()
        if name.endswith(".rels")
        for one in root.iter("{*}Relationship")
        if one.get("TargetMode") == "External"
    ]
    assert outside
    assert all(re.fullmatch(r"https?://[!-~]+", target, re.IGNORECASE) for target in outside)
    for root in roots.values():
        assert not list(root.iter("{*}fldSimple", "{*}instrText", "{*}object", "{*}altChunk", "{*}subDoc"))
    assert not [name for name in parts if re.search("vba|ole|embed", name, re.IGNORECASE)]
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(written)).paragraphs)
    assert sum(plain(one) in text for one in TEXTS) > 150


def test_pictures_say_what_they_hold(album, picture):
    """Title, caption and articles come back out of PNG and PDF, without what no text may hold."""
    rests = replace(album.provenance, title="\0nul \ud800 half \x1b " + " ".join(TEXTS))
    title = "".join(c if c.isprintable() else " " for c in rests.title)
    image = Image.open(BytesIO(encoded(picture, PictureFormat.PNG, rests)))
    assert image.text["Title"] == title
    assert set(image.text) >= {"Title", "Description", "Software", "Source"}
    about = PdfReader(BytesIO(encoded(picture, PictureFormat.PDF, rests))).metadata
    assert about.title == title
    assert about.subject == image.text["Description"]
