"""A report as a Word document, with headings, captions, alternative texts and links."""

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from conflictmap.addresses import web_address
from conflictmap.maps.pictures.sayings import short_day
from conflictmap.reporting import phrases
from conflictmap.reporting.content import METHOD, Report, Statement
from conflictmap.reporting.pictures import Illustration

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.text.paragraph import Paragraph

_PAGE: Final = (Mm(210), Mm(297))
_MARGIN: Final = Mm(22)
_TYPE: Final = Pt(10.5)
# Characters that a property of a document may have.
_LONGEST: Final = 255
_GREY: Final = RGBColor(0x4A, 0x4F, 0x55)
# A time that every archive can hold, so that equal reports are equal files.
_TIME: Final = (1980, 1, 1, 0, 0, 0)


def docx_of(report: Report, pictures: Sequence[tuple[Illustration, bytes]]) -> bytes:
    """Return a report as a document of Office Open XML.

    Parameters
    ----------
    pictures
        Each with its PNG.
    """
    document = Document()
    _set_up(document, report)
    document.add_heading(_legal(f"{report.title}: {report.period}"), level=0)
    document.add_paragraph(_legal(" ".join(report.summary)))
    for number, (illustration, png) in enumerate(pictures, start=1):
        _picture(document, number, illustration, png)
    if report.places:
        document.add_heading("What changed, place by place", level=1)
    for place in report.places:
        document.add_heading(_legal(f"{place.name} ({place.kind})"), level=2)
        for step in place.steps:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{short_day(step.day)}: ").bold = True
            paragraph.add_run(_legal(phrases.turn(step)))
            paragraph.paragraph_format.keep_with_next = bool(step.supporting or step.opposing)
            _statements(document, step.supporting, step.opposing)
    if report.disagreements:
        document.add_heading("Where sources disagree", level=1)
    for one in report.disagreements:
        document.add_heading(_legal(f"{one.name}, {one.when}"), level=2)
        document.add_paragraph(_legal(f"Weighed up: {one.told}."))
        _statements(document, one.supporting, one.opposing)
    document.add_heading("How this was made", level=1)
    document.add_paragraph(METHOD)
    owed = " ".join(f"{credit.rstrip('.')}." for credit in report.provenance.credits)
    document.add_paragraph(_legal(f"Made with {report.provenance.made_by}. {owed}".strip()))
    if report.references:
        document.add_heading("References", level=1)
    for reference in report.references:
        paragraph = document.add_paragraph(
            _legal(f"[{reference.number}] {phrases.citation(reference.article)}. ")
        )
        if address := web_address(reference.article.url):
            _link(paragraph, address)
    held = io.BytesIO()
    document.save(held)
    return _timeless(held.getvalue())


def _set_up(document: "DocumentObject", report: Report) -> None:
    (section,) = document.sections
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    document.styles["Normal"].font.size = _TYPE
    caption = document.styles["Caption"].font
    caption.bold, caption.color.rgb = False, _GREY
    about = document.core_properties
    about.title = _property(f"{report.title}: {report.period}")
    about.author = f"conflictmap {report.provenance.version}"
    about.comments = _property(f"Made with {report.provenance.made_by}")
    about.last_modified_by = ""
    about.language = "en"
    about.created = about.modified = report.provenance.made.replace(tzinfo=None)


def _picture(document: "DocumentObject", number: int, illustration: Illustration, png: bytes) -> None:
    caption = illustration.picture.caption
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    width = _PAGE[0] - 2 * _MARGIN
    shape = paragraph.add_run().add_picture(io.BytesIO(png), width=width)
    described = shape._inline.docPr  # noqa: SLF001 - python-docx has no other way to an alternative text
    described.set("descr", _legal(caption.alternative))
    described.set("name", illustration.name)
    document.add_paragraph(_legal(f"Figure {number}. {caption.text}"), style="Caption")


def _statements(
    document: "DocumentObject", supporting: Sequence[Statement], opposing: Sequence[Statement]
) -> None:
    for word, statements in (("For", supporting), ("Against", opposing)):
        for statement in statements:
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(f"{word}: ").bold = True
            source = phrases.source(statement)
            said = f" ({source})" if source else ""
            paragraph.add_run(_legal(f"“{statement.quote}”{said} [{statement.reference}]"))


def _link(paragraph: "Paragraph", address: str) -> None:
    """Add an address that can be followed."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(_legal(address))
    run.font.underline = True
    link.append(run._r)  # noqa: SLF001 - as above
    paragraph._p.append(link)  # noqa: SLF001 - as above


def _legal(text: str) -> str:
    """Return text without what XML cannot hold."""
    return "".join(c if c.isprintable() else " " for c in text)


def _property(text: str) -> str:
    legal = _legal(text)
    return legal if len(legal) <= _LONGEST else f"{legal[: _LONGEST - 1]}…"


def _timeless(archive: bytes) -> bytes:
    """Return an archive whose members do not say when they were written."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _TIME), old.read(name), zipfile.ZIP_DEFLATED)
    return held.getvalue()
