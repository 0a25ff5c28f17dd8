"""Files and folders to articles, each on its own: a bad one is named, and the others are read."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from conflictmap.articles.datechecks import check_dates
from conflictmap.articles.encoding import decode
from conflictmap.articles.files import HTML, JSON, JSON_LINES, find_files
from conflictmap.articles.frontmatter import split_front_matter
from conflictmap.articles.looks import look_at
from conflictmap.articles.markup import read_html
from conflictmap.articles.metadata import Metadata
from conflictmap.articles.records import Numbered, read_json, read_json_lines
from conflictmap.errors import ArticleError, NotedError
from conflictmap.memory import FORGETFUL, Memory
from conflictmap.model import Article

_HEADING: Final = re.compile(r"\s*#{1,2}[ \t]+(?P<title>[^\r\n]+?)[ \t#]*(?:[\r\n]|\Z)")
_MARKDOWN: Final = frozenset({".md", ".markdown"})


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many paragraphs of an article are not read: boilerplate of the site, repeats of others."""

    boilerplate: int = 0
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """What a set of files and folders holds.

    Attributes
    ----------
    articles
        In the order of the files; their ids differ from one another.
    problems
        What could not be read, and what is missing in what could: an article without a date is in both.
    dropped
        What was dropped of each article, by its id; articles of which nothing was are not listed.
    """

    articles: tuple[Article, ...]
    problems: tuple[ArticleError, ...]
    dropped: Mapping[str, Dropped]

    @property
    def boilerplate(self) -> int:
        """Paragraphs dropped as boilerplate, of all articles."""
        return sum(dropped.boilerplate for dropped in self.dropped.values())

    @property
    def repeats(self) -> int:
        """Paragraphs dropped as repeats, of all articles."""
        return sum(dropped.repeats for dropped in self.dropped.values())


@dataclass(frozen=True, slots=True)
class _Draft:
    """An article whose id may still be taken, and what people should know about its date."""

    article: Article
    dropped: Dropped
    where: str
    noted: tuple[NotedError, ...] = ()


def read_articles(paths: Sequence[Path], memory: Memory = FORGETFUL) -> Batch:
    """Read articles from files and folders.

    Parameters
    ----------
    paths
        `.txt`, `.md`, `.html`, `.json` and `.jsonl` files, or folders of such files.
    memory
        Spares what takes long: to find the report in a page, its paragraphs, its language, its date line.

    Returns
    -------
    Batch
        An article's id is its record's `id`, else its file's name without the ending, with the number of the
        record where a file holds several ("news-3"). Where two articles would have one id, the first in the
        order of the files keeps it and the others get the first free of "-2", "-3" and so on.
    """
    return _batch(
        read
        for found in find_files(paths)
        for read in ([found] if isinstance(found, ArticleError) else _read_file(found, memory))
    )


def read_content(text: str, path: Path, memory: Memory = FORGETFUL) -> Batch:
    """Read articles from what a file holds, or is going to hold.

    Parameters
    ----------
    text
        The file's text.
    path
        Its name, whose ending says how it is read; the file need not exist.
    memory
        As for `read_articles`.
    """
    return _batch(_read_text(text, path, memory))


def _batch(found: Iterable[_Draft | ArticleError]) -> Batch:
    drafts: list[_Draft] = []
    problems: list[ArticleError] = []
    for read in found:
        if isinstance(read, ArticleError):
            problems.append(read)
            continue
        drafts.append(read)
        problems.extend(read.noted)
    articles: list[Article] = []
    dropped: dict[str, Dropped] = {}
    for draft, name in zip(drafts, _unique([draft.article.id for draft in drafts]), strict=True):
        articles.append(draft.article if draft.article.id == name else replace(draft.article, id=name))
        if draft.dropped != Dropped():
            dropped[name] = draft.dropped
    return Batch(tuple(articles), tuple(problems), dropped)


def _unique(ids: Sequence[str]) -> list[str]:
    # All ids that articles have by themselves are taken before any is made up, so that "a", "a", "a-2"
    # leaves the third its own.
    taken = set(ids)
    used: set[str] = set()
    unique: list[str] = []
    for name in ids:
        chosen = name
        number = 1
        while chosen in used or (number > 1 and chosen in taken):
            number += 1
            chosen = f"{name}-{number}"
        used.add(chosen)
        unique.append(chosen)
    return unique


def _read_file(path: Path, memory: Memory) -> Iterator[_Draft | ArticleError]:
    try:
        text = decode(_bytes(path), str(path))
    except ArticleError as problem:
        yield problem
    else:
        yield from _read_text(text, path, memory)


def _read_text(text: str, path: Path, memory: Memory) -> Iterator[_Draft | ArticleError]:
    where = str(path)
    ending = path.suffix.lower()
    try:
        if ending in JSON:
            yield from _records(read_json(text, where), path, memory)
        elif ending in JSON_LINES:
            yield from _records(read_json_lines(text, where), path, memory)
        else:
            yield _document(text, path, where, memory)
    except ArticleError as problem:
        yield problem


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            # Whoever opens a pipe waits for ever.
            raise ArticleError("this is no file", where=str(path), mend="Move it away")
        data = path.read_bytes()
    except OSError as error:
        raise ArticleError(f"the file cannot be read: {error.strerror or error}", where=str(path)) from error
    if not data.strip():
        raise ArticleError("the file is empty", where=str(path))
    return data


def _document(text: str, path: Path, where: str, memory: Memory) -> _Draft:
    metadata, body = split_front_matter(text, where)
    ending = path.suffix.lower()
    if ending in HTML:
        found, body = read_html(body, where, memory)
        metadata = metadata.over(found)
    elif ending in _MARKDOWN and metadata.title is None and (heading := _HEADING.match(body)):
        metadata = metadata.over(Metadata(title=heading["title"]))
    return _draft(path.stem, metadata, body, where, memory, markdown=ending in _MARKDOWN)


def _records(records: Iterator[Numbered], path: Path, memory: Memory) -> Iterator[_Draft | ArticleError]:
    """Yield the drafts of a file's records; the number is left out where the file holds but one."""
    read = list(records)
    for numbered in read:
        record = numbered.record
        if isinstance(record, ArticleError):
            yield record
            continue
        name = record.id or (path.stem if len(read) == 1 else f"{path.stem}-{numbered.number}")
        try:
            yield _draft(name, record, record.text, numbered.where, memory)
        except ArticleError as problem:
            yield problem


def _draft(
    name: str, metadata: Metadata, text: str, where: str, memory: Memory, *, markdown: bool = False
) -> _Draft:
    if not text.strip():
        raise ArticleError("the article has no text", where=where)
    look = look_at(text, metadata.source, memory, markdown=markdown)
    if not look.passages:
        raise ArticleError("there is nothing but a site's boilerplate in it", where=where)
    # Archives date articles by when they were stored; the text itself says when it was written.
    own = look.dateline
    article = Article(
        id=name,
        title=metadata.title,
        source=metadata.source,
        url=metadata.url,
        published=own or metadata.published,
        language=look.language,
        text=text,
        passages=look.passages,
    )
    noted = check_dates(article, metadata.published, metadata.added, where)
    return _Draft(article, Dropped(look.boilerplate, look.repeats), where, noted)
