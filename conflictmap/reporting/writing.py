"""A report as a file of one of its formats, with its pictures."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

from conflictmap.maps.pictures import Album, PictureFormat, encoded
from conflictmap.publish import published
from conflictmap.reporting.content import Report
from conflictmap.reporting.pictures import Illustration, illustrations


class ReportFormat(StrEnum):
    """What a report can be written as; the value is the ending of its file."""

    MD = "md"
    HTML = "html"
    DOCX = "docx"


_ENCODING: Final = "utf-8"


def written(report: Report, album: Album, path: Path, kind: ReportFormat) -> list[Path]:
    """Write a report, and return the files that it consists of: for Markdown its pictures too.

    Either all of them are written, or none. Equal reports give equal bytes.

    Raises
    ------
    InputError
        A file cannot be written.
    """
    drawn = [
        (one, encoded(one.picture, PictureFormat.PNG, album.provenance))
        for one in illustrations(album, report)
    ]
    with published(path.parent) as draft:
        names = [path.name]
        if kind is ReportFormat.MD:
            linked = [(one, f"{path.stem}-{one.name}.png") for one, _ in drawn]
            for (_, name), (_, png) in zip(linked, drawn, strict=True):
                (draft / name).write_bytes(png)
                names.append(name)
            (draft / path.name).write_bytes(_markdown(report, linked))
        else:
            (draft / path.name).write_bytes(_document(report, drawn, kind))
    return [path.parent / name for name in names]


def _markdown(report: Report, linked: Sequence[tuple[Illustration, str]]) -> bytes:
    from conflictmap.reporting.markdown import markdown_of  # noqa: PLC0415 - one format is asked for

    return markdown_of(report, linked).encode(_ENCODING)


def _document(report: Report, drawn: Sequence[tuple[Illustration, bytes]], kind: ReportFormat) -> bytes:
    if kind is ReportFormat.HTML:
        from conflictmap.reporting.html import html_of  # noqa: PLC0415 - as above

        return html_of(report, drawn).encode(_ENCODING)
    from conflictmap.reporting.docx import docx_of  # noqa: PLC0415 - as above

    return docx_of(report, drawn)
