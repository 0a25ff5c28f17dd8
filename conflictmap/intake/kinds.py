"""What sort of thing a source is: by what is said of it, by its name, and by how it begins."""

import codecs
import json
import re
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from conflictmap.articles.encoding import MARKS
from conflictmap.articles.files import HTML as HTML_ENDINGS
from conflictmap.articles.files import JSON as JSON_ENDINGS
from conflictmap.articles.files import JSON_LINES, READABLE

TABLES: Final = frozenset({".csv", ".tsv"})
FEEDS: Final = frozenset({".rss", ".atom", ".xml", ".rdf"})
ENDINGS: Final = READABLE | TABLES | FEEDS | {".warc", ".gz"}
"""Those of files that can be added; of a `.gz` the ending before it counts."""
IN_WORDS: Final = ".txt, .md, .html, .json, .jsonl, .csv, .xml (a feed) or .warc"

_MARKDOWN: Final = frozenset({".md", ".markdown"})
_HEAD: Final = 4096
_FEED: Final = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)[\s>]", re.IGNORECASE)
_PAGE: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|p|div)[\s>]", re.IGNORECASE)
_GZIP: Final = b"\x1f\x8b"


class Kind(StrEnum):
    """The sorts of sources."""

    HTML = "html"
    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    FEED = "feed"
    WARC = "warc"


_TYPES: Final = {
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "text/markdown": Kind.MARKDOWN,
    "text/csv": Kind.CSV,
    "application/csv": Kind.CSV,
    "text/tab-separated-values": Kind.CSV,
    "application/rss+xml": Kind.FEED,
    "application/atom+xml": Kind.FEED,
    "application/rdf+xml": Kind.FEED,
    "application/json": Kind.JSON,
    "application/x-ndjson": Kind.JSONL,
    "application/jsonl": Kind.JSONL,
}


def ending_of(name: str) -> str:
    """Return the ending of a file's name or an address's path in small letters: of "x.csv.gz" ".csv"."""
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix


def kind_of(data: bytes, name: str, content_type: str = "") -> Kind:
    """Return what sort of thing a source is.

    Parameters
    ----------
    data
        All of it, or its beginning.
    name
        Its file's name, or its address without the query.
    content_type
        What the server says of it, or nothing.
    """
    ending = ending_of(name)
    head = _plain(data[:_HEAD])
    if ending == ".warc" or head.startswith(b"WARC/"):
        return Kind.WARC
    if _FEED.search(head) and not _PAGE.match(head):
        return Kind.FEED
    stated = _TYPES.get(content_type) or _by_ending(ending)
    if stated is Kind.JSON or (stated is None and head[:1] in {b"{", b"["}):
        return _json(data, head)
    if stated is not None and not (stated is Kind.FEED and _PAGE.search(head)):
        return stated
    # A text may speak of tags: only one that begins with a tag is a page, and other XML is none of ours.
    if head.startswith(b"<") and _PAGE.search(head):
        return Kind.HTML
    return Kind.FEED if head.startswith(b"<?xml") else Kind.TEXT


def _by_ending(ending: str) -> Kind | None:
    for endings, kind in (
        (HTML_ENDINGS, Kind.HTML),
        (_MARKDOWN, Kind.MARKDOWN),
        (JSON_ENDINGS, Kind.JSON),
        (JSON_LINES, Kind.JSONL),
        (TABLES, Kind.CSV),
        ({".rss", ".atom", ".rdf"}, Kind.FEED),
        ({".txt", ".text"}, Kind.TEXT),
    ):
        if ending in endings:
            return kind
    return None


def _json(data: bytes, head: bytes) -> Kind:
    """Tell records, one a line, from one JSON document."""
    if head[:1] != b"{":
        return Kind.JSON
    first, _, rest = data.lstrip().partition(b"\n")
    if not rest.strip():
        return Kind.JSON
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return Kind.JSON
    return Kind.JSONL


def _plain(head: bytes) -> bytes:
    """Return the beginning without byte order mark and white space, and UTF-16 as ASCII."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
            return text.lstrip("\ufeff \t\r\n").encode("ascii", "replace")
    return head.lstrip()


def is_gzip(data: bytes) -> bool:
    """Tell whether bytes are the beginning of a gzip file."""
    return data.startswith(_GZIP)
