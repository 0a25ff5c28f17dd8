"""Reports on a made-up war: what they say, and that what strangers wrote stays text."""

import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from lxml import html
from markdown_it import MarkdownIt

sys.path.insert(0, str(Path(__file__).parents[1] / "maps"))

from timelines import ARTICLES, CLAIMS, timeline

from conflictmap.errors import InputError
from conflictmap.maps.pictures import Album
from conflictmap.provenance import Provenance
from conflictmap.reporting import ReportFormat, report_on, written

PROVENANCE = Provenance("Palmyra", ARTICLES, "0123abcd", datetime(2026, 11, 27, 8, tzinfo=UTC))
WHOLE = (None, None)
DECEMBER = (date(2016, 12, 5), date(2016, 12, 14))
HOSTILE = (
    '</q><script>alert(1)</script><img src=x onerror="alert(1)"> '
    "[x](javascript:alert(1)) **b** \u202e\x1b[31m"
)


def album(drawn=None, provenance=PROVENANCE):
    return Album(drawn or timeline(), provenance, base_map=False)


def hostile_album():
    """Return an album in which everything that comes from outside attacks the reader."""
    drawn = timeline()
    articles = tuple(
        replace(article, title=HOSTILE, source=HOSTILE, url="javascript:alert(1)") for article in ARTICLES
    )
    claims = tuple(replace(claim, quote=HOSTILE, attribution=HOSTILE) for claim in CLAIMS)
    places = tuple(replace(place, name=HOSTILE, kind=HOSTILE) for place in drawn.places)
    actors = tuple(replace(actor, name=HOSTILE) for actor in drawn.actors)
    hostile = replace(drawn, articles=articles, claims=claims, places=places, actors=actors)
    return album(hostile, replace(PROVENANCE, title=HOSTILE, articles=articles, credits=(HOSTILE,)))


def write(made, path, kind, period=DECEMBER):
    return written(report_on(made, *period), made, path, kind)


def test_a_report_tells_each_change_with_its_claims():
    """Each place that changed is told step by step: day, before, after, confidence, claims on both sides."""
    report = report_on(album(), *DECEMBER)
    palmyra = next(place for place in report.places if place.name == "Palmyra")
    assert report.places[0] is palmyra, "the weightiest first"
    assert (palmyra.was, palmyra.is_now) == (
        "held by Syrian army",
        "held by ISIS; parts of it in other hands",
    )
    last = palmyra.steps[-1]
    assert last.day == date(2016, 12, 11)
    assert last.confidence == 0.93
    assert (
        last.supporting[0].quote
        == "Fighters walked back into the centre on Sunday, a monitoring group reported."
    )
    assert last.opposing[0].speaker == "Russian Defence Ministry via Test Agency"
    assert last.opposing[0].when == "of 11 December 2016"
    changed = {
        place for day, places in album().chronicle.turns.items() if day >= DECEMBER[0] for place in places
    }
    assert len(report.places) == len(changed)
    assert report.unchanged == len(timeline().places) - len(changed)


def test_references_are_numbered_as_they_are_cited():
    """Each quote has the number of its article; every cited article is listed once, no other is."""
    report = report_on(album(), *DECEMBER)
    quoted = [
        statement
        for place in report.places
        for step in place.steps
        for statement in (*step.supporting, *step.opposing)
    ]
    of_claim = {claim.quote: claim.article for claim in CLAIMS}
    listed = {reference.number: reference.article.id for reference in report.references}
    assert sorted(listed) == list(range(1, len(listed) + 1))
    assert len(set(listed.values())) == len(listed)
    assert quoted
    assert all(listed[statement.reference] == of_claim[statement.quote] for statement in quoted)


def test_disagreements_are_about_the_period():
    """Where sources contradict one another has a chapter; what they said of other years is none."""
    report = report_on(album(), *DECEMBER)
    assert {one.name for one in report.disagreements} >= {"Palmyra", "Citadel of Palmyra"}
    palmyra = next(one for one in report.disagreements if one.name == "Palmyra")
    assert any("beaten off" in statement.quote for statement in palmyra.opposing)
    earlier = report_on(album(), date(2015, 6, 1), date(2015, 6, 30))
    assert not any(one.opposing for one in earlier.disagreements)


def test_a_quiet_period_says_so():
    """A period without a change is a report that says so, with the map of its end."""
    report = report_on(album(), date(2015, 7, 1), date(2015, 7, 2))
    assert report.places == ()
    assert report.summary[0].startswith("No change is reported in this period; 11 places stayed")


def test_wrong_periods_are_named():
    """A period that ends before it begins, or lies outside of the map, is told in one line."""
    with pytest.raises(InputError, match="the period from 2016-12-14 to 2016-12-05 is empty"):
        report_on(album(), *reversed(DECEMBER))
    with pytest.raises(InputError, match=r"outside the days of the map\. Ask for days from 2015-05-01"):
        report_on(album(), date(1990, 1, 1), date(1990, 2, 1))


def test_markdown_has_its_pictures_beside_it(tmp_path):
    """The report in Markdown links PNG files that were written beside it, with alternative texts."""
    files = write(album(), tmp_path / "week.md", ReportFormat.MD)
    assert [path.name for path in files] == ["week.md", "week-before-after.png", "week-days.png"]
    assert all(path.stat().st_size > 10_000 for path in files[1:])
    page = html.fromstring(MarkdownIt().render(files[0].read_text(encoding="utf-8")))
    assert [image.get("src") for image in page.iter("img")] == [path.name for path in files[1:]]
    assert all("Held by ISIS" in image.get("alt") for image in page.iter("img"))
    assert [heading.text_content() for heading in page.iter("h2")] == [
        "What changed, place by place",
        "Where sources disagree",
        "How this was made",
        "References",
    ]


def test_html_is_one_page_that_needs_nothing(tmp_path):
    """The page holds its pictures, allows no script, and its references lead to the articles."""
    (path,) = write(album(), tmp_path / "week.html", ReportFormat.HTML, WHOLE)
    page = html.fromstring(path.read_bytes())
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert all(source.startswith("data:image/png;base64,") for source in page.xpath("//img/@src"))
    assert len(page.xpath("//img[@alt]")) == 2
    cited = {link.lstrip("#") for link in page.xpath("//a[@class='ref']/@href")}
    assert cited == set(page.xpath("//li[starts-with(@id, 'ref-')]/@id"))
    links = page.xpath("//ol[@class='references']//a/@href")
    assert set(links) == {article.url for article in ARTICLES[:2]}


def test_word_knows_headings_captions_and_links(tmp_path):
    """The document has real headings, pictures with alternative texts and captions, and links."""
    (path,) = write(album(), tmp_path / "week.docx", ReportFormat.DOCX, WHOLE)
    document = Document(str(path))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Caption", "List Bullet"} <= styles
    assert len(document.inline_shapes) == 2
    for shape in document.inline_shapes:
        assert "Held by ISIS" in shape._inline.docPr.get("descr")
    targets = [link.address for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    assert targets
    assert all(target.startswith("http") for target in targets)
    assert document.core_properties.title == "Palmyra: 1 May 2015 – 14 December 2016"
    assert document.core_properties.comments == f"Made with {PROVENANCE.made_by}"
    assert document.core_properties.created == PROVENANCE.made


@pytest.mark.parametrize("kind", list(ReportFormat))
def test_equal_reports_give_equal_bytes(tmp_path, kind):
    """A report written twice is the same file."""
    first, second = (write(album(), tmp_path / name / "r", kind)[0] for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def test_html_shows_hostile_text_as_text(tmp_path):
    """Markup in names, quotes, titles and addresses reads as text: no element and no link comes of it."""
    (path,) = write(hostile_album(), tmp_path / "r.html", ReportFormat.HTML)
    page = html.fromstring(path.read_bytes())
    assert page.xpath("//script") == []
    assert all(source.startswith("data:") for source in page.xpath("//img/@src"))
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert all(link.startswith("#ref-") for link in page.xpath("//@href"))
    assert "<script>alert(1)</script>" in page.text_content()


def test_markdown_shows_hostile_text_as_text(tmp_path):
    """Rendered with HTML allowed, the report still has no element and no link of a stranger's making."""
    path = write(hostile_album(), tmp_path / "r.md", ReportFormat.MD)[0]
    text = path.read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert "\u202e" not in text
    page = html.fromstring(MarkdownIt("commonmark", {"html": True}).render(text))
    assert page.xpath("//script | //b | //a") == []
    assert {image.get("src") for image in page.iter("img")} == {"r-before-after.png", "r-days.png"}


def test_word_shows_hostile_text_as_text(tmp_path):
    """The document can be read, and leads nowhere but to web addresses."""
    (path,) = write(hostile_album(), tmp_path / "r.docx", ReportFormat.DOCX)
    document = Document(str(path))
    assert [link for paragraph in document.paragraphs for link in paragraph.hyperlinks] == []
    assert "<script>alert(1)</script>" in "\n".join(paragraph.text for paragraph in document.paragraphs)
    with zipfile.ZipFile(path) as archive:
        assert not any("vba" in name.lower() for name in archive.namelist())
        assert b"javascript:" not in archive.read("word/_rels/document.xml.rels")


def test_an_unwritable_report_is_named(tmp_path):
    """A file in the place of the folder is told in one line, and nothing is left behind."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        write(album(), tmp_path / "taken" / "r.html", ReportFormat.HTML)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
