"""Sources to what they hold: each is opened as the sort of thing that it is."""

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from conflictmap.articles.encoding import decode
from conflictmap.articles.files import find_files
from conflictmap.articles.frontmatter import split_front_matter
from conflictmap.articles.markup import read_html
from conflictmap.articles.metadata import Metadata
from conflictmap.articles.records import Item, Record, json_items, json_line_items, validate_record
from conflictmap.errors import ArticleError
from conflictmap.intake.columns import Columns, is_open
from conflictmap.intake.fetching import LARGEST, Fetched
from conflictmap.intake.fragments import is_fragment, plain_text
from conflictmap.intake.kinds import ENDINGS, IN_WORDS, Kind, ending_of, is_gzip, kind_of
from conflictmap.intake.material import Dataset, Document, Entry, Raw
from conflictmap.intake.tables import table_items
from conflictmap.intake.warc import ArchivedPage, archived_pages

LARGEST_DATASET: Final = 200_000_000
"""Bytes of the longest dataset, decompressed; archives are read page by page and have no such limit."""

# Characters of the shortest report in an archive: a crawl also has the lists that lead to the reports.
_REPORT: Final = 200

_SETS: Final = frozenset({Kind.JSON, Kind.JSONL, Kind.CSV, Kind.WARC})
_ENDINGS: Final = {
    Kind.HTML: ".html",
    Kind.TEXT: ".txt",
    Kind.MARKDOWN: ".md",
    Kind.JSON: ".json",
    Kind.JSONL: ".jsonl",
    Kind.CSV: ".csv",
    Kind.FEED: ".xml",
    Kind.WARC: ".warc",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How sources are read.

    Attributes
    ----------
    columns
        Of datasets.
    kind
        What sort of thing the sources are, where the user says it.
    largest
        Bytes of the longest single page or text.
    """

    columns: Columns
    kind: Kind | None = None
    largest: int = LARGEST


def files_in(path: Path) -> Iterator[Path | ArticleError]:
    """Yield the files of a folder that can be added, or the file itself, whatever its name."""
    if path.is_dir():
        yield from find_files([path], ENDINGS, IN_WORDS)
    elif path.exists():
        yield path
    else:
        yield ArticleError("there is no such file or folder", where=str(path))


def read_file(path: Path, reading: Reading) -> Raw:
    """Return the bytes of a file, or the file itself where it is an archive.

    Raises
    ------
    ArticleError
        It cannot be read, is empty, or too large.
    """
    where = str(path)
    try:
        with path.open("rb") as file:
            head = file.read(4096)
            if kind_of(_opened(head), path.name) is Kind.WARC or reading.kind is Kind.WARC:
                return Raw(where, path.name, path)
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and status.st_size > LARGEST_DATASET:
                raise _too_large(where, LARGEST_DATASET, "Split it")
            data = head + file.read(LARGEST_DATASET + 1 - len(head))
    except OSError as error:
        raise ArticleError(f"the file cannot be read: {error.strerror or error}", where=where) from error
    return Raw(where, path.name, data)


def read_stream(stream: BinaryIO) -> Raw:
    """Return what standard input holds."""
    return Raw("standard input", "", stream.read(LARGEST_DATASET + 1))


def fetched(page: Fetched) -> Raw:
    """Return what was fetched."""
    path = urlsplit(page.url).path
    name = PurePath(path).name or urlsplit(page.url).hostname or "page"
    return Raw(page.url, name, page.body, page.url, page.content_type, page.charset)


def open_raw(raw: Raw, reading: Reading) -> Document | Dataset | bytes:
    """Return what a source holds: an article, a set of them, or the bytes of a feed.

    Raises
    ------
    ArticleError
        It is nothing of the sort.
    """
    if isinstance(raw.data, Path):
        return _dataset(raw, Kind.WARC, _archive(raw.data, raw.where, reading))
    data = _unpacked(raw.data, raw.where)
    if not data.strip():
        raise ArticleError("there is nothing in it", where=raw.where)
    kind = reading.kind or kind_of(data, raw.name, raw.content_type)
    one = kind not in _SETS
    largest = reading.largest if one else LARGEST_DATASET
    if len(data) > largest:
        raise _too_large(raw.where, largest, "Raise --largest" if one else "Split it")
    if kind is Kind.FEED:
        return data
    if kind is Kind.WARC:
        return _dataset(raw, kind, _archive(io.BytesIO(data), raw.where, reading))
    text = decode(data, raw.where, raw.charset)
    if kind is Kind.CSV:
        return _dataset(raw, kind, _table(text, raw.where, reading))
    if kind is Kind.JSONL:
        return _dataset(raw, kind, _entries(json_line_items(text, raw.where), reading.columns))
    return _json(raw, text, reading) if kind is Kind.JSON else _document(raw, text, kind)


def _too_large(where: str, largest: int, mend: str) -> ArticleError:
    return ArticleError(f"it is larger than {largest / 1_000_000:g} MB", where=where, mend=mend)


def _dataset(raw: Raw, kind: Kind, entries: Iterator[Entry]) -> Dataset:
    return Dataset(raw.where, _stem(raw.name), entries, raw.data, _ending(raw, kind))


def page_text(data: bytes, charset: str | None, where: str) -> tuple[Metadata, str]:
    """Return a page's metadata and text; raises ArticleError where it has none."""
    return read_html(decode(data, where, charset), where)


def _document(raw: Raw, text: str, kind: Kind) -> Document:
    assert isinstance(raw.data, bytes)
    metadata, body = split_front_matter(text, raw.where)
    if kind is Kind.HTML:
        found, body = read_html(body, raw.where)
        metadata, body = metadata.over(found), f"{body}\n"
    return Document(
        raw.where,
        _stem(raw.name),
        metadata,
        body,
        raw.data,
        _ending(raw, kind),
        markdown=kind is Kind.MARKDOWN,
    )


def _json(raw: Raw, text: str, reading: Reading) -> Document | Dataset:
    assert isinstance(raw.data, bytes)
    items = list(json_items(text, raw.where))
    if len(items) != 1 or items[0].where != raw.where:
        return _dataset(raw, Kind.JSON, _entries(iter(items), reading.columns))
    record = next(_entries(iter(items), reading.columns)).record
    if not isinstance(record, Record):
        raise record
    return Document(raw.where, record.id or _stem(raw.name), record, record.text, raw.data, ".json")


def _table(text: str, where: str, reading: Reading) -> Iterator[Entry]:
    items = table_items(text, where)
    header = next(items)
    assert isinstance(header.content, dict)
    reading.columns.check(tuple(header.content), f"{where}:1")
    return _entries(_to_the_end(items), reading.columns)


def _to_the_end(items: Iterator[Item]) -> Iterator[Item]:
    """Yield items, and last the error that ended them."""
    try:
        yield from items
    except ArticleError as problem:
        yield Item(0, problem.where or "", problem)


def _entries(items: Iterator[Item], columns: Columns) -> Iterator[Entry]:
    for item in items:
        content = columns.fields(item.content) if isinstance(item.content, dict) else item.content
        record = validate_record(content, item.where)
        if (
            isinstance(record, ArticleError)
            and isinstance(content, dict)
            and is_open(content.get("published"))
        ):
            record = ArticleError(record.what, where=record.where, mend="Or say --dates dmy or --dates mdy")
        if isinstance(record, Record) and is_fragment(record.text):
            record = record.model_copy(update={"text": plain_text(record.text)})
        yield Entry(item.where, record)


def _archive(source: Path | BinaryIO, where: str, reading: Reading) -> Iterator[Entry]:
    """Yield the reports of an archive's pages; those without one are named together."""
    unread: list[str] = []
    pages = 0
    with source.open("rb") if isinstance(source, Path) else source as stream:
        for page in archived_pages(stream, where, reading.largest):
            if isinstance(page, ArticleError):
                yield Entry(page.where or where, page)
                continue
            pages += 1
            record = _archived(page, where)
            if record is None:
                unread.append(page.url)
            else:
                yield Entry(f"{where}: {page.url}", record)
    if not pages:
        yield Entry(where, ArticleError("there are no pages in this archive", where=where))
    elif unread:
        some = f"{len(unread)} of {pages} pages hold no report"
        yield Entry(where, ArticleError(f"{some}, the first {unread[0]}", where=where))


def _archived(page: ArchivedPage, where: str) -> Record | None:
    try:
        metadata, text = page_text(page.body, page.charset, f"{where}: {page.url}")
    except ArticleError:
        return None
    if len(text) < _REPORT:
        return None
    return Record.model_construct(
        title=metadata.title,
        source=metadata.source,
        url=page.url or metadata.url,
        published=metadata.published,
        added=None,
        id=None,
        text=text,
    )


def _unpacked(data: bytes, where: str) -> bytes:
    if not is_gzip(data):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as file:
            unpacked = file.read(LARGEST_DATASET + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ArticleError("the gzip file is damaged", where=where, mend="Fetch or copy it again") from error
    if len(unpacked) > LARGEST_DATASET:
        raise ArticleError(f"it unpacks to more than {LARGEST_DATASET / 1_000_000:g} MB", where=where)
    return unpacked


def _opened(head: bytes) -> bytes:
    """Return the beginning of a file, of a compressed one that of what it holds."""
    if not is_gzip(head):
        return head
    try:
        return zlib.decompressobj(47).decompress(head, 4096)
    except zlib.error:
        return head


def _stem(name: str) -> str:
    stem = PurePath(name).stem
    return PurePath(stem).stem if name.lower().endswith(".gz") else stem


def _ending(raw: Raw, kind: Kind) -> str:
    """Return the ending under which an original is kept: its own where it is known, else that of its kind."""
    packed = ".gz" if raw.name.lower().endswith(".gz") else ""
    own = ending_of(raw.name)
    return (own if own in ENDINGS else _ENDINGS[kind]) + packed


def is_address(source: str) -> bool:
    """Tell whether a source is an address and not the name of a file."""
    return "://" in source and not Path(source).exists()


def expand(sources: Sequence[str]) -> Iterator[str | Path | ArticleError]:
    """Yield addresses, "-" and files, each folder as its files."""
    for source in sources:
        if source == "-" or is_address(source):
            yield source
        else:
            yield from files_in(Path(source))
