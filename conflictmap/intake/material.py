"""What sources turn out to hold: single articles, and sets of records."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conflictmap.articles.metadata import Metadata
from conflictmap.articles.records import Record
from conflictmap.errors import ConflictmapError


@dataclass(frozen=True, slots=True)
class Raw:
    """What came in, before it is known what it means.

    Attributes
    ----------
    where
        What the user named, for messages.
    name
        A file's name, or the path of an address: its ending says what it may be.
    data
        Its bytes; the path of a file that is read piece by piece.
    url, content_type, charset
        What is known of it from fetching.
    """

    where: str
    name: str
    data: bytes | Path
    url: str | None = None
    content_type: str = ""
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One article.

    Attributes
    ----------
    name
        What to call it where it has no title.
    original
        What came in, to be kept, with the ending of its name.
    """

    where: str
    name: str
    metadata: Metadata
    text: str
    original: bytes
    ending: str
    markdown: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of a dataset with its place in it, or what is wrong with it."""

    where: str
    record: Record | ConflictmapError


@dataclass(frozen=True, slots=True)
class Dataset:
    """Many articles in one file.

    Attributes
    ----------
    name
        Of the file, without its ending.
    original
        Its bytes, or where it is.
    """

    where: str
    name: str
    entries: Iterator[Entry]
    original: bytes | Path
    ending: str
