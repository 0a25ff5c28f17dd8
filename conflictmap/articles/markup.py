"""HTML pages: the report's text and what the page says about it."""

import json

from conflictmap.articles.dates import parse_date
from conflictmap.articles.metadata import Metadata
from conflictmap.articles.rules import rules_identity
from conflictmap.articles.tags import thinned
from conflictmap.errors import ArticleError
from conflictmap.memory import FORGETFUL, Memory, recalled
from conflictmap.model import content_id

# htmldate takes no day after this one for a date; its own limit is the clock's today, which would let the
# same file give different results on different days.
_LATEST = "2199-12-31"
_EARLIEST = "1990-01-01"
_FIELDS = ("title", "source", "url", "published")


def read_html(markup: str, where: str, memory: Memory = FORGETFUL) -> tuple[Metadata, str]:
    """Return a page's metadata and its main text, a paragraph a line.

    Parameters
    ----------
    markup
        The page; comments, navigation and tables of figures are left out.
    where
        The file's name, for messages.
    memory
        Spares what takes tens of milliseconds.

    Raises
    ------
    ArticleError
        The page holds no text that looks like a report.
    """
    maker, key = f"page {rules_identity()}", content_id(markup, length=32)
    kept = recalled(memory, maker, key, _from_json)
    if kept is not None:
        return kept
    metadata, text = _extracted(markup, where)
    fields = [metadata.title, metadata.source, metadata.url, metadata.published and str(metadata.published)]
    memory.keep(maker, key, json.dumps([text, *fields]).encode())
    return metadata, text


def _from_json(kept: bytes) -> tuple[Metadata, str]:
    text, *fields = json.loads(kept)
    if not isinstance(text, str):
        raise TypeError(f"{type(text).__name__} is no text")
    return Metadata(**dict(zip(_FIELDS, fields, strict=True))), text


def _extracted(markup: str, where: str) -> tuple[Metadata, str]:
    # Imported here since it takes a third of a second, and most projects hold plain text.
    from trafilatura import bare_extraction  # noqa: PLC0415 - see above

    dates = {
        "original_date": True,
        "extensive_search": False,
        "min_date": _EARLIEST,
        "max_date": _LATEST,
    }
    page = bare_extraction(
        thinned(markup),
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params=dates,
    )
    if page is None or isinstance(page, dict) or not (page.text or "").strip():
        raise ArticleError(
            "no report can be found in this page", where=where, mend="Save the report's text as .txt"
        )
    assert page.text is not None
    published = parse_date(page.date) if page.date else None
    return Metadata(title=page.title, source=page.sitename, url=page.url, published=published), page.text
