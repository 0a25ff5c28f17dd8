"""Sources into a project's articles: each once, with its original, and linked to what it repeats."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from conflictmap.articles import Batch, read_articles, read_content
from conflictmap.articles.copies import Copy, CopyIndex, CopyKind, signature, similarity
from conflictmap.articles.metadata import Metadata
from conflictmap.errors import ArticleError, ConflictmapError, InputError, NotedError
from conflictmap.intake.feeds import FeedEntry, read_feed
from conflictmap.intake.fetching import Fetcher
from conflictmap.intake.keeping import (
    ORIGINALS,
    article_name,
    free_name,
    keep_original,
    names_in,
    slug,
    whole,
    with_front_matter,
    write_new,
    write_over,
)
from conflictmap.intake.kinds import ENDINGS
from conflictmap.intake.material import Dataset, Document, Entry, Raw
from conflictmap.intake.opening import Reading, expand, fetched, open_raw, read_file, read_stream
from conflictmap.memory import FORGETFUL, Memory
from conflictmap.model import Article, content_id

# So many records of a dataset are named that cannot be used; the rest are counted.
_NAMED: Final = 10
# Of the shingles of two texts, which reports in other words never share (articles/copies.py).
_REWRITTEN: Final = 0.1
_LONGEST_NAME: Final = 60
_WORDS_OF_NAME: Final = 8


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are added.

    Attributes
    ----------
    reading
        How they are read.
    today
        The day that is noted as the one on which they were added.
    entries
        How many of a feed's entries are looked at, the newest first.
    outlet, published
        What counts where an article does not say it itself.
    """

    reading: Reading
    today: date
    entries: int = 50
    outlet: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """A file that was written.

    Attributes
    ----------
    path
        The file: one article, or the records of a dataset.
    articles
        The ids of the articles that are new in it.
    links
        Which of them repeat others.
    notes
        What people should know about them.
    """

    path: Path
    articles: tuple[str, ...]
    links: tuple[Copy, ...]
    notes: tuple[NotedError, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """That something is there already.

    Attributes
    ----------
    where
        What was to be added.
    article
        The id of the article that it is; None for several records of a dataset.
    count
        How many articles it stands for.
    """

    where: str
    article: str | None
    count: int = 1


Outcome = Added | Known | ConflictmapError


def add(
    folder: Path,
    sources: Sequence[str],
    options: Options,
    *,
    fetcher: Fetcher,
    stdin: BinaryIO,
    memory: Memory = FORGETFUL,
) -> Iterator[Outcome]:
    """Add sources to a folder of articles, and yield what became of each as soon as it is known.

    Parameters
    ----------
    folder
        The project's folder of articles; what it holds is what new articles are compared with.
    sources
        Files, folders, addresses, or "-" for standard input.
    memory
        Spares reading again what the folder holds.

    Yields
    ------
    What was added, what is there already, and an error for each thing that is left out: one never costs the
    others. A file is written whole or not at all.
    """
    intake = _Intake(folder, options, fetcher, memory)
    for source in expand(sources):
        try:
            if isinstance(source, ArticleError):
                yield source
            elif isinstance(source, Path):
                yield from intake.take(read_file(source, options.reading))
            elif source == "-":
                yield from intake.take(read_stream(stdin))
            else:
                yield from intake.take(fetched(fetcher.fetch(source, ENDINGS)))
        except ConflictmapError as problem:
            yield problem


class _Intake:
    """A folder of articles, and what is known of those in it."""

    def __init__(self, folder: Path, options: Options, fetcher: Fetcher, memory: Memory) -> None:
        self._folder = folder
        self._options = options
        self._fetcher = fetcher
        self._memory = memory
        self._index = CopyIndex()
        self._files = set(names_in(folder))
        self._ids: dict[str, Article] = {}
        self._reached: dict[str, int] = {}
        self._reached_ids: dict[str, int] = {}
        for article in read_articles([folder], memory).articles if folder.is_dir() else ():
            self._remember(article)

    def take(self, raw: Raw) -> Iterator[Outcome]:
        """Add what a source holds."""
        material = open_raw(raw, self._options.reading)
        if isinstance(material, Document):
            yield self._document(_with_address(material, raw))
        elif isinstance(material, Dataset):
            yield from self._dataset(material)
        else:
            yield from self._feed(material, raw)

    def _feed(self, data: bytes, raw: Raw) -> Iterator[Outcome]:
        for entry in read_feed(data, raw.where, self._options.entries, url=raw.url):
            try:
                yield self._entry(entry, raw.where)
            except ConflictmapError as problem:
                yield problem

    def _entry(self, entry: FeedEntry, where: str) -> Outcome:
        url = entry.metadata.url
        if entry.whole:
            place = f"{where}: {url or entry.metadata.title or 'an entry'}"
            return self._document(
                Document(place, "", entry.metadata, f"{entry.text}\n", entry.markup.encode(), ".html")
            )
        if url is None:
            raise ArticleError("an entry has neither the report nor its address", where=where)
        known = self._index.at(url)
        if known is not None and not _changed_since(entry, known):
            # A page that is known is fetched again only where the feed says that it has changed.
            return Known(url, known.id)
        raw = fetched(self._fetcher.fetch(url))
        material = open_raw(raw, replace(self._options.reading, kind=None))
        if not isinstance(material, Document):
            raise ArticleError("the entry leads to no report", where=url)
        stated = replace(material, metadata=material.metadata.over(entry.metadata))
        return self._document(_with_address(stated, raw))

    def _document(self, document: Document) -> Outcome:
        ending = ".md" if document.markdown else ".txt"
        metadata = self._completed(document.metadata)
        fields: dict[str, str | date | None] = {
            "title": metadata.title,
            "source": metadata.source,
            "url": metadata.url,
            "published": metadata.published,
            "added": self._options.today,
        }
        body = whole(document.text)
        article = _only(read_content(with_front_matter(fields, body), Path(f"x{ending}")), document.where)
        copy = self._index.find(article)
        if copy is not None and copy.kind is CopyKind.SAME:
            return Known(document.where, copy.of)
        wanted = article_name(article, document.name or " ".join(body.split()[:_WORDS_OF_NAME]))
        while True:
            name = free_name(wanted, self._taken, self._reached)
            original = keep_original(self._folder, name, document.ending, document.original)
            content = with_front_matter(fields | {"original": original} | self._link(copy, article), body)
            path = self._folder / f"{name}{ending}"
            self._files.add(name.lower())
            try:
                write_new(path, content.encode())
            except FileExistsError:
                # Somebody else has just taken the name.
                continue
            break
        batch = read_content(content, path, self._memory)
        self._remember(batch.articles[0])
        links = () if copy is None else (replace(copy, article=name),)
        return Added(path, (name,), links, _notes(batch))

    def _dataset(self, dataset: Dataset) -> Iterator[Outcome]:
        path, before = self._place_of(slug(dataset.name, _LONGEST_NAME) or "standard-input")
        number = before.count("\n")
        original: str | None = None
        lines: list[str] = []
        ids: list[str] = []
        links: list[Copy] = []
        notes: list[NotedError] = []
        known = bad = 0
        for entry in dataset.entries:
            read = self._record(entry, path.stem)
            if isinstance(read, ConflictmapError):
                bad += 1
                if bad <= _NAMED:
                    yield read
                continue
            if isinstance(read, Known):
                known += 1
                continue
            original = original or keep_original(self._folder, path.stem, dataset.ending, dataset.original)
            number += 1
            line = json.dumps(read.fields | {"original": original}, ensure_ascii=False)
            lines.append(f"{line}\n")
            ids.append(read.article.id)
            links += [] if read.copy is None else [read.copy]
            notes += [type(note)(note.what, where=f"{path}:{number}", mend=note.mend) for note in read.notes]
        if bad > _NAMED:
            yield ArticleError(f"{bad - _NAMED} more records cannot be used", where=dataset.where)
        if known:
            yield Known(dataset.where, None, known)
        if lines:
            write = write_over if before else write_new
            write(path, (before + "".join(lines)).encode())
            self._files.add(path.stem.lower())
            yield Added(path, tuple(ids), tuple(links), tuple(notes))
        elif not known and not bad:
            yield ArticleError("there are no records in it", where=dataset.where)

    def _record(self, entry: Entry, name: str) -> "_Taken | Known | ConflictmapError":
        record = entry.record
        if isinstance(record, ConflictmapError):
            return record
        metadata = self._completed(record)
        text = whole(record.text)
        identity = record.id or f"{name}-{content_id(record.url or text, length=8)}"
        fields: dict[str, str | None] = {
            "id": identity,
            "title": metadata.title,
            "source": metadata.source,
            "url": metadata.url,
            "published": metadata.published.isoformat() if metadata.published else None,
            "text": text,
            "added": self._options.today.isoformat(),
        }
        fields = {key: whole(value) for key, value in fields.items() if value is not None}
        try:
            batch = read_content(json.dumps(fields), Path("x.jsonl"))
            article = _only(batch, entry.where)
        except ArticleError as problem:
            return problem
        copy = self._index.find(article)
        namesake = self._ids.get(identity)
        if copy is not None and copy.kind is CopyKind.SAME:
            return Known(entry.where, copy.of)
        if namesake is not None and copy is None:
            # A dataset that gives an id again means the same report, unless they share nothing.
            shared = similarity(article, namesake)
            if shared >= _REWRITTEN:
                copy = Copy(identity, identity, CopyKind.UPDATE, shared)
        final = replace(article, id=free_name(identity, self._ids.__contains__, self._reached_ids))
        fields["id"] = final.id
        self._remember(final)
        link = None if copy is None else replace(copy, article=final.id)
        return _Taken(final, fields | self._link(copy, article), link, _notes(batch))

    def _place_of(self, name: str) -> tuple[Path, str]:
        """Return the file for a dataset's records, and what an earlier addition wrote into it."""
        path = self._folder / f"{name}.jsonl"
        try:
            before = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            before = ""
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"the file cannot be read: {error}", where=str(path)) from error
        if f'"original": "{ORIGINALS}/' in before.partition("\n")[0]:
            return path, before if before.endswith("\n") else f"{before}\n"
        # A file of that name which the user made stays theirs.
        return self._folder / f"{free_name(name, self._taken, self._reached)}.jsonl", ""

    def _completed(self, metadata: Metadata) -> Metadata:
        options = self._options
        return metadata.over(Metadata.model_construct(source=options.outlet, published=options.published))

    def _link(self, copy: Copy | None, article: Article) -> dict[str, str | None]:
        """Return the field that names what an article repeats."""
        if copy is None:
            return {}
        if copy.kind is not CopyKind.UPDATE:
            return {"copy_of": copy.of}
        there = self._ids[copy.of].published
        earlier = article.published is not None and there is not None and article.published < there
        return {"updated_by" if earlier else "updates": copy.of}

    def _taken(self, name: str) -> bool:
        return name in self._ids or name.lower() in self._files

    def _remember(self, article: Article) -> None:
        self._index.add(article, signature(article, self._memory))
        self._ids[article.id] = article


@dataclass(frozen=True, slots=True)
class _Taken:
    """A record that is going to be written."""

    article: Article
    fields: dict[str, str | None]
    copy: Copy | None
    notes: tuple[NotedError, ...]


def _with_address(document: Document, raw: Raw) -> Document:
    """Return a document that was fetched with its address, and its server where no outlet is known."""
    if raw.url is None:
        return document
    stated, host = document.metadata.url, urlsplit(raw.url).hostname or ""
    try:
        # What a page calls its address leaves out what only this visit had; another site's is not its own.
        own = stated is not None and urlsplit(stated).hostname == host
    except ValueError:
        own = False
    metadata = document.metadata.model_copy(update={"url": stated if own else raw.url})
    server = Metadata.model_construct(source=host.removeprefix("www."))
    return replace(document, metadata=metadata.over(server))


def _changed_since(entry: FeedEntry, known: Article) -> bool:
    return entry.updated is not None and known.published is not None and entry.updated > known.published


def _only(batch: Batch, where: str) -> Article:
    """Return the article that something holds; raises what is wrong with it where it holds none."""
    if batch.articles:
        return batch.articles[0]
    problem = batch.problems[0]
    raise ArticleError(problem.what, where=where, mend=problem.mend)


def _notes(batch: Batch) -> tuple[NotedError, ...]:
    return tuple(problem for problem in batch.problems if isinstance(problem, NotedError))
