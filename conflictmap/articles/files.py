"""Which files hold articles, in an order that is the same everywhere."""

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

from conflictmap.errors import ArticleError

TEXT: Final = frozenset({".txt", ".text", ".md", ".markdown"})
HTML: Final = frozenset({".html", ".htm", ".xhtml"})
JSON: Final = frozenset({".json"})
JSON_LINES: Final = frozenset({".jsonl", ".ndjson"})
READABLE: Final = TEXT | HTML | JSON | JSON_LINES
KINDS: Final = ".txt, .md, .html, .json or .jsonl"
# What systems and people leave in a folder without meaning it as an article.
_IGNORED_STEMS: Final = frozenset({"readme", "thumbs", "desktop"})


def find_files(
    paths: Sequence[Path], endings: Collection[str] = READABLE, kinds: str = KINDS
) -> Iterator[Path | ArticleError]:
    """Yield the files with articles, folders in the order of their files' names, each file once.

    Parameters
    ----------
    paths
        Files and folders, in the order to read them. Hidden files, those that begin with an underscore and
        READMEs of a folder are not articles; other files that cannot be read are named in an error. Links
        to folders are not followed.
    endings
        Those of the files that can be read.
    kinds
        The same in words, for messages.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _within(path, endings, kinds):
            if isinstance(found, ArticleError):
                yield found
            elif (real := os.path.realpath(found)) not in seen:
                seen.add(real)
                yield found


def _within(path: Path, endings: Collection[str], kinds: str) -> Iterator[Path | ArticleError]:
    if path.is_dir():
        yield from _folder(path, endings, kinds)
    elif not path.exists():
        yield ArticleError("there is no such file or folder", where=str(path))
    elif path.suffix.lower() in endings:
        yield path
    else:
        yield _unreadable(path, kinds)


def _folder(folder: Path, endings: Collection[str], kinds: str) -> Iterator[Path | ArticleError]:
    found: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        found.extend(Path(parent, name) for name in names if _is_meant(name))
    if not found:
        yield ArticleError(
            "there are no articles in this folder", where=str(folder), mend=f"Put {kinds} files there"
        )
    for path in sorted(found, key=lambda path: path.relative_to(folder).parts):
        yield path if path.suffix.lower() in endings else _unreadable(path, kinds)


def _is_meant(name: str) -> bool:
    return not name.startswith((".", "_")) and Path(name).stem.lower() not in _IGNORED_STEMS


def _unreadable(path: Path, kinds: str) -> ArticleError:
    ending = path.suffix or "files without an ending"
    return ArticleError(f"{ending} cannot be read as an article", where=str(path), mend=f"Save it as {kinds}")
