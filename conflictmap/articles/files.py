"""Which files hold articles, in an order that is the same everywhere."""

import os
import stat
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
    paths: Sequence[Path],
    endings: Collection[str] = READABLE,
    kinds: str = KINDS,
    home: Path | None = None,
) -> Iterator[Path | ArticleError]:
    """Yield the files with articles, folders in the order of their files' names, each file once.

    Parameters
    ----------
    paths
        Files and folders, in the order to read them. Hidden files, those that begin with an underscore and
        READMEs of a folder are not articles; other files that cannot be read are named in an error, and so
        are pipes, devices, links to folders, and links that lead out of a folder and of `home`.
    endings
        Those of the files that can be read.
    kinds
        The same in words, for messages.
    home
        Where links may lead beside the folder that they are in: the project's folder.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _within(path, endings, kinds, home):
            if isinstance(found, ArticleError):
                yield found
            elif (real := os.path.realpath(found)) not in seen:
                seen.add(real)
                yield found


def _within(
    path: Path, endings: Collection[str], kinds: str, home: Path | None
) -> Iterator[Path | ArticleError]:
    if path.is_dir():
        inside = [folder.resolve() for folder in (path, home) if folder is not None]
        yield from (_sound(found, inside) for found in _folder(path, endings, kinds))
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
        # os.walk lists links to folders among these, and does not follow them.
        linked = [name for name in folders if Path(parent, name).is_symlink()]
        found.extend(Path(parent, name) for name in (*names, *linked) if _is_meant(name))
    if not found:
        yield ArticleError(
            "there are no articles in this folder", where=str(folder), mend=f"Put {kinds} files there"
        )
    for path in sorted(found, key=lambda path: path.relative_to(folder).parts):
        known = path.suffix.lower() in endings or path.is_symlink()
        yield path if known else _unreadable(path, kinds)


def _sound(found: Path | ArticleError, inside: Sequence[Path]) -> Path | ArticleError:
    """Return a file of a folder, or why it is none that may be read."""
    if isinstance(found, ArticleError):
        return found
    where = str(found)
    try:
        mode = found.stat().st_mode
    except OSError as error:
        return ArticleError(f"the file cannot be read: {error.strerror or error}", where=where)
    if stat.S_ISDIR(mode):
        return ArticleError(
            "this is a link to a folder, which is not followed", where=where, mend="Put the files there"
        )
    if not stat.S_ISREG(mode):
        return ArticleError("this is a pipe or a device, not a file", where=where, mend="Put the files there")
    if found.is_symlink() and not any(found.resolve().is_relative_to(folder) for folder in inside):
        return ArticleError(
            "this link leads out of the folder, and is not followed",
            where=where,
            mend="Put a copy of the file there",
        )
    return found


def _is_meant(name: str) -> bool:
    return not name.startswith((".", "_")) and Path(name).stem.lower() not in _IGNORED_STEMS


def _unreadable(path: Path, kinds: str) -> ArticleError:
    ending = path.suffix or "files without an ending"
    return ArticleError(f"{ending} cannot be read as an article", where=str(path), mend=f"Save it as {kinds}")
